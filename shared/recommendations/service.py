"""Review proposals: read them, see what approving would do, approve and reject."""

from shared.core.errors import NotFound
from shared.core.ids import IdempotencyKey, PartnerId, RecommendationId, Version
from shared.core.models import Page, page_of
from shared.core.text import sentences
from shared.recommendations.consequences import foresee
from shared.recommendations.preview import Obstacle, RecommendationPreview
from shared.recommendations.repository import RecommendationRepository
from shared.recommendations.schemas import (
    AllRecommendationsQuery,
    ApprovalAnswer,
    ApprovalOutcome,
    ApprovalResult,
    BulkApproval,
    BulkApprovalOutcome,
    PartnerRecommendation,
    Recommendation,
    RecommendationPosition,
    RecommendationQuery,
    RecommendationStatus,
    RecommendationWithInputs,
    Review,
)


def list_recommendations(
    recommendations: RecommendationRepository, partner_id: PartnerId, query: RecommendationQuery
) -> Page[Recommendation]:
    """A page of the partner's proposals, newest first. Raises `NotFound`."""
    after = RecommendationPosition.from_cursor(query.cursor)
    found = recommendations.find_all_of(partner_id, query, after, query.limit + 1)
    if found is None:
        raise NotFound("There is no partner with this id.")
    return page_of(found, query.limit, _position)


def list_all_recommendations(
    recommendations: RecommendationRepository, query: AllRecommendationsQuery
) -> Page[PartnerRecommendation]:
    """A page of all partners' proposals, newest first. Raises `Forbidden` for anybody but an admin."""
    after = RecommendationPosition.from_cursor(query.cursor)
    found = recommendations.find_of_all_partners(query, after, query.limit + 1)
    return page_of(found, query.limit, _position)


def get_recommendation(
    recommendations: RecommendationRepository, partner_id: PartnerId, recommendation_id: RecommendationId
) -> RecommendationWithInputs:
    """One proposal with all that its rule saw. Raises `NotFound`."""
    found = recommendations.find(partner_id, recommendation_id)
    if found is None:
        raise NotFound("There is no such proposal.")
    return found


def approve(
    recommendations: RecommendationRepository,
    partner_id: PartnerId,
    recommendation_id: RecommendationId,
    review: Review | None,
    key: IdempotencyKey | None,
    version: Version | None,
) -> tuple[Recommendation, bool]:
    """Approve a proposal, which carries it out; with it whether an earlier answer was repeated.

    Raises `NotFound`, `Conflict` (what stands in the way), `PreconditionFailed` (no longer in this version),
    `Unprocessable` (the key was used otherwise).
    """
    return _review(
        recommendations, partner_id, recommendation_id, RecommendationStatus.APPROVED, review, key, version
    )


def reject(
    recommendations: RecommendationRepository,
    partner_id: PartnerId,
    recommendation_id: RecommendationId,
    review: Review | None,
    key: IdempotencyKey | None,
    version: Version | None,
) -> tuple[Recommendation, bool]:
    """Reject a proposal, which changes nothing else. Raises as `approve`."""
    return _review(
        recommendations, partner_id, recommendation_id, RecommendationStatus.REJECTED, review, key, version
    )


def approve_all(
    recommendations: RecommendationRepository,
    partner_id: PartnerId,
    approval: BulkApproval,
    key: IdempotencyKey | None,
) -> tuple[BulkApprovalOutcome, bool]:
    """Approve those of a list that can be, in its order; with it whether an earlier answer was repeated.

    Raises `NotFound` (partner), `Unprocessable` (the key was used otherwise).
    """
    answers, is_replay = recommendations.approve_all(
        partner_id, approval.recommendation_ids, approval.note, key
    )
    outcomes = [_outcome(answer) for answer in answers]
    approved = sum(outcome.result is ApprovalResult.APPROVED for outcome in outcomes)
    return BulkApprovalOutcome(data=outcomes, approved=approved), is_replay


def preview(
    recommendations: RecommendationRepository, partner_id: PartnerId, recommendation_id: RecommendationId
) -> RecommendationPreview:
    """What approving a proposal now would change, and cost at most. Changes nothing. Raises `NotFound`."""
    found = recommendations.preview(partner_id, recommendation_id)
    if isinstance(found, Obstacle):
        return RecommendationPreview(
            recommendation_id=recommendation_id,
            is_possible=False,
            obstacle=sentences(found.message, found.detail),
        )
    return foresee(recommendation_id, found)


def _review(
    recommendations: RecommendationRepository,
    partner_id: PartnerId,
    recommendation_id: RecommendationId,
    decision: RecommendationStatus,
    review: Review | None,
    key: IdempotencyKey | None,
    version: Version | None,
) -> tuple[Recommendation, bool]:
    note = review.note if review else None
    return recommendations.review(partner_id, recommendation_id, decision, note, key, version)


def _position(recommendation: Recommendation) -> RecommendationPosition:
    return RecommendationPosition(created_at=recommendation.created_at, id=recommendation.id)


def _outcome(answer: ApprovalAnswer) -> ApprovalOutcome:
    return ApprovalOutcome(
        id=answer.id,
        result=answer.result,
        status=answer.status,
        waits_for=answer.waits_for,
        message=sentences(answer.message, answer.detail) or None,
    )
