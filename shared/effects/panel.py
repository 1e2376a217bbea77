"""Counts of many series per day, and their sums over blocks of days."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Block = tuple[int, int]
"""Days from a start: `(a, b)` is the days a … b - 1 after it, or before it, counted away from it."""

_WEEK = 7
_WEEKDAY_PRIOR = 20.0
"""Events that a series' weekdays must have for its own pattern to count as much as that of all series."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What happened in several series on the same days.

    `counts` and `exposure` have the shape series × days; column 0 is the earliest day. Exposure is what a
    count is proportional to where nothing changes: 1 for a day, less for a day of which reports are still to
    come, or the euros spent. Raises `ValueError` where the shapes differ.
    """

    counts: Floats
    exposure: Floats

    def __post_init__(self) -> None:
        if self.counts.shape != self.exposure.shape or self.counts.ndim != 2:
            raise ValueError("counts and exposure are matrices of one shape, series × days")

    @property
    def series(self) -> int:
        return int(self.counts.shape[0])

    @property
    def days(self) -> int:
        return int(self.counts.shape[1])

    @classmethod
    def per_day(cls, counts: Floats) -> "Panel":
        """Counts whose exposure is the day."""
        return cls(counts, np.ones_like(counts))

    def without_weekdays(self, known_days: int) -> "Panel":
        """The same with the weekly pattern of the first `known_days` days put into the exposure.

        Each series' own pattern, shrunk to that of all series as far as it has few events.
        """
        weekday = np.arange(self.days) % _WEEK
        known = weekday[:known_days]
        counted = np.stack([self.counts[:, :known_days][:, known == d].sum(1) for d in range(_WEEK)], 1)
        exposed = np.stack([self.exposure[:, :known_days][:, known == d].sum(1) for d in range(_WEEK)], 1)
        shared = (counted.sum(0) + 1) / np.maximum(exposed.sum(0), 1e-9)
        shared /= shared.mean()
        rate = (counted.sum(1) / np.maximum(exposed.sum(1), 1e-9))[:, None]
        factor = (counted + _WEEKDAY_PRIOR * shared) / (rate * exposed + _WEEKDAY_PRIOR)
        factor /= factor.mean(1, keepdims=True)
        return Panel(self.counts, self.exposure * factor[:, weekday])


@dataclass(frozen=True, slots=True)
class BlockSums:
    """Sums over blocks of days, of any series around any day, from running totals."""

    counts: Floats
    exposure: Floats

    @classmethod
    def of(cls, panel: Panel) -> "BlockSums":
        start = np.zeros((panel.series, 1))
        return cls(
            np.concatenate([start, np.cumsum(panel.counts, 1)], 1),
            np.concatenate([start, np.cumsum(panel.exposure, 1)], 1),
        )

    def before(self, series: Ints, starts: Ints, blocks: Sequence[Block]) -> tuple[Floats, Floats]:
        """Counts and exposure, rows × blocks, of blocks counted back from each row's start."""
        near, far = (starts[:, None] - _edges(blocks, side) for side in (0, 1))
        return self._between(series, far, near)

    def after(self, series: Ints, starts: Ints, blocks: Sequence[Block]) -> tuple[Floats, Floats]:
        """The same of blocks from each row's start on."""
        near, far = (starts[:, None] + _edges(blocks, side) for side in (0, 1))
        return self._between(series, near, far)

    def _between(self, series: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        rows = series[:, None]
        return (
            self.counts[rows, last] - self.counts[rows, first],
            self.exposure[rows, last] - self.exposure[rows, first],
        )


def _edges(blocks: Sequence[Block], side: int) -> Ints:
    return np.array([block[side] for block in blocks], dtype=np.int64)
