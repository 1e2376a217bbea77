"""Errors as answers: every one an RFC 9457 problem document."""

import json
from collections.abc import Iterator

from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from shared.core import errors
from shared.core.errors import AppError, FieldError, InternalError, Unprocessable, invalid_fields
from shared.core.tracing import current_trace

PROBLEM_JSON = "application/problem+json"
MAX_POINTER_LENGTH = 200


def problem_response(error: AppError, request_id: str) -> Response:
    """The answer for `error`."""
    document = error.as_problem() | {"request_id": request_id, "trace_id": current_trace()}
    response = Response(json.dumps(document), status=error.status, content_type=PROBLEM_JSON)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def invalid(location: str, found: ValidationError, document: object = None) -> Unprocessable:
    """The 422 for a body (`document`), query or header pydantic refused: one entry per field."""
    wrong = found.errors(include_url=False, include_context=False, include_input=False)
    inside = {error["loc"][:length] for error in wrong for length in range(len(error["loc"]))}
    return invalid_fields(
        FieldError(
            location, _pointer(location, error["loc"], document), error["type"], _message(error["msg"])
        )
        for error in wrong
        # A list is not too short where one of its items is what is wrong.
        if not (error["type"] == "too_short" and error["loc"] in inside)
    )


def from_werkzeug(error: HTTPException) -> AppError:
    """Our error for one that werkzeug raised while it read the request."""
    known: dict[int, type[AppError]] = {
        400: errors.BadRequest,
        404: errors.NotFound,
        413: errors.PayloadTooLarge,
        415: errors.UnsupportedMediaType,
    }
    kind = known.get(error.code or 500)
    return kind() if kind else InternalError()


def _pointer(location: str, path: tuple[int | str, ...], document: object = None) -> str:
    parts = [str(part) for part in _without_tags(path, document)]
    if location == "body":
        text = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
    else:
        # The parameter, also where one of its several values is meant.
        text = parts[0] if parts else ""
    return text[:MAX_POINTER_LENGTH]


def _without_tags(path: tuple[int | str, ...], document: object) -> Iterator[int | str]:
    """The path without the names of union members that pydantic puts into it: those are no keys of a body."""
    for part in path:
        if isinstance(document, dict):
            if part not in document and part in document.values():
                continue
            document = document.get(part)
        elif isinstance(document, list) and isinstance(part, int) and part < len(document):
            document = document[part]
        else:
            document = None
        yield part


def _message(text: str) -> str:
    return text.removeprefix("Value error, ")
