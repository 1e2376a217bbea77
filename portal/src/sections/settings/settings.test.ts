import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors.js";
import { MAX_BYTES, problemOf, refusalOf } from "./logo.js";
import { check, committedIn, movesBudget, type Profile, updateOf, valuesOf } from "./profile.js";

const profile: Profile = {
  partner_id: "00000000-0000-4000-8000-000000000001",
  company_name: "Test BV",
  marketing_mode: "hybrid",
  auto_marketing_enabled: true,
  monthly_marketing_budget: "1250.50",
  preferred_channels: ["google_ads"],
  brand_color: "#1F5FA8",
  logo_url: null,
  tone_of_voice: null,
  updated_at: "2026-03-31T00:00:00Z",
};
const values = valuesOf(profile, "nl");

describe("the settings", () => {
  it("start as they are stored and typed", () => {
    expect(values).toMatchObject({ monthly_marketing_budget: "1250,50", tone_of_voice: "", auto_marketing_enabled: ["yes"] });
    expect(check(values, "nl", "te hoog")).toEqual({});
  });
  it.each([
    ["veel", { key: "field.not-a-number" }],
    ["-5", { key: "field.negative" }],
    ["1,255", { key: "field.too-precise" }],
    ["100000000", { text: "te hoog" }],
  ])("refuse a budget of %s", (typed, problem) =>
    expect(check({ ...values, monthly_marketing_budget: typed }, "nl", "te hoog")).toEqual({ monthly_marketing_budget: problem }),
  );
  it("refuse a tone of more than 500 characters", () => {
    expect(check({ ...values, tone_of_voice: "x".repeat(501) }, "nl", "")).toHaveProperty("tone_of_voice");
  });
  it("send only what changed; what was emptied is cleared", () => {
    expect(updateOf({}, "nl")).toEqual({});
    expect(updateOf({ monthly_marketing_budget: "", brand_color: "", tone_of_voice: " " }, "nl")).toEqual({
      monthly_marketing_budget: null,
      brand_color: null,
      tone_of_voice: null,
    });
    expect(updateOf({ monthly_marketing_budget: "€ 1.300", auto_marketing_enabled: [], preferred_channels: [] }, "nl")).toEqual({
      monthly_marketing_budget: "1300.00",
      auto_marketing_enabled: false,
      preferred_channels: [],
    });
  });
  it("move the budget only when the amount differs", () => {
    expect(movesBudget(updateOf({ monthly_marketing_budget: "1.250,50" }, "nl"), profile)).toBe(false);
    expect(movesBudget(updateOf({ monthly_marketing_budget: "1251" }, "nl"), profile)).toBe(true);
    expect(movesBudget(updateOf({ monthly_marketing_budget: "" }, "nl"), profile)).toBe(true);
    expect(movesBudget(updateOf({ tone_of_voice: "kort" }, "nl"), profile)).toBe(false);
  });
  it("say what is committed when a budget is too low for it", () => {
    const conflict = (detail: string): ApiError =>
      new ApiError("conflict", { type: "x", title: "x", status: 409, request_id: "r", trace_id: "0af7651916cd43dd8448eb211c80319c", detail });
    const sentence = "The active campaigns would commit EUR 456.00 a month, EUR 56.00 more than the monthly budget of EUR 400.00";
    expect(committedIn(conflict(sentence))).toBe("456.00");
    expect(committedIn(conflict("Something else"))).toBeNull();
    expect(committedIn(new ApiError("conflict"))).toBeNull();
  });
});

describe("a logo", () => {
  const refused = (status: number, code?: string): ApiError =>
    new ApiError("invalid", {
      type: "x",
      title: "x",
      status,
      request_id: "r", trace_id: "0af7651916cd43dd8448eb211c80319c",
      ...(code && { errors: [{ in: "body", pointer: "", code, message: "No" }] }),
    });

  it("of more than 1 MB is not sent", () => {
    expect(problemOf({ size: MAX_BYTES })).toBeUndefined();
    expect(problemOf({ size: MAX_BYTES + 1 })).toBe("logo.big");
  });
  it("that is refused says why, at its field", () => {
    expect(refusalOf(refused(422, "svg_not_taken"))).toBe("logo.svg");
    expect(refusalOf(refused(422, "image_too_small"))).toBe("logo.small");
    expect(refusalOf(refused(413))).toBe("logo.big");
    expect(refusalOf(refused(415))).toBe("logo.type");
  });
  it("that could not be stored for another reason is told as any error", () => {
    expect(refusalOf(refused(503))).toBeUndefined();
    expect(refusalOf(new ApiError("offline"))).toBeUndefined();
  });
});
