"""What a budget leaves room for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget.rules import room_left


@pytest.mark.parametrize(
    ("budget", "committed", "left"),
    [
        ("1000.00", "0", "1000.00"),
        ("1000.00", "304.304", "695.69"),
        ("1000.00", "1000", "0.00"),
        ("100.00", "304.304", "-204.31"),
        ("0.00", "0", "0.00"),
    ],
)
def test_room_is_what_is_not_committed(budget: str, committed: str, left: str) -> None:
    assert str(room_left(Decimal(budget), Decimal(committed))) == left


def test_without_a_budget_there_is_no_room_to_speak_of() -> None:
    assert room_left(None, Decimal("5")) is None


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=3))
def test_taking_all_the_room_never_exceeds_the_budget(budget: Decimal, committed: Decimal) -> None:
    left = room_left(budget, committed)
    assert left is not None
    assert committed + left <= budget
    assert budget - committed - left < Decimal("0.01")
