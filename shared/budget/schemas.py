"""A partner's budget as the API shows it."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from shared.budget.models import BudgetKind, ChangeReason
from shared.campaigns.models import Channel
from shared.core.clock import Day, Moment
from shared.core.ids import CampaignId, PartnerId, RecommendationId, SegmentId, UserId
from shared.core.models import AnswerModel, Page, PageQuery, Position, RequestModel
from shared.core.money import Amount, Exact, parse_decimal


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
    projected_this_month: Amount = Field(
        description="Spend by the end of the month, if active campaigns go on as last week: the figure of "
        "the month's picture (`/pacing`), and of the rules that propose budgets."
    )
    campaigns: list[CampaignCommitment] = Field(
        description="Those that are active or spent this month; the largest commitment first."
    )
    changes: Page[LoggedBudgetChange] = Field(description="The log, newest first.")


class WhatIfQuery(RequestModel):
    """How much more to imagine."""

    extra: Annotated[
        Decimal, BeforeValidator(parse_decimal), Field(ge=1, le=100_000, max_digits=8, decimal_places=2)
    ] = Field(default=Decimal(100), description="EUR a month.", examples=["100"])


class CampaignWhatIf(AnswerModel):
    """What a campaign would get of it, and bring. EUR a month; leads a month, in four cases of five."""

    campaign_id: CampaignId
    segment_id: SegmentId | None
    branch: str | None = Field(examples=["schilder"])
    region: str | None = Field(examples=["noord_brabant"])
    channel: Channel
    current_per_month: Amount
    new_per_month: Amount
    leads_low: int
    leads_high: int


class BudgetWhatIf(AnswerModel):
    """What more budget would bring, used where it brings most. Nothing is changed."""

    partner_id: PartnerId
    day: Day = Field(description="The last day of the figures it rests on, Europe/Amsterdam.")
    extra_per_month: Amount = Field(description="EUR, as asked.")
    placed_per_month: Amount = Field(
        description="EUR of it that running campaigns can use: each can at most double, and one that does "
        "not spend what it has gets none."
    )
    leads_low: int | None = Field(
        description="Leads a month more, at least, in four cases of five; null where no campaign can use it."
    )
    leads_high: int | None = Field(description="The same, at most.")
    exceeds_budget_by: Amount | None = Field(
        description="EUR a month by which all campaigns together would then exceed the monthly budget; null "
        "without one."
    )
    message: str = Field(description="All that in a sentence, in Dutch.")
    message_en: str
    campaigns: list[CampaignWhatIf] = Field(description="Those that get more; the largest share first.")


class ResponseEvidence(AnswerModel):
    """What days tell of the response to a budget, as the database sums it up."""

    score: Exact
    information: Exact


class SegmentResponse(AnswerModel):
    """What a segment's campaigns tell together, where they are of enough partners."""

    cpl: Exact | None
    evidence: ResponseEvidence | None


class RunningCampaign(AnswerModel):
    """An active campaign in the answer of the database: EUR a month it commits, and its 28 days."""

    campaign_id: CampaignId
    segment_id: SegmentId | None
    branch: str | None
    region: str | None
    channel: Channel
    commitment: Exact
    cpl_target: Exact | None
    spend: Exact
    days: int
    leads: int
    evidence: ResponseEvidence | None
    segment: SegmentResponse


class WhatIfState(AnswerModel):
    """The answer of the database: what there is to imagine from."""

    monthly_marketing_budget: Exact | None
    campaigns: list[RunningCampaign]


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
    expected_spend: Exact
    campaigns: list[CampaignBudgetState]
    changes: list[LoggedBudgetChange]
