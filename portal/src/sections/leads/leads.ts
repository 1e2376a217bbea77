import { html, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { SectionElement } from "../../core/section.js";
import type { Empty } from "../../ui/section.js";
import "../../ui/chart.js";
import { leads } from "./text.js";
import { addDays, daysBeyond, today, type Week, weeksOf } from "./weeks.js";

type Gap = Schemas["LeadGap"];

const WEEKS = 8;

/** Leads per week by where they came from, beside the target. */
export class PmLeads extends SectionElement<readonly Gap[]> {
  protected override readonly topics = ["gaps"] as const;

  /** One request; with many segments the weeks that it did not reach, all at once. */
  protected async load(api: Api, signal: AbortSignal): Promise<readonly Gap[]> {
    // Two days more than the weeks: the newest figures are yesterday's, or of the day before until the night's run.
    const first = await this.#gaps(api, signal, { from: addDays(today(new Date()), -7 * (WEEKS - 1) - 2) });
    if (first.next_cursor === null) return first.data;
    const beyond = daysBeyond(first.data, WEEKS);
    const pages = await Promise.all(beyond.map((date) => this.#gaps(api, signal, { date })));
    return [...first.data.filter(({ date }) => !beyond.includes(date)), ...pages.flatMap(({ data }) => data)];
  }

  #gaps(api: Api, signal: AbortSignal, days: { from: string } | { date: string }): Promise<Schemas["Page_LeadGap_"]> {
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/lead-gaps", {
        params: { path: { partner_id: this.context.partnerId }, query: { ...days, limit: 200 } },
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

  protected override get about(): string {
    return this.#t("about");
  }

  protected override renderSkeleton(): TemplateResult {
    return html`<div class="stack">
      <span class="skeleton line w40"></span>${Array.from({ length: 4 }, () => html`<span class="skeleton tall"></span>`)}
    </div>`;
  }

  protected override empty(gaps: readonly Gap[]): Empty | null {
    return gaps.length ? null : { text: this.#t("empty") };
  }

  protected renderContent(gaps: readonly Gap[]): unknown {
    const t = this.#t;
    const weeks = weeksOf(gaps, WEEKS);
    const last = weeks.at(-1);
    return html`<pm-chart
      .context=${this.context}
      .bars=${weeks.map(({ day, ...counts }) => ({ ...counts, label: this.format.shortDay(day) }))}
      .labels=${{
        platform: t("platform"),
        own: t("own"),
        target: t("target"),
        total: t("total"),
        week: t("week"),
        summary: last ? this.#summary(weeks.length, last) : this.heading,
      }}
    ></pm-chart>`;
  }

  #summary(count: number, { day, platform, own, target }: Week): string {
    const { format } = this;
    return this.#t("summary", {
      count,
      day: format.day(day),
      total: format.number((platform ?? 0) + (own ?? 0)),
      platform: format.number(platform),
      own: format.number(own),
      target: format.number(target),
    });
  }
}

define("pm-leads", PmLeads);
