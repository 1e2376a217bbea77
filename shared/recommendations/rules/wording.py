"""Sentences that several reasons share, in Dutch and in English."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from shared.campaigns.models import Channel
from shared.core.formats import euros, euros_en, leads, number, number_en
from shared.core.names import CHANNEL_NAMES
from shared.demand.models import TargetSource
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.plain import cut
from shared.landing_pages.writing.trades import trade_of
from shared.recommendations.models.actions import BudgetChange
from shared.recommendations.models.snapshot import Campaign, Gap, Segment, Snapshot
from shared.recommendations.models.states import BudgetField

_KIND = {code: f"{name}-campagne" for code, name in CHANNEL_NAMES.items()} | {
    Channel.EMAIL: "e-mailcampagne",
    Channel.OTHER: "campagne",
}
_KIND_EN = {code: f"{name} campaign" for code, name in CHANNEL_NAMES.items()} | {
    Channel.EMAIL: "e-mail campaign",
    Channel.OTHER: "campaign",
}
_WANTED = {
    TargetSource.EXPLICIT: "wilt u {} per week",
    TargetSource.CAPACITY: "hebt u ruimte voor {} per week",
    TargetSource.HISTORY: "kreeg u de afgelopen maanden {} per week",
    TargetSource.NONE: "is uw doel {} per week",
}
_WANTED_EN = {
    TargetSource.EXPLICIT: "you want {} a week",
    TargetSource.CAPACITY: "you have room for {} a week",
    TargetSource.HISTORY: "you received {} a week over the past months",
    TargetSource.NONE: "your target is {} a week",
}
_BUDGET = {BudgetField.DAILY: "dagbudget", BudgetField.MONTHLY: "maandbudget van de campagne"}
_BUDGET_EN = {BudgetField.DAILY: "daily budget", BudgetField.MONTHLY: "campaign's monthly budget"}


def segment_name(segment: Segment) -> str:
    """Schilderwerk in Utrecht, as within a sentence."""
    return _work_in(segment.branch, segment.region)


@lru_cache(maxsize=4096)
def _work_in(branch: str, region: str) -> str:
    return cut(f"{trade_of(branch).work} in {place(region)}", 120)


def leads_of(count: Decimal) -> str:
    """A number of leads that need not be whole, in Dutch: 0,5 leads, 1 lead."""
    return _leads(number(count))


def leads_of_en(count: Decimal) -> str:
    """The same in English."""
    return _leads(number_en(count))


def _leads(written: str) -> str:
    return f"{written} lead" if written == "1" else f"{written} leads"


def the_gap(segment: Segment, gap: Gap, day: date) -> tuple[str, str]:
    """What was wanted, what arrived, what that leaves and what the month may bring, in Dutch and English."""
    arrived = gap.platform_leads + gap.own_campaign_leads
    shown = leads(arrived)
    wanted, wanted_en = _WANTED[gap.target_source], _WANTED_EN[gap.target_source]
    target, missing = gap.target_leads_per_week, abs(gap.lead_gap_per_week)
    is_short = gap.lead_gap_per_week >= 0
    month, month_en = ("", "") if gap.month_leads is None else _the_month(gap, day)
    name = segment_name(segment)
    return (
        f"Voor {name} {wanted.format(leads_of(target))}. In de laatste 7 dagen "
        f"{'kwam' if arrived == 1 else 'kwamen'} er {shown} binnen: {number(missing)} te "
        f"{'weinig' if is_short else 'veel'}.{month}",
        f"For {name} {wanted_en.format(leads_of_en(target))}. In the last 7 days {shown} arrived: "
        f"{number_en(missing)} too {'few' if is_short else 'many'}.{month_en}",
    )


def month_shortage(gap: Gap, day: date) -> tuple[int, int] | None:
    """Leads short at the end of the month of the next day, at least and at most; below 0 is too many.

    In whole leads; `None` without a forecast. The month's target is the week's, for as many days.
    """
    if gap.month_leads is None or gap.expected_month_low is None or gap.expected_month_high is None:
        return None
    missing = _half_up(gap.target_leads_per_week * _days_of_month_after(day) / 7) - gap.month_leads
    return missing - gap.expected_month_high, missing - gap.expected_month_low


@lru_cache(maxsize=64)
def _days_of_month_after(day: date) -> int:
    tomorrow = day + timedelta(days=1)
    return monthrange(tomorrow.year, tomorrow.month)[1]


def _half_up(count: Decimal) -> int:
    return int(count + Decimal("0.5"))


def _the_month(gap: Gap, day: date) -> tuple[str, str]:
    shortage = month_shortage(gap, day)
    return ("", "") if shortage is None else _month_in_words(*shortage)


@lru_cache(maxsize=4096)
def _month_in_words(least: int, most: int) -> tuple[str, str]:
    """The sentence about the month, with its leading blank."""
    if least == most == 0:
        return (
            " U krijgt deze maand waarschijnlijk net genoeg leads.",
            " This month you will probably get just enough leads.",
        )
    if least >= 0:
        count, count_en = _range(least, most)
        return (
            f" U komt deze maand waarschijnlijk {count} tekort.",
            f" This month you will probably be {count_en} short.",
        )
    if most <= 0:
        count, count_en = _range(-most, -least)
        return (
            f" U krijgt deze maand waarschijnlijk {count} te veel.",
            f" This month you will probably get {count_en} too many.",
        )
    return (
        f" Deze maand kan uitkomen tussen {leads(most)} te weinig en {leads(-least)} te veel.",
        f" This month may end anywhere from {leads(most)} too few to {leads(-least)} too many.",
    )


def _range(low: int, high: int) -> tuple[str, str]:
    if low == high:
        return f"ongeveer {leads(high)}", f"about {leads(high)}"
    if low == 0:
        return f"hoogstens {leads(high)}", f"at most {leads(high)}"
    return f"{low} tot {leads(high)}", f"{low} to {leads(high)}"


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
