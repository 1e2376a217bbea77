"""Recommendations: read the night's proposals, see what approving would do, approve and reject."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.errors import Conflict, Forbidden, NotFound, PreconditionFailed
from shared.core.ids import IdempotencyKey, PartnerId, RecommendationId, Version
from shared.core.models import Page
from shared.core.settings import UserFunctionSettings, read_settings
from shared.db.client import Database
from shared.effects import service as effect_service
from shared.effects.repository import EffectRepository
from shared.effects.schemas import RuleEffects
from shared.http.caller import Caller
from shared.http.router import Router
from shared.http.routes import Reply, Versioned
from shared.recommendations import service
from shared.recommendations.preview import RecommendationPreview
from shared.recommendations.repository import RecommendationRepository
from shared.recommendations.schemas import (
    AllRecommendationsQuery,
    BulkApproval,
    BulkApprovalOutcome,
    PartnerRecommendation,
    Recommendation,
    RecommendationQuery,
    RecommendationWithInputs,
    Review,
)

settings = read_settings(UserFunctionSettings)
database = Database(settings)
router = Router("recommendations", settings)


def recommendations_for(caller: Caller) -> RecommendationRepository:
    return RecommendationRepository(database.as_user(caller.token))


@router.get("/api/partners/{partner_id}/marketing-recommendations", errors=[NotFound])
def list_recommendations(
    caller: Caller, partner_id: PartnerId, query: RecommendationQuery
) -> Page[Recommendation]:
    """List what is, and was, proposed to a partner.

    Newest first. Filters that take several values (`status=pending,approved`) let through any of them.
    """
    return service.list_recommendations(recommendations_for(caller), partner_id, query)


@router.post(
    "/api/partners/{partner_id}/marketing-recommendations/approve", errors=[NotFound, Forbidden, Conflict]
)
def approve_recommendations(
    caller: Caller, partner_id: PartnerId, body: BulkApproval, idempotency_key: IdempotencyKey | None
) -> Reply[BulkApprovalOutcome]:
    """Approve several proposals in one go, each or not: the answer says what became of every one.

    They are approved in the order given, under one check of the budget: those that no longer fit are
    conflicts, and the others stand. The same `Idempotency-Key` with the same request answers the same again.
    """
    outcome, is_replay = service.approve_all(recommendations_for(caller), partner_id, body, idempotency_key)
    return Reply(outcome, headers=_replayed(is_replay))


@router.get(
    "/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}",
    errors=[NotFound],
)
def get_recommendation(
    caller: Caller, partner_id: PartnerId, recommendation_id: RecommendationId
) -> Versioned[RecommendationWithInputs]:
    """Read one proposal with all that its rule saw."""
    found = service.get_recommendation(recommendations_for(caller), partner_id, recommendation_id)
    return Versioned(found)


@router.get(
    "/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}/preview",
    errors=[NotFound],
)
def preview_recommendation(
    caller: Caller, partner_id: PartnerId, recommendation_id: RecommendationId
) -> RecommendationPreview:
    """Read what approving a proposal now would change, and what it could cost at most.

    As whoever asks: an admin's approval carries out more than a partner's. Nothing changes.
    """
    return service.preview(recommendations_for(caller), partner_id, recommendation_id)


@router.post(
    "/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}/approve",
    errors=[NotFound, Forbidden, Conflict, PreconditionFailed],
)
def approve_recommendation(
    caller: Caller,
    partner_id: PartnerId,
    recommendation_id: RecommendationId,
    body: Review | None,
    idempotency_key: IdempotencyKey | None,
    if_match: Version | None,
) -> Versioned[Recommendation]:
    """Approve a proposal, which carries it out.

    What only an admin may do, a partner's approval leaves `approved` with `waits_for: admin`, and an admin's
    approval carries out. What does not fit any more is a conflict that says why, and nothing changes. With
    the `ETag` that was read as `If-Match`, what the night has refreshed since is not approved unread (412).
    The same `Idempotency-Key` with the same request answers the same again.
    """
    approved, is_replay = service.approve(
        recommendations_for(caller), partner_id, recommendation_id, body, idempotency_key, if_match
    )
    return Versioned(approved, headers=_replayed(is_replay))


@router.post(
    "/api/partners/{partner_id}/marketing-recommendations/{recommendation_id}/reject",
    errors=[NotFound, Forbidden, Conflict, PreconditionFailed],
)
def reject_recommendation(
    caller: Caller,
    partner_id: PartnerId,
    recommendation_id: RecommendationId,
    body: Review | None,
    idempotency_key: IdempotencyKey | None,
    if_match: Version | None,
) -> Versioned[Recommendation]:
    """Reject a proposal.

    Nothing else changes, and the same is not proposed again for 14 days. An admin may also reject what a
    partner agreed to. `If-Match` as when approving. The same `Idempotency-Key` with the same request answers
    the same again.
    """
    rejected, is_replay = service.reject(
        recommendations_for(caller), partner_id, recommendation_id, body, idempotency_key, if_match
    )
    return Versioned(rejected, headers=_replayed(is_replay))


@router.get("/api/marketing-recommendations", errors=[Forbidden])
def list_all_recommendations(caller: Caller, query: AllRecommendationsQuery) -> Page[PartnerRecommendation]:
    """List the proposals of all partners. Admins only.

    Newest first. With `waits_for=admin`: what partners agreed to and an admin still has to carry out.
    """
    return service.list_all_recommendations(recommendations_for(caller), query)


@router.get("/api/marketing-recommendations/effects", errors=[Forbidden])
def get_rule_effects(caller: Caller) -> RuleEffects:
    """Read what every rule achieves: proposed in 6 months, decided, and seen 28 days later. Admins only."""
    return effect_service.read_rule_effects(EffectRepository(database.as_user(caller.token)))


@functions_framework.http
def recommendations(request: Request) -> Response:
    return router.dispatch(request)


def _replayed(is_replay: bool) -> dict[str, str]:
    return {"Idempotency-Replayed": "true"} if is_replay else {}
