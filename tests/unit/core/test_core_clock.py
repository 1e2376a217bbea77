"""Days are Amsterdam's, whatever the machine's time zone and the database's notation."""

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.core.clock import Day, Moment, SystemClock, day_of, month_start, today, yesterday


class StandingClock:
    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-15T22:59:59+00:00", "2026-01-15"),
        ("2026-01-15T23:00:00+00:00", "2026-01-16"),
        ("2026-07-15T21:59:59+00:00", "2026-07-15"),
        ("2026-07-15T22:00:00+00:00", "2026-07-16"),
        ("2026-03-28T23:30:00+00:00", "2026-03-29"),
        ("2026-03-29T21:59:59+00:00", "2026-03-29"),
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
    ],
)
def test_a_day_begins_at_midnight_in_amsterdam(moment: str, day: str) -> None:
    clock = StandingClock(datetime.fromisoformat(moment))
    assert today(clock).isoformat() == day
    assert (today(clock) - yesterday(clock)).days == 1


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


def test_the_machines_clock_knows_its_zone() -> None:
    assert SystemClock().now().tzinfo is not None


def test_a_month_starts_on_the_first() -> None:
    assert month_start(date(2026, 2, 28)) == date(2026, 2, 1)


@pytest.mark.parametrize(
    "written",
    ["2026-11-22 19:10:36.31+00", "2026-11-22T19:10:36.31+00:00", "2026-11-22T20:10:36.310000+01:00"],
)
def test_either_notation_of_the_database_is_the_same_moment(written: str) -> None:
    moment = TypeAdapter(Moment).validate_python(written)
    assert moment == datetime(2026, 11, 22, 19, 10, 36, 310000, UTC)


@pytest.mark.parametrize(
    "written", ["20260331", "2026-3-31", "1767225600", "2026-02-30", "", 5, "\uff12026-01-01"]
)
def test_a_day_is_written_one_way(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(written)
