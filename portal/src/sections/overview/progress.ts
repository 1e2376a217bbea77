import type { Schemas } from "../../api/types.js";

type Gap = Schemas["LeadGap"];

/** How a partner stands as a whole, in leads a week. */
export interface Progress {
  readonly answer: "yes" | "short" | "no-target";
  readonly target: number;
  readonly current: number;
  readonly platform: number;
  readonly own: number;
  /** Leads short; what is too many in one segment does not make up for another. */
  readonly short: number;
  readonly day: string;
}

/** Less than half a lead a week is no shortage: the next lead would more than close it. */
const HALF_A_LEAD = 0.5;

/** The leads that a segment is short of per week; 0 when it is not. */
export function shortage(gap: Gap): number {
  const short = Number(gap.lead_gap_per_week);
  return short < HALF_A_LEAD ? 0 : short;
}

/** Adds up the gaps of a partner's segments; null when there are none. */
export function progressOf(gaps: readonly Gap[]): Progress | null {
  const [first] = gaps;
  if (!first) return null;
  const sum = (of: (gap: Gap) => number): number => gaps.reduce((total, gap) => total + of(gap), 0);
  const target = sum((gap) => Number(gap.target_leads_per_week));
  const platform = sum((gap) => gap.platform_leads);
  const own = sum((gap) => gap.own_campaign_leads);
  const short = sum(shortage);
  const answer = target === 0 ? "no-target" : short === 0 ? "yes" : "short";
  const day = gaps.map((gap) => gap.date).reduce((a, b) => (a > b ? a : b));
  return { answer, target, current: platform + own, platform, own, short, day };
}

/** How much of its target a segment got, in percent; null without a target. */
export function share(gap: Gap): number | null {
  const target = Number(gap.target_leads_per_week);
  return target > 0 ? ((gap.platform_leads + gap.own_campaign_leads) / target) * 100 : null;
}
