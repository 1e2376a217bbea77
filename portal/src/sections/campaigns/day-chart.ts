import { css, html, svg, type TemplateResult } from "lit";
import { scaleFor } from "../../ui/chart-scale.js";

const HEIGHT = 96;

export interface DayBar {
  readonly label: string;
  readonly value: number;
}

/** Bars of days, oldest first, on a scale from 0; `summary` says the same, for who cannot see them. */
export function dayChart(bars: readonly DayBar[], summary: string, show: (value: number) => string): TemplateResult {
  const { max } = scaleFor(
    bars.map(({ value }) => value),
    2,
  );
  // The drawing is stretched to the width there is; texts are beside it, or they would be stretched too.
  return html`<div class="days">
    <p class="scale" aria-hidden="true"><span>${show(max)}</span><span>${show(0)}</span></p>
    <svg role="img" aria-label=${summary} viewBox="0 0 ${bars.length} ${HEIGHT}" preserveAspectRatio="none" height=${HEIGHT}>
      ${[0, HEIGHT / 2, HEIGHT].map((y) => svg`<path class="grid" d="M0 ${y}H${bars.length}" />`)}
      ${bars.map(({ value }, index) => {
        const size = (value / max) * HEIGHT;
        return svg`<rect x=${index + 0.15} y=${HEIGHT - size} width="0.7" height=${size} />`;
      })}
    </svg>
    <p class="ends" aria-hidden="true"><span>${bars[0]?.label}</span><span>${bars.at(-1)?.label}</span></p>
  </div>`;
}

export const dayChartStyles = css`
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 18)), 1fr));
    gap: calc(var(--_u) * 1.5);
  }
  .days {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: calc(var(--_u) * 0.25) calc(var(--_u) * 0.5);
    color: var(--_quiet);
    font-size: calc(var(--_u) * 0.8125);
  }
  .days p {
    display: flex;
    justify-content: space-between;
  }
  .days .scale {
    flex-direction: column;
    margin-block: -0.6em;
    text-align: end;
  }
  .days .ends {
    grid-column: 2;
  }
  .days svg {
    inline-size: 100%;
    overflow: visible;
  }
  .days .grid {
    stroke: var(--_line);
    vector-effect: non-scaling-stroke;
  }
  .days rect {
    fill: var(--_chart-own);
  }
`;
