"""What a proposal is measured by, and which way it is meant to move that."""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist


class Measure(StrEnum):
    """What is looked at: leads that reached the partner, or euros per lead of its own campaigns."""

    LEADS = "leads"
    COST_PER_LEAD = "cost_per_lead"


class Expected(StrEnum):
    """Which way a proposal is meant to move the measure."""

    UP = "up"
    DOWN = "down"


class Verdict(StrEnum):
    """What was seen. `none`: no visible effect; `unmeasurable`: too little data to see any."""

    EFFECT = "effect"
    OPPOSITE = "opposite"
    NONE = "none"
    UNMEASURABLE = "unmeasurable"


@dataclass(frozen=True, slots=True)
class Aim:
    """A measure and the way it is meant to go."""

    measure: Measure
    expected: Expected


_CHEAPER = Aim(Measure.COST_PER_LEAD, Expected.DOWN)
_FEWER = Aim(Measure.LEADS, Expected.DOWN)
_MORE = Aim(Measure.LEADS, Expected.UP)
_MEANT_TO_SAVE = frozenset(
    {"optimize_campaign", "decrease_campaign_budget", "pause_campaign", "shift_budget"}
)


def aim_of(rule: str, action_type: str) -> Aim:
    """What a proposal of this rule is for. Fixed before anything is measured, or its p-value says nothing."""
    if rule == "surplus_leads":
        return _FEWER
    return _CHEAPER if action_type in _MEANT_TO_SAVE else _MORE


CALLED_AT = 0.1
"""The p-value at which an effect is called one."""
ENOUGH_MEASURED = 10
"""Measurements of a rule from which all of them together may say that it has no effect."""

_NORMAL = NormalDist()


def deviate_of(p_value: float) -> float:
    """A one-sided mid-p-value as a standard normal deviate: large where the effect is clear.

    Of a p-value that has a least but no largest value, the mean without any effect would not be 0.
    """
    return _NORMAL.inv_cdf(1 - min(max(p_value, 1e-6), 1 - 1e-6))


def combine(sum_of_deviates: float, measured: int) -> float | None:
    """The p-value of all measurements of a rule together (Stouffer's method); `None` without any."""
    return 1 - _NORMAL.cdf(sum_of_deviates / measured**0.5) if measured else None
