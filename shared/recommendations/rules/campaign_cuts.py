"""Rules that give a campaign less: no leads, leads too dear, or more leads than wanted."""

from collections.abc import Iterator
from decimal import Decimal

from shared.campaigns.models import Channel
from shared.core.money import to_cents
from shared.recommendations.budgets import commitment, lowered
from shared.recommendations.cpl import cost_per_lead
from shared.recommendations.formats import euros, euros_en, leads, number, number_en, percent, percent_en
from shared.recommendations.models.actions import (
    BudgetChange,
    DecreaseCampaignBudget,
    OptimizeCampaign,
    PauseCampaign,
    commitment_change,
)
from shared.recommendations.models.proposal import ExpectedEffect
from shared.recommendations.models.snapshot import Campaign, Snapshot
from shared.recommendations.rules.conditions import (
    has_surplus,
    is_active,
    is_expensive,
    is_leadless,
    leadless_limit,
)
from shared.recommendations.rules.drafting import Draft, effect, leads_for
from shared.recommendations.rules.wording import (
    own_cpl,
    segment_of,
    sentence,
    the_campaign,
    the_campaign_en,
    the_changes,
    the_changes_en,
    the_gap,
    the_gap_en,
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
        campaign.segment_id,
        campaign_id=campaign.id,
        lead_gap=snapshot.gap.lead_gap if snapshot.gap else None,
        about=str(campaign.id),
    )


def expensive_campaign(snapshot: Snapshot) -> Iterator[Draft]:
    """An active campaign whose leads cost far more than its target: other keywords and ads, a lower budget.

    The budget drops by 10 %, and by 20 % where a lead costs more than twice the target.
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
    segment = segment_of(snapshot, campaign)
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
    limits, target = snapshot.thresholds, campaign.cpl_target or Decimal(0)
    is_far_above = campaign.spend_28d > limits.large_decrease_cpl_factor * target * campaign.leads_28d
    share = limits.large_decrease if is_far_above else limits.small_decrease
    changes = lowered(campaign, share)
    if not changes:
        return
    dear, dear_en = _dear_leads(snapshot, campaign)
    yield Draft(
        DecreaseCampaignBudget(campaign_id=campaign.id, changes=changes),
        f"{dear} Voorstel: {the_changes(changes)}, een stap van {percent(share)}.",
        f"{dear_en} Proposal: {the_changes_en(changes)}, a step of {percent_en(share)}.",
        _saving(snapshot, campaign, changes),
        campaign.segment_id,
        campaign_id=campaign.id,
        lead_gap=snapshot.gap.lead_gap if snapshot.gap else None,
        about=str(campaign.id),
    )


def _saving(snapshot: Snapshot, campaign: Campaign, changes: tuple[BudgetChange, ...]) -> ExpectedEffect:
    """Less cost, and at most the leads that the campaign's own figures, or else the ladder, say it buys."""
    limits = snapshot.thresholds
    change = commitment_change(changes, limits.days_per_month)
    if campaign.leads_28d:
        cpl = to_cents(own_cpl(campaign))
    else:
        cpl = cost_per_lead(campaign, snapshot.median_cpl, limits).amount
    return effect(leads_for(change, cpl, limits), change, limits)


def surplus_leads(snapshot: Snapshot) -> Iterator[Draft]:
    """More leads than wanted in the segment: every active campaign of it drops by the same share.

    By 10 %, and by 20 % where the surplus is more than twice the least that counts.
    """
    segment, gap, limits = snapshot.segment, snapshot.gap, snapshot.thresholds
    if segment is None or gap is None or not has_surplus(gap, limits):
        return
    is_large = -gap.lead_gap_per_week > limits.surplus_leads_per_week * limits.large_decrease_surplus_factor
    share = limits.large_decrease if is_large else limits.small_decrease
    for campaign in snapshot.campaigns:
        changes = lowered(campaign, share) if is_active(campaign) else ()
        if changes:
            yield Draft(
                DecreaseCampaignBudget(campaign_id=campaign.id, changes=changes),
                f"{the_gap(segment, gap)} Voorstel voor {the_campaign(snapshot, campaign)}: "
                f"{the_changes(changes)}, een stap van {percent(share)}.",
                f"{the_gap_en(segment, gap)} Proposal for {the_campaign_en(snapshot, campaign)}: "
                f"{the_changes_en(changes)}, a step of {percent_en(share)}.",
                _saving(snapshot, campaign, changes),
                campaign.segment_id,
                campaign_id=campaign.id,
                lead_gap=gap.lead_gap,
                about=str(campaign.id),
            )
