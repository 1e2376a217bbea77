"""What a campaign's budget brings, as far as its own days and those of its segment tell."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

CENTS: Final = 100

LEAST_ELASTICITY: Final = Decimal("0.3")
USUAL_ELASTICITY: Final = Decimal("0.8")
"""Ten percent more budget usually brings eight percent more leads: what is believed without any figures."""
USUAL_WEIGHT: Final = Decimal(25)
"""How firmly what is usual is believed, as information: a standard deviation of 0.2."""
DISPERSION: Final = Decimal(2)
"""Leads of a day scatter about twice as much as Poisson counts."""
_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What days tell of an elasticity. Evidence of several campaigns adds up.

    The score and the information of a Poisson regression of a day's leads on the logarithm of its spend, both
    where leads follow spend in proportion.
    """

    score: Decimal
    information: Decimal


def elasticity_of(evidence: Evidence | None, believed: Decimal = USUAL_ELASTICITY) -> Decimal:
    """By what share leads rise per share of spend, four decimals: what days tell, shrunk to what is believed.

    One step of Fisher scoring from proportion (1), then weighted by information with `believed`. Days of
    equal spend tell nothing and leave what is believed.
    """
    if evidence is None:
        return believed
    weight = max(evidence.information, Decimal(0)) / DISPERSION
    told = (max(evidence.information, Decimal(0)) + evidence.score) / DISPERSION
    shrunk = (believed * USUAL_WEIGHT + told) / (USUAL_WEIGHT + weight)
    return min(max(shrunk, LEAST_ELASTICITY), Decimal(1)).quantize(_PLACES)


@dataclass(frozen=True, slots=True)
class Response:
    """Leads a month by cents a month: L(x) = L₀ x / (e x₀ + (1 - e) x).

    The saturating curve through what the campaign has (`cents` x₀ > 0 bring `leads` L₀) with the elasticity e
    there. With e = 1 it is a straight line.
    """

    cents: int
    leads: Decimal
    elasticity: Decimal = Decimal(1)

    def of(self, units: int | Decimal) -> Decimal:
        """Leads a month that so many cents a month bring."""
        return self.leads * units / (self._fixed + self._bend * units)

    def of_next(self, units: int | Decimal) -> Decimal:
        """Leads a month that the cent after so many brings on top."""
        fixed, bend = self._fixed, self._bend
        return self.leads * fixed / ((fixed + bend * units) * (fixed + bend * (units + 1)))

    def price_of_next(self, units: int | Decimal) -> Decimal:
        """EUR that one more lead costs from so many cents on."""
        return 1 / (self.of_next(units) * CENTS)

    def cents_for(self, leads: Decimal) -> int | None:
        """The fewest cents above x₀ that bring so many leads a month more; `None` where no budget does."""
        wanted = self.leads + leads
        room = self.leads - self._bend * wanted
        if room <= 0:
            return None
        cents = (wanted * self._fixed / room).to_integral_value(rounding=ROUND_CEILING)
        return max(int(cents) - self.cents, 0)

    @property
    def _fixed(self) -> Decimal:
        return self.elasticity * self.cents

    @property
    def _bend(self) -> Decimal:
        return 1 - self.elasticity
