"""Stands before Supabase for a moment and notes what a function asks it, byte for byte."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from local.settings import LOOPBACK

_OF_THE_CONNECTION = frozenset({"host", "connection", "keep-alive", "content-length", "transfer-encoding"})
_OF_THE_ANSWER_KEPT = ("content-type", "content-range", "content-encoding")


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """One request, without the headers that belong to its connection."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    def addressed_to(self, base_url: str) -> httpx.Request:
        """The same request to the same path of another server, with no header more."""
        return httpx.Request(
            self.method, f"{base_url}{self.target}", headers=self.headers, content=self.body or None
        )


@contextmanager
def recording(behind: str, wait_seconds: float = 0) -> Iterator[tuple[str, list[RecordedRequest]]]:
    """Serve on a free port, hand every request on to `behind`; gives the address and what has been asked.

    Every request waits `wait_seconds` first, as a database that is far away or busy makes it.
    """
    asked: list[RecordedRequest] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_CONNECTION
            }
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = RecordedRequest(self.command, self.path, headers, body)
            asked.append(request)
            time.sleep(wait_seconds)
            # Raw, so that a compressed answer stays as it is.
            with client.stream(
                request.method, f"{behind}{self.path}", headers=headers, content=body or None
            ) as answer:
                content = b"".join(answer.iter_raw())
            self.send_response(answer.status_code)
            for name in _OF_THE_ANSWER_KEPT:
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_HEAD = _pass_on  # noqa: N815 -- names that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with (
        httpx.Client(trust_env=False, timeout=30) as client,
        ThreadingHTTPServer((LOOPBACK, 0), Handler) as server,
    ):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()
