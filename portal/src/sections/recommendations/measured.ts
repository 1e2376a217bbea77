import { html, nothing, type TemplateResult } from "lit";
import type { Schemas } from "../../api/types.js";
import { badge, type Tone } from "../../ui/badge.js";
import type { Speech } from "./details.js";
import type { Proposal } from "./effect.js";

export type Measurement = Schemas["MeasuredEffect"];

const TONES: Readonly<Record<Measurement["verdict"], Tone>> = { effect: "success", opposite: "danger", none: "neutral", unmeasurable: "neutral" };
/** The second measurement is of 28 days; a few more until the night that makes it. */
const MEASURED_WITHIN_MS = 35 * 86_400_000;

/** What an effect would have to be to be seen at all, while it is not known yet. */
export function outlook(proposal: Proposal, { format }: Speech): string | null {
  const { effect_outlook: found } = proposal;
  return found ? (format.locale === "en" ? found.text_en : found.text) : null;
}

/** What it did bring, as far as that is known: the last measurement, and the figures of each. */
export function measured(proposal: Proposal, speech: Speech): unknown {
  const { t, format } = speech;
  const { status, executed_at: at, action_type: action } = proposal;
  const found = proposal.measured_effects ?? [];
  const last = found.at(-1);
  if (last) {
    return html`<div class="measured">
      <p class="row"><strong>${t("measured")}</strong> ${badge(t(`verdict.${last.verdict}`), TONES[last.verdict])}</p>
      <p>${format.locale === "en" ? last.text_en : last.text}</p>
      <details>
        <summary>${t("measured.details")}</summary>
        <div class="stack">${found.map((one) => figures(one, speech))}</div>
      </details>
    </div>`;
  }
  const isAwaited = status === "executed" && at !== null && !action.endsWith("_drift") && Date.now() - Date.parse(at) < MEASURED_WITHIN_MS;
  return isAwaited ? html`<p class="quiet small">${t("measured.later")}</p>` : nothing;
}

function figures(one: Measurement, { t, format }: Speech): TemplateResult {
  const { change, change_low: low, change_high: high, leads_without: without } = one;
  const signed = (value: number | null): string => format.change(value);
  const range =
    (low ?? high) === null
      ? t("measured.open")
      : low === null
        ? t("measured.most", { high: signed(high) })
        : high === null
          ? t("measured.least", { low: signed(low) })
          : t("measured.range", { low: signed(low), high: signed(high) });
  const lines: [string, string][] = [
    [t("measured.days"), `${format.shortDay(one.first_day)} – ${format.shortDay(one.last_day)}`],
    [t("measured.leads"), without === null ? String(one.leads_observed) : t("measured.without", { leads: one.leads_observed, without: format.number(without) })],
    ...(change === null ? [] : [[t("measured.change"), `${signed(change)}, ${range}`] as [string, string]]),
    ...(one.p_value === null ? [] : [[t("measured.p"), format.probability(one.p_value)] as [string, string]]),
    [t("measured.donors"), String(one.donors)],
    ...(one.other_changes ? [[t("measured.others"), String(one.other_changes)] as [string, string]] : []),
  ];
  return html`<div>
    <h4>${t("measured.after", { days: one.horizon_days })}</h4>
    <dl class="lines">
      ${lines.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
    </dl>
  </div>`;
}
