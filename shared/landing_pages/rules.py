"""What a page needs beyond what holds for each of its fields."""

from collections.abc import Iterator

from shared.core.errors import FieldError
from shared.landing_pages.models import LandingPageStatus, LandingPageWriter


def missing_fields(*, is_to_be_written: bool, has_segment: bool, has_title: bool) -> Iterator[FieldError]:
    """What a new page lacks, per field: the writer needs a segment, and people a title."""
    if is_to_be_written and not has_segment:
        yield _error("segment_id", "missing", "A page is written for a segment")
    if not is_to_be_written and not has_title:
        yield _error("title", "missing", "Field required")


def misplaced_writer(writer: LandingPageWriter, *, is_to_be_written: bool) -> Iterator[FieldError]:
    """What is wrong with a writer of a page that nobody is to write."""
    if writer is not LandingPageWriter.RULES and not is_to_be_written:
        message = "A writer goes with `source: template` and a segment, without any text"
        yield _error("writer", "misplaced", message)


def no_language_model() -> FieldError:
    """A page is wanted of a language model, and the settings name none."""
    message = "No language model is set up here: leave `writer` out, and the page is written by rule"
    return _error("writer", "not_set_up", message)


def misplaced_note(status: LandingPageStatus | None, note: str | None) -> Iterator[FieldError]:
    """What is wrong with a note that does not send a page back."""
    if note is not None and status is not LandingPageStatus.CONCEPT:
        yield _error("review_note", "misplaced", "A note goes with `status: concept`")


def unknown_segment() -> FieldError:
    """A page is wanted for a segment that is not there."""
    return _error("segment_id", "unknown", "There is no active segment with this id")


def _error(field: str, code: str, message: str) -> FieldError:
    return FieldError("body", f"/{field}", code, message)
