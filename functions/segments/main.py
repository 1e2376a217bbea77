"""Segments: where a partner wants leads, how many are missing, and who works in a segment."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.clock import SystemClock, today, yesterday
from shared.core.errors import Conflict, Forbidden, NotFound
from shared.core.ids import IdempotencyKey, PartnerId, SegmentId
from shared.core.models import Page
from shared.core.settings import UserFunctionSettings, read_settings
from shared.db.client import Database
from shared.demand import service as demand_service
from shared.demand.repository import DemandRepository
from shared.demand.schemas import LeadGap, LeadGapQuery, LeadStats, LeadStatsQuery
from shared.http.caller import Caller
from shared.http.router import Router
from shared.http.routes import Reply
from shared.pacing import service as pacing_service
from shared.pacing.repository import PacingRepository
from shared.pacing.schemas import Pacing, PacingQuery
from shared.segments import service as segment_service
from shared.segments.repository import SegmentRepository
from shared.segments.schemas import (
    LinkableSegmentQuery,
    PartnerSegment,
    Segment,
    SegmentLink,
    SegmentLinkUpdate,
    SegmentPartner,
    SegmentPartnerQuery,
    SegmentQuery,
)

settings = read_settings(UserFunctionSettings)
database = Database(settings)
clock = SystemClock()
router = Router("segments", settings)


def segments_for(caller: Caller) -> SegmentRepository:
    return SegmentRepository(database.as_user(caller.token))


def demand_for(caller: Caller) -> DemandRepository:
    return DemandRepository(database.as_user(caller.token))


def months_for(caller: Caller) -> PacingRepository:
    return PacingRepository(database.as_user(caller.token))


@router.get("/api/partners/{partner_id}/segments", errors=[NotFound])
def list_segments(caller: Caller, partner_id: PartnerId, query: SegmentQuery) -> Page[PartnerSegment]:
    """List the segments a partner wants leads in.

    The primary one first, then by priority. Unlinked ones only when asked for.
    """
    return segment_service.list_segments(segments_for(caller), partner_id, query)


@router.post("/api/partners/{partner_id}/segments", status=201, errors=[NotFound, Forbidden, Conflict])
def link_segment(
    caller: Caller, partner_id: PartnerId, body: SegmentLink, idempotency_key: IdempotencyKey | None
) -> Reply[PartnerSegment]:
    """Link a partner to a segment.

    A link that was undone comes back with what is sent here; one that exists is a conflict. The same
    `Idempotency-Key` with the same request answers the same again and has no second effect.
    """
    link, is_replay = segment_service.link_segment(segments_for(caller), partner_id, body, idempotency_key)
    return Reply(link, headers={"Idempotency-Replayed": "true"} if is_replay else {})


@router.patch("/api/partners/{partner_id}/segments/{segment_id}", errors=[NotFound, Forbidden, Conflict])
def update_link(
    caller: Caller, partner_id: PartnerId, segment_id: SegmentId, body: SegmentLinkUpdate
) -> PartnerSegment:
    """Change a link: its priority, its target, or make it the primary one.

    Making it primary takes the place of the present primary segment.
    """
    return segment_service.update_link(segments_for(caller), partner_id, segment_id, body)


@router.delete("/api/partners/{partner_id}/segments/{segment_id}", errors=[NotFound, Forbidden, Conflict])
def unlink_segment(caller: Caller, partner_id: PartnerId, segment_id: SegmentId) -> None:
    """Undo a link.

    It is kept as inactive, so that automatic linking never brings it back; linking again does.
    """
    segment_service.unlink_segment(segments_for(caller), partner_id, segment_id)


@router.get("/api/partners/{partner_id}/lead-gaps", errors=[NotFound])
def list_lead_gaps(caller: Caller, partner_id: PartnerId, query: LeadGapQuery) -> Page[LeadGap]:
    """List how many leads a partner is short, per segment.

    Newest day first. Without days: each segment's latest gap.
    """
    return demand_service.list_lead_gaps(demand_for(caller), partner_id, query)


@router.get("/api/partners/{partner_id}/lead-stats", errors=[NotFound])
def list_lead_stats(caller: Caller, partner_id: PartnerId, query: LeadStatsQuery) -> Page[LeadStats]:
    """List what reached a partner, per day and segment.

    Newest day first. Filled every night for the day before and the six days before that.
    """
    return demand_service.list_lead_stats(demand_for(caller), partner_id, query)


@router.get("/api/partners/{partner_id}/pacing", errors=[NotFound])
def get_pacing(caller: Caller, partner_id: PartnerId, query: PacingQuery) -> Pacing:
    """Read how a partner's month goes: leads and euros, so far and to expect.

    All segments together, or one. What is to come lies in a band that narrows towards month's end.
    """
    return pacing_service.get_pacing(months_for(caller), partner_id, query, yesterday(clock))


@router.get("/api/segments")
def list_linkable_segments(caller: Caller, query: LinkableSegmentQuery) -> Page[Segment]:
    """List the segments that leads are sold in: those a partner can be linked to.

    By code.
    """
    return segment_service.list_linkable_segments(segments_for(caller), query)


@router.get("/api/segments/{segment_id}/partner-marketing", errors=[NotFound, Forbidden])
def list_partner_marketing(
    caller: Caller, segment_id: SegmentId, query: SegmentPartnerQuery
) -> Page[SegmentPartner]:
    """List who works in a segment, with their marketing there. Admins only.

    By company name. Spend and leads are those of the present month, complete days only.
    """
    return segment_service.list_partner_marketing(segments_for(caller), segment_id, query, today(clock))


@functions_framework.http
def segments(request: Request) -> Response:
    return router.dispatch(request)
