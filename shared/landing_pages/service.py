"""Make landing pages, edit them without overwriting anybody, and take them from concept to live."""

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from shared.core.errors import (
    FieldError,
    NotFound,
    PreconditionRequired,
    Unavailable,
    WriterFailed,
    invalid_fields,
)
from shared.core.ids import IdempotencyKey, LandingPageId, PartnerId, Version
from shared.core.logging import get_logger
from shared.core.models import Page, page_of
from shared.landing_pages import rules
from shared.landing_pages.models import LandingPageWriter
from shared.landing_pages.repository import LandingPageRepository, OwnPage
from shared.landing_pages.schemas import (
    LandingPage,
    LandingPageCreate,
    LandingPagePosition,
    LandingPageQuery,
    LandingPageSummary,
    LandingPageUpdate,
    PreviewLink,
)

if TYPE_CHECKING:
    # A function starts without the writers: their texts are long.
    from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
    from shared.landing_pages.writing.writer import PageWriter, WrittenPage

FindWriter = Callable[[], "PageWriter | None"]
"""The language model, or `None` where none is set up."""

_RETRY_WRITING_SECONDS = 30
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
    return _shown(pages.find(partner_id, page_id))


def create_page(
    pages: LandingPageRepository,
    partner_id: PartnerId,
    wanted: LandingPageCreate,
    key: IdempotencyKey | None,
    find_language_model: FindWriter,
) -> tuple[LandingPage, bool]:
    """Make a concept, written or as given; with it whether an earlier answer was repeated.

    Raises `NotFound` (partner), `Conflict` (the path is taken), `Unprocessable` (a field is missing, no such
    segment, no language model, or the key was used for another request), and where the language model wrote
    no page `Unavailable` (later it may), `TooManyRequests` (not today) or `WriterFailed`: nothing is made.
    """
    _refuse(
        [
            *rules.missing_fields(
                is_to_be_written=wanted.is_to_be_written,
                has_segment=wanted.segment_id is not None,
                has_title=wanted.title is not None,
            ),
            *rules.misplaced_writer(wanted.writer, is_to_be_written=wanted.is_to_be_written),
        ]
    )
    request = _fields(wanted)
    language_model = None
    if wanted.writer is LandingPageWriter.LANGUAGE_MODEL:
        # It costs time and money, and what it says the second time would be thrown away.
        earlier = pages.find_answer(partner_id, request, key) if key else None
        if earlier is not None:
            return _shown(earlier), True
        language_model = find_language_model()
        if language_model is None:
            _refuse([rules.no_language_model()])
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
            if language_model is not None:
                # Before it is asked, in a transaction of its own: an answer that is no use costs as much.
                pages.take_language_model_call(partner_id)
            writer = language_model or drafting.BY_RULE
            fields = request | drafting.written_fields(_written(writer, partner, segment), segment)
        if wanted.path is None:
            proposed = drafting.proposed_path(partner, segment, wanted.title)
    made, is_replay = pages.create(partner_id, fields, proposed, request, key)
    return _shown(made), is_replay


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
        if pages.find(partner_id, page_id) is None:
            raise NotFound(_NO_PAGE)
        raise PreconditionRequired("Send the ETag of the page you edited as If-Match.")
    return _shown(pages.update(partner_id, page_id, _fields(update), version))


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
        raise invalid_fields(found)


def _written(writer: "PageWriter", partner: "PartnerFacts", segment: "SegmentFacts") -> "WrittenPage":
    from shared.landing_pages.writing.writer import WriterError

    try:
        return writer.write(partner, segment)
    except WriterError as error:
        get_logger().warning("page_writer_failed", writer=writer.name, reason=str(error))
        detail = f"{error} Nothing was made."
        if error.is_passing:
            raise Unavailable(detail, retry_after_seconds=_RETRY_WRITING_SECONDS) from None
        raise WriterFailed(detail) from None


def _shown(found: OwnPage | None) -> LandingPage:
    """The page with what is worth a second look in its texts. Raises `NotFound` where there is none."""
    if found is None:
        raise NotFound(_NO_PAGE)
    # Not at the start: only answers with a whole page need the patterns, which take their time to compile.
    from shared.landing_pages.proofreading import warnings_about

    return found.page.model_copy(update={"warnings": warnings_about(found.page, found.known)})


def _position(page: LandingPageSummary) -> LandingPagePosition:
    return LandingPagePosition(created_at=page.created_at, id=page.id)
