"""What is to come of a month: segments together, the spend to expect, and a band from today to its end."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor

from shared.pacing.models import Band, SegmentMonth, SpendOutlook

_ZERO = Decimal(0)
# Of a normal distribution, 80 % lies within so many standard deviations.
_EIGHTY_PERCENT = Decimal("1.2816")
_WEEK = 7


def together(segments: Sequence[SegmentMonth]) -> Band | None:
    """What the segments' rest of the month brings together, in whole leads; `None` where one has no forecast.

    One alone is its forecast, whose upper end may lie below the mean, by less than a lead. Several miss
    independently of each other, so what lies between adds up in squares, to whole leads outwards.
    """
    bands: list[Band] = []
    for segment in segments:
        mean, low, high = (
            segment.expected_month_leads,
            segment.expected_month_low,
            segment.expected_month_high,
        )
        if mean is None or low is None or high is None:
            return None
        bands.append(Band(expected=mean, low=Decimal(low), high=Decimal(high)))
    if len(bands) == 1:
        return bands[0]
    expected = sum((band.expected for band in bands), _ZERO)
    below = sum(((band.expected - band.low) ** 2 for band in bands), _ZERO)
    above = sum((max(band.high - band.expected, _ZERO) ** 2 for band in bands), _ZERO)
    return Band(
        expected=expected,
        low=Decimal(max(0, floor(expected - below.sqrt()))),
        high=Decimal(ceil(expected + above.sqrt())),
    )


def path(start: Decimal, total: Band, shares: Sequence[Decimal]) -> list[Band]:
    """A band from `start` through the days ahead; `shares` of the total come through each, the last 1.

    What is left to chance grows as the square root of the share (a random walk), and nothing already counted
    is lost. Where the total's mean lies beyond its interval, the band opens along the upper end instead.
    """
    band: list[Band] = []
    low, along = start, min(total.expected, total.high)
    for share in shares:
        middle, spread = start + along * share, share.sqrt()
        low = max(low, middle - (along - total.low) * spread)
        high = middle + (total.high - along) * spread
        band.append(Band(expected=start + total.expected * share, low=low, high=high))
    return band


def spend_ahead(outlook: SpendOutlook, weekdays: Sequence[int]) -> tuple[Band, list[Decimal]]:
    """EUR that days ahead (weekdays, Monday 0) cost together, and which share of it through each of them.

    The sum may be off by each day's own deviation, and by that of the week whose pace all are given.
    """
    expected = [outlook.weekdays[weekday] for weekday in weekdays]
    rest, count = sum(expected, _ZERO), Decimal(len(expected))
    spread = _EIGHTY_PERCENT * outlook.deviation * (count + count * count / _WEEK).sqrt()
    shares = [
        sum(expected[:number], _ZERO) / rest if rest else number / count
        for number in range(1, len(expected) + 1)
    ]
    return Band(expected=rest, low=max(rest - spread, _ZERO), high=rest + spread), shares
