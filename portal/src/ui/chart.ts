import { css, html, nothing, svg, type TemplateResult } from "lit";
import { define } from "../core/define.js";
import { PmElement } from "../core/element.js";
import { base } from "../styles/base.js";
import { type Bar, scaleFor, stepPath, valuesOf } from "./chart-scale.js";

const HEIGHT = 240;
const MARGIN = { top: 24, right: 8, bottom: 28, left: 32 } as const;
/** Below this a label of every bar would touch the next. */
const ROOMY_BAND = 52;

export interface ChartWords {
  readonly platform: string;
  readonly own: string;
  readonly target: string;
  readonly total: string;
  readonly week: string;
  /** The whole chart in a sentence or two. */
  readonly summary: string;
}

/** The look of a drawing, its legend and its table. */
export const chartStyles = css`
  svg {
    display: block;
    inline-size: 100%;
    overflow: visible;
    font: 400 13px var(--_font);
    fill: var(--_quiet);
  }
  .grid {
    stroke: var(--_line);
  }
  .target {
    fill: none;
    stroke: var(--_text);
    stroke-width: 2;
    stroke-dasharray: 6 4;
  }
  /* Light around the line, or it is lost on a dark bar. */
  .casing {
    fill: none;
    stroke: var(--_surface);
    stroke-width: 5;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--_u) * 0.25) calc(var(--_u) * 1.25);
    font-size: calc(var(--_u) * 0.875);
  }
  .legend svg {
    display: inline-block;
    inline-size: 20px;
    block-size: 12px;
    margin-inline-end: 0.4em;
  }
  summary {
    display: inline-flex;
    align-items: center;
    min-block-size: calc(var(--_u) * 2.75);
    color: var(--_brand);
    cursor: pointer;
  }
  table {
    inline-size: 100%;
    max-inline-size: calc(var(--_u) * 40);
    border-collapse: collapse;
    font-size: calc(var(--_u) * 0.9375);
  }
  th,
  td {
    padding: calc(var(--_u) * 0.375) calc(var(--_u) * 0.5);
    border-block-end: 1px solid var(--_line);
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  th:first-child {
    text-align: start;
    padding-inline-start: 0;
  }
  thead th {
    color: var(--_quiet);
    font-weight: 600;
    vertical-align: bottom;
  }
  tbody th {
    font-weight: 400;
  }
`;

/** Stacked bars with a stepped target line; the same figures as a table below it. */
export class PmChart extends PmElement {
  static override properties = {
    ...PmElement.properties,
    bars: { attribute: false },
    labels: { attribute: false },
    width: { state: true },
  };
  declare bars: readonly Bar[];
  declare labels: ChartWords | null;
  declare private width: number;

  #sizes = new ResizeObserver(([entry]) => (this.width = Math.max(240, Math.round(entry?.contentRect.width ?? 0))));

  constructor() {
    super();
    this.bars = [];
    this.labels = null;
    this.width = 640;
  }

  static override styles = [
    base,
    chartStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(var(--_u) * 0.75);
      }
      .own {
        fill: var(--_chart-own);
      }
      .platform {
        fill: var(--_chart-platform);
      }
      .value {
        fill: var(--_text);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        paint-order: stroke;
        stroke: var(--_surface);
        stroke-width: 4px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override render(): unknown {
    const { labels } = this;
    if (!this.context || !labels) return nothing;
    return html`${this.#legend(labels)}${this.#drawing(labels)}${this.#table(labels)}`;
  }

  #legend(labels: ChartWords): TemplateResult {
    return html`<div class="legend" aria-hidden="true">
      <span><svg viewBox="0 0 20 12"><rect class="platform" width="20" height="12" rx="2" /></svg>${labels.platform}</span>
      <span><svg viewBox="0 0 20 12"><rect class="own" width="20" height="12" rx="2" /></svg>${labels.own}</span>
      <span><svg viewBox="0 0 20 12"><path class="target" d="M0 6H20" /></svg>${labels.target}</span>
    </div>`;
  }

  #drawing(labels: ChartWords): TemplateResult {
    const { width, bars } = this;
    const inner = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
    const scale = scaleFor(valuesOf(bars));
    const y = (value: number): number => inner.height * (1 - value / scale.max);
    const band = inner.width / Math.max(1, bars.length);
    const path = stepPath(bars, band, y);
    return html`<svg role="img" aria-label=${labels.summary} viewBox="0 0 ${width} ${HEIGHT}" height=${HEIGHT}>
      <g transform="translate(${MARGIN.left} ${MARGIN.top})">
        ${scale.ticks.map(
          (tick) => svg`<path class="grid" d="M0 ${y(tick)}H${inner.width}" />
            <text x="-8" y=${y(tick)} dy="0.32em" text-anchor="end">${this.format.number(tick)}</text>`,
        )}
        ${bars.map((bar, index) => this.#bar(bar, index, band, y, inner.height))}
        <path class="casing" d=${path} />
        <path class="target" d=${path} />
        ${bars.map((bar, index) => this.#value(bar, index, band, y))}
      </g>
    </svg>`;
  }

  #bar(bar: Bar, index: number, band: number, y: (value: number) => number, bottom: number): unknown {
    const size = Math.min(56, band * 0.6);
    const x = index * band + (band - size) / 2;
    const platform = bar.platform ?? 0;
    const total = platform + (bar.own ?? 0);
    // The newest week always has its label; on a narrow screen every other one from there.
    const isLabelled = band >= ROOMY_BAND || (this.bars.length - 1 - index) % 2 === 0;
    return svg`
      ${platform ? svg`<rect class="platform" x=${x} y=${y(platform)} width=${size} height=${bottom - y(platform)} />` : nothing}
      ${
        total > platform
          ? svg`<rect class="own" x=${x} y=${y(total)} width=${size} height=${Math.max(0, y(platform) - y(total) - (platform ? 2 : 0))} />`
          : nothing
      }
      ${isLabelled ? svg`<text x=${(index + 0.5) * band} y=${bottom + 20} text-anchor="middle">${bar.label}</text>` : nothing}`;
  }

  #value(bar: Bar, index: number, band: number, y: (value: number) => number): unknown {
    const isKnown = bar.platform !== null || bar.own !== null;
    const total = (bar.platform ?? 0) + (bar.own ?? 0);
    return svg`<text class="value" x=${(index + 0.5) * band} y=${y(total) - 6} text-anchor="middle">${isKnown ? this.format.number(total) : "–"}</text>`;
  }

  #table(labels: ChartWords): TemplateResult {
    const { format } = this;
    return html`<details>
      <summary>${this.words("asTable")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">${labels.week}</th>
            <th scope="col">${labels.platform}</th>
            <th scope="col">${labels.own}</th>
            <th scope="col">${labels.total}</th>
            <th scope="col">${labels.target}</th>
          </tr>
        </thead>
        <tbody>
          ${[...this.bars].reverse().map(
            ({ label, platform, own, target }) => html`<tr>
              <th scope="row">${label}</th>
              <td>${format.number(platform)}</td>
              <td>${format.number(own)}</td>
              <td>${platform === null && own === null ? "–" : format.number((platform ?? 0) + (own ?? 0))}</td>
              <td>${format.number(target)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }
}

define("pm-chart", PmChart);
