"""How complete the leads of the last days are, from the reporting triangle."""

from collections.abc import Sequence

import numpy as np

from shared.effects.panel import Floats

OLDEST_AGE = 13
"""Days after which a day's leads are taken as complete."""
_PRIOR_LEADS = 50.0
"""Leads for which "nothing comes later" counts while the platform has seen little."""


def completeness(delays: Sequence[tuple[int, int, int]]) -> Floats:
    """The share of a day's leads that is known so many days after it, for ages 0 … 13.

    `delays` has per age the leads of some days at that age, and of the same days at the next: the chain
    ladder of Mack (1993), its factors drawn to 1 where there are few leads.
    """
    factors = np.ones(OLDEST_AGE + 1)
    for age, known, later in delays:
        if 0 <= age < OLDEST_AGE:
            factors[age] = (later + _PRIOR_LEADS) / (known + _PRIOR_LEADS)
    shares: Floats = 1 / np.cumprod(factors[::-1])[::-1]
    return np.clip(shares, 0.2, 1.5)


def exposure_of_days(days: int, last_age: int, shares: Floats) -> Floats:
    """The exposure of so many consecutive days of which the last is `last_age` days old."""
    ages = np.arange(days - 1, -1, -1) + last_age
    known: Floats = np.where(ages > OLDEST_AGE, 1.0, shares[np.minimum(ages, OLDEST_AGE)])
    return known
