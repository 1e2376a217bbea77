import { css, html, nothing, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import { type Empty, notice } from "../../ui/section.js";
import { leads } from "./text.js";
import { DAYS, figuresOf, weeksBetween } from "./totals.js";
import { addDays, today } from "./weeks.js";

type Page = Schemas["Page_LeadStats_"];

/** For admins, beside the chart: what became of the leads, and what they cost. */
export class PmLeadFigures extends SectionElement<Page> {
  static override styles = [
    SectionElement.styles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 7)), 1fr));
        gap: var(--_u);
      }
    `,
  ];

  /** One request; with more segments than fit on its page all weeks at once. `next_cursor` says that some is missing. */
  protected async load(api: Api, signal: AbortSignal): Promise<Page> {
    const to = today(new Date());
    // Two days more: the newest figures are yesterday's, or of the day before until the night's run.
    const from = addDays(to, -DAYS - 1);
    const first = await this.#stats(api, signal, { from, to });
    if (first.next_cursor === null) return first;
    const weeks = await Promise.all(weeksBetween(from, to).map((days) => this.#stats(api, signal, days)));
    return { data: weeks.flatMap(({ data }) => data), next_cursor: weeks.find((week) => week.next_cursor)?.next_cursor ?? null };
  }

  #stats(api: Api, signal: AbortSignal, days: { from: string; to: string }): Promise<Page> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/lead-stats", {
        params: { path: { partner_id: this.context.partnerId }, query: { ...days, limit: 200 } },
        signal,
      }),
    );
  }

  get #t(): ReturnType<typeof leads.in> {
    return leads.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("figures");
  }

  protected override get about(): string | undefined {
    const day = figuresOf(this.resource.data?.data ?? [])?.day;
    return day && this.#t("figures.about", { day: this.format.day(day) });
  }

  protected override empty({ data }: Page): Empty | null {
    return data.length ? null : { text: this.#t("figures.empty") };
  }

  protected renderContent({ data, next_cursor: next }: Page): unknown {
    const figures = figuresOf(data);
    if (!figures) return nothing;
    const { format } = this;
    const t = this.#t;
    const { leads: all, accepted, rejected } = figures;
    const share = (count: number): string | undefined =>
      all ? t("figures.share", { share: format.percent((count / all) * 100) }) : undefined;
    return html`${next ? notice("neutral", t("figures.cut")) : nothing}
      <dl>
        ${this.#figure(t("figures.leads"), format.number(all))}
        ${this.#figure(t("figures.accepted"), format.number(accepted), share(accepted))}
        ${this.#figure(t("figures.rejected"), format.number(rejected), share(rejected))}
        ${this.#figure(t("figures.spend"), format.money(figures.spend))}
      </dl>`;
  }

  #figure(label: string, value: string, share?: string): TemplateResult {
    return html`<div>
      <dt class="quiet">${label}</dt>
      <dd class="figure">${value}</dd>
      ${share ? html`<dd class="quiet small">${share}</dd>` : nothing}
    </div>`;
  }
}

define("pm-lead-figures", PmLeadFigures);
