"""What people are told of, by kind. The database writes it in the transaction that makes it happen."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from shared.core.clock import Day, Moment
from shared.core.money import Exact


class Language(StrEnum):
    """The languages that people are told things in."""

    DUTCH = "nl"
    ENGLISH = "en"


class NotificationKind(StrEnum):
    """What happened."""

    PROPOSAL_CREATED = "proposal_created"
    PROPOSAL_EXPIRING = "proposal_expiring"
    BUDGET_NEARLY_SPENT = "budget_nearly_spent"
    BUDGET_SPENT = "budget_spent"
    LANDING_PAGE_LIVE = "landing_page_live"
    LANDING_PAGE_SENT_BACK = "landing_page_sent_back"
    CAMPAIGN_ACTIVE = "campaign_active"
    CAMPAIGN_DRIFTED = "campaign_drifted"
    CAMPAIGN_PUSH_FAILED = "campaign_push_failed"
    JOB_FAILED = "job_failed"
    JOB_OVERDUE = "job_overdue"
    AD_ACCOUNT_FAILING = "ad_account_failing"
    LANDING_PAGE_WAITING = "landing_page_waiting"


ADMIN_KINDS = (
    NotificationKind.JOB_FAILED,
    NotificationKind.JOB_OVERDUE,
    NotificationKind.AD_ACCOUNT_FAILING,
    NotificationKind.LANDING_PAGE_WAITING,
)
"""What admins are told of, in the order to show them in."""

PARTNER_KINDS = tuple(kind for kind in NotificationKind if kind not in ADMIN_KINDS)
"""What partners are told of, in the order to show them in."""

URGENT_KINDS = frozenset(
    {
        NotificationKind.BUDGET_SPENT,
        NotificationKind.CAMPAIGN_PUSH_FAILED,
        NotificationKind.JOB_FAILED,
        NotificationKind.JOB_OVERDUE,
        NotificationKind.AD_ACCOUNT_FAILING,
    }
)
"""What may be mailed at once. The database has the same list, for `notifications.is_urgent`."""


class _Event(BaseModel):
    """A row of `notifications`, as far as its words and its link need it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    recipient_id: UUID
    partner_id: UUID | None

    @property
    def is_about_somebody_else(self) -> bool:
        """Whether it tells an admin about a partner."""
        return self.partner_id is not None and self.partner_id != self.recipient_id


class _InSegment(_Event):
    branch: str | None
    region: str | None


class _AboutProposal(_InSegment):
    recommendation_id: UUID
    # As stored: a rule's new action must not keep anybody from reading the list.
    action_type: str


class ProposalCreated(_AboutProposal):
    """The night proposes something of high priority."""

    kind: Literal[NotificationKind.PROPOSAL_CREATED]
    reason: str
    reason_en: str


class ProposalExpiring(_AboutProposal):
    """A proposal that nobody decided expires within 48 hours."""

    kind: Literal[NotificationKind.PROPOSAL_EXPIRING]
    expires_at: Moment


Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


class _AboutBudget(_Event):
    month: Month
    spent: Exact
    budget: Exact


class BudgetNearlySpent(_AboutBudget):
    """The campaigns have spent 90 % of the month's budget; EUR."""

    kind: Literal[NotificationKind.BUDGET_NEARLY_SPENT]


class BudgetSpent(_AboutBudget):
    """The campaigns have spent the month's budget, or more; EUR."""

    kind: Literal[NotificationKind.BUDGET_SPENT]


class _AboutPage(_Event):
    landing_page_id: UUID
    title: str


class LandingPageLive(_AboutPage):
    """A page can be visited."""

    kind: Literal[NotificationKind.LANDING_PAGE_LIVE]
    path: str


class LandingPageSentBack(_AboutPage):
    """An admin sent a page back from review."""

    kind: Literal[NotificationKind.LANDING_PAGE_SENT_BACK]
    note: str | None


class LandingPageWaiting(_AboutPage):
    """For admins: a page waits for review."""

    kind: Literal[NotificationKind.LANDING_PAGE_WAITING]
    path: str
    company_name: str | None


class _AboutCampaign(_InSegment):
    campaign_id: UUID
    channel: str


class CampaignActive(_AboutCampaign):
    """A campaign was started."""

    kind: Literal[NotificationKind.CAMPAIGN_ACTIVE]


class OtherStatus(BaseModel):
    """The status that we have, and the one that the ad platform has."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    ours: str
    platform: str


class OtherBudget(BaseModel):
    """EUR a day that we have, and that the ad platform has."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    ours: Exact
    platform: Exact


class Drift(BaseModel):
    """What differs at the ad platform."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    status: OtherStatus | None = None
    daily_budget: OtherBudget | None = None


class CampaignDrifted(_AboutCampaign):
    """Somebody changed a campaign at the ad platform."""

    kind: Literal[NotificationKind.CAMPAIGN_DRIFTED]
    drift: Drift

    @property
    def is_removed(self) -> bool:
        """Whether it is gone for good there: then there is nothing to decide."""
        return self.drift.status is not None and self.drift.status.platform == "removed"


class CampaignPushFailed(_AboutCampaign):
    """The ad platform did not make a change of ours."""

    kind: Literal[NotificationKind.CAMPAIGN_PUSH_FAILED]


class _AboutJob(_Event):
    job: str


class JobFailed(_AboutJob):
    """For admins: a run of a job failed; `date` is the day it worked on."""

    kind: Literal[NotificationKind.JOB_FAILED]
    date: Day


class JobOverdue(_AboutJob):
    """For admins: a job has not succeeded for 26 hours; null: never."""

    kind: Literal[NotificationKind.JOB_OVERDUE]
    last_succeeded_at: Moment | None


class AdAccountFailing(_Event):
    """For admins: an advertiser account could not be read for a day."""

    kind: Literal[NotificationKind.AD_ACCOUNT_FAILING]
    channel: str
    account: str
    company_name: str | None
    since: Moment


NotificationEvent = Annotated[
    ProposalCreated
    | ProposalExpiring
    | BudgetNearlySpent
    | BudgetSpent
    | LandingPageLive
    | LandingPageSentBack
    | LandingPageWaiting
    | CampaignActive
    | CampaignDrifted
    | CampaignPushFailed
    | JobFailed
    | JobOverdue
    | AdAccountFailing,
    Field(discriminator="kind"),
]


@lru_cache(maxsize=1)
def _events() -> TypeAdapter[NotificationEvent]:
    return TypeAdapter(NotificationEvent)


def read_event(row: Mapping[str, Any]) -> NotificationEvent:
    """What a row of `notifications` tells: its subject columns and its payload, by its kind.

    Raises `ValidationError` for a row that no version of this file can have written.
    """
    return _events().validate_python({**row["payload"], **row})


def month_of(event: BudgetNearlySpent | BudgetSpent) -> date:
    """The first day of the month that the budget is of."""
    return date.fromisoformat(f"{event.month}-01")
