"""Where a notification leads: a tab of the portal, and the thing itself in it."""

from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from pydantic import Field

from shared.core.models import AnswerModel
from shared.notifications.models import (
    AdAccountFailing,
    BudgetNearlySpent,
    BudgetSpent,
    CampaignActive,
    CampaignDrifted,
    CampaignPushFailed,
    JobFailed,
    JobOverdue,
    LandingPageLive,
    LandingPageSentBack,
    LandingPageWaiting,
    NotificationEvent,
    ProposalCreated,
    ProposalExpiring,
)


class Tab(StrEnum):
    """The tabs of the portal that something can be found in."""

    OVERVIEW = "overview"
    RECOMMENDATIONS = "recommendations"
    PAGES = "pages"
    CAMPAIGNS = "campaigns"


class Link(AnswerModel):
    """Where to look."""

    tab: Tab
    item_id: UUID | None = Field(
        description="The proposal, landing page or campaign to open; null: the tab as it is."
    )
    partner_id: UUID | None = Field(description="Whose tab, for an admin; null: the caller's own.")

    @property
    def query(self) -> str:
        """The same as the query of an address of the portal: `tab=pages&item=…&partner=…`."""
        parts = {"tab": self.tab.value, "item": self.item_id, "partner": self.partner_id}
        return urlencode({name: str(value) for name, value in parts.items() if value is not None})


def link_of(event: NotificationEvent) -> Link | None:
    """Where the portal shows what happened; `None` for what it does not show."""
    item_id: UUID | None = None
    match event:
        case ProposalCreated() | ProposalExpiring():
            tab, item_id = Tab.RECOMMENDATIONS, event.recommendation_id
        case BudgetNearlySpent() | BudgetSpent():
            tab = Tab.OVERVIEW
        case LandingPageLive() | LandingPageSentBack() | LandingPageWaiting():
            tab, item_id = Tab.PAGES, event.landing_page_id
        case CampaignActive() | CampaignDrifted() | CampaignPushFailed():
            tab, item_id = Tab.CAMPAIGNS, event.campaign_id
        case AdAccountFailing():
            # Accounts stand below the campaigns.
            tab = Tab.CAMPAIGNS
        case JobFailed() | JobOverdue():
            return None
    return Link(
        tab=tab, item_id=item_id, partner_id=event.partner_id if event.is_about_somebody_else else None
    )
