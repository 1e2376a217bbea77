"""Rules that start a campaign: none yet, or one that waits."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from shared.campaigns.models import Channel
from shared.core.formats import euros, euros_en, to_tenths
from shared.core.money import to_cents_within
from shared.recommendations.budgets import commitment
from shared.recommendations.cpl import Cpl, CplSource, cost_per_lead
from shared.recommendations.models.actions import ActivateCampaign, CreateCampaign
from shared.recommendations.models.snapshot import Campaign, Gap, LandingPage, Segment, Snapshot
from shared.recommendations.models.states import CampaignStatus, PageStatus
from shared.recommendations.rules.conditions import is_short, may_spend_more
from shared.recommendations.rules.drafting import Draft, effect, leads_for
from shared.recommendations.rules.tipping import leads_until_not_short, until_leads_arrive
from shared.recommendations.rules.wording import (
    leads_of,
    leads_of_en,
    sentence,
    the_campaign,
    the_campaign_en,
    the_gap,
)
from shared.recommendations.writing.ads import search_ads

_PAID_BY_CLICK = (Channel.GOOGLE_ADS, Channel.META_ADS, Channel.LINKEDIN_ADS)


def missing_campaign(snapshot: Snapshot) -> Iterable[Draft]:
    """Short, a live page, no campaign at all, and room for the least daily budget: a planned search campaign.

    Its budget is what the gap costs a day, but not less than the least and not more than the room.
    """
    segment, gap, page, limits = snapshot.segment, snapshot.gap, snapshot.page, snapshot.thresholds
    if segment is None or gap is None or page is None or page.status is not PageStatus.LIVE:
        return ()
    if snapshot.campaigns or not is_short(gap, limits) or not may_spend_more(snapshot):
        return ()
    channels = snapshot.partner.preferred_channels
    room_a_day = to_cents_within(snapshot.budget.room_left / limits.days_per_month)
    if room_a_day < limits.least_daily_budget or (channels and Channel.GOOGLE_ADS not in channels):
        return ()
    cpl = cost_per_lead(None, snapshot.median_cpl, limits)
    needed = to_cents_within(gap.lead_gap_per_week * cpl.amount / 7)
    daily = min(max(needed, limits.least_daily_budget), room_a_day, limits.largest_budget)
    return (_new_campaign(snapshot, segment, gap, page, cpl, daily),)


def _new_campaign(
    snapshot: Snapshot, segment: Segment, gap: Gap, page: LandingPage, cpl: Cpl, daily: Decimal
) -> Draft:
    limits, ads = snapshot.thresholds, search_ads(snapshot.partner, segment)
    a_month = daily * limits.days_per_month
    action = CreateCampaign(
        segment_id=segment.id,
        landing_page_id=page.id,
        channel=Channel.GOOGLE_ADS,
        daily_budget=daily,
        cpl_target=cpl.amount if cpl.source is CplSource.SEGMENT else None,
        keywords=ads.keywords,
        negative_keywords=ads.negative_keywords,
        headlines=ads.headlines,
        descriptions=ads.descriptions,
    )
    bought = leads_for(a_month, cpl.amount, limits)
    short, short_en = the_gap(segment, gap, snapshot.date)
    return Draft(
        action,
        f"{short} Uw landingspagina staat online, maar er is nog geen campagne die bezoekers "
        f"brengt. Gerekend is met {cpl.because}. Voorstel: {euros(daily)} per dag, dat is {euros(a_month)} "
        f"per maand, en er is {euros(to_cents_within(snapshot.budget.room_left))} ruimte in uw maandbudget.",
        f"{short_en} Your landing page is live, but no campaign brings visitors to it yet. "
        f"Reckoned with {cpl.because_en}. Proposal: {euros_en(daily)} a day, which is {euros_en(a_month)} a "
        f"month, and your monthly budget has {euros_en(to_cents_within(snapshot.budget.room_left))} of room.",
        effect(None if bought is None else min(bought, gap.lead_gap_per_week), a_month, limits),
        until_leads_arrive(gap, leads_until_not_short(gap, limits)),
        segment.id,
        lead_gap=gap.lead_gap,
    )


def planned_campaign(snapshot: Snapshot) -> Iterator[Draft]:
    """Short, the campaign's page live: start each planned campaign that fits in what is left of the room."""
    segment, gap, limits = snapshot.segment, snapshot.gap, snapshot.thresholds
    if segment is None or gap is None or not snapshot.campaigns or not snapshot.live_page_ids:
        return
    if not is_short(gap, limits) or not may_spend_more(snapshot):
        return
    room = snapshot.budget.room_left
    for campaign in snapshot.campaigns:
        if campaign.status is not CampaignStatus.PLANNED or not _can_run(campaign, snapshot):
            continue
        cost = commitment(campaign, limits)
        if cost <= room:
            room -= cost
            yield _activation(snapshot, segment, gap, campaign, cost)


def _can_run(campaign: Campaign, snapshot: Snapshot) -> bool:
    """Its page is live, and ads that cost money per click have a budget."""
    has_budget = bool(campaign.daily_budget or campaign.monthly_budget)
    page_is_live = campaign.landing_page_id is None or campaign.landing_page_id in snapshot.live_page_ids
    return page_is_live and (has_budget or campaign.channel not in _PAID_BY_CLICK)


def _activation(snapshot: Snapshot, segment: Segment, gap: Gap, campaign: Campaign, cost: Decimal) -> Draft:
    limits = snapshot.thresholds
    cpl = cost_per_lead(campaign, snapshot.median_cpl, limits)
    bought = leads_for(cost, cpl.amount, limits) if cost else None
    promised, promised_en = "", ""
    if bought is not None:
        promised = f" Met {cpl.because} is dat goed voor ongeveer {leads_of(to_tenths(bought))} per week."
        promised_en = f" At {cpl.because_en} that buys about {leads_of_en(to_tenths(bought))} a week."
    short, short_en = the_gap(segment, gap, snapshot.date)
    return Draft(
        ActivateCampaign(
            campaign_id=campaign.id,
            daily_budget=campaign.daily_budget,
            monthly_budget=campaign.monthly_budget,
        ),
        f"{short} {sentence(the_campaign(snapshot, campaign))} staat klaar en de "
        f"landingspagina is online. De campagne kost ten hoogste {euros(cost)} per maand.{promised}",
        f"{short_en} {sentence(the_campaign_en(snapshot, campaign))} is ready and its "
        f"landing page is live. It costs at most {euros_en(cost)} a month.{promised_en}",
        effect(bought, cost, limits),
        until_leads_arrive(gap, leads_until_not_short(gap, limits)),
        segment.id,
        campaign_id=campaign.id,
        lead_gap=gap.lead_gap,
        about=str(campaign.id),
    )
