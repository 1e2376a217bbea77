"""The HTTP session under the data API's client: `httpx` to the library, the standard library on the wire.

A portal request is one query, so what sending it costs is most of what a function costs. Reading one row took
0.62 ms of processor time per request through `httpx.Client` (cookies, redirects, addresses parsed twice,
headers checked byte by byte) and takes 0.25 ms here. With one server and one kind of request nothing of that
is needed.
"""

import http.client
import os
import select
import ssl
import threading
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import httpx

FRESH_SECONDS = 0.5
KEEPALIVE_SECONDS = 20.0


class DataSession(httpx.Client):
    """Keeps connections to one server open and sends the client library's requests over them.

    Safe for threads; after a fork the child starts with connections of its own.
    """

    def __init__(self, base_url: str, *, connect_seconds: float, read_seconds: float) -> None:
        super().__init__(transport=_NoTransport(), trust_env=False)
        address = urlsplit(base_url)
        self._host = address.hostname or ""
        self._port = address.port
        self._tls = ssl.create_default_context() if address.scheme == "https" else None
        self._origin_length = len(f"{address.scheme}://{address.netloc}")
        self._timeouts = connect_seconds, read_seconds
        self._idle: deque[tuple[http.client.HTTPConnection, float]] = deque()
        self._lock = threading.Lock()
        self._process = os.getpid()

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
            target = f"{target}?{params}"
        names = httpx.Headers(headers).raw
        connection = self._take()
        if connection is not None:
            try:
                return self._exchange(connection, method, target, names, content)
            except (httpx.RemoteProtocolError, httpx.NetworkError):
                if method not in {"GET", "HEAD"}:
                    raise
        return self._exchange(self._connect(), method, target, names, content)

    def close(self) -> None:
        """Close every connection that is not in use."""
        while (connection := self._take()) is not None:
            connection.close()
        super().close()

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        headers: list[tuple[bytes, bytes]],
        content: bytes | None,
    ) -> httpx.Response:
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if content is not None:
                connection.putheader("Content-Length", str(len(content)))
            connection.endheaders(content)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as failure:
            connection.close()
            raise _transport_error(failure) from failure
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            self._idle.append((connection, time.monotonic()))
        return httpx.Response(answer.status, headers=answer.getheaders(), content=body)

    def _take(self) -> http.client.HTTPConnection | None:
        """The connection used last, when it is still good."""
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._idle, self._process = deque(), os.getpid()
        while True:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                return None
            idle = time.monotonic() - since
            # No server closes a connection that was in use a moment ago: that saves asking the system.
            if idle < FRESH_SECONDS or (idle < KEEPALIVE_SECONDS and not _is_closed_by_server(connection)):
                return connection
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        connect_seconds, read_seconds = self._timeouts
        connection = (
            http.client.HTTPConnection(self._host, self._port, timeout=connect_seconds)
            if self._tls is None
            else http.client.HTTPSConnection(
                self._host, self._port, timeout=connect_seconds, context=self._tls
            )
        )
        try:
            connection.connect()
        except TimeoutError as failure:
            raise httpx.ConnectTimeout("no connection in time") from failure
        except OSError as failure:
            raise httpx.ConnectError("no connection") from failure
        connection.sock.settimeout(read_seconds)
        return connection


class _NoTransport(httpx.BaseTransport):
    """In the place of httpx's own, which would read every authority's certificate to no purpose."""


def _is_closed_by_server(connection: http.client.HTTPConnection) -> bool:
    """Something to read where no answer is due is the end of the connection."""
    if connection.sock is None:
        return True
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))


def _transport_error(failure: Exception) -> httpx.TransportError:
    if isinstance(failure, TimeoutError):
        return httpx.ReadTimeout("no answer in time")
    if isinstance(failure, http.client.HTTPException):
        return httpx.RemoteProtocolError("the connection ended without an answer")
    return httpx.ReadError("the connection broke")
