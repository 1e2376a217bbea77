import type { Schemas } from "../../api/types.js";
import type { Format } from "../../core/format.js";
import type { recommendations } from "./text.js";

export type Proposal = Schemas["Recommendation"];
type Words = ReturnType<typeof recommendations.in>;

const withoutSign = (amount: string): string => amount.replace(/^-/, "");

/** The leads to expect, as a range: "1,8 tot 3,6 leads per week erbij". */
export function leadsWords({ leads_per_week: range }: Proposal["expected_effect"], t: Words, format: Format): string {
  if (!range) return t("effect.unknown");
  const numbers = range.map(Number).sort((one, other) => Math.abs(one) - Math.abs(other));
  const [least = 0, most = 0] = numbers;
  if (most === 0) return t("effect.none");
  const key = most > 0 ? "effect.more" : "effect.fewer";
  const from = format.number(Math.abs(least));
  const to = format.number(Math.abs(most));
  const leads = from === to ? t("effect.about", { count: Math.abs(most), leads: to }) : t("effect.range", { from, to });
  return t(key, { leads });
}

/** What it costs or saves in a month, by what the action means for money. */
export function costWords({ action_type: action, expected_effect: effect }: Proposal, t: Words, format: Format): string {
  const change = effect.monthly_cost_change;
  if (Number(change) === 0) return t("cost.none");
  const amount = format.money(withoutSign(change));
  if (change.startsWith("-")) return t("cost.less", { amount });
  if (action === "raise_monthly_budget") return t("cost.room", { amount });
  return t(action === "create_campaign" ? "cost.later" : "cost.more", { amount });
}

/** The exact sum of amounts with two decimals; never through a float. */
export function sum(amounts: readonly (string | null | undefined)[]): string {
  const cents = amounts.reduce((total, amount) => total + BigInt((amount ?? "0.00").replace(".", "")), 0n);
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
