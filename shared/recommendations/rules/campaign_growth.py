"""The rule that gives a campaign more: it does what it should, and the gap needs more of it."""

from collections.abc import Iterator
from decimal import Decimal

from shared.core.money import to_cents_within
from shared.recommendations.budgets import raised
from shared.recommendations.cpl import Cpl, CplSource, cost_per_lead
from shared.recommendations.formats import euros, euros_en, percent, percent_en
from shared.recommendations.models.actions import BudgetChange, IncreaseCampaignBudget, commitment_change
from shared.recommendations.models.snapshot import Campaign, Gap, Segment, Snapshot
from shared.recommendations.rules.conditions import (
    is_active,
    is_expensive,
    is_leadless,
    is_short,
    may_spend_more,
)
from shared.recommendations.rules.drafting import Draft, effect, leads_for
from shared.recommendations.rules.wording import (
    sentence,
    the_campaign,
    the_campaign_en,
    the_changes,
    the_changes_en,
    the_gap,
    the_gap_en,
)


def underfunded_campaign(snapshot: Snapshot) -> Iterator[Draft]:
    """Short, and an active campaign's leads cost no more than they should: raise it by what the gap needs.

    The cheapest campaign grows first; the next one gets what the gap and the room then still need.
    """
    segment, gap, limits = snapshot.segment, snapshot.gap, snapshot.thresholds
    if segment is None or gap is None or not snapshot.campaigns:
        return
    if not is_short(gap, limits) or not may_spend_more(snapshot):
        return
    fitting = [
        (cpl, campaign)
        for campaign in snapshot.campaigns
        if is_active(campaign)
        and _is_worth_its_cost(campaign, cpl := cost_per_lead(campaign, snapshot.median_cpl, limits))
        and not is_leadless(campaign, limits)
        and not is_expensive(campaign, limits)
    ]
    fitting.sort(key=lambda pair: (pair[0].amount, pair[1].id))
    room, missing_leads = snapshot.budget.room_left, gap.lead_gap_per_week / 7
    for cpl, campaign in fitting:
        needed = missing_leads * cpl.amount
        changes = raised(campaign, min(needed * limits.days_per_month, room), limits)
        if not changes:
            continue
        cost = commitment_change(changes, limits.days_per_month)
        yield _increase(snapshot, segment, gap, campaign, cpl, needed, changes, cost)
        room -= cost
        missing_leads -= cost / limits.days_per_month / cpl.amount


def _is_worth_its_cost(campaign: Campaign, cpl: Cpl) -> bool:
    """Leads cost money, and no more than the campaign's target, where it has one."""
    if cpl.amount <= 0:
        return False
    if not campaign.cpl_target:
        return True
    if cpl.source is CplSource.CAMPAIGN:
        return campaign.spend_28d <= campaign.cpl_target * campaign.leads_28d
    return cpl.amount <= campaign.cpl_target


def _increase(
    snapshot: Snapshot,
    segment: Segment,
    gap: Gap,
    campaign: Campaign,
    cpl: Cpl,
    needed: Decimal,
    changes: tuple[BudgetChange, ...],
    cost: Decimal,
) -> Draft:
    limits, room = snapshot.thresholds, to_cents_within(snapshot.budget.room_left)
    verb, verb_en = "levert leads voor", "brings leads at"
    if cpl.source is not CplSource.CAMPAIGN:
        verb, verb_en = "loopt; gerekend is met", "runs; reckoned with"
    target, target_en = "", ""
    if campaign.cpl_target:
        target = f", binnen het streefbedrag van {euros(campaign.cpl_target)}"
        target_en = f", within the target of {euros_en(campaign.cpl_target)}"
    return Draft(
        IncreaseCampaignBudget(campaign_id=campaign.id, changes=changes),
        f"{the_gap(segment, gap)} {sentence(the_campaign(snapshot, campaign))} {verb} "
        f"{cpl.because}{target}. Voor de leads die ontbreken is nog {euros(needed)} per dag nodig. Voorstel: "
        f"{the_changes(changes)}. Een stap is ten hoogste {percent(limits.largest_step)} en er was "
        f"{euros(room)} ruimte in uw maandbudget.",
        f"{the_gap_en(segment, gap)} {sentence(the_campaign_en(snapshot, campaign))} {verb_en} "
        f"{cpl.because_en}{target_en}. What is still missing takes {euros_en(needed)} a day more. Proposal: "
        f"{the_changes_en(changes)}. A step is at most {percent_en(limits.largest_step)} and your monthly "
        f"budget had {euros_en(room)} of room.",
        effect(leads_for(cost, cpl.amount, limits), cost, limits),
        segment.id,
        campaign_id=campaign.id,
        lead_gap=gap.lead_gap,
        about=str(campaign.id),
    )
