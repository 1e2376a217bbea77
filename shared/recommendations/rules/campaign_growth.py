"""The rule that gives a campaign more: it does what it should, and the gap needs more of it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from shared.budget.response import CENTS, Response
from shared.core.formats import euros, euros_en, percent, percent_en
from shared.core.money import to_cents_within
from shared.recommendations.budgets import raised
from shared.recommendations.cpl import Cpl, CplSource, cost_per_lead
from shared.recommendations.models.actions import BudgetChange, IncreaseCampaignBudget, commitment_change
from shared.recommendations.models.snapshot import Campaign, Gap, Segment, Snapshot
from shared.recommendations.models.thresholds import Thresholds
from shared.recommendations.models.tipping import TippingPoint
from shared.recommendations.responses import response_of, units_to_grow
from shared.recommendations.rules.conditions import (
    is_active,
    is_expensive,
    is_leadless,
    is_short,
    may_spend_more,
)
from shared.recommendations.rules.drafting import Draft, effect
from shared.recommendations.rules.tipping import (
    cpl_cents,
    last_that_holds,
    leads_until_not_short,
    until_leads_arrive,
    while_cpl_is_at_most,
    with_cpl,
)
from shared.recommendations.rules.wording import (
    sentence,
    the_campaign,
    the_campaign_en,
    the_changes,
    the_changes_en,
    the_gap,
)


def underfunded_campaign(snapshot: Snapshot) -> Iterator[Draft]:
    """Short, and an active campaign's leads cost no more than they should: raise it by what the gap needs.

    What the gap and the room allow goes where a euro brings most leads, each campaign by the largest step at
    most: without days that tell otherwise, to the cheapest first.
    """
    segment, gap, limits = snapshot.segment, snapshot.gap, snapshot.thresholds
    if segment is None or gap is None or not snapshot.campaigns:
        return
    if not is_short(gap, limits) or not may_spend_more(snapshot):
        return
    fitting = _fitting(snapshot, snapshot.campaigns)
    for growth in _growths(fitting, gap.lead_gap_per_week, snapshot.budget.room_left, limits):
        yield _increase(snapshot, segment, gap, growth, _tipping(snapshot, gap, fitting, growth))


class _Fitting(NamedTuple):
    """A campaign that may grow, at what cost per lead, and what its budget brings."""

    campaign: Campaign
    cpl: Cpl
    response: Response


class _Growth(NamedTuple):
    """How a campaign grows. `needed` is EUR a day that would bring all missing leads; `None`: none would."""

    campaign: Campaign
    cpl: Cpl
    response: Response
    needed: Decimal | None
    changes: tuple[BudgetChange, ...]
    cost: Decimal
    leads_per_week: Decimal


def _fitting(snapshot: Snapshot, campaigns: Iterable[Campaign]) -> list[_Fitting]:
    """The campaigns that may grow, the cheapest leads first."""
    limits = snapshot.thresholds
    fitting = [
        _Fitting(campaign, cpl, response)
        for campaign in campaigns
        if is_active(campaign)
        and _is_worth_its_cost(campaign, cpl := cost_per_lead(campaign, snapshot.median_cpl, limits))
        and not is_leadless(campaign, limits)
        and not is_expensive(campaign, limits)
        and (response := response_of(campaign, cpl.amount, limits)) is not None
    ]
    fitting.sort(key=lambda one: (one.cpl.amount, one.campaign.id))
    return fitting


def _growths(
    fitting: list[_Fitting], per_week: Decimal, room: Decimal, limits: Thresholds
) -> Iterator[_Growth]:
    """What grows by how much, for so many leads a week short and EUR a month of room."""
    missing = per_week / 7 * limits.days_per_month
    shares = units_to_grow([one.response for one in fitting], missing, room, limits)
    for (campaign, cpl, response), cents in zip(fitting, shares, strict=True):
        changes = raised(campaign, Decimal(cents) / CENTS, limits)
        if not changes:
            continue
        more = response.cents_for(missing)
        needed = None if more is None else Decimal(more) / CENTS / limits.days_per_month
        cost = commitment_change(changes, limits.days_per_month)
        gained = response.of(response.cents + cost * CENTS) - response.leads
        yield _Growth(campaign, cpl, response, needed, changes, cost, gained * 7 / limits.days_per_month)
        missing -= gained


def _tipping(snapshot: Snapshot, gap: Gap, fitting: list[_Fitting], growth: _Growth) -> TippingPoint:
    """When a lead costs more than the target, where the campaign's own do not; else when leads arrive."""
    campaign, limits = growth.campaign, snapshot.thresholds
    room = snapshot.budget.room_left

    def holds_at_cpl(cents: int) -> bool:
        others = tuple(with_cpl(one, cents) if one.id == campaign.id else one for one in snapshot.campaigns)
        growths = _growths(_fitting(snapshot, others), gap.lead_gap_per_week, room, limits)
        return any(each.campaign.id == campaign.id for each in growths)

    if growth.cpl.source is CplSource.CAMPAIGN and campaign.cpl_target:
        target = int(campaign.cpl_target * CENTS)
        # Alone, a dearer campaign only needs more; beside others, they may leave it nothing sooner.
        if len(fitting) == 1 or holds_at_cpl(target):
            return while_cpl_is_at_most(campaign, target)
        if holds_at_cpl(cpl_cents(campaign)):
            return while_cpl_is_at_most(campaign, last_that_holds(holds_at_cpl, cpl_cents(campaign), target))

    def holds_with(more: int) -> bool:
        growths = _growths(fitting, gap.lead_gap_per_week - more, room, limits)
        return any(each.campaign.id == campaign.id for each in growths)

    until = leads_until_not_short(gap, limits)
    if until > 1 and not holds_with(until - 1):
        until = last_that_holds(holds_with, 0, until - 1) + 1
    return until_leads_arrive(gap, until)


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
    snapshot: Snapshot, segment: Segment, gap: Gap, growth: _Growth, tipping: TippingPoint
) -> Draft:
    limits, room = snapshot.thresholds, to_cents_within(snapshot.budget.room_left)
    campaign, cpl, changes = growth.campaign, growth.cpl, growth.changes
    verb, verb_en = "levert leads voor", "brings leads at"
    if cpl.source is not CplSource.CAMPAIGN:
        verb, verb_en = "loopt; gerekend is met", "runs; reckoned with"
    target, target_en = "", ""
    if campaign.cpl_target:
        target = f", binnen het streefbedrag van {euros(campaign.cpl_target)}"
        target_en = f", within the target of {euros_en(campaign.cpl_target)}"
    needed, needed_en = _needed(growth, limits.days_per_month)
    short, short_en = the_gap(segment, gap, snapshot.date)
    return Draft(
        IncreaseCampaignBudget(campaign_id=campaign.id, changes=changes),
        f"{short} {sentence(the_campaign(snapshot, campaign))} {verb} "
        f"{cpl.because}{target}. {needed} Voorstel: {the_changes(changes)}. Een stap is ten hoogste "
        f"{percent(limits.largest_step)} en er was {euros(room)} ruimte in uw maandbudget.",
        f"{short_en} {sentence(the_campaign_en(snapshot, campaign))} {verb_en} "
        f"{cpl.because_en}{target_en}. {needed_en} Proposal: {the_changes_en(changes)}. A step is at most "
        f"{percent_en(limits.largest_step)} and your monthly budget had {euros_en(room)} of room.",
        effect(growth.leads_per_week, growth.cost, limits),
        tipping,
        segment.id,
        campaign_id=campaign.id,
        lead_gap=gap.lead_gap,
        about=str(campaign.id),
    )


def _needed(growth: _Growth, days_per_month: Decimal) -> tuple[str, str]:
    """What the missing leads take, and what one more costs where the campaign's days tell that it is more.

    What a curve says of more than twice the budget is not worth a figure.
    """
    needed, response = growth.needed, growth.response
    is_beyond = needed is None or needed * days_per_month * CENTS > response.cents
    if needed is None or (response.elasticity < 1 and is_beyond):
        texts = (
            "Met deze campagne alleen komen niet alle leads binnen die ontbreken.",
            "This campaign alone does not bring all that is missing.",
        )
    else:
        texts = (
            f"Voor de leads die ontbreken is nog {euros(needed)} per dag nodig.",
            f"What is still missing takes {euros_en(needed)} a day more.",
        )
    if response.elasticity >= 1:
        return texts
    price = response.price_of_next(response.cents)
    return (
        f"{texts[0]} Meer budget brengt steeds minder: een volgende lead kost ongeveer {euros(price)}.",
        f"{texts[1]} More budget brings ever less: one more lead costs about {euros_en(price)}.",
    )
