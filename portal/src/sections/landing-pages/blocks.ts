import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Form } from "../../core/form.js";
import type { Locale } from "../../core/i18n.js";
import { addItem, type FlatValues, idsIn, removeItem, textIn } from "../../core/list.js";
import { problemWords, textareaField, textField } from "../../ui/field.js";
import { icon } from "../../ui/icon.js";
import { blocksOf, type BlockType, isLong, type Kind, mayGo, missingBlocks, shapeOf, withBlock } from "./content.js";
import { landingPages } from "./text.js";

type T = ReturnType<typeof landingPages.in>;

/** What a person reads for a field of the form: "Diensten, regel 2: kop". */
export function labelOf(name: string, t: T): string {
  if (name === "title") return t("name");
  const [block = "", part = "", id, last] = name.split(".");
  if (!part) return name === "blocks" ? t("form.page") : t(name as "path");
  const field = last ?? (part === "items" ? "" : part);
  const line = id ? `, ${t("item", { number: Number(id) + 1 }).toLowerCase()}` : "";
  return `${t(`block.${block as BlockType}`)}${line}${field ? `: ${t(`field.${field as "title"}`).toLowerCase()}` : ""}`;
}

/** The whole form of a page: what search engines see, and every block with its words. */
export function pageFields(form: Form<FlatValues>, locale: Locale, focus: (name: string) => void): TemplateResult {
  const t = landingPages.in(locale);
  const seo = (name: string, most: number): string =>
    t("seo.hint", { count: textIn(form.values, name).length, most });
  const blocks = blocksOf(form.values);
  const missing = missingBlocks(blocks);
  return html`<details class="block">
      <summary><h3>${t("form.page")}</h3></summary>
      <div class="stack fields">
        ${textField(form, "title", { label: t("name"), locale })}
        ${textField(form, "path", { label: t("path"), hint: t("path.hint"), locale, inputMode: "url" })}
        ${textField(form, "seo_title", { label: t("seo_title"), hint: seo("seo_title", 60), locale })}
        ${textareaField(form, "seo_description", {
          label: t("seo_description"),
          hint: seo("seo_description", 155),
          locale,
          rows: 2,
        })}
      </div>
    </details>
    ${repeat(
      blocks,
      (type) => type,
      (type) => block(form, type, locale, t, focus),
    )}
    ${missing.length
      ? html`<div class="add">
          <h3>${t("addBlock")}</h3>
          <div class="row">
            ${missing.map(
              (type) =>
                html`<button type="button"
                  data-look="outlined"
                  @click=${() => {
                    form.set("blocks", withBlock(blocks, type));
                    if (shapeOf(type).items && !idsIn(form.values, `${type}.items`).length) addItem(form, `${type}.items`);
                    focus(`${type}.title`);
                  }}
                  >${icon("plus", "start")}${t(`block.${type}`)}</button
                >`,
            )}
          </div>
        </div>`
      : nothing}`;
}

function block(form: Form<FlatValues>, type: BlockType, locale: Locale, t: T, focus: (name: string) => void): TemplateResult {
  const { fields, items, optional = [] } = shapeOf(type);
  return html`<details class="block" data-block=${type} ?open=${type === "hero"}>
    <summary><h3>${t(`block.${type}`)}</h3></summary>
    <div class="stack fields">
      ${type === "reviews" ? html`<p class="quiet">${t("block.reviews.hint")}</p>` : nothing}
      ${Object.entries(fields).map(([name, kind]) =>
        words(form, `${type}.${name}`, kind, locale, label(name, t, optional.includes(name))),
      )}
      ${items ? list(form, type, items, locale, t, focus) : nothing}
      ${mayGo(type)
        ? html`<div>
            <button type="button"
              data-look="outlined"
              @click=${() => {
                form.set(
                  "blocks",
                  blocksOf(form.values).filter((other) => other !== type),
                );
              }}
              >${icon("trash", "start")}${t("removeBlock")}</button
            >
          </div>`
        : nothing}
    </div>
  </details>`;
}

function label(name: string, t: T, isOptional = false): string {
  const text = t(`field.${name as "title"}`);
  return isOptional ? t("optional", { label: text }) : text;
}

function words(form: Form<FlatValues>, name: string, kind: Kind, locale: Locale, text: string): TemplateResult {
  const options = { label: text, locale };
  return isLong(kind)
    ? textareaField(form, name, { ...options, rows: kind === "text" ? 4 : 2 })
    : textField(form, name, options);
}

function list(
  form: Form<FlatValues>,
  type: BlockType,
  { fields, most }: { fields: Readonly<Record<string, Kind>>; most: number },
  locale: Locale,
  t: T,
  focus: (name: string) => void,
): TemplateResult {
  const name = `${type}.items`;
  const ids = idsIn(form.values, name);
  const first = Object.keys(fields)[0] ?? "";
  const problem = form.problem(name);
  return html`<ol class="items">
      ${repeat(
        ids,
        (id) => id,
        (id, index) => html`<li>
          <fieldset class="stack">
            <legend>${t("item", { number: index + 1 })}</legend>
            ${Object.entries(fields).map(([part, kind]) =>
              words(form, `${name}.${id}.${part}`, kind, locale, label(part, t)),
            )}
            <div>
              <button type="button"
                data-look="plain"
                @click=${() => {
                  removeItem(form, name, id);
                  const next = ids[index + 1] ?? ids[index - 1];
                  focus(next ? `${name}.${next}.${first}` : `${name}.add`);
                }}
                >${icon("trash", "start")}${t("removeItem")}<span class="hidden-visually"
                  > ${t("item", { number: index + 1 })}</span
                ></button
              >
            </div>
          </fieldset>
        </li>`,
      )}
    </ol>
    ${problem ? html`<p class="error field-error">${icon("warning")} ${problemWords(problem, locale)}</p>` : nothing}
    ${ids.length < most
      ? html`<div>
          <button type="button"
            id="field-${name}.add"
            data-look="outlined"
            @click=${() => focus(`${name}.${addItem(form, name)}.${first}`)}
            >${icon("plus", "start")}${t("addItem")}</button
          >
        </div>`
      : html`<p class="quiet small">${t("list.most", { most })}</p>`}`;
}

export const blockStyles = css`
  .block {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .block > summary {
    display: flex;
    align-items: center;
    gap: calc(var(--_u) * 0.5);
    min-block-size: calc(var(--_u) * 2.75);
    padding: calc(var(--_u) * 0.5) var(--_u);
    cursor: pointer;
    list-style: none;
  }
  .block > summary::before {
    content: "";
    inline-size: 0.5em;
    block-size: 0.5em;
    border: solid var(--_quiet);
    border-width: 0 2px 2px 0;
    transform: rotate(-45deg);
  }
  .block[open] > summary::before {
    transform: rotate(45deg);
  }
  .block > summary::-webkit-details-marker {
    display: none;
  }
  .block .fields {
    padding: calc(var(--_u) * 0.5) var(--_u) var(--_u);
  }
  .block textarea {
    field-sizing: content;
  }
  .block .field {
    max-inline-size: calc(var(--_u) * 44);
  }
  .items {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_u);
  }
  .items li {
    padding-block-start: calc(var(--_u) * 0.75);
    border-block-start: 1px solid var(--_line);
  }
  .items fieldset {
    --gap: 0.75;
  }
  .field-error {
    color: var(--_danger);
    font-weight: 600;
  }
  .add {
    display: grid;
    gap: calc(var(--_u) * 0.5);
  }
`;
