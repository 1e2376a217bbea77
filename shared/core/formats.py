"""Amounts as people read them: € 1.250,50 in Dutch, €1,250.50 in English."""

from decimal import Decimal
from functools import lru_cache

from shared.core.money import to_cents

_TO_DUTCH = str.maketrans(",.", ".,")


@lru_cache(maxsize=8192)
def euros(amount: Decimal) -> str:
    """An amount in Dutch, to the cent."""
    return f"€ {to_cents(amount):,.2f}".translate(_TO_DUTCH)


@lru_cache(maxsize=8192)
def euros_en(amount: Decimal) -> str:
    """An amount in English, to the cent."""
    return f"€{to_cents(amount):,.2f}"
