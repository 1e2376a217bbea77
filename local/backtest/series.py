"""Leads of a directory's files as series: one per source, and one per partner and segment."""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from local.errors import StackError
from local.load.read import LEADS, read_directory
from local.load.report import Rejection
from local.load.rows import LeadRow
from shared.demand.forecast.history import History

# A day far from all others is a slip of the pen, and every day between would be a column.
_MOST_DAYS: Final = 3660
# How long no lead comes now and then is told by so many days before the last one.
_USUAL_DAYS: Final = 56


@dataclass(frozen=True)
class Series:
    """A kind of series: its history, and the name of each."""

    names: tuple[str, ...]
    history: History


@dataclass(frozen=True)
class Leads:
    """The leads of a directory; day 0 of both histories is `first_day`, the last one `known_through`."""

    first_day: date
    last_lead: date
    known_through: date
    sources: Series
    partners: Series
    leads: int
    rejections: tuple[Rejection, ...]

    def index_of(self, day: date) -> int:
        """The number of a day."""
        return (day - self.first_day).days

    def day_of(self, index: int) -> date:
        """The day of a number."""
        return self.first_day + timedelta(days=index)


def read_leads(directory: Path) -> Leads:
    """Read partners.csv and leads.csv. Raises `StackError`."""
    found = read_directory(directory)
    if not found.leads:
        why = f" that could be read: {found.rejections[0]}" if found.rejections else ""
        raise StackError(f"{directory / LEADS} holds no lead{why}.")
    days = [lead.arrived_on for lead in found.leads]
    first, last = min(days), max(days)
    if (last - first).days >= _MOST_DAYS:
        raise StackError(f"The leads run from {first} to {last}: more than ten years are no one backtest.")
    known_through = last + timedelta(days=_usual_silence([(day - first).days for day in days]))
    primary = {key: partner.segments[0].segment.code for key, partner in found.partners.items()}

    def partner(lead: LeadRow) -> tuple[str, str]:
        segment = lead.segment.code if lead.segment else primary[lead.partner_key]
        return lead.partner_key, segment

    def history(key: Callable[[LeadRow], tuple[str, Hashable]]) -> Series:
        return _series(found.leads, key, first, known_through)

    return Leads(
        first_day=first,
        last_lead=last,
        known_through=known_through,
        sources=history(lambda lead: (lead.source, lead.source)),
        partners=history(partner),
        leads=len(found.leads),
        rejections=tuple(found.rejections),
    )


def _usual_silence(days: list[int]) -> int:
    """How many days on end no lead came at most, of late: for so long after the last one, none did come."""
    last = max(days)
    late = np.unique([day for day in days if day >= last - _USUAL_DAYS])
    return max(int(np.diff(late, prepend=max(last - _USUAL_DAYS, 0)).max()) - 1, 0)


def _series(
    leads: list[LeadRow], key: Callable[[LeadRow], tuple[str, Hashable]], first: date, last: date
) -> Series:
    counts = Counter((key(lead), (lead.arrived_on - first).days) for lead in leads)
    keys = sorted({series for series, _ in counts}, key=str)
    place = {series: number for number, series in enumerate(keys)}
    groups = {group: number for number, group in enumerate(sorted({group for _, group in keys}, key=str))}
    several = Counter(name for name, _ in keys)
    days = (last - first).days + 1
    history = History.of(
        series=np.array([place[series] for series, _ in counts], dtype=np.int64),
        day=np.array([day for _, day in counts], dtype=np.int64),
        leads=np.array(list(counts.values()), dtype=np.int64),
        group=np.array([groups[group] for _, group in keys], dtype=np.int64),
        # Nobody knows since when each could have had leads: from the first on.
        start=np.full(len(keys), days, dtype=np.int64),
        days=days,
        first_weekday=first.weekday(),
    )
    names = tuple(name if several[name] == 1 else f"{name} {group}" for name, group in keys)
    return Series(names, history)
