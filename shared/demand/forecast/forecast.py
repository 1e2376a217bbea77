"""The forecast of every series as of a day: expected leads with an interval, and whether its gap is real."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from shared.demand.forecast.calibration import Calibration, weekdays_ahead
from shared.demand.forecast.distributions import Floats, Ints, gamma_cdf, quantiles
from shared.demand.forecast.history import History
from shared.demand.forecast.levels import Levels

WEEK_AHEAD: Final = 7


@dataclass(frozen=True, slots=True)
class Expected:
    """Leads expected over some days ahead, to hundredths, and whole leads that hold the outcome 4 times in 5.

    Always low <= expected, and expected rounded down <= high.
    """

    leads: Floats
    low: Ints
    high: Ints


def expect(history: History, levels: Levels, calibration: Calibration, origin: int, horizon: int) -> Expected:
    """What the `horizon` days after `origin` are expected to bring every series."""
    shape, level = levels.posterior(calibration.prior_leads)
    mean = level * weekdays_ahead(levels.weekdays, history, origin, horizon)[history.group]
    size, outside = calibration.size_and_level(mean, shape, np.full(mean.shape, float(horizon)))
    low, high = quantiles(mean, size, outside / 2, 1 - outside / 2)
    leads = np.round(mean, 2)
    # A skewed distribution's mean may lie beyond its interval; what is shown must not.
    whole = np.floor(leads).astype(np.int64)
    return Expected(leads, np.minimum(low, whole), np.maximum(high, whole))


def probability_below(levels: Levels, calibration: Calibration, targets: Floats) -> Floats:
    """P(the rate of the coming week < target), both in leads a day, to four digits.

    The rate is the gamma variable that the week's negative binomial mixes over: the posterior of the level,
    widened by the over-dispersion that was found. A target of nothing is never missed.
    """
    shape, level = levels.posterior(calibration.prior_leads)
    horizon = np.full(level.shape, float(WEEK_AHEAD))
    size, _ = calibration.size_and_level(level * WEEK_AHEAD, shape, horizon)
    return np.round(gamma_cdf(size, targets * size / level), 4)


def days_left(day: date) -> int:
    """From the day after `day` to the end of that day's month."""
    tomorrow = day + timedelta(days=1)
    following = (tomorrow.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - tomorrow).days
