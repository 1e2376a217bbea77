"""How good the comparison is, tried on series whose truth is known: nothing, or a planted change.

At random days of random series a change is pretended. Without one, calling an effect is false; with a change
planted in the days after, calling it is right, and the range should hold it.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from shared.effects.comparison import LONGEST_HISTORY, Comparison, Reading, TooLittleDataError
from shared.effects.measures import Expected
from shared.effects.panel import Floats, Panel

HORIZON = 28
BUSY = 5.0
"""Counts a day from which a series is reported apart."""


class FileTooShortError(ValueError):
    """The series have too few days for a history and the days after a change."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What some tries gave, as shares of them; the naive rule calls any change of more than 20 %;
    `None` without a try."""

    n: int
    false_positive_rate: float | None
    power: float | None
    coverage: float | None
    coverage_without_effect: float | None
    false_positive_rate_both_sides: float | None
    power_both_sides: float | None
    naive_false_positive_rate: float | None
    median_detectable_change: float | None


@dataclass(frozen=True, slots=True)
class _Try:
    level: float
    calm: Reading
    planted: Reading
    holds: bool
    holds_nothing: bool
    naive: bool
    detectable: float | None


def run_trials(counts: Floats, tries: int, effect: float, seed: int) -> dict[str, Any]:
    """Try `tries` random days of the series (series × days) with a planted `effect` (0.3: 30 % more).

    Returns the shares over all tries at the top level, those of busy series under `busy`, and `skipped`:
    tries with too little to compare with, which count as not called. Raises `FileTooShortError`.
    """
    series, days = counts.shape
    history = LONGEST_HISTORY if days >= LONGEST_HISTORY + 3 * HORIZON else 2 * HORIZON
    if days < history + HORIZON:
        raise FileTooShortError(f"{days} days are too few: at least {history + HORIZON} are needed")
    random = np.random.default_rng(seed)
    direction = Expected.UP if effect >= 0 else Expected.DOWN
    panel, levels = Panel.per_day(counts), counts.mean(1)
    done: list[_Try] = []
    skipped = 0
    for _ in range(tries):
        changed = int(random.integers(series))
        start = int(random.integers(history, days - HORIZON + 1))
        came = counts[changed, start : start + HORIZON]
        planted = plant(came, effect, random)
        try:
            comparison = Comparison.prepare(panel, changed, start, HORIZON)
        except TooLittleDataError:
            skipped += 1
            continue
        calm = comparison.read(direction, came)
        with_effect = comparison.read(direction, planted)
        before = counts[changed, start - HORIZON : start].sum()
        done.append(
            _Try(
                float(levels[changed]),
                calm,
                with_effect,
                _holds(with_effect, effect),
                _holds(calm, 0.0),
                bool(abs(came.sum() - before) > 0.2 * before),
                comparison.detectable_change(direction),
            )
        )
    busy = [one for one in done if one.level >= BUSY]
    return {
        "tries": tries,
        "skipped": skipped,
        "series": int(series),
        "days": int(days),
        "effect": effect,
        "seed": seed,
        **asdict(_shares(done, tries)),
        "busy": {"counts_per_day": BUSY, **asdict(_shares(busy, len(busy)))},
    }


def plant(counts: Floats, effect: float, random: np.random.Generator) -> Floats:
    """The counts times 1 + effect, as whole numbers: up or down by chance, right on average."""
    exact = counts * (1 + effect)
    planted: Floats = np.floor(exact + random.random(exact.shape))
    return planted


def _holds(reading: Reading, truth: float) -> bool:
    return (reading.low is None or reading.low <= truth) and (reading.high is None or truth <= reading.high)


def _shares(tries: list[_Try], n: int) -> Shares:
    def share(facts: list[bool], of: int) -> float | None:
        return round(sum(facts) / of, 4) if of else None

    seen = sorted(abs(one.detectable) for one in tries if one.detectable is not None)
    return Shares(
        n=n,
        false_positive_rate=share([one.calm.is_called for one in tries], n),
        power=share([one.planted.is_called for one in tries], n),
        coverage=share([one.holds for one in tries], len(tries)),
        coverage_without_effect=share([one.holds_nothing for one in tries], len(tries)),
        false_positive_rate_both_sides=share([one.calm.p_value_both_sides <= 0.1 for one in tries], n),
        power_both_sides=share([one.planted.p_value_both_sides <= 0.1 for one in tries], n),
        naive_false_positive_rate=share([one.naive for one in tries], n),
        median_detectable_change=round(seen[len(seen) // 2], 4) if seen else None,
    )
