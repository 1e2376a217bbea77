import { css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Confirmation, Confirmed } from "../core/context.js";
import { define } from "../core/define.js";
import { PmElement } from "../core/element.js";
import { base, fields } from "../styles/base.js";
import { icon } from "./icon.js";

/** The one dialog of an element: says the consequence, the most it can cost and how to undo it, before it happens. */
export class PmConfirm extends PmElement {
  static override styles = [
    base,
    fields,
    css`
      dialog {
        inline-size: min(calc(var(--_u) * 32), calc(100vw - 2 * var(--_u)));
        max-block-size: calc(100dvb - 2 * var(--_u));
        overflow: auto;
        overscroll-behavior: contain;
        padding: calc(var(--_u) * 1.5);
        border: 0;
        border-radius: calc(var(--_radius) * 1.5);
        background: var(--_surface);
        color: var(--_text);
        box-shadow: var(--_shadow);
      }
      dialog::backdrop {
        background: rgb(23 34 46 / 50%);
      }
      /* It has the focus at first, so that a long question is read from its start; it is no target. */
      h2:focus-visible {
        outline: none;
      }
      dl {
        display: grid;
        gap: calc(var(--_u) * 0.75);
      }
      dt {
        font-size: calc(var(--_u) * 0.875);
        color: var(--_quiet);
      }
      .cost {
        font-weight: 650;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: calc(var(--_u) * 0.5);
        margin-block-start: calc(var(--_u) * 0.5);
      }
    `,
  ];

  #question: Confirmation | null = null;
  #answer: ((confirmed: Confirmed) => void) | null = null;
  #note = "";
  #isNoteMissing = false;

  /** Asks, and answers once the dialog is closed. A question that is still open is answered with null. */
  async ask(question: Confirmation): Promise<Confirmed> {
    this.#finish(null);
    this.#question = question;
    this.#note = "";
    this.#isNoteMissing = false;
    this.requestUpdate();
    await this.updateComplete;
    const dialog = this.#dialog;
    if (!dialog) return null;
    dialog.showModal();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  #finish(confirmed: Confirmed): void {
    this.#answer?.(confirmed);
    this.#answer = null;
    this.#dialog?.close();
  }

  #confirm(): void {
    this.#isNoteMissing = Boolean(this.#question?.note?.isRequired) && !this.#note.trim();
    this.requestUpdate();
    if (this.#isNoteMissing) this.renderRoot.querySelector("textarea")?.focus();
    else this.#finish({ note: this.#note.trim() });
  }

  protected override render(): unknown {
    const question = this.#question;
    const t = this.words;
    const note = question?.note;
    return html`<dialog aria-labelledby="question" @close=${() => this.#finish(null)}>
      ${question
        ? html`<div class="stack">
            <h2 id="question" tabindex="-1" autofocus>${question.title}</h2>
            <dl>
              <div>
                <dt>${t("confirmConsequence")}</dt>
                <dd>${question.consequence}</dd>
              </div>
              ${question.cost
                ? html`<div>
                    <dt>${t("confirmCost")}</dt>
                    <dd class="cost">${question.cost}</dd>
                  </div>`
                : nothing}
              <div>
                <dt>${t("confirmUndo")}</dt>
                <dd>${question.undo}</dd>
              </div>
            </dl>
            ${note
              ? html`<div class="field">
                  <label for="note">${note.label}</label>
                  <textarea
                    id="note"
                    rows="3"
                    maxlength=${note.maxLength}
                    aria-invalid=${this.#isNoteMissing ? "true" : "false"}
                    aria-describedby=${this.#isNoteMissing ? "note-error" : nothing}
                    .value=${live(this.#note)}
                    @input=${(event: InputEvent) => (this.#note = (event.target as HTMLTextAreaElement).value)}
                  ></textarea>
                  ${this.#isNoteMissing
                    ? html`<p class="error" id="note-error">${icon("warning")}<span>${t("field.required")}</span></p>`
                    : nothing}
                </div>`
              : nothing}
            <div class="buttons">
              <button type="button" data-look="outlined" @click=${() => this.#finish(null)}>${t("cancel")}</button>
              <button type="button"
                data-tone=${question.tone === "danger" ? "danger" : "brand"}
                @click=${() => this.#confirm()}
                >${question.confirm}</button
              >
            </div>
          </div>`
        : nothing}
    </dialog>`;
  }
}

define("pm-confirm", PmConfirm);
