"""Rules that give a campaign less: no leads, leads too dear, or more leads than wanted."""

from collections.abc import Callable, Iterator
from decimal import ROUND_FLOOR, Decimal

from shared.budget.response import CENTS
from shared.campaigns.models import Channel
from shared.core.formats import euros, euros_en, leads, number, number_en, percent, percent_en
from shared.core.money import to_cents, to_cents_covering
from shared.recommendations.budgets import commitment, lowered
from shared.recommendations.cpl import cost_per_lead
from shared.recommendations.models.actions import (
    BudgetChange,
    DecreaseCampaignBudget,
    OptimizeCampaign,
    PauseCampaign,
    commitment_change,
)
from shared.recommendations.models.proposal import ExpectedEffect
from shared.recommendations.models.snapshot import Campaign, Gap, Snapshot
from shared.recommendations.models.thresholds import Thresholds
from shared.recommendations.models.tipping import TippingPoint
from shared.recommendations.responses import response_of, share_that_pays, shares_to_cut
from shared.recommendations.rules.conditions import (
    has_surplus,
    is_active,
    is_expensive,
    is_leadless,
    leadless_limit,
)
from shared.recommendations.rules.drafting import Draft, effect
from shared.recommendations.rules.tipping import (
    cpl_cents,
    last_that_holds,
    until_a_lead,
    until_cpl_is,
    while_leads_arrive,
    with_cpl,
    with_more_leads,
)
from shared.recommendations.rules.wording import (
    own_cpl,
    segment_of,
    sentence,
    the_campaign,
    the_campaign_en,
    the_changes,
    the_changes_en,
    the_gap,
)
from shared.recommendations.writing.ads import SearchAds, focused_search_ads


def leadless_campaign(snapshot: Snapshot) -> Iterator[Draft]:
    """An active campaign that spent what several leads should cost and brought none: pause it."""
    for campaign in snapshot.campaigns:
        if is_active(campaign) and is_leadless(campaign, snapshot.thresholds):
            yield _pause(snapshot, campaign)


def _pause(snapshot: Snapshot, campaign: Campaign) -> Draft:
    limits, limit = snapshot.thresholds, leadless_limit(campaign, snapshot.thresholds)
    rule, rule_en = f"De grens is {euros(limit)}", f"The limit is {euros_en(limit)}"
    if campaign.cpl_target:
        factor = limits.leadless_spend_factor
        rule += f" ({number(factor)} keer het streefbedrag van {euros(campaign.cpl_target)} per lead)"
        rule_en += f" ({number_en(factor)} times the target of {euros_en(campaign.cpl_target)} per lead)"
    return Draft(
        PauseCampaign(campaign_id=campaign.id),
        f"{sentence(the_campaign(snapshot, campaign))} kostte in 28 dagen {euros(campaign.spend_28d)} en "
        f"bracht geen enkele lead. {rule}. Voorstel: stop de campagne tot duidelijk is waaraan het ligt.",
        f"{sentence(the_campaign_en(snapshot, campaign))} cost {euros_en(campaign.spend_28d)} in 28 days and "
        f"brought no lead. {rule_en}. Proposal: pause it until it is clear why.",
        effect(Decimal(0), -commitment(campaign, limits), limits),
        until_a_lead(campaign),
        campaign.segment_id,
        campaign_id=campaign.id,
        lead_gap=snapshot.gap.lead_gap if snapshot.gap else None,
        about=str(campaign.id),
    )


def expensive_campaign(snapshot: Snapshot) -> Iterator[Draft]:
    """An active campaign whose leads cost far more than its target: other keywords and ads, a lower budget.

    The budget drops by 10 %, and on to 20 % while its last lead costs more than twice the target; not below
    the least budget of a campaign.
    """
    for campaign in snapshot.campaigns:
        if is_active(campaign) and is_expensive(campaign, snapshot.thresholds):
            yield from _optimization(snapshot, campaign)
            yield from _expensive_decrease(snapshot, campaign)


def _dear_leads(snapshot: Snapshot, campaign: Campaign) -> tuple[str, str]:
    """What its leads cost against its target, in Dutch and in English."""
    target, factor = campaign.cpl_target or Decimal(0), snapshot.thresholds.expensive_factor
    count, cpl = leads(campaign.leads_28d), to_cents(own_cpl(campaign))
    return (
        f"{sentence(the_campaign(snapshot, campaign))} kostte in 28 dagen {euros(campaign.spend_28d)} voor "
        f"{count}: {euros(cpl)} per lead, meer dan {number(factor)} keer het streefbedrag van "
        f"{euros(target)}.",
        f"{sentence(the_campaign_en(snapshot, campaign))} cost {euros_en(campaign.spend_28d)} in 28 days for "
        f"{count}: {euros_en(cpl)} per lead, more than {number_en(factor)} times the target of "
        f"{euros_en(target)}.",
    )


def _optimization(snapshot: Snapshot, campaign: Campaign) -> Iterator[Draft]:
    """Other keywords and ads, for a search campaign that does not have them yet."""
    segment, limits = segment_of(snapshot, campaign), snapshot.thresholds
    if segment is None or campaign.channel is not Channel.GOOGLE_ADS:
        return
    ads = focused_search_ads(snapshot.partner, segment)
    changes = _what_changes(campaign, ads)
    if not changes:
        return
    dear, dear_en = _dear_leads(snapshot, campaign)
    yield Draft(
        OptimizeCampaign(
            campaign_id=campaign.id,
            keywords=ads.keywords,
            negative_keywords=ads.negative_keywords,
            headlines=ads.headlines,
            descriptions=ads.descriptions,
            what_changes=changes,
        ),
        f"{dear} Voorstel: alleen nog zoekwoorden van mensen die in uw gebied een offerte zoeken, en "
        "advertenties die daarbij passen.",
        f"{dear_en} Proposal: keep only keywords of people who want an offer in your area, with ads that "
        "fit.",
        effect(None, Decimal(0), snapshot.thresholds),
        _until_cheap_enough(campaign, lambda one: is_expensive(one, limits), limits),
        campaign.segment_id,
        campaign_id=campaign.id,
        lead_gap=snapshot.gap.lead_gap if snapshot.gap else None,
        about=str(campaign.id),
    )


def _what_changes(campaign: Campaign, ads: SearchAds) -> tuple[str, ...]:
    """Every keyword and ad text that goes or comes, by name; nothing where all of it is in place already."""
    keywords = tuple(dict.fromkeys(keyword.text for keyword in ads.keywords))
    named = (
        ("Zoekwoord vervalt", _without(campaign.keywords, keywords)),
        ("Nieuw zoekwoord", _without(keywords, campaign.keywords)),
        ("Kop vervalt", _without(campaign.headlines, ads.headlines)),
        ("Nieuwe kop", _without(ads.headlines, campaign.headlines)),
        ("Tekst vervalt", _without(campaign.descriptions, ads.descriptions)),
        ("Nieuwe tekst", _without(ads.descriptions, campaign.descriptions)),
    )
    changes = tuple(f"{what}: {text}" for what, texts in named for text in texts)
    if not changes:
        return ()
    return (*changes, f"Niet meer te vinden bij: {', '.join(ads.negative_keywords)}")


def _without(texts: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    known = {other.casefold() for other in others}
    return [text for text in texts if text.casefold() not in known]


def _expensive_decrease(snapshot: Snapshot, campaign: Campaign) -> Iterator[Draft]:
    limits = snapshot.thresholds
    share, changes = _expensive_change(campaign, limits)
    if not changes:
        return
    dear, dear_en = _dear_leads(snapshot, campaign)
    step, step_en = _step(share, changes)

    def holds(one: Campaign) -> bool:
        return is_expensive(one, limits) and bool(_expensive_change(one, limits)[1])

    yield Draft(
        DecreaseCampaignBudget(campaign_id=campaign.id, changes=changes),
        f"{dear} Voorstel: {the_changes(changes)}, {step}.",
        f"{dear_en} Proposal: {the_changes_en(changes)}, {step_en}.",
        _saving(snapshot, campaign, changes),
        _until_cheap_enough(campaign, holds, limits),
        campaign.segment_id,
        campaign_id=campaign.id,
        lead_gap=snapshot.gap.lead_gap if snapshot.gap else None,
        about=str(campaign.id),
    )


def _expensive_change(campaign: Campaign, limits: Thresholds) -> tuple[Decimal, tuple[BudgetChange, ...]]:
    """By what share an expensive campaign drops, and its budgets; none where no cent of them drops."""
    price = limits.large_decrease_cpl_factor * (campaign.cpl_target or Decimal(0))
    response = response_of(campaign, own_cpl(campaign), limits)
    if response is None:
        return Decimal(0), ()
    share = share_that_pays(response, price, limits)
    return share, lowered(campaign, share, limits)


def _step(share: Decimal, changes: tuple[BudgetChange, ...]) -> tuple[str, str]:
    """How large a decrease is, in Dutch and English: the share, or as far as the least budget allows."""
    commits = changes[-1]
    if commits.new > to_cents_covering(commits.old - commits.old * share):
        return (
            "en niet lager: dat is het minste voor een campagne",
            "and no lower: that is the least for a campaign",
        )
    return f"een stap van {percent(share)}", f"a step of {percent_en(share)}"


def _until_cheap_enough(
    campaign: Campaign, holds: Callable[[Campaign], bool], limits: Thresholds
) -> TippingPoint:
    """The cost per lead at which an expensive campaign is one no more: mostly the factor times its target."""
    limit = int(limits.expensive_factor * (campaign.cpl_target or Decimal(0)) * CENTS)

    def holds_at(cents: int) -> bool:
        return holds(with_cpl(campaign, cents))

    if not holds_at(limit + 1):
        limit = last_that_holds(holds_at, cpl_cents(campaign), limit + 1) - 1
    return until_cpl_is(campaign, limit)


def _saving(snapshot: Snapshot, campaign: Campaign, changes: tuple[BudgetChange, ...]) -> ExpectedEffect:
    """Less cost, and at most the leads that the campaign's own figures, or else the ladder, say it buys."""
    limits = snapshot.thresholds
    change = commitment_change(changes, limits.days_per_month)
    response = response_of(campaign, _cpl(snapshot, campaign), limits)
    if response is None:
        return effect(None, change, limits)
    lost = response.of(response.cents + change * CENTS) - response.leads
    return effect(lost * 7 / limits.days_per_month, change, limits)


def _cpl(snapshot: Snapshot, campaign: Campaign) -> Decimal:
    """EUR a lead of a campaign costs: by its own leads, however few, else by the ladder."""
    if campaign.leads_28d:
        return to_cents(own_cpl(campaign))
    return cost_per_lead(campaign, snapshot.median_cpl, snapshot.thresholds).amount


def surplus_leads(snapshot: Snapshot) -> Iterator[Draft]:
    """More leads than wanted in the segment: its active campaigns together drop by a share.

    By 10 %, and by 20 % where the surplus is more than twice the least that counts. Of several campaigns
    those drop whose euros bring fewest leads, each by 10 to 20 %; none below the least budget of a campaign.
    """
    segment, gap = snapshot.segment, snapshot.gap
    if segment is None or gap is None or not snapshot.campaigns or not has_surplus(gap, snapshot.thresholds):
        return
    for campaign, share, changes in _surplus_changes(snapshot, gap):
        surplus, surplus_en = the_gap(segment, gap, snapshot.date)
        step, step_en = _step(share, changes)
        yield Draft(
            DecreaseCampaignBudget(campaign_id=campaign.id, changes=changes),
            f"{surplus} Voorstel voor {the_campaign(snapshot, campaign)}: {the_changes(changes)}, {step}.",
            f"{surplus_en} Proposal for {the_campaign_en(snapshot, campaign)}: "
            f"{the_changes_en(changes)}, {step_en}.",
            _saving(snapshot, campaign, changes),
            _until_no_surplus(snapshot, gap, campaign),
            campaign.segment_id,
            campaign_id=campaign.id,
            lead_gap=gap.lead_gap,
            about=str(campaign.id),
        )


def _surplus_changes(
    snapshot: Snapshot, gap: Gap
) -> Iterator[tuple[Campaign, Decimal, tuple[BudgetChange, ...]]]:
    """Which campaigns drop by what share in such a gap, and their budgets."""
    limits = snapshot.thresholds
    if not has_surplus(gap, limits):
        return
    found = [
        (campaign, response)
        for campaign in snapshot.campaigns
        if is_active(campaign)
        and (response := response_of(campaign, _cpl(snapshot, campaign), limits)) is not None
    ]
    is_large = -gap.lead_gap_per_week > limits.surplus_leads_per_week * limits.large_decrease_surplus_factor
    share = limits.large_decrease if is_large else limits.small_decrease
    cuts = shares_to_cut([response for _, response in found], share, limits)
    for (campaign, _), cut in zip(found, cuts, strict=True):
        changes = lowered(campaign, cut, limits)
        if changes:
            yield campaign, cut, changes


def _until_no_surplus(snapshot: Snapshot, gap: Gap, campaign: Campaign) -> TippingPoint:
    """How many leads may stay away before the campaign drops no more: mostly all that the surplus is over."""

    def holds(fewer: int) -> bool:
        changes = _surplus_changes(snapshot, with_more_leads(gap, -fewer))
        return any(one.id == campaign.id for one, _, _ in changes)

    over = -gap.lead_gap_per_week - snapshot.thresholds.surplus_leads_per_week
    fewer = int(over.to_integral_value(rounding=ROUND_FLOOR)) + 1
    if fewer > 1 and not holds(fewer - 1):
        fewer = last_that_holds(holds, 0, fewer - 1) + 1
    return while_leads_arrive(gap, fewer)
