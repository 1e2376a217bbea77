"""What a budget leaves room for."""

from decimal import Decimal

from shared.core.money import to_cents_within


def room_left(monthly_budget: Decimal | None, committed: Decimal) -> Decimal | None:
    """EUR a month that may still be committed, rounded down; negative when over; `None` without a budget."""
    return None if monthly_budget is None else to_cents_within(monthly_budget - committed)
