"""Sending a query and reading its answer: exact numbers, and an `AppError` for whatever goes wrong."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

import httpx
from postgrest.base_request_builder import RequestConfig

from shared.core.errors import UpstreamFailed
from shared.core.logging import get_logger
from shared.db.answers import read_answer, unreachable

_NO_HEADERS = httpx.Headers()


class Query(Protocol):
    """Any of the library's builders, once built."""

    request: RequestConfig[httpx.Client]


def fetch(query: Query) -> Any:
    """The JSON a query answers with; numbers with a point as `Decimal`. Raises an `AppError`.

    In place of the builders' own `execute`, which reads numbers as floats and drops the HTTP status.
    """
    try:
        response = query.request.send(_NO_HEADERS.copy())
    except httpx.TransportError as failure:
        raise unreachable(failure) from None
    return read_answer(response.status_code, response.content)


def array_argument(values: Sequence[UUID | str] | None) -> str | None:
    """An array in the address of a request. Of ids and our own words only: nothing is escaped."""
    return None if values is None else "{" + ",".join(str(value) for value in values) + "}"


def fetch_rows(query: Query) -> list[dict[str, Any]]:
    """The rows of a table query. Raises an `AppError`, and `UpstreamFailed` when it is no list."""
    rows = fetch(query)
    if not isinstance(rows, list):
        get_logger().error("database_answer_is_no_list")
        raise UpstreamFailed
    return rows


def find_row(query: Query) -> dict[str, Any] | None:
    """The one row of a table query, or `None`. Raises an `AppError`."""
    rows = fetch_rows(query)
    return rows[0] if rows else None
