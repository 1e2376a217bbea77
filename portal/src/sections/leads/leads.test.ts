import { describe, expect, it } from "vitest";
import type { Schemas } from "../../api/types.js";
import { figuresOf, weeksBetween } from "./totals.js";
import { addDays, daysBeyond, today, weeksOf } from "./weeks.js";

function gap(date: string, platform: number, own: number, target: string): Schemas["LeadGap"] {
  return { date, platform_leads: platform, own_campaign_leads: own, target_leads_per_week: target } as Schemas["LeadGap"];
}

describe("the weeks of the chart", () => {
  it("end on the weekday of the newest figures, oldest first, over all segments", () => {
    const gaps = [
      gap("2026-03-31", 5, 3, "20.00"),
      gap("2026-03-31", 1, 0, "7.62"),
      gap("2026-03-30", 9, 9, "99.00"),
      gap("2026-03-24", 4, 0, "20.00"),
    ];
    expect(weeksOf(gaps, 8)).toEqual([
      { day: "2026-03-24", platform: 4, own: 0, target: 20 },
      { day: "2026-03-31", platform: 6, own: 3, target: 27.62 },
    ]);
  });
  it("are unknown where a night was not worked out", () => {
    const weeks = weeksOf([gap("2026-03-31", 1, 0, "1.00"), gap("2026-03-17", 1, 0, "1.00")], 8);
    expect(weeks[1]).toEqual({ day: "2026-03-24", platform: null, own: null, target: null });
  });
  it("are none without figures", () => expect(weeksOf([], 8)).toEqual([]));
});

describe("the weeks that a first page of figures did not reach", () => {
  it("are asked for by the days they end on, the one it broke off in too", () => {
    const gaps = [gap("2026-03-31", 1, 0, "1.00"), gap("2026-03-30", 1, 0, "1.00"), gap("2026-03-17", 1, 0, "1.00")];
    expect(daysBeyond(gaps, 4)).toEqual(["2026-03-17", "2026-03-10"]);
    expect(daysBeyond(gaps.slice(0, 2), 3)).toEqual(["2026-03-24", "2026-03-17"]);
  });
  it("may be all of them, the newest too", () => {
    expect(daysBeyond([gap("2026-03-31", 1, 0, "1.00")], 2)).toEqual(["2026-03-31", "2026-03-24"]);
  });
  it("are none without figures", () => expect(daysBeyond([], 8)).toEqual([]));
});

describe("the figures of the last four weeks", () => {
  const day = (date: string, own: number, accepted: number, rejected: number, spend: string): Schemas["LeadStats"] =>
    ({
      date,
      platform_leads: 2,
      own_campaign_leads: own,
      leads_accepted: accepted,
      leads_rejected: rejected,
      spend,
    }) as Schemas["LeadStats"];

  it("are sums over days and segments, exact to the cent", () => {
    const days = [day("2026-03-31", 1, 2, 1, "0.10"), day("2026-03-31", 0, 1, 0, "0.20"), day("2026-03-04", 0, 1, 1, "9007199254740.99")];
    expect(figuresOf(days)).toEqual({
      day: "2026-03-31",
      leads: 7,
      accepted: 4,
      rejected: 2,
      spend: "9007199254741.29",
    });
  });
  it("leave out what is older than 28 days", () => {
    expect(figuresOf([day("2026-03-31", 0, 1, 0, "1.00"), day("2026-03-03", 0, 5, 5, "50.00")])).toMatchObject({ leads: 2, accepted: 1, spend: "1.00" });
  });
  it("are none before the first night", () => expect(figuresOf([])).toBeNull());
  it("with more rows than a page are asked for week by week, without a gap or a day twice", () => {
    expect(weeksBetween("2026-03-01", "2026-03-31")).toEqual([
      { from: "2026-03-01", to: "2026-03-07" },
      { from: "2026-03-08", to: "2026-03-14" },
      { from: "2026-03-15", to: "2026-03-21" },
      { from: "2026-03-22", to: "2026-03-28" },
      { from: "2026-03-29", to: "2026-03-31" },
    ]);
  });
});

describe("days", () => {
  it("go on over the end of a month and the change of the clocks", () => {
    expect(addDays("2026-03-28", 1)).toBe("2026-03-29");
    expect(addDays("2026-03-29", 1)).toBe("2026-03-30");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  });
  it("begin at midnight in Amsterdam", () => {
    expect(today(new Date("2026-07-01T21:59:00Z"))).toBe("2026-07-01");
    expect(today(new Date("2026-07-01T22:00:00Z"))).toBe("2026-07-02");
  });
});
