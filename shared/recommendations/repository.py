"""Proposals in the database, as reviewers read and decide them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.core.ids import IdempotencyKey, PartnerId, RecommendationId, Version
from shared.db.client import UserClient
from shared.db.query import array_argument, fetch
from shared.recommendations.preview import Consequences, Obstacle
from shared.recommendations.schemas import (
    AllRecommendationsQuery,
    ApprovalAnswer,
    PartnerRecommendation,
    Recommendation,
    RecommendationPosition,
    RecommendationQuery,
    RecommendationWithInputs,
)


class RecommendationRepository:
    """Reads and decides proposals as the calling user. Each method is one request, one transaction."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_all_of(
        self,
        partner_id: PartnerId,
        query: RecommendationQuery,
        after: RecommendationPosition | None,
        count: int,
    ) -> list[Recommendation] | None:
        """`count` proposals after a position; `None` for a partner the user cannot see."""
        arguments = _filters(query, after, count) | {
            "p_partner_id": str(partner_id),
            "p_campaign_ids": array_argument(query.campaign_id),
        }
        found = fetch(self._client.rpc("list_marketing_recommendations", arguments, read_only=True))
        return None if found is None else [Recommendation.model_validate(row) for row in found]

    def find_of_all_partners(
        self, query: AllRecommendationsQuery, after: RecommendationPosition | None, count: int
    ) -> list[PartnerRecommendation]:
        """`count` proposals of any partner after a position. Raises `Forbidden` for anybody but an admin."""
        arguments = _filters(query, after, count)
        found = fetch(self._client.rpc("list_all_marketing_recommendations", arguments, read_only=True))
        return [PartnerRecommendation.model_validate(row) for row in found]

    def find(
        self, partner_id: PartnerId, recommendation_id: RecommendationId
    ) -> RecommendationWithInputs | None:
        """One proposal; `None` when there is none for this user."""
        arguments = _ids(partner_id, recommendation_id)
        found = fetch(self._client.rpc("get_marketing_recommendation", arguments, read_only=True))
        return None if found is None else RecommendationWithInputs.model_validate(found)

    def preview(self, partner_id: PartnerId, recommendation_id: RecommendationId) -> Consequences | Obstacle:
        """What approving it would change. The database approves it and takes that back. Raises `NotFound`."""
        found = fetch(self._client.rpc("describe_recommendation", _ids(partner_id, recommendation_id)))
        kind = Consequences if found["is_possible"] else Obstacle
        return kind.model_validate(found)

    def review(
        self,
        partner_id: PartnerId,
        recommendation_id: RecommendationId,
        decision: str,
        note: str | None,
        key: IdempotencyKey | None,
        version: Version | None,
    ) -> tuple[Recommendation, bool]:
        """Decide it; with it whether this is the stored answer of an earlier request with this key.

        Raises `PreconditionFailed` where it is not in the version given; `None`: in any.
        """
        arguments = _ids(partner_id, recommendation_id) | {
            "p_decision": decision,
            "p_note": note,
            "p_idempotency_key": str(key) if key else None,
            "p_version": version,
        }
        found = fetch(self._client.rpc("review_recommendation_once", arguments))
        return Recommendation.model_validate(found["recommendation"]), found["is_replay"]

    def approve_all(
        self,
        partner_id: PartnerId,
        recommendation_ids: Sequence[UUID],
        note: str | None,
        key: IdempotencyKey | None,
    ) -> tuple[list[ApprovalAnswer], bool]:
        """Approve them in one transaction: an answer per proposal, and whether it is an earlier one's."""
        arguments = {
            "p_partner_id": str(partner_id),
            "p_recommendation_ids": [str(one) for one in recommendation_ids],
            "p_note": note,
            "p_idempotency_key": str(key) if key else None,
        }
        found = fetch(self._client.rpc("approve_recommendations_once", arguments))
        return [ApprovalAnswer.model_validate(item) for item in found["items"]], found["is_replay"]


def _ids(partner_id: PartnerId, recommendation_id: RecommendationId) -> dict[str, Any]:
    return {"p_partner_id": str(partner_id), "p_recommendation_id": str(recommendation_id)}


def _filters(
    query: AllRecommendationsQuery, after: RecommendationPosition | None, count: int
) -> dict[str, Any]:
    return {
        "p_statuses": array_argument(query.status),
        "p_priorities": array_argument(query.priority),
        "p_action_types": array_argument(query.action_type),
        "p_segment_ids": array_argument(query.segment_id),
        "p_waits_for": query.waits_for,
        "p_after_created_at": after.created_at.isoformat() if after else None,
        "p_after_id": str(after.id) if after else None,
        "p_limit": count,
    }
