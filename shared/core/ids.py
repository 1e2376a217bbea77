"""Typed ids, so that a segment's id is never handed over where a partner's is meant."""

from typing import NewType
from uuid import UUID, uuid4

UserId = NewType("UserId", UUID)
PartnerId = NewType("PartnerId", UUID)
SegmentId = NewType("SegmentId", UUID)
CampaignId = NewType("CampaignId", UUID)
LandingPageId = NewType("LandingPageId", UUID)
RecommendationId = NewType("RecommendationId", UUID)
BudgetChangeId = NewType("BudgetChangeId", UUID)
IdempotencyKey = NewType("IdempotencyKey", UUID)


def new_request_id() -> str:
    """A request id for a request that brought none."""
    return str(uuid4())
