"""Sentences that several reasons share, in Dutch and in English."""

from decimal import Decimal
from functools import lru_cache

from shared.campaigns.models import Channel
from shared.demand.models import TargetSource
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.plain import cut
from shared.landing_pages.writing.trades import trade_of
from shared.recommendations.formats import euros, euros_en, leads, number, number_en
from shared.recommendations.models.actions import BudgetChange
from shared.recommendations.models.snapshot import Campaign, Gap, Segment, Snapshot
from shared.recommendations.models.states import BudgetField

_KIND = {
    Channel.GOOGLE_ADS: "Google Ads-campagne",
    Channel.META_ADS: "Meta-campagne",
    Channel.LINKEDIN_ADS: "LinkedIn-campagne",
    Channel.SEO: "SEO-campagne",
    Channel.EMAIL: "e-mailcampagne",
    Channel.OTHER: "campagne",
}
_KIND_EN = {
    Channel.GOOGLE_ADS: "Google Ads campaign",
    Channel.META_ADS: "Meta campaign",
    Channel.LINKEDIN_ADS: "LinkedIn campaign",
    Channel.SEO: "SEO campaign",
    Channel.EMAIL: "e-mail campaign",
    Channel.OTHER: "campaign",
}
_WANTED = {
    TargetSource.EXPLICIT: "wilt u {} leads per week",
    TargetSource.CAPACITY: "hebt u ruimte voor {} leads per week",
    TargetSource.HISTORY: "kreeg u de afgelopen maanden {} leads per week",
    TargetSource.NONE: "is uw doel {} leads per week",
}
_WANTED_EN = {
    TargetSource.EXPLICIT: "you want {} leads a week",
    TargetSource.CAPACITY: "you have room for {} leads a week",
    TargetSource.HISTORY: "you received {} leads a week over the past months",
    TargetSource.NONE: "your target is {} leads a week",
}
_BUDGET = {BudgetField.DAILY: "dagbudget", BudgetField.MONTHLY: "maandbudget van de campagne"}
_BUDGET_EN = {BudgetField.DAILY: "daily budget", BudgetField.MONTHLY: "campaign's monthly budget"}


def segment_name(segment: Segment) -> str:
    """Schilderwerk in Utrecht, as within a sentence."""
    return _work_in(segment.branch, segment.region)


@lru_cache(maxsize=4096)
def _work_in(branch: str, region: str) -> str:
    return cut(f"{trade_of(branch).work} in {place(region)}", 120)


def the_gap(segment: Segment, gap: Gap) -> str:
    """What was wanted, what arrived, and what that leaves."""
    arrived, count = gap.platform_leads + gap.own_campaign_leads, _WANTED[gap.target_source]
    return (
        f"Voor {segment_name(segment)} {count.format(number(gap.target_leads_per_week))}. In de laatste 7 "
        f"dagen {'kwam' if arrived == 1 else 'kwamen'} er {leads(arrived)} binnen: "
        f"{number(abs(gap.lead_gap_per_week))} te {'weinig' if gap.lead_gap_per_week >= 0 else 'veel'}."
    )


def the_gap_en(segment: Segment, gap: Gap) -> str:
    """What was wanted, what arrived, and what that leaves."""
    arrived, count = gap.platform_leads + gap.own_campaign_leads, _WANTED_EN[gap.target_source]
    return (
        f"For {segment_name(segment)} {count.format(number_en(gap.target_leads_per_week))}. In the last 7 "
        f"days {leads(arrived)} arrived: {number_en(abs(gap.lead_gap_per_week))} too "
        f"{'few' if gap.lead_gap_per_week >= 0 else 'many'}."
    )


def segment_of(snapshot: Snapshot, campaign: Campaign) -> Segment | None:
    """The segment a campaign is in, where the snapshot knows it."""
    if snapshot.segment is not None and snapshot.segment.id == campaign.segment_id:
        return snapshot.segment
    return next(
        (part.segment for part in snapshot.partner_segments if part.segment.id == campaign.segment_id), None
    )


def the_campaign(snapshot: Snapshot, campaign: Campaign) -> str:
    """Uw Google Ads-campagne voor schilderwerk in Utrecht, as within a sentence."""
    segment = segment_of(snapshot, campaign)
    return f"uw {_KIND[campaign.channel]}" + (f" voor {segment_name(segment)}" if segment else "")


def the_campaign_en(snapshot: Snapshot, campaign: Campaign) -> str:
    """Your Google Ads campaign for schilderwerk in Utrecht, as within a sentence."""
    segment = segment_of(snapshot, campaign)
    return f"your {_KIND_EN[campaign.channel]}" + (f" for {segment_name(segment)}" if segment else "")


def sentence(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]


def the_changes(changes: tuple[BudgetChange, ...]) -> str:
    """Het dagbudget gaat van € 10,00 naar € 12,00, as within a sentence."""
    return " en ".join(
        f"het {_BUDGET[change.budget]} van {euros(change.old)} naar {euros(change.new)}" for change in changes
    )


def the_changes_en(changes: tuple[BudgetChange, ...]) -> str:
    """The daily budget from €10.00 to €12.00, as within a sentence."""
    return " and ".join(
        f"the {_BUDGET_EN[change.budget]} from {euros_en(change.old)} to {euros_en(change.new)}"
        for change in changes
    )


def own_cpl(campaign: Campaign) -> Decimal:
    """EUR per lead over 28 days; without a lead, all that was spent: one lead would cost at least that."""
    return campaign.spend_28d / max(campaign.leads_28d, 1)
