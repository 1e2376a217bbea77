"""The rule that moves budget from a partner's dear leads to its cheap ones."""

from collections.abc import Iterable
from decimal import Decimal

from shared.core.money import to_cents
from shared.recommendations.budgets import commitment, lowered_by, raised
from shared.recommendations.formats import euros, euros_en, number, number_en
from shared.recommendations.models.actions import (
    BudgetChange,
    CampaignBudgetChange,
    ShiftBudget,
    commitment_change,
)
from shared.recommendations.models.snapshot import Campaign, Snapshot
from shared.recommendations.rules.conditions import has_surplus, is_full
from shared.recommendations.rules.drafting import Draft, effect, leads_for
from shared.recommendations.rules.wording import (
    own_cpl,
    sentence,
    the_campaign,
    the_campaign_en,
    the_changes,
    the_changes_en,
)


def unbalanced_campaigns(snapshot: Snapshot) -> Iterable[Draft]:
    """Of two active campaigns with their own figures, one's leads cost far more: shift budget to the other.

    The dearest and the cheapest are compared. What moves is at most the largest step of either, and the
    cheap one rises by no more than the dear one drops. Not towards a segment with leads to spare, and not
    for a partner who is full.
    """
    limits = snapshot.thresholds
    known = [
        campaign for campaign in snapshot.partner_campaigns if campaign.leads_28d >= limits.own_cpl_leads
    ]
    if len(known) < 2 or is_full(snapshot.partner):
        return ()
    with_surplus = {
        part.segment.id for part in snapshot.partner_segments if has_surplus(part.gap, snapshot.thresholds)
    }
    dear = max(known, key=lambda campaign: (own_cpl(campaign), campaign.id))
    receiving = [
        campaign
        for campaign in known
        if campaign is not dear and campaign.spend_28d > 0 and campaign.segment_id not in with_surplus
    ]
    if not receiving:
        return ()
    cheap = min(receiving, key=lambda campaign: (own_cpl(campaign), campaign.id))
    if dear.spend_28d * cheap.leads_28d <= limits.unbalanced_factor * cheap.spend_28d * dear.leads_28d:
        return ()
    drops, rises = _shifted(snapshot, dear, cheap)
    return (_shift(snapshot, dear, cheap, drops, rises),) if drops and rises else ()


_Changes = tuple[BudgetChange, ...]


def _shifted(snapshot: Snapshot, dear: Campaign, cheap: Campaign) -> tuple[_Changes, _Changes]:
    """The budgets of both, so that all of it together does not grow."""
    limits = snapshot.thresholds
    smaller = min(commitment(dear, limits), commitment(cheap, limits))
    drops = lowered_by(dear, smaller * limits.largest_step, limits)
    rises = raised(cheap, -commitment_change(drops, limits.days_per_month), limits)
    return drops, rises


def _shift(snapshot: Snapshot, dear: Campaign, cheap: Campaign, drops: _Changes, rises: _Changes) -> Draft:
    limits = snapshot.thresholds
    saved, added = (commitment_change(changes, limits.days_per_month) for changes in (drops, rises))
    dear_cpl, cheap_cpl = to_cents(own_cpl(dear)), to_cents(own_cpl(cheap))
    gained = (leads_for(added, own_cpl(cheap), limits) or Decimal(0)) + (
        leads_for(saved, own_cpl(dear), limits) or Decimal(0)
    )
    action = ShiftBudget(
        from_campaign_id=dear.id,
        to_campaign_id=cheap.id,
        changes=tuple(
            CampaignBudgetChange(
                campaign_id=campaign.id, budget=change.budget, old=change.old, new=change.new
            )
            for campaign, changes in ((dear, drops), (cheap, rises))
            for change in changes
        ),
    )
    return Draft(
        action,
        f"{sentence(the_campaign(snapshot, dear))} kostte in 28 dagen {euros(dear_cpl)} per lead, "
        f"{the_campaign(snapshot, cheap)} {euros(cheap_cpl)}: meer dan {number(limits.unbalanced_factor)} "
        f"keer zo veel. Voorstel: bij de dure campagne {the_changes(drops)}, bij de goedkope "
        f"{the_changes(rises)}. Samen kosten ze niet meer dan nu.",
        f"{sentence(the_campaign_en(snapshot, dear))} cost {euros_en(dear_cpl)} per lead in 28 days, "
        f"{the_campaign_en(snapshot, cheap)} {euros_en(cheap_cpl)}: more than "
        f"{number_en(limits.unbalanced_factor)} times as much. Proposal: {the_changes_en(drops)} of the dear "
        f"campaign and {the_changes_en(rises)} of the cheap one. Together they cost no more than now.",
        effect(gained, added + saved, limits),
        cheap.segment_id if cheap.segment_id == dear.segment_id else None,
        campaign_id=dear.id,
        about=f"{dear.id}>{cheap.id}",
    )
