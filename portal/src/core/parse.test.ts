import { describe, expect, it } from "vitest";
import { parseDecimal, parseMoney, toTyped } from "./parse.js";

describe("an amount typed in Dutch", () => {
  it.each([
    ["1.250,50", "1250.50"],
    ["€ 1.250,50", "1250.50"],
    ["1250", "1250.00"],
    ["1250,5", "1250.50"],
    ["1250.50", "1250.50"],
    ["12.50", "12.50"],
    ["1.250", "1250.00"],
    ["1.250.000", "1250000.00"],
    ["1.250,-", "1250.00"],
    ["007", "7.00"],
    [",50", "0.50"],
    ["0", "0.00"],
    ["50 euro", "50.00"],
    ["1 250,50", "1250.50"],
  ])("%s is %s", (typed, value) => expect(parseMoney(typed, "nl")).toEqual({ value }));

  it("is nothing when nothing was typed", () => expect(parseMoney("  ", "nl")).toEqual({ value: null }));

  it.each([
    ["veel", "not-a-number"],
    ["1.25.50", "not-a-number"],
    ["1,250,50", "not-a-number"],
    ["12,5,0", "not-a-number"],
    ["-5", "negative"],
    ["−5,00", "negative"],
    ["1,255", "too-precise"],
    [",", "not-a-number"],
  ])("%s is refused: %s", (typed, error) => expect(parseMoney(typed, "nl")).toEqual({ error }));
});

describe("an amount typed in English", () => {
  it.each([
    ["1,250.50", "1250.50"],
    ["1,250", "1250.00"],
    ["€1250.5", "1250.50"],
  ])("%s is %s", (typed, value) => expect(parseMoney(typed, "en")).toEqual({ value }));
});

describe("numbers", () => {
  it("may be kept whole", () => expect(parseDecimal("12", "nl", 0)).toEqual({ value: "12" }));
  it("come back into a field as they are typed", () => {
    expect(toTyped("1250.50", "nl")).toBe("1250,50");
    expect(toTyped("20.00", "nl")).toBe("20");
    expect(toTyped(null, "nl")).toBe("");
  });
});
