"""When a proposal lapses: a rule turned around, in whole units of one quantity.

Where the condition can be solved it is; else the rule's own condition is asked by bisection, so what is said
is never guessed. `applied` puts a value of the quantity into a snapshot: a test runs every rule on it again.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shared.core.formats import euros, euros_en, leads
from shared.core.ids import CampaignId
from shared.recommendations.models.snapshot import Campaign, Gap, Snapshot
from shared.recommendations.models.thresholds import Thresholds
from shared.recommendations.models.tipping import TippingPoint, TippingQuantity

_CENTS = 100
_LAPSES, _LAPSES_EN = "Dit voorstel vervalt", "This proposal lapses"


def last_that_holds(holds: Callable[[int], bool], held: int, fallen: int) -> int:
    """The unit next to one that no longer holds, between one that does and one that does not; either way."""
    while abs(fallen - held) > 1:
        middle = (held + fallen) // 2
        if holds(middle):
            held = middle
        else:
            fallen = middle
    return held


def leads_until_not_short(gap: Gap, thresholds: Thresholds) -> int:
    """The fewest leads more that leave a short gap short no more."""
    over = gap.lead_gap_per_week - thresholds.short_leads_per_week
    return int(over.to_integral_value(rounding=ROUND_FLOOR)) + 1


def arrived(gap: Gap) -> int:
    """Leads of the last 7 days."""
    return gap.platform_leads + gap.own_campaign_leads


def until_leads_arrive(gap: Gap, more: int) -> TippingPoint:
    """Holds until so many leads more arrive in 7 days."""
    count = arrived(gap) + more
    return TippingPoint(
        TippingQuantity.ARRIVED_LEADS,
        count - 1,
        count,
        f"{_LAPSES} zodra er in 7 dagen {leads(count)} {'binnenkomt' if count == 1 else 'binnenkomen'}.",
        f"{_LAPSES_EN} once {leads(count)} arrive{'s' if count == 1 else ''} in 7 days.",
    )


def while_leads_arrive(gap: Gap, fewer: int) -> TippingPoint:
    """Holds until so many leads fewer arrive in 7 days."""
    count = arrived(gap) - fewer
    least = count + 1
    return TippingPoint(
        TippingQuantity.ARRIVED_LEADS,
        least,
        count,
        f"{_LAPSES} als er in 7 dagen minder dan {leads(least)} "
        f"{'binnenkomt' if least == 1 else 'binnenkomen'}.",
        f"{_LAPSES_EN} when fewer than {leads(least)} arrive{'s' if least == 1 else ''} in 7 days.",
    )


def until_leads_arrive_everywhere(more: int) -> TippingPoint:
    """Holds until so many leads more arrive each week in every segment."""
    return TippingPoint(
        TippingQuantity.MORE_LEADS_EVERYWHERE,
        more - 1,
        more,
        f"{_LAPSES} zodra er in elk segment {leads(more)} per week meer "
        f"{'binnenkomt' if more == 1 else 'binnenkomen'}.",
        f"{_LAPSES_EN} once {leads(more)} more a week arrive{'s' if more == 1 else ''} in every segment.",
    )


def while_cpl_is_at_most(campaign: Campaign, cents: int) -> TippingPoint:
    """Holds until a lead of the campaign costs more."""
    most = Decimal(cents) / _CENTS
    return TippingPoint(
        TippingQuantity.CAMPAIGN_CPL,
        cents,
        cents + 1,
        f"{_LAPSES} als de CPL boven {euros(most)} komt.",
        f"{_LAPSES_EN} when the cost per lead rises above {euros_en(most)}.",
        campaign.id,
    )


def until_cpl_is(campaign: Campaign, cents: int, *, is_dear_one: bool = False) -> TippingPoint:
    """Holds until a lead of the campaign (the dear one of two) costs so much or less."""
    least = Decimal(cents) / _CENTS
    whose, whose_en = (" van de dure campagne", " of the dear campaign") if is_dear_one else ("", "")
    return TippingPoint(
        TippingQuantity.CAMPAIGN_CPL,
        cents + 1,
        cents,
        f"{_LAPSES} zodra de CPL{whose} {euros(least)} of lager is.",
        f"{_LAPSES_EN} once the cost per lead{whose_en} is {euros_en(least)} or less.",
        campaign.id,
    )


def until_a_lead(campaign: Campaign) -> TippingPoint:
    """Holds while the campaign brings no lead."""
    return TippingPoint(
        TippingQuantity.CAMPAIGN_LEADS,
        0,
        1,
        f"{_LAPSES} zodra de campagne een lead brengt.",
        f"{_LAPSES_EN} once the campaign brings a lead.",
        campaign.id,
    )


def until_page_converts(conversions: int) -> TippingPoint:
    """Holds until the page brings so many requests by as many visits."""
    requests, requests_en = "aanvragen", "requests"
    if conversions == 1:
        requests, requests_en = "aanvraag", "request"
    return TippingPoint(
        TippingQuantity.PAGE_CONVERSIONS,
        conversions - 1,
        conversions,
        f"{_LAPSES} zodra evenveel bezoeken {conversions} {requests} opleveren.",
        f"{_LAPSES_EN} once as many visits bring {conversions} {requests_en}.",
    )


def until_spent_is(cents: int) -> TippingPoint:
    """Holds until no more than so much of the month's budget is spent."""
    least = Decimal(cents) / _CENTS
    return TippingPoint(
        TippingQuantity.SPENT_THIS_MONTH,
        cents + 1,
        cents,
        f"{_LAPSES} als de uitgaven van deze maand {euros(least)} of lager blijken.",
        f"{_LAPSES_EN} when this month's spend turns out to be {euros_en(least)} or less.",
    )


def until_projection_is(cents: int) -> TippingPoint:
    """Holds until the month is expected to end at so much or less."""
    least = Decimal(cents) / _CENTS
    return TippingPoint(
        TippingQuantity.PROJECTED_SPEND,
        cents + 1,
        cents,
        f"{_LAPSES} als de verwachte uitgaven van deze maand niet boven {euros(least)} komen.",
        f"{_LAPSES_EN} when this month's expected spend does not exceed {euros_en(least)}.",
    )


def cpl_cents(campaign: Campaign) -> int:
    """What a lead of the campaign costs, rounded up to cents. It has leads."""
    return int((campaign.spend_28d * _CENTS / campaign.leads_28d).to_integral_value(rounding=ROUND_CEILING))


def with_cpl(campaign: Campaign, cents: int) -> Campaign:
    """The campaign as if each of its leads had cost so many cents."""
    return campaign.model_copy(update={"spend_28d": Decimal(cents * campaign.leads_28d) / _CENTS})


def with_more_leads(gap: Gap, more: int) -> Gap:
    """The gap as if so many leads more had arrived in the week; fewer where negative."""
    platform = max(gap.platform_leads + more, 0)
    own = gap.own_campaign_leads + more - (platform - gap.platform_leads)
    per_week = gap.lead_gap_per_week - more
    return gap.model_copy(
        update={
            "platform_leads": platform,
            "own_campaign_leads": own,
            "lead_gap_per_week": per_week,
            "lead_gap": (per_week / 7).quantize(Decimal("0.01")),
        }
    )


def applied(snapshot: Snapshot, point: TippingPoint, value: int) -> Snapshot:
    """The snapshot with a value of the point's quantity, and nothing else changed."""
    match point.quantity:
        case TippingQuantity.ARRIVED_LEADS:
            if snapshot.gap is None:
                raise ValueError("a snapshot without a gap has no leads that arrived")
            gap = with_more_leads(snapshot.gap, value - arrived(snapshot.gap))
            return snapshot.model_copy(update={"gap": gap})
        case TippingQuantity.MORE_LEADS_EVERYWHERE:
            parts = tuple(
                part.model_copy(update={"gap": with_more_leads(part.gap, value)})
                for part in snapshot.partner_segments
            )
            return snapshot.model_copy(update={"partner_segments": parts})
        case TippingQuantity.CAMPAIGN_CPL:
            return _with_campaign(snapshot, point.campaign_id, lambda one: with_cpl(one, value))
        case TippingQuantity.CAMPAIGN_LEADS:
            return _with_campaign(
                snapshot, point.campaign_id, lambda one: one.model_copy(update={"leads_28d": value})
            )
        case TippingQuantity.PAGE_CONVERSIONS:
            if snapshot.page is None:
                raise ValueError("a snapshot without a page has no requests of it")
            page = snapshot.page.model_copy(update={"conversions_28d": value})
            return snapshot.model_copy(update={"page": page})
        case TippingQuantity.SPENT_THIS_MONTH | TippingQuantity.PROJECTED_SPEND:
            budget = snapshot.budget.model_copy(update={point.quantity.value: Decimal(value) / _CENTS})
            return snapshot.model_copy(update={"budget": budget})


def _with_campaign(
    snapshot: Snapshot, campaign_id: CampaignId | None, changed: Callable[[Campaign], Campaign]
) -> Snapshot:
    def those_of(campaigns: tuple[Campaign, ...]) -> tuple[Campaign, ...]:
        return tuple(changed(one) if one.id == campaign_id else one for one in campaigns)

    parts = tuple(
        part.model_copy(update={"campaigns": those_of(part.campaigns)}) for part in snapshot.partner_segments
    )
    return snapshot.model_copy(
        update={
            "campaigns": those_of(snapshot.campaigns),
            "partner_campaigns": those_of(snapshot.partner_campaigns),
            "partner_segments": parts,
        }
    )
