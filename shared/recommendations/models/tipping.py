"""The tipping point of a proposal: the value of one quantity from which its rule proposes it no more."""

from enum import StrEnum
from typing import NamedTuple

from shared.core.ids import CampaignId


class TippingQuantity(StrEnum):
    """What would have to change. Everything else in the snapshot stays as it is."""

    ARRIVED_LEADS = "arrived_leads"
    """Leads of the last 7 days in the segment; each closes the gap by one."""
    MORE_LEADS_EVERYWHERE = "more_leads_everywhere"
    """Leads a week on top, in every segment of the partner."""
    CAMPAIGN_CPL = "campaign_cpl"
    """Cents per lead of a campaign that had leads: its spend of 28 days is so many for each."""
    CAMPAIGN_LEADS = "campaign_leads"
    """Leads of a campaign in 28 days."""
    PAGE_CONVERSIONS = "page_conversions"
    """Requests of the page in 28 days, by as many visits."""
    SPENT_THIS_MONTH = "spent_this_month"
    """Cents spent in the month so far."""
    PROJECTED_SPEND = "projected_spend"
    """Cents that will have been spent at the end of the month."""


class TippingPoint(NamedTuple):
    """At `falls_at` the rule does not propose it; one unit nearer to what is now, at `holds_at`, it does.

    `reason` and `reason_en` say so in a sentence.
    """

    quantity: TippingQuantity
    holds_at: int
    falls_at: int
    reason: str
    reason_en: str
    campaign_id: CampaignId | None = None
