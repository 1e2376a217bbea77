import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Api } from "../../api/client.js";
import type { ApiError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import { define } from "../../core/define.js";
import { errorWords } from "../../core/error-words.js";
import { type FieldProblem, Form } from "../../core/form.js";
import type { FlatValues } from "../../core/list.js";
import { SectionElement } from "../../core/section.js";
import { icon } from "../../ui/icon.js";
import { notice, problemNotice } from "../../ui/section.js";
import { blockStyles, pageFields } from "./blocks.js";
import { changesOf, check, collisions, flatten, isContent, isPathTaken, withNames } from "./content.js";
import { claims, conflictNotice, factStyles, pageFacts } from "./page-facts.js";
import { openPreview } from "./preview.js";
import { confirmationOf, mayEdit, STATUS_AFTER, type Step, stepReason, stepsOf } from "./steps.js";
import { landingPages } from "./text.js";

type Page = Schemas["LandingPage"];
type Update = Schemas["LandingPageUpdate"];

/** One page: its state, its words, and what can be done with it. Tells `pm-left` when a person went back. */
export class PmLandingPage extends SectionElement<Page> {
  static override properties = { ...SectionElement.properties, pageId: { attribute: false } };
  declare pageId: string;
  static override styles = [SectionElement.styles, blockStyles, factStyles];
  protected override readonly topics = ["pages"] as const;
  #form: Form<FlatValues> | null = null;
  /** The version that the form began with: what is sent is a change of that one. */
  #version = 0;
  #stored: FlatValues = {};
  /** Fields that somebody else changed too; null: nobody was there meanwhile. */
  #conflict: readonly string[] | null = null;
  #isWhole = false;
  /** Why it was not saved, where no field is to blame: beside the button, where the person is. */
  #problem = "";

  protected async load(api: Api, signal: AbortSignal): Promise<Page> {
    const { partnerId } = this.context;
    const page = await api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/landing-pages/{page_id}", {
        params: { path: { partner_id: partnerId, page_id: this.pageId } },
        signal,
      }),
    );
    this.#take(page);
    return page;
  }

  get #t(): ReturnType<typeof landingPages.in> {
    return landingPages.in(this.context.locale);
  }

  protected get heading(): string {
    return this.resource.data?.title ?? this.#t("page");
  }

  /** A newer version, from wherever: what is being typed stays, and where both changed it a person decides. */
  #take(page: Page): void {
    const values = flatten(page);
    if (!this.#form) {
      this.#form = new Form<FlatValues>(this, values, (draft) => this.#check(draft));
    } else if (page.version !== this.#version) {
      if (this.#form.isChanged) this.#conflict = collisions(this.#stored, values, this.#form.changed);
      this.#form.take(values);
    }
    this.#version = page.version;
    this.#stored = values;
  }

  #check(draft: FlatValues): Record<string, FieldProblem> {
    const isSent = this.#isWhole || Object.keys(this.#form?.changed ?? {}).some(isContent);
    return check(draft, isSent, this.#t("path.wrong"));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeunload", this.#onUnload);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("beforeunload", this.#onUnload);
  }

  #onUnload = (event: Event): void => {
    if (this.#form?.isChanged) event.preventDefault();
  };

  protected override firstUpdated(_changed: PropertyValues): void {
    // A keyboard goes on from here: the list that it came from is gone.
    this.renderRoot.querySelector<HTMLElement>("#back")?.focus();
  }

  protected override renderActions(): TemplateResult {
    const t = this.#t;
    const page = this.resource.data;
    return html`<button type="button" id="back" data-look="outlined" @click=${() => void this.#leave()}>${t("back")}</button>
      ${page && page.status !== "archived"
        ? html`<button type="button" data-look="outlined" @click=${() => this.#preview()}>
            ${icon("external", "start")}${t("preview")}<span class="hidden-visually">${t("newTab")}</span>
          </button>`
        : nothing}`;
  }

  protected renderContent(page: Page): unknown {
    const t = this.#t;
    const { role, locale } = this.context;
    const form = this.#form;
    const state = page.status === "archived" ? "state.archived" : (`state.${page.status}.${role}` as const);
    return html`${pageFacts(page, locale)}
      ${page.status === "concept" && page.review_note
        ? notice("warning", html`<strong>${t("note.title")}</strong><p class="note">${page.review_note}</p>`, "warning")
        : nothing}
      ${notice("neutral", t(state))} ${this.#conflict
        ? conflictNotice(this.#conflict, this.#stored, locale, {
            keepMine: () => void this.#save(),
            takeTheirs: () => {
              this.#form?.reset();
              this.#conflict = null;
            },
          })
        : nothing}
      ${form && mayEdit(page.status, role)
        ? html`<form class="stack" @submit=${(event: Event) => event.preventDefault()}>
            ${pageFields(form, locale, (name) => void this.#focus(name))}
          </form>`
        : nothing}
      ${mayEdit(page.status, role) && page.warnings?.length ? claims(page.warnings, t) : nothing}
      ${this.#problem ? problemNotice(this.#problem) : nothing} ${this.#bar(page)}
      ${page.status === "archived" ? nothing : html`<div>${this.#stepButton("archive", page)}</div>`}`;
  }

  #bar(page: Page): TemplateResult | typeof nothing {
    const t = this.#t;
    const { role } = this.context;
    const isChanged = this.#form?.isChanged ?? false;
    const steps = stepsOf(page.status, role);
    if (!steps.some((step) => step !== "archive") && !mayEdit(page.status, role)) return nothing;
    return html`<div class="row">
      ${mayEdit(page.status, role)
        ? html`<button type="button"
            data-tone=${isChanged ? "brand" : "neutral"}
            data-look=${isChanged ? "accent" : "outlined"}
            ?disabled=${!isChanged || this.busy !== null}
            ?data-busy=${this.busy === "save"}
            @click=${() => void this.#save()}
            >${this.words("save")}</button
          >`
        : nothing}
      ${steps
        .filter((step) => step !== "archive")
        .map((step, index) => this.#stepButton(step, page, index === 0 && !isChanged))}
      <p class="quiet small" role="status">${isChanged ? t("form.unsaved") : nothing}</p>
    </div>`;
  }

  #stepButton(step: Step, page: Page, isMain = false): TemplateResult {
    const isSaved = step === "review" && this.#form?.isChanged;
    return html`<button type="button"
      data-tone=${step === "archive" ? "danger" : "brand"}
      data-look=${isMain ? "accent" : "outlined"}
      ?disabled=${this.busy !== null}
      ?data-busy=${this.busy === step}
      @click=${() => void this.#step(step, page)}
      >${this.#t(isSaved ? "review.unsaved" : step)}</button
    >`;
  }

  /** Puts the focus on a field, opening the part it is in. */
  async #focus(name?: string): Promise<void> {
    await this.updateComplete;
    const invalid = this.renderRoot.querySelectorAll<HTMLElement>('[aria-invalid="true"], .field-error');
    for (const element of invalid) element.closest("details")?.setAttribute("open", "");
    const found = name ? this.renderRoot.querySelector<HTMLElement>(`[id="field-${name}"]`) : invalid[0];
    found?.closest("details")?.setAttribute("open", "");
    found?.focus();
  }

  /** Sends the changes, with a step where there is one; true when it was done. */
  async #send(name: string, update: Update, success: string): Promise<Page | null> {
    const form = this.#form;
    const { partnerId } = this.context;
    const sent = form?.changed;
    this.#problem = "";
    const isStepOnly = Object.keys(update).every((key) => key === "status" || key === "review_note");
    const page = await this.run(
      name,
      (api) =>
        api.call((functions) =>
          functions.PATCH("/api/partners/{partner_id}/landing-pages/{page_id}", {
            params: {
              path: { partner_id: partnerId, page_id: this.pageId },
              ...(isStepOnly ? {} : { header: { "If-Match": `"${this.#version}"` } }),
            },
            body: update,
          }),
        ),
      { success },
      (error) => this.#refused(error),
    );
    if (!page) return null;
    this.#conflict = null;
    // What was typed while it was saved is still to be saved.
    if (form && form.changed === sent && !isStepOnly) form.reset();
    const values = flatten(page);
    form?.take(values);
    this.#stored = values;
    this.#version = page.version;
    this.resource.replace(page);
    this.context.changes.announce(["pages"]);
    return page;
  }

  #refused(error: ApiError): boolean {
    const form = this.#form;
    if (error.kind === "changed") {
      void this.resource.reload().then(() => {
        this.#conflict ??= [];
        this.requestUpdate();
        void this.updateComplete.then(() => this.renderRoot.querySelector('[role="alert"]')?.scrollIntoView({ block: "center" }));
      });
      return true;
    }
    const isShown = form?.refuse(withNames(error, form.values), (field) =>
      isPathTaken(field) ? { text: this.#t("path.taken") } : undefined,
    );
    if (isShown) void this.#focus();
    else this.#problem = errorWords(error, this.context.locale, stepReason(error, this.#t));
    return true;
  }

  #isValid(withContent: boolean): boolean {
    this.#isWhole = withContent;
    const isValid = this.#form?.validate() ?? true;
    this.#isWhole = false;
    if (!isValid) void this.#focus();
    return isValid;
  }

  async #save(): Promise<void> {
    const form = this.#form;
    if (!form || !this.#isValid(false)) return;
    await this.#send("save", changesOf(form.values, form.changed), this.#t("form.saved"));
  }

  async #step(step: Step, page: Page): Promise<void> {
    const t = this.#t;
    const form = this.#form;
    const mustBeWhole = (step === "review" || step === "publish") && mayEdit(page.status, this.context.role);
    if (mustBeWhole && !this.#isValid(true)) return;
    const confirmed = await this.context.confirm(confirmationOf(step, page, t));
    if (!confirmed) return;
    const changes = mustBeWhole && form?.isChanged ? changesOf(form.values, form.changed) : {};
    const update: Update = { ...changes, status: STATUS_AFTER[step] };
    if (confirmed.note) update.review_note = confirmed.note;
    await this.#send(step, update, t(`${step}.done`));
  }

  #preview(): void {
    const t = this.#t;
    if (this.#form?.isChanged) this.context.toast({ tone: "neutral", text: t("preview.saved") });
    void this.run("preview", (api) => openPreview(api, this.context.partnerId, this.pageId)).then((isOpen) => {
      if (isOpen === false) this.context.toast({ tone: "danger", text: t("preview.blocked") });
    });
  }

  async #leave(): Promise<void> {
    const t = this.#t;
    const mayLeave =
      !this.#form?.isChanged ||
      (await this.context.confirm({
        title: t("leave.title"),
        consequence: t("leave.what"),
        undo: t("leave.undo"),
        confirm: t("leave"),
        tone: "danger",
      }));
    if (mayLeave) this.dispatchEvent(new CustomEvent("pm-left"));
  }
}

define("pm-landing-page", PmLandingPage);
