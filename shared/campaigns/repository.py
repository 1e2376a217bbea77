"""Campaigns in the database."""

import json
from collections.abc import Sequence
from typing import Any

from shared.campaigns.figures import Day
from shared.campaigns.schemas import (
    Campaign,
    CampaignDay,
    CampaignDayPosition,
    CampaignPosition,
    CampaignQuery,
    MetricsQuery,
    MetricsTotals,
)
from shared.core.errors import FieldError, Unprocessable
from shared.core.ids import CampaignId, IdempotencyKey, PartnerId
from shared.db.client import UserClient
from shared.db.query import array_argument, fetch


class CampaignRepository:
    """Reads and changes campaigns as the calling user. Each method is one request, one transaction."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_all_of(
        self, partner_id: PartnerId, query: CampaignQuery, after: CampaignPosition | None, count: int
    ) -> list[Campaign] | None:
        """`count` campaigns after a position; `None` for a partner the user cannot see."""
        arguments = {
            "p_partner_id": str(partner_id),
            "p_statuses": array_argument(query.status),
            "p_channels": array_argument(query.channel),
            "p_segment_ids": array_argument(query.segment_id),
            "p_after_created_at": after.created_at.isoformat() if after else None,
            "p_after_id": str(after.id) if after else None,
            "p_limit": count,
        }
        found = fetch(self._client.rpc("list_partner_campaigns", arguments, read_only=True))
        return None if found is None else [Campaign.model_validate(row) for row in found]

    def find(self, partner_id: PartnerId, campaign_id: CampaignId) -> Campaign | None:
        """One campaign; `None` when there is none for this user."""
        return self._campaign("get_partner_campaign", partner_id, campaign_id, read_only=True)

    def create(
        self, partner_id: PartnerId, fields: dict[str, Any], key: IdempotencyKey | None
    ) -> tuple[Campaign, bool]:
        """Plan it; with it whether this is the stored answer of an earlier request with this key.

        Raises `NotFound` (partner), `Unprocessable` (segment, page, or a key used otherwise).
        """
        arguments = {
            "p_partner_id": str(partner_id),
            "p_campaign": json.dumps(fields),
            "p_idempotency_key": str(key) if key else None,
        }
        found = fetch(self._client.rpc("create_partner_campaign", arguments))
        return _campaign_of(found), found["is_replay"]

    def update(
        self, partner_id: PartnerId, campaign_id: CampaignId, changes: dict[str, Any]
    ) -> Campaign | None:
        """Change it; `None` when there is none for this user.

        Raises `Forbidden`, `Conflict` (status, budget), `Unprocessable` (segment, page).
        """
        arguments = _ids(partner_id, campaign_id) | {"p_changes": json.dumps(changes)}
        found = fetch(self._client.rpc("update_partner_campaign", arguments))
        return None if found is None else _campaign_of(found)

    def retry(self, partner_id: PartnerId, campaign_id: CampaignId) -> Campaign | None:
        """Try again what failed at the channel. Raises `Forbidden`, `Conflict` (nothing failed)."""
        return self._campaign("retry_partner_campaign", partner_id, campaign_id)

    def find_metrics(
        self,
        partner_id: PartnerId,
        campaign_id: CampaignId,
        query: MetricsQuery,
        after: CampaignDayPosition | None,
        count: int,
    ) -> tuple[list[CampaignDay], MetricsTotals] | None:
        """`count` days after a position, and the totals; `None` for a campaign the user cannot see."""
        arguments = _ids(partner_id, campaign_id) | {
            "p_from": query.date_from.isoformat() if query.date_from else None,
            "p_to": query.date_to.isoformat() if query.date_to else None,
            "p_before": after.date.isoformat() if after else None,
            "p_limit": count,
        }
        found = fetch(self._client.rpc("list_campaign_metrics", arguments, read_only=True))
        if found is None:
            return None
        days = [CampaignDay.model_validate(row) for row in found["days"]]
        return days, MetricsTotals.model_validate(found["totals"])

    def import_days(
        self, partner_id: PartnerId, campaign_id: CampaignId, days: Sequence[Day]
    ) -> Campaign | None:
        """Write days' figures; `None` for a campaign the user cannot see.

        Raises `Forbidden`, `Conflict` (a channel whose figures are fetched).
        """
        arguments = _ids(partner_id, campaign_id) | {"p_days": json.dumps(days)}
        found = fetch(self._client.rpc("import_campaign_metrics", arguments))
        return None if found is None else Campaign.model_validate(found)

    def _campaign(
        self, function: str, partner_id: PartnerId, campaign_id: CampaignId, *, read_only: bool = False
    ) -> Campaign | None:
        found = fetch(self._client.rpc(function, _ids(partner_id, campaign_id), read_only=read_only))
        return None if found is None else Campaign.model_validate(found)


def _ids(partner_id: PartnerId, campaign_id: CampaignId) -> dict[str, Any]:
    return {"p_partner_id": str(partner_id), "p_campaign_id": str(campaign_id)}


def _campaign_of(found: dict[str, Any]) -> Campaign:
    """The campaign of an answer. Raises `Unprocessable` with what it says about fields instead."""
    errors = [
        FieldError("body", error["pointer"], error["code"], error["message"])
        for error in found.get("errors", [])
    ]
    if errors:
        count = "One field is" if len(errors) == 1 else f"{len(errors)} fields are"
        raise Unprocessable(f"{count} not valid.", errors=errors)
    return Campaign.model_validate(found["campaign"])
