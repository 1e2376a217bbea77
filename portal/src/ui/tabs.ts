import { css, html, type TemplateResult } from "lit";
import { define } from "../core/define.js";
import { PmElement } from "../core/element.js";
import { base } from "../styles/base.js";

/** One of the tabs: its panel is in the slot of the same name. */
export interface TabLabel {
  readonly id: string;
  readonly label: string;
}

/**
 * A row of tabs over panels, as the pattern of the ARIA Authoring Practices has it: one stop for the Tab key,
 * arrows, Home and End between the tabs. What is in the slot `end` stands at the end of the row. `pm-tab` says which one a person chose.
 */
export class PmTabs extends PmElement {
  static override properties = { ...PmElement.properties, tabs: { attribute: false }, active: {} };
  static override styles = [
    base,
    css`
      .bar {
        display: flex;
        border-block-end: 2px solid var(--_line);
      }
      [role="tablist"] {
        display: flex;
        flex: 1;
        min-inline-size: 0;
        overflow-x: auto;
        scrollbar-width: thin;
      }
      [role="tab"] {
        flex: none;
        min-block-size: calc(var(--_u) * 2.75);
        padding: calc(var(--_u) * 0.625) calc(var(--_u) * 0.875);
        border: 0;
        background: none;
        color: var(--_quiet);
        font: inherit;
        font-weight: 600;
        white-space: nowrap;
        cursor: pointer;
      }
      [role="tab"]:hover {
        color: var(--_text);
      }
      [role="tab"][aria-selected="true"] {
        box-shadow: inset 0 -3px var(--_brand);
        color: var(--_brand);
      }
      [role="tab"]:focus-visible {
        outline-offset: -3px;
      }
      [role="tabpanel"] {
        padding-block-start: calc(var(--_u) * 1.5);
      }
      [role="tabpanel"]:focus-visible {
        outline: none;
      }
      /* Its contents are in the light tree: what is hidden must be so whatever they look like. */
      [role="tabpanel"][hidden] {
        display: none;
      }
    `,
  ];
  declare tabs: readonly TabLabel[];
  declare active: string;

  constructor() {
    super();
    this.tabs = [];
    this.active = "";
  }

  /** Puts the focus on the open tab. */
  focusActive(): void {
    const tab = this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]');
    tab?.focus();
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Opens a tab at once, and tells the host, which keeps which one is open. */
  #choose(id: string): void {
    this.active = id;
    this.dispatchEvent(new CustomEvent("pm-tab", { detail: { id } }));
  }

  async #move(event: KeyboardEvent): Promise<void> {
    const now = this.tabs.findIndex(({ id }) => id === this.active);
    const last = this.tabs.length - 1;
    const to = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now > 0 ? now - 1 : last, Home: 0, End: last }[
      event.key
    ];
    const next = to === undefined ? undefined : this.tabs[to];
    if (!next) return;
    event.preventDefault();
    this.#choose(next.id);
    await this.updateComplete;
    this.focusActive();
  }

  protected override render(): TemplateResult {
    return html`<div class="bar"><div role="tablist" @keydown=${(event: KeyboardEvent) => void this.#move(event)}>
        ${this.tabs.map(
          ({ id, label }) =>
            html`<button
              type="button"
              role="tab"
              id="tab-${id}"
              aria-controls="panel-${id}"
              aria-selected=${id === this.active ? "true" : "false"}
              tabindex=${id === this.active ? 0 : -1}
              @click=${() => this.#choose(id)}
            >
              ${label}
            </button>`,
        )}
      </div><slot name="end"></slot></div>
      ${this.tabs.map(
        ({ id }) =>
          html`<div role="tabpanel" id="panel-${id}" aria-labelledby="tab-${id}" ?hidden=${id !== this.active}>
            <slot name=${id}></slot>
          </div>`,
      )}`;
  }
}

define("pm-tabs", PmTabs);
