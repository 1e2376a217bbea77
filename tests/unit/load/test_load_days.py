"""Days of Europe/Amsterdam as instants."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.load.days import instant_of, moment_within, start_of_day

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2018, 3, 24), 24),
        (date(2018, 3, 25), 23),  # clocks go forward
        (date(2017, 10, 29), 25),  # clocks go back
        (date(2017, 12, 31), 24),
    ],
)
def test_a_day_is_as_long_as_it_is_in_amsterdam(day: date, hours: int) -> None:
    assert start_of_day(day + timedelta(days=1)) - start_of_day(day) == timedelta(hours=hours)


def test_a_summer_day_begins_at_ten_in_the_evening_utc() -> None:
    assert start_of_day(date(2017, 6, 14)) == datetime(2017, 6, 13, 22, tzinfo=UTC)


@given(DAYS, st.text(min_size=1, max_size=40))
def test_a_moment_lies_within_its_day_in_amsterdam(day: date, key: str) -> None:
    moment = moment_within(day, key)
    assert moment.astimezone(AMSTERDAM).date() == day
    assert moment == moment_within(day, key)


@pytest.mark.parametrize("day", [date(2018, 3, 25), date(2017, 10, 29), date(2018, 3, 31)])
def test_moments_lie_over_the_whole_day(day: date) -> None:
    moments = [moment_within(day, f"lead-{number}") for number in range(2_000)]
    hours = {moment.replace(minute=0, second=0) for moment in moments}
    length = start_of_day(day + timedelta(days=1)) - start_of_day(day)
    assert len(hours) == length / timedelta(hours=1)
    # Some lie in hours that are another day in UTC, or a job that counts in UTC would go unnoticed.
    assert any(moment.date() != day for moment in moments)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2018-01-12T02:00", "2018-01-12T01:00"),
        ("2018-07-12T02:00", "2018-07-12T00:00"),
        ("2018-03-25T02:30", "2018-03-25T01:30"),  # left out: an hour later, 03:30
        ("2017-10-29T02:30", "2017-10-29T00:30"),  # comes twice: the first time
    ],
)
def test_a_local_time_is_read_in_amsterdam(local: str, utc: str) -> None:
    assert instant_of(datetime.fromisoformat(local)) == datetime.fromisoformat(f"{utc}+00:00")
