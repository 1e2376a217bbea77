"""Days and local times of Europe/Amsterdam as instants, also on the days that have 23 or 25 hours."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

TIME_ZONE: Final = ZoneInfo("Europe/Amsterdam")


def start_of_day(day: date) -> datetime:
    """The instant (UTC) at which the day begins in Amsterdam."""
    return datetime.combine(day, time(0), tzinfo=TIME_ZONE).astimezone(UTC)


def moment_within(day: date, key: str) -> datetime:
    """A moment (UTC) of that day in Amsterdam that depends on the key alone.

    The files know the day only. The moments lie over the whole day, its first and last minutes
    included, so that whoever counts in another time zone gets other days.
    """
    start, end = start_of_day(day), start_of_day(day + timedelta(days=1))
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
    seconds = int((end - start).total_seconds() * share)
    return start + timedelta(seconds=seconds)


def instant_of(local: datetime) -> datetime:
    """The instant (UTC) of a local time without zone.

    An hour that comes twice means its first time; one that is left out in spring, an hour later.
    """
    return local.replace(tzinfo=TIME_ZONE, fold=0).astimezone(UTC)
