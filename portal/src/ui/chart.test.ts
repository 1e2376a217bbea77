import { describe, expect, it } from "vitest";
import { type Bar, scaleFor, stepPath, valuesOf } from "./chart-scale.js";

const bar = (platform: number | null, own: number | null, target: number | null): Bar => ({ label: "", platform, own, target });

describe("the scale of a chart", () => {
  it.each([
    [0, 1, 2],
    [1, 1, 2],
    [4, 4, 5],
    [5, 5, 6],
    [6, 6, 4],
    [20, 20, 5],
    [21, 25, 6],
    [51, 60, 4],
    [99.5, 100, 6],
    [101, 150, 4],
    [1234, 1500, 4],
  ])("that holds %s ends at %s with %s ticks", (highest, max, ticks) => {
    const scale = scaleFor([highest]);
    expect(scale.max).toBe(max);
    expect(scale.ticks).toHaveLength(ticks);
    expect(scale.ticks.at(-1)).toBe(max);
  });

  it("has whole steps only, and holds every value, for any number of leads", () => {
    for (let highest = 0; highest < 3000; highest += 1.5) {
      const { max, ticks } = scaleFor([highest]);
      expect(max).toBeGreaterThanOrEqual(highest);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it("holds stacked bars and targets", () => {
    expect(valuesOf([bar(5, 3, 20), bar(null, null, 2), bar(1, null, null)])).toEqual([8, 20, null, 2, 1, null]);
  });
});

describe("the target line", () => {
  it("has a flat step for each week, and breaks where there is no target", () => {
    const bars = [bar(1, 0, 10), bar(1, 0, 20), bar(1, 0, null), bar(1, 0, 20)];
    expect(stepPath(bars, 50, (value) => 100 - value)).toBe("M0 90H50V80H100M150 80H200");
  });
});
