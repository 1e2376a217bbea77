"""Proposals as the API shows them, and decisions as it takes them."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, GetJsonSchemaHandler, TypeAdapter, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from shared.core.clock import Day, Moment
from shared.core.ids import CampaignId, LandingPageId, PartnerId, RecommendationId, SegmentId, UserId
from shared.core.models import AnswerModel, PageQuery, Position, RequestModel, Several
from shared.core.money import Amount
from shared.core.text import refuse_control_characters
from shared.effects.schemas import EffectOutlook, MeasuredEffect
from shared.recommendations.models.states import ActionType, Priority

MAX_AT_ONCE = 50
MAX_NOTE_LENGTH = 2000


class RecommendationStatus(StrEnum):
    """How far a proposal got."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    EXECUTED = "executed"
    FAILED = "failed"


class WaitsFor(StrEnum):
    """Who still has to act on an approved proposal."""

    ADMIN = "admin"
    AD_PLATFORM = "ad_platform"


class _Details:
    """The details' models in the document alone: they are handed on as stored, whichever version made them.

    So no version of a rule can break a list, and a function starts without the models of eleven actions.
    """

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from shared.recommendations.models.actions import ActionDetails

        return handler(TypeAdapter[Any](ActionDetails).core_schema)


class _Effect:
    """The effect's model in the document alone, as for the details."""

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from shared.recommendations.models.proposal import ExpectedEffect

        return handler(ExpectedEffect.__pydantic_core_schema__)


class Recommendation(AnswerModel):
    """A proposal of the night: what to do, why, what to expect of it, and how far it got."""

    id: RecommendationId
    partner_id: PartnerId
    status: RecommendationStatus
    waits_for: WaitsFor | None = Field(
        description="Who still has to act once it is approved. `admin`: the partner agreed, and an admin's "
        "approval carries it out. Null: nobody."
    )
    priority: Priority
    action_type: ActionType
    action_details: Annotated[dict[str, Any], _Details()] = Field(
        description="All that approving would make or change; amounts are EUR."
    )
    reason: str = Field(description="Why, in Dutch, with the numbers.")
    reason_en: str = Field(description="Why, in English.")
    expected_effect: Annotated[dict[str, Any], _Effect()] = Field(
        description="Leads a week as a range, and EUR a month."
    )
    lead_gap: Amount | None = Field(description="Leads short per day; null: not about one segment.")
    lead_gap_per_week: Amount | None = Field(description="Leads short per week: the figure to show.")
    day: Day | None = Field(description="The last day of the figures it rests on, Europe/Amsterdam.")
    segment_id: SegmentId | None = Field(description="Null: about the partner as a whole.")
    code: str | None = Field(examples=["schilder_noord_brabant"])
    branch: str | None = Field(examples=["schilder"])
    region: str | None = Field(examples=["noord_brabant"])
    campaign_id: CampaignId | None = Field(description="What it concerns, or what approving it has made.")
    landing_page_id: LandingPageId | None = Field(
        description="What it concerns, or what approving it has made."
    )
    rule: str = Field(examples=["missing_campaign"])
    rule_version: int
    version: int = Field(
        ge=1, description="Raised whenever what is proposed changes. As `If-Match` when deciding."
    )
    created_at: Moment
    refreshed_at: Moment | None = Field(description="When a later night changed it.")
    expires_at: Moment | None = Field(description="It can be approved until then.")
    reviewed_at: Moment | None
    reviewed_by: UserId | None = Field(description="Who approved or rejected first.")
    review_note: str | None
    applied_at: Moment | None = Field(description="When approving changed our own pages, campaigns, budgets.")
    applied_by: UserId | None = Field(description="Whose approval changed them.")
    executed_at: Moment | None = Field(description="When all of it was done, also at the ad platform.")
    execution_error: str | None = Field(description="Why the ad platform could not do it.")
    effect_outlook: EffectOutlook | None = Field(
        default=None,
        description="While it waits for a decision: the smallest effect that a measurement would find. Null: "
        "not worked out yet, or not measured.",
    )
    measured_effects: list[MeasuredEffect] = Field(
        default_factory=list,
        description="Once it is executed: what was seen after 14 and after 28 days.",
    )


class RecommendationWithInputs(Recommendation):
    """A proposal with all that its rule saw."""

    inputs: dict[str, Any] = Field(
        description="Replaying this version of the rule on it gives the same proposal."
    )


class PartnerRecommendation(Recommendation):
    """A proposal among those of all partners."""

    company_name: str | None


class AllRecommendationsQuery(PageQuery):
    """Which proposals to list; all by default. Filters that take several values let through any of them."""

    status: Several[RecommendationStatus] | None = Field(
        default=None, description="Only with these statuses."
    )
    priority: Several[Priority] | None = Field(default=None, description="Only of these priorities.")
    action_type: Several[ActionType] | None = Field(default=None, description="Only these actions.")
    segment_id: Several[UUID] | None = Field(default=None, description="Only about these segments.")
    waits_for: WaitsFor | None = Field(
        default=None, description="Only approved ones that an admin, or the ad platform, still has to act on."
    )


class RecommendationQuery(AllRecommendationsQuery):
    """Which proposals of a partner to list; all by default."""

    campaign_id: Several[UUID] | None = Field(
        default=None, description="Only about these campaigns, shifts of budget to or from them too."
    )


class RecommendationPosition(Position):
    """A place in a list of proposals: newest first, then by id."""

    created_at: AwareDatetime
    id: UUID


def _blank_is_none(note: str | None) -> str | None:
    return (note or "").strip() or None


Note = Annotated[
    Annotated[str, Field(max_length=MAX_NOTE_LENGTH), AfterValidator(refuse_control_characters)] | None,
    AfterValidator(_blank_is_none),
]


class Review(RequestModel):
    """What to leave with a decision."""

    note: Note = Field(default=None, description="For whoever reads the decision later.")


class BulkApproval(RequestModel):
    """The proposals to approve, in this order: where the budget does not fit all, the first win."""

    recommendation_ids: list[UUID] = Field(
        min_length=1, max_length=MAX_AT_ONCE, description="Every proposal once."
    )
    note: Note = Field(default=None, description="Left with every proposal that is approved.")

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len(set(self.recommendation_ids)) < len(self.recommendation_ids):
            raise ValueError("recommendation_ids names a proposal twice")
        return self


class ApprovalResult(StrEnum):
    """What became of one proposal of a list."""

    APPROVED = "approved"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"


class ApprovalOutcome(AnswerModel):
    """What became of one proposal of the list."""

    id: RecommendationId
    result: ApprovalResult
    status: RecommendationStatus | None = Field(description="As it is now; null unless it was approved.")
    waits_for: WaitsFor | None = Field(description="Who still has to act on it.")
    message: str | None = Field(description="What stood in the way; null when it was approved.")


class ApprovalAnswer(AnswerModel):
    """The same in the answer of the database."""

    id: RecommendationId
    result: ApprovalResult
    status: RecommendationStatus | None
    waits_for: WaitsFor | None
    message: str | None
    detail: str | None


class BulkApprovalOutcome(AnswerModel):
    """What became of the list."""

    data: list[ApprovalOutcome] = Field(description="One entry per proposal, in the order of the request.")
    approved: int = Field(description="How many were approved.")
