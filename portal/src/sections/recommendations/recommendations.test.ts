import { describe, expect, it } from "vitest";
import { formatIn } from "../../core/format.js";
import { common } from "../../i18n/common/text.js";
import { foresee, type Preview } from "./bulk.js";
import { factWords, lastDay } from "./card.js";
import { costWords, leadsWords, type Proposal, sum } from "./effect.js";
import { certaintyOf, type Fact, factsOf } from "./grounds.js";
import { isDecided, obstacleWords } from "./obstacles.js";
import { EVERYTHING, inOrder, isOpen, matches } from "./queue.js";
import { recommendations } from "./text.js";

const t = recommendations.in("nl");
const words = common.in("nl");
const format = formatIn("nl");
const CAMPAIGN = "00000000-0000-4000-8000-000000000003";
/** Intl writes "€ 12,00" with a blank that does not break. */
const plain = (text: string): string => text.replaceAll(/\s/gu, " ");

function proposal(given: Partial<Proposal> = {}): Proposal {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    partner_id: "00000000-0000-4000-8000-000000000002",
    status: "pending",
    waits_for: null,
    priority: "medium",
    action_type: "pause_campaign",
    action_details: { action_type: "pause_campaign", campaign_id: CAMPAIGN },
    reason: "Een voorstel.",
    reason_en: "A proposal.",
    expected_effect: { leads_per_week: null, monthly_cost_change: "0.00" },
    lead_gap: null,
    lead_gap_per_week: null,
    day: "2026-11-22",
    segment_id: "00000000-0000-4000-8000-000000000004",
    code: "schilder_utrecht",
    branch: "schilder",
    region: "utrecht",
    campaign_id: CAMPAIGN,
    landing_page_id: null,
    rule: "test",
    rule_version: 1,
    version: 1,
    created_at: "2026-11-22T01:00:00Z",
    refreshed_at: null,
    expires_at: null,
    reviewed_at: null,
    reviewed_by: null,
    review_note: null,
    applied_at: null,
    applied_by: null,
    executed_at: null,
    execution_error: null,
    ...given,
  };
}

describe("what to expect", () => {
  const leads = (...range: [string, string]): string =>
    leadsWords({ leads_per_week: range, monthly_cost_change: "0.00" }, t, format);
  const cost = (action_type: Proposal["action_type"], monthly_cost_change: string): string =>
    plain(costWords(proposal({ action_type, expected_effect: { leads_per_week: null, monthly_cost_change } }), t, format));

  it("is a range of leads", () => expect(leads("1.8", "3.6")).toBe("1,8 tot 3,6 leads per week erbij"));
  it("begins with the least, also of what is lost", () => expect(leads("-1.1", "-0.6")).toBe("0,6 tot 1,1 leads per week minder"));
  it("is about one number when both ends are the same", () => {
    expect(leads("0.1", "0.1")).toBe("ongeveer 0,1 leads per week erbij");
    expect(leads("-1.0", "-1.0")).toBe("ongeveer 1 lead per week minder");
  });
  it("is nothing, or unknown", () => {
    expect(leads("0.0", "0.0")).toBe("Evenveel leads");
    expect(leadsWords({ leads_per_week: null, monthly_cost_change: "0.00" }, t, format)).toBe("Niet vooraf te schatten");
  });
  it("costs, saves, costs later, or only makes room", () => {
    expect(cost("increase_campaign_budget", "91.20")).toBe("Hoogstens € 91,20 per maand erbij");
    expect(cost("pause_campaign", "-1216.00")).toBe("€ 1.216,00 per maand minder");
    expect(cost("create_campaign", "542.64")).toBe("Hoogstens € 542,64 per maand, vanaf de start");
    expect(cost("raise_monthly_budget", "836.00")).toBe("€ 836,00 per maand meer ruimte; nog geen kosten");
    expect(cost("create_landing_page", "0.00")).toBe("Geen extra kosten");
  });
});

it("can be decided on up to and including the day that ends when it expires", () => {
  expect(lastDay("2026-11-30T23:00:00Z")).toBe("2026-11-30");
  expect(lastDay("2026-07-01T10:00:00Z")).toBe("2026-07-01");
});

describe("a sum of money", () => {
  it("is exact where a float is not", () => expect(sum(["0.10", "0.20", "99999999.99"])).toBe("100000000.29"));
  it("counts what is unknown as nothing", () => expect(sum([null, undefined, "0.05"])).toBe("0.05"));
  it("is nothing of nothing", () => expect(sum([])).toBe("0.00"));
  it("takes savings off", () => expect(sum(["1.00", "-1.05"])).toBe("-0.05"));
});

describe("the order", () => {
  const agreed = { status: "approved", waits_for: "admin", reviewed_at: "2026-10-01T10:00:00Z" } as const;
  const consent = proposal({ id: "consent", priority: "low", ...agreed });
  const high = proposal({ id: "high", priority: "high" });
  const wide = proposal({ id: "wide", lead_gap_per_week: "9.00" });
  const older = proposal({ id: "older", status: "rejected", reviewed_at: "2026-11-01T10:00:00Z" });
  const newer = proposal({ id: "newer", status: "executed", reviewed_at: "2026-11-02T10:00:00Z" });
  const ids = (proposals: readonly Proposal[]): string[] => proposals.map(({ id }) => id);
  const all = [older, wide, newer, high, consent, proposal({ id: "plain" })];

  it("of a partner is what matters most, then what was decided last", () => {
    const { open, decided } = inOrder(all, "partner");
    expect(ids(open)).toEqual(["high", "wide", "plain"]);
    expect(ids(decided)).toEqual(["newer", "older", "consent"]);
  });
  it("of an admin begins with what a partner agreed to", () => {
    expect(ids(inOrder(all, "admin").open)).toEqual(["consent", "high", "wide", "plain"]);
  });
  it("knows what waits for whom", () => {
    expect(isOpen(consent, "partner")).toBe(false);
    expect(matches(consent, { ...EVERYTHING, status: "open" }, "admin")).toBe(true);
    expect(matches(consent, { ...EVERYTHING, status: "open" }, "partner")).toBe(false);
  });
  it("of a filter is by every choice", () => {
    expect(matches(high, { ...EVERYTHING, priority: "high", kind: "pause_campaign" }, "partner")).toBe(true);
    expect(matches(high, { ...EVERYTHING, priority: "high", segment: "-" }, "partner")).toBe(false);
    expect(matches(proposal({ segment_id: null }), { ...EVERYTHING, segment: "-" }, "partner")).toBe(true);
  });
});

describe("several at once", () => {
  const preview = (id: string, given: Partial<Preview> = {}): Preview => ({
    recommendation_id: id,
    is_possible: true,
    obstacle: null,
    max_extra_cost_per_month: "100.10",
    max_later_cost_per_month: "0.20",
    ...given,
  });
  const [one, two] = [proposal({ id: "one" }), proposal({ id: "two" })];

  it("cost together what each costs at most", () => {
    expect(foresee([one, two], [one, two], [preview("one"), preview("two")])).toMatchObject({
      now: "200.20",
      later: "0.40",
      skipped: [],
    });
  });
  it("leave out what cannot be, and what was refreshed since it was read", () => {
    const found = foresee(
      [one, two],
      [one, { ...two, version: 2 }],
      [preview("one", { is_possible: false, obstacle: "No." }), preview("two")],
    );
    expect(found.skipped.map(({ reason }) => reason)).toEqual(["No.", null]);
    expect(found).toMatchObject({ possible: [], now: "0.00" });
  });
});

describe("what stands in the way", () => {
  const said = (reason: string): string => plain(obstacleWords(reason, t, words, format));
  it.each([
    ["This proposal is rejected already. Decided on 2026-11-22 10:00.", "Hierover is intussen al besloten: afgewezen."],
    ["This proposal is approved already. An admin still has to carry it out.", "U bent al akkoord; een beheerder voert het uit."],
    ["The campaign's daily budget is EUR 12.00 now, not EUR 10.00.", "Het budget is intussen gewijzigd."],
    ["The campaign is paused now, not active.", "De campagne is intussen gepauzeerd"],
    ["The landing page was edited since.", "De pagina is intussen gewijzigd"],
    ["The campaign's landing page is not live any more.", "De landingspagina is niet live."],
    ["Something that nobody foresaw.", "De gegevens zijn intussen veranderd."],
  ])("%s", (reason, expected) => expect(said(reason)).toContain(expected));
  it("is too much money, with the amounts", () => {
    expect(
      said("The active campaigns would commit EUR 912.00 a month, EUR 112.50 more than the monthly budget of EUR 799.50."),
    ).toContain("samen € 912,00 per maand kosten: € 112,50 meer");
  });
  it("is known as a decision of somebody else, so that the list is fetched again", () => {
    expect(isDecided("This proposal is executed already. Decided on 2026-11-22 10:00.")).toBe(true);
    expect(isDecided("The campaign is paused now, not active.")).toBe(false);
  });
});

describe("what a proposal rests on", () => {
  const ladder = { thresholds: { own_cpl_leads: 5 } };
  const campaign = { id: CAMPAIGN, spend_28d: "300.00", leads_28d: 8, cpl_target: "30.00" };
  const growth = proposal({
    action_type: "increase_campaign_budget",
    expected_effect: { leads_per_week: ["1.0", "2.0"], monthly_cost_change: "60.80" },
  });

  it("is as certain as whose figures it was reckoned with", () => {
    expect(certaintyOf(growth, { ...ladder, campaigns: [campaign] })).toBe("own");
    expect(certaintyOf(growth, { ...ladder, campaigns: [{ ...campaign, leads_28d: 4 }], median_cpl: "20.00" })).toBe("segment");
    expect(certaintyOf(growth, { ...ladder, campaigns: [{ ...campaign, leads_28d: 4 }] })).toBe("target");
    expect(certaintyOf(growth, ladder)).toBe("assumed");
    expect(certaintyOf(proposal(), ladder)).toBe("none");
  });
  it("is a campaign's own figures where it is cut, however few", () => {
    const cut: Proposal = { ...growth, action_type: "decrease_campaign_budget" };
    expect(certaintyOf(cut, { ...ladder, campaigns: [{ ...campaign, leads_28d: 1 }] })).toBe("own");
  });
  it("shows the figures that there are", () => {
    const gap = { target_leads_per_week: "20.00", platform_leads: 5, own_campaign_leads: 3 };
    expect(factsOf(growth, { gap, campaigns: [campaign] })).toEqual([
      { key: "wanted", values: ["20.00"] },
      { key: "arrived", values: [8, 5, 3] },
      { key: "campaign", values: ["300.00", 8] },
    ]);
    expect(factsOf(growth, {})).toEqual([]);
  });
  it("counts one as one", () => {
    const told = (key: Fact["key"], ...values: Fact["values"]): string => plain(factWords({ key, values }, { t, words, format }));
    expect(told("wanted", "1.00")).toBe("1 lead per week");
    expect(told("wanted", "1.50")).toBe("1,5 leads per week");
    expect(told("arrived", 1, 1, 0)).toBe("1 lead: 1 van het platform, 0 uit eigen campagnes");
    expect(told("arrived", 8, 5, 3)).toBe("8 leads: 5 van het platform, 3 uit eigen campagnes");
    expect(told("campaign", "12.00", 1)).toBe("€ 12,00 uitgegeven, 1 lead");
    expect(told("campaign", "12.00", 0)).toBe("€ 12,00 uitgegeven, 0 leads");
    expect(told("page", 1, 1)).toBe("1 bezoek, 1 aanvraag");
    expect(told("page", 40, 2)).toBe("40 bezoeken, 2 aanvragen");
  });
});
