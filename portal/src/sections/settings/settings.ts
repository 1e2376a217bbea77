import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Api } from "../../api/client.js";
import { ApiError } from "../../api/errors.js";
import { define } from "../../core/define.js";
import { Form } from "../../core/form.js";
import { SectionElement } from "../../core/section.js";
import { checkboxesField, field, moneyField, textareaField } from "../../ui/field.js";
import { notice } from "../../ui/section.js";
import { check, committedIn, MAX_TONE, movesBudget, type Profile, updateOf, type Update, type Values, valuesOf } from "./profile.js";
import { logoField, type LogoProblem, logoStyles, problemOf, refusalOf } from "./logo.js";
import { settings } from "./text.js";

const MODES = ["leads_only", "hybrid", "full_marketing"] as const;
const CHANNELS = ["google_ads", "meta_ads", "linkedin_ads", "seo", "email", "other"] as const;
/** What the colour field starts with; the browser's own is black. */
const START_COLOR = "#1f5fa8";

/** How a partner wants to be marketed: for the partner, and the same form for an admin. */
export class PmSettings extends SectionElement<Profile> {
  static override styles = [
    SectionElement.styles,
    logoStyles,
    css`
      form {
        gap: calc(var(--_u) * 1.75);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 24)), 1fr));
        gap: calc(var(--_u) * 2) calc(var(--_u) * 3);
        align-items: start;
      }
      .fields > .stack {
        gap: calc(var(--_u) * 1.75);
      }
      label.mode {
        align-items: start;
        padding-block: calc(var(--_u) * 0.5);
      }
      .mode input {
        margin-block-start: 0.15em;
      }
      .mode strong {
        display: block;
        font-weight: 600;
      }
      .buttons {
        padding-block-start: var(--_u);
        border-block-start: 1px solid var(--_line);
      }
    `,
  ];
  protected override readonly topics = ["profile"] as const;
  #form: Form<Values> | null = null;
  #shown: Profile | null = null;
  #logoProblem: LogoProblem | undefined;

  protected load(api: Api, signal: AbortSignal): Promise<Profile> {
    const { partnerId } = this.context;
    return api.call((functions) =>
      functions.GET("/api/partners/{partner_id}/marketing-profile", { params: { path: { partner_id: partnerId } }, signal }),
    );
  }

  get #t(): ReturnType<typeof settings.in> {
    return settings.in(this.context.locale);
  }

  protected get heading(): string {
    return this.#t(this.context.role === "admin" ? "title.admin" : "title");
  }

  protected override get about(): string | undefined {
    return this.resource.data?.company_name ?? undefined;
  }

  /** What is typed stays when a newer version arrives; another partner, or language, is another form. */
  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { data } = this.resource;
    if (changed.has("context")) this.#form = null;
    if (!data || (data === this.#shown && this.#form)) return;
    const { locale } = this.context;
    if (this.#form) this.#form.take(valuesOf(data, locale));
    else this.#form = new Form<Values>(this, valuesOf(data, locale), (values) => check(values, locale, this.#t("budget.tooHigh")));
    this.#shown = data;
  }

  protected renderContent(profile: Profile): unknown {
    const form = this.#form;
    if (!form) return nothing;
    const t = this.#t;
    const { locale } = this.context;
    const { values } = form;
    const choices = CHANNELS.map((value) => ({ value, label: this.words(`channel.${value}`) }));
    return html`<form
      class="stack"
      novalidate
      aria-labelledby="title"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#save(profile, form);
      }}
    >
      <div class="fields">
        <div class="stack">
          ${this.#modes(form)}
          ${checkboxesField(form, "auto_marketing_enabled", {
            label: t("auto"),
            hint: t("auto.hint"),
            locale,
            choices: [{ value: "yes", label: t("auto.choice") }],
          })}
          ${moneyField(form, "monthly_marketing_budget", { label: t("budget"), hint: t("budget.hint"), locale })}
          ${logoField(profile.logo_url, this.#logoProblem, this.busy !== null, t, {
            pick: (file) => void this.#setLogo(profile, file),
            remove: () => void this.#removeLogo(profile),
          })}
        </div>
        <div class="stack">
          ${checkboxesField(form, "preferred_channels", { label: t("channels"), hint: t("channels.hint"), locale, choices })}
          ${this.#color(form)}
          <div>
            ${textareaField(form, "tone_of_voice", { label: t("tone"), hint: t("tone.hint"), locale, maxLength: MAX_TONE, rows: 3 })}
            <p class="quiet small">${t("tone.left", { count: MAX_TONE - values.tone_of_voice.length })}</p>
          </div>
        </div>
      </div>
      <div class="row buttons">
        <button type="button"
          data-tone="brand"
          ?disabled=${!form.isChanged}
          ?data-busy=${this.busy !== null}
          @click=${(event: Event) => (event.target as HTMLElement).closest("form")?.requestSubmit()}
          >${this.words("save")}</button
        >
        ${form.isChanged
          ? html`<button type="button" data-look="outlined" @click=${() => form.reset()}>${this.words("undo")}</button>`
          : nothing}
      </div>
    </form>`;
  }

  #modes(form: Form<Values>): TemplateResult {
    const t = this.#t;
    const { marketing_mode: chosen } = form.values;
    return html`<fieldset class="field">
      <legend>${t("mode")}</legend>
      ${MODES.map(
        (mode) => html`<label class="check mode">
          <input
            type="radio"
            name="marketing_mode"
            value=${mode}
            .checked=${live(mode === chosen)}
            @change=${() => form.set("marketing_mode", mode)}
          />
          <span><strong>${this.words(`mode.${mode}`)}</strong><span class="quiet small">${t(`mode.${mode}`)}</span></span>
        </label>`,
      )}
      ${form.changed.marketing_mode === "leads_only" ? notice("neutral", t("mode.running")) : nothing}
    </fieldset>`;
  }

  #color(form: Form<Values>): TemplateResult {
    const t = this.#t;
    const { brand_color: color } = form.values;
    return field(
      form,
      "brand_color",
      { label: t("color"), hint: t("color.hint"), locale: this.context.locale },
      ({ id, describedBy, invalid }) => html`<div class="row">
        <input
          id=${id}
          type="color"
          aria-describedby=${describedBy ?? nothing}
          aria-invalid=${invalid ?? nothing}
          .value=${live((color || START_COLOR).toLowerCase())}
          @input=${(event: Event) => form.set("brand_color", (event.target as HTMLInputElement).value)}
        />
        <span>${color ? color.toUpperCase() : t("color.none")}</span>
        ${color
          ? html`<button type="button" data-look="plain" @click=${() => form.set("brand_color", "")}>${t("color.clear")}</button>`
          : nothing}
      </div>`,
    );
  }

  /** Never shown before it is stored: money moves. */
  async #save(profile: Profile, form: Form<Values>): Promise<void> {
    if (this.busy !== null || !form.isChanged || !form.validate(this.renderRoot)) return;
    const { partnerId, locale } = this.context;
    const body = updateOf(form.changed, locale);
    if (movesBudget(body, profile) && !(await this.#confirmBudget(body))) return;
    const saved = await this.run(
      "save",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/marketing-profile", {
            params: { path: { partner_id: partnerId } },
            body,
          }),
        ),
      { success: this.words("saved") },
      (error) => this.#refused(error, form),
    );
    if (!saved) return;
    this.#form?.reset();
    this.resource.replace(saved);
    this.context.changes.announce(["profile", "budget"]);
  }

  async #setLogo(profile: Profile, file: File): Promise<void> {
    this.#logoProblem = problemOf(file);
    this.requestUpdate();
    if (this.#logoProblem) return;
    const { partnerId } = this.context;
    const stored = await this.run(
      "logo",
      (api) =>
        api.call((functions) =>
          functions.POST("/api/partners/{partner_id}/logo", {
            params: { path: { partner_id: partnerId } },
            // The file itself, which the types know as the text that a schema can say.
            body: file as unknown as string,
            // Our function looks into the file, and says more about what it cannot use than its type does.
            headers: { "Content-Type": "application/octet-stream" },
          }),
        ),
      { success: this.#t("logo.saved") },
      (error) => {
        this.#logoProblem = refusalOf(error);
        return this.#logoProblem !== undefined;
      },
    );
    if (stored) this.#showLogo(profile, stored.logo_url);
  }

  async #removeLogo(profile: Profile): Promise<void> {
    const t = this.#t;
    const { partnerId } = this.context;
    const isSure = await this.context.confirm({
      title: t("logo.confirm"),
      consequence: t("logo.consequence"),
      undo: t("logo.undo"),
      confirm: t("logo.remove"),
      tone: "danger",
    });
    if (!isSure) return;
    const params = { path: { partner_id: partnerId } };
    const done = await this.run(
      "logo",
      async (api) => {
        await api.call((functions) => functions.DELETE("/api/partners/{partner_id}/logo", { params }));
        return true;
      },
      { success: t("logo.removed") },
    );
    if (done) this.#showLogo(profile, null);
  }

  #showLogo(profile: Profile, url: string | null): void {
    this.resource.replace({ ...(this.resource.data ?? profile), logo_url: url });
    // The button that was pressed may be gone.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#logo")?.focus());
  }

  async #confirmBudget({ monthly_marketing_budget: amount }: Update): Promise<boolean> {
    const t = this.#t;
    const budget = this.format.money(amount);
    const confirmed = await this.context.confirm({
      title: t("budget.confirm"),
      consequence: amount ? t("budget.set", { budget }) : t("budget.clear"),
      ...(amount && { cost: t("budget.cost", { budget }) }),
      undo: t("budget.undo"),
      confirm: this.words("save"),
    });
    return confirmed !== null;
  }

  /** A budget below what is committed is a conflict, and said at its field. */
  #refused(error: ApiError, form: Form<Values>): boolean {
    if (error.kind !== "conflict" || !error.problem) return form.refuse(error, undefined, this.renderRoot);
    const committed = committedIn(error);
    const text = committed
      ? this.#t("budget.committed", { committed: this.format.money(committed) })
      : this.#t("budget.refused");
    const message = error.problem.detail ?? "";
    const errors = [{ in: "body" as const, pointer: "/monthly_marketing_budget", code: "conflict", message }];
    return form.refuse(new ApiError("invalid", { ...error.problem, errors }), () => ({ text }), this.renderRoot);
  }
}

define("pm-settings", PmSettings);
