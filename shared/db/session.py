"""The HTTP session under the data API's client: `httpx` to the library, the standard library on the wire.

A portal request is one query, so what sending it costs is most of what a function costs. Reading one row took
0.62 ms of processor time per request through `httpx.Client` (cookies, redirects, addresses parsed twice,
headers checked byte by byte) and takes 0.25 ms here. With one server and one kind of request nothing of that
is needed.
"""

import http.client
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx

from shared.core.tracing import trace_headers
from shared.db.connections import ConnectionFailedError, Connections, ConnectTimeoutError


class DataSession(httpx.Client):
    """Sends the client library's requests over kept connections. Safe for threads and across a fork."""

    def __init__(self, base_url: str, *, connect_seconds: float, read_seconds: float) -> None:
        super().__init__(transport=_NoTransport(), trust_env=False)
        address = urlsplit(base_url)
        self._origin_length = len(f"{address.scheme}://{address.netloc}")
        self._connections = Connections(base_url, connect_seconds=connect_seconds, read_seconds=read_seconds)

    def request(
        self,
        method: str,
        url: httpx.URL | str,
        *,
        content: Any = None,
        params: Any = None,
        headers: Any = None,
        **_unused: Any,
    ) -> httpx.Response:
        """Send a request and read its answer. Raises `httpx.TransportError`.

        Nothing is sent twice, but for a read over a kept connection that turns out to be closed.
        """
        target = str(url)[self._origin_length :]
        if params:
            target = f"{target}?{_encoded(params)}"
        try:
            answer = self._connections.send(method, target, [*_raw(headers), *trace_headers()], content)
        except (ConnectionFailedError, OSError, http.client.HTTPException) as failure:
            raise _transport_error(failure) from failure
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._connections.close()
        super().close()


def _raw(headers: Any) -> list[tuple[bytes, bytes]]:
    return (headers if isinstance(headers, httpx.Headers) else httpx.Headers(headers)).raw


def _encoded(params: Any) -> str:
    """As `str` of httpx's parameters, which encodes the same long list of columns at every request."""
    if not isinstance(params, httpx.QueryParams):
        return str(params)
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in params.multi_items())


_quoted = lru_cache(512)(quote_plus)


class _NoTransport(httpx.BaseTransport):
    """In the place of httpx's own, which would read every authority's certificate to no purpose."""


def _transport_error(failure: Exception) -> httpx.TransportError:
    if isinstance(failure, ConnectTimeoutError):
        return httpx.ConnectTimeout("no connection in time")
    if isinstance(failure, ConnectionFailedError):
        return httpx.ConnectError("no connection")
    if isinstance(failure, TimeoutError):
        return httpx.ReadTimeout("no answer in time")
    if isinstance(failure, http.client.HTTPException):
        return httpx.RemoteProtocolError("the connection ended without an answer")
    return httpx.ReadError("the connection broke")
