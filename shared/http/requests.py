"""Reading a request: its id, its body, its query, its idempotency key. Whatever is wrong has an error."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Request

from shared.core.errors import (
    BadRequest,
    FieldError,
    PayloadTooLarge,
    UnsupportedMediaType,
    invalid_fields,
)
from shared.core.ids import IdempotencyKey, Version
from shared.http.problems import invalid

MAX_BODY_BYTES = 1_048_576
_CHUNK = 65_536
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

_ENTITY_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"', re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

M = TypeVar("M", bound=BaseModel)


def read_query(request: Request, model: type[M]) -> M:
    """The query as `model`. Raises `Unprocessable` for what does not fit and for a name given twice."""
    arguments: dict[str, str] = {}
    repeated: list[FieldError] = []
    for name, values in request.args.lists():
        arguments[name] = values[0]
        if len(values) > 1:
            repeated.append(FieldError("query", name[:200], "repeated", "Give this parameter once"))
    if repeated:
        raise invalid_fields(repeated)
    try:
        return model.model_validate(arguments)
    except ValidationError as found:
        raise invalid("query", found) from None


def read_body(request: Request, model: type[M], *, optional: bool = False) -> M | None:
    """The JSON body as `model`; `None` when there is none and it is optional.

    Numbers with a point become `Decimal`. Raises `UnsupportedMediaType`, `PayloadTooLarge`, `BadRequest`
    (not JSON) or `Unprocessable` (JSON, but not `model`).
    """
    content = _read_bytes(request)
    if not content and optional:
        return None
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise UnsupportedMediaType("Send the body as `Content-Type: application/json`.")
    document = _parse(content)
    try:
        return model.model_validate(document)
    except ValidationError as found:
        raise invalid("body", found, document) from None


def read_binary(request: Request, media_types: Sequence[str]) -> bytes:
    """The body as it comes. Raises `UnsupportedMediaType`, `PayloadTooLarge`, `BadRequest` (none)."""
    content = _read_bytes(request)
    if request.mimetype not in media_types:
        raise UnsupportedMediaType(f"Send the body as one of: {', '.join(media_types)}.")
    if not content:
        raise BadRequest("A body is required.")
    return content


def read_idempotency_key(request: Request) -> IdempotencyKey | None:
    """The `Idempotency-Key` header, `None` when absent. Raises `Unprocessable` when it is not a UUID."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    if not _UUID.fullmatch(given):
        entry = FieldError("header", "Idempotency-Key", "uuid_parsing", "The key must be a UUID")
        raise invalid_fields([entry])
    return IdempotencyKey(UUID(given))


def read_if_match(request: Request) -> Version | None:
    """The version `If-Match` names; `None` when it names none (no header, or `*`).

    A tag that is not one of ours, or a weak one, names a version that nothing has. Raises `Unprocessable`
    when it is not one entity tag.
    """
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    tag = _ENTITY_TAG.fullmatch(given)
    if tag is None:
        entry = FieldError(
            "header", "If-Match", "entity_tag", "Send the ETag you were given, quotes included"
        )
        raise invalid_fields([entry])
    return Version(int(tag[2]) if not tag[1] and _VERSION.fullmatch(tag[2]) else 0)


def _read_bytes(request: Request) -> bytes:
    too_large = PayloadTooLarge(f"A body may have at most {MAX_BODY_BYTES} bytes.")
    content: bytes = b""
    if (request.content_length or 0) <= MAX_BODY_BYTES:
        content = request.stream.read(MAX_BODY_BYTES + 1)
        if len(content) <= MAX_BODY_BYTES:
            return content
    # functions-framework reads what is left of a body at once after every answer: leave nothing there.
    while request.stream.read(_CHUNK):
        pass
    raise too_large


def _parse(content: bytes) -> Any:
    if not content:
        raise BadRequest("A JSON body is required.")
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # ValueError: not JSON, not UTF-8, or a number of thousands of digits.
        raise BadRequest("The body is not valid JSON.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
