import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import { adsOf, changesOf, check, flatten, mostAMonth, mostOf, nameOf, readKeywords, withNames } from "./plan.js";

const WORDS = {
  least: { daily_budget: "5", monthly_budget: "152" },
  fewest: { keywords: "1", headlines: "3", descriptions: "2" },
  twice: "dubbel",
};
const ADS = {
  keywords: "schilder utrecht",
  "headlines.0": "Schilder in Utrecht",
  "headlines.1": "Vraag een offerte",
  "headlines.2": "Rechtstreeks contact",
  "descriptions.0": "Beschrijf uw klus.",
  "descriptions.1": "Vraag een offerte aan.",
};
const plan = (changed: object = {}): Record<string, unknown> => ({ ...flatten(null, "nl"), ...changed });
const wrong = (changed: object): object => check(plan(changed), "nl", WORDS);

describe("the most a campaign costs in a month", () => {
  it.each([
    ["24.67", null, "749.97"], // 749.968
    ["10.00", null, "304.00"],
    ["5.05", null, "153.52"],
    ["0.01", null, "0.31"], // 0.304: never said too low
    ["10.00", "200.00", "200.00"],
    [null, "200.00", "200.00"],
    ["12345678.90", null, "375308638.56"],
    [null, null, null],
  ])("with %s a day and %s a month is %s", (daily, monthly, most) => expect(mostAMonth(daily, monthly)).toBe(most));
  it("is unknown while what is typed is no amount", () => {
    expect(mostOf(plan({ daily_budget: "tien" }), "nl")).toBeNull();
    expect(mostOf(plan({ daily_budget: "1.250,50" }), "nl")).toBe("38015.20");
  });
});

describe("keywords", () => {
  it("are read as Google writes them, one a line", () => {
    expect(readKeywords('schilder\n\n "schilder utrecht" \n[schilder utrecht]\n“aanhalingen”')).toEqual([
      { text: "schilder", match_type: "broad" },
      { text: "schilder utrecht", match_type: "phrase" },
      { text: "schilder utrecht", match_type: "exact" },
      { text: "aanhalingen", match_type: "phrase" },
    ]);
  });
  it("are written back the same", () => {
    const keywords = [
      { text: "een", match_type: "broad" },
      { text: "twee", match_type: "phrase" },
      { text: "drie", match_type: "exact" },
    ];
    const campaign = { channel: "google_ads", ad_content: { keywords } } as unknown as Schemas["Campaign"];
    expect(adsOf(flatten(campaign, "nl"))?.keywords).toEqual(keywords);
  });
});

describe("what is wrong with a plan", () => {
  it("is nothing while only a channel is chosen: the rest may follow", () => expect(wrong({})).toEqual({}));
  it("is nothing for a whole one", () => expect(wrong({ ...ADS, daily_budget: "5" })).toEqual({}));
  it("is less than 5 euros a day on an ad channel only", () => {
    expect(wrong({ daily_budget: "4,99", monthly_budget: "151,99" })).toEqual({
      daily_budget: { text: "5" },
      monthly_budget: { text: "152" },
    });
    expect(wrong({ channel: "seo", daily_budget: "1" })).toEqual({});
  });
  it("is an amount that is none", () => {
    expect(wrong({ daily_budget: "tien", cpl_target: "0" })).toEqual({
      daily_budget: { key: "field.not-a-number" },
      cpl_target: { key: "field.refused" },
    });
  });
  it("is what half an ad lacks, at the first empty field", () => {
    expect(wrong({ "headlines.0": "Een" })).toEqual({
      keywords: { text: "1" },
      "headlines.1": { text: "3" },
      "descriptions.0": { text: "2" },
    });
  });
  it("is a headline that is too long, and one that is there already whatever its capitals", () => {
    expect(wrong({ ...ADS, "headlines.1": "schilder in UTRECHT", "headlines.2": "x".repeat(31) })).toMatchObject({
      "headlines.1": { text: "dubbel" },
      "headlines.2": { key: "field.too-long", values: { max: 30 } },
    });
  });
});

describe("what is sent", () => {
  it("is what changed, amounts as decimals and empty as null", () => {
    const changed = { daily_budget: "12,50", cpl_target: "", segment_id: "" };
    expect(changesOf(plan(changed), changed, "nl")).toEqual({ daily_budget: "12.50", cpl_target: null, segment_id: null });
  });
  it("is the whole ad when a word of it changed, without its empty lines", () => {
    const values = plan({ ...ADS, headlines: ["0", "1", "2", "3"], "headlines.3": " " });
    expect(changesOf(values, { "headlines.0": "x" }, "nl").ad_content).toEqual({
      keywords: [{ text: "schilder utrecht", match_type: "broad" }],
      negative_keywords: [],
      headlines: ["Schilder in Utrecht", "Vraag een offerte", "Rechtstreeks contact"],
      descriptions: ["Beschrijf uw klus.", "Vraag een offerte aan."],
    });
  });
  it("is no ad on a channel whose ads are made there", () => {
    const values = plan({ ...ADS, channel: "meta_ads" });
    expect(changesOf(values, values, "nl")).not.toHaveProperty("ad_content");
  });
});

describe("what our functions refuse", () => {
  const values = plan({ ...ADS, headlines: ["0", "5", "1"], "headlines.5": "" });
  it.each([
    ["/daily_budget", "daily_budget"],
    ["/ad_content/keywords/3/text", "keywords"],
    ["/ad_content/headlines/1", "headlines.1"],
    ["/ad_content/headlines", "headlines.0"],
    ["/ad_content", "keywords"],
  ])("at %s is the field %s", (pointer, name) => expect(nameOf(pointer, values)).toBe(name));
  it("is told at the form's own names", () => {
    const errors = [{ in: "body", pointer: "/ad_content/descriptions/0", code: "x", message: "" }];
    const error = new ApiError("invalid", { type: "", title: "", status: 422, errors } as never);
    expect(withNames(error, values).fields[0]?.name).toBe("descriptions.0");
  });
});
