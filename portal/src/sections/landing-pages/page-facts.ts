import { css, html, nothing, type TemplateResult } from "lit";
import type { Schemas } from "../../api/types.js";
import { formatIn, segmentName } from "../../core/format.js";
import type { Locale } from "../../core/i18n.js";
import type { FlatValues } from "../../core/list.js";
import { common } from "../../i18n/common/text.js";
import { badge } from "../../ui/badge.js";
import { icon } from "../../ui/icon.js";
import { notice } from "../../ui/section.js";
import { labelOf } from "./blocks.js";
import { PAGE_TONES } from "./tones.js";
import { landingPages } from "./text.js";

type Page = Schemas["LandingPage"];

/** What the stored texts claim, which only their writer can know to be true; said in Dutch, as the texts are. */
export function claims(warnings: NonNullable<Schemas["LandingPage"]["warnings"]>, t: ReturnType<typeof landingPages.in>): TemplateResult {
  return notice(
    "warning",
    html`<strong>${t("claims")}</strong>
      <ul lang="nl">
        ${warnings.map(({ found, message }) => html`<li>“${found}”: ${message}</li>`)}
      </ul>`,
    "warning",
  );
}

/** Where a page stands: its state, its address, and once it was live what came of it. */
export function pageFacts(page: Page, locale: Locale): TemplateResult {
  const t = landingPages.in(locale);
  const format = formatIn(locale);
  const rate = page.views_28d ? (page.conversions_28d / page.views_28d) * 100 : null;
  const fact = (label: string, value: unknown): TemplateResult => html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
  return html`<dl class="facts">
    ${fact(t("status"), badge(common.in(locale)(`page.${page.status}`), PAGE_TONES[page.status]))}
    ${fact(t("segment"), page.segment ? segmentName(page.segment) : t("noSegment"))}
    ${fact(
      t("path"),
      page.status === "live"
        ? html`<a href=${page.public_url} target="_blank" rel="noopener"
            >${page.path}<span class="hidden-visually">${t("newTab")}</span></a
          >`
        : page.path,
    )}
    ${page.published_at
      ? html`${fact(t("views"), format.number(page.views_28d))}
        ${fact(t("conversions"), format.number(page.conversions_28d))} ${fact(t("rate"), format.percent(rate))}
        ${fact(t("published"), format.moment(page.published_at))}`
      : nothing}
  </dl>`;
}

/** Somebody else changed the page: what they wrote in the fields that both changed, and what to do. */
export function conflictNotice(
  names: readonly string[],
  theirs: FlatValues,
  locale: Locale,
  { keepMine, takeTheirs }: { keepMine: () => void; takeTheirs: () => void },
): TemplateResult {
  const t = landingPages.in(locale);
  const textOf = (name: string): unknown => {
    const value = theirs[name];
    return Array.isArray(value) ? t("conflict.list") : String(value ?? "") || "–";
  };
  return html`<div class="notice warning" role="alert">
    ${icon("warning")}
    <div class="stack">
      <div>
        <p><strong>${t("conflict.title")}</strong></p>
        <p>${t("conflict.kept")}</p>
      </div>
      ${names.length
        ? html`<p>${t("conflict.both")}</p>
            <dl class="theirs">
              ${names.map(
                (name) => html`<dt>${labelOf(name, t)}</dt>
                  <dd>${textOf(name)}</dd>`,
              )}
            </dl>`
        : nothing}
      <div class="row">
        <button type="button" data-tone="brand" @click=${keepMine}>${t("conflict.mine")}</button>
        <button type="button"
          data-look="outlined"
          @click=${takeTheirs}
          >${t("conflict.theirs")}</button
        >
      </div>
    </div>
  </div>`;
}

export const factStyles = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--_u) * 0.75) calc(var(--_u) * 2);
  }
  .facts dt {
    color: var(--_quiet);
    font-size: calc(var(--_u) * 0.875);
  }
  .facts dd {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .note {
    white-space: pre-line;
  }
  .theirs dt {
    font-weight: 600;
  }
  .theirs dd {
    margin-block-end: calc(var(--_u) * 0.5);
    overflow-wrap: anywhere;
  }
`;
