"""Segment links in the database."""

from datetime import date
from typing import Any

from shared.core.ids import IdempotencyKey, PartnerId, SegmentId
from shared.db.client import UserClient
from shared.db.query import fetch, fetch_rows, find_row
from shared.segments.schemas import (
    LinkableSegmentPosition,
    PartnerSegment,
    Segment,
    SegmentLink,
    SegmentLinkPosition,
    SegmentPartner,
    SegmentPartnerPosition,
)

_COLUMNS = (
    "partner_id,segment_id,is_primary,priority,is_active,target_leads_per_week,created_at,updated_at,"
    "lead_segments(code,branch,region,country,is_active)"
)


class SegmentRepository:
    """Reads and changes segment links as the calling user."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_linkable(self, after: LinkableSegmentPosition | None, count: int) -> list[Segment]:
        """`count` active segments after a position, by code."""
        query = (
            self._client.table("lead_segments")
            .select("segment_id:id,code,branch,region,country")
            .eq("is_active", "true")
        )
        if after:
            query = query.gt("code", after.code)
        return [Segment.model_validate(row) for row in fetch_rows(query.order("code").limit(count))]

    def find_links(
        self, partner_id: PartnerId, is_active: bool | None, after: SegmentLinkPosition | None, count: int
    ) -> list[PartnerSegment] | None:
        """`count` links after a position; `None` for a partner the user cannot see."""
        found = fetch(
            self._client.rpc(
                "list_partner_segments",
                {
                    "p_partner_id": str(partner_id),
                    "p_is_active": is_active,
                    "p_after_is_primary": after.is_primary if after else None,
                    "p_after_priority": after.priority if after else None,
                    "p_after_segment_id": str(after.segment_id) if after else None,
                    "p_limit": count,
                },
                read_only=True,
            )
        )
        return None if found is None else [PartnerSegment.model_validate(row) for row in found]

    def link(
        self, partner_id: PartnerId, link: SegmentLink, key: IdempotencyKey | None
    ) -> tuple[PartnerSegment, bool]:
        """Make the link; with it whether this is the stored answer of an earlier request with this key.

        One SQL function, because link and stored answer must be one transaction.
        """
        found = fetch(
            self._client.rpc(
                "link_partner_segment",
                {
                    "p_partner_id": str(partner_id),
                    "p_idempotency_key": str(key) if key else None,
                    **{f"p_{name}": value for name, value in link.model_dump(mode="json").items()},
                },
            )
        )
        return PartnerSegment.model_validate(found["link"]), found["is_replay"]

    def update(
        self, partner_id: PartnerId, segment_id: SegmentId, changes: dict[str, Any]
    ) -> PartnerSegment | None:
        """Change an active link; `None` when there is none for this user."""
        row = find_row(
            self._client.table("partner_segments")
            .update(changes)
            .eq("partner_id", str(partner_id))
            .eq("segment_id", str(segment_id))
            .eq("is_active", "true")
            .select(_COLUMNS)
        )
        return None if row is None else _from_table(row)

    def deactivate(self, partner_id: PartnerId, segment_id: SegmentId) -> bool:
        """Undo a link; whether there was one. Undoing it again is fine."""
        row = find_row(
            self._client.table("partner_segments")
            .update({"is_active": False, "is_primary": False})
            .eq("partner_id", str(partner_id))
            .eq("segment_id", str(segment_id))
            .select("segment_id")
        )
        return row is not None

    def find(self, partner_id: PartnerId, segment_id: SegmentId) -> PartnerSegment | None:
        """An active link; `None` when there is none for this user."""
        row = find_row(
            self._client.table("partner_segments")
            .select(_COLUMNS)
            .eq("partner_id", str(partner_id))
            .eq("segment_id", str(segment_id))
            .eq("is_active", "true")
        )
        return None if row is None else _from_table(row)

    def find_partners(
        self, segment_id: SegmentId, month_start: date, after: SegmentPartnerPosition | None, count: int
    ) -> list[SegmentPartner] | None:
        """`count` partners of a segment after a position; `None` for an unknown segment."""
        found = fetch(
            self._client.rpc(
                "list_segment_partner_marketing",
                {
                    "p_segment_id": str(segment_id),
                    "p_month_start": month_start.isoformat(),
                    "p_after_company_name": after.company_name if after else None,
                    "p_after_partner_id": str(after.partner_id) if after else None,
                    "p_limit": count,
                },
            )
        )
        return None if found is None else [SegmentPartner.model_validate(row) for row in found]


def _from_table(row: dict[str, Any]) -> PartnerSegment:
    segment = row.pop("lead_segments") or {}
    named = {name: segment.get(name) for name in ("code", "branch", "region", "country")}
    return PartnerSegment.model_validate(row | named | {"segment_is_active": segment.get("is_active", False)})
