"""Forecasts as of every day of a period, learnt from before it, beside what then came.

Every forecast counts: for the next 7 days and for the rest of the month (that of the day after), wherever all
its days lie within the period. Two simple guesses stand beside each: the linear pace (the mean of the month's
days so far), and the same weekdays of last week once more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from local.backtest.series import Leads, Series, read_leads
from local.errors import StackError
from shared.demand.forecast.calibration import Calibration, calibrate
from shared.demand.forecast.distributions import Floats
from shared.demand.forecast.forecast import WEEK_AHEAD, days_left, expect
from shared.demand.forecast.history import WEEK, History
from shared.demand.forecast.levels import levels_at

LEAST_LEADS: Final = 20
"""A partner's leads from which on it is judged."""
SEVERAL: Final = 3.0
"""Expected leads that part the two classes of the report."""


@dataclass(frozen=True)
class Outcomes:
    """Forecasts and what came, one row each. `known` rows could be chosen on the day of the forecast."""

    source: NDArray[np.bool_]
    series: NDArray[np.int64]
    week: NDArray[np.bool_]
    known: NDArray[np.bool_]
    expected: Floats
    low: Floats
    high: Floats
    actual: Floats
    linear: Floats
    last_week: Floats

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """All rows of all parts."""
        names = cls.__dataclass_fields__
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class Verdict:
    """A backtest: of which leads, learnt from which, and how every forecast came out.

    `judged` is what was asked for; nothing after `judged_through` was known and nothing after it is judged.
    """

    leads: Leads
    calibrate_before: date
    judged: tuple[date, date]
    judged_through: date
    outcomes: Outcomes


def backtest(directory: Path, calibrate_before: date, judged: tuple[date, date]) -> Verdict:
    """Judge the forecasts of the days between two, both included, as far as leads are known.

    Raises `StackError` with what is wrong.
    """
    first, last = judged
    if last < first:
        raise StackError(f"The judged period ends ({last}) before it begins ({first}).")
    if first < calibrate_before:
        raise StackError(
            f"What is judged must not be learnt from, but {first} lies before {calibrate_before}."
        )
    leads = read_leads(directory)
    through = min(last, leads.known_through)
    if leads.index_of(calibrate_before) < 1:
        raise StackError(f"No lead came before {calibrate_before}: there is nothing to learn from.")
    if leads.index_of(first) < 1:
        raise StackError(f"No lead came before {first}: there is nothing to forecast from.")
    if through < first:
        raise StackError(f"The leads end on {leads.last_lead}: nothing is known of {first} to {last}.")
    parts = [
        part
        for series in (leads.sources, leads.partners)
        for part in _judge(leads, series, _learnt(leads, series, calibrate_before), first, through)
    ]
    if not any(len(part.actual) for part in parts):
        end = "" if through == last else f" (the leads end on {leads.last_lead})"
        raise StackError(
            f"No forecast can be judged from {first} to {through}{end}: a week or a month's rest is needed."
        )
    return Verdict(leads, calibrate_before, judged, through, Outcomes.joined(parts))


def _learnt(leads: Leads, series: Series, before: date) -> Calibration:
    return calibrate(series.history, leads.index_of(before) - 1)


def _judge(leads: Leads, series: Series, calibration: Calibration, first: date, last: date) -> list[Outcomes]:
    history, end = series.history, leads.index_of(last)
    is_source = series is leads.sources
    in_the_end = history.leads_between(0, history.days - 1) >= LEAST_LEADS
    parts: list[Outcomes] = []
    for origin in range(leads.index_of(first) - 1, end):
        known = history.leads_between(0, origin) >= (1 if is_source else LEAST_LEADS)
        counted = np.flatnonzero((history.start <= origin) & (known if is_source else in_the_end))
        levels = levels_at(history, origin)
        for horizon, is_week in ((WEEK_AHEAD, True), (days_left(leads.day_of(origin)), False)):
            if origin + horizon > end:
                continue
            forecast = expect(history, levels, calibration, origin, horizon)
            linear, last_week = _guesses(history, leads.day_of(origin), origin, horizon)
            size = len(counted)
            parts.append(
                Outcomes(
                    source=np.full(size, is_source),
                    series=counted,
                    week=np.full(size, is_week),
                    known=known[counted],
                    expected=forecast.leads[counted],
                    low=forecast.low[counted].astype(np.float64),
                    high=forecast.high[counted].astype(np.float64),
                    actual=history.leads_between(origin + 1, origin + horizon)[counted],
                    linear=linear[counted],
                    last_week=last_week[counted],
                )
            )
    return parts


def _guesses(history: History, day: date, origin: int, horizon: int) -> tuple[Floats, Floats]:
    """The month's daily mean so far, and last week's weekdays again, over the days ahead."""
    month_began = max(origin - (day - day.replace(day=1)) // timedelta(days=1), 0)
    linear = history.leads_between(month_began, origin) / (origin - month_began + 1) * horizon
    weeks, days = divmod(horizon, WEEK)
    whole = history.leads_between(origin - WEEK + 1, origin)
    part = history.leads_between(origin - WEEK + 1, origin - WEEK + days) if days else 0.0
    return linear, np.asarray(weeks * whole + part)
