"""How many leads a day each series brings by now, from weekday factors and exponentially weighted days.

Every series has two levels, one of a long and one of a short memory. It follows the short one as far as that
departs from the long one by more than chance would (the positive part of James & Stein 1961). Level and the
days it rests on then are a gamma posterior, whose prior is the segment: its mean without the series itself.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from shared.demand.forecast.distributions import Floats, Ints
from shared.demand.forecast.history import WEEK, History, sums

SLOW_HALF_LIFE: Final = 14.0
FAST_HALF_LIFE: Final = 4.0
WEEKDAY_HALF_LIFE: Final = 56.0
# The squared departure, in variances of chance, up to which the long memory alone counts.
CHANCE: Final = 4.0
# Leads a day, below which a level counts as this when its own chance is judged.
LEAST_LEVEL: Final = 0.02
# A segment's weekdays count as much as the platform's once they hold this many leads each.
WEEKDAY_LEADS: Final = 20.0
# The platform's own are judged as if this many more days of each weekday had been equal.
WEEKDAY_DAYS: Final = 2.0
# A segment is judged as if one more partner worked there for so many days, at the platform's mean.
SEGMENT_DAYS: Final = 20.0
# Leads a day that any segment suggests: one in some thirty years.
LEAST_PRIOR: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Levels:
    """Per series, at the end of a day: `level` leads a day of an average weekday, worth `exposure` days;
    `prior` leads a day that its segment suggests; `weekdays` the factors of each group, mean 1."""

    level: Floats
    exposure: Floats
    prior: Floats
    weekdays: Floats

    def only(self, chosen: NDArray[np.bool_]) -> Self:
        """The levels of some of the series."""
        return type(self)(self.level[chosen], self.exposure[chosen], self.prior[chosen], self.weekdays)

    def posterior(self, prior_leads: float) -> tuple[Floats, Floats]:
        """Shape and mean (leads a day) of the gamma posterior, the prior being worth so many leads."""
        shape = prior_leads + self.level * self.exposure
        return shape, shape / (prior_leads / self.prior + self.exposure)


def levels_at(history: History, origin: int) -> Levels:
    """The levels of all series from the days up to and including `origin`.

    A series that starts later has whatever its segment suggests.
    """
    days = slice(0, origin + 1)
    by_day, working = history.group_leads[:, days], history.group_series[:, days]
    ordinal = history.weekdays[days]
    weekdays = _weekday_factors(by_day, ordinal, origin)
    factors = weekdays[:, ordinal]
    slow, fast = (_of_series(history, factors, origin, life) for life in (SLOW_HALF_LIFE, FAST_HALF_LIFE))
    groups_slow, groups_fast = (
        _of_groups(by_day, factors * working, origin, life) for life in (SLOW_HALF_LIFE, FAST_HALF_LIFE)
    )
    group = history.group
    followed, _ = _followed(groups_slow, groups_fast)
    usual = groups_slow.level
    trend = np.divide(followed, usual, out=np.ones_like(usual), where=usual > 0)
    mean = groups_slow.leads.sum() / max(float(groups_slow.days.sum()), 1e-9)
    others = np.maximum(groups_slow.leads[group] - slow.leads, 0) + SEGMENT_DAYS * mean
    other_days = np.maximum(groups_slow.days[group] - slow.days, 0) + SEGMENT_DAYS
    prior = np.maximum(trend[group] * others / other_days, LEAST_PRIOR)
    return Levels(*_followed(slow, fast), prior, weekdays)


@dataclass(frozen=True, slots=True)
class _Memory:
    """Weighted leads, the weighted days they came in, and those days weighted twice."""

    leads: Floats
    days: Floats
    squares: Floats

    @property
    def level(self) -> Floats:
        return self.leads / np.maximum(self.days, 1e-9)

    @property
    def worth(self) -> Floats:
        """Days of equal weight that would tell as much (Kish 1965)."""
        return self.days**2 / np.maximum(self.squares, 1e-9)


def _weights(origin: int, half_life: float) -> Floats:
    return np.asarray(0.5 ** ((origin - np.arange(origin + 1)) / half_life))


def _of_series(history: History, factors: Floats, origin: int, half_life: float) -> _Memory:
    weight = _weights(origin, half_life)
    rows = slice(0, history.rows_until(origin))
    leads = sums(history.series[rows], history.leads[rows] * weight[history.day[rows]], len(history.group))
    # Sums from each day to the origin; a series takes that of the day on which it started.
    after = np.zeros((len(factors), 1))
    start = np.minimum(history.start, origin + 1)
    days, squares = (
        np.hstack([np.cumsum((factors * weights)[:, ::-1], axis=1)[:, ::-1], after])[history.group, start]
        for weights in (weight, weight**2)
    )
    return _Memory(leads, days, squares)


def _of_groups(by_day: Floats, worked: Floats, origin: int, half_life: float) -> _Memory:
    weight = _weights(origin, half_life)
    # Not `@`: how a library of matrices rounds depends on the machine.
    return _Memory(
        (by_day * weight).sum(axis=1), (worked * weight).sum(axis=1), (worked * weight**2).sum(axis=1)
    )


def _followed(slow: _Memory, fast: _Memory) -> tuple[Floats, Floats]:
    """The level between long and short memory, and the days that it is worth."""
    departure = (fast.level - slow.level) ** 2
    by_chance = np.maximum(slow.level, LEAST_LEVEL) / np.maximum(fast.worth, 1e-9)
    share = np.maximum(0, 1 - CHANCE * by_chance / np.maximum(departure, 1e-12))
    level = (1 - share) * slow.level + share * fast.level
    return level, (1 - share) * slow.worth + share * fast.worth


def _weekday_factors(by_day: Floats, weekdays: Ints, origin: int) -> Floats:
    """Per group the factor of each weekday, mean 1, shrunk to the platform's, which is shrunk to none."""
    weight = _weights(origin, WEEKDAY_HALF_LIFE)
    days = sums(weekdays, weight, WEEK)
    leads = np.stack([(by_day * weight)[:, weekdays == day].sum(axis=1) for day in range(WEEK)], axis=1)
    every = leads.sum(axis=0)
    usual = every.sum() / days.sum()
    platform = _normalised((every + WEEKDAY_DAYS * usual) / np.maximum((days + WEEKDAY_DAYS) * usual, 1e-9))
    mean = leads.sum(axis=1, keepdims=True) / days.sum()
    return _normalised((leads + WEEKDAY_LEADS * platform) / (days * mean + WEEKDAY_LEADS))


def _normalised(factors: Floats) -> Floats:
    mean = factors.mean(axis=-1, keepdims=True)
    return np.where(mean > 0, factors / np.maximum(mean, 1e-12), 1.0)
