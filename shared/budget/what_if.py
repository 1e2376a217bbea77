"""What more budget would bring: the best use of it by a partner's running campaigns, as a range."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

from shared.budget.allocation import Offer, allocate_proven
from shared.budget.response import (
    CENTS,
    DISPERSION,
    USUAL_WEIGHT,
    Evidence,
    Response,
    elasticity_of,
)
from shared.budget.schemas import RunningCampaign, SegmentResponse
from shared.core.formats import leads

DAYS_PER_MONTH: Final = Decimal("30.4")
LARGEST_GROWTH: Final = 2
"""Of more than twice the budget a campaign's own days tell nothing."""
BELIEVED_LEADS: Final = 5
"""A segment's cost per lead weighs as much as so many leads of the campaign's own."""
ASSUMED_CPL: Final = Decimal("35.00")
SPENDS_ITS_BUDGET: Final = Decimal("0.8")
"""A campaign that spends a smaller share of its budget has no use for more."""
_QUANTILE: Final = Decimal("1.2816")
"""Of the normal distribution: 80 % lie within so many standard deviations."""


class Placement(NamedTuple):
    """What a campaign would get: cents a month now and then, and the leads a month that brings more."""

    campaign: RunningCampaign
    cents: int
    new_cents: int
    leads: Decimal
    deviation: Decimal

    @property
    def range(self) -> tuple[int, int]:
        """Leads more a month, at least and at most in four cases of five; whole."""
        return whole_range(self.leads, self.deviation)


def place(campaigns: Sequence[RunningCampaign], extra_cents: int) -> list[Placement]:
    """Where so many cents a month more bring most leads: the campaigns that get any, largest share first."""
    usable = [(one, response) for one in campaigns if (response := _response_of(one)) is not None]
    if not usable:
        return []
    offers = [Offer(response, response.cents, response.cents * LARGEST_GROWTH) for _, response in usable]
    units = allocate_proven(offers, sum(offer.least for offer in offers) + extra_cents)
    placements = []
    for (campaign, response), count in zip(usable, units, strict=True):
        if count > response.cents:
            leads = response.of(count) - response.leads
            placements.append(
                Placement(campaign, response.cents, count, leads, leads * _relative_deviation(campaign))
            )
    return sorted(placements, key=lambda one: (one.cents - one.new_cents, one.campaign.campaign_id))


def together(placements: Sequence[Placement]) -> tuple[int, int]:
    """Leads more a month of all placements, at least and at most in four cases of five; whole."""
    variance = sum((one.deviation**2 for one in placements), Decimal(0))
    return whole_range(sum((one.leads for one in placements), Decimal(0)), variance.sqrt())


def whole_range(leads: Decimal, deviation: Decimal) -> tuple[int, int]:
    """The 80 % range of a log-normal with about this mean and standard deviation, widened to whole leads."""
    if leads <= 0:
        return 0, 0
    factor = (_QUANTILE * deviation / leads).exp()
    low, high = leads / factor, leads * factor
    return (
        int(low.to_integral_value(rounding=ROUND_FLOOR)),
        int(high.to_integral_value(rounding=ROUND_CEILING)),
    )


def range_in_words(low: int, high: int) -> tuple[str, str]:
    """A range of leads in Dutch and English: 0 tot 1 lead, 0 to 1 lead."""
    most = leads(high)
    return (most, most) if low == high else (f"{low} tot {most}", f"{low} to {most}")


def _response_of(campaign: RunningCampaign) -> Response | None:
    """What its budget brings; `None` where it has none, spent nothing, or does not spend what it has.

    Its leads per euro are those of 28 days together with what leads of the segment cost (Gamma-Poisson).
    """
    cents = int(campaign.commitment * CENTS)
    if cents <= 0 or campaign.days == 0:
        return None
    pace = campaign.spend / campaign.days * DAYS_PER_MONTH
    if pace < campaign.commitment * SPENDS_ITS_BUDGET:
        return None
    believed = campaign.segment.cpl or campaign.cpl_target or ASSUMED_CPL
    per_euro = (campaign.leads + BELIEVED_LEADS) / (campaign.spend + BELIEVED_LEADS * believed)
    return Response(cents, campaign.commitment * per_euro, _elasticity_of(campaign))


def _elasticity_of(campaign: RunningCampaign) -> Decimal:
    return elasticity_of(_evidence(campaign), elasticity_of(_evidence(campaign.segment)))


def _relative_deviation(campaign: RunningCampaign) -> Decimal:
    """Of what a change brings: how unsure its leads per euro and its elasticity are."""
    told = campaign.evidence.information / DISPERSION if campaign.evidence else Decimal(0)
    of_elasticity = 1 / (USUAL_WEIGHT + told) / _elasticity_of(campaign) ** 2
    return (DISPERSION / (campaign.leads + BELIEVED_LEADS) + of_elasticity).sqrt()


def _evidence(source: RunningCampaign | SegmentResponse) -> Evidence | None:
    found = source.evidence
    return None if found is None else Evidence(found.score, found.information)
