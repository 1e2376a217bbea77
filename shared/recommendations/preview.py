"""What approving a proposal would change and cost: as the database found it, and as the API shows it."""

from decimal import Decimal
from typing import Any

from pydantic import Field

from shared.budget.models import BudgetKind
from shared.campaigns.models import Channel
from shared.core.ids import CampaignId, RecommendationId
from shared.core.models import AnswerModel
from shared.core.money import Amount, Exact
from shared.recommendations.models.states import ActionType
from shared.recommendations.schemas import RecommendationStatus, WaitsFor


class BothLanguages(AnswerModel):
    """Sentences to show, in both languages."""

    nl: str
    en: str


class ForeseenBudgetChange(AnswerModel):
    """A line that the budget log would get. EUR."""

    budget: BudgetKind
    campaign_id: CampaignId | None = Field(
        description="Null: the partner's own budget, or a campaign that approving makes."
    )
    old_amount: Amount | None = Field(description="Null: none was set.")
    new_amount: Amount | None = Field(description="Null: none is set.")


class ForeseenPage(AnswerModel):
    """The landing page as it would be."""

    path: str
    title: str
    status: str = Field(examples=["review"])


class ForeseenCampaign(AnswerModel):
    """The campaign as it would be. EUR."""

    channel: Channel
    status: str = Field(examples=["planned"])
    daily_budget: Amount | None
    monthly_budget: Amount | None
    max_cost_per_month: Amount = Field(
        description="Its monthly budget, else 30.4 daily budgets, rounded up; while it is active."
    )


class MonthlyBudgetChange(AnswerModel):
    """The partner's monthly budget, EUR; null: none is set."""

    before: Amount | None
    after: Amount | None


class CommittedChange(AnswerModel):
    """What active campaigns commit of the monthly budget, EUR, rounded up."""

    before: Amount
    after: Amount


class RecommendationPreview(AnswerModel):
    """What approving a proposal now, as the caller, would change, and what it could cost at most."""

    recommendation_id: RecommendationId
    is_possible: bool
    obstacle: str | None = Field(description="What stands in the way; null when it is possible.")
    status_after: RecommendationStatus | None = None
    waits_for: WaitsFor | None = Field(
        default=None, description="Who would still have to act after this approval."
    )
    changes: tuple[BothLanguages, ...] = Field(
        default=(), description="What would change, a sentence or two each."
    )
    cost: BothLanguages | None = Field(default=None, description="The most it could cost.")
    undo: BothLanguages | None = Field(default=None, description="How to undo it.")
    max_extra_cost_per_month: Amount | None = Field(
        default=None,
        description="EUR a month that campaigns could cost more, at most, once this is carried out (by the "
        "admin or the ad platform, where it waits for one); rounded up, 0.00 when nothing more.",
    )
    max_later_cost_per_month: Amount | None = Field(
        default=None,
        description="EUR a month that this makes possible and that costs nothing until somebody takes "
        "another step: starts the planned campaign, or commits what the monthly budget was raised by. "
        "Rounded up.",
    )
    monthly_budget: MonthlyBudgetChange | None = None
    committed: CommittedChange | None = None
    budget_changes: tuple[ForeseenBudgetChange, ...] = ()
    landing_page: ForeseenPage | None = None
    campaign: ForeseenCampaign | None = None


class BudgetChangeState(AnswerModel):
    """A changed budget in the answer of the database."""

    budget: BudgetKind
    campaign_id: CampaignId | None
    was: Exact | None = Field(validation_alias="from")
    becomes: Exact | None = Field(validation_alias="to")


class CampaignState(AnswerModel):
    """The campaign in the answer of the database."""

    status: str
    channel: Channel
    daily_budget: Exact | None
    monthly_budget: Exact | None
    monthly_commitment: Exact


class BudgetMove(AnswerModel):
    """An amount before and after, in the answer of the database; null: none was, or is, set."""

    before: Exact | None = Field(validation_alias="from")
    after: Exact | None = Field(validation_alias="to")

    @property
    def growth(self) -> Decimal:
        """EUR more than before; negative: less."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


class Consequences(AnswerModel):
    """The answer of the database where approving is possible: what it changed, before it was taken back."""

    action_type: ActionType
    action_details: dict[str, Any]
    status_after: RecommendationStatus
    waits_for: WaitsFor | None
    budget_changes: list[BudgetChangeState]
    landing_page: ForeseenPage | None
    campaign: CampaignState | None
    monthly_budget: BudgetMove
    committed: BudgetMove

    @property
    def commitment_growth(self) -> Decimal:
        """EUR a month that active campaigns commit more (negative: less) once all of it is carried out."""
        if self.waits_for is WaitsFor.ADMIN and self.action_type is ActionType.ACTIVATE_CAMPAIGN:
            return self.campaign.monthly_commitment if self.campaign else Decimal(0)
        return self.committed.growth

    @property
    def later_growth(self) -> Decimal:
        """EUR a month that may be committed later, by another step of somebody's, and not before."""
        if self.action_type is ActionType.CREATE_CAMPAIGN and self.campaign:
            return self.campaign.monthly_commitment
        return max(Decimal(0), self.monthly_budget.growth)


class Obstacle(AnswerModel):
    """The answer of the database where approving is not possible."""

    message: str
    detail: str | None
