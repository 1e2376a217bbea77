import { css, html, nothing, type TemplateResult } from "lit";
import type { ApiError } from "../api/errors.js";
import { errorHelp, errorWords } from "../core/error-words.js";
import type { Locale } from "../core/i18n.js";
import type { ResourceState } from "../core/resource.js";
import { common } from "../i18n/common/text.js";
import { icon, type IconName } from "./icon.js";

export interface Frame<T> {
  readonly locale: Locale;
  readonly title: string;
  /** One sentence under the title. */
  readonly about?: string | TemplateResult;
  /** Beside the title: the section's main button, a download. */
  readonly actions?: unknown;
  readonly state: ResourceState<T>;
  readonly retry: () => void;
  /** In the final shapes, from `skeleton()`. */
  readonly skeleton: TemplateResult;
  readonly content: (data: T) => unknown;
  /** What to show in the place of the content when there is nothing; null or absent: the content. */
  readonly empty?: (data: T) => Empty | null;
}

export interface Empty {
  /** What it means that there is nothing. */
  readonly text: string;
  /** The one thing to do. */
  readonly action?: TemplateResult;
}

/** A section: its title, and its data in whatever state it is. */
export function frame<T>(section: Frame<T>): TemplateResult {
  const { state, title, about, actions, locale } = section;
  const isBusy = state.phase === "loading" || (state.phase === "ready" && state.isRefreshing);
  return html`<section class="section" aria-labelledby="title" aria-busy=${isBusy}>
    <header class="section-head">
      <div>
        <h2 id="title">${title}</h2>
        ${about ? html`<p class="quiet">${about}</p>` : nothing}
      </div>
      ${actions ? html`<div class="row">${actions}</div>` : nothing}
    </header>
    ${body(section)}
    <p class="hidden-visually" role="status">
      ${state.phase === "loading" ? common.in(locale)("loading", { what: title }) : nothing}
    </p>
  </section>`;
}

function body<T>({ state, locale, retry, skeleton, content, empty }: Frame<T>): unknown {
  if (state.phase === "loading") return html`<div aria-hidden="true">${skeleton}</div>`;
  if (state.phase === "failed") return loadError(state.error, locale, retry);
  const nothingThere = empty?.(state.data);
  return html`${state.error ? stale(state.error, locale, retry) : nothing}
  ${nothingThere
    ? html`<div class="empty stack">
        <p>${nothingThere.text}</p>
        ${nothingThere.action ?? nothing}
      </div>`
    : content(state.data)}`;
}

const SIGNS: Partial<Record<ApiError["kind"], IconName>> = { offline: "offline", expired: "lock", forbidden: "lock" };

/** In the place of what could not be loaded. */
export function loadError(error: ApiError, locale: Locale, retry: () => void): TemplateResult {
  const help = errorHelp(error, locale);
  return html`<div class="notice ${error.kind === "failed" ? "danger" : "warning"}" role="alert">
    ${icon(SIGNS[error.kind] ?? "warning")}
    <div class="stack">
      <div>
        <p><strong>${errorWords(error, locale)}</strong></p>
        ${help ? html`<p>${help}</p>` : nothing}
      </div>
      ${error.kind === "forbidden" ? nothing : retryButton(locale, retry)}
    </div>
  </div>`;
}

/** Above what was loaded before, when fetching it again failed. */
function stale(error: ApiError, locale: Locale, retry: () => void): TemplateResult {
  const text = error.kind === "expired" ? errorWords(error, locale) : common.in(locale)("error.refresh");
  return html`<div class="notice warning" role="status">
    ${icon(SIGNS[error.kind] ?? "warning")}
    <div class="row">
      <p>${text}</p>
      ${retryButton(locale, retry)}
    </div>
  </div>`;
}

function retryButton(locale: Locale, retry: () => void): TemplateResult {
  return html`<button type="button" data-look="outlined" @click=${retry}>
    ${icon("retry", "start")}${common.in(locale)("retry")}
  </button>`;
}

/** Something to know about the section: a limit, a next step. */
export function notice(tone: "neutral" | "warning" | "danger" | "success", text: unknown, sign: IconName = "info"): TemplateResult {
  return html`<div class="notice ${tone}">${icon(sign)}<div>${text}</div></div>`;
}

/** Why something was not saved, beside the button that was to save it: a toast would cover it on a phone. */
export function problemNotice(text: string): TemplateResult {
  return html`<div class="notice danger" role="alert">${icon("warning")}<p>${text}</p></div>`;
}

/** Grey lines in the shapes of the text to come; widths in percent of the line. */
export function skeletonLines(...widths: readonly number[]): TemplateResult {
  return html`<div class="stack skeleton-lines">
    ${widths.map((width) => html`<span class="skeleton line w${Math.round(width / 10) * 10}"></span>`)}
  </div>`;
}

/** Grey rows of a table to come. */
export function skeletonTable(rows = 4): TemplateResult {
  return html`<div class="stack skeleton-table">
    ${Array.from({ length: rows }, () => html`<span class="skeleton tall"></span>`)}
  </div>`;
}

export const sectionStyles = css`
  :host {
    display: block;
  }
  .section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_u);
    padding: calc(var(--_u) * 1.5);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .section-head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: start;
    gap: calc(var(--_u) * 0.5) var(--_u);
  }
  .section-head > :first-child {
    flex: 1 1 calc(var(--_u) * 16);
    min-inline-size: 0;
  }
  .section-head p {
    margin-block-start: calc(var(--_u) * 0.25);
    max-inline-size: 44em;
  }
  .empty {
    justify-items: start;
    padding: calc(var(--_u) * 1.25);
    border-radius: var(--_radius);
    background: var(--_page);
    color: var(--_quiet);
  }
  .empty p {
    max-inline-size: 40em;
  }
  /* Words on a button that are longer than a phone is wide. */
  :is(.empty, .notice) button {
    white-space: normal;
  }
  .notice {
    display: flex;
    gap: calc(var(--_u) * 0.75);
    padding: calc(var(--_u) * 0.75) var(--_u);
    border-radius: calc(var(--_radius) * 0.75);
    background: var(--_page);
    color: var(--_text);
  }
  .notice > .icon {
    margin-block-start: 0.125em;
  }
  .notice > :last-child {
    min-inline-size: 0;
    justify-items: start;
  }
  .notice.warning {
    background: var(--_warning-soft);
    color: var(--_warning);
  }
  .notice.danger {
    background: var(--_danger-soft);
    color: var(--_danger);
  }
  .notice.success {
    background: var(--_success-soft);
    color: var(--_success);
  }
  .skeleton.line {
    block-size: calc(var(--_u) * 1);
    margin-block: calc(var(--_u) * 0.25);
  }
  .skeleton-lines,
  .skeleton-table {
    --gap: 0.5;
  }
  .skeleton.tall {
    block-size: calc(var(--_u) * 2.75);
  }
  .w20 { inline-size: 20%; }
  .w30 { inline-size: 30%; }
  .w40 { inline-size: 40%; }
  .w50 { inline-size: 50%; }
  .w60 { inline-size: 60%; }
  .w70 { inline-size: 70%; }
  .w80 { inline-size: 80%; }
  .w90 { inline-size: 90%; }
  @container (max-width: 35em) {
    .section {
      padding: var(--_u);
    }
  }
`;
