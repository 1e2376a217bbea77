"""The rule that moves budget from a partner's dear leads to its cheap ones."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from shared.budget.response import CENTS, Response
from shared.core.formats import euros, euros_en, number, number_en
from shared.core.money import to_cents
from shared.recommendations.budgets import lowered_by, raised
from shared.recommendations.models.actions import (
    BudgetChange,
    CampaignBudgetChange,
    ShiftBudget,
    commitment_change,
)
from shared.recommendations.models.snapshot import Campaign, Snapshot
from shared.recommendations.models.tipping import TippingPoint
from shared.recommendations.responses import cents_to_shift, response_of
from shared.recommendations.rules.conditions import has_surplus, is_full
from shared.recommendations.rules.drafting import Draft, effect
from shared.recommendations.rules.tipping import cpl_cents, last_that_holds, until_cpl_is, with_cpl
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

    The dearest and the cheapest are compared. What moves is what brings more at the cheap one, at most the
    largest step of either; the dear one keeps the least daily budget, and the cheap one rises by no more than
    it drops. Not towards a segment with leads to spare, and not for a partner who is full.
    """
    if is_full(snapshot.partner):
        return ()
    shift = _shift_among(snapshot, snapshot.partner_campaigns)
    return () if shift is None else (_draft(snapshot, shift),)


_Changes = tuple[BudgetChange, ...]


class _Shift(NamedTuple):
    """Which campaign gives to which, the budgets of both, and what those bring."""

    dear: Campaign
    cheap: Campaign
    drops: _Changes
    rises: _Changes
    dear_response: Response
    cheap_response: Response


def _shift_among(snapshot: Snapshot, campaigns: Iterable[Campaign]) -> _Shift | None:
    """What would move if these were the partner's active campaigns."""
    limits = snapshot.thresholds
    known = [campaign for campaign in campaigns if campaign.leads_28d >= limits.own_cpl_leads]
    if len(known) < 2:
        return None
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
        return None
    cheap = min(receiving, key=lambda campaign: (own_cpl(campaign), campaign.id))
    if dear.spend_28d * cheap.leads_28d <= limits.unbalanced_factor * cheap.spend_28d * dear.leads_28d:
        return None
    giving = response_of(dear, own_cpl(dear), limits)
    taking = response_of(cheap, own_cpl(cheap), limits)
    if giving is None or taking is None:
        return None
    # All of it together does not grow.
    drops = lowered_by(dear, Decimal(cents_to_shift(giving, taking, limits)) / CENTS, limits)
    rises = raised(cheap, -commitment_change(drops, limits.days_per_month), limits)
    return _Shift(dear, cheap, drops, rises, giving, taking) if drops and rises else None


def _tipping(snapshot: Snapshot, shift: _Shift) -> TippingPoint:
    """The cost per lead of the dear campaign at which nothing moves to the cheap one any more."""
    dear, cheap = shift.dear, shift.cheap

    def holds(cents: int) -> bool:
        campaigns = (with_cpl(one, cents) if one.id == dear.id else one for one in snapshot.partner_campaigns)
        found = _shift_among(snapshot, campaigns)
        return found is not None and (found.dear.id, found.cheap.id) == (dear.id, cheap.id)

    # The cheap one's is below what tips; so the dear one's cannot fall that far and be the dear one still.
    return until_cpl_is(
        dear, last_that_holds(holds, cpl_cents(dear), cpl_cents(cheap) - 1) - 1, is_dear_one=True
    )


def _draft(snapshot: Snapshot, shift: _Shift) -> Draft:
    limits, (dear, cheap, drops, rises, _, _) = snapshot.thresholds, shift
    saved, added = (commitment_change(changes, limits.days_per_month) for changes in (drops, rises))
    dear_cpl, cheap_cpl = to_cents(own_cpl(dear)), to_cents(own_cpl(cheap))
    gained = sum(
        (
            response.of(response.cents + change * CENTS) - response.leads
            for response, change in ((shift.cheap_response, added), (shift.dear_response, saved))
        ),
        Decimal(0),
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
        effect(gained * 7 / limits.days_per_month, added + saved, limits),
        _tipping(snapshot, shift),
        cheap.segment_id if cheap.segment_id == dear.segment_id else None,
        campaign_id=dear.id,
        about=f"{dear.id}>{cheap.id}",
    )
