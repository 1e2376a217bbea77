import { afterEach, describe, expect, it } from "vitest";
import type { Schemas } from "../../api/types.js";
import { mount } from "../../core/mounted.test-help.js";
import type { PmTable } from "../../ui/table.js";
import { PmRuleEffects } from "./rule-effects.js";

const row = (given: Partial<Schemas["RuleEffect"]>): Schemas["RuleEffect"] => ({
  rule: "no_budget",
  proposed: 120,
  approved: 40,
  rejected: 30,
  expired: 35,
  executed: 38,
  pending: 15,
  measured: 22,
  with_effect: 5,
  with_opposite_effect: 1,
  without_visible_effect: 16,
  unmeasurable: 3,
  median_change: 0.12,
  combined_p_value: 0.21,
  is_without_effect: false,
  ...given,
});

afterEach(() => document.body.replaceChildren());

async function cells(reported: string[], ...rows: Schemas["RuleEffect"][]): Promise<{ table: string[]; notice: string }> {
  const answer = { data: rows, reported_on: reported.length ? "2026-11-22" : null, reported_rules: reported };
  const { element } = await mount(new PmRuleEffects(), { "GET /api/marketing-recommendations/effects": answer }, { role: "admin" });
  const table = element.renderRoot.querySelector<PmTable<object>>("pm-table");
  await table?.updateComplete;
  const shown = [...(table?.shadowRoot?.querySelectorAll("tbody th, tbody td") ?? [])];
  return {
    table: shown.map((cell) => (cell.textContent ?? "").replaceAll(/\s+/gu, " ").trim()),
    notice: element.renderRoot.querySelector(".notice")?.textContent?.trim() ?? "",
  };
}

describe("what proposals of each rule brought", () => {
  it("is a row of counts, with what could be seen", async () => {
    const { table, notice } = await cells([], row({}));
    expect(table).toEqual(["Geen maandbudget", "120", "40", "38", "5", "1", "16", "+12%", "0,21"]);
    expect(notice).toBe("");
  });
  it("names the rules that the weekly report found without effect", async () => {
    const { table, notice } = await cells(["surplus_leads"], row({ rule: "surplus_leads", is_without_effect: true }));
    expect(table[0]).toBe("Meer leads dan gewenst zonder effect");
    expect(notice).toBe("Het weekverslag van 22 november 2026 noemt als regels zonder effect: Meer leads dan gewenst.");
  });
  it("has a rule that is newer than the words for it, and one of which nothing is measured", async () => {
    const { table } = await cells([], row({ rule: "brand_new_rule", median_change: null, combined_p_value: null }));
    expect([table[0], ...table.slice(-2)]).toEqual(["Brand new rule", "–", "–"]);
  });
});
