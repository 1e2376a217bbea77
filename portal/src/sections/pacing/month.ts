import type { Schemas } from "../../api/types.js";
import type { Decimal } from "../../core/format.js";

export type Pacing = Schemas["Pacing"];

/** One day of the month, all figures added up through it. Null: not known, or not forecast. */
export interface Day {
  readonly date: string;
  /** What came or was spent; null for the days to come. */
  readonly actual: Decimal | null;
  /** The 80 % band of the days to come. */
  readonly low: Decimal | null;
  readonly high: Decimal | null;
  readonly target?: Decimal | null;
}

/** Whether the month ends below, at or above a limit, as far as that is sure; null where there is nothing to compare. */
export type Verdict = "below" | "above" | "unsure" | null;

export function verdictOf(low: Decimal | null, high: Decimal | null, limit: Decimal | null): Verdict {
  if (low === null || high === null || limit === null || Number(limit) === 0) return null;
  if (Number(high) < Number(limit)) return "below";
  return Number(low) >= Number(limit) ? "above" : "unsure";
}

/** The lines of one panel as the `d` of SVG paths, in its own coordinates: what was, what is likely, what is wanted. */
export interface Lines {
  readonly actual: string;
  readonly band: string;
  readonly target: string;
}

/**
 * A month as lines that begin at nothing before its first day. The band opens at the last day that is known.
 *
 * `limit` is a wanted total for the whole month, drawn level; without it the targets of the days are drawn.
 */
export function linesOf(days: readonly Day[], width: number, y: (value: number) => number, limit?: Decimal | null): Lines {
  const at = (index: number, value: Decimal): string =>
    [((index + 1) * width) / days.length, y(Number(value))].map((place) => Math.round(place * 10) / 10).join(" ");
  const through = (of: (day: Day) => Decimal | null | undefined): string[] =>
    days.flatMap((day, index) => {
      const value = of(day);
      return value == null ? [] : [at(index, value)];
    });
  const start = at(-1, 0);
  const actual = [start, ...through((day) => day.actual)];
  const [low, high] = [through((day) => day.low), through((day) => day.high)];
  const targets = through((day) => day.target);
  return {
    actual: `M${actual.join("L")}`,
    band: low.length ? `M${[actual.at(-1), ...high, ...low.reverse()].join("L")}Z` : "",
    target: limit != null ? `M${at(-1, limit)}L${at(days.length - 1, limit)}` : targets.length ? `M${[start, ...targets].join("L")}` : "",
  };
}
