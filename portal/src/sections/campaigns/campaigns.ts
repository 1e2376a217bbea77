import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { type Leaving, OpenableList } from "../../core/openable.js";
import { badge } from "../../ui/badge.js";
import "../../ui/table.js";
import type { Column, Filter } from "../../ui/table.js";
import "./ad-accounts.js";
import "./campaign-form.js";
import "./campaign.js";
import "./metrics.js";
import { STATUS_TONES, SYNC_TONES } from "./reasons.js";
import { campaigns } from "./text.js";

type List = Schemas["Page_Campaign_"];
type Row = Schemas["Campaign"];

const STATES = ["planned", "active", "paused", "archived"] as const;

/** A partner's campaigns: the list, one of them, or a new one; for admins the advertiser accounts too. */
export class PmCampaigns extends OpenableList<List> {
  static override styles = [
    OpenableList.styles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--_u);
      }
    `,
  ];
  protected override readonly topics = ["campaigns"] as const;
  protected override readonly tab = "campaigns";

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/campaigns", {
        params: { path: { partner_id: this.context.partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof campaigns.in> {
    return campaigns.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string {
    return this.#t("about");
  }

  protected get newWord(): string {
    return this.#t("new");
  }

  protected get emptyWord(): string {
    return this.#t("empty");
  }

  protected override renderList(): unknown {
    const { context } = this;
    return html`${super.renderList()}
    ${context.role === "admin" ? html`<pm-ad-accounts .context=${context}></pm-ad-accounts>` : nothing}`;
  }

  protected renderNew({ left, made }: Leaving): TemplateResult {
    return html`<pm-campaign-form .context=${this.context} @pm-left=${left} @pm-made=${made}></pm-campaign-form>`;
  }

  protected renderOpen(id: string, { left }: Leaving): TemplateResult {
    const { context } = this;
    const isArchived = this.resource.data?.data.find((row) => row.id === id)?.status === "archived";
    return html`<pm-campaign .context=${context} .campaignId=${id} @pm-left=${left}></pm-campaign>
      <pm-campaign-metrics .context=${context} .campaignId=${id}></pm-campaign-metrics>
      ${isArchived ? nothing : html`<pm-campaign-form .context=${context} .campaignId=${id}></pm-campaign-form>`}`;
  }

  protected renderContent({ data }: List): unknown {
    const t = this.#t;
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="campagnes"
      .columns=${this.#columns()}
      .rows=${data}
      .filters=${data.length > 1
        ? [
            {
              key: "status",
              label: t("status"),
              choices: STATES.map((value) => ({ value, label: this.words(`campaign.${value}`) })),
              matches: (row, value) => row.status === value,
            } satisfies Filter<Row>,
          ]
        : []}
    ></pm-table>`;
  }

  #columns(): Column<Row>[] {
    const t = this.#t;
    const { format } = this;
    const money = (key: string, value: (row: Row) => string | null): Column<Row> => ({
      key,
      label: t(key as "spend"),
      isNumber: true,
      value,
      cell: (row) => format.money(value(row)),
    });
    return [
      {
        key: "segment",
        label: t("campaign"),
        isName: true,
        value: (row) => `${segmentName(row)}, ${this.words(`channel.${row.channel}`)}`,
        cell: (row) =>
          html`${segmentName(row)}<br /><span class="quiet small">${this.words(`channel.${row.channel}`)}</span>`,
      },
      {
        key: "status",
        label: t("status"),
        value: (row) => this.words(`campaign.${row.status}`),
        cell: (row) =>
          html`${badge(this.words(`campaign.${row.status}`), STATUS_TONES[row.status])}
          ${row.status !== "archived" && ["drifted", "failed"].includes(row.sync_status)
            ? badge(this.words(`sync.${row.sync_status}`), SYNC_TONES[row.sync_status], "warning")
            : nothing}`,
      },
      money("daily", (row) => row.daily_budget),
      money("spend", (row) => row.total_spend),
      {
        key: "leads",
        label: t("leads"),
        isNumber: true,
        value: (row) => row.total_leads,
        cell: (row) => format.number(row.total_leads),
      },
      money("cpl", (row) => row.avg_cpl),
      {
        key: "actions",
        label: t("actions"),
        isActions: true,
        value: () => null,
        cell: (row) =>
          html`<button type="button" data-id=${row.id} data-look="outlined" @click=${() => this.show(row.id)}
            >${t("open")}<span class="hidden-visually"> ${segmentName(row)}, ${this.words(`channel.${row.channel}`)}</span></button
          >`,
      },
    ];
  }
}

define("pm-campaigns", PmCampaigns);
