import { describe, expect, it } from "vitest";
import type { Schemas } from "../../api/types.js";
import { formatIn } from "../../core/format.js";
import { cplOf, everyDay, firstDay } from "./days.js";
import { conflictReason, googleAdsUrl, syncWords } from "./reasons.js";
import { stepsOf } from "./steps.js";
import { campaigns } from "./text.js";

const t = campaigns.in("nl");
const format = formatIn("nl");

function campaign(fields: object): Schemas["Campaign"] {
  return { channel: "google_ads", sync_status: "synced", sync_error: null, drift: null, last_synced_at: null, ...fields } as never;
}

describe("why a campaign cannot do what was asked", () => {
  it("is how much it is over the monthly budget", () => {
    const detail =
      "The active campaigns would commit EUR 900.00 a month, EUR 150.00 more than the monthly budget of EUR 750.00. More.";
    expect(conflictReason(detail, t, format)?.replaceAll("\u00a0", " ")).toContain(
      "€ 150,00 meer dan het maandbudget van € 750,00",
    );
  });
  it("is that there is no monthly budget", () => {
    const detail = "The active campaigns would commit EUR 9.00 a month, EUR 9.00 more than the monthly budget, which is not set.";
    expect(conflictReason(detail, t, format)).toBe(t("conflict.noBudget"));
  });
  it("is everything it lacks", () => {
    const detail = "The campaign cannot start yet. Its landing page is concept, not live. It has no keyword.";
    expect(conflictReason(detail, t, format)).toBe(`${t("lacks.live")} ${t("lacks.keywords")}`);
  });
  it("is not made up when we do not know it", () => expect(conflictReason("Something new.", t, format)).toBeUndefined());
});

describe("how far Google Ads is", () => {
  it.each([
    [{ channel: "seo", sync_status: "not_synced" }, "sync.byHand"],
    [{ sync_status: "pending" }, "sync.pending"],
    [{ sync_status: "pending", sync_error: "Waits for an advertiser account: an admin …" }, "sync.account"],
    [{ sync_status: "failed", sync_error: "Google has suspended the account 1." }, "failed.closed"],
    [{ sync_status: "failed", sync_error: "Google Ads refused it." }, "failed.other"],
  ] as const)("is said of %j", (fields, key) => {
    expect(syncWords(campaign(fields), "partner", t, format)).toBe(t(key));
  });
  it("names what differs there", () => {
    const drift = { status: { ours: "active", platform: "paused" }, daily_budget: null };
    expect(syncWords(campaign({ sync_status: "drifted", drift }), "partner", t, format)).toContain("gepauzeerd");
  });
});

it("only admins let a campaign spend", () => {
  expect(stepsOf("planned", "partner")).toEqual(["archive"]);
  expect(stepsOf("paused", "partner")).toEqual(["archive"]);
  expect(stepsOf("active", "partner")).toEqual(["pause", "archive"]);
  expect(stepsOf("planned", "admin")).toEqual(["activate", "archive"]);
});

it("a campaign is found in the account it is in", () => {
  expect(googleAdsUrl("12", "3456789012")).toBe("https://ads.google.com/aw/adgroups?campaignId=12&__e=3456789012");
});

describe("the days of the chart", () => {
  const day = { date: "2026-03-30", spend: "12.00", clicks: 3, impressions: 9, conversions: "1.00", leads: 0 };
  it("are all there, over the change of the clocks too", () => {
    expect(everyDay([day], "2026-03-30", 3).map(({ date, spend }) => [date, spend])).toEqual([
      ["2026-03-28", "0.00"],
      ["2026-03-29", "0.00"],
      ["2026-03-30", "12.00"],
    ]);
  });
  it("begin at midnight in Amsterdam", () => {
    expect(firstDay(new Date("2026-07-01T22:30:00Z"), 28)).toBe("2026-06-05");
  });
  it("have no cost per lead without leads", () => expect(cplOf(day)).toBeNull());
});
