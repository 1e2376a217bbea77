import type { Schemas } from "../../api/types.js";
import { sum } from "../recommendations/effect.js";
import { addDays } from "./weeks.js";

type Stats = Schemas["LeadStats"];

export const DAYS = 28;

/** What four weeks brought and cost, over all segments; `day` is their last. */
export interface Figures {
  readonly day: string;
  readonly leads: number;
  readonly accepted: number;
  readonly rejected: number;
  /** EUR. */
  readonly spend: string;
}

/** The sums of the 28 days that end on the newest; null when there are none. Days without anything have no row. */
export function figuresOf(stats: readonly Stats[]): Figures | null {
  const day = stats.map(({ date }) => date).sort().at(-1);
  if (day === undefined) return null;
  const from = addDays(day, 1 - DAYS);
  const days = stats.filter(({ date }) => date >= from);
  const total = (of: (row: Stats) => number): number => days.reduce((before, row) => before + of(row), 0);
  return {
    day,
    leads: total((row) => row.platform_leads + row.own_campaign_leads),
    accepted: total((row) => row.leads_accepted),
    rejected: total((row) => row.leads_rejected),
    spend: sum(days.map(({ spend }) => spend)),
  };
}

/** The days from one to the other in pieces of seven. */
export function weeksBetween(from: string, to: string): { from: string; to: string }[] {
  const weeks: { from: string; to: string }[] = [];
  for (let day = from; day <= to; day = addDays(day, 7)) {
    const last = addDays(day, 6);
    weeks.push({ from: day, to: last < to ? last : to });
  }
  return weeks;
}
