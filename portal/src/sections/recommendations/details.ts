import { html, nothing, type TemplateResult } from "lit";
import type { Schemas } from "../../api/types.js";
import type { Format } from "../../core/format.js";
import type { common } from "../../i18n/common/text.js";
import type { Proposal } from "./effect.js";
import type { recommendations } from "./text.js";

export interface Speech {
  readonly t: ReturnType<typeof recommendations.in>;
  readonly words: ReturnType<typeof common.in>;
  readonly format: Format;
}

type Label = Extract<keyof typeof recommendations.dutch, `detail.${string}`>;
type Line = readonly [label: Label, content: unknown];
type Keyword = Schemas["Keyword"];

/** The full details of what approving would make or change. Texts for visitors are Dutch, whatever the reader's language. */
export function detailsOf({ action_details: action }: Proposal, speech: Speech): unknown {
  const { t, words, format } = speech;
  switch (action.action_type) {
    case "create_landing_page":
      return html`${lines(speech, [
        ["detail.path", action.path],
        ["detail.title", dutch(action.title)],
        ["detail.subtitle", dutch(action.subtitle)],
        ["detail.seo_title", dutch(action.seo_title)],
        ["detail.seo_description", dutch(action.seo_description)],
      ])}
      <h4>${t("detail.page")}</h4>
      <div class="page stack" lang="nl">${action.content_json.blocks.map((part) => block(part, speech))}</div>`;
    case "publish_landing_page":
      return lines(speech, [
        ["detail.path", action.path],
        ["detail.status", words(`page.${action.from_status}`)],
      ]);
    case "optimize_landing_page":
      return action.changes.map(
        ({ field, from, to, why, why_en }) => html`<div class="change">
          <h4>${t(`detail.${field}`)}</h4>
          ${lines(speech, [
            ["detail.now", from ? dutch(from) : html`<span class="quiet">${t("detail.empty")}</span>`],
            ["detail.becomes", html`<strong>${dutch(to)}</strong>`],
          ])}
          <p class="quiet">${format.locale === "en" ? why_en : why}</p>
        </div>`,
      );
    case "create_campaign":
      return html`${lines(speech, [
        ["detail.channel", words(`channel.${action.channel}`)],
        ["detail.daily_budget", format.money(action.daily_budget)],
        ["detail.cpl_target", format.money(action.cpl_target)],
      ])}
      ${ads(action, speech)}`;
    case "optimize_campaign":
      return html`<h4>${t("detail.changes")}</h4>
        <ul class="bullets" lang="nl">
          ${action.what_changes.map((change) => html`<li>${change}</li>`)}
        </ul>
        ${ads(action, speech)}`;
    case "activate_campaign":
      return lines(
        speech,
        (["daily_budget", "monthly_budget"] as const)
          .filter((budget) => action[budget] !== null)
          .map((budget): Line => [`detail.${budget}`, format.money(action[budget])]),
      );
    case "increase_campaign_budget":
    case "decrease_campaign_budget":
      return lines(
        speech,
        action.changes.map((change): Line => [`detail.${change.budget}`, fromTo(change, speech)]),
      );
    case "shift_budget":
      return (["from", "to"] as const).map(
        (side) => html`<h4>${t(`detail.${side}`)}</h4>
          ${lines(
            speech,
            action.changes
              .filter(({ campaign_id: id }) => id === action[`${side}_campaign_id`])
              .map((change): Line => [`detail.${change.budget}`, fromTo(change, speech)]),
          )}`,
      );
    case "raise_monthly_budget":
      return lines(speech, [["detail.monthly_marketing_budget", fromTo(action, speech)]]);
    case "pause_campaign":
      return html`<p>${t("detail.pause")}</p>`;
    case "adopt_campaign_drift":
    case "revert_campaign_drift": {
      const { status, daily_budget: budget } = action.drift;
      const state = (value: string): string =>
        ["planned", "active", "paused", "archived"].includes(value) ? words(`campaign.${value as "active"}`) : value;
      return html`${status
        ? html`<h4>${t("detail.campaign")}</h4>
            ${lines(speech, [
              ["detail.ours", state(status.ours)],
              ["detail.platform", state(status.platform)],
            ])}`
        : nothing}
      ${budget
        ? html`<h4>${t("detail.daily_budget")}</h4>
            ${lines(speech, [
              ["detail.ours", format.money(budget.ours)],
              ["detail.platform", format.money(budget.platform)],
            ])}`
        : nothing}`;
    }
  }
}

function lines({ t }: Speech, all: readonly Line[]): TemplateResult {
  return html`<dl class="lines">
    ${all.map(([label, content]) => html`<div><dt>${t(label)}</dt><dd>${content}</dd></div>`)}
  </dl>`;
}

const dutch = (text: string): TemplateResult => html`<span lang="nl">${text}</span>`;

/** Old and new, of which the old may not have been set. */
function fromTo({ from, to }: { from: string | null; to: string }, { format, t }: Speech): TemplateResult {
  return html`${from === null ? t("detail.unset") : format.money(from)} <span aria-hidden="true">→</span>
    <span class="hidden-visually">${t("detail.arrow")}</span> <strong>${format.money(to)}</strong>`;
}

function ads(
  action: { keywords: Keyword[]; negative_keywords: string[]; headlines: string[]; descriptions: string[] },
  { t }: Speech,
): TemplateResult {
  return html`<h4>${t("detail.keywords")}</h4>
    <ul class="tags">
      ${action.keywords.map(
        ({ text, match_type }) => html`<li>${dutch(text)} <span class="quiet">${t(`match.${match_type}`)}</span></li>`,
      )}
    </ul>
    ${(["headlines", "descriptions", "negative_keywords"] as const).map(
      (name) => html`<h4>${t(`detail.${name}`)}</h4>
        <ul class=${name === "descriptions" ? "bullets" : "tags"} lang="nl">
          ${action[name].map((text) => html`<li>${text}</li>`)}
        </ul>`,
    )}`;
}

type Block = Schemas["PageContent"]["blocks"][number];

/** A block of a page as its texts, in their order; the words of the form's fields are the same on every page. */
function block(part: Block, { t }: Speech): TemplateResult {
  const name = t(`block.${part.type as "hero"}`);
  const { title, subtitle, intro, text, items, button } = part as {
    title?: string;
    subtitle?: string;
    intro?: string;
    text?: string;
    items?: readonly Record<string, string>[];
    button?: string;
  };
  return html`<div>
    <p class="small quiet">${name}</p>
    ${title ? html`<p><strong>${title}</strong></p>` : nothing}
    ${[subtitle, intro, text].map((words) => (words ? html`<p>${words}</p>` : nothing))}
    ${items?.length
      ? html`<ul class="bullets">
          ${items.map(
            (item) => html`<li>
              <strong>${item["title"] ?? item["question"] ?? item["author"]}</strong>: ${item["text"] ?? item["answer"]}
            </li>`,
          )}
        </ul>`
      : nothing}
    ${button ? html`<p><span class="badge">${button}</span></p>` : nothing}
  </div>`;
}
