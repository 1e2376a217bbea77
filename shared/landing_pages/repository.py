"""Landing pages in the database."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.core.errors import FieldError, invalid_fields
from shared.core.ids import IdempotencyKey, LandingPageId, PartnerId, Version
from shared.db.client import UserClient
from shared.db.query import array_argument, fetch
from shared.landing_pages.schemas import (
    LandingPage,
    LandingPagePosition,
    LandingPageQuery,
    LandingPageSummary,
)
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page, and its partner's company name and city, which its texts may say whatever they are."""

    page: LandingPage
    known: tuple[str | None, ...]


class LandingPageRepository:
    """Reads and changes landing pages as the calling user. Each method is one request, one transaction.

    `pages_url` is where the public pages are found.
    """

    def __init__(self, client: UserClient, pages_url: str) -> None:
        self._client = client
        self._pages_url = pages_url

    def find_all_of(
        self, partner_id: PartnerId, query: LandingPageQuery, after: LandingPagePosition | None, count: int
    ) -> list[LandingPageSummary] | None:
        """`count` pages after a position; `None` for a partner the user cannot see."""
        arguments = {
            "p_partner_id": str(partner_id),
            "p_statuses": array_argument(query.status),
            "p_segment_ids": array_argument(query.segment_id),
            "p_after_created_at": after.created_at.isoformat() if after else None,
            "p_after_id": str(after.id) if after else None,
            "p_limit": count,
        }
        found = fetch(self._client.rpc("list_landing_pages", arguments, read_only=True))
        return None if found is None else [LandingPageSummary.model_validate(self._row(row)) for row in found]

    def find(self, partner_id: PartnerId, page_id: LandingPageId) -> OwnPage | None:
        """One page; `None` when there is none for this user."""
        found = fetch(self._client.rpc("get_landing_page", _ids(partner_id, page_id), read_only=True))
        return None if found is None else self._page(found)

    def find_answer(
        self, partner_id: PartnerId, request: dict[str, Any], key: IdempotencyKey
    ) -> OwnPage | None:
        """What `create` answered to this request with this key; `None` where it did not.

        Raises `Unprocessable` (a key used otherwise).
        """
        arguments = {
            "p_partner_id": str(partner_id),
            "p_request": json.dumps(request),
            "p_idempotency_key": str(key),
        }
        found = fetch(self._client.rpc("find_landing_page_answer", arguments))
        return None if found is None else self._page(found["page"])

    def take_language_model_call(self, partner_id: PartnerId) -> None:
        """Count a text that a language model is about to be asked for.

        Raises `TooManyRequests` when there were too many for that partner today, `NotFound` (partner).
        """
        fetch(self._client.rpc("take_language_model_call", {"p_partner_id": str(partner_id)}))

    def find_facts(
        self, partner_id: PartnerId, segment_id: UUID | None
    ) -> tuple[PartnerFacts, SegmentFacts | None] | None:
        """What a page may say of a partner and an active segment; `None`: a partner the user cannot see."""
        arguments = {
            "p_partner_id": str(partner_id),
            "p_segment_id": str(segment_id) if segment_id else None,
        }
        found = fetch(self._client.rpc("get_landing_page_facts", arguments, read_only=True))
        if found is None:
            return None
        partner, segment = found["partner"], found["segment"]
        # A name that another has, too, is no trouble here: a path that is taken gets a number.
        facts = PartnerFacts(
            id=UUID(partner["id"]),
            company_name=partner["company_name"],
            company_name_is_unique=True,
            city=partner["city"],
            tone_of_voice=partner["tone_of_voice"],
        )
        if segment is None:
            return facts, None
        return facts, SegmentFacts(UUID(segment["id"]), segment["branch"], segment["region"])

    def create(
        self,
        partner_id: PartnerId,
        fields: dict[str, Any],
        proposed_path: str | None,
        request: dict[str, Any],
        key: IdempotencyKey | None,
    ) -> tuple[OwnPage, bool]:
        """Make a concept; with it whether this is the stored answer of an earlier `request` with this key.

        Raises `NotFound` (partner), `Conflict` (path), `Unprocessable` (segment, or a key used otherwise).
        """
        arguments = {
            "p_partner_id": str(partner_id),
            "p_page": json.dumps(fields),
            "p_proposed_path": proposed_path,
            "p_request": json.dumps(request),
            "p_idempotency_key": str(key) if key else None,
        }
        found = fetch(self._client.rpc("create_landing_page", arguments))
        return self._changed(found), found["is_replay"]

    def update(
        self,
        partner_id: PartnerId,
        page_id: LandingPageId,
        changes: dict[str, Any],
        version: Version | None,
    ) -> OwnPage | None:
        """Change it; `None` when there is none for this user.

        Raises `PreconditionFailed` (another version by now), `PreconditionRequired`, `Forbidden`, `Conflict`
        (status, path), `Unprocessable` (segment).
        """
        arguments = _ids(partner_id, page_id) | {"p_changes": json.dumps(changes), "p_version": version}
        found = fetch(self._client.rpc("update_landing_page", arguments))
        return None if found is None else self._changed(found)

    def create_preview(
        self, partner_id: PartnerId, page_id: LandingPageId, token_hash: bytes
    ) -> datetime | None:
        """Let the token with this SHA-256 show the page; until when, `None` when there is no such page.

        Raises `Conflict` (archived).
        """
        arguments = _ids(partner_id, page_id) | {"p_token_hash": token_hash.hex()}
        found = fetch(self._client.rpc("create_landing_page_preview", arguments))
        return None if found is None else datetime.fromisoformat(found["expires_at"])

    def preview_url(self, token: str) -> str:
        """Where that token shows its page."""
        return f"{self._pages_url}/lp/preview/{token}"

    def _changed(self, found: dict[str, Any]) -> OwnPage:
        """The page of an answer. Raises `Unprocessable` with what it says about fields instead."""
        errors = [
            FieldError("body", error["pointer"], error["code"], error["message"])
            for error in found.get("errors", [])
        ]
        if errors:
            raise invalid_fields(errors)
        return self._page(found["page"])

    def _page(self, row: dict[str, Any]) -> OwnPage:
        partner = row.get("partner") or {}
        known = (partner.get("company_name"), partner.get("city"))
        return OwnPage(LandingPage.model_validate(self._row(row)), known)

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"public_url": f"{self._pages_url}/lp{row['path']}"}


def _ids(partner_id: PartnerId, page_id: LandingPageId) -> dict[str, Any]:
    return {"p_partner_id": str(partner_id), "p_page_id": str(page_id)}
