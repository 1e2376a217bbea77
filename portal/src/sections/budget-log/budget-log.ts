import { css, html, nothing } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { type Empty, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column, Filter } from "../../ui/table.js";
import { type Change, sortable, whoOf, whyOf } from "./lines.js";
import { budgetLog } from "./text.js";

type Budget = Schemas["Budget"];
type Commitment = Schemas["CampaignCommitment"];
type Campaign = Schemas["Campaign"];

interface Log {
  readonly budget: Budget;
  /** Names of campaigns, which the log knows by their ids; fewer when they could not be read. */
  readonly campaigns: ReadonlyMap<string, Campaign>;
}

const PAGE = 100;

/** What campaigns commit of the budget, and the log of every change: who, what, from what to what, why. */
export class PmBudgetLog extends SectionElement<Log> {
  static override styles = [
    SectionElement.styles,
    css`
      h3 {
        margin-block-start: calc(var(--_u) * 0.5);
      }
    `,
  ];
  protected override readonly topics = ["budget", "campaigns"] as const;
  #pages = 1;

  protected async load(api: Api, signal: AbortSignal): Promise<Log> {
    const partner = { partner_id: this.context.partnerId };
    // Side by side: names are a help, and the log is worth showing without them.
    const [budget, campaigns] = await Promise.all([
      this.#budget(api, signal),
      api
        .call((functions) =>
          functions.GET("/api/partners/{partner_id}/campaigns", {
            params: { path: partner, query: { limit: 200 } },
            signal,
          }),
        )
        .then(({ data }) => data)
        .catch((): Campaign[] => []),
    ]);
    return { budget, campaigns: new Map(campaigns.map((campaign) => [campaign.id, campaign])) };
  }

  async #budget(api: Api, signal: AbortSignal): Promise<Budget> {
    const page = (cursor?: string | null): Promise<Budget> =>
      api.call((functions) =>
        functions.GET("/api/partners/{partner_id}/budget", {
          params: {
            path: { partner_id: this.context.partnerId },
            query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      );
    const budget = await page();
    let { data, next_cursor: cursor } = budget.changes;
    for (let count = 1; count < this.#pages && cursor; count += 1) {
      const next = (await page(cursor)).changes;
      data = [...data, ...next.data];
      cursor = next.next_cursor;
    }
    return { ...budget, changes: { data, next_cursor: cursor } };
  }

  get #t(): ReturnType<typeof budgetLog.in> {
    return budgetLog.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string {
    return this.#t("about");
  }

  protected override renderSkeleton(): ReturnType<typeof skeletonTable> {
    return skeletonTable(6);
  }

  protected override empty({ budget }: Log): Empty | null {
    if (budget.changes.data.length || budget.campaigns.length) return null;
    const tab = this.context.role === "admin" ? "profile" : "settings";
    return {
      text: this.#t("empty"),
      action: html`<button type="button" data-look="outlined" @click=${() => this.context.open(tab)}
        >${this.#t("empty.action")}</button
      >`,
    };
  }

  protected renderContent({ budget, campaigns }: Log): unknown {
    const t = this.#t;
    return html`<h3>${t("campaigns")}</h3>
      ${budget.campaigns.length
        ? html`<pm-table
            .context=${this.context}
            caption=${t("campaigns")}
            name="campaign-budgets"
            .columns=${this.#commitments(campaigns)}
            .rows=${budget.campaigns}
          ></pm-table>`
        : html`<p class="quiet">${t("campaigns.none")}</p>`}
      <h3>${t("changes")}</h3>
      ${budget.changes.data.length
        ? html`<pm-table
            .context=${this.context}
            caption=${t("changes")}
            name="budget-changes"
            .columns=${this.#changes(campaigns)}
            .rows=${budget.changes.data}
            .filters=${this.#filters()}
            ?has-more=${budget.changes.next_cursor !== null}
            @pm-more=${() => {
              this.#pages += 1;
              void this.resource.reload();
            }}
          ></pm-table>`
        : html`<p class="quiet">${t("changes.none")}</p>`}`;
  }

  #name(id: string, campaigns: Log["campaigns"], channel?: Commitment["channel"]): string {
    const campaign = campaigns.get(id);
    const where = campaign?.channel ?? channel;
    const parts = [where ? this.words(`channel.${where}`) : this.#t("campaign")];
    if (campaign?.segment_id) parts.push(segmentName(campaign));
    return parts.join(", ");
  }

  #commitments(campaigns: Log["campaigns"]): Column<Commitment>[] {
    const t = this.#t;
    const amount = (key: "daily" | "monthly" | "committed" | "spent", of: (row: Commitment) => string | null): Column<Commitment> => ({
      key,
      label: t(key),
      value: of,
      cell: (row) => this.format.money(of(row)),
      isNumber: true,
    });
    return [
      {
        key: "campaign",
        label: t("campaign"),
        value: ({ campaign_id: id, channel }) => this.#name(id, campaigns, channel),
        isName: true,
      },
      {
        key: "status",
        label: t("status"),
        value: ({ status }) => this.words(`campaign.${status as Campaign["status"]}`),
        cell: ({ status }) =>
          badge(this.words(`campaign.${status as Campaign["status"]}`), status === "active" ? "success" : "neutral"),
      },
      amount("daily", (row) => row.daily_budget),
      amount("monthly", (row) => row.monthly_budget),
      amount("committed", (row) => row.committed),
      amount("spent", (row) => row.spent_this_month),
    ];
  }

  #changes(campaigns: Log["campaigns"]): Column<Change>[] {
    const t = this.#t;
    const { partnerId, role } = this.context;
    const amount = (key: "old" | "new", of: (row: Change) => string | null): Column<Change> => ({
      key,
      label: t(key),
      value: of,
      cell: (row) => this.format.money(of(row)),
      isNumber: true,
    });
    return [
      {
        key: "budget",
        label: t("budget"),
        value: ({ budget, campaign_id: id }) =>
          id ? t("budget.of", { budget: t(`budget.${budget}`), campaign: this.#name(id, campaigns) }) : t(`budget.${budget}`),
        cell: ({ budget, campaign_id: id }) =>
          html`${t(`budget.${budget}`)}${id
            ? html`<br /><span class="quiet small">${this.#name(id, campaigns)}</span>`
            : nothing}`,
        isName: true,
      },
      {
        key: "at",
        label: t("at"),
        value: ({ changed_at: at }) => sortable(at),
        cell: ({ changed_at: at }) => this.format.moment(at),
      },
      amount("old", (row) => row.old_amount),
      amount("new", (row) => row.new_amount),
      { key: "who", label: t("who"), value: (row) => t(`who.${whoOf(row, partnerId, role)}`) },
      {
        key: "why",
        label: t("why"),
        value: (row) => t(`why.${whyOf(row)}`),
      },
    ];
  }

  #filters(): Filter<Change>[] {
    const t = this.#t;
    return [
      {
        key: "budget",
        label: t("budget"),
        choices: (["monthly_marketing_budget", "daily_budget", "monthly_budget"] as const).map((value) => ({
          value,
          label: t(`budget.${value}`),
        })),
        matches: ({ budget }, value) => budget === value,
      },
      {
        key: "why",
        label: t("why"),
        choices: (["manual", "recommendation", "sync", "database"] as const).map((value) => ({ value, label: t(`why.${value}`) })),
        matches: (row, value) => whyOf(row) === value,
      },
    ];
  }
}

define("pm-budget-log", PmBudgetLog);
