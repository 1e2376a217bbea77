import { css, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Toast } from "../core/context.js";
import { define } from "../core/define.js";
import { PmElement } from "../core/element.js";
import { base } from "../styles/base.js";
import { icon } from "./icon.js";

const SHOWN_MS = 6_000;
const SIGNS = { success: "check", danger: "warning", neutral: "info" } as const;

interface Shown extends Toast {
  readonly id: number;
}

/** What was just done, or could not be. Errors and offers stay until they are closed. */
export class PmToasts extends PmElement {
  static override styles = [
    base,
    css`
      :host {
        position: fixed;
        inset: auto 0 0;
        z-index: 1000;
        display: block;
        pointer-events: none;
      }
      ol {
        display: grid;
        justify-items: center;
        gap: calc(var(--_u) * 0.5);
        padding: var(--_u);
      }
      li {
        display: flex;
        align-items: center;
        gap: calc(var(--_u) * 0.75);
        inline-size: fit-content;
        max-inline-size: min(calc(var(--_u) * 36), 100%);
        padding: calc(var(--_u) * 0.5) calc(var(--_u) * 0.5) calc(var(--_u) * 0.5) var(--_u);
        border-radius: var(--_radius);
        background: var(--_text);
        color: var(--_surface);
        box-shadow: var(--_shadow);
        pointer-events: auto;
      }
      li.danger {
        background: var(--_danger);
      }
      p {
        flex: 1;
        padding-block: calc(var(--_u) * 0.5);
      }
      button {
        min-inline-size: calc(var(--_u) * 2.75);
        min-block-size: calc(var(--_u) * 2.75);
        border: 0;
        border-radius: calc(var(--_radius) * 0.5);
        background: transparent;
        color: inherit;
        font: inherit;
        font-weight: 600;
        cursor: pointer;
      }
      button:hover {
        background: rgb(255 255 255 / 16%);
      }
      button:focus-visible {
        outline-color: currentColor;
        outline-offset: -3px;
      }
    `,
  ];

  #toasts: readonly Shown[] = [];
  #next = 0;

  show(toast: Toast): void {
    const id = this.#next++;
    this.#toasts = [...this.#toasts.filter(({ text }) => text !== toast.text), { ...toast, id }];
    this.requestUpdate();
    if (toast.tone === "success" && !toast.action) setTimeout(() => this.#close(id), SHOWN_MS);
  }

  #close(id: number): void {
    this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
    this.requestUpdate();
  }

  protected override render(): unknown {
    return html`<div role="log" aria-live="polite" aria-relevant="additions"><ol>
      ${repeat(
        this.#toasts,
        ({ id }) => id,
        ({ id, tone, text, action }) => html`<li class=${tone}>
          ${icon(SIGNS[tone])}
          <p>${text}</p>
          ${action
            ? html`<button
                @click=${() => {
                  action.run();
                  this.#close(id);
                }}
              >
                ${action.label}
              </button>`
            : null}
          <button aria-label=${this.words("close")} @click=${() => this.#close(id)}>${icon("close")}</button>
        </li>`,
      )}
    </ol></div>`;
  }
}

define("pm-toasts", PmToasts);
