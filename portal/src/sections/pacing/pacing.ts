import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import { define } from "../../core/define.js";
import type { Decimal } from "../../core/format.js";
import { SectionElement } from "../../core/section.js";
import { badge } from "../../ui/badge.js";
import { chartStyles } from "../../ui/chart.js";
import { scaleFor } from "../../ui/chart-scale.js";
import type { Empty } from "../../ui/section.js";
import { type Day, linesOf, type Pacing, verdictOf } from "./month.js";
import { pacing } from "./text.js";

const PANEL = 150;
const GAP = 28;
const LEFT = 60;
const TONES = {
  leads: { below: "warning", above: "success", unsure: "neutral" },
  spend: { below: "success", above: "danger", unsure: "warning" },
} as const;

type Show = (value: Decimal | null) => string;

/** The leads and the euros of the month in one picture: what was, what is likely, what is wanted. */
export class PmPacing extends SectionElement<Pacing> {
  static override properties = { ...SectionElement.properties, width: { state: true } };
  static override styles = [
    SectionElement.styles,
    chartStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 16)), 1fr));
        gap: var(--_u);
      }
      .actual {
        fill: none;
        stroke: var(--_chart-own);
        stroke-width: 3;
        stroke-linejoin: round;
      }
      .band {
        fill: var(--_chart-platform);
        opacity: 0.45;
      }
    `,
  ];
  declare private width: number;
  protected override readonly topics = ["gaps", "budget", "segments"] as const;

  #sizes = new ResizeObserver(([entry]) => (this.width = Math.max(240, Math.round(entry?.contentRect.width ?? 0) - 50)));

  constructor() {
    super();
    this.width = 640;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected load(api: Api, signal: AbortSignal): Promise<Pacing> {
    const path = { partner_id: this.context.partnerId };
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/pacing", { params: { path }, signal }),
    );
  }

  get #t(): ReturnType<typeof pacing.in> {
    return pacing.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t("title");
  }

  protected override get about(): string | undefined {
    const day = this.resource.data?.as_of;
    return day ? this.#t("about", { day: this.format.day(day) }) : undefined;
  }

  protected override renderSkeleton(): TemplateResult {
    return html`<div class="stack">
      <span class="skeleton line w40"></span>${[1, 2, 3].map(() => html`<span class="skeleton tall"></span>`)}
    </div>`;
  }

  protected override empty({ leads }: Pacing): Empty | null {
    return leads ? null : { text: this.#t("empty") };
  }

  protected renderContent({ leads, spend }: Pacing): unknown {
    if (!leads) return nothing;
    const t = this.#t;
    const { format } = this;
    const count: Show = (value) => format.number(value);
    const money: Show = (value) => format.wholeMoney(value);
    const last = format.shortDay(leads.days.at(-1)?.date);
    const total = (name: "leads" | "spend", low: Decimal | null, high: Decimal | null, limit: Decimal | null, so_far: Decimal, show: Show) => {
      const verdict = verdictOf(low, high, limit);
      const range = low === null ? t("unknown") : this.#range(low, high, show);
      const now = show(so_far);
      const standing = Number(limit) ? t(name === "leads" ? "target" : "budget", { now, limit: show(limit) }) : t("now", { now });
      return {
        words: `${t(name)}: ${range}${low === null ? "" : ` ${t("likely", { day: last })}`}. ${standing}.`,
        shown: html`<div>
          <dt class="row"><strong>${t(name)}</strong> ${verdict ? badge(t(`${name}.${verdict}`), TONES[name][verdict]) : nothing}</dt>
          <dd><span class="figure">${range}</span> ${low === null ? nothing : html`<span class="quiet">${t("likely", { day: last })}</span>`}</dd>
          <dd class="quiet small">${standing}</dd>
        </div>`,
      };
    };
    const totals = [
      total("leads", leads.low, leads.high, leads.target_total, leads.so_far, count),
      total("spend", spend.low, spend.high, spend.monthly_budget, spend.so_far, money),
    ];
    const height = 2 * PANEL + GAP + 48;
    return html`<dl>${totals.map(({ shown }) => shown)}</dl>
      <div class="legend" aria-hidden="true">
        <span><svg viewBox="0 0 20 12"><path class="actual" d="M0 6H20" /></svg>${t("legend.actual")}</span>
        <span><svg viewBox="0 0 20 12"><rect class="band" width="20" height="12" rx="2" /></svg>${t("legend.band")}</span>
        <span><svg viewBox="0 0 20 12"><path class="target" d="M0 6H20" /></svg>${t("legend.limit")}</span>
      </div>
      <svg role="img" aria-label=${totals.map(({ words }) => words).join(" ")} viewBox="0 0 ${this.width} ${height}" height=${height}>
        ${this.#panel(t("leads"), leads.days, 20, count)} ${this.#panel(t("spend"), spend.days, 20 + PANEL + GAP, money, spend.monthly_budget)}
        ${leads.days.map(({ date }, index) =>
          index % 7 ? nothing : svg`<text x=${LEFT + ((index + 1) / leads.days.length) * (this.width - LEFT)} y=${height - 6} text-anchor="middle">${format.shortDay(date)}</text>`,
        )}
      </svg>
      ${this.#table(leads.days, spend.days, count, money)}`;
  }

  #range(low: Decimal | null, high: Decimal | null, show: Show): string {
    return show(low) === show(high) ? show(low) : this.#t("range", { low: show(low), high: show(high) });
  }

  /** Half of the picture, `top` pixels down; both have the same days. */
  #panel(name: string, days: readonly Day[], top: number, show: Show, limit?: string | null): unknown {
    const width = this.width - LEFT;
    const scale = scaleFor([...days.flatMap(({ actual, high, target }) => [actual, high, target ?? null]), limit ?? null].map(Number), 4);
    const y = (value: number): number => PANEL * (1 - value / scale.max);
    const { actual, band, target } = linesOf(days, width, y, limit);
    return svg`<g transform="translate(${LEFT} ${top})">
      <text y="-8">${name}</text>
      ${scale.ticks.map(
        (tick) => svg`<path class="grid" d="M0 ${y(tick)}H${width}" />
          <text x="-8" y=${y(tick)} dy="0.32em" text-anchor="end">${show(tick)}</text>`,
      )}
      <path class="band" d=${band} />
      <path class="casing" d=${target} />
      <path class="target" d=${target} />
      <path class="actual" d=${actual} />
    </g>`;
  }

  #table(leads: readonly Day[], spend: readonly Day[], count: Show, money: Show): TemplateResult {
    const t = this.#t;
    const cell = (day: Day | undefined, show: Show): string =>
      !day ? "–" : day.actual === null ? this.#range(day.low, day.high, show) : show(day.actual);
    return html`<details>
      <summary>${this.words("asTable")}</summary>
      <table>
        <thead>
          <tr>
            ${[t("day"), t("leads"), t("goal"), t("spend")].map((label) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${leads.map(
            (day, index) => html`<tr>
              <th scope="row">${this.format.shortDay(day.date)}</th>
              <td>${cell(day, count)}</td>
              <td>${count(day.target ?? null)}</td>
              <td>${cell(spend[index], money)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }
}

define("pm-pacing", PmPacing);
