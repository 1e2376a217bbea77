"""What a budget leaves room for, and where the month is heading."""

from decimal import Decimal

from shared.core.money import to_cents, to_cents_within


def room_left(monthly_budget: Decimal | None, committed: Decimal) -> Decimal | None:
    """EUR a month that may still be committed, rounded down; negative when over; `None` without a budget."""
    return None if monthly_budget is None else to_cents_within(monthly_budget - committed)


def percentage_of(monthly_budget: Decimal | None, amount: Decimal) -> Decimal | None:
    """`amount` in percent of a budget, rounded down, so that 100 means all of it; `None` without a budget."""
    return to_cents_within(amount * 100 / monthly_budget) if monthly_budget else None


def projected_spend(spent: Decimal, spent_on_complete_days: Decimal, expected: Decimal) -> Decimal:
    """EUR that will have been spent by the end of the month; rounded half up.

    `expected` is what the days without figures are expected to cost, the present one among them: so of all
    that was `spent`, what that day cost so far counts only where it is more.
    """
    return to_cents(max(spent, spent_on_complete_days + expected))
