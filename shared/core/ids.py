"""Typed ids, so that a segment's id is never handed over where a partner's is meant."""

import secrets
from secrets import token_urlsafe
from typing import NewType
from uuid import UUID, uuid4

UserId = NewType("UserId", UUID)
PartnerId = NewType("PartnerId", UUID)
SegmentId = NewType("SegmentId", UUID)
CampaignId = NewType("CampaignId", UUID)
LandingPageId = NewType("LandingPageId", UUID)
RecommendationId = NewType("RecommendationId", UUID)
BudgetChangeId = NewType("BudgetChangeId", UUID)
NotificationId = NewType("NotificationId", int)
IdempotencyKey = NewType("IdempotencyKey", UUID)

Version = NewType("Version", int)
"""Of a row: raised by every edit, its `ETag`, and what `If-Match` names."""


def new_preview_token() -> str:
    """A token of 256 random bits, in characters that addresses take as they are."""
    return secrets.token_urlsafe(32)


def new_request_id() -> str:
    """A request id for a request that brought none."""
    return str(uuid4())


def new_trace_id() -> str:
    """The id of a trace that begins here: 32 random hexadecimal digits."""
    return secrets.token_hex(16)


def new_span_id() -> str:
    """The id of a span within a trace: 16 random hexadecimal digits."""
    return secrets.token_hex(8)


def new_run_id() -> UUID:
    """An id for a run that others are told apart by."""
    return uuid4()


def new_nonce() -> str:
    """Twelve random characters of `[A-Za-z0-9_-]`, for what must not be the same twice."""
    return token_urlsafe(9)


def new_object_nonce() -> str:
    """Eight random hexadecimal digits, for the name of an object that must be new."""
    return secrets.token_hex(4)
