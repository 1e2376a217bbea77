import type { ApiError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import type { FieldProblem } from "../../core/form.js";
import type { Locale } from "../../core/i18n.js";
import { parseMoney, toTyped } from "../../core/parse.js";

export type Profile = Schemas["MarketingProfile"];
export type Update = Partial<
  Pick<
    Profile,
    | "marketing_mode"
    | "auto_marketing_enabled"
    | "monthly_marketing_budget"
    | "preferred_channels"
    | "brand_color"
    | "tone_of_voice"
  >
>;

/** What is typed; the names are those of our function, so that what it refuses finds its field. */
export type Values = {
  marketing_mode: Profile["marketing_mode"];
  /** One box: "yes" or nothing. */
  auto_marketing_enabled: readonly string[];
  monthly_marketing_budget: string;
  preferred_channels: readonly string[];
  /** Empty: no colour of their own. */
  brand_color: string;
  tone_of_voice: string;
};

export const MAX_TONE = 500;
const MAX_BUDGET = 100_000_000;

export function valuesOf(profile: Profile, locale: Locale): Values {
  return {
    marketing_mode: profile.marketing_mode,
    auto_marketing_enabled: profile.auto_marketing_enabled ? ["yes"] : [],
    monthly_marketing_budget: toTyped(profile.monthly_marketing_budget, locale),
    preferred_channels: profile.preferred_channels,
    brand_color: profile.brand_color ?? "",
    tone_of_voice: profile.tone_of_voice ?? "",
  };
}

export function check(
  { monthly_marketing_budget: budget, tone_of_voice: tone }: Values,
  locale: Locale,
  tooHigh: string,
): Partial<Record<keyof Values, FieldProblem>> {
  const parsed = parseMoney(budget, locale);
  return {
    ...("error" in parsed
      ? { monthly_marketing_budget: { key: `field.${parsed.error}` } }
      : Number(parsed.value) >= MAX_BUDGET && { monthly_marketing_budget: { text: tooHigh } }),
    ...(tone.length > MAX_TONE && { tone_of_voice: { key: "field.too-long", values: { max: MAX_TONE } } }),
  };
}

/** Only what differs from what is stored, as our function takes it. It was checked before. */
export function updateOf(changed: Partial<Values>, locale: Locale): Update {
  const { auto_marketing_enabled: auto, monthly_marketing_budget: budget, brand_color: color, tone_of_voice: tone } = changed;
  const parsed = parseMoney(budget ?? "", locale);
  return {
    ...(changed.marketing_mode && { marketing_mode: changed.marketing_mode }),
    ...(auto && { auto_marketing_enabled: auto.length > 0 }),
    ...(budget !== undefined && { monthly_marketing_budget: "value" in parsed ? parsed.value : null }),
    ...(changed.preferred_channels && { preferred_channels: [...changed.preferred_channels] as Profile["preferred_channels"] }),
    ...(color !== undefined && { brand_color: color || null }),
    ...(tone !== undefined && { tone_of_voice: tone.trim() || null }),
  };
}

/** Whether the amount itself moves: `1250` typed over `1250,00` is the same budget. */
export function movesBudget(update: Update, before: Profile): boolean {
  return "monthly_marketing_budget" in update && update.monthly_marketing_budget !== before.monthly_marketing_budget;
}

/** What active campaigns commit a month, out of our function's refusal of a lower budget; null: not said. */
export function committedIn(error: ApiError): string | null {
  return /would commit EUR (\d+\.\d\d) a month/.exec(error.problem?.detail ?? "")?.[1] ?? null;
}
