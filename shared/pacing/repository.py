"""A month's facts in the database."""

from datetime import date
from uuid import UUID

from shared.core.ids import PartnerId
from shared.db.client import UserClient
from shared.db.query import fetch
from shared.pacing.models import MonthFacts


class PacingRepository:
    """Reads a month as the calling user, in one request."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_month(self, partner_id: PartnerId, segment_id: UUID | None, day: date) -> MonthFacts | None:
        """What is known up to a day; `None` for a partner the user cannot see."""
        found = fetch(
            self._client.rpc(
                "get_partner_pacing",
                {
                    "p_partner_id": str(partner_id),
                    "p_segment_id": str(segment_id) if segment_id else None,
                    "p_day": day.isoformat(),
                },
                read_only=True,
            )
        )
        return None if found is None else MonthFacts.model_validate(found)
