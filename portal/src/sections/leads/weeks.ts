import type { Schemas } from "../../api/types.js";

type Gap = Schemas["LeadGap"];

/** The seven days that end on `day`, over all segments. Null: that night was not worked out. */
export interface Week {
  readonly day: string;
  readonly platform: number | null;
  readonly own: number | null;
  readonly target: number | null;
}

const DAY_MS = 86_400_000;

/** A calendar day, `count` days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Today's date on the clock of Amsterdam. */
export function today(now: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(now);
}

/**
 * The last `most` weeks, oldest first, each seven days that end on the weekday of the newest figures: the same weeks
 * that the gap is worked out for, so the last bar says what the overview says. Weeks before the first figures are left
 * out.
 */
export function weeksOf(gaps: readonly Gap[], most: number): Week[] {
  const days = gaps.map(({ date }) => date).sort();
  const [oldest, newest] = [days[0], days.at(-1)];
  if (oldest === undefined || newest === undefined) return [];
  const weeks: Week[] = [];
  for (let index = 0; index < most; index += 1) {
    const day = addDays(newest, -7 * index);
    if (day < oldest) break;
    const found = gaps.filter(({ date }) => date === day);
    const sum = (of: (gap: Gap) => number): number | null =>
      found.length ? found.reduce((total, gap) => total + of(gap), 0) : null;
    weeks.unshift({
      day,
      platform: sum((gap) => gap.platform_leads),
      own: sum((gap) => gap.own_campaign_leads),
      target: sum((gap) => Number(gap.target_leads_per_week)),
    });
  }
  return weeks;
}

/** The days on which weeks end that are not, or not wholly, on a first page that was cut off. */
export function daysBeyond(gaps: readonly Gap[], most: number): string[] {
  const days = gaps.map(({ date }) => date).sort();
  const [oldest, newest] = [days[0], days.at(-1)];
  if (oldest === undefined || newest === undefined) return [];
  return Array.from({ length: most }, (_, index) => addDays(newest, -7 * index)).filter((day) => day <= oldest);
}
