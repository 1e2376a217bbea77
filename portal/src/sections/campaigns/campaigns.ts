import { html } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, skeletonTable } from "../../ui/section.js";
import "../../ui/table.js";
import type { Column } from "../../ui/table.js";
import { campaigns } from "./text.js";

type List = Schemas["Page_Campaign_"];
type Row = Schemas["Campaign"];

export class PmCampaigns extends SectionElement<List> {
  protected override readonly topics = ["campaigns"] as const;

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

  protected override renderSkeleton(): ReturnType<typeof skeletonTable> {
    return skeletonTable();
  }

  protected override empty({ data }: List): Empty | null {
    return data.length ? null : { text: this.#t("empty") };
  }

  protected renderContent({ data }: List): unknown {
    const columns: Column<Row>[] = [
      { key: "channel", label: this.#t("channel"), value: (row) => this.words(`channel.${row.channel}`), isName: true },
      { key: "status", label: this.#t("status"), value: (row) => this.words(`campaign.${row.status}`) },
      { key: "spend", label: this.#t("spend"), value: (row) => row.total_spend, isNumber: true, cell: (row) => this.format.money(row.total_spend) },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="campaigns"
      .columns=${columns}
      .rows=${data}
    ></pm-table>`;
  }
}

define("pm-campaigns", PmCampaigns);
