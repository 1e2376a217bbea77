import { css, html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

/** The look of `toggle`, for the styles of a section that has one. */
export const toggleStyles = css`
  .toggle {
    display: flex;
    align-items: center;
    gap: calc(var(--_u) * 0.625);
    justify-self: start;
    min-block-size: calc(var(--_u) * 2.75);
    font-weight: 600;
  }
  .toggle input {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: calc(var(--_u) * 2.625);
    block-size: calc(var(--_u) * 1.5);
    margin: 0;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_u) * 0.75);
    background: var(--_surface);
    cursor: pointer;
  }
  .toggle input::before {
    content: "";
    position: absolute;
    inset-block-start: calc(var(--_u) * 0.1875);
    inset-inline-start: calc(var(--_u) * 0.1875);
    inline-size: var(--_u);
    block-size: var(--_u);
    border-radius: 50%;
    background: var(--_control);
  }
  .toggle input:checked {
    border-color: var(--_brand);
    background: var(--_brand);
  }
  .toggle input:checked::before {
    inset-inline-start: calc(var(--_u) * 1.3125);
    background: var(--_on-brand);
  }
  .toggle input:disabled {
    opacity: 0.6;
    cursor: not-allowed;
  }
`;

/** A switch: what is on at once, unlike a box that is ticked and then saved. */
export function toggle(
  label: unknown,
  { isOn, isDisabled, change }: { isOn: boolean; isDisabled: boolean; change: (isOn: boolean) => void },
): TemplateResult {
  return html`<label class="toggle"
    ><input
      type="checkbox"
      role="switch"
      .checked=${live(isOn)}
      ?disabled=${isDisabled}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />${label}</label
  >`;
}
