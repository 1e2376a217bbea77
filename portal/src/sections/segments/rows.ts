import type { Schemas } from "../../api/types.js";
import { segmentName } from "../../core/format.js";
import type { FieldProblem } from "../../core/form.js";
import type { Locale } from "../../core/i18n.js";
import { parseDecimal, toTyped } from "../../core/parse.js";

export type Link = Schemas["PartnerSegment"];
export type Gap = Schemas["LeadGap"];
export type Segment = Schemas["Segment"];

/** A link with the latest gap of its segment; null: none worked out yet, or not known now. */
export interface Row {
  readonly link: Link;
  readonly gap: Gap | null;
}

/** Every link, with its gap beside it. */
export function rowsOf(links: readonly Link[], gaps: readonly Gap[]): Row[] {
  const bySegment = new Map(gaps.map((gap) => [gap.segment_id, gap]));
  return links.map((link) => ({ link, gap: bySegment.get(link.segment_id) ?? null }));
}

/** The leads wanted per week: what was chosen, also when no night has counted with it yet; else what was derived. */
export function targetOf({ link, gap }: Row): string | null {
  if (link.target_leads_per_week !== null) return link.target_leads_per_week;
  // A target that was chosen before and cleared since counts until the night.
  return gap && gap.target_source !== "explicit" ? gap.target_leads_per_week : null;
}

/** The segments that are not linked yet, by the names people read. */
export function linkable(segments: readonly Segment[], links: readonly Link[], locale: Locale): Segment[] {
  const linked = new Set(links.map((link) => link.segment_id));
  return segments
    .filter(({ segment_id: id }) => !linked.has(id))
    .sort((one, other) => segmentName(one).localeCompare(segmentName(other), locale));
}

/** What is typed about a link; the names are those of our functions, so that what they refuse finds its field. */
export type Values = {
  segment_id: string;
  target_leads_per_week: string;
  priority: string;
  /** One box: "yes" or nothing. */
  is_primary: readonly string[];
};

export const MAX_PRIORITY = 10_000;
const MAX_TARGET = 100_000;

export function valuesOf(link: Link | null, locale: Locale): Values {
  return {
    segment_id: link?.segment_id ?? "",
    target_leads_per_week: toTyped(link?.target_leads_per_week, locale),
    priority: String(link?.priority ?? 100),
    is_primary: link?.is_primary ? ["yes"] : [],
  };
}

/** What is wrong with it; `tooHigh` says that a number is beyond its highest. */
export function check(
  { segment_id: segment, target_leads_per_week: target, priority }: Values,
  locale: Locale,
  tooHigh: (max: number) => string,
): Partial<Record<keyof Values, FieldProblem>> {
  const problems: Partial<Record<keyof Values, FieldProblem>> = {};
  if (!segment) problems.segment_id = { key: "field.required" };
  const problemOf = (typed: string, digits: number, max: number, isNeeded: boolean): FieldProblem | undefined => {
    const parsed = parseDecimal(typed, locale, digits);
    if ("error" in parsed) return { key: `field.${parsed.error === "too-precise" && !digits ? "not-a-number" : parsed.error}` };
    if (parsed.value === null) return isNeeded ? { key: "field.required" } : undefined;
    return Number(parsed.value) > max ? { text: tooHigh(max) } : undefined;
  };
  const wrong = {
    target_leads_per_week: problemOf(target, 2, MAX_TARGET - 1, false),
    priority: problemOf(priority, 0, MAX_PRIORITY, true),
  };
  if (wrong.target_leads_per_week) problems.target_leads_per_week = wrong.target_leads_per_week;
  if (wrong.priority) problems.priority = wrong.priority;
  return problems;
}

/** What is typed as our functions take it. It was checked before. */
export function bodyOf({ target_leads_per_week: target, priority, is_primary: primary }: Values, locale: Locale) {
  const valueOf = (typed: string, digits: number): string | null => {
    const parsed = parseDecimal(typed, locale, digits);
    return "value" in parsed ? parsed.value : null;
  };
  return {
    target_leads_per_week: valueOf(target, 2),
    priority: Number(valueOf(priority, 0)),
    is_primary: primary.length > 0,
  };
}

/** The links as they will be once our function has stored a change: shown at once, for it can be changed back. */
export function withChange(links: readonly Link[], segmentId: string, body: ReturnType<typeof bodyOf>): Link[] {
  return links.map((link) =>
    link.segment_id === segmentId
      ? { ...link, ...body }
      : { ...link, is_primary: link.is_primary && !body.is_primary },
  );
}
