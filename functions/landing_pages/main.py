"""Landing pages: make, edit, review, publish and archive a partner's pages, preview them, set their logo."""

from functools import cache
from typing import TYPE_CHECKING, Annotated

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.clock import SystemClock
from shared.core.errors import Conflict, Forbidden, NotFound, PreconditionRequired, WriterFailed
from shared.core.ids import (
    IdempotencyKey,
    LandingPageId,
    PartnerId,
    Version,
    new_object_nonce,
    new_preview_token,
)
from shared.core.models import Page
from shared.core.settings import LandingPagesSettings, read_settings
from shared.db.client import Database
from shared.db.storage import Storage
from shared.http.caller import Caller
from shared.http.router import Router
from shared.http.routes import Binary, Versioned
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
from shared.logos.models import BUCKET
from shared.logos.repository import LogoRepository
from shared.logos.rules import MEDIA_TYPES
from shared.logos.schemas import Logo
from shared.logos.service import remove_logo, set_logo

if TYPE_CHECKING:
    # A function starts without the writers: their texts are long.
    from shared.landing_pages.writing.writer import PageWriter

settings = read_settings(LandingPagesSettings)
writer_settings = read_settings(PageWriterSettings)
database = Database(settings)
storage = Storage(settings)
clock = SystemClock()
router = Router("landing_pages", settings)


def pages_for(caller: Caller) -> LandingPageRepository:
    return LandingPageRepository(database.as_user(caller.token), settings.public_pages_url)


@cache
def find_language_model() -> "PageWriter | None":
    return find_language_model_writer(writer_settings)


def logos_for(caller: Caller) -> LogoRepository:
    return LogoRepository(
        database.as_user(caller.token), storage.as_user(caller.token, BUCKET), settings.supabase_url
    )


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


ImageBody = Annotated[
    bytes,
    Binary(
        MEDIA_TYPES, "The image itself, at most 1 MiB. What it is, its content says, whatever it is sent as."
    ),
]


@router.post("/api/partners/{partner_id}/logo", errors=[NotFound, Forbidden, Conflict])
def set_partner_logo(caller: Caller, partner_id: PartnerId, body: ImageBody) -> Logo:
    """Make an image the partner's logo.

    PNG, JPEG, WebP or GIF, 16 to 4096 pixels a side. It is made anew as WebP in two sizes: transparency
    stays, metadata and all frames but the first do not. SVG is not taken: it can hold script. Pages show the
    logo as soon as caches let go of them, within minutes.
    """
    return set_logo(logos_for(caller), caller.user_id, partner_id, body, new_object_nonce, clock)


@router.delete("/api/partners/{partner_id}/logo", errors=[NotFound, Forbidden])
def remove_partner_logo(caller: Caller, partner_id: PartnerId) -> None:
    """Take the logo off the partner's pages and delete it. Where there is none, nothing happens."""
    remove_logo(logos_for(caller), caller.user_id, partner_id, clock)


@functions_framework.http
def landing_pages(request: Request) -> Response:
    return router.dispatch(request)
