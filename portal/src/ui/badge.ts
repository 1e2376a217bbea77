import { css, html, type TemplateResult } from "lit";
import { icon, type IconName } from "./icon.js";

export type Tone = "neutral" | "brand" | "success" | "warning" | "danger";

/** A state in a word, with its own sign: never colour alone. A plain span, so that no screen reader announces it. */
export function badge(text: string, tone: Tone = "neutral", sign?: IconName): TemplateResult {
  return html`<span class="badge ${tone}">${sign ? icon(sign) : null}${text}</span>`;
}

export const badgeStyles = css`
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    padding: 0.1em 0.6em;
    border-radius: 999px;
    font-size: calc(var(--_u) * 0.8125);
    font-weight: 600;
    line-height: 1.6;
    white-space: nowrap;
    background: var(--_page);
    color: var(--_quiet);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .badge .icon {
    inline-size: 1em;
    block-size: 1em;
    vertical-align: 0;
    stroke-width: 2.5;
  }
  .badge.brand {
    background: var(--_brand-soft);
    color: var(--_brand-strong);
    box-shadow: none;
  }
  .badge.success {
    background: var(--_success-soft);
    color: var(--_success);
    box-shadow: none;
  }
  .badge.warning {
    background: var(--_warning-soft);
    color: var(--_warning);
    box-shadow: none;
  }
  .badge.danger {
    background: var(--_danger-soft);
    color: var(--_danger);
    box-shadow: none;
  }
`;
