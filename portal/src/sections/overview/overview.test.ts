import { describe, expect, it } from "vitest";
import type { Schemas } from "../../api/types.js";
import { progressOf, share } from "./progress.js";

function gap(target: string, platform: number, own: number, short: string): Schemas["LeadGap"] {
  return {
    partner_id: "00000000-0000-4000-8000-000000000001",
    segment_id: "00000000-0000-4000-8000-000000000002",
    code: "schilder_utrecht",
    branch: "schilder",
    region: "utrecht",
    date: "2026-03-31",
    target_leads_per_day: "2.86",
    current_leads_per_day: "1.14",
    lead_gap: "1.71",
    target_leads_per_week: target,
    platform_leads: platform,
    own_campaign_leads: own,
    lead_gap_per_week: short,
    window_days: 7,
    target_source: "explicit",
    expected_leads: null,
    expected_low: null,
    expected_high: null,
    month_leads: null,
    expected_month_leads: null,
    expected_month_low: null,
    expected_month_high: null,
    gap_probability: null,
  };
}

describe("whether a partner reaches the target", () => {
  it("is no with 8 of 20 leads: 12 short", () => {
    expect(progressOf([gap("20.00", 5, 3, "12.00")])).toMatchObject({
      answer: "short",
      short: 12,
      current: 8,
      platform: 5,
      own: 3,
    });
  });
  it("is yes when less than half a lead is missing", () => {
    expect(progressOf([gap("7.40", 7, 0, "0.40")])?.answer).toBe("yes");
  });
  it("is no when one segment has too many and another too few", () => {
    expect(progressOf([gap("5.00", 9, 0, "-4.00"), gap("5.00", 2, 0, "3.00")])).toMatchObject({ answer: "short", short: 3 });
  });
  it("does not count what the next lead would more than close", () => {
    expect(progressOf([gap("12.00", 8, 0, "4.00"), gap("0.30", 0, 0, "0.30")])?.short).toBe(4);
  });
  it("is no question for a full partner", () => {
    expect(progressOf([gap("0.00", 2, 0, "-2.00")])?.answer).toBe("no-target");
  });
  it("is unknown before the first night", () => expect(progressOf([])).toBeNull());
});

it("a segment without a target has no share of it", () => {
  expect(share(gap("0.00", 2, 0, "-2.00"))).toBeNull();
  expect(share(gap("20.00", 5, 3, "12.00"))).toBe(40);
});
