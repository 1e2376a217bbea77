"""A double of the Messages API: checks requests as the real one does, and answers as it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "made-up-key"
MODEL = "made-up-model"


@dataclass
class Reply:
    """One answer. `drip_seconds` is the wait before each byte; a `silent` one never comes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    silent: bool = False


def error(status: int, kind: str, **headers: str) -> Reply:
    """A refusal in the API's own form."""
    body = {"type": "error", "error": {"type": kind, "message": "no"}, "request_id": "req_1"}
    return Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def message(page: object, stop_reason: str = "tool_use") -> Reply:
    """An answer that uses the tool it was told to use."""
    content = [{"type": "tool_use", "id": "toolu_1", "name": "write_page", "input": page}]
    return Reply(200, _message(content, stop_reason))


def chat(text: str) -> Reply:
    """An answer in words, without a page."""
    return Reply(200, _message([{"type": "text", "text": text}], "end_turn"))


def _message(content: list[dict[str, object]], stop_reason: str) -> dict[str, object]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


class MessagesDouble:
    """Gives the replies in turn, the last one again and again; keeps the bodies it was asked with."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.url = ""
        self.ended = threading.Event()

    def reply_to(self, path: str, headers: dict[str, str], content: bytes) -> Reply:
        """What the real one would say to a wrong request, else the next reply."""
        if path != "/v1/messages":
            return error(404, "not_found_error")
        if headers.get("x-api-key") != KEY:
            return error(401, "authentication_error")
        body = json.loads(content)
        tools = {tool["name"]: tool["input_schema"]["type"] for tool in body.get("tools", ())}
        is_sound = (
            headers.get("anthropic-version") == "2023-06-01"
            and headers.get("content-type") == "application/json"
            and body["model"] == MODEL
            and body["max_tokens"] > 0
            and [turn["role"] for turn in body["messages"]] == ["user"]
            and tools.get(body["tool_choice"]["name"]) == "object"
        )
        if not is_sound:
            return error(400, "invalid_request_error")
        self.asked.append(body)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def messages_double(*replies: Reply) -> Iterator[MessagesDouble]:
    """A double that listens while the block runs."""
    double = MessagesDouble(*replies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = double.reply_to(self.path, headers, content)
            if reply.silent:
                double.ended.wait(30)
                self.close_connection = True
                return
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            try:
                self._send(body, reply.drip_seconds)
            except OSError:
                self.close_connection = True

        def _send(self, body: bytes, drip_seconds: float) -> None:
            if not drip_seconds:
                self.wfile.write(body)
                return
            for index in range(len(body)):
                if double.ended.is_set():
                    return
                time.sleep(drip_seconds)
                self.wfile.write(body[index : index + 1])
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    double.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield double
    finally:
        double.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
