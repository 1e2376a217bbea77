import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import type { Form, FieldProblem } from "../core/form.js";
import type { Locale } from "../core/i18n.js";
import { common } from "../i18n/common/text.js";
import { icon } from "./icon.js";

interface FieldOptions {
  readonly label: string;
  readonly hint?: string | TemplateResult;
  readonly locale: Locale;
  readonly isDisabled?: boolean;
}

type Values = Record<string, unknown>;
type Name<T> = keyof T & string;

/** A problem in words. */
export function problemWords(problem: FieldProblem, locale: Locale): string {
  if ("text" in problem) return problem.text;
  const translate = common.in(locale) as (key: string, values?: Record<string, string | number>) => string;
  return translate(problem.key, problem.values);
}

/** Label, hint, the control and what is wrong with it, tied together for screen readers. */
export function field<T extends Values>(
  form: Form<T>,
  name: Name<T>,
  { label, hint, locale }: FieldOptions,
  control: (aria: { id: string; describedBy: string | undefined; invalid: "true" | undefined }) => TemplateResult,
): TemplateResult {
  const problem = form.problem(name);
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${control({ id, describedBy: described || undefined, invalid: problem ? "true" : undefined })}
    ${problem
      ? html`<p class="error" id="${id}-error">${icon("warning")}<span>${problemWords(problem, locale)}</span></p>`
      : nothing}
  </div>`;
}

interface TextOptions extends FieldOptions {
  readonly type?: "text" | "url" | "email" | "date" | "color" | "search";
  readonly maxLength?: number;
  readonly inputMode?: "text" | "decimal" | "numeric" | "url";
  readonly prefix?: string;
  readonly suffix?: string;
  readonly placeholder?: string;
}

/** One line of text. Its value is a string in the form. */
export function textField<T extends Values>(form: Form<T>, name: Name<T>, options: TextOptions): TemplateResult {
  const { type = "text", maxLength, inputMode, prefix, suffix, isDisabled, placeholder } = options;
  return field(form, name, options, ({ id, describedBy, invalid }) => {
    const input = html`<input
      id=${id}
      name=${name}
      class=${inputMode === "decimal" || inputMode === "numeric" ? "amount" : ""}
      type=${type}
      maxlength=${ifDefined(maxLength)}
      inputmode=${ifDefined(inputMode)}
      placeholder=${ifDefined(placeholder)}
      autocomplete="off"
      aria-describedby=${ifDefined(describedBy)}
      aria-invalid=${ifDefined(invalid)}
      ?disabled=${isDisabled}
      .value=${live(String(form.values[name] ?? ""))}
      @input=${(event: InputEvent) => form.set(name, (event.target as HTMLInputElement).value as T[Name<T>])}
    />`;
    return prefix || suffix
      ? html`<div class="affix">
          ${prefix ? html`<span aria-hidden="true">${prefix}</span>` : html`<span hidden></span>`}${input}
          ${suffix ? html`<span class="quiet">${suffix}</span>` : nothing}
        </div>`
      : input;
  });
}

/** An amount in EUR, as people type it; read it with `parseMoney`. */
export function moneyField<T extends Values>(form: Form<T>, name: Name<T>, options: FieldOptions & { suffix?: string }): TemplateResult {
  return textField(form, name, { ...options, inputMode: "decimal", prefix: "€" });
}

/** Several lines of text. */
export function textareaField<T extends Values>(
  form: Form<T>,
  name: Name<T>,
  options: FieldOptions & { maxLength?: number; rows?: number },
): TemplateResult {
  return field(
    form,
    name,
    options,
    ({ id, describedBy, invalid }) => html`<textarea
      id=${id}
      name=${name}
      rows=${options.rows ?? 4}
      maxlength=${ifDefined(options.maxLength)}
      aria-describedby=${ifDefined(describedBy)}
      aria-invalid=${ifDefined(invalid)}
      ?disabled=${options.isDisabled}
      .value=${live(String(form.values[name] ?? ""))}
      @input=${(event: InputEvent) => form.set(name, (event.target as HTMLTextAreaElement).value as T[Name<T>])}
    ></textarea>`,
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of several. */
export function selectField<T extends Values>(
  form: Form<T>,
  name: Name<T>,
  options: FieldOptions & { choices: readonly Choice[] },
): TemplateResult {
  const value = String(form.values[name] ?? "");
  return field(
    form,
    name,
    options,
    ({ id, describedBy, invalid }) => html`<select
      id=${id}
      name=${name}
      aria-describedby=${ifDefined(describedBy)}
      aria-invalid=${ifDefined(invalid)}
      ?disabled=${options.isDisabled}
      @change=${(event: Event) => form.set(name, (event.target as HTMLSelectElement).value as T[Name<T>])}
    >
      ${options.choices.map((choice) => html`<option value=${choice.value} .selected=${choice.value === value}>${choice.label}</option>`)}
    </select>`,
  );
}

/** Any number of several. Its value is an array of strings in the form. */
export function checkboxesField<T extends Values>(
  form: Form<T>,
  name: Name<T>,
  { label, hint, locale, choices, isDisabled }: FieldOptions & { choices: readonly Choice[] },
): TemplateResult {
  const chosen = (form.values[name] as readonly string[] | undefined) ?? [];
  const problem = form.problem(name);
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(" ");
  const toggle = (value: string, isChosen: boolean): void =>
    form.set(name, (isChosen ? [...chosen, value] : chosen.filter((other) => other !== value)) as T[Name<T>]);
  return html`<fieldset class="field" aria-describedby=${ifDefined(described || undefined)}>
    <legend>${label}</legend>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${choices.map(
      ({ value, label: text }) => html`<label class="check">
        <input
          type="checkbox"
          name=${name}
          value=${value}
          ?disabled=${isDisabled}
          aria-invalid=${ifDefined(problem ? "true" : undefined)}
          .checked=${live(chosen.includes(value))}
          @change=${(event: Event) => toggle(value, (event.target as HTMLInputElement).checked)}
        />
        ${text}
      </label>`,
    )}
    ${problem
      ? html`<p class="error" id="${id}-error">${icon("warning")}<span>${problemWords(problem, locale)}</span></p>`
      : nothing}
  </fieldset>`;
}
