"""Names, days and numbers of sentences. What people typed becomes one plain line of bounded length."""

import re
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal

from pydantic import Field

from shared.core.clock import day_of
from shared.core.models import AnswerModel
from shared.core.names import CHANNEL_NAMES, PROVINCE_NAMES
from shared.landing_pages.writing.plain import cut, one_line
from shared.notifications.models import Language

_LONGEST_NAME = 60
_LONGEST_LINE = 400
# A dot in 1.250,50 ends nothing, nor does one before a word in lower case.
_SENTENCE_END = re.compile(r"[.!?](?=[ ][A-ZÀ-ÖØ-Þ“\"€]|$)")
_MONTHS = {
    Language.DUTCH: (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


class Sentence(AnswerModel):
    """What happened, as plain text in one line each: escape it where markup is read."""

    title: str = Field(description="What kind of thing happened; the subject of a mail.")
    text: str = Field(description="The thing itself, with its names and numbers.")


def line(text: str) -> str:
    """What somebody typed at length, in one line."""
    return cut(one_line(text), _LONGEST_LINE)


def opening(text: str, longest: int = _LONGEST_LINE) -> str:
    """The sentences that a text begins with, as many as fit whole; of a longer one its beginning."""
    plain = unbroken(one_line(text))
    if len(plain) <= longest:
        return plain
    ends = [end.end() for end in _SENTENCE_END.finditer(plain) if end.end() <= longest]
    return plain[: ends[-1]] if ends else cut(plain, longest)


def unbroken(text: str) -> str:
    """An amount in Dutch stays on one line with its sign."""
    return text.replace("€ ", "€\u00a0")


def quoted(name: str) -> str:
    """A name in quotation marks."""
    return f"“{cut(one_line(name), _LONGEST_NAME)}”"


def company(name: str | None, nobody: str) -> str:
    """A company's name, or `nobody` where there is none to show."""
    return cut(one_line(name or ""), _LONGEST_NAME) or nobody


def segment(branch: str | None, region: str | None) -> str | None:
    """A segment as the portal names it: "Schilder, Noord-Brabant"; `None`: about none."""
    return ", ".join(_name(code) for code in (branch, region) if code) or None


def _name(code: str) -> str:
    text = PROVINCE_NAMES.get(code) or one_line(code.replace("_", " "))
    return cut(text[:1].upper() + text[1:], _LONGEST_NAME)


def channel(code: str, other: str) -> str:
    """An ad channel's name, or `other` for what has none."""
    return CHANNEL_NAMES.get(code, other)


def day(value: date, language: Language) -> str:
    """22 november 2026."""
    return f"{value.day} {month(value, language)} {value.year}"


def month(value: date, language: Language) -> str:
    """November."""
    return _MONTHS[language][value.month - 1]


def day_of_moment(value: datetime, language: Language) -> str:
    """The day in Amsterdam."""
    return day(day_of(value), language)


def whole_percent(part: Decimal, whole: Decimal) -> int | None:
    """How many whole percent of `whole` a part is, rounded down; `None` of nothing."""
    return int((part / whole * 100).to_integral_value(ROUND_FLOOR)) if whole else None
