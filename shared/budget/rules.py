"""What a budget leaves room for, and where the month is heading."""

from collections.abc import Iterable
from decimal import Decimal

from shared.core.money import to_cents, to_cents_within


def room_left(monthly_budget: Decimal | None, committed: Decimal) -> Decimal | None:
    """EUR a month that may still be committed, rounded down; negative when over; `None` without a budget."""
    return None if monthly_budget is None else to_cents_within(monthly_budget - committed)


def percentage_of(monthly_budget: Decimal | None, amount: Decimal) -> Decimal | None:
    """`amount` in percent of a budget, rounded down, so that 100 means all of it; `None` without a budget."""
    return to_cents_within(amount * 100 / monthly_budget) if monthly_budget else None


def still_possible(campaigns: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """EUR that campaigns can still spend this month, of (committed, spent this month) each.

    A platform charges a campaign at most what it commits for a month; what one has left is not another's.
    """
    return sum((max(committed - spent, Decimal(0)) for committed, spent in campaigns), Decimal(0))


def projected_spend(
    spent: Decimal, spent_on_complete_days: Decimal, possible: Decimal, complete_days: int, days_in_month: int
) -> Decimal | None:
    """EUR that will have been spent by the end of the month, at the pace of its complete days.

    `spent` is all of the month so far, `possible` what can still be spent. The present day counts for no
    pace: its spend comes in later. `None` when no day is complete. Rounded half up.
    """
    if complete_days == 0:
        return None
    at_this_pace = spent_on_complete_days * days_in_month / complete_days
    return to_cents(max(spent, min(at_this_pace, spent + possible)))
