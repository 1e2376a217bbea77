import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { recommendations } from "./text.js";

type List = Schemas["Page_Recommendation_"];
type Row = Schemas["Recommendation"];

export class PmRecommendations extends SectionElement<List> {
  protected override readonly topics = ["recommendations"] as const;

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-recommendations", {
        params: { path: { partner_id: this.context.partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof recommendations.in> {
    return recommendations.in(this.context.locale);
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
      { key: "reason", label: this.#t("reason"), value: (row) => this.context.locale === "en" ? row.reason_en : row.reason, isName: true },
      { key: "status", label: this.#t("status"), value: (row) => this.words(`recommendation.${row.status}`) },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="recommendations"
      .columns=${columns}
      .rows=${data}
    ></pm-table>`;
  }
}

define("pm-recommendations", PmRecommendations);
