"""Make landing pages, edit them without overwriting anybody, and take them from concept to live."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from shared.core.errors import FieldError, NotFound, PreconditionRequired, Unprocessable
from shared.core.ids import IdempotencyKey, LandingPageId, PartnerId, Version
from shared.core.models import Page, page_of
from shared.landing_pages import rules
from shared.landing_pages.repository import LandingPageRepository
from shared.landing_pages.schemas import (
    LandingPage,
    LandingPageCreate,
    LandingPagePosition,
    LandingPageQuery,
    LandingPageSummary,
    LandingPageUpdate,
    PreviewLink,
)

_NO_PARTNER = "There is no partner with this id."
_NO_PAGE = "There is no such landing page."


def list_pages(
    pages: LandingPageRepository, partner_id: PartnerId, query: LandingPageQuery
) -> Page[LandingPageSummary]:
    """A page of the partner's landing pages, newest first. Raises `NotFound`."""
    after = LandingPagePosition.from_cursor(query.cursor)
    found = pages.find_all_of(partner_id, query, after, query.limit + 1)
    if found is None:
        raise NotFound(_NO_PARTNER)
    return page_of(found, query.limit, _position)


def get_page(pages: LandingPageRepository, partner_id: PartnerId, page_id: LandingPageId) -> LandingPage:
    """One landing page. Raises `NotFound`."""
    return _found(pages.find(partner_id, page_id))


def create_page(
    pages: LandingPageRepository, partner_id: PartnerId, wanted: LandingPageCreate, key: IdempotencyKey | None
) -> tuple[LandingPage, bool]:
    """Make a concept, written or as given; with it whether an earlier answer was repeated.

    Raises `NotFound` (partner), `Conflict` (the path is taken), `Unprocessable` (a field is missing, no such
    segment, or the key was used for another request).
    """
    _refuse(
        rules.missing_fields(
            is_to_be_written=wanted.is_to_be_written,
            has_segment=wanted.segment_id is not None,
            has_title=wanted.title is not None,
        )
    )
    request = _fields(wanted)
    fields, proposed = request, None
    if wanted.is_to_be_written or wanted.path is None:
        facts = pages.find_facts(partner_id, wanted.segment_id)
        if facts is None:
            raise NotFound(_NO_PARTNER)
        partner, segment = facts
        if wanted.segment_id is not None and segment is None:
            _refuse([rules.unknown_segment()])
        # Not at the start: only creating needs the writer, and its texts are long.
        from shared.landing_pages import drafting

        if wanted.is_to_be_written and segment is not None:
            fields = request | drafting.written_fields(partner, segment)
        if wanted.path is None:
            proposed = drafting.proposed_path(partner, segment, wanted.title)
    return pages.create(partner_id, fields, proposed, request, key)


def update_page(
    pages: LandingPageRepository,
    partner_id: PartnerId,
    page_id: LandingPageId,
    update: LandingPageUpdate,
    version: Version | None,
) -> LandingPage:
    """Change what `update` names, as an edit of that version.

    Raises `NotFound`, `PreconditionRequired` (no version, for more than the status), `PreconditionFailed` (it
    is another version by now), `Forbidden` (only admins publish, send back and edit what is no concept),
    `Conflict` (the status does not follow, the path is taken, campaigns lead to it), `Unprocessable`.
    """
    _refuse(rules.misplaced_note(update.status, update.review_note))
    if not update.is_step_only and version is None:
        _found(pages.find(partner_id, page_id))
        raise PreconditionRequired("Send the ETag of the page you edited as If-Match.")
    return _found(pages.update(partner_id, page_id, _fields(update), version))


def create_preview_link(
    pages: LandingPageRepository,
    partner_id: PartnerId,
    page_id: LandingPageId,
    new_token: Callable[[], str],
) -> PreviewLink:
    """A link that shows the page whatever its status, for 7 days. Its token is kept nowhere, only its hash.

    Raises `NotFound`, `Conflict` (archived).
    """
    token = new_token()
    expires_at = pages.create_preview(partner_id, page_id, hashlib.sha256(token.encode()).digest())
    if expires_at is None:
        raise NotFound(_NO_PAGE)
    return PreviewLink(url=pages.preview_url(token), expires_at=expires_at)


def _fields(body: LandingPageCreate | LandingPageUpdate) -> dict[str, Any]:
    fields = body.model_dump(mode="json", exclude_unset=True)
    if body.content_json is not None:
        # Whole: what a block leaves out is empty, not unknown.
        fields["content_json"] = body.content_json.model_dump(mode="json")
    return fields


def _refuse(errors: Iterable[FieldError]) -> None:
    found = list(errors)
    if found:
        raise Unprocessable("One field is not valid.", errors=found)


def _found(page: LandingPage | None) -> LandingPage:
    if page is None:
        raise NotFound(_NO_PAGE)
    return page


def _position(page: LandingPageSummary) -> LandingPagePosition:
    return LandingPagePosition(created_at=page.created_at, id=page.id)
