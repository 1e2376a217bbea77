"""What a budget leaves room for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget.rules import percentage_of, projected_spend, room_left, still_possible


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


def test_what_one_campaign_has_left_is_not_anothers() -> None:
    campaigns = [("304.304", "100"), ("200", "250"), ("0", "80"), ("50", "0")]
    assert still_possible((Decimal(c), Decimal(s)) for c, s in campaigns) == Decimal("254.304")
    assert still_possible([]) == 0


@pytest.mark.parametrize(
    ("spent", "complete", "possible", "days", "of", "projected"),
    [
        ("0", "0", "500", 0, 30, None),  # the first of the month: no pace
        ("9.99", "0", "500", 0, 31, None),
        ("0", "0", "500", 1, 30, "0.00"),
        ("10", "10", "500", 1, 30, "300.00"),
        ("100", "100", "500", 10, 30, "300.00"),
        ("104", "100", "500", 10, 30, "300.00"),  # today's own spend is no pace
        ("100", "100", "200", 10, 30, "300.00"),  # just possible
        ("100", "100", "199.99", 10, 30, "299.99"),  # just not
        ("100", "100", "0", 10, 30, "100.00"),  # everything is paused
        ("350", "100", "500", 10, 30, "350.00"),  # today took it all
        ("10", "10", "500", 7, 31, "44.29"),  # 44.285714...
        ("100", "100", "50", 30, 31, "103.33"),  # the last day
        ("100", "100", "50", 28, 28, "100.00"),
    ],
)
def test_a_month_is_projected_at_the_pace_of_its_complete_days(
    spent: str, complete: str, possible: str, days: int, of: int, projected: str | None
) -> None:
    found = projected_spend(Decimal(spent), Decimal(complete), Decimal(possible), days, of)
    assert (found if found is None else str(found)) == projected


@given(
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=3),
    st.integers(1, 30),
)
def test_a_projection_lies_between_what_was_and_what_can_be_spent(
    earlier: Decimal, today: Decimal, possible: Decimal, days: int
) -> None:
    found = projected_spend(earlier + today, earlier, possible, days, 31)
    assert found is not None
    assert earlier + today <= found <= earlier + today + possible + Decimal("0.005")
