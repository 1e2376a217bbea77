import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Schemas } from "../../api/types.js";
import type { Form } from "../../core/form.js";
import { formatIn, segmentName } from "../../core/format.js";
import type { Locale } from "../../core/i18n.js";
import { addItem, type FlatValues, idsIn, textIn } from "../../core/list.js";
import { common } from "../../i18n/common/text.js";
import { moneyField, selectField, textareaField, textField } from "../../ui/field.js";
import { icon } from "../../ui/icon.js";
import { notice } from "../../ui/section.js";
import { adsOf, type AdTexts, LONGEST, MOST, mostOf } from "./plan.js";
import { campaigns } from "./text.js";

/** What a plan can choose from, and the campaign that it changes; null: a new one. */
export interface PlanData {
  readonly campaign: Schemas["Campaign"] | null;
  readonly segments: readonly Schemas["PartnerSegment"][];
  readonly pages: readonly Schemas["LandingPageSummary"][];
}

const CHANNELS = ["google_ads", "meta_ads", "linkedin_ads", "seo", "email", "other"] as const;

/** What it is about: channel (of a new one), segment, page. What Google is not told of later is fixed once it has started. */
export function targetFields(
  form: Form<FlatValues>,
  { campaign, segments, pages }: PlanData,
  locale: Locale,
): TemplateResult {
  const t = campaigns.in(locale);
  const words = common.in(locale);
  const isLocked = campaign?.channel === "google_ads" && campaign.status !== "planned";
  const locked = isLocked ? { isDisabled: true, hint: t("form.locked") } : {};
  const choices = (
    none: string,
    known: readonly { value: string; label: string }[],
    present: { value: string | null | undefined; label: string },
  ): { value: string; label: string }[] => [
    { value: "", label: none },
    ...known,
    ...(present.value && !known.some(({ value }) => value === present.value)
      ? [{ value: present.value, label: present.label }]
      : []),
  ];
  return html`<div class="budgets">
      ${campaign
        ? nothing
        : selectField(form, "channel", {
            label: t("channel"),
            locale,
            choices: CHANNELS.map((value) => ({ value, label: words(`channel.${value}`) })),
          })}
      ${selectField(form, "segment_id", {
        label: t("segment"),
        locale,
        ...locked,
        choices: choices(
          t("noSegment"),
          segments.map((segment) => ({ value: segment.segment_id, label: segmentName(segment) })),
          { value: campaign?.segment_id, label: campaign ? segmentName(campaign) : "" },
        ),
      })}
      ${selectField(form, "landing_page_id", {
        label: t("page"),
        locale,
        ...locked,
        choices: choices(
          t("noPage"),
          pages.map(({ id, title, path }) => ({ value: id, label: `${title} (${path})` })),
          { value: campaign?.landing_page_id, label: campaign?.landing_page_path ?? "" },
        ),
      })}
    </div>
    ${pages.length || campaign?.landing_page_id ? nothing : notice("neutral", t("form.noPages"))}`;
}

/** What it may cost, and the most that is in a month. */
export function budgetFields(form: Form<FlatValues>, locale: Locale): TemplateResult {
  const t = campaigns.in(locale);
  const most = mostOf(form.values, locale);
  return html`<div class="budgets">
      ${moneyField(form, "daily_budget", { label: t("daily"), hint: t("form.daily.hint"), locale })}
      ${moneyField(form, "monthly_budget", { label: t("monthly"), hint: t("form.monthly.hint"), locale })}
      ${moneyField(form, "cpl_target", { label: t("cplTarget"), hint: t("form.cpl.hint"), locale })}
    </div>
    <p class="most" aria-live="polite">${most ? t("form.most", { amount: formatIn(locale).money(most) }) : nothing}</p>`;
}

/** Keywords and texts; folded away where there are some. `focus` puts the focus on a field. */
export function adFields(
  form: Form<FlatValues>,
  locale: Locale,
  isNew: boolean,
  focus: (name: string) => void,
): TemplateResult {
  const t = campaigns.in(locale);
  const ads = adsOf(form.values);
  const known = t("form.ads.known", {
    keywords: ads?.keywords.length ?? 0,
    headlines: ads?.headlines.length ?? 0,
    descriptions: ads?.descriptions.length ?? 0,
  });
  return html`<details ?open=${isNew}>
    <summary>
      <h3>${t("form.ads")}</h3>
      <span class="quiet small">${known}</span>
    </summary>
    <div class="stack">
      ${isNew ? html`<p class="quiet">${t("form.ads.later")}</p>` : nothing}
      <div class="budgets">
        ${textareaField(form, "keywords", { label: t("keywords"), hint: t("keywords.hint"), locale, rows: 6 })}
        ${textareaField(form, "negative_keywords", {
          label: t("negative_keywords"),
          hint: t("negative.hint"),
          locale,
          rows: 6,
        })}
      </div>
      ${textFields(form, "headlines", locale, focus)} ${textFields(form, "descriptions", locale, focus)}
    </div>
  </details>`;
}

function textFields(
  form: Form<FlatValues>,
  name: AdTexts,
  locale: Locale,
  focus: (name: string) => void,
): TemplateResult {
  const t = campaigns.in(locale);
  const ids = idsIn(form.values, name);
  return html`<fieldset class="stack">
    <legend>${t(name)}</legend>
    <p class="quiet small">${t(`${name}.hint`)}</p>
    <div class="texts ${name === "descriptions" ? "wide" : ""}">
      ${repeat(
        ids,
        (id) => id,
        (id, index) =>
          textField(form, `${name}.${id}`, {
            label: t(`${name}.one`, { number: index + 1 }),
            locale,
            hint: t("count", { count: [...textIn(form.values, `${name}.${id}`).trim()].length, max: LONGEST[name] }),
          }),
      )}
    </div>
    ${ids.length < MOST[name]
      ? html`<div>
          <button type="button" data-look="outlined" @click=${() => focus(`${name}.${addItem(form, name)}`)}
            >${icon("plus", "start")}${t(`${name}.add`)}</button
          >
        </div>`
      : nothing}
  </fieldset>`;
}

export const planStyles = css`
  .budgets {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(var(--_u) * 16)), 1fr));
    gap: var(--_u);
    align-items: start;
  }
  .most {
    font-weight: 650;
  }
  .texts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--_u) * 18)), 1fr));
    gap: var(--_u);
  }
  .texts.wide {
    grid-template-columns: minmax(0, 1fr);
  }
  :is(.texts, .budgets) .field {
    max-inline-size: none;
  }
  summary {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 calc(var(--_u) * 0.75);
    min-block-size: calc(var(--_u) * 2.75);
    border-block-start: 1px solid var(--_line);
    cursor: pointer;
  }
  summary h3::before {
    content: "";
    display: inline-block;
    inline-size: 0.45em;
    block-size: 0.45em;
    margin-inline-end: 0.6em;
    border: solid var(--_quiet);
    border-width: 0 2px 2px 0;
    transform: rotate(-45deg);
  }
  details[open] summary h3::before {
    transform: rotate(45deg);
  }
`;
