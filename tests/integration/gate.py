"""A gate between a process and Supabase: it holds a call before or after the database has done it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.waiting import DEADLINE_SECONDS

_NOT_PASSED_ON = {"host", "connection", "content-length", "accept-encoding", "transfer-encoding"}


@dataclass
class Hold:
    """Calls of a function stop here until as many came as are waited for; then `opened` lets them go on."""

    function: str
    is_before: bool
    calls: int = 1
    arrived: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)


class Gate:
    """Passes everything on but what is held. `url` stands for `SUPABASE_URL`."""

    def __init__(self, target: str) -> None:
        self._lock = threading.Lock()
        self._holds: list[Hold] = []
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {
                    name: value for name, value in self.headers.items() if name.lower() not in _NOT_PASSED_ON
                }
                if not gate.stop(self.path, is_before=True):
                    return
                answer = httpx.post(target + self.path, content=body, headers=headers, timeout=60)
                if not gate.stop(self.path, is_before=False):
                    return
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def hold(self, function: str, *, is_before: bool, calls: int = 1) -> Hold:
        """Hold the next `calls` calls of an SQL function."""
        hold = Hold(function, is_before, calls)
        with self._lock:
            self._holds.append(hold)
        return hold

    def stop(self, path: str, *, is_before: bool) -> bool:
        """Wait here where that is held; whether to go on, which is never where nobody opened."""
        with self._lock:
            hold = next(
                (
                    one
                    for one in self._holds
                    if one.is_before == is_before
                    and path.endswith(f"/{one.function}")
                    and one.arrived < one.calls
                ),
                None,
            )
            if hold is None:
                return True
            hold.arrived += 1
            if hold.arrived == hold.calls:
                hold.reached.set()
        return hold.opened.wait(DEADLINE_SECONDS)


@contextmanager
def gate_to(target: str) -> Iterator[Gate]:
    """A gate in front of `target` while it is needed."""
    gate = Gate(target)
    thread = threading.Thread(target=gate.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gate
    finally:
        gate.server.shutdown()
        gate.server.server_close()
        thread.join()
