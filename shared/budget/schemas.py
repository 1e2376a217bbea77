"""A partner's budget as the API shows it."""

from uuid import UUID

from pydantic import Field

from shared.budget.models import BudgetKind, ChangeReason
from shared.campaigns.models import Channel
from shared.core.clock import Day, Moment
from shared.core.ids import CampaignId, PartnerId, RecommendationId, SegmentId, UserId
from shared.core.models import AnswerModel, Page, PageQuery, Position
from shared.core.money import Amount, Exact


class LoggedBudgetChange(AnswerModel):
    """One line of the budget log. Lines are only ever added."""

    id: int
    budget: BudgetKind
    campaign_id: CampaignId | None = Field(description="The campaign; null for the partner's own budget.")
    old_amount: Amount | None = Field(description="EUR; null: none was set.")
    new_amount: Amount | None = Field(description="EUR; null: none is set.")
    changed_by: UserId | None = Field(description="The person; null for a job or the database itself.")
    changed_by_job: str | None
    reason: ChangeReason
    recommendation_id: RecommendationId | None
    changed_at: Moment


class CampaignCommitment(AnswerModel):
    """What a campaign commits of the monthly budget, and spent of it. EUR."""

    campaign_id: CampaignId
    segment_id: SegmentId | None
    channel: Channel
    status: str = Field(description="Only active campaigns commit anything.", examples=["active"])
    daily_budget: Amount | None
    monthly_budget: Amount | None
    committed: Amount = Field(
        description="A month: its monthly budget, else 30.4 daily budgets; rounded up; 0.00 unless active."
    )
    spent_this_month: Amount


class Budget(AnswerModel):
    """What a partner may spend in a month, what is committed, and what was spent. EUR."""

    partner_id: PartnerId
    month: Day = Field(description="First day of the present month, Europe/Amsterdam.")
    days_in_month: int
    days_complete: int = Field(description="Days of the month that are over: 0 on the first.")
    monthly_marketing_budget: Amount | None = Field(description="Null: none set.")
    committed: Amount = Field(
        description="Sum over active campaigns of their monthly budget, or of 30.4 daily budgets; rounded up."
    )
    percentage_committed: Amount | None = Field(
        description="Of the budget, rounded down; null without a budget, or when it is 0.", examples=["60.80"]
    )
    room_left: Amount | None = Field(
        description="Budget minus committed, rounded down; negative when over; null without a budget."
    )
    active_campaigns: int
    spent_this_month: Amount = Field(description="By all campaigns, archived ones too, as last synced.")
    percentage_used: Amount | None = Field(
        description="Spent of the budget, rounded down; null without a budget, or when it is 0.",
        examples=["24.15"],
    )
    projected_this_month: Amount | None = Field(
        description="Spend by the end of the month at the pace so far: what the complete days cost, divided "
        "by their number, times the days of the month; never more than what was spent plus what active "
        "campaigns have left of what they commit, and never less than what was spent. Null on the first of a "
        "month, when there is no pace yet."
    )
    campaigns: list[CampaignCommitment] = Field(
        description="Those that are active or spent this month; the largest commitment first."
    )
    changes: Page[LoggedBudgetChange] = Field(description="The log, newest first.")


class BudgetQuery(PageQuery):
    """Which part of the log to answer with."""


class BudgetChangePosition(Position):
    """A place in the budget log."""

    id: int = Field(ge=0, le=2**63 - 1)


class CampaignBudgetState(AnswerModel):
    """A campaign in the answer of the database: the same before rounding."""

    campaign_id: CampaignId
    segment_id: SegmentId | None
    channel: Channel
    status: str
    daily_budget: Exact | None
    monthly_budget: Exact | None
    commitment: Exact
    spent_this_month: Exact
    spent_before_today: Exact


class BudgetState(AnswerModel):
    """The answer of the database: the same before sums, rounding and paging."""

    partner_id: UUID
    monthly_marketing_budget: Exact | None
    campaigns: list[CampaignBudgetState]
    changes: list[LoggedBudgetChange]
