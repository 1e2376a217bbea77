import { css, html, type TemplateResult } from "lit";

/** How much of something is used: one part of it, or a second part behind the first. Percentages, may exceed 100. */
export function meter(label: string, text: string, percentage: number, further?: number): TemplateResult {
  const width = (value: number): string => `inline-size: ${Math.min(100, Math.max(0, value))}%`;
  return html`<div
    class="meter ${percentage > 100 ? "over" : ""}"
    role="meter"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.round(Math.min(100, Math.max(0, percentage)))}
    aria-valuetext=${text}
  >
    ${further === undefined ? null : html`<span class="further" .style=${width(further)}></span>`}
    <span .style=${width(percentage)}></span>
  </div>`;
}

export const meterStyles = css`
  .meter {
    position: relative;
    block-size: calc(var(--_u) * 0.75);
    border-radius: 999px;
    background: var(--_line);
    overflow: hidden;
  }
  .meter > span {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    border-radius: 999px;
    background: var(--_chart-own);
  }
  .meter > .further {
    background: var(--_chart-platform);
  }
  .meter.over > span:last-child {
    background: var(--_danger);
  }
`;
