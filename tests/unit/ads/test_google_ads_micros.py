"""Euros at Google's edge: whole numbers, never more than was meant."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ads.google.micros import to_euros, to_micros
from shared.ads.platform import RejectedError


@given(st.decimals("0.01", "99999999.99", places=6), st.sampled_from([1, 10_000, 1_000_000]))
def test_a_budget_is_a_multiple_of_the_unit_and_never_more(euros: Decimal, unit: int) -> None:
    try:
        micros = to_micros(euros, unit)
    except RejectedError:
        assert euros * 1_000_000 < unit
        return
    assert micros % unit == 0
    assert 0 <= euros * 1_000_000 - micros < unit


@given(st.integers(0, 10**14))
def test_what_was_spent_is_never_made_less(micros: int) -> None:
    euros = to_euros(micros)
    assert 0 <= euros - Decimal(micros) / 1_000_000 < Decimal("0.01")


@given(st.integers(1, 10**10))
def test_whole_cents_come_back_as_they_went(cents: int) -> None:
    assert to_euros(to_micros(Decimal(cents) / 100, 10_000)) == Decimal(cents) / 100


@pytest.mark.parametrize("euros", ["0", "0.009", "-5"])
def test_nothing_is_no_budget(euros: str) -> None:
    with pytest.raises(RejectedError):
        to_micros(Decimal(euros), 10_000)
