"""How far forecasts of the past were off, and the intervals that would have held four times in five.

Two things are learnt from forecasts that were made as of earlier days, each for its own size of forecast and
number of days ahead: the over-dispersion (by moments), and the nominal level that an interval of the negative
binomial needs to hold 80 % (split conformal prediction with the two-sided p-value as score; Mondrian by size
and horizon: Angelopoulos & Bates 2021, sections 2 and 4). Neighbouring classes borrow from each other, and
recent days count more (Barber, Candès, Ramdas & Tibshirani 2023).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from shared.demand.forecast.distributions import Floats, Ints, p_values
from shared.demand.forecast.history import WEEK, History, sums
from shared.demand.forecast.levels import Levels, levels_at

COVERAGE: Final = 0.8
HORIZONS: Final = (1, 3, 7, 14, 28)
"""Days ahead that are learnt from; others lie between two of them."""
RECENT_HALF_LIFE: Final = 365.0
# Classes of expected leads: powers of two from 1/16 to 1,024.
_LEAST_SIZE: Final = -4
_SIZES: Final = 15
_LEVELS: Final = 64
_HIGHEST: Final = 1.28
# Origin days before this one have too little behind them.
_WARM_UP: Final = 28
# So many forecasts are tried at most for each horizon, evenly over series and days.
_CASES: Final = 100_000
# Days between two that are tried: none a multiple of seven, so that every weekday is.
_APART: Final = (3, 5, 8, 11)
# A class's neighbours together count as so many cases.
_NEIGHBOURS: Final = 100.0
# Until this many cases speak, an interval is the nominal one.
_PRIOR_CASES: Final = 20.0
_LEAST_LEVEL: Final = 0.02


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt. `dispersion` and `nominal` are tables of size class x horizon."""

    prior_leads: float
    dispersion: Floats
    nominal: Floats
    cases: int

    def size_and_level(self, mean: Floats, shape: Floats, horizon: Floats) -> tuple[Floats, Floats]:
        """Each forecast's size of its negative binomial, and nominal level (1 - coverage) of its interval."""
        size = 1 / (1 / shape + _between(self.dispersion, mean, horizon))
        return size, _between(self.nominal, mean, horizon)


def uncalibrated() -> Calibration:
    """Where nothing has been forecast yet: a prior of one lead, moderate dispersion, the nominal level."""
    table = np.ones((_SIZES, len(HORIZONS)))
    return Calibration(1.0, table * 0.25, table * (1 - COVERAGE), 0)


def calibrate(history: History, last: int) -> Calibration:
    """Learn from forecasts whose days ahead all lie on or before the day `last`."""
    origins, chosen = _tried(history, last)
    if not len(origins) or not len(chosen):
        return uncalibrated()
    tried = history if len(chosen) == len(history.group) else history.only(chosen)
    past = [_Past.of(tried, int(origin), last) for origin in origins]
    prior_leads = _prior_leads(past)
    cases = _Cases.of(past, prior_leads)
    if not len(cases.mean):
        return uncalibrated()
    place, weight = cases.place, cases.weight
    excess = (cases.leads - cases.mean) ** 2 - cases.mean - cases.mean**2 / cases.shape
    told = _table(place, weight)
    over = _borrowed(_table(place, weight * excess / cases.mean**2), told)
    square = _borrowed(told, told)
    dispersion = np.clip(over / np.maximum(square, 1e-12), 0.0, 4.0)
    dispersion[square <= 0] = 0.25
    size = 1 / (1 / cases.shape + _between(dispersion, cases.mean, cases.horizon))
    far_out = p_values(cases.mean, size, cases.leads.astype(np.int64))
    return Calibration(prior_leads, dispersion, _nominal_levels(place, weight, far_out), len(cases.mean))


def _tried(history: History, last: int) -> tuple[Ints, Ints]:
    """The days and the series whose forecasts are tried, evenly spread."""
    chosen = np.flatnonzero(history.start <= last)
    days = max(last - min(HORIZONS) - _WARM_UP + 2, 0)
    apart = next((apart for apart in _APART if days // apart * len(chosen) <= _CASES), _APART[-1])
    origins = np.arange(_WARM_UP - 1, last - min(HORIZONS) + 1)[::-1][::apart][::-1]
    every = max(1, -(-len(origins) * len(chosen) // _CASES))
    chosen = chosen[::every]
    return origins, chosen


@dataclass(frozen=True, slots=True)
class _Past:
    """What was known at an origin of the series that had started, and what then came within each horizon."""

    levels: Levels
    weight: float
    ahead: tuple[tuple[int, Floats, Floats], ...]

    @classmethod
    def of(cls, history: History, origin: int, last: int) -> "_Past":
        started = history.start <= origin
        levels = levels_at(history, origin)
        ahead = tuple(
            (
                horizon,
                weekdays_ahead(levels.weekdays, history, origin, horizon)[history.group][started],
                history.leads_between(origin + 1, origin + horizon)[started],
            )
            for horizon in HORIZONS
            if origin + horizon <= last
        )
        return cls(levels.only(started), 0.5 ** ((last - origin) / RECENT_HALF_LIFE), ahead)


def weekdays_ahead(weekdays: Floats, history: History, origin: int, horizon: int) -> Floats:
    """Per group the average weekdays that the `horizon` days after the origin are worth."""
    ahead = (np.arange(origin + 1, origin + horizon + 1) + history.first_weekday) % WEEK
    return np.asarray(weekdays[:, ahead].sum(axis=1))


def _prior_leads(past: list[_Past]) -> float:
    """How much the segment counts, in leads: its mean squared over the variance that is no chance."""
    square = beyond_chance = 0.0
    for at in past:
        levels = at.levels
        square += at.weight * float(np.sum(levels.prior**2))
        chance = levels.prior / np.maximum(levels.exposure, 1e-9)
        beyond_chance += at.weight * float(np.sum((levels.level - levels.prior) ** 2 - chance))
    return float(np.clip(square / beyond_chance, 0.1, 20.0)) if beyond_chance > 0 else 20.0


@dataclass(frozen=True, slots=True)
class _Cases:
    """Forecasts that were tried, one row each."""

    mean: Floats
    shape: Floats
    horizon: Floats
    leads: Floats
    weight: Floats

    @classmethod
    def of(cls, past: list[_Past], prior_leads: float) -> "_Cases":
        columns: list[tuple[Floats, Floats, Floats, Floats, Floats]] = []
        for at in past:
            shape, mean = at.levels.posterior(prior_leads)
            for horizon, weekdays, leads in at.ahead:
                full = np.ones_like(mean)
                columns.append((mean * weekdays, shape, full * horizon, leads, full * at.weight))
        joined = [np.concatenate(column) for column in zip(*columns, strict=True)] or [np.zeros(0)] * 5
        return cls(*joined)

    @property
    def place(self) -> tuple[Ints, Ints]:
        """Nearest class of size and of horizon."""
        size = np.rint(_size_class(self.mean)).astype(np.int64)
        return size, np.searchsorted(np.asarray(HORIZONS), self.horizon)


def _size_class(mean: Floats) -> Floats:
    return np.asarray(np.clip(np.log2(np.maximum(mean, 1e-9)) - _LEAST_SIZE, 0, _SIZES - 1))


def _table(place: tuple[Ints, Ints], values: Floats) -> Floats:
    size, horizon = place
    flat = sums(size * len(HORIZONS) + horizon, values, _SIZES * len(HORIZONS))
    return flat.reshape(_SIZES, len(HORIZONS))


def _borrowed(own: Floats, weight: Floats) -> Floats:
    """What each class tells by itself, filled up with what its neighbours tell on average.

    `own` are sums of a class's cases (the first two axes: sizes, horizons), `weight` their weights. Mostly a
    class's own cases speak: neighbours count as few cases, however many they have.
    """
    around, heavy = own, weight
    for axis, spread in ((0, 1.0), (1, 0.7)):
        apart = np.arange(weight.shape[axis])
        kernel = np.exp(-0.5 * ((apart[:, None] - apart) / spread) ** 2)
        # Not by a library of matrices: how those round depends on the machine.
        around, heavy = (
            np.moveaxis(
                np.einsum("ij,j...->i...", kernel, np.moveaxis(table, axis, 0), optimize=False), 0, axis
            )
            for table in (around, heavy)
        )
    extra = (own.ndim - weight.ndim) * (1,)
    share = _NEIGHBOURS / np.maximum(heavy, 1e-12)
    return own + around * share.reshape(share.shape + extra)


def _nominal_levels(place: tuple[Ints, Ints], weight: Floats, far_out: Floats) -> Floats:
    size, horizon = place
    level = np.minimum(far_out / _HIGHEST * _LEVELS, _LEVELS - 1).astype(np.int64)
    flat = (size * len(HORIZONS) + horizon) * _LEVELS + level
    shape = (_SIZES, len(HORIZONS), _LEVELS)
    own = sums(flat, weight, _SIZES * len(HORIZONS) * _LEVELS).reshape(shape)
    counted = _borrowed(own, _table(place, weight))
    # Where the negative binomial is right, p-values are spread evenly up to 1.
    even = np.diff(np.minimum(np.arange(_LEVELS + 1) * _HIGHEST / _LEVELS, 1.0))
    below = np.cumsum(counted + _PRIOR_CASES * even, axis=-1)
    outside = below / below[..., -1:]
    first = np.argmax(outside >= 1 - COVERAGE, axis=-1)
    upper = np.take_along_axis(outside, first[..., None], axis=-1)[..., 0]
    lower = np.where(
        first > 0, np.take_along_axis(outside, np.maximum(first - 1, 0)[..., None], axis=-1)[..., 0], 0
    )
    within = (1 - COVERAGE - lower) / np.maximum(upper - lower, 1e-12)
    return np.asarray(np.clip((first + within) * _HIGHEST / _LEVELS, _LEAST_LEVEL, 1.0))


def _between(table: Floats, mean: Floats, horizon: Floats) -> Floats:
    """A table's value for each forecast: linear between sizes (in doublings) and horizons (in logarithms)."""
    row = _size_class(mean)
    column = np.interp(np.log(horizon), np.log(np.asarray(HORIZONS)), np.arange(len(HORIZONS)))
    r, c = (
        np.minimum(row.astype(np.int64), _SIZES - 2),
        np.minimum(column.astype(np.int64), len(HORIZONS) - 2),
    )
    dr, dc = row - r, column - c
    return np.asarray(
        (1 - dr) * ((1 - dc) * table[r, c] + dc * table[r, c + 1])
        + dr * ((1 - dc) * table[r + 1, c] + dc * table[r + 1, c + 1])
    )
