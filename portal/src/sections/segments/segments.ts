import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { segments } from "./text.js";

type List = Schemas["Page_PartnerSegment_"];
type Row = Schemas["PartnerSegment"];

export class PmSegments extends SectionElement<List> {
  protected override readonly topics = ["segments"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/segments", {
        params: { path: { partner_id: this.context.partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof segments.in> {
    return segments.in(this.context.locale);
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
      { key: "name", label: this.#t("name"), value: (row) => segmentName(row), isName: true },
      { key: "target", label: this.#t("target"), value: (row) => row.target_leads_per_week, isNumber: true, cell: (row) => this.format.number(row.target_leads_per_week) },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="segments"
      .columns=${columns}
      .rows=${data}
    ></pm-table>`;
  }
}

define("pm-segments", PmSegments);
