import { css, html, nothing, type PropertyValues } from "lit";
import { define } from "../../core/define.js";
import { PmElement } from "../../core/element.js";
import { tabNames } from "../../i18n/tabs/text.js";
import { base } from "../../styles/base.js";
import { icon } from "../../ui/icon.js";
import { type Unread, unread } from "./calls.js";

/** Coming back to the page asks again, but not more often than this. */
export const LEAST_MS = 60_000;
/** While somebody looks at the page all the time. */
export const EVERY_MS = 300_000;
const MOST = 99;

/** How many notifications are unread, and the list of them beside the page. */
export class PmBell extends PmElement {
  static override styles = [
    base,
    css`
      .bell {
        position: relative;
        display: grid;
        place-items: center;
        min-inline-size: calc(var(--_u) * 2.75);
        min-block-size: calc(var(--_u) * 2.75);
        border: 0;
        background: none;
        color: var(--_quiet);
        font: inherit;
        cursor: pointer;
      }
      .bell:hover {
        color: var(--_text);
      }
      .count {
        position: absolute;
        inset-block-start: 2px;
        inset-inline-end: 0;
        min-inline-size: calc(var(--_u) * 1.25);
        padding-inline: 0.3em;
        border-radius: 999px;
        background: var(--_brand);
        color: var(--_on-brand);
        font-size: calc(var(--_u) * 0.75);
        font-weight: 650;
        line-height: calc(var(--_u) * 1.25);
        font-variant-numeric: tabular-nums;
      }
      .count.urgent {
        background: var(--_danger);
        color: var(--_surface);
      }
      dialog {
        inline-size: min(calc(var(--_u) * 32), 100vw);
        max-inline-size: none;
        block-size: 100dvb;
        max-block-size: none;
        margin: 0 0 0 auto;
        padding: calc(var(--_u) * 0.5);
        border: 0;
        overflow: auto;
        overscroll-behavior: contain;
        background: var(--_surface);
        color: var(--_text);
        box-shadow: var(--_shadow);
      }
      dialog::backdrop {
        background: rgb(23 34 46 / 50%);
      }
      .close {
        display: flex;
        justify-content: flex-end;
      }
    `,
  ];

  #unread: Unread | null = null;
  #askedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isOpen = false;

  get #t(): ReturnType<typeof tabNames.in> {
    return tabNames.in(this.context?.locale ?? "nl");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#onReturn);
    addEventListener("focus", this.#onReturn);
    this.#timer = setInterval(this.#onReturn, EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#onReturn);
    removeEventListener("focus", this.#onReturn);
    clearInterval(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("context") as typeof this.context | undefined;
    if (changed.has("context") && this.context && before?.api !== this.context.api) void this.#ask();
  }

  #onReturn = (): void => {
    if (document.visibilityState === "visible" && Date.now() - this.#askedAt >= LEAST_MS && this.context) void this.#ask();
  };

  /** What cannot be counted now is counted later: the number is a help, and never an error on the screen. */
  async #ask(): Promise<void> {
    this.#askedAt = Date.now();
    try {
      this.#show(await unread(this.context.api));
    } catch {
      // The sections beside it say what is wrong, where it is wrong for them too.
    }
  }

  #show(counted: Unread): void {
    this.#unread = counted;
    this.requestUpdate();
  }

  async #open(): Promise<void> {
    this.#isOpen = true;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector("dialog")?.showModal();
    try {
      await import("./notifications.js");
    } catch (error) {
      this.#close();
      this.context.emit("pm-error", { kind: "offline", error });
      this.context.toast({ tone: "danger", text: this.words("error.offline") });
    }
  }

  #close(): void {
    this.renderRoot.querySelector("dialog")?.close();
  }

  protected override render(): unknown {
    const count = this.#unread?.unread ?? 0;
    const name = this.#t("notifications");
    const unreadWords = count ? this.#t("notifications.unread", { count }) : "";
    return html`<button
        type="button"
        class="bell"
        aria-haspopup="dialog"
        aria-label=${count ? `${name}: ${unreadWords}` : name}
        @click=${() => void this.#open()}
      >
        ${icon("bell")}
        ${count
          ? html`<span class="count ${this.#unread?.urgent ? "urgent" : ""}">${count > MOST ? `${MOST}+` : count}</span>`
          : nothing}
      </button>
      <span class="hidden-visually" role="status">${unreadWords}</span>
      <dialog aria-label=${name} @close=${() => this.#closed()}>
        <div class="close">
          <button type="button" data-look="plain" @click=${() => this.#close()}>${icon("close", "start")}${this.words("close")}</button>
        </div>
        ${this.#isOpen
          ? html`<pm-notifications
              .context=${this.context}
              @pm-unread=${({ detail }: CustomEvent<Unread>) => this.#show(detail)}
              @pm-left=${() => this.#close()}
            ></pm-notifications>`
          : nothing}
      </dialog>`;
  }

  #closed(): void {
    this.#isOpen = false;
    this.requestUpdate();
  }
}

define("pm-bell", PmBell);
