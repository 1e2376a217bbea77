"""Numbers as people read them: € 1.250,50 and 2,5 in Dutch, €1,250.50 and 2.5 in English."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from shared.core.money import to_cents

_TO_DUTCH = str.maketrans(",.", ".,")
_TENTH = Decimal("0.1")


@lru_cache(maxsize=8192)
def euros(amount: Decimal) -> str:
    """An amount in Dutch, to the cent."""
    return f"€ {to_cents(amount):,.2f}".translate(_TO_DUTCH)


@lru_cache(maxsize=8192)
def euros_en(amount: Decimal) -> str:
    """An amount in English, to the cent."""
    return f"€{to_cents(amount):,.2f}"


@lru_cache(maxsize=8192)
def number(value: Decimal) -> str:
    """A count or share in Dutch: two decimals at most, none that are zero."""
    return number_en(value).translate(_TO_DUTCH)


@lru_cache(maxsize=8192)
def number_en(value: Decimal) -> str:
    """A count or share in English: two decimals at most, none that are zero."""
    text = f"{to_cents(value):,.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(share: Decimal) -> str:
    """A part of one as a percentage in Dutch, without the sign's blank: 2,5%."""
    return f"{number(share * 100)}%"


def percent_en(share: Decimal) -> str:
    """A part of one as a percentage in English."""
    return f"{number_en(share * 100)}%"


def to_tenths(value: Decimal) -> Decimal:
    """Rounded half up to one decimal, and never -0.0."""
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP) + Decimal("0.0")


def leads(count: int) -> str:
    """A number of leads, in Dutch and in English alike."""
    return f"{count} lead" if count == 1 else f"{count} leads"
