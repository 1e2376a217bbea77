import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { leads } from "./text.js";

type List = Schemas["Page_LeadStats_"];
type Row = Schemas["LeadStats"];

export class PmLeads extends SectionElement<List> {
  protected override readonly topics = ["gaps"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/lead-stats", {
        params: { path: { partner_id: this.context.partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof leads.in> {
    return leads.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override renderSkeleton(): ReturnType<typeof skeletonTable> {
    return skeletonTable();
  }

  protected override empty({ data }: List): Empty | null {
    return data.length ? null : { text: this.#t("empty") };
  }

  protected renderContent({ data }: List): unknown {
    const columns: Column<Row>[] = [
      { key: "date", label: this.#t("date"), value: (row) => row.date, isName: true, cell: (row) => this.format.day(row.date) },
      { key: "platform", label: this.#t("platform"), value: (row) => row.platform_leads, isNumber: true },
      { key: "own", label: this.#t("own"), value: (row) => row.own_campaign_leads, isNumber: true },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="leads"
      .columns=${columns}
      .rows=${data}
    ></pm-table>`;
  }
}

define("pm-leads", PmLeads);
