import { html, nothing, type TemplateResult } from "lit";
import { nameOf, segmentName } from "../../core/format.js";
import { badge, type Tone } from "../../ui/badge.js";
import { icon, type IconName } from "../../ui/icon.js";
import { notice } from "../../ui/section.js";
import { detailsOf, type Speech } from "./details.js";
import { costWords, leadsWords, type Proposal } from "./effect.js";
import { certaintyOf, type Fact, factsOf, type Inputs } from "./grounds.js";
import { measured, outlook } from "./measured.js";
import { isConsent } from "./queue.js";

/** What the rule saw, once somebody asked for it. */
export type Grounds = Inputs | "loading" | "failed";

export interface Card {
  readonly proposal: Proposal;
  readonly speech: Speech;
  /** Whether this person can decide on it. */
  readonly isOpen: boolean;
  /** An admin may carry out what a partner agreed to. */
  readonly isAdmin: boolean;
  readonly isBusy: boolean;
  /** Something else is being done, so nothing can be begun. */
  readonly isLocked: boolean;
  /** Why it could not be decided just now. */
  readonly problem: string | undefined;
  readonly isChosen: boolean;
  readonly grounds: Grounds | undefined;
  readonly onDecide: (decision: "approve" | "reject") => void;
  /** Absent where several cannot be approved together. */
  readonly onChoose?: (isChosen: boolean) => void;
  readonly onOpen: () => void;
  /** Opens the tab of what it is about. */
  readonly onGo: (tab: "pages" | "campaigns") => void;
}

/** One proposal: what, effect, cost, why; then the decision, or what was decided. */
export function card(given: Card): TemplateResult {
  const { proposal, speech, isOpen, isAdmin, problem } = given;
  const { t, words, format } = speech;
  const { id, status, action_type: action } = proposal;
  const seen = outlook(proposal, speech);
  return html`<article class="card ${isOpen ? "" : "decided"}" id="card-${id}" tabindex="-1" aria-labelledby="what-${id}">
    <header class="row spread">
      <div class="row top">
        ${given.onChoose ? chooser(given) : nothing}
        <div>
          <h3 id="what-${id}">${t(`action.${action}`)}</h3>
          <p class="quiet">${proposal.segment_id ? segmentName(proposal) : t(isAdmin ? "segment.all" : "whole")}</p>
        </div>
      </div>
      <div class="row">
        ${status === "pending" ? nothing : stateBadge(proposal, speech)}
        ${isOpen && proposal.priority === "high" ? badge(words("priority.high"), "warning", "up") : nothing}
        ${isOpen && proposal.priority === "low" ? badge(words("priority.low")) : nothing}
      </div>
    </header>
    <dl class="figures">
      <div>
        <dt>${t("effect")}</dt>
        <dd><strong>${leadsWords(proposal.expected_effect, t, format)}</strong></dd>
        ${isOpen && seen ? html`<dd class="quiet small">${seen}</dd>` : nothing}
      </div>
      <div>
        <dt>${t("cost")}</dt>
        <dd>${costWords(proposal, t, format)}</dd>
      </div>
    </dl>
    <div>
      <p><span class="hidden-visually">${t("why")}: </span>${format.locale === "en" ? proposal.reason_en : proposal.reason}</p>
      <p class="quiet small">${[...about(proposal, speech, isOpen)].join(" ")}</p>
    </div>
    <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && given.onOpen()}>
      <summary>${t("details")}</summary>
      <div class="stack">
        ${detailsOf(proposal, speech)}
        <h4>${t("grounds")}</h4>
        ${grounds(given)}
      </div>
    </details>
    ${outcome(given)} ${measured(proposal, speech)} ${problem ? html`<div role="alert">${notice("warning", problem, "warning")}</div>` : nothing}
    ${isOpen ? decisions(given) : nothing} ${!isOpen || problem ? whereTo(given) : nothing}
  </article>`;
}

/** To the page or campaign that it made or changed, or that stands in the way. */
function whereTo({ proposal: { action_type: action, status }, speech, onGo }: Card): unknown {
  if (status === "rejected" || status === "expired" || action === "raise_monthly_budget") return nothing;
  const tab = action.endsWith("landing_page") ? "pages" : "campaigns";
  return html`<div>
    <button type="button" data-look="outlined" @click=${() => onGo(tab)}>${speech.t(`go.${tab}`)}</button>
  </div>`;
}

function chooser({ proposal, speech, isChosen, isLocked, onChoose }: Card): TemplateResult {
  const label = `${speech.t(`action.${proposal.action_type}`)}, ${nameOf(proposal.region)}`;
  return html`<label class="choose">
    <input
      type="checkbox"
      aria-label=${speech.t("choose", { action: label })}
      .checked=${isChosen}
      ?disabled=${isLocked}
      @change=${(event: Event) => onChoose?.((event.target as HTMLInputElement).checked)}
    />
  </label>`;
}

function decisions({ proposal, speech, isBusy, isLocked, isAdmin, onDecide }: Card): TemplateResult {
  const { t } = speech;
  const verb = isAdmin && isConsent(proposal) ? "carryOut" : "approve";
  return html`<div class="row decisions">
    <button type="button"
      data-tone="brand"
      aria-describedby="what-${proposal.id}"
      ?data-busy=${isBusy}
      ?disabled=${isLocked && !isBusy}
      @click=${() => onDecide("approve")}
      >${icon("check", "start")}${t(verb)}</button
    >
    <button type="button" data-look="outlined" ?disabled=${isLocked} @click=${() => onDecide("reject")}>${t("reject")}</button>
  </div>`;
}

function* about(proposal: Proposal, { t, format }: Speech, isOpen: boolean): Generator<string> {
  if (proposal.day) yield t("window", { day: format.day(proposal.day) });
  if (proposal.expected_effect.leads_per_week) yield t("estimate");
  if (!isOpen) return;
  if (proposal.refreshed_at) yield t("refreshed", { moment: format.moment(proposal.refreshed_at) });
  if (proposal.status === "pending" && proposal.expires_at) yield t("until", { day: format.day(lastDay(proposal.expires_at)) });
}

/** The calendar day, Amsterdam, of the last moment at which it can be decided. */
export function lastDay(expiresAt: string): string {
  return DAY.format(new Date(Date.parse(expiresAt) - 1));
}

const DAY = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: "Europe/Amsterdam" });

const BADGES: Readonly<Record<Proposal["status"], readonly [Tone, IconName?]>> = {
  pending: ["brand"],
  approved: ["brand", "check"],
  executed: ["success", "check"],
  rejected: ["neutral", "close"],
  expired: ["neutral"],
  failed: ["danger", "warning"],
};

function stateBadge({ status, waits_for }: Proposal, { t, words }: Speech): TemplateResult {
  if (waits_for) return badge(t(`state.${waits_for}`), waits_for === "admin" ? "warning" : "brand", "retry");
  return badge(words(`recommendation.${status}`), ...BADGES[status]);
}

/** What became of it, and what was said about it. */
function outcome({ proposal, speech, isAdmin }: Card): unknown {
  const { t, words, format } = speech;
  const { status, reviewed_at: at, review_note: note, execution_error: error } = proposal;
  if (isAdmin && isConsent(proposal)) {
    return notice(
      "neutral",
      html`<p>${t("consent", { moment: format.moment(at) })}</p>
        ${note ? html`<p>${t("state.note", { note })}</p>` : nothing}`,
    );
  }
  if (!at) return nothing;
  const state = words(status === "rejected" ? "recommendation.rejected" : "recommendation.approved");
  return html`<p class="small quiet">
      ${t("state.at", { state, moment: format.moment(at) })} ${note ? t("state.note", { note }) : nothing}
    </p>
    ${error ? notice("danger", t("state.error", { reason: error }), "warning") : nothing}`;
}

function grounds({ proposal, speech, grounds: found, onOpen }: Card): unknown {
  const { t, words } = speech;
  if (found === "failed") {
    return html`<div class="row">
      <p>${t("grounds.failed")}</p>
      <button type="button" data-look="outlined" @click=${onOpen}>${words("retry")}</button>
    </div>`;
  }
  if (!found || found === "loading") return html`<span class="skeleton line w70"></span><span class="skeleton line w50"></span>`;
  return html`<dl class="lines">
    ${factsOf(proposal, found).map((fact) => html`<div><dt>${t(`fact.${fact.key}`)}</dt><dd>${factWords(fact, speech)}</dd></div>`)}
    <div>
      <dt>${t("certainty")}</dt>
      <dd>${t(`certainty.${certaintyOf(proposal, found)}`)}</dd>
    </div>
  </dl>`;
}

/** A figure that the rule saw, in words. */
export function factWords({ key, values: [first = null, second = null, third = null] }: Fact, { t, format }: Speech): string {
  switch (key) {
    case "wanted":
      return t("fact.wanted.is", { count: Number(first), wanted: format.number(first) });
    case "arrived":
      return t("fact.arrived.is", { count: first ?? 0, platform: second ?? 0, own: third ?? 0 });
    case "campaign":
      return t("fact.campaign.is", { spent: format.money(first), count: second ?? 0 });
    case "page":
      return t("fact.page.is", { visits: t("fact.visits", { count: first ?? 0 }), count: second ?? 0 });
    case "budget":
      return second === null
        ? format.money(first)
        : t("fact.budget.is", { spent: format.money(first), budget: format.money(second) });
    case "committed":
      return format.money(first);
  }
}
