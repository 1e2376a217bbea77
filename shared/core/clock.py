"""The only place that reads the time. Everything else is handed a clock or a day."""

from datetime import date, datetime, timedelta
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Tells the time. Tests hand in one that stands still."""

    def now(self) -> datetime:
        """The present moment, with a time zone."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(AMSTERDAM)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment in Europe/Amsterdam. Raises `ValueError` for a moment without zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day in Amsterdam")
    return moment.astimezone(AMSTERDAM).date()


def today(clock: Clock) -> date:
    """The present day in Europe/Amsterdam."""
    return day_of(clock.now())


def yesterday(clock: Clock) -> date:
    """The last complete day in Europe/Amsterdam: the day the nightly jobs work on."""
    return today(clock) - timedelta(days=1)


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def parse_day(value: object) -> object:
    """Read `YYYY-MM-DD` and nothing else: pydantic by itself also takes seconds since 1970."""
    if isinstance(value, str):
        if len(value) != 10 or not value.isascii():
            raise ValueError("a day is written as YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("a day is written as YYYY-MM-DD") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("a day is written as YYYY-MM-DD")


def parse_moment(value: object) -> object:
    """Read a timestamp as PostgREST writes it (ISO) and as PostgreSQL prints it (blank, `+00`)."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[
    date,
    BeforeValidator(parse_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-31"]}),
]
"""A calendar day in Europe/Amsterdam."""

Moment = Annotated[datetime, BeforeValidator(parse_moment)]
"""A moment with a time zone, from either notation of the database."""
