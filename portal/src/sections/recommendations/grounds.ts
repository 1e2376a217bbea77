import type { Proposal } from "./effect.js";

/** How sure the expected leads are: by whose figures a lead's cost was reckoned. */
export type Certainty = "own" | "segment" | "target" | "assumed" | "page" | "none";

/** One figure that a rule saw. `kind` says how to show it; two values are "of" each other. */
export interface Fact {
  readonly key: "wanted" | "arrived" | "campaign" | "page" | "budget" | "committed";
  readonly values: readonly (string | number | null)[];
}

interface Campaign {
  readonly id: string;
  readonly spend_28d: string;
  readonly leads_28d: number;
  readonly cpl_target: string | null;
}

export interface Inputs {
  readonly gap?: {
    readonly target_leads_per_week: string;
    readonly platform_leads: number;
    readonly own_campaign_leads: number;
  } | null;
  readonly page?: { readonly views_28d: number; readonly conversions_28d: number } | null;
  readonly budget?: { readonly monthly_budget: string | null; readonly spent_this_month: string; readonly committed: string } | null;
  readonly campaigns?: readonly Campaign[];
  readonly partner_campaigns?: readonly Campaign[];
  readonly partner_segments?: readonly { readonly median_cpl: string | null }[];
  readonly median_cpl?: string | null;
  readonly thresholds?: { readonly own_cpl_leads?: number };
}

/** The figures a proposal rests on, from what its rule saw; what is not there is left out. */
export function factsOf(proposal: Proposal, inputs: Inputs): Fact[] {
  const facts: Fact[] = [];
  const { gap, page, budget } = inputs;
  if (gap) {
    facts.push({ key: "wanted", values: [gap.target_leads_per_week] });
    facts.push({
      key: "arrived",
      values: [gap.platform_leads + gap.own_campaign_leads, gap.platform_leads, gap.own_campaign_leads],
    });
  }
  const campaign = campaignOf(proposal, inputs);
  if (campaign) facts.push({ key: "campaign", values: [campaign.spend_28d, campaign.leads_28d] });
  if (page) facts.push({ key: "page", values: [page.views_28d, page.conversions_28d] });
  if (budget) {
    facts.push({ key: "budget", values: [budget.spent_this_month, budget.monthly_budget] });
    facts.push({ key: "committed", values: [budget.committed] });
  }
  return facts;
}

/** By whose figures the leads were reckoned: the same steps as the rules take, from what they saw. */
export function certaintyOf(proposal: Proposal, inputs: Inputs): Certainty {
  if (!proposal.expected_effect.leads_per_week) return "none";
  if (proposal.action_type.endsWith("landing_page")) return "page";
  const { median_cpl: median, partner_segments: segments = [], thresholds } = inputs;
  // About all segments at once: as sure as the least sure of them.
  if (!proposal.segment_id && segments.length) return segments.every((one) => Number(one.median_cpl) > 0) ? "segment" : "assumed";
  const campaign = campaignOf(proposal, inputs);
  // What is lowered or stopped is reckoned by its own figures, however few.
  const isCut = /^(decrease|pause|shift)/.test(proposal.action_type);
  const enough = isCut ? 1 : (thresholds?.own_cpl_leads ?? Number.POSITIVE_INFINITY);
  if (campaign && (campaign.leads_28d >= enough || proposal.action_type === "pause_campaign")) return "own";
  if (Number(median) > 0) return "segment";
  return Number(campaign?.cpl_target) > 0 ? "target" : "assumed";
}

function campaignOf({ campaign_id }: Proposal, { campaigns = [], partner_campaigns = [] }: Inputs): Campaign | undefined {
  // A proposal that made a campaign names it since; its rule saw none.
  return [...campaigns, ...partner_campaigns].find(({ id }) => id === campaign_id);
}
