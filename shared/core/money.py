"""Exact decimals: euros and lead counts per time. Never a float on the way in, never one on the way out."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

CENT = Decimal("0.01")

_WRITTEN = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)
_LARGEST_EXPONENT = 20


def parse_decimal(value: object) -> Decimal:
    """Read a decimal from JSON: a string of digits, or a number that was parsed without a float.

    Raises `ValueError` for a float, for `true`, and for anything that is not a finite number of at most
    20 digits on either side of the point.
    """
    if isinstance(value, str):
        if not _WRITTEN.fullmatch(value):
            raise ValueError('a decimal is written with digits and a point, for example "12.50"')
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError('a decimal is a number or a string such as "12.50"')  # noqa: TRY004 - pydantic turns only ValueError into an entry
    number = Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        raise ValueError("this number is out of range")
    return number


def parse_amount(value: object) -> Decimal:
    """Read a decimal of the database, with two decimals however it was written (`20`, `"20.00"`)."""
    return to_cents(parse_decimal(value))


def to_cents(amount: Decimal) -> Decimal:
    """`amount` rounded half up to whole cents: for figures people read."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_cents_within(amount: Decimal) -> Decimal:
    """`amount` rounded down to whole cents: for room in a budget, where rounding up could exceed a limit."""
    return amount.quantize(CENT, rounding=ROUND_FLOOR)


def to_cents_covering(amount: Decimal) -> Decimal:
    """`amount` rounded up to whole cents: for what is committed or spent of a limit."""
    return amount.quantize(CENT, rounding=ROUND_CEILING)


def _schema(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "format": "decimal", "pattern": pattern, "examples": [example]})


def _input_schema(maximum: int, example: str) -> WithJsonSchema:
    whole = len(str(maximum)) - (1 if str(maximum).strip("10") == "" else 0)
    return WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": rf"^[0-9]{{1,{whole}}}(\.[0-9]{{1,2}})?$"},
                {"type": "number", "minimum": 0, "exclusiveMaximum": maximum, "multipleOf": 0.01},
            ],
            "examples": [example],
        }
    )


Amount = Annotated[Decimal, BeforeValidator(parse_amount), _schema(r"^-?[0-9]+\.[0-9]{2}$", "1250.00")]
"""A decimal in an answer: euros, or leads per day or week. A string, so that no digit is lost."""

Exact = Annotated[Decimal, BeforeValidator(parse_decimal)]
"""A decimal of the database with all its digits, for a rule to work on."""

Euros = Annotated[
    Decimal,
    BeforeValidator(parse_decimal),
    Field(ge=0, max_digits=10, decimal_places=2),
    _input_schema(100_000_000, "1250.00"),
]
"""An amount in a request: `numeric(10,2)`, EUR, not negative."""

LeadsPerWeek = Annotated[
    Decimal,
    BeforeValidator(parse_decimal),
    Field(ge=0, max_digits=7, decimal_places=2),
    _input_schema(100_000, "20"),
]
"""Leads wanted in a week, in a request: `numeric(7,2)`, not negative."""
