"""One changed series against windows without a change: a p-value, a range, and what could be seen at all.

The placebo tests of Abadie, Diamond & Hainmueller (2010), in space and in time together: the score of the
changed series is ranked among the scores of other series at the same day and of all series at earlier days,
those most alike counting most. The range holds every change that this test would not reject, by planting it
in the placebos.
"""

import math
from dataclasses import dataclass

import numpy as np

from shared.effects.expectation import AFTER, BEFORE, Expectation, Windows, learn, log_ratio
from shared.effects.measures import CALLED_AT, Expected
from shared.effects.panel import BlockSums, Floats, Ints, Panel

RANGE_LEVEL = 0.8
FOUND_IN = 0.8
"""How often a detectable change is called."""
LONGEST_HISTORY = BEFORE[-1][1]
SHORTEST_HISTORY = 28

_STEP = 7
_ENOUGH_WINDOWS = 150
_ALIKE = 150.0
_COMMON_PRIOR = 5.0
"""Series that "nothing moved everybody" counts for, against those seen at the same day."""
_LARGEST = 4.0
"""Logarithm of the largest change looked for: 55 times."""


class TooLittleDataError(Exception):
    """There are too few windows without a change to compare with."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a comparison says. Changes are fractions: 0.3 is 30 % more. `None` is an open end of the range."""

    score: float
    p_value: float
    mid_p_value: float
    """The p-value with the window itself and its equals counted by half: those of both directions make 1."""
    p_value_both_sides: float
    change: float
    low: float | None
    high: float | None

    @property
    def is_called(self) -> bool:
        return self.p_value <= CALLED_AT


@dataclass(frozen=True, slots=True)
class Comparison:
    """A series at the day of its change, and the placebos it is compared with."""

    expectation: Expectation
    placebos: Windows
    scores: Floats
    """The placebos' scores, what moved all series at their day taken away."""
    common: Floats
    """What was taken away from each, and last from the changed series."""
    alike: Floats
    own: Windows
    horizon: int

    @classmethod
    def prepare(cls, panel: Panel, changed: int, start: int, horizon: int) -> "Comparison":
        """Compare series `changed` from day `start` on, `horizon` days (14 or 28), with the panel's others.

        A panel that ends at `start` has no days after it yet: then only what could be seen is known. The
        other series must have had no change in the `horizon` days before `start` nor after it.

        Raises `TooLittleDataError`.
        """
        is_over = panel.days >= start + horizon
        known = min(panel.days, start + horizon)
        panel = Panel(panel.counts[:, :known], panel.exposure[:, :known]).without_weekdays(start)
        sums = BlockSums.of(panel)
        after = tuple(block for block in AFTER if block[1] <= horizon)
        latest = start if is_over else start - horizon
        for history in (LONGEST_HISTORY, 56, SHORTEST_HISTORY):
            series, starts = _placebos(sums, changed, start, horizon, latest, history)
            if len(series) >= _ENOUGH_WINDOWS:
                break
        if start < history or len(series) < fewest_windows(horizon):
            raise TooLittleDataError(f"{len(series)} windows without a change, {start} days of history")
        before = tuple(block for block in BEFORE if block[1] <= history)
        series, starts = np.append(series, changed), np.append(starts, start)
        counted, exposed = sums.before(series, starts, before)
        if is_over:
            outcome, coming = sums.after(series, starts, after)
        else:
            outcome, coming = sums.after(series[:-1], starts[:-1], after)
            lately = float(panel.exposure[changed, start - 28 : start].mean())
            ahead = np.array([[lately * (b - a) for a, b in after]])
            outcome, coming = np.append(outcome, ahead * 0, 0), np.append(coming, ahead, 0)
        every = Windows.of(sums, series, starts, before, counted, exposed, outcome, coming)
        placebos, own = _rows(every, slice(None, -1)), _rows(every, slice(-1, None))
        expectation = learn(placebos, after, horizon / _STEP)
        common = _common_movement(expectation.placebo_scores, starts)
        scores = expectation.placebo_scores - common[:-1]
        return cls(expectation, placebos, scores, common, _likeness(expectation, placebos, own), own, horizon)

    @property
    def windows(self) -> int:
        """How many windows without a change it is compared with."""
        return len(self.alike)

    def read(self, direction: Expected, outcome: Floats | None = None) -> Reading:
        """The reading of what came, or of other counts per day in its place (`horizon` of them)."""
        own = self.own
        if outcome is not None:
            blocks = [outcome[a:b].sum() for a, b in AFTER if b <= self.horizon]
            own = Windows(own.relative, own.features, own.base, own.expected, np.array([blocks]))
        score = float(self.expectation.score(own)[0] - self.common[-1])
        up, down = self._p_value(score, 1), self._p_value(score, -1)
        sign, p_value = (1, up) if direction is Expected.UP else (-1, down)
        tail = (1 - RANGE_LEVEL) / 2
        low, high = self._change_where(score, 1 - tail), self._change_where(score, tail)
        return Reading(
            score,
            p_value,
            self._mid_p_value(score, sign),
            min(1.0, 2 * min(up, down)),
            float(np.expm1(self._change_where(score, 0.5))),
            None if low <= -_LARGEST else float(np.expm1(low)),
            None if high >= _LARGEST else float(np.expm1(high)),
        )

    def detectable_change(self, direction: Expected) -> float | None:
        """The smallest change (a fraction) called in `FOUND_IN` of cases; `None`: none that is plausible."""
        sign = 1 if direction is Expected.UP else -1
        scores = sign * self.scores
        itself, others = _itself(self.horizon), float(self.alike.sum())
        # The window itself counts among those that went as far: fewer of the others may.
        above = (CALLED_AT * (itself + others) - itself) / others
        needed = self._quantile(scores, 1 - above) - self._quantile(scores, 1 - FOUND_IN)
        drift = self.expectation.drift(self.own)
        usual = np.maximum(np.expm1(drift) * 3 + self.own.expected * np.exp(drift), 0.05 * self.own.expected)
        scale = float(self.expectation.scale(self.own)[0])
        for change in np.linspace(0.02, _LARGEST, 200):
            gain = (log_ratio(usual * np.exp(sign * change), usual) @ self.expectation.weights)[0] / scale
            if sign * gain >= needed:
                return float(np.expm1(sign * change))
        return None

    def _p_value(self, score: float, sign: int) -> float:
        as_far = sign * self.scores >= sign * score
        itself = _itself(self.horizon)
        return float((itself + self.alike[as_far].sum()) / (itself + self.alike.sum()))

    def _mid_p_value(self, score: float, sign: int) -> float:
        beyond = self.alike[sign * self.scores > sign * score].sum()
        level = self.alike[self.scores == score].sum() + _itself(self.horizon)
        return float((beyond + level / 2) / (_itself(self.horizon) + self.alike.sum()))

    def _change_where(self, score: float, share: float) -> float:
        """The logarithm of the change with which `share` of the placebos would score below `score`."""
        placebos, expectation = self.placebos, self.expectation
        scale = expectation.scale(placebos)
        usual = (expectation.placebo_shift - expectation.drift(placebos)) @ expectation.weights
        low, high = -_LARGEST, _LARGEST
        for _ in range(11):
            middle = (low + high) / 2
            changed = log_ratio(placebos.outcome * np.exp(middle), placebos.expected) @ expectation.weights
            scores = (changed + usual) / scale - self.common[:-1]
            below = self.alike[scores < score].sum() + self.alike[scores == score].sum() / 2
            if below / self.alike.sum() > share:
                low = middle
            else:
                high = middle
        edge = _LARGEST - 0.01
        return -_LARGEST if high < -edge else _LARGEST if low > edge else (low + high) / 2

    def _quantile(self, values: Floats, share: float) -> float:
        order = np.argsort(values)
        reached = np.searchsorted(np.cumsum(self.alike[order]), share * self.alike.sum())
        return float(values[order][min(int(reached), len(values) - 1)])


def fewest_windows(horizon: int) -> int:
    """The windows without a change among which a p-value can be as low as `CALLED_AT` at all."""
    return math.ceil(_itself(horizon) * (1 / CALLED_AT - 1))


def _itself(horizon: int) -> float:
    """What the changed window counts for among its placebos.

    Windows a week apart overlap: as many of them as the horizon has weeks count for one.
    """
    return horizon / _STEP


def _placebos(
    sums: BlockSums, changed: int, start: int, horizon: int, latest: int, history: int
) -> tuple[Ints, Ints]:
    """Series and starts: others up to `latest`, the changed one only with all its days before the change."""
    count = len(sums.counts)
    days = np.arange(latest, history - 1, -_STEP, dtype=np.int64)
    series = np.repeat(np.arange(count, dtype=np.int64), len(days))
    starts = np.tile(days, count)
    kept = (series != changed) | (starts + horizon <= start)
    series, starts = series[kept], starts[kept]
    # Where nothing was spent there is no level, and that nothing came of it is no calm.
    exposed = sums.before(series, starts, ((0, history),))[1], sums.after(series, starts, ((0, horizon),))[1]
    kept = (exposed[0][:, 0] > 0) & (exposed[1][:, 0] > 0)
    return series[kept], starts[kept]


def _common_movement(scores: Floats, starts: Ints) -> Floats:
    """What moved all series with a window at the same start, for each window and last for the changed one.

    Each without itself, drawn to 0 where there are few; the changed series has no score among them.
    """
    bounded = np.clip(scores, -3, 3)
    _, group = np.unique(starts, return_inverse=True)
    sums = np.bincount(group[:-1], bounded, minlength=group.max() + 1)
    counts = np.bincount(group[:-1], minlength=group.max() + 1)
    itself = np.append(bounded, 0.0)
    others = counts[group] - np.append(np.ones(len(bounded)), 0.0)
    movement: Floats = (sums[group] - itself) / (others + _COMMON_PRIOR)
    return movement


def _likeness(expectation: Expectation, placebos: Windows, own: Windows) -> Floats:
    """How much each placebo counts: a Gaussian in expected events and usual scale, as wide as it must be."""

    def place(windows: Windows) -> Floats:
        coming = windows.expected * np.exp(expectation.drift(windows))
        both: Floats = np.stack([np.log(coming.sum(1) + 2), np.log(expectation.scale(windows))], 1)
        return both

    places = place(placebos)
    spread = places.std(0) + np.array([1e-9, 0.05])
    distance = (((places - place(own)) / spread) ** 2).sum(1)
    for width in (1.0, 2.0, 4.0):
        likeness: Floats = np.exp(-distance / (2 * width**2))
        if likeness.sum() >= _ALIKE:
            likeness /= likeness.max()
            return likeness
    return np.ones(len(distance))


def _rows(windows: Windows, rows: slice) -> Windows:
    return Windows(
        windows.relative[rows],
        windows.features[rows],
        windows.base[rows],
        windows.expected[rows],
        windows.outcome[rows],
    )
