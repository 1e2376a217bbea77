"""What the database says went wrong, as an error of ours. Texts of the database itself go to the log only."""

import json
import re
from typing import Any

from shared.core.errors import (
    AppError,
    BadRequest,
    Conflict,
    FieldError,
    Forbidden,
    InternalError,
    NotFound,
    PayloadTooLarge,
    PreconditionFailed,
    PreconditionRequired,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    Unprocessable,
    UpstreamFailed,
)
from shared.core.logging import get_logger
from shared.core.text import sentences

_BY_STATUS: dict[int, type[AppError]] = {
    400: BadRequest,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: PayloadTooLarge,
    422: Unprocessable,
    428: PreconditionRequired,
}
# Serialization failure, deadlock, lock not available, statement timeout, shutdown, too many connections,
# and PostgREST without a connection of its own: the same request may well succeed a moment later.
_TRY_AGAIN = frozenset(
    {"40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300"}
    | {"PGRST000", "PGRST001", "PGRST002", "PGRST003"}
)
_SECONDS_TO_WAIT = 60
_CONSTRAINT = re.compile(r'constraint "([a-z0-9_]+)"')


def app_error(status: int, body: bytes) -> AppError:
    """The error for an answer of the data API that was no success."""
    found = _read(body)
    code = str(found.get("code") or "")
    error = _raised(code, found) or _known(code, found) or _by_status(status)
    log = get_logger()
    (log.error if error.status >= 500 else log.info)(
        "database_refused", database_code=code, database_status=status, constraint=_constraint(found)
    )
    return error


def _raised(code: str, found: dict[str, Any]) -> AppError | None:
    """What our own SQL raised with a `PTxyz` code: its words are written for the caller."""
    if not (code.startswith("PT") and code[2:].isdigit()):
        return None
    message = sentences(found.get("message"))
    if code == "PT412":
        return PreconditionFailed(message, version=_version(found.get("details")))
    if code == "PT429":
        return TooManyRequests(message, retry_after_seconds=_seconds(found.get("details")))
    kind = _BY_STATUS.get(int(code[2:]))
    if kind is None:
        return Unavailable(message) if code == "PT503" else InternalError()
    detail = found.get("details")
    if isinstance(detail, str) and detail.startswith("/"):
        return kind(message, errors=[FieldError("body", detail, "refused", message)])
    return kind(sentences(message, detail, found.get("hint")))


def _version(detail: object) -> int | None:
    """The present version, where it is all that a detail says."""
    return int(detail) if isinstance(detail, str) and detail.isdecimal() else None


def _seconds(detail: object) -> int:
    """How long to wait, where that is all that a detail says."""
    return int(detail) if isinstance(detail, str) and detail.isdecimal() else _SECONDS_TO_WAIT


def _known(code: str, found: dict[str, Any]) -> AppError | None:
    if code in _TRY_AGAIN:
        return Unavailable("The database is busy. Please try again.")
    if code in {"23505", "23514", "23503", "23P01"}:
        rule = _constraint(found)
        # Constraints are named as facts, so their names can be read out.
        return Conflict(f"This would break the rule: {rule.replace('_', ' ')}." if rule else None)
    if code == "42501":
        return Forbidden("You may not change this.")
    if code == "PGRST116":
        return NotFound()
    if code in {"PGRST301", "PGRST302", "PGRST303"}:
        return Unauthorized("The access token is not valid.")
    if code == "23502" or code.startswith("22"):
        return Unprocessable("A value does not fit its field.")
    return None


def _by_status(status: int) -> AppError:
    if status == 401:
        return Unauthorized("The access token is not valid.")
    if status in {429, 503, 504, 520, 522, 524}:
        return Unavailable("The database is busy. Please try again.", retry_after_seconds=5)
    if status >= 500:
        return UpstreamFailed()
    return InternalError()


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _constraint(found: dict[str, Any]) -> str | None:
    match = _CONSTRAINT.search(str(found.get("message") or ""))
    return match[1] if match else None
