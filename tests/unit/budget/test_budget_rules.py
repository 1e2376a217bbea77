"""What a budget leaves room for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget.rules import percentage_of, projected_spend, room_left


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


@pytest.mark.parametrize(
    ("budget", "amount", "percentage"),
    [
        ("1000.00", "304.304", "30.43"),
        ("3.00", "2.00", "66.66"),
        ("300.00", "299.99", "99.99"),
        ("300.00", "300.00", "100.00"),
        ("100.00", "304.304", "304.30"),
        ("0.00", "0.00", None),
        (None, "5.00", None),
    ],
)
def test_a_percentage_is_never_rounded_up_to_all_of_it(
    budget: str | None, amount: str, percentage: str | None
) -> None:
    found = percentage_of(Decimal(budget) if budget else None, Decimal(amount))
    assert (found if found is None else str(found)) == percentage


@pytest.mark.parametrize(
    ("spent", "complete", "expected", "projected"),
    [
        ("0", "0", "0", "0.00"),
        ("0", "0", "300", "300.00"),  # the first of the month
        ("104", "100", "200", "300.00"),  # what today cost so far is part of what is expected of it
        ("350", "100", "200", "350.00"),  # today took it all
        ("100", "100", "0", "100.00"),  # everything is paused
        ("10", "10", "34.285", "44.29"),
    ],
)
def test_a_month_ends_at_its_complete_days_and_what_the_rest_is_expected_to_cost(
    spent: str, complete: str, expected: str, projected: str
) -> None:
    assert str(projected_spend(Decimal(spent), Decimal(complete), Decimal(expected))) == projected
