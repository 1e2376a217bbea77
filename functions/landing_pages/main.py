"""Landing pages: make, edit, review, publish and archive a partner's pages, and show them beforehand."""

from functools import cache
from typing import TYPE_CHECKING

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.errors import Conflict, Forbidden, NotFound, PreconditionRequired, WriterFailed
from shared.core.ids import IdempotencyKey, LandingPageId, PartnerId, Version, new_preview_token
from shared.core.models import Page
from shared.core.settings import LandingPagesSettings, read_settings
from shared.db.client import Database
from shared.http.caller import Caller
from shared.http.router import Router
from shared.http.routes import Versioned
from shared.landing_pages import service
from shared.landing_pages.language_model.choice import find_language_model_writer
from shared.landing_pages.language_model.settings import PageWriterSettings
from shared.landing_pages.repository import LandingPageRepository
from shared.landing_pages.schemas import (
    LandingPage,
    LandingPageCreate,
    LandingPageQuery,
    LandingPageSummary,
    LandingPageUpdate,
    PreviewLink,
)

if TYPE_CHECKING:
    # A function starts without the writers: their texts are long.
    from shared.landing_pages.writing.writer import PageWriter

settings = read_settings(LandingPagesSettings)
writer_settings = read_settings(PageWriterSettings)
database = Database(settings)
router = Router("landing_pages", settings)


def pages_for(caller: Caller) -> LandingPageRepository:
    return LandingPageRepository(database.as_user(caller.token), settings.public_pages_url)


@cache
def find_language_model() -> "PageWriter | None":
    return find_language_model_writer(writer_settings)


@router.get("/api/partners/{partner_id}/landing-pages", errors=[NotFound])
def list_landing_pages(
    caller: Caller, partner_id: PartnerId, query: LandingPageQuery
) -> Page[LandingPageSummary]:
    """List a partner's landing pages, without their content.

    Newest first. Filters that take several values (`status=concept,review`) let through any of them.
    """
    return service.list_pages(pages_for(caller), partner_id, query)


@router.post(
    "/api/partners/{partner_id}/landing-pages",
    status=201,
    errors=[NotFound, Forbidden, Conflict, WriterFailed],
)
def create_landing_page(
    caller: Caller, partner_id: PartnerId, body: LandingPageCreate, idempotency_key: IdempotencyKey | None
) -> Versioned[LandingPage]:
    """Make a landing page, as a concept.

    `{"source": "template", "segment_id": …}` has the whole page written from what is known of the partner,
    by rule, or with `"writer": "language_model"` by a language model where one is set up.
    The same `Idempotency-Key` with the same request answers the same again and has no second effect.
    """
    page, is_replay = service.create_page(
        pages_for(caller), partner_id, body, idempotency_key, find_language_model
    )
    return Versioned(page, headers={"Idempotency-Replayed": "true"} if is_replay else {})


@router.get("/api/partners/{partner_id}/landing-pages/{page_id}", errors=[NotFound])
def get_landing_page(caller: Caller, partner_id: PartnerId, page_id: LandingPageId) -> Versioned[LandingPage]:
    """Read one landing page, whole."""
    return Versioned(service.get_page(pages_for(caller), partner_id, page_id))


@router.patch(
    "/api/partners/{partner_id}/landing-pages/{page_id}",
    errors=[NotFound, Forbidden, Conflict, PreconditionRequired],
)
def update_landing_page(
    caller: Caller,
    partner_id: PartnerId,
    page_id: LandingPageId,
    body: LandingPageUpdate,
    if_match: Version | None,
) -> Versioned[LandingPage]:
    """Change a landing page: its texts, its path, or its status.

    `If-Match` is needed for all but a change of status alone: where somebody changed the page meanwhile,
    nothing happens. Partners edit a concept, send it to review, and archive; admins publish, send back with a
    note, and edit any page. A page that active campaigns lead to stays live. Asking for what is so already
    changes nothing.
    """
    return Versioned(service.update_page(pages_for(caller), partner_id, page_id, body, if_match))


@router.post(
    "/api/partners/{partner_id}/landing-pages/{page_id}/preview-link", errors=[NotFound, Forbidden, Conflict]
)
def create_preview_link(caller: Caller, partner_id: PartnerId, page_id: LandingPageId) -> PreviewLink:
    """Make a link that shows the page to whoever has it, for 7 days or until the page is archived.

    Every call makes a new one: a link cannot be looked up again. The 20 newest of a page work.
    """
    return service.create_preview_link(pages_for(caller), partner_id, page_id, new_preview_token)


@functions_framework.http
def landing_pages(request: Request) -> Response:
    return router.dispatch(request)
