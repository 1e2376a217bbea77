import { describe, expect, it } from "vitest";
import type { Schemas } from "../../api/types.js";
import { addDays, today, weeksOf } from "./weeks.js";

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
  it("leave out the oldest when it may go on on the next page", () => {
    const gaps = [gap("2026-03-31", 1, 0, "1.00"), gap("2026-03-24", 1, 0, "1.00")];
    expect(weeksOf(gaps, 8, true)).toHaveLength(1);
  });
  it("are none without figures", () => expect(weeksOf([], 8)).toEqual([]));
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
