"""How well a change is told from chance, on series whose truth is known."""

import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from local.placebo import read_counts
from shared.effects.comparison import Comparison, TooLittleDataError
from shared.effects.measures import Expected, deviate_of
from shared.effects.panel import Floats, Panel
from shared.effects.trials import FileTooShortError, plant, run_trials

ADWORDS = Path(
    os.environ.get("PM_ADWORDS_FILE") or Path(__file__).parents[4] / "shared/data/adwords/daily.csv"
)
FILES = ["made", *(["adwords"] if ADWORDS.exists() else [])]
"""The real series lie beside the repository and are not part of it; the made ones are tried always."""

WEEK = np.array([1.2, 1.2, 1.1, 1.0, 1.0, 0.7, 0.8])


def steady(series: int = 30, days: int = 365, a_day: float = 3.0, seed: int = 1) -> Floats:
    """Leads that come at one pace, with a weekly pattern."""
    expected = np.full((series, days), a_day) * WEEK[np.arange(days) % 7]
    counts: Floats = np.random.default_rng(seed).poisson(expected).astype(np.float64)
    return counts


def wild(series: int = 40, days: int = 365, seed: int = 2) -> Floats:
    """Counts whose level wanders, each series as wildly as it does."""
    random = np.random.default_rng(seed)
    steps = random.normal(size=(series, days)) * random.uniform(0.02, 0.15, (series, 1))
    levels = random.normal(1.0, 0.7, (series, 1)) + np.cumsum(steps - 0.02 * np.cumsum(steps, 1) / 10, 1)
    return random.poisson(np.exp(np.clip(levels, -4, 5))).astype(np.float64)


def write(file: Path, counts: Floats) -> None:
    """A file of the form of the real series; days without counts are left out."""
    lines = [
        f"k{series:03},{date(2025, 1, 1) + timedelta(days=int(day))},{counts[series, day]:.0f},0"
        for series, day in zip(*np.nonzero(counts), strict=True)
    ]
    file.write_text("\n".join(["series,date,clicks,impressions", *lines]) + "\n")


def test_half_as_many_again_is_found_in_four_of_five_steady_series() -> None:
    result = run_trials(steady(), 160, 0.5, 3)
    assert result["power"] >= 0.8
    assert result["false_positive_rate"] <= 0.13  # 0.1 and more than a standard error of 160 tries
    assert 0.7 <= result["coverage"] <= 0.9


def test_a_fall_by_half_is_found_too() -> None:
    result = run_trials(steady(20, a_day=4), 100, -0.5, 4)
    assert result["power"] >= 0.9
    assert 0.7 <= result["coverage"] <= 0.9


@pytest.mark.parametrize("name", FILES)
def test_wandering_series_are_seldom_taken_for_changed_ones(name: str, tmp_path: Path) -> None:
    file = ADWORDS
    if name == "made":
        file = tmp_path / "daily.csv"
        write(file, wild())
    result = run_trials(read_counts(file), 150, 1.0, 6)
    assert result["false_positive_rate"] <= 0.12
    assert 0.74 <= result["coverage"] <= 0.88
    assert result["power"] >= 0.35
    assert result["naive_false_positive_rate"] > 3 * result["false_positive_rate"]


def test_the_same_seed_gives_the_same_result() -> None:
    counts = steady(12, 200)
    assert run_trials(counts, 20, 0.5, 7) == run_trials(counts, 20, 0.5, 7)
    assert run_trials(counts, 20, 0.5, 7) != run_trials(counts, 20, 0.5, 8)


def test_what_moves_everybody_is_no_effect_of_one() -> None:
    counts = steady(40, 300)
    counts[:, 260:288] = plant(counts[:, 260:288], 0.6, np.random.default_rng(9))
    panel = Panel.per_day(counts)
    readings = [Comparison.prepare(panel, one, 260, 28).read(Expected.UP) for one in range(40)]
    assert sum(reading.is_called for reading in readings) <= 8  # 4 are to be expected; all 40 rose
    assert abs(float(np.median([reading.change for reading in readings]))) < 0.2


def test_the_weekday_on_which_a_change_falls_does_not_matter() -> None:
    counts = steady(20, 240, a_day=6)
    panel = Panel.per_day(counts)
    for start in range(180, 187):
        changes = [Comparison.prepare(panel, one, start, 14).read(Expected.UP).change for one in range(10)]
        assert abs(float(np.median(changes))) < 0.15, start


def test_more_history_makes_no_later_day_known() -> None:
    """What comes after the days measured must not be looked at."""
    counts = steady(20, 330)
    one = Comparison.prepare(Panel.per_day(counts), 3, 250, 28).read(Expected.UP)
    counts[:, 278:] *= 50
    assert Comparison.prepare(Panel.per_day(counts), 3, 250, 28).read(Expected.UP) == one


def test_both_directions_are_told_apart() -> None:
    counts = steady(30, 300, a_day=8)
    counts[0, 260:288] *= 2
    comparison = Comparison.prepare(Panel.per_day(counts), 0, 260, 28)
    up, down = comparison.read(Expected.UP), comparison.read(Expected.DOWN)
    assert up.is_called
    assert not down.is_called
    assert up.change == down.change == pytest.approx(1.0, abs=0.5)
    assert up.low is not None
    assert 0.3 < up.low < up.change


def test_a_series_that_stops_has_fallen_and_no_lower_end() -> None:
    counts = steady(30, 300)
    counts[0, 260:] = 0
    reading = Comparison.prepare(Panel.per_day(counts), 0, 260, 28).read(Expected.DOWN)
    assert reading.is_called
    assert reading.low is None or reading.low < -0.7
    assert reading.high is not None
    assert reading.high < -0.5


def test_what_could_be_seen_is_known_before_and_is_less_where_leads_are_few() -> None:
    counts = np.concatenate([steady(20, 250, 20.0), steady(20, 250, 1.0, seed=2)])
    busy, quiet = (
        Comparison.prepare(Panel.per_day(counts), one, 250, 28).detectable_change(Expected.UP)
        for one in (0, 20)
    )
    assert busy is not None
    assert quiet is not None
    assert 0.05 < busy < quiet


def test_what_is_said_to_be_detectable_is_found_in_four_of_five_cases() -> None:
    counts, random = steady(40, 330, 5.0), np.random.default_rng(11)
    found = []
    for one in range(40):
        comparison = Comparison.prepare(Panel.per_day(counts), one, 260, 28)
        detectable = comparison.detectable_change(Expected.UP)
        assert detectable is not None
        changed = plant(counts[one, 260:288], detectable, random)
        found.append(comparison.read(Expected.UP, changed).is_called)
    assert 0.65 <= np.mean(found) <= 0.95


def test_a_measurement_after_two_weeks_needs_only_two_weeks() -> None:
    counts = steady(20, 214, 8.0)
    counts[0, 200:] *= 2
    assert Comparison.prepare(Panel.per_day(counts), 0, 200, 14).read(Expected.UP).is_called


@pytest.mark.parametrize(("series", "days", "start"), [(3, 120, 60), (1, 200, 150), (30, 50, 20)])
def test_too_little_to_compare_with_is_said(series: int, days: int, start: int) -> None:
    with pytest.raises(TooLittleDataError):
        Comparison.prepare(Panel.per_day(steady(series, days)), 0, start, 28)


@pytest.mark.parametrize(("horizon", "fewest"), [(28, 36), (14, 18)])
def test_windows_among_which_nothing_could_be_called_are_too_few(horizon: int, fewest: int) -> None:
    """With fewer, the p-value of the clearest effect there is would be above 0.1."""
    few, enough = _of_windows(horizon, fewest - 1), _of_windows(horizon, fewest)
    assert few is None
    assert enough is not None
    assert enough.windows == fewest
    assert enough.read(Expected.UP, np.full(horizon, 50.0)).p_value == pytest.approx(0.1)


def _of_windows(horizon: int, windows: int) -> Comparison | None:
    """A comparison with so many windows, each of a series of its own; `None`: they are too few."""
    counts = steady(windows + 1, 28 + horizon, 5.0)
    try:
        return Comparison.prepare(Panel.per_day(counts), windows, 28, horizon)
    except TooLittleDataError:
        return None


@pytest.mark.parametrize("windows", [36, 60])
def test_what_is_said_to_be_detectable_is_called_at_the_level_that_few_windows_allow(windows: int) -> None:
    found = []
    for seed in range(12):
        counts, random = steady(windows + 1, 84, 6.0, seed=seed), np.random.default_rng(seed)
        for one in range(6):
            comparison = Comparison.prepare(Panel.per_day(counts[:, 28:]), one, 28, 28)
            detectable = comparison.detectable_change(Expected.UP)
            assert detectable is not None
            changed = plant(random.poisson(6.0 * WEEK[np.arange(28) % 7]).astype(float), detectable, random)
            found.append(comparison.read(Expected.UP, changed).is_called)
    assert np.mean(found) >= 0.7


def test_windows_without_exposure_are_nothing_to_compare_with() -> None:
    counts = steady(20, 280, 5.0)
    exposure = np.ones_like(counts)
    exposure[:10, :140] = counts[:10, :140] = 0
    half = Comparison.prepare(Panel(counts, exposure), 19, 252, 28)
    alone = Comparison.prepare(Panel(counts[10:], exposure[10:]), 9, 252, 28)
    # The ten that began on day 140 have windows from the day after on, none before it.
    assert half.windows - alone.windows <= 10 * (252 - 140) / 7


def test_both_directions_deviate_alike_and_nothing_deviates_by_none_on_average() -> None:
    deviates = []
    for seed in range(3):
        panel = Panel.per_day(steady(40, 200, seed=seed))
        for one in range(40):
            comparison = Comparison.prepare(panel, one, 172, 28)
            up, down = (comparison.read(direction).mid_p_value for direction in Expected)
            assert up + down == pytest.approx(1)
            deviates.append(deviate_of(up))
    assert abs(np.mean(deviates)) < 0.2
    for came in (np.zeros(28), np.full(28, 99.0)):
        assert abs(deviate_of(comparison.read(Expected.UP, came).mid_p_value)) < 3


def test_a_file_of_a_few_weeks_is_refused() -> None:
    with pytest.raises(FileTooShortError, match="80 days are too few: at least 84"):
        run_trials(steady(5, 80), 10, 0.3, 1)


def test_series_without_any_count_break_nothing() -> None:
    counts = steady(20, 200)
    counts[:5] = 0
    result = run_trials(counts, 40, 0.3, 1)
    assert result["skipped"] == 0
    assert result["n"] == 40


def test_planting_is_right_on_average_and_whole() -> None:
    counts = np.full(100_000, 3.0)
    for effect in (0.3, -0.4, 0.0, 1.0):
        planted = plant(counts, effect, np.random.default_rng(1))
        assert planted.mean() == pytest.approx(3 * (1 + effect), rel=0.01)
        assert (planted == np.floor(planted)).all()


def test_counts_and_exposure_have_one_shape() -> None:
    with pytest.raises(ValueError, match="one shape"):
        Panel(np.zeros((2, 3)), np.zeros((3, 2)))
