"""Profiles in the database."""

from typing import Any

from shared.core.ids import PartnerId
from shared.db.client import UserClient
from shared.db.query import find_row
from shared.profiles.schemas import MarketingProfile

_COLUMNS = (
    "partner_id:id,company_name,marketing_mode,auto_marketing_enabled,monthly_marketing_budget,"
    "preferred_channels,brand_color,logo_url,tone_of_voice,updated_at"
)


class ProfileRepository:
    """Reads and changes profiles as the calling user."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find(self, partner_id: PartnerId) -> MarketingProfile | None:
        query = self._client.table("profiles").select(_COLUMNS).eq("id", str(partner_id))
        return _profile(find_row(query))

    def update(self, partner_id: PartnerId, changes: dict[str, Any]) -> MarketingProfile | None:
        """Change these columns; `None` when there is no such profile for this user."""
        query = self._client.table("profiles").update(changes).eq("id", str(partner_id)).select(_COLUMNS)
        return _profile(find_row(query))


def _profile(row: dict[str, Any] | None) -> MarketingProfile | None:
    return None if row is None else MarketingProfile.model_validate(row)
