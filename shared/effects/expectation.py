"""What a series would have done without a change, learnt from windows in which nothing was changed.

A window is a series and a day: what was there up to the day, and what came in the weeks after it. From the
windows of all series up to now this learns how far a level lasts, how wildly series of that kind move, and
which of the days after a change tell most. Everything is in logarithms relative to the series' own long-run
level, so that a steady series with much history is expected to stay where it is; every estimate shrinks
towards that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shared.effects.panel import Block, BlockSums, Floats, Ints

BEFORE: tuple[Block, ...] = ((0, 2), (2, 4), (4, 7), (7, 14), (14, 28), (28, 56), (56, 112))
AFTER: tuple[Block, ...] = ((0, 2), (2, 4), (4, 7), (7, 14), (14, 28))

_OFFSET = 4.0
"""Events added on both sides of every ratio: the fewer there are, the less a ratio says."""
_WEEK_OFFSET = 1.0
_LEVEL_RIDGE = 15.0
_SCALE_RIDGE = 60.0
_COVARIANCE_PRIOR = 10.0
"""Windows, not overlapping, that the plain covariance of independent days counts for."""
_EVEN_SHARE = 0.3
"""Part of the weights that goes to all days evenly: what takes days to have effect must not be overlooked."""
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows as rows. `relative` and `features` describe what was before, the others what came after.

    `relative` is rows × blocks before, `expected` and `outcome` rows × blocks after: the events that the
    long-run level gives, and those there were.
    """

    relative: Floats
    features: Floats
    base: Floats
    expected: Floats
    outcome: Floats

    @classmethod
    def read(
        cls, sums: BlockSums, series: Ints, starts: Ints, before: Sequence[Block], after: Sequence[Block]
    ) -> "Windows":
        """Windows of series at starts, with all of `before` and `after` inside the panel."""
        counted, exposed = sums.before(series, starts, before)
        outcome, coming = sums.after(series, starts, after)
        return cls.of(sums, series, starts, before, counted, exposed, outcome, coming)

    @classmethod
    def of(
        cls,
        sums: BlockSums,
        series: Ints,
        starts: Ints,
        before: Sequence[Block],
        counted: Floats,
        exposed: Floats,
        outcome: Floats,
        coming: Floats,
    ) -> "Windows":
        """Windows of which the sums are known already; `coming` is the exposure after the start."""
        total, exposure = counted.sum(1), exposed.sum(1)
        # One event more, at the rate of all: a series without events has a level too.
        everyone = (total.sum() + 1) / max(float(exposure.sum()), 1e-9)
        base = (total + 1) / (exposure + 1 / everyone)
        relative = log_ratio(counted, exposed * base[:, None])
        weeks = tuple((7 * k, 7 * k + 7) for k in range(before[-1][1] // 7))
        weekly, weekly_exposure = sums.before(series, starts, weeks)
        level = np.log((weekly + _WEEK_OFFSET) / (weekly_exposure * base[:, None] + _WEEK_OFFSET))
        steps = np.diff(level, axis=1) ** 2
        month = min(4, len(before))
        lately = log_ratio(counted[:, :month].sum(1), exposed[:, :month].sum(1) * base)
        typical = base * exposure / before[-1][1]
        features = np.stack(
            [
                np.log(typical + 0.01),
                np.log(steps.mean(1) + 0.05),
                np.log(steps[:, :4].mean(1) + 0.05),
                lately,
                np.abs(lately),
            ],
            1,
        )
        return cls(relative, features, base, coming * base[:, None], outcome)


def log_ratio(events: Floats, expected: Floats) -> Floats:
    """The logarithm of events over what was expected, drawn to 0 where both are few."""
    return np.log((events + _OFFSET) / (expected + _OFFSET))


@dataclass(frozen=True, slots=True)
class Expectation:
    """What windows of a kind do without a change.

    `score` tells how far a window is above (positive) or below its expectation, in units of what is usual for
    windows like it.
    """

    coefficients: Floats
    scale_coefficients: Floats
    feature_mean: Floats
    feature_spread: Floats
    weights: Floats
    placebo_scores: Floats
    """The scores of the windows it was learnt from, each as if it had not been among them."""
    placebo_shift: Floats
    """What that leaving out adds to a window's relative outcome, rows × blocks."""

    def drift(self, windows: Windows) -> Floats:
        """The expected logarithm of the outcome relative to the long-run level, rows × blocks."""
        return _with_one(windows.relative) @ self.coefficients

    def scale(self, windows: Windows) -> Floats:
        """The usual size of the weighted surprise, per row."""
        return _scales((windows.features - self.feature_mean) / self.feature_spread, self.scale_coefficients)

    def score(self, windows: Windows) -> Floats:
        surprise = log_ratio(windows.outcome, windows.expected) - self.drift(windows)
        scores: Floats = (surprise @ self.weights) / self.scale(windows)
        return scores


def learn(windows: Windows, after: Sequence[Block], overlap: float) -> Expectation:
    """Learn from windows without a change. `overlap`: how many of them share a day.

    Weighted ridge regression of the outcome on the past, an exponential scale in its features, and weights of
    the blocks that give the least variance to a lasting step (generalised least squares), in turns.
    """
    design = _with_one(windows.relative)
    outcome = log_ratio(windows.outcome, windows.expected)
    mean, spread = windows.features.mean(0), windows.features.std(0) + 1e-9
    features = (windows.features - mean) / spread
    rows, blocks = outcome.shape
    days = np.array([b - a for a, b in after], dtype=np.float64)
    even = days / days.sum()
    scale, scale_coefficients = np.ones(rows), np.zeros(features.shape[1] + 1)
    coefficients, weights = np.zeros((design.shape[1], blocks)), even
    shift = np.zeros_like(outcome)
    for turn in range(_ROUNDS):
        precision = 1 / scale**2
        precision /= precision.mean()
        weighted = (design * precision[:, None]).T
        inverse = np.linalg.inv(weighted @ design + _LEVEL_RIDGE * np.eye(design.shape[1]))
        coefficients = inverse @ (weighted @ outcome)
        surprise = outcome - design @ coefficients
        # Windows that overlap share their surprise: leaving one out means leaving out all that it overlaps.
        leverage = np.einsum("ij,jk,ik->i", design, inverse, design) * precision * overlap
        held_out = surprise / (1 - np.minimum(leverage, 0.5))[:, None]
        shift = held_out - surprise
        weights = _block_weights(held_out / scale[:, None], days, overlap)
        sizes = np.abs(held_out @ weights)
        if turn == 0:
            scale_coefficients[0] = np.log(sizes.mean() + 1e-9)
        scale_coefficients = _fit_scale(features, sizes, scale_coefficients)
        scale = _scales(features, scale_coefficients)
    surprise = outcome - design @ coefficients + shift
    return Expectation(
        coefficients, scale_coefficients, mean, spread, weights, (surprise @ weights) / scale, shift
    )


def _block_weights(standardised: Floats, days: Floats, overlap: float) -> Floats:
    bounded = np.clip(standardised, -6, 6)
    seen = bounded.T @ bounded / len(bounded)
    prior = np.diag(1 / days)
    prior *= np.trace(seen) / np.trace(prior)
    independent = len(bounded) / overlap
    covariance = (independent * seen + _COVARIANCE_PRIOR * prior) / (independent + _COVARIANCE_PRIOR)
    weights = np.maximum(np.linalg.solve(covariance, np.ones(len(days))), 0)
    combined: Floats = (1 - _EVEN_SHARE) * weights / weights.sum() + _EVEN_SHARE * days / days.sum()
    return combined


def _fit_scale(features: Floats, sizes: Floats, start: Floats) -> Floats:
    """Gamma regression of the sizes with a logarithmic link (Fisher scoring); wild sizes count for five."""
    design, coefficients = _with_one(features), start.copy()
    ridge = _SCALE_RIDGE * np.diag([0.0] + [1.0] * features.shape[1])
    inverse = np.linalg.inv(design.T @ design + ridge)
    for _ in range(6):
        excess = np.minimum(sizes / _scales(features, coefficients), 5) - 1
        coefficients = coefficients + inverse @ (design.T @ excess - ridge @ coefficients)
    return coefficients


def _scales(features: Floats, coefficients: Floats) -> Floats:
    scales: Floats = np.exp(np.clip(_with_one(features) @ coefficients, -6, 6))
    return scales


def _with_one(columns: Floats) -> Floats:
    return np.concatenate([np.ones((len(columns), 1)), columns], 1)
