"""Exact decimals of snapshots and proposals: strings in JSON, `Decimal` in Python, never a float.

Written as pydantic-core schemas and not as Python validators, because a night reads a million of them.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetPydanticSchema
from pydantic_core import core_schema

_NOT_NEGATIVE = r"^[0-9]{1,10}(\.[0-9]{1,6})?$"


class Frozen(BaseModel):
    """A value: it refuses what it does not know and never changes."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        defer_build=True,
    )


def _decimal_schema(pattern: str) -> core_schema.CoreSchema:
    written = core_schema.chain_schema(
        [core_schema.str_schema(pattern=pattern, strict=True), core_schema.decimal_schema()]
    )
    return core_schema.json_or_python_schema(
        json_schema=written,
        python_schema=core_schema.union_schema(
            [core_schema.is_instance_schema(Decimal), written], mode="left_to_right"
        ),
    )


def _share(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return core_schema.chain_schema(
        [_decimal_schema(_NOT_NEGATIVE), core_schema.decimal_schema(le=Decimal(1))]
    )


def _not_negative(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return _decimal_schema(_NOT_NEGATIVE)


def _signed(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return _decimal_schema(r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")


Euros = Annotated[Decimal, GetPydanticSchema(_not_negative)]
"""EUR, not negative."""

Quantity = Annotated[Decimal, GetPydanticSchema(_not_negative)]
"""A count per time or a factor, not negative."""

Share = Annotated[Decimal, GetPydanticSchema(_share)]
"""A part of one: from 0 to 1."""

Signed = Annotated[Decimal, GetPydanticSchema(_signed)]
"""A decimal of either sign."""
