import { css, html, svg, type TemplateResult } from "lit";
import { scaleFor } from "../../ui/chart-scale.js";

const SIZE = { width: 640, height: 120, left: 44, top: 8, bottom: 20 } as const;

export interface DayBar {
  readonly label: string;
  readonly value: number;
}

/** Bars of days, oldest first, and their scale; `summary` says the same, for who cannot see them. */
export function dayChart(bars: readonly DayBar[], summary: string, show: (value: number) => string): TemplateResult {
  const scale = scaleFor(
    bars.map(({ value }) => value),
    2,
  );
  const inner = SIZE.height - SIZE.top - SIZE.bottom;
  const y = (value: number): number => SIZE.top + inner * (1 - value / scale.max);
  const band = (SIZE.width - SIZE.left) / Math.max(1, bars.length);
  const last = bars.length - 1;
  return html`<svg class="days" role="img" aria-label=${summary} viewBox="0 0 ${SIZE.width} ${SIZE.height}">
    ${scale.ticks.map(
      (tick) => svg`<path class="grid" d="M${SIZE.left} ${y(tick)}H${SIZE.width}" />
        <text x=${SIZE.left - 6} y=${y(tick)} dy="0.32em" text-anchor="end">${show(tick)}</text>`,
    )}
    ${bars.map(({ value }, index) =>
      value > 0
        ? svg`<rect x=${SIZE.left + index * band + band * 0.15} y=${y(value)} width=${band * 0.7} height=${inner + SIZE.top - y(value)} />`
        : null,
    )}
    <text x=${SIZE.left} y=${SIZE.height - 4}>${bars[0]?.label}</text>
    <text x=${SIZE.width} y=${SIZE.height - 4} text-anchor="end">${last > 0 ? bars[last]?.label : null}</text>
  </svg>`;
}

export const dayChartStyles = css`
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 18)), 1fr));
    gap: calc(var(--_u) * 1.5);
  }
  .days {
    display: block;
    inline-size: 100%;
    font: 400 14px var(--_font);
    fill: var(--_quiet);
  }
  .days .grid {
    stroke: var(--_line);
  }
  .days rect {
    fill: var(--_chart-own);
  }
`;
