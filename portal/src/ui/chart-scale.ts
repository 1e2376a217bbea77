/** One bar: leads of a week by where they came from, and the target of that week. Null: not known. */
export interface Bar {
  readonly label: string;
  readonly platform: number | null;
  readonly own: number | null;
  readonly target: number | null;
}

export interface Scale {
  readonly max: number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5] as const;

/**
 * A scale from 0 to a round number that holds every value, with at most `most` steps of 1, 2 or 5 times a power of
 * ten. Leads come whole, so no step is smaller than 1.
 */
export function scaleFor(values: readonly (number | null)[], most = 5): Scale {
  const highest = Math.max(1, ...values.map((value) => value ?? 0));
  let step = 1;
  for (let power = 0; highest / step > most; power += 1) {
    step = STEPS.map((factor) => factor * 10 ** power).find((size) => highest / size <= most) ?? 10 ** (power + 1);
  }
  const max = Math.ceil(highest / step) * step;
  return { max, ticks: Array.from({ length: max / step + 1 }, (_, index) => index * step) };
}

/** Everything a scale must hold. */
export const valuesOf = (bars: readonly Bar[]): (number | null)[] =>
  bars.flatMap(({ platform, own, target }) => [
    platform === null && own === null ? null : (platform ?? 0) + (own ?? 0),
    target,
  ]);

/**
 * The target as a line of steps, one flat piece for each bar, as the `d` of an SVG path. It breaks where there is no
 * target.
 */
export function stepPath(bars: readonly Bar[], band: number, y: (value: number) => number): string {
  let isOpen = false;
  return bars
    .map(({ target }, index) => {
      if (target === null) {
        isOpen = false;
        return "";
      }
      const [start, end, height] = [index * band, (index + 1) * band, y(target)].map((value) => Math.round(value * 10) / 10);
      const piece = isOpen ? `V${height}H${end}` : `M${start} ${height}H${end}`;
      isOpen = true;
      return piece;
    })
    .join("");
}
