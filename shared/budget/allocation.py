"""Where the next unit of a budget brings most: the exact allocation over campaigns, with a certificate.

A unit is whatever the caller counts in; the rules count cents a month. The value of a campaign's budget has
to be concave: no unit brings more than the one before it. Then taking the units that bring most, one by one,
is optimal (Fox, "Discrete optimization via marginal analysis", Management Science 13, 1966).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol


class Value(Protocol):
    """What a campaign's budget brings, by its number of units."""

    def of(self, units: int) -> Decimal:
        """What so many units bring."""
        ...

    def of_next(self, units: int) -> Decimal:
        """What the unit after so many brings on top; never more than the unit before it."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """A campaign that can take `least` to `most` units."""

    value: Value
    least: int
    most: int

    def __post_init__(self) -> None:
        """Raises `ValueError` where no number of units is within the limits."""
        if not 0 <= self.least <= self.most:
            raise ValueError(f"no budget lies between {self.least} and {self.most} units")


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of how good an allocation is, by the dual bound at one price per unit.

    No allocation within the limits brings more than `value` + `gap`; `unit` is what one unit brings at most.
    """

    value: Decimal
    price: Decimal
    gap: Decimal
    unit: Decimal


class UnprovenError(ArithmeticError):
    """Another allocation may bring more by more than a unit does: the values are not concave, or fall."""


def allocate_proven(offers: Sequence[Offer], total: int) -> tuple[int, ...]:
    """What `allocate` finds, once its certificate says that nothing brings more by more than one unit does.

    Raises `UnprovenError` where it does not say so, and `ValueError` as `allocate` does.
    """
    units = allocate(offers, total)
    certificate = certify(offers, units, total)
    if certificate.gap > certificate.unit:
        raise UnprovenError(f"a better allocation of {total} units is not ruled out: {certificate}")
    return units


def allocate(offers: Sequence[Offer], total: int) -> tuple[int, ...]:
    """Units per offer that together bring most, at most `total` of them; all that fits is placed.

    The same units as one by one (of equal ones the earlier offer's), found in steps that halve: a coarse
    step is made good by exchanges of the next finer one, down to single units (after Hochbaum, "Lower and
    upper bounds for the allocation problem", Mathematics of Operations Research 19, 1994). So a larger total
    only ever adds units.
    Raises `ValueError` where the offers' least does not fit in `total`.
    """
    units = [offer.least for offer in offers]
    left = total - sum(units)
    if left < 0:
        raise ValueError(f"{total} units are less than the {total - left} that must be placed")
    if len(offers) == 1:
        return (min(offers[0].most, total),)
    step = 1 << max(left.bit_length() - 1, 0)
    while step:
        left = _place(offers, units, left, step)
        _exchange(offers, units, step)
        step //= 2
    return tuple(units)


def _place(offers: Sequence[Offer], units: list[int], left: int, step: int) -> int:
    """Give out steps while whole ones fit, each where its last unit brings most; returns what is left."""
    while left >= step:
        best: tuple[Decimal, int] | None = None
        for index, offer in enumerate(offers):
            if units[index] + step <= offer.most:
                worth = offer.value.of_next(units[index] + step - 1)
                if best is None or worth > best[0]:
                    best = (worth, index)
        if best is None:
            break
        units[best[1]] += step
        left -= step
    return left


def _exchange(offers: Sequence[Offer], units: list[int], step: int) -> None:
    """Move steps while every unit of one brings more where it goes than any of it did where it was."""
    if len(offers) < 2:
        return
    while True:
        gains = [
            (offer.value.of_next(units[index] + step - 1), -index)
            for index, offer in enumerate(offers)
            if units[index] + step <= offer.most
        ]
        losses = [
            (offer.value.of_next(units[index] - step), -index)
            for index, offer in enumerate(offers)
            if units[index] - step >= offer.least
        ]
        if not gains or not losses:
            return
        gain, loss = max(gains), min(losses)
        if gain <= loss:
            return
        units[-gain[1]] += step
        units[-loss[1]] -= step


def certify(offers: Sequence[Offer], units: Sequence[int], total: int) -> Certificate:
    """How far an allocation is from the best one at most, worked out without trusting how it was found.

    For any price, what every offer would bring at most after paying it for its units, plus the price of all
    units, is no less than what any allocation brings (weak duality). The price is what the best unit that
    was left out brings, or 0 where units were left over.

    Raises `ValueError` for an allocation outside the limits.
    """
    if len(units) != len(offers) or sum(units) > total:
        raise ValueError("the allocation places more than there is, or is one of other offers")
    if any(not offer.least <= count <= offer.most for offer, count in zip(offers, units, strict=True)):
        raise ValueError("the allocation leaves the limits of an offer")
    value = sum((offer.value.of(count) for offer, count in zip(offers, units, strict=True)), Decimal(0))
    open_units = [
        offer.value.of_next(count) for offer, count in zip(offers, units, strict=True) if count < offer.most
    ]
    price = max(open_units, default=Decimal(0)) if sum(units) == total else Decimal(0)
    gap = price * (total - sum(units))
    for offer, count in zip(offers, units, strict=True):
        wanted = _wanted(offer, price)
        gap += offer.value.of(wanted) - offer.value.of(count) - price * (wanted - count)
    unit = max(
        (offer.value.of_next(offer.least) for offer in offers if offer.least < offer.most), default=price
    )
    return Certificate(value, price, gap, unit)


def _wanted(offer: Offer, price: Decimal) -> int:
    """The units an offer would take at a price: while the next one brings more than it."""
    low, high = offer.least, offer.most
    while low < high:
        middle = (low + high) // 2
        if offer.value.of_next(middle) > price:
            low = middle + 1
        else:
            high = middle
    return low


class Table:
    """A value given as what 0, 1, 2, … units bring. Raises `ValueError` where it is not concave."""

    __slots__ = ("_values",)

    def __init__(self, values: Sequence[Decimal]) -> None:
        """`values` has one entry more than the most units."""
        steps = [after - before for before, after in pairwise(values)]
        if any(after > before for before, after in pairwise(steps)):
            raise ValueError("a unit brings more than the one before it")
        self._values = tuple(values)

    def of(self, units: int) -> Decimal:
        """What so many units bring."""
        return self._values[units]

    def of_next(self, units: int) -> Decimal:
        """What the unit after so many brings on top."""
        return self._values[units + 1] - self._values[units]
