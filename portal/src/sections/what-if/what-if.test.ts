import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mount, settle } from "../../core/mounted.test-help.js";
import { PmWhatIf } from "./what-if.js";

const answer = {
  day: "2026-11-22",
  exceeds_budget_by: "0.00",
  message: "€ 100,00 per maand extra brengt ongeveer 2 tot 4 leads per maand.",
  message_en: "€100.00 a month more brings about 2 to 4 leads a month.",
  campaigns: [{ channel: "google_ads", branch: "schilder", region: "noord_brabant", current_per_month: "304.00", new_per_month: "384.00" }],
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function type(element: PmWhatIf, ...words: string[]): Promise<void> {
  const input = element.renderRoot.querySelector("input") as HTMLInputElement;
  for (const word of words) {
    input.value = word;
    input.dispatchEvent(new Event("input"));
    await element.updateComplete;
  }
  await vi.advanceTimersByTimeAsync(500);
  await settle(element);
}

describe("what more budget would bring", () => {
  it("is said for € 100 at first", async () => {
    const { asked, text } = await mount(new PmWhatIf(), { "GET /": answer });
    expect(asked).toEqual(["GET /api/partners/00000000-0000-4000-8000-000000000001/budget/what-if?extra=100.00"]);
    expect(text()).toContain("brengt ongeveer 2 tot 4 leads");
  });
  it("is one question for an amount, however it is typed", async () => {
    const { asked, element } = await mount(new PmWhatIf(), { "GET /": answer });
    await type(element, "2", "25", "250", "250,", "250,5");
    expect(asked.slice(1)).toEqual([expect.stringContaining("extra=250.50")]);
  });
  it.each(["", "0", "0,50", "100001", "veel", "-5"])("is not asked for %j, which says what can be", async (typed) => {
    const { asked, element, text } = await mount(new PmWhatIf(), { "GET /": answer });
    await type(element, typed);
    expect(asked).toHaveLength(1);
    expect(text()).toMatch(/Kies een bedrag van € 1 tot € 100\.000\./);
    expect(text()).not.toContain("2 tot 4 leads");
  });
  it("says which campaign would get it", async () => {
    const { text } = await mount(new PmWhatIf(), { "GET /": answer });
    expect(text()).toMatch(/Google Ads, Schilder, Noord-Brabant: van € 304,00 naar € 384,00 per maand/);
  });
  it("says so when it cannot be worked out, and tries again for another amount", async () => {
    const { element, asked, text } = await mount(new PmWhatIf(), { "GET /": 500 });
    expect(text()).toContain("nu niet te berekenen");
    await type(element, "200");
    expect(asked).toHaveLength(2);
  });
});
