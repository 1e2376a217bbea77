import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { segmentPartners } from "./text.js";

type List = Schemas["Page_SegmentPartner_"];
type Row = Schemas["SegmentPartner"];

export class PmSegmentPartners extends SectionElement<List> {
  protected override readonly topics = [] as const;

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/segments/{segment_id}/partner-marketing", {
        params: { path: { segment_id: this.context.segmentId }, query: { limit: 200 } },
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

  protected override renderSkeleton(): ReturnType<typeof skeletonTable> {
    return skeletonTable();
  }

  protected override empty({ data }: List): Empty | null {
    return data.length ? null : { text: this.#t("empty") };
  }

  protected renderContent({ data }: List): unknown {
    const columns: Column<Row>[] = [
      { key: "name", label: this.#t("name"), value: (row) => row.company_name, isName: true },
      { key: "leads", label: this.#t("leads"), value: (row) => row.leads_this_month, isNumber: true },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="segment-partners"
      .columns=${columns}
      .rows=${data}
    ></pm-table>`;
  }
}

define("pm-segment-partners", PmSegmentPartners);
