"""Measuring sides in turns, so that whatever else the machine does hits all of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median

Side = Callable[[], float]
"""Does the work of one side once and returns the seconds it took."""


def in_turns(
    sides: Mapping[str, Side], rounds: int, after_round: Callable[[], None] | None = None
) -> dict[str, list[float]]:
    """Seconds of every side, one figure per round. Every other round runs in reverse order.

    So no side always follows the same one, and a machine that grows slower over time favours none.
    """
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            seconds[name].append(sides[name]())
        if after_round is not None:
            after_round()
    return seconds


def paired_ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median of the ratios of each round, whose two sides had the same machine to share."""
    return median(a / b for a, b in zip(one, other, strict=True))


def percentile(figures: Sequence[float], share: float) -> float:
    """The smallest figure that at least `share` (0 to 1) of all figures do not exceed (nearest rank)."""
    if not figures:
        raise ValueError("there are no figures")
    return sorted(figures)[max(0, math.ceil(share * len(figures)) - 1)]
