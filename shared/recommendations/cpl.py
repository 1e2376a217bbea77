"""What a lead costs: the ladder from a campaign's own figures down to an assumption."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.core.formats import euros, euros_en, leads
from shared.core.money import to_cents
from shared.recommendations.models.snapshot import Campaign
from shared.recommendations.models.thresholds import Thresholds


class CplSource(StrEnum):
    """Where a cost per lead comes from."""

    CAMPAIGN = "campaign"
    SEGMENT = "segment"
    TARGET = "target"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Cpl:
    """A cost per lead in EUR, to the cent, and its source. `spend` and `leads` are the campaign's."""

    amount: Decimal
    source: CplSource
    spend: Decimal = Decimal(0)
    leads: int = 0

    @property
    def because(self) -> str:
        """The amount with its source, in Dutch."""
        match self.source:
            case CplSource.CAMPAIGN:
                return (
                    f"{euros(self.amount)} per lead (van deze campagne: {euros(self.spend)} voor "
                    f"{leads(self.leads)} in 28 dagen)"
                )
            case CplSource.SEGMENT:
                return f"{euros(self.amount)} per lead (wat een lead in dit segment meestal kost)"
            case CplSource.TARGET:
                return f"{euros(self.amount)} per lead (het streefbedrag van de campagne)"
            case CplSource.ASSUMED:
                return f"{euros(self.amount)} per lead (een aanname, want er zijn nog geen cijfers)"

    @property
    def because_en(self) -> str:
        """The amount with its source, in English."""
        match self.source:
            case CplSource.CAMPAIGN:
                return (
                    f"{euros_en(self.amount)} per lead (this campaign's: {euros_en(self.spend)} for "
                    f"{leads(self.leads)} in 28 days)"
                )
            case CplSource.SEGMENT:
                return f"{euros_en(self.amount)} per lead (the segment's median)"
            case CplSource.TARGET:
                return f"{euros_en(self.amount)} per lead (the campaign's target)"
            case CplSource.ASSUMED:
                return f"{euros_en(self.amount)} per lead (assumed, as there are no figures yet)"


def cost_per_lead(campaign: Campaign | None, median_cpl: Decimal | None, thresholds: Thresholds) -> Cpl:
    """The campaign's own over 28 days where it has the leads to tell, else the segment's median, else the
    campaign's target, else an assumption. A median or target of 0 says nothing.
    """
    if campaign is not None and campaign.leads_28d >= thresholds.own_cpl_leads:
        own = to_cents(campaign.spend_28d / campaign.leads_28d)
        return Cpl(own, CplSource.CAMPAIGN, campaign.spend_28d, campaign.leads_28d)
    if median_cpl:
        return Cpl(to_cents(median_cpl), CplSource.SEGMENT)
    if campaign is not None and campaign.cpl_target:
        return Cpl(campaign.cpl_target, CplSource.TARGET)
    return Cpl(thresholds.assumed_cpl, CplSource.ASSUMED)
