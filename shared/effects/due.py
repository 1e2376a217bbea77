"""What a night of the ledger has to work out, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.effects.nightly_repository import Due, Json

OUTLOOK_HORIZON = 28
"""The days that an outlook is about: those of the longer of the two measurements."""


@dataclass(slots=True)
class Results:
    """Counts of a night, and the proposals that failed."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Json] = field(default_factory=list)


def last_day(due: Due) -> date:
    """The last of the days it is measured over; of an outlook the day before they begin."""
    return due.first_day + timedelta(days=due.horizon - 1)


def panel_of(due: Due) -> tuple[str, date, int]:
    """What those that are worked out together have in common."""
    # A proposal about the partner as a whole has the donors of its own branch.
    return due.segment_id or due.partner_id, due.first_day, due.horizon
