"""Sentences that several reasons share, in Dutch and in English."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
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


def the_gap(segment: Segment, gap: Gap, day: date) -> str:
    """What was wanted, what arrived, what that leaves, and what the month may bring, where that is known."""
    arrived, count = gap.platform_leads + gap.own_campaign_leads, _WANTED[gap.target_source]
    return (
        f"Voor {segment_name(segment)} {count.format(number(gap.target_leads_per_week))}. In de laatste 7 "
        f"dagen {'kwam' if arrived == 1 else 'kwamen'} er {leads(arrived)} binnen: "
        f"{number(abs(gap.lead_gap_per_week))} te {'weinig' if gap.lead_gap_per_week >= 0 else 'veel'}."
        f"{_the_month(gap, day)}"
    )


def the_gap_en(segment: Segment, gap: Gap, day: date) -> str:
    """What was wanted, what arrived, what that leaves, and what the month may bring, where that is known."""
    arrived, count = gap.platform_leads + gap.own_campaign_leads, _WANTED_EN[gap.target_source]
    return (
        f"For {segment_name(segment)} {count.format(number_en(gap.target_leads_per_week))}. In the last 7 "
        f"days {leads(arrived)} arrived: {number_en(abs(gap.lead_gap_per_week))} too "
        f"{'few' if gap.lead_gap_per_week >= 0 else 'many'}.{_the_month_en(gap, day)}"
    )


def month_shortage(gap: Gap, day: date) -> tuple[int, int] | None:
    """Leads short at the end of the month of the next day, at least and at most; below 0 is too many.

    In whole leads; `None` without a forecast. The month's target is the week's, for as many days.
    """
    if gap.month_leads is None or gap.expected_month_low is None or gap.expected_month_high is None:
        return None
    tomorrow = day + timedelta(days=1)
    days = monthrange(tomorrow.year, tomorrow.month)[1]
    missing = gap.target_leads_per_week * days / 7 - gap.month_leads
    least, most = missing - gap.expected_month_high, missing - gap.expected_month_low
    return _whole(least), _whole(most)


def _whole(count: Decimal) -> int:
    return int(count.to_integral_value(rounding=ROUND_HALF_UP))


def _the_month(gap: Gap, day: date) -> str:
    shortage = month_shortage(gap, day)
    if shortage is None:
        return ""
    least, most = shortage
    if least >= 0 < most:
        count = leads(most) if least in (0, most) else f"{least} tot {leads(most)}"
        about = "hoogstens " if least == 0 else "ongeveer " if least == most else ""
        return f" U komt deze maand waarschijnlijk {about}{count} tekort."
    if most <= 0 > least:
        count = leads(-least) if most in (0, least) else f"{-most} tot {leads(-least)}"
        about = "hoogstens " if most == 0 else "ongeveer " if least == most else ""
        return f" U krijgt deze maand waarschijnlijk {about}{count} te veel."
    if least == most == 0:
        return " U krijgt deze maand waarschijnlijk net genoeg leads."
    return f" Deze maand kan het van {leads(most)} te weinig tot {leads(-least)} te veel worden."


def _the_month_en(gap: Gap, day: date) -> str:
    shortage = month_shortage(gap, day)
    if shortage is None:
        return ""
    least, most = shortage
    if least >= 0 < most:
        count = leads(most) if least in (0, most) else f"{least} to {leads(most)}"
        about = "at most " if least == 0 else "about " if least == most else ""
        return f" This month you will probably be {about}{count} short."
    if most <= 0 > least:
        count = leads(-least) if most in (0, least) else f"{-most} to {leads(-least)}"
        about = "at most " if most == 0 else "about " if least == most else ""
        return f" This month you will probably get {about}{count} too many."
    if least == most == 0:
        return " This month you will probably get just enough leads."
    return f" This month may end anywhere from {leads(most)} too few to {leads(-least)} too many."


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
