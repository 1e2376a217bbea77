import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { icon } from "../ui/icon.js";
import { type Empty, skeletonTable } from "../ui/section.js";
import type { Context } from "./context.js";
import { SectionElement } from "./section.js";

/** What a form for a new row, or an open row, tells: that the person goes back, or which one was made. */
export interface Leaving {
  readonly left: () => void;
  readonly made: (event: CustomEvent<string>) => void;
}

/** The id of what was opened on this tab with this update; null when nothing was. */
export function newTarget(tab: string, { target }: Context, changed: PropertyValues): string | null {
  const before = changed.get("context") as Context | undefined;
  return changed.has("context") && target?.tab === tab && target !== before?.target ? target.id : null;
}

/** A list whose rows open in its place, and a button for a new one. A row's button has its id as `data-id`. */
export abstract class OpenableList<T extends { readonly data: readonly { readonly id: string }[] }> extends SectionElement<T> {
  /** The id of what is open; `new` while one is made. */
  #open: string | null = null;

  /** Where it is: a thing that is opened there by its id is one of its rows. */
  protected abstract readonly tab: string;
  protected abstract get newWord(): string;
  protected abstract get emptyWord(): string;
  protected abstract renderNew(leaving: Leaving): TemplateResult;
  protected abstract renderOpen(id: string, leaving: Leaving): TemplateResult;

  /** What is shown while nothing is open. */
  protected renderList(): unknown {
    return super.render();
  }

  protected override renderSkeleton(): TemplateResult {
    return skeletonTable();
  }

  protected override empty({ data }: T): Empty | null {
    return data.length ? null : { text: this.emptyWord, action: this.#newButton() };
  }

  protected override renderActions(): unknown {
    return this.resource.data?.data.length ? this.#newButton() : undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("context") as typeof this.context | undefined;
    if (before && before.partnerId !== this.context.partnerId) this.#open = null;
    if (this.context) this.#open = newTarget(this.tab, this.context, changed) ?? this.#open;
    super.willUpdate(changed);
  }

  protected override render(): unknown {
    if (!this.context) return nothing;
    if (this.#open === null) return this.renderList();
    const leaving: Leaving = { left: () => this.show(null), made: (event) => this.show(event.detail) };
    return this.#open === "new" ? this.renderNew(leaving) : keyed(this.#open, this.renderOpen(this.#open, leaving));
  }

  /** Opens a row, `new`, or with null the list again, with the focus back on the button that opened it. */
  protected show(id: string | null): void {
    const before = this.#open;
    this.#open = id;
    this.requestUpdate();
    if (id === null) void this.updateComplete.then(() => this.#focusOn(before));
  }

  #newButton(): TemplateResult {
    return html`<button type="button" id="new" data-tone="brand" @click=${() => this.show("new")}
      >${icon("plus", "start")}${this.newWord}</button
    >`;
  }

  #focusOn(id: string | null): void {
    const row = this.renderRoot.querySelector("pm-table")?.shadowRoot?.querySelector<HTMLElement>(`[data-id="${id}"]`);
    (row ?? this.renderRoot.querySelector<HTMLElement>("#new"))?.focus();
  }
}
