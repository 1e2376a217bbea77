import { describe, expect, it } from "vitest";
import { formatIn, nameOf, segmentName } from "./format.js";

const nl = formatIn("nl");
const en = formatIn("en");
const plain = (text: string): string => text.replace(/\s/gu, " ");

describe("money", () => {
  it("is written as the Dutch do", () => {
    expect(plain(nl.money("1250.50"))).toBe("€ 1.250,50");
    expect(plain(nl.money("-3.5"))).toBe("€ -3,50");
    expect(plain(nl.wholeMoney("1250.50"))).toBe("€ 1.251");
  });
  it("is written as the English do", () => expect(en.money("1250.50")).toBe("€1,250.50"));
  it("keeps every digit of an amount that no float holds", () => {
    expect(plain(nl.money("90071992547409.93"))).toBe("€ 90.071.992.547.409,93");
  });
  it("that is unknown is a dash", () => expect(nl.money(null)).toBe("–"));
});

describe("numbers", () => {
  it("have at most one digit after the comma", () => {
    expect(nl.number("7.62")).toBe("7,6");
    expect(nl.number("20.00")).toBe("20");
  });
  it("of a hundred are percent", () => expect(nl.percent("24.15")).toBe("24%"));
});

describe("days", () => {
  it("are the calendar's, wherever the reader is", () => {
    expect(nl.day("2026-03-01")).toBe("1 maart 2026");
    expect(nl.shortDay("2026-11-21")).toBe("21 nov");
    expect(en.day("2026-03-01")).toBe("1 March 2026");
    expect(nl.month("2026-11-01")).toBe("november 2026");
  });
  it("and moments are on the clock of Amsterdam, in summer and in winter", () => {
    expect(plain(nl.moment("2026-07-01T22:30:00Z"))).toContain("2 jul 2026");
    expect(plain(nl.moment("2026-07-01T22:30:00Z"))).toContain("00:30");
    expect(plain(nl.moment("2026-01-01T22:30:00Z"))).toContain("23:30");
  });
});

describe("segments", () => {
  it("have the names people use", () => {
    expect(segmentName({ branch: "schilder", region: "noord_brabant" })).toBe("Schilder, Noord-Brabant");
    expect(nameOf("cv_ketel")).toBe("Cv ketel");
    expect(segmentName(null)).toBe("–");
  });
});

describe("what was measured", () => {
  it("is a change with its sign", () => {
    expect([nl.change(0.314), nl.change(-0.35), nl.change(0), nl.change(null)]).toEqual(["+31%", "-35%", "0%", "–"]);
  });
  it("has a probability with two digits, and never none at all", () => {
    expect([nl.probability(0.3), en.probability(0.041), nl.probability(0.0004), nl.probability(null)]).toEqual(["0,30", "0.04", "< 0,01", "–"]);
  });
});
