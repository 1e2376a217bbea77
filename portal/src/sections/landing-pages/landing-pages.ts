import { html, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { segmentName } from "../../core/format.js";
import { type Leaving, OpenableList } from "../../core/openable.js";
import { badge } from "../../ui/badge.js";
import "../../ui/table.js";
import type { Column, Filter } from "../../ui/table.js";
import "./new-page.js";
import "./page.js";
import { PAGE_TONES } from "./tones.js";
import { landingPages } from "./text.js";

type List = Schemas["Page_LandingPageSummary_"];
type Row = Schemas["LandingPageSummary"];

const STATES = ["concept", "review", "live", "archived"] as const;

/** A partner's landing pages: the list, one of them, or a new one. */
export class PmLandingPages extends OpenableList<List> {
  protected override readonly topics = ["pages"] as const;
  protected override readonly tab = "pages";

  protected load(api: Api, signal: AbortSignal): Promise<List> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/landing-pages", {
        params: { path: { partner_id: this.context.partnerId }, query: { limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof landingPages.in> {
    return landingPages.in(this.context.locale);
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

  protected renderNew({ left, made }: Leaving): TemplateResult {
    return html`<pm-new-page .context=${this.context} @pm-left=${left} @pm-made=${made}></pm-new-page>`;
  }

  protected renderOpen(id: string, { left }: Leaving): TemplateResult {
    return html`<pm-landing-page .context=${this.context} .pageId=${id} @pm-left=${left}></pm-landing-page>`;
  }

  protected override show(id: string | null): void {
    super.show(id);
    this.scrollIntoView?.({ block: "nearest" });
  }

  protected renderContent({ data }: List): unknown {
    const t = this.#t;
    const { format } = this;
    const columns: Column<Row>[] = [
      {
        key: "title",
        label: t("page"),
        isName: true,
        value: (row) => row.title,
        cell: (row) => html`${row.title}<br /><span class="quiet small">${segmentName(row.segment)}</span>`,
      },
      {
        key: "status",
        label: t("status"),
        value: (row) => this.words(`page.${row.status}`),
        cell: (row) =>
          row.status === "concept" && row.review_note
            ? badge(t("sentBack"), "warning", "warning")
            : badge(this.words(`page.${row.status}`), PAGE_TONES[row.status]),
      },
      { key: "views", label: t("views"), isNumber: true, value: (row) => row.views_28d, cell: (row) => format.number(row.views_28d) },
      {
        key: "conversions",
        label: t("conversions"),
        isNumber: true,
        value: (row) => row.conversions_28d,
        cell: (row) => format.number(row.conversions_28d),
      },
      {
        key: "rate",
        label: t("rate"),
        isNumber: true,
        value: (row) => rateOf(row)?.toFixed(1),
        cell: (row) => format.percent(rateOf(row)),
      },
      {
        key: "actions",
        label: t("actions"),
        isActions: true,
        value: () => null,
        cell: (row) =>
          html`<button type="button"
            data-id=${row.id}
            data-look="outlined"
            @click=${() => this.show(row.id)}
            >${t("open")}<span class="hidden-visually"> ${row.title}</span></button
          >`,
      },
    ];
    const filters: Filter<Row>[] = [
      {
        key: "status",
        label: t("status"),
        choices: STATES.map((value) => ({ value, label: this.words(`page.${value}`) })),
        matches: (row, value) => row.status === value,
      },
    ];
    return html`<pm-table
      .context=${this.context}
      caption=${this.heading}
      name="landingspaginas"
      .columns=${columns}
      .rows=${data}
      .filters=${data.length > 1 ? filters : []}
    ></pm-table>`;
  }
}

function rateOf({ views_28d: views, conversions_28d: conversions }: Row): number | null {
  return views ? (conversions / views) * 100 : null;
}

define("pm-landing-pages", PmLandingPages);
