"""Decimals from whatever JSON and the database write, and never through a float."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.core.money import (
    Amount,
    Euros,
    LeadsPerWeek,
    parse_decimal,
    to_cents,
    to_cents_covering,
    to_cents_within,
)

amounts = TypeAdapter(Amount)
euros = TypeAdapter(Euros)
decimals = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@pytest.mark.parametrize(
    ("written", "value"),
    [("2.86", "2.86"), ("-1.5", "-1.5"), (7, "7"), (Decimal("0.10"), "0.10"), ("0", "0"), ("20", "20")],
)
def test_a_decimal_is_read_from_a_string_or_a_number(written: object, value: str) -> None:
    assert str(parse_decimal(written)) == value


@pytest.mark.parametrize(
    "written",
    [
        *(
            1.5,
            True,
            None,
            "",
            "1,5",
            "1_000",
            "1e3",
            " 1",
            "1\n",
            "NaN",
            "Infinity",
            "٣",
            "...",
            "9" * 21,
            [1],
        ),
        *map(Decimal, ("NaN", "Infinity", "1e21", "1e-21", "1e999999")),
    ],
)
def test_what_is_not_a_decimal_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"decimal|range"):
        parse_decimal(written)


@pytest.mark.parametrize("notation", ['"1200.50"', "1200.5", "1200.50", '"1200.5"'])
def test_either_notation_of_the_database_is_the_same_amount(notation: str) -> None:
    read = json.loads(notation, parse_float=Decimal)
    assert amounts.dump_json(amounts.validate_python(read)) == b'"1200.50"'


@given(decimals)
def test_no_digit_is_lost_on_the_way_through_json(value: Decimal) -> None:
    assert parse_decimal(json.loads(str(value), parse_float=Decimal)) == value
    assert parse_decimal(format(value, "f")) == value


@given(decimals)
def test_rounding_stays_on_its_side(value: Decimal) -> None:
    assert to_cents_within(value) <= value <= to_cents_covering(value)
    assert abs(to_cents(value) - value) <= Decimal("0.005")


def test_half_a_cent_goes_up() -> None:
    assert [str(to_cents(Decimal(value))) for value in ("0.005", "0.004", "1.715")] == [
        "0.01",
        "0.00",
        "1.72",
    ]


@pytest.mark.parametrize("good", ["0", "99999999.99", Decimal("0.01"), 5])
def test_an_amount_that_fits_its_column_is_taken(good: object) -> None:
    euros.validate_python(good)


@pytest.mark.parametrize("bad", ["-0.01", "100000000", "99999999.991", "0.001", Decimal("1e10")])
def test_an_amount_that_does_not_fit_its_column_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        euros.validate_python(bad)


def test_leads_per_week_have_a_smaller_column() -> None:
    leads = TypeAdapter(LeadsPerWeek)
    leads.validate_python("99999.99")
    with pytest.raises(ValidationError):
        leads.validate_python("100000")
