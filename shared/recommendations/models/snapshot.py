"""What the rules see: one partner on day D as the database describes it, and the part of it one rule gets."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.campaigns.models import Channel
from shared.core.ids import CampaignId, LandingPageId, PartnerId, SegmentId
from shared.demand.models import TargetSource
from shared.profiles.models import MarketingMode
from shared.recommendations.models.exact import Euros, Frozen, Quantity, Signed
from shared.recommendations.models.states import CampaignStatus, PageStatus
from shared.recommendations.models.thresholds import Thresholds


class Partner(Frozen):
    """Whom a proposal is for."""

    id: PartnerId
    company_name: str | None
    company_name_is_unique: bool
    city: str | None
    marketing_mode: MarketingMode
    tone_of_voice: str | None
    brand_color: str | None
    preferred_channels: tuple[Channel, ...]
    max_open_leads: int | None
    open_leads: int = Field(ge=0)


class MonthBudget(Frozen):
    """A partner's budget: EUR a month, what active campaigns commit of it, and what was spent so far.

    The month is the one the day after D is in. So on its eve nothing is spent, and `day_of_month` is 0.
    `projected_spend` is what the month will have cost at last week's pace; null: the pace is not known.
    """

    monthly_budget: Euros | None
    committed: Euros
    spent_this_month: Euros
    projected_spend: Euros | None = None
    day_of_month: int = Field(ge=0, le=31)
    days_in_month: int = Field(ge=28, le=31)


class BudgetState(MonthBudget):
    """The budget as one rule sees it: with the room that the proposals before it left over."""

    room_left: Euros


class Segment(Frozen):
    """A branch in a region."""

    id: SegmentId
    code: str
    branch: str
    region: str


class Gap(Frozen):
    """Leads wanted against leads received in the 7 days ending on D. `lead_gap` is per day."""

    target_leads_per_week: Quantity
    lead_gap_per_week: Signed
    lead_gap: Signed
    platform_leads: int = Field(ge=0)
    own_campaign_leads: int = Field(ge=0)
    target_source: TargetSource
    month_leads: int | None = Field(default=None, ge=0)
    """Leads so far of the month that the next day is in; null, as the rest: there is no forecast."""
    expected_month_low: int | None = Field(default=None, ge=0)
    expected_month_high: int | None = Field(default=None, ge=0)
    """Leads expected in the rest of that month, at least and at most in four cases of five."""
    gap_probability: Quantity | None = None
    """How likely the true rate of leads lies below the target."""


class LandingPage(Frozen):
    """A page that is not archived, with its last 28 days."""

    id: LandingPageId
    path: str
    status: PageStatus
    title: str
    subtitle: str | None
    seo_title: str | None
    seo_description: str | None
    views_28d: int = Field(ge=0)
    conversions_28d: int = Field(ge=0)


class Campaign(Frozen):
    """A campaign that is not archived, with its last 28 days and its spend in the budget's month, in EUR."""

    id: CampaignId
    segment_id: SegmentId | None
    landing_page_id: LandingPageId | None
    channel: Channel
    status: CampaignStatus
    daily_budget: Euros | None
    monthly_budget: Euros | None
    cpl_target: Euros | None
    keywords: tuple[str, ...]
    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]
    spend_28d: Euros
    clicks_28d: int = Field(ge=0)
    impressions_28d: int = Field(ge=0)
    leads_28d: int = Field(ge=0)
    spend_this_month: Euros
    elasticity: Quantity | None = None
    """By what share its leads rise per share of budget; null: it had no days to tell, and 1 is assumed."""


class SegmentSnapshot(Frozen):
    """One of a partner's links that has a lead gap for D."""

    segment: Segment
    is_primary: bool
    priority: int
    gap: Gap
    median_cpl: Euros | None
    pages: tuple[LandingPage, ...]
    campaigns: tuple[Campaign, ...]


class PartnerSnapshot(Frozen):
    """A partner on day D: links in the order primary first, then priority, then segment id.

    `other_campaigns` are those of no segment, or of one without a lead gap for D.
    """

    date: date
    partner: Partner
    budget: MonthBudget
    segments: tuple[SegmentSnapshot, ...]
    other_campaigns: tuple[Campaign, ...]
    may_be_proposed_to: bool = True


class SegmentDemand(Frozen):
    """A segment as a rule about the whole partner sees it."""

    segment: Segment
    gap: Gap
    median_cpl: Euros | None
    campaigns: tuple[Campaign, ...]


class Snapshot(Frozen):
    """All that one rule gets, and the `inputs` of what it proposes.

    A rule about a segment finds it in `segment`, `gap`, `median_cpl`, `page` (the furthest one),
    `live_page_ids` and `campaigns`. The campaigns of no segment come with those fields empty. A rule about
    the whole partner finds its active campaigns in `partner_campaigns` and its links in `partner_segments`.
    """

    scope: Literal["segment", "partner"]
    date: date
    partner: Partner
    budget: BudgetState
    segment: Segment | None
    gap: Gap | None
    median_cpl: Euros | None
    page: LandingPage | None
    live_page_ids: tuple[LandingPageId, ...]
    campaigns: tuple[Campaign, ...]
    partner_campaigns: tuple[Campaign, ...]
    partner_segments: tuple[SegmentDemand, ...]
    thresholds: Thresholds
