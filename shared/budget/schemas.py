"""A partner's budget as the API shows it."""

from uuid import UUID

from pydantic import Field

from shared.budget.models import BudgetKind, ChangeReason
from shared.core.clock import Day, Moment
from shared.core.ids import CampaignId, PartnerId, RecommendationId, UserId
from shared.core.models import AnswerModel, Page, PageQuery, Position
from shared.core.money import Amount, Exact


class BudgetChange(AnswerModel):
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


class Budget(AnswerModel):
    """What a partner may spend in a month, what is committed, and what was spent. EUR."""

    partner_id: PartnerId
    month: Day = Field(description="First day of the present month, Europe/Amsterdam.")
    monthly_marketing_budget: Amount | None = Field(description="Null: none set.")
    committed: Amount = Field(
        description="Sum over active campaigns of their monthly budget, or of 30.4 daily budgets; rounded up."
    )
    room_left: Amount | None = Field(
        description="Budget minus committed, rounded down; negative when over; null without a budget."
    )
    active_campaigns: int
    spent_this_month: Amount = Field(description="By all campaigns, archived ones too, as last synced.")
    changes: Page[BudgetChange] = Field(description="The log, newest first.")


class BudgetQuery(PageQuery):
    """Which part of the log to answer with."""


class BudgetChangePosition(Position):
    """A place in the budget log."""

    id: int = Field(ge=0, le=2**63 - 1)


class BudgetState(AnswerModel):
    """The answer of the database: the same before rounding and paging."""

    partner_id: UUID
    monthly_marketing_budget: Exact | None
    committed: Exact
    active_campaigns: int
    spent_this_month: Amount
    changes: list[BudgetChange]
