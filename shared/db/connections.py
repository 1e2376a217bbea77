"""Kept connections to one server, over the standard library: fast to import and fast per request."""

import http.client
import os
import re
import select
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

FRESH_SECONDS = 0.5
KEEPALIVE_SECONDS = 20.0
MARGIN_SECONDS = 1.0
"""How long before a server closes an idle connection, where it says when, nothing more is sent over it."""

_ANNOUNCED = re.compile(r"\btimeout=([0-9]{1,9})\b", re.ASCII)

Header = tuple[bytes | str, bytes | str]


class ConnectionFailedError(Exception):
    """No connection could be made; nothing was sent."""


class ConnectTimeoutError(ConnectionFailedError):
    """No connection was made in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Connections:
    """Keeps connections to one server open and sends requests over them.

    Safe for threads; after a fork the child starts with connections of its own.
    """

    def __init__(self, base_url: str, *, connect_seconds: float, read_seconds: float) -> None:
        address = urlsplit(base_url)
        self._host = address.hostname or ""
        self._port = address.port
        self._is_secure = address.scheme == "https"
        self._tls: ssl.SSLContext | None = None
        self._timeouts = connect_seconds, read_seconds
        self._idle: deque[tuple[http.client.HTTPConnection, float, float]] = deque()
        self._lock = threading.Lock()
        self._process = os.getpid()

    def send(self, method: str, target: str, headers: Iterable[Header], content: bytes | None) -> Answer:
        """Send a request and read its answer. `target` is the path with its query.

        Nothing is sent twice, but for a read over a kept connection that turns out to be closed. Raises
        `ConnectionFailedError`, or `OSError` or `http.client.HTTPException` for one that broke.
        """
        headers = list(headers)
        connection = self._take()
        if connection is not None:
            try:
                return self._exchange(connection, method, target, headers, content)
            except TimeoutError:
                raise
            except (OSError, http.client.HTTPException):
                if method not in {"GET", "HEAD"}:
                    raise
        return self._exchange(self._connect(), method, target, headers, content)

    def close(self) -> None:
        """Close every connection that is not in use."""
        while (connection := self._take()) is not None:
            connection.close()

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        headers: list[Header],
        content: bytes | None,
    ) -> Answer:
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if content is not None:
                connection.putheader("Content-Length", str(len(content)))
            connection.endheaders(content)
            answer = connection.getresponse()
            body = answer.read()
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            kept = _kept_seconds(answer.getheader("Keep-Alive"))
            self._idle.append((connection, time.monotonic(), kept))
        return Answer(answer.status, answer.getheaders(), body)

    def _take(self) -> http.client.HTTPConnection | None:
        """The connection used last, when it is still good."""
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._idle, self._process = deque(), os.getpid()
        while True:
            try:
                connection, since, kept = self._idle.pop()
            except IndexError:
                return None
            idle = time.monotonic() - since
            # No server closes a connection that was in use a moment ago: that saves asking the system.
            if idle < FRESH_SECONDS or (idle < kept and not _is_closed_by_server(connection)):
                return connection
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        connect_seconds, read_seconds = self._timeouts
        if self._is_secure and self._tls is None:
            # Not before it is needed: reading every authority's certificate takes 20 ms.
            self._tls = ssl.create_default_context()
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
            raise ConnectTimeoutError from failure
        except OSError as failure:
            raise ConnectionFailedError from failure
        connection.sock.settimeout(read_seconds)
        return connection


def _kept_seconds(announced: str | None) -> float:
    """How long an idle connection is good, by what its server says of it.

    A request that meets the server's closing is lost, and a write is not sent again.
    """
    found = _ANNOUNCED.search(announced) if announced else None
    return min(KEEPALIVE_SECONDS, float(found[1]) - MARGIN_SECONDS) if found else KEEPALIVE_SECONDS


def _is_closed_by_server(connection: http.client.HTTPConnection) -> bool:
    """Something to read where no answer is due is the end of the connection."""
    if connection.sock is None:
        return True
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))
