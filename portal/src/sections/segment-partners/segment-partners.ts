import { html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { type Empty, notice, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column, Filter } from "../../ui/table.js";
import { segmentPartners } from "./text.js";

type List = Schemas["Page_SegmentPartner_"];
type Row = Schemas["SegmentPartner"];

const MODES = ["leads_only", "hybrid", "full_marketing"] as const;
const STATUSES = ["active", "not-routed", "inactive"] as const;

/** Whether the platform sends a partner leads. */
export function statusOf({ status, is_active_for_routing: isRouted }: Row): (typeof STATUSES)[number] {
  return status !== "active" ? "inactive" : isRouted ? "active" : "not-routed";
}

/** Who works in a segment, with their marketing there: for admins. */
export class PmSegmentPartners extends SectionElement<List> {
  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return this.#page(api, undefined, signal);
  }

  #page(api: Api, cursor?: string, signal: AbortSignal | null = null): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/segments/{segment_id}/partner-marketing", {
        params: { path: { segment_id: this.context.segmentId }, query: cursor ? { limit: 200, cursor } : { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof segmentPartners.in> {
    return segmentPartners.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string {
    return this.#t("about");
  }

  protected override renderSkeleton(): TemplateResult {
    return skeletonTable();
  }

  protected override empty({ data }: List): Empty | null {
    return data.length ? null : { text: this.#t("empty") };
  }

  protected renderContent(list: List): unknown {
    const { data, next_cursor: next } = list;
    return html`${next ? notice("neutral", this.#t("cut", { count: data.length })) : nothing}
      <pm-table
        .context=${this.context}
        caption=${this.#t("partners")}
        name="segment-partners"
        has-search
        .columns=${this.#columns()}
        .filters=${this.#filters()}
        .rows=${data}
        ?has-more=${next !== null}
        @pm-more=${() => void this.#more(list)}
      ></pm-table>`;
  }

  async #more({ data, next_cursor: next }: List): Promise<void> {
    const more = await this.run("more", (api) => this.#page(api, next ?? undefined));
    if (more) this.resource.replace({ ...more, data: [...data, ...more.data] });
  }

  #columns(): Column<Row>[] {
    const t = this.#t;
    const { format } = this;
    const count = (key: "campaigns" | "pages" | "leads", value: (row: Row) => number): Column<Row> => ({
      key,
      label: t(key),
      value,
      isNumber: true,
    });
    return [
      { key: "name", label: t("name"), value: (row) => row.company_name || row.partner_id, cell: (row) => this.#name(row), isName: true },
      { key: "status", label: t("status"), value: (row) => t(statusOf(row)), cell: (row) => this.#status(row) },
      { key: "mode", label: t("mode"), value: (row) => this.words(`mode.${row.marketing_mode}`) },
      { key: "auto", label: t("auto"), value: (row) => t(row.auto_marketing_enabled ? "on" : "off") },
      count("campaigns", (row) => row.active_campaigns),
      count("pages", (row) => row.live_landing_pages),
      { key: "spend", label: t("spend"), value: (row) => row.spend_this_month, cell: (row) => format.money(row.spend_this_month), isNumber: true },
      count("leads", (row) => row.leads_this_month),
      {
        key: "gap",
        label: t("gap"),
        // More than wanted is no shortage, and stands below those who are on track.
        value: (row) => row.lead_gap_per_week,
        cell: (row) => format.number(row.lead_gap_per_week && Math.max(0, Number(row.lead_gap_per_week))),
        isNumber: true,
      },
    ];
  }

  #name({ company_name: name, partner_id: id }: Row): TemplateResult {
    const open = (): void => this.context.emit("pm-open-partner", { partnerId: id });
    // The table's own style of a button in a heading, and looking like the link that it is.
    const look = "color: var(--_brand); text-decoration: underline; text-align: start";
    return html`<button type="button" .style=${look} @click=${open}>${name || id}</button>`;
  }

  #status(row: Row): TemplateResult {
    const status = statusOf(row);
    return status === "active" ? badge(this.#t(status), "success", "check") : badge(this.#t(status), "warning", "warning");
  }

  #filters(): Filter<Row>[] {
    const t = this.#t;
    return [
      {
        key: "status",
        label: t("status"),
        choices: STATUSES.map((value) => ({ value, label: t(value) })),
        matches: (row, value) => statusOf(row) === value,
      },
      {
        key: "mode",
        label: t("mode"),
        choices: MODES.map((value) => ({ value, label: this.words(`mode.${value}`) })),
        matches: (row, value) => row.marketing_mode === value,
      },
      {
        key: "auto",
        label: t("auto"),
        choices: (["on", "off"] as const).map((value) => ({ value, label: t(value) })),
        matches: (row, value) => row.auto_marketing_enabled === (value === "on"),
      },
    ];
  }
}

define("pm-segment-partners", PmSegmentPartners);
