"""How the rules use the allocation of `shared.budget`: cents a month, within step, room and gap."""

from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal

from shared.budget.allocation import Offer, allocate, allocate_proven
from shared.budget.response import CENTS, Response
from shared.recommendations.budgets import commitment, least_commitment
from shared.recommendations.models.snapshot import Campaign
from shared.recommendations.models.thresholds import Thresholds

_ONE = Decimal(1)


def response_of(campaign: Campaign, cpl: Decimal, thresholds: Thresholds) -> Response | None:
    """What the campaign's budget brings, at EUR `cpl` a lead now; `None` where it has no budget.

    A lead is taken to cost a cent at least. Without days of its own that tell, leads follow the budget.
    """
    committed = _cents_within(commitment(campaign, thresholds))
    if committed <= 0:
        return None
    leads = Decimal(committed) / CENTS / max(cpl, Decimal(1) / CENTS)
    return Response(committed, leads, campaign.elasticity or _ONE)


def units_to_grow(
    responses: Sequence[Response], missing: Decimal, room: Decimal, thresholds: Thresholds
) -> tuple[int, ...]:
    """Cents a month more for each, where they bring most: at most the largest step of each and EUR `room` in
    all, and no more than brings `missing` leads a month.
    """
    if not responses or missing <= 0:
        return (0,) * len(responses)
    steps = [_step(one, thresholds) for one in responses]
    most = min(_cents_within(room), sum(steps))
    if most <= 0:
        return (0,) * len(responses)
    if len(responses) == 1:
        needed = responses[0].cents_for(missing)
        return (most if needed is None else min(needed, most),)
    offers = [Offer(one, one.cents, one.cents + step) for one, step in zip(responses, steps, strict=True)]
    now = sum(one.cents for one in responses)

    def grown(cents: int, way: Callable[[Sequence[Offer], int], tuple[int, ...]]) -> tuple[int, ...]:
        units = way(offers, now + cents)
        return tuple(count - one.cents for count, one in zip(units, responses, strict=True))

    def brings(shares: tuple[int, ...]) -> Decimal:
        return sum(
            (one.of(one.cents + share) - one.leads for one, share in zip(responses, shares, strict=True)),
            Decimal(0),
        )

    shares = grown(most, allocate_proven)
    if brings(shares) <= missing:
        return shares
    enough, too_few = most, 0
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if brings(grown(middle, allocate)) >= missing:
            enough = middle
        else:
            too_few = middle
    return grown(enough, allocate_proven)


def cents_to_shift(dear: Response, cheap: Response, thresholds: Thresholds) -> int:
    """Cents a month that bring more at the cheap campaign than they cost the dear one.

    At most the largest step of either; the dear one keeps the least budget of a campaign.
    """
    step = min(_step(dear, thresholds), _step(cheap, thresholds))
    kept = _kept(dear, step, thresholds)
    offers = [Offer(dear, kept, dear.cents), Offer(cheap, cheap.cents, cheap.cents + step)]
    return allocate_proven(offers, dear.cents + cheap.cents)[1] - cheap.cents


def shares_to_cut(
    responses: Sequence[Response], share: Decimal, thresholds: Thresholds
) -> tuple[Decimal, ...]:
    """By what share each drops, so that together they drop by `share`, where that costs fewest leads.

    None drops by more than the large decrease, or below the least budget of a campaign. One that drops does
    so by the small decrease at least; that may be below its least, where `lowered` stops.
    """
    if len(responses) == 1 or share >= thresholds.large_decrease:
        return (share,) * len(responses)
    offers = [
        Offer(one, _kept(one, _part(one, thresholds.large_decrease), thresholds), one.cents)
        for one in responses
    ]
    now = sum(one.cents for one in responses)
    least = sum(offer.least for offer in offers)
    units = allocate_proven(offers, max(now - _cents_within(now * share / CENTS), least))
    cuts = [Decimal(one.cents - count) / one.cents for one, count in zip(responses, units, strict=True)]
    return tuple(
        min(max(cut, thresholds.small_decrease), thresholds.large_decrease) if cut > 0 else cut
        for cut in cuts
    )


def share_that_pays(response: Response, price: Decimal, thresholds: Thresholds) -> Decimal:
    """By what share a budget drops until its last lead costs EUR `price` or less: in whole percents, from the
    small to the large decrease.
    """
    share = thresholds.small_decrease
    while share < thresholds.large_decrease and response.price_of_next(response.cents * (1 - share)) > price:
        share += Decimal("0.01")
    return min(share, thresholds.large_decrease)


def _step(response: Response, thresholds: Thresholds) -> int:
    return _part(response, thresholds.largest_step)


def _part(response: Response, share: Decimal) -> int:
    """Cents a month that are a share of what the campaign has."""
    return _cents_within(response.cents * share / CENTS)


def _kept(response: Response, cut: int, thresholds: Thresholds) -> int:
    """Cents a month that a campaign keeps of such a cut: no less than the least, or than it has."""
    return max(response.cents - cut, min(response.cents, _cents_within(least_commitment(thresholds))))


def _cents_within(amount: Decimal) -> int:
    return int((amount * CENTS).to_integral_value(rounding=ROUND_FLOOR))
