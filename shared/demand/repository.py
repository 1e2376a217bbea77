"""Lead gaps and lead statistics in the database."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.core.ids import PartnerId
from shared.db.client import UserClient
from shared.db.query import fetch
from shared.demand.schemas import DayPosition, LeadGap, LeadStats


class DemandRepository:
    """Reads gaps and statistics as the calling user. One request each, the partner's existence included."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_gaps(
        self,
        partner_id: PartnerId,
        days: tuple[date | None, date | None],
        segment_id: UUID | None,
        after: DayPosition | None,
        count: int,
    ) -> list[LeadGap] | None:
        """`count` gaps after a position, the latest per segment without days; `None`: no such partner."""
        found = self._list("list_partner_lead_gaps", partner_id, days, segment_id, after, count)
        return None if found is None else [LeadGap.model_validate(row) for row in found]

    def find_stats(
        self,
        partner_id: PartnerId,
        days: tuple[date | None, date | None],
        segment_id: UUID | None,
        after: DayPosition | None,
        count: int,
    ) -> list[LeadStats] | None:
        """`count` days of statistics after a position; `None`: no such partner."""
        found = self._list("list_partner_lead_stats", partner_id, days, segment_id, after, count)
        return None if found is None else [LeadStats.model_validate(row) for row in found]

    def _list(
        self,
        function: str,
        partner_id: PartnerId,
        days: tuple[date | None, date | None],
        segment_id: UUID | None,
        after: DayPosition | None,
        count: int,
    ) -> list[dict[str, Any]] | None:
        first, last = days
        found: list[dict[str, Any]] | None = fetch(
            self._client.rpc(
                function,
                {
                    "p_partner_id": str(partner_id),
                    "p_from": first.isoformat() if first else None,
                    "p_to": last.isoformat() if last else None,
                    "p_segment_id": str(segment_id) if segment_id else None,
                    "p_after_date": after.date.isoformat() if after else None,
                    "p_after_segment_id": str(after.segment_id) if after else None,
                    "p_limit": count,
                },
                read_only=True,
            )
        )
        return found
