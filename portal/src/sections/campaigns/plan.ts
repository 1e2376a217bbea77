import { ApiError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import type { FieldProblem } from "../../core/form.js";
import type { Locale } from "../../core/i18n.js";
import { flatList, type FlatValues, idsIn, textIn } from "../../core/list.js";
import { parseMoney, toTyped } from "../../core/parse.js";

type Campaign = Schemas["Campaign"];
type Keyword = Schemas["CampaignKeyword"];
type Ads = NonNullable<Schemas["CampaignCreate"]["ad_content"]>;

export const MOST = { headlines: 15, descriptions: 4 } as const;
export const FEWEST = { headlines: 3, descriptions: 2 } as const;
export const LONGEST = { headlines: 30, descriptions: 90 } as const;
export type AdTexts = keyof typeof MOST;
const AD_TEXTS = ["headlines", "descriptions"] as const;

/** Channels that charge for every click: they need a budget of their own and a page that is live. */
export const AD_CHANNELS: readonly string[] = ["google_ads", "meta_ads", "linkedin_ads"];
const LEAST_CENTS = { daily_budget: 500n, monthly_budget: 15_200n } as const;
const BUDGETS = ["daily_budget", "monthly_budget", "cpl_target"] as const;

/** A campaign as flat form values; without one, what a new one begins with. Amounts as people type them. */
export function flatten(campaign: Campaign | null, locale: Locale): FlatValues {
  const ads = campaign?.ad_content;
  const texts = (name: AdTexts): readonly string[] => {
    const stored = ads?.[name] ?? [];
    return [...stored, ...Array<string>(Math.max(0, FEWEST[name] - stored.length)).fill("")];
  };
  return {
    channel: campaign?.channel ?? "google_ads",
    segment_id: campaign?.segment_id ?? "",
    landing_page_id: campaign?.landing_page_id ?? "",
    ...Object.fromEntries(BUDGETS.map((name) => [name, toTyped(campaign?.[name], locale)])),
    keywords: (ads?.keywords ?? []).map(typedKeyword).join("\n"),
    negative_keywords: (ads?.negative_keywords ?? []).join("\n"),
    ...flatList("headlines", texts("headlines")),
    ...flatList("descriptions", texts("descriptions")),
  };
}

/** As Google writes it: "any of these words", in quotes "this phrase", in brackets "exactly this". */
function typedKeyword({ text, match_type: match }: Keyword): string {
  return { broad: text, phrase: `"${text}"`, exact: `[${text}]` }[match];
}

/** Keywords of a text, one on each line. */
export function readKeywords(typed: string): Keyword[] {
  return linesOf(typed).map((line): Keyword => {
    const [, phrase, exact] = /^["“”](.*)["“”]$|^\[(.*)\]$/.exec(line) ?? [];
    if (phrase !== undefined) return { text: phrase.trim(), match_type: "phrase" };
    return exact === undefined ? { text: line, match_type: "broad" } : { text: exact.trim(), match_type: "exact" };
  });
}

function linesOf(typed: string): string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The ids of the texts that are not empty: the others are not sent. */
const written = (values: FlatValues, name: AdTexts): string[] =>
  idsIn(values, name).filter((id) => textIn(values, `${name}.${id}`).trim());

/** Keywords and ads; null while nothing is written yet. */
export function adsOf(values: FlatValues): Ads | null {
  const ads = {
    keywords: readKeywords(textIn(values, "keywords")),
    negative_keywords: linesOf(textIn(values, "negative_keywords")),
    headlines: written(values, "headlines").map((id) => textIn(values, `headlines.${id}`).trim()),
    descriptions: written(values, "descriptions").map((id) => textIn(values, `descriptions.${id}`).trim()),
  };
  return Object.values(ads).some((list) => list.length) ? ads : null;
}

const isAd = (name: string): boolean => /^(negative_)?keywords$|^(headlines|descriptions)(\.|$)/.test(name);
const hasAds = (values: FlatValues): boolean => values["channel"] === "google_ads";

/** What to send for the fields that changed; empty is null, for what may be empty. */
export function changesOf(values: FlatValues, changed: FlatValues, locale: Locale): Schemas["CampaignUpdate"] {
  const names = Object.keys(changed);
  const money = (name: string): string | null => {
    const parsed = parseMoney(textIn(values, name), locale);
    return "value" in parsed ? parsed.value : null;
  };
  const fields = names
    .filter((name) => !isAd(name) && name !== "channel")
    .map((name) => [name, (BUDGETS as readonly string[]).includes(name) ? money(name) : textIn(values, name) || null]);
  const ads = hasAds(values) && names.some(isAd) ? adsOf(values) : null;
  return { ...Object.fromEntries(fields), ...(ads ? { ad_content: ads } : {}) };
}

/** What the texts of a form say that is about this section only. */
export interface PlanWords {
  readonly least: Readonly<Record<"daily_budget" | "monthly_budget", string>>;
  readonly fewest: Readonly<Record<"keywords" | AdTexts, string>>;
  readonly twice: string;
}

/** What is wrong with a plan, per field. `must` are fields that cannot be empty here. */
export function check(values: FlatValues, locale: Locale, words: PlanWords): Record<string, FieldProblem> {
  const problems: Record<string, FieldProblem> = {};
  for (const name of BUDGETS) {
    const parsed = parseMoney(textIn(values, name), locale);
    if ("error" in parsed) problems[name] = { key: `field.${parsed.error}` };
    else if (parsed.value !== null && name !== "cpl_target" && AD_CHANNELS.includes(textIn(values, "channel"))) {
      if (cents(parsed.value) < LEAST_CENTS[name]) problems[name] = { text: words.least[name] };
    } else if (name === "cpl_target" && parsed.value !== null && cents(parsed.value) === 0n) {
      problems[name] = { key: "field.refused" };
    }
  }
  const ads = hasAds(values) ? adsOf(values) : null;
  if (!ads) return problems;
  if (!ads.keywords.length) problems["keywords"] = { text: words.fewest.keywords };
  for (const name of AD_TEXTS) {
    const seen = new Set<string>();
    for (const id of written(values, name)) {
      const text = textIn(values, `${name}.${id}`).trim();
      const max = LONGEST[name];
      if ([...text].length > max) problems[`${name}.${id}`] = { key: "field.too-long", values: { max } };
      else if (seen.has(text.toLowerCase())) problems[`${name}.${id}`] = { text: words.twice };
      seen.add(text.toLowerCase());
    }
    if (seen.size >= FEWEST[name]) continue;
    const empty = idsIn(values, name).find((id) => !textIn(values, `${name}.${id}`).trim());
    if (empty !== undefined) problems[`${name}.${empty}`] = { text: words.fewest[name] };
  }
  return problems;
}

/** The form's name for what our functions point at: `/ad_content/headlines/2` is that headline's own field. */
export function nameOf(pointer: string, values: FlatValues): string {
  const [, first = "", list = "", index] = pointer.split("/");
  if (first !== "ad_content") return first;
  if (list !== "headlines" && list !== "descriptions") return list || "keywords";
  return `${list}.${(index === undefined ? undefined : written(values, list)[Number(index)]) ?? idsIn(values, list)[0]}`;
}

/** The same refusal with the form's own names; a keyword is named by its line. */
export function withNames(error: ApiError, values: FlatValues): ApiError {
  const errors = error.problem?.errors?.map((field) => ({ ...field, pointer: `/${nameOf(field.pointer, values)}` }));
  return error.problem && errors ? new ApiError(error.kind, { ...error.problem, errors }, error.retryAfter) : error;
}

function cents(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0").slice(0, 2));
}

/**
 * The most that a campaign can cost in a month, EUR: its monthly budget, else 30.4 times its daily budget, which is
 * what Google Ads can charge, up to the next cent. Null without a budget. In whole cents, for an amount is no float.
 */
export function mostAMonth(daily: string | null, monthly: string | null): string | null {
  if (monthly !== null) return monthly;
  if (daily === null) return null;
  const total = (cents(daily) * 304n + 9n) / 10n;
  return `${total / 100n}.${String(total % 100n).padStart(2, "0")}`;
}

/** What a form's budgets can cost in a month; null while there is none, or what is typed is no amount. */
export function mostOf(values: FlatValues, locale: Locale): string | null {
  const [daily, monthly] = (["daily_budget", "monthly_budget"] as const).map((name) => {
    const parsed = parseMoney(textIn(values, name), locale);
    return "value" in parsed ? parsed.value : null;
  });
  return mostAMonth(daily ?? null, monthly ?? null);
}
