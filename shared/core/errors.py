"""Every error a caller can see: one class each, with its HTTP status, slug and title."""

# ruff: noqa: N818 - the classes carry the names HTTP itself gives these answers, without an Error behind them.

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

MAX_FIELD_ERRORS = 100


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with a request.

    `location` is `body`, `query` or `header`; `pointer` is a JSON pointer into the body (empty for the
    whole of it) or the name of the query parameter or header; `code` is stable, `message` is for people.
    """

    location: str
    pointer: str
    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"in": self.location, "pointer": self.pointer, "code": self.code, "message": self.message}


class AppError(Exception):
    """An error with an answer of its own. `detail` reaches the caller, so it never quotes an exception.

    `members` become further members of the problem document, for example a job's `report`.
    """

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = dict(members or {})

    def as_problem(self) -> dict[str, object]:
        """The error as an RFC 9457 problem document."""
        problem: dict[str, object] = {
            "type": problem_type(self.slug),
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            problem["detail"] = self.detail
        if self.errors:
            problem["errors"] = [error.as_json() for error in self.errors]
        return problem | {name: value for name, value in self.members.items() if name not in problem}


def problem_type(slug: str) -> str:
    """The `type` of a problem: a name, not an address, because every function has an address of its own."""
    return f"urn:partner-marketing:problem:{slug}"


def entity_tag(version: int) -> str:
    """The `ETag` of a row in this version."""
    return f'"{version}"'


class BadRequest(AppError):
    status = 400
    slug = "bad-request"
    title = "The request cannot be read"


class Unauthorized(AppError):
    status = 401
    slug = "unauthorized"
    title = "A valid access token is required"

    def __init__(self, detail: str | None = None, *, token_given: bool = True) -> None:
        challenge = 'Bearer realm="partner-marketing"'
        if token_given:
            challenge += ', error="invalid_token"'
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class Forbidden(AppError):
    status = 403
    slug = "forbidden"
    title = "You may not do this"


class NotFound(AppError):
    status = 404
    slug = "not-found"
    title = "There is nothing here"


class MethodNotAllowed(AppError):
    status = 405
    slug = "method-not-allowed"
    title = "This address does not take this method"

    def __init__(self, allowed: Sequence[str]) -> None:
        methods = ", ".join(allowed)
        super().__init__(f"Allowed here: {methods}.", headers={"Allow": methods})


class Conflict(AppError):
    status = 409
    slug = "conflict"
    title = "This does not fit the present state"


class PreconditionFailed(AppError):
    """`If-Match` names another version than the present one, which the answer carries (`version`, `ETag`)."""

    status = 412
    slug = "precondition-failed"
    title = "This was changed meanwhile"

    def __init__(self, detail: str | None = None, *, version: int | None = None) -> None:
        if version is None:
            super().__init__(detail)
        else:
            super().__init__(detail, headers={"ETag": entity_tag(version)}, members={"version": version})


class PayloadTooLarge(AppError):
    status = 413
    slug = "payload-too-large"
    title = "The body is too large"


class UnsupportedMediaType(AppError):
    status = 415
    slug = "unsupported-media-type"
    title = "The body must be of another media type"


class Unprocessable(AppError):
    status = 422
    slug = "unprocessable"
    title = "The request is not valid"


def invalid_fields(entries: Iterable[FieldError]) -> Unprocessable:
    """A 422 that says how many fields are wrong, with entries for at most a hundred of them."""
    entries = list(entries)
    count = len(entries)
    detail = "One field is not valid." if count == 1 else f"{count} fields are not valid."
    return Unprocessable(detail, errors=entries[:MAX_FIELD_ERRORS])


class PreconditionRequired(AppError):
    status = 428
    slug = "precondition-required"
    title = "Name the version this change was made on"


class TooManyRequests(AppError):
    status = 429
    slug = "too-many-requests"
    title = "This was too often in a short time"

    def __init__(self, detail: str | None = None, *, retry_after_seconds: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_seconds)})


class InternalError(AppError):
    """What nobody foresaw. The text is fixed; the cause is in the log under the request id."""

    def __init__(self, *, members: Mapping[str, object] | None = None) -> None:
        super().__init__(
            "The request could not be completed. Please quote the request id when you report this.",
            members=members,
        )


class JobFailed(AppError):
    """A job that could not do its work for some partner. The member `report` says for which, and why."""

    status = 500
    slug = "job-failed"
    title = "The job failed for some partners"


class UpstreamFailed(AppError):
    status = 502
    slug = "upstream-failed"
    title = "The database gave no usable answer"


class WriterFailed(AppError):
    """Who was to write a page wrote none that may be used. Nothing was made, nor written by somebody else."""

    status = 502
    slug = "writer-failed"
    title = "No page could be written"


class Unavailable(AppError):
    """Try again later: nothing was changed, or what was changed may safely be tried again."""

    status = 503
    slug = "unavailable"
    title = "Not available at the moment"

    def __init__(self, detail: str | None = None, *, retry_after_seconds: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_seconds)})
