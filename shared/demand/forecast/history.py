"""What arrived: the days on which leads came, of every series, in arrays that grow with the leads alone."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shared.demand.forecast.distributions import Floats, Ints

WEEK = 7


def sums(place: Ints, values: Floats | NDArray[np.float32], places: int) -> Floats:
    """The sum of the values of each place, 0 to `places` - 1."""
    return np.bincount(place, values, places).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class History:
    """Leads of `len(group)` series (each a partner in a segment) over `days` days, day 0 first.

    `series`, `day` and `leads` are one row per series and day on which leads came, ordered by day.
    `group` is each series' segment, from 0; `start` the first day on which leads could have come.
    `group_leads` and `group_series` are per group and day the leads that came and the series that had
    started: of all series, also in a history that is `only` some of them.
    """

    series: Ints
    day: Ints
    leads: NDArray[np.float32]
    group: Ints
    start: Ints
    group_leads: Floats
    group_series: Floats
    first_weekday: int

    @classmethod
    def of(
        cls, *, series: Ints, day: Ints, leads: Ints, group: Ints, start: Ints, days: int, first_weekday: int
    ) -> Self:
        """A history of rows in any order; `first_weekday` is day 0's, Monday 0.

        A series starts with its first lead at the latest; one that starts after all days and has none was
        there all along, for all that is known.
        """
        # Names are given anew so that what was given may go: these arrays are most of the job's memory.
        order = np.argsort(day, kind="stable")
        series, day, counts = series[order], day[order], leads[order].astype(np.float32)
        del order, leads
        start = np.clip(start, 0, days).astype(np.int64)
        np.minimum.at(start, series, day)
        start[start == days] = 0
        groups = int(group.max(initial=-1)) + 1
        place = group[series] * days + day
        by_day = sums(place, counts, groups * days).reshape(groups, days)
        del place
        began = np.bincount(group * (days + 1) + start, minlength=groups * (days + 1))
        working = np.cumsum(began.reshape(groups, days + 1)[:, :days], axis=1).astype(np.float64)
        return cls(series, day, counts, group, start, by_day, working, first_weekday)

    @property
    def days(self) -> int:
        """How many days there are."""
        return int(self.group_leads.shape[1])

    @property
    def weekdays(self) -> Ints:
        """The weekday of every day, Monday 0."""
        return (np.arange(self.days) + self.first_weekday) % WEEK

    def rows_until(self, origin: int) -> int:
        """How many rows lie on or before a day."""
        return int(np.searchsorted(self.day, origin, side="right"))

    def leads_between(self, first: int, last: int) -> Floats:
        """Leads per series from one day to another, both included."""
        chosen = slice(self.rows_until(first - 1), self.rows_until(last))
        return sums(self.series[chosen], self.leads[chosen], len(self.group))

    def only(self, chosen: Ints) -> Self:
        """Some series (ascending) alone."""
        place = np.full(len(self.group), -1)
        place[chosen] = np.arange(len(chosen))
        rows = place[self.series] >= 0
        return type(self)(
            place[self.series[rows]],
            self.day[rows],
            self.leads[rows],
            self.group[chosen],
            self.start[chosen],
            self.group_leads,
            self.group_series,
            self.first_weekday,
        )
