import { describe, expect, it } from "vitest";
import { type Day, linesOf, verdictOf } from "./month.js";

const day = (actual: number | null, low: string | null = null, high: string | null = null, target: string | null = null): Day => ({
  date: "2026-11-01",
  actual,
  low,
  high,
  target,
});
const y = (value: number): number => 100 - value;

describe("the lines of a month", () => {
  it("begin at nothing, and the band opens at the last day that is known", () => {
    const days = [day(2, null, null, "5"), day(6, null, null, "10"), day(null, "7", "9", "15"), day(null, "8", "12", "20")];
    expect(linesOf(days, 400, y)).toEqual({
      actual: "M0 100L100 98L200 94",
      band: "M200 94L300 91L400 88L400 92L300 93Z",
      target: "M0 100L100 95L200 90L300 85L400 80",
    });
  });
  it("are a band alone on the first of the month", () => {
    const { actual, band } = linesOf([day(null, "1", "3"), day(null, "2", "5")], 100, y);
    expect(actual).toBe("M0 100");
    expect(band).toBe("M0 100L50 97L100 95L100 98L50 99Z");
  });
  it("have no band without a forecast, and none once the month is over", () => {
    expect(linesOf([day(1), day(null)], 100, y).band).toBe("");
    expect(linesOf([day(1), day(4)], 100, y)).toMatchObject({ band: "", actual: "M0 100L50 99L100 96" });
  });
  it("have a level limit where a total is wanted for the whole month, and none without", () => {
    expect(linesOf([day(1), day(4)], 100, y, "50.00").target).toBe("M0 50L100 50");
    expect(linesOf([day(1), day(4)], 100, y, null).target).toBe("");
  });
});

describe("where the month ends", () => {
  it.each([
    [38, 47, "60.00", "below"],
    [61, 70, "60.00", "above"],
    [60, 70, "60.00", "above"],
    [55, 65, "60.00", "unsure"],
    [55, 60, "60.00", "unsure"],
    [38, 47, "0.00", null],
    [null, null, "60.00", null],
    ["371.00", "434.00", null, null],
  ] as const)("with %s to %s of %s is %s", (low, high, limit, verdict) => expect(verdictOf(low, high, limit)).toBe(verdict));
});
