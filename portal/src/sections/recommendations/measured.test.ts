import { render } from "lit";
import { afterEach, describe, expect, it } from "vitest";
import { formatIn } from "../../core/format.js";
import { mount, settle } from "../../core/mounted.test-help.js";
import { common } from "../../i18n/common/text.js";
import type { Proposal } from "./effect.js";
import { measured, type Measurement, outlook } from "./measured.js";
import { PmRecommendations } from "./recommendations.js";
import { recommendations } from "./text.js";

const speech = { t: recommendations.in("nl"), words: common.in("nl"), format: formatIn("nl") };
const ID = "00000000-0000-4000-8000-000000000001";
const OLD = "00000000-0000-4000-8000-000000000009";

const measurement = (given: Partial<Measurement> = {}): Measurement => ({
  horizon_days: 28,
  verdict: "effect",
  change: 0.31,
  change_low: 0.05,
  change_high: 0.66,
  p_value: 0.04,
  leads_observed: 34,
  leads_without: "26.0",
  donors: 23,
  first_day: "2026-11-02",
  last_day: "2026-11-29",
  text: "Er kwamen 34 leads, zonder deze stap ongeveer 26.",
  text_en: "There were 34 leads.",
  ...given,
}) as Measurement;

const proposal = (given: object = {}): Proposal =>
  ({
    id: ID,
    status: "executed",
    waits_for: null,
    priority: "high",
    action_type: "pause_campaign",
    action_details: { action_type: "pause_campaign", campaign_id: ID },
    reason: "Een voorstel.",
    reason_en: "A proposal.",
    expected_effect: { leads_per_week: null, monthly_cost_change: "0.00" },
    executed_at: new Date().toISOString(),
    reviewed_at: null,
    created_at: "2026-11-01T00:00:00Z",
    measured_effects: [],
    effect_outlook: null,
    ...given,
  }) as unknown as Proposal;

function shown(given: object): string {
  const place = document.createElement("div");
  render(measured(proposal(given), speech), place);
  return [...place.querySelectorAll("p,h4,dt,dd")].map((one) => one.textContent?.trim()).join(" ").replaceAll(/\s+/gu, " ");
}

describe("what a proposal brought", () => {
  it("is the last measurement in words, with the figures of each", () => {
    const words = shown({ measured_effects: [measurement({ horizon_days: 14, verdict: "none", p_value: 0.3 }), measurement()] });
    expect(words).toMatch(/^Wat het bracht Zichtbaar effect Er kwamen 34 leads/);
    expect(words).toContain("Na 14 dagen");
    expect(words).toContain("Na 28 dagen Gemeten 2 nov – 29 nov Leads 34, zonder deze stap ongeveer 26 Verandering +31%, waarschijnlijk +5% tot +66%");
    expect(words).toContain("(p) 0,04 Vergeleken partners 23");
  });
  it.each([
    ["opposite", "Averechts effect"],
    ["none", "Geen zichtbaar effect"],
    ["unmeasurable", "Niet te meten"],
  ] as const)("may be %s: %s", (verdict, words) => expect(shown({ measured_effects: [measurement({ verdict })] })).toContain(words));
  it("may be open at one side", () => {
    expect(shown({ measured_effects: [measurement({ change: -0.2, change_low: null, change_high: 0 })] })).toContain(
      "-20%, waarschijnlijk hoogstens 0%",
    );
    expect(shown({ measured_effects: [measurement({ change_high: null, p_value: 0.001 })] })).toMatch(/minstens \+5%.*< 0,01/);
  });
  it("may be open at both", () => {
    expect(shown({ measured_effects: [measurement({ change_low: null, change_high: null })] })).toContain("+31%, alles is mogelijk");
  });
  it("has no figures that there are not", () => {
    const nothing = { change: null, change_low: null, change_high: null, p_value: null, leads_without: null };
    const words = shown({ measured_effects: [measurement({ verdict: "unmeasurable", ...nothing })] });
    expect(words).toContain("Leads 34 Vergeleken");
    expect(words).not.toContain("Verandering");
  });
  it("is still to be measured, or will not be", () => {
    expect(shown({})).toBe("Wat het bracht, wordt na 14 en na 28 dagen gemeten.");
    expect(shown({ action_type: "adopt_campaign_drift" })).toBe("");
    expect(shown({ executed_at: "2025-01-01T00:00:00Z" })).toBe("");
    expect(shown({ status: "rejected", executed_at: null })).toBe("");
  });
  it("is said beforehand as what could be seen at all", () => {
    const found = { text: "Pas te zien vanaf +62%.", text_en: "Seen from +62%." };
    expect(outlook(proposal({ effect_outlook: found }), speech)).toBe(found.text);
    expect(outlook(proposal({ effect_outlook: found }), { ...speech, format: formatIn("en") })).toBe(found.text_en);
    expect(outlook(proposal(), speech)).toBeNull();
  });
});

describe("a proposal that is opened by its id", () => {
  afterEach(() => document.body.replaceChildren());
  const listed = { "GET /api/partners/00000000-0000-4000-8000-000000000001/marketing-recommendations?": { data: [proposal()], next_cursor: null } };
  const target = (id: string) => ({ target: { tab: "recommendations", id } });

  it("has the focus", async () => {
    const { element } = await mount(new PmRecommendations(), listed, target(ID));
    expect(element.renderRoot.querySelector(":focus")?.id ?? (element.shadowRoot?.activeElement as HTMLElement | null)?.id).toBe(`card-${ID}`);
  });
  it("is asked for where the list does not reach it", async () => {
    const { element, asked } = await mount(
      new PmRecommendations(),
      { ...listed, [`GET /api/partners/${ID}/marketing-recommendations/${OLD}`]: proposal({ id: OLD }) },
      target(OLD),
    );
    await settle(element);
    expect(asked.at(-1)).toContain(OLD);
    expect(element.renderRoot.querySelector(`#card-${OLD}`)).not.toBeNull();
  });
  it("that is gone is said to be gone, and the others are shown", async () => {
    const { element, context } = await mount(
      new PmRecommendations(),
      { ...listed, [`GET /api/partners/${ID}/marketing-recommendations/${OLD}`]: 404 },
      target(OLD),
    );
    await settle(element);
    expect(context.toast).toHaveBeenCalledWith({ tone: "danger", text: "Dit bestaat niet (meer)." });
    expect(element.renderRoot.querySelector(`#card-${ID}`)).not.toBeNull();
  });
  it("on another tab is no concern of this one", async () => {
    const { asked } = await mount(new PmRecommendations(), listed, { target: { tab: "pages", id: OLD } });
    expect(asked).toHaveLength(1);
  });
});
