"""Euros and Google's micros: whole numbers, a millionth of a euro each."""

from decimal import ROUND_FLOOR, Decimal

from shared.ads.platform import RejectedError
from shared.core.money import to_cents_covering

MICROS = 1_000_000


def to_micros(euros: Decimal, billable_unit_micros: int) -> int:
    """`euros` in micros, rounded down to what Google can bill, so that it never exceeds a limit.

    Raises `RejectedError` where nothing is left.
    """
    units = (euros * MICROS / billable_unit_micros).to_integral_value(rounding=ROUND_FLOOR)
    if units <= 0:
        raise RejectedError(f"A daily budget of {euros} EUR is not possible.", field="daily_budget")
    return int(units) * billable_unit_micros


def to_euros(micros: int) -> Decimal:
    """`micros` in euros. Google bills whole cents; anything finer is rounded up, as all spend is."""
    return to_cents_covering(Decimal(micros) / MICROS)
