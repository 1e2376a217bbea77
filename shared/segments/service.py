"""Link partners to segments, change and undo links, and see who works in a segment."""

from datetime import date

from shared.core.clock import month_start
from shared.core.errors import NotFound
from shared.core.ids import IdempotencyKey, PartnerId, SegmentId
from shared.core.models import Page, page_of
from shared.segments.repository import SegmentRepository
from shared.segments.schemas import (
    Activity,
    LinkableSegmentPosition,
    LinkableSegmentQuery,
    PartnerSegment,
    Segment,
    SegmentLink,
    SegmentLinkPosition,
    SegmentLinkUpdate,
    SegmentPartner,
    SegmentPartnerPosition,
    SegmentPartnerQuery,
    SegmentQuery,
)

_NO_PARTNER = "There is no partner with this id."
_NO_LINK = "The partner has no link with this segment."
_NO_SEGMENT = "There is no segment with this id."


def list_linkable_segments(segments: SegmentRepository, query: LinkableSegmentQuery) -> Page[Segment]:
    """A page of the segments that leads are sold in, by code."""
    after = LinkableSegmentPosition.from_cursor(query.cursor)
    found = segments.find_linkable(after, query.limit + 1)
    return page_of(found, query.limit, lambda segment: LinkableSegmentPosition(code=segment.code))


def list_segments(
    segments: SegmentRepository, partner_id: PartnerId, query: SegmentQuery
) -> Page[PartnerSegment]:
    """A page of the partner's links, primary first. Raises `NotFound`."""
    is_active = None if query.is_active is Activity.ALL else query.is_active is Activity.ACTIVE
    after = SegmentLinkPosition.from_cursor(query.cursor)
    links = segments.find_links(partner_id, is_active, after, query.limit + 1)
    if links is None:
        raise NotFound(_NO_PARTNER)
    return page_of(links, query.limit, _link_position)


def link_segment(
    segments: SegmentRepository, partner_id: PartnerId, link: SegmentLink, key: IdempotencyKey | None
) -> tuple[PartnerSegment, bool]:
    """Link a segment, or bring an unlinked one back; with it whether an earlier answer was repeated.

    Raises `NotFound` (partner), `Conflict` (already linked), `Unprocessable` (no such active segment, or the
    key was used for another request).
    """
    return segments.link(partner_id, link, key)


def update_link(
    segments: SegmentRepository, partner_id: PartnerId, segment_id: SegmentId, update: SegmentLinkUpdate
) -> PartnerSegment:
    """Change what `update` names. Raises `NotFound` when the two are not linked."""
    changes = update.model_dump(mode="json", exclude_unset=True)
    if changes:
        link = segments.update(partner_id, segment_id, changes)
    else:
        link = segments.find(partner_id, segment_id)
    if link is None:
        raise NotFound(_NO_LINK)
    return link


def unlink_segment(segments: SegmentRepository, partner_id: PartnerId, segment_id: SegmentId) -> None:
    """Undo a link. The row stays, so that automatic linking does not bring it back.

    Undoing it twice is the same as once. Raises `NotFound` when the two never were linked.
    """
    if not segments.deactivate(partner_id, segment_id):
        raise NotFound(_NO_LINK)


def list_partner_marketing(
    segments: SegmentRepository, segment_id: SegmentId, query: SegmentPartnerQuery, day: date
) -> Page[SegmentPartner]:
    """A page of a segment's partners with their figures in the month of `day`.

    Raises `Forbidden` for anybody but an admin, `NotFound` for an unknown segment.
    """
    after = SegmentPartnerPosition.from_cursor(query.cursor)
    partners = segments.find_partners(segment_id, month_start(day), after, query.limit + 1)
    if partners is None:
        raise NotFound(_NO_SEGMENT)
    return page_of(partners, query.limit, _partner_position)


def _link_position(link: PartnerSegment) -> SegmentLinkPosition:
    return SegmentLinkPosition(is_primary=link.is_primary, priority=link.priority, segment_id=link.segment_id)


def _partner_position(partner: SegmentPartner) -> SegmentPartnerPosition:
    return SegmentPartnerPosition(company_name=partner.company_name, partner_id=partner.partner_id)
