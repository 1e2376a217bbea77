"""The HTTP side: the token service, a page that shows what "Google" holds, and the double's own controls."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt

from local.google_ads import overview, page
from local.google_ads.faults import Fault, FaultKind
from shared.core.clock import parse_day

if TYPE_CHECKING:
    from local.google_ads.double import GoogleAdsDouble

_LARGEST_BODY = 1_000_000


class WebServer:
    """Serves on the loopback interface, in threads of its own."""

    def __init__(self, double: "GoogleAdsDouble", port: int) -> None:
        class Handler(_Handler):
            served = double

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="google-ads-web",
            daemon=True,
        )

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: "GoogleAdsDouble"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self._send(HTTPStatus.OK, page.render(self.served.books), "text/html; charset=utf-8")
        elif path == "/state.json":
            self._send_json(HTTPStatus.OK, overview.as_json(self.served.books))
        elif path == "/counts.json":
            self._send_json(HTTPStatus.OK, self.served.counts.by_customer())
        else:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": "not found"})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, _LARGEST_BODY))
        path = urlsplit(self.path).path
        if path == "/token":
            self._give_token(parse_qs(body.decode()))
            return
        control = _CONTROLS.get(path)
        if control is None:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": "not found"})
            return
        # A page of somebody else's cannot send this type without asking first.
        if self.headers.get_content_type() != "application/json":
            self._send_json(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, {"error": "send JSON"})
            return
        try:
            self._send_json(HTTPStatus.OK, control(self.served, json.loads(body)))
        except (KeyError, TypeError, ValueError) as error:
            self._send_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(error)})

    def _give_token(self, form: dict[str, list[str]]) -> None:
        if self.served.refuses_tokens:
            self._send_json(
                HTTPStatus.BAD_REQUEST,
                {"error": "invalid_grant", "error_description": "Invalid JWT Signature."},
            )
            return
        try:
            given = self.served.account.token_for(form.get("assertion", [""])[0], int(time.time()))
        except jwt.PyJWTError as error:
            self._send_json(
                HTTPStatus.BAD_REQUEST, {"error": "invalid_grant", "error_description": str(error)}
            )
        else:
            self._send_json(HTTPStatus.OK, given)

    def _send_json(self, status: HTTPStatus, content: object) -> None:
        self._send(status, json.dumps(content), "application/json")

    def _send(self, status: HTTPStatus, text: str, content_type: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: a thousand requests would hide what matters."""


def _add_customer(double: "GoogleAdsDouble", given: dict[str, Any]) -> dict[str, Any]:
    return asdict(double.add_customer(**given).facts)


def _pass_days(double: "GoogleAdsDouble", given: dict[str, Any]) -> dict[str, Any]:
    last: Any = parse_day(given["last"])
    return {"given": double.let_days_pass(last, int(given.get("days", 1)), int(given.get("seed", 1)))}


def _add_fault(double: "GoogleAdsDouble", given: dict[str, Any]) -> dict[str, Any]:
    times = int(given.pop("times", 1))
    double.faults.add(Fault(**{**given, "kind": FaultKind(given["kind"])}), times)
    return {"added": times}


def _set_rates(double: "GoogleAdsDouble", given: dict[str, Any]) -> dict[str, Any]:
    rates = {FaultKind(kind): float(rate) for kind, rate in given["rates"].items()}
    seed, slow_seconds = int(given.get("seed", 1)), float(given.get("slow_seconds", 0.2))
    double.faults.set_rates(rates, seed, slow_seconds=slow_seconds)
    return {"rates": rates}


def _clear_faults(double: "GoogleAdsDouble", _: dict[str, Any]) -> dict[str, Any]:
    double.faults.clear()
    return {}


def _reset_counts(double: "GoogleAdsDouble", _: dict[str, Any]) -> dict[str, Any]:
    double.counts.reset()
    return {}


_CONTROLS: dict[str, Callable[["GoogleAdsDouble", dict[str, Any]], dict[str, Any]]] = {
    "/customers": _add_customer,
    "/days": _pass_days,
    "/faults": _add_fault,
    "/faults/rates": _set_rates,
    "/faults/clear": _clear_faults,
    "/counts/reset": _reset_counts,
}
