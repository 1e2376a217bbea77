"""Intervals hold four times in five, on leads whose truth is known."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from shared.demand.forecast.calibration import Calibration, calibrate, uncalibrated
from shared.demand.forecast.forecast import expect
from shared.demand.forecast.history import History
from shared.demand.forecast.levels import levels_at

DAYS = 240
LEARNT_UNTIL = 169
WEEKDAYS = np.array([1.2, 1.25, 1.15, 1.1, 1.0, 0.6, 0.7])
Rates = NDArray[np.float64]


def steady(random: np.random.Generator, series: int) -> Rates:
    """Every partner keeps its rate; most are small, some are not."""
    return np.repeat(random.gamma(0.7, 2.0, (series, 1)), DAYS, axis=1)


def drifting(random: np.random.Generator, series: int) -> Rates:
    """Rates wander, and every day has a luck of its own: more spread than any Poisson would have."""
    walk = np.cumsum(random.normal(0, 0.04, (series, DAYS)), axis=1)
    luck = random.gamma(2.0, 0.5, (series, DAYS))
    return np.exp(walk) * luck * random.gamma(0.7, 2.0, (series, 1))


WORLDS = [steady, drifting]


def world(make: Callable[[np.random.Generator, int], Rates], seed: int, series: int = 150) -> History:
    """Leads of a world, in ten segments, from a Monday on."""
    random = np.random.default_rng(seed)
    table = random.poisson(make(random, series) * WEEKDAYS[np.arange(DAYS) % 7])
    rows, days = np.nonzero(table)
    return History.of(
        series=rows,
        day=days,
        leads=table[rows, days],
        group=np.arange(series) % 10,
        start=np.zeros(series, dtype=np.int64),
        days=DAYS,
        first_weekday=0,
    )


def judged(history: History, calibration: Calibration, horizon: int) -> dict[str, NDArray[np.float64]]:
    """Forecasts of the days that were not learnt from, beside what came and what the last week brought."""
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in ("expected", "held", "came", "week")}
    for origin in range(LEARNT_UNTIL, DAYS - horizon, 5):
        forecast = expect(history, levels_at(history, origin), calibration, origin, horizon)
        came = history.leads_between(origin + 1, origin + horizon)
        found["expected"].append(forecast.leads)
        found["held"].append(((forecast.low <= came) & (came <= forecast.high)).astype(np.float64))
        found["came"].append(came)
        found["week"].append(history.leads_between(origin - 6, origin) * horizon / 7)
    return {name: np.concatenate(parts) for name, parts in found.items()}


@pytest.mark.parametrize("make", WORLDS)
@pytest.mark.parametrize("horizon", [7, 21])
def test_the_interval_holds_four_times_in_five_for_many_and_for_few(
    make: Callable[[np.random.Generator, int], Rates], horizon: int
) -> None:
    history = world(make, seed=11)
    found = judged(history, calibrate(history, LEARNT_UNTIL), horizon)
    many = found["expected"] >= 3
    assert 0.76 <= found["held"].mean() <= 0.86
    assert 0.74 <= found["held"][many].mean() <= 0.90
    assert 0.74 <= found["held"][~many].mean() <= 0.90


@pytest.mark.parametrize("make", WORLDS)
def test_the_forecast_errs_less_than_last_week_does(
    make: Callable[[np.random.Generator, int], Rates],
) -> None:
    history = world(make, seed=12)
    found = judged(history, calibrate(history, LEARNT_UNTIL), 7)
    error = np.abs(found["expected"] - found["came"]).sum()
    assert error < 0.95 * np.abs(found["week"] - found["came"]).sum()
    assert found["expected"].sum() == pytest.approx(found["came"].sum(), rel=0.06)


def test_a_wilder_world_gets_wider_intervals() -> None:
    quiet, wild = (calibrate(world(make, seed=13), LEARNT_UNTIL) for make in WORLDS)
    middle = (slice(6, 9), slice(1, 4))  # 4 to 16 leads, 3 to 14 days
    assert wild.dispersion[middle].mean() > quiet.dispersion[middle].mean() + 0.05


def test_nothing_after_the_last_day_is_learnt_from() -> None:
    history = world(drifting, seed=14, series=40)
    until = history.day <= LEARNT_UNTIL
    past = History.of(
        series=history.series[until],
        day=history.day[until],
        leads=history.leads[until].astype(np.int64),
        group=history.group,
        start=history.start,
        days=DAYS,
        first_weekday=0,
    )
    whole, part = calibrate(history, LEARNT_UNTIL), calibrate(past, LEARNT_UNTIL)
    assert whole.prior_leads == part.prior_leads
    assert whole.cases == part.cases
    assert (whole.dispersion == part.dispersion).all()
    assert (whole.nominal == part.nominal).all()


def test_where_nothing_was_forecast_yet_the_interval_is_the_nominal_one() -> None:
    history = world(steady, seed=15, series=5)
    assert calibrate(history, 20).cases == 0
    assert calibrate(history, 20).nominal.tolist() == uncalibrated().nominal.tolist()


def test_the_same_leads_give_the_same_forecast_to_the_last_bit() -> None:
    history = world(drifting, seed=16, series=60)
    first, again = (calibrate(history, LEARNT_UNTIL) for _ in range(2))
    assert first.dispersion.tobytes() == again.dispersion.tobytes()
    assert first.nominal.tobytes() == again.nominal.tobytes()


def test_more_series_than_are_tried_give_nearly_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    history = world(steady, seed=17, series=300)
    every = calibrate(history, LEARNT_UNTIL)
    monkeypatch.setattr("shared.demand.forecast.calibration._CASES", 3_000)
    some = calibrate(history, LEARNT_UNTIL)
    assert some.cases < every.cases / 3
    middle = (slice(5, 8), slice(1, 4))
    assert np.abs(some.nominal[middle] - every.nominal[middle]).max() < 0.12
