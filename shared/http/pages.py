"""Pages for visitors: the router's counterpart for a function that answers HTML to anybody."""

import base64
import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed
from werkzeug.exceptions import NotFound as WerkzeugNotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from shared.core.errors import AppError, MethodNotAllowed, NotFound
from shared.core.logging import (
    LogLevel,
    add_log_context,
    configure_logging,
    get_logger,
)
from shared.http.error_pages import STYLE as ERROR_STYLE
from shared.http.error_pages import Link, error_page
from shared.http.request_log import begin_request, log_finished

PageHandler = Callable[..., "HtmlPage | Response"]
H = TypeVar("H", bound=PageHandler)

_HEADERS = {
    # Not no-referrer: with it a browser sends a form with `Origin: null`.
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
_PARAMETER = re.compile(r"\{(\w+)(\.\.\.)?\}")
_NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A whole page.

    `style` is the text of its one style element. Images come from here or from `image_origins`. A page that
    may be cached gets an ETag over `identity`, or over the whole body where that is empty.
    """

    body: str
    style: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    image_origins: Sequence[str] = ()
    identity: str = ""


class MissingPage(Exception):  # noqa: N818 - it is an answer, with a page of its own
    """Nothing (`status` 404) or nothing any more (410) is here, but `links` may be what was looked for."""

    def __init__(
        self, status: int, links: Sequence[Link] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.links = tuple(links)
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class PageRoute:
    """One method on one path. `{name}` in it is one segment, `{name...}` any number of them."""

    method: str
    path: str
    handler: PageHandler

    @property
    def rule(self) -> str:
        """The path in werkzeug's notation."""
        return _PARAMETER.sub(lambda found: f"<path:{found[1]}>" if found[2] else f"<{found[1]}>", self.path)


class PageRouter:
    """All pages of one function. A handler takes the request and its path's parameters by name."""

    def __init__(self, name: str, settings: LogLevel, *, project: str | None = None) -> None:
        self.name = name
        self.description = ""
        self.routes: list[PageRoute] = []
        self._project = project
        self._map = Map(merge_slashes=False, redirect_defaults=False)
        self._adapter = self._map.bind("function.invalid")
        configure_logging(settings)
        if flask.has_app_context():
            self._take_over(flask.current_app)

    def get(self, path: str) -> Callable[[H], H]:
        """Register a handler for GET (and HEAD)."""
        return self._method("GET", path)

    def post(self, path: str) -> Callable[[H], H]:
        """Register a handler for POST."""
        return self._method("POST", path)

    def dispatch(self, request: Request) -> Response:
        """Answer a request. Nothing is raised: what goes wrong becomes a page."""
        started = time.perf_counter()
        request_id = begin_request(request, self.name, self._project)
        try:
            response = self._handle(request)
        except MissingPage as missing:
            response = _error(missing.status, request_id, missing.headers, missing.links)
        except AppError as error:
            response = _error(error.status, request_id, error.headers)
        except HTTPException as error:
            response = _error(error.code or 500, request_id)
        except Exception:  # noqa: BLE001 - the last line: functions-framework would answer with a page of its own
            get_logger().exception("request_crashed")
            response = _error(500, request_id)
        for header, value in _HEADERS.items():
            response.headers.setdefault(header, value)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", _NO_PAGE_POLICY)
        response.headers["X-Request-Id"] = request_id
        log_finished(request, response, time.perf_counter() - started)
        return response

    def _take_over(self, application: flask.Flask) -> None:
        """Answer what functions-framework would answer by itself.

        It has rules of its own for /robots.txt, /favicon.ico (both 404) and /static/..., and Flask redirects
        an address with two slashes; only what is left goes to the function. A function's module is loaded
        within the application's context and before the first request, so a hook that looks at which rule was
        found can be put there: in the cloud just as here.
        """

        def answer_instead() -> Response | None:
            return None if flask.request.endpoint == "run" else self.dispatch(flask.request)

        application.before_request(answer_instead)

    def _method(self, method: str, path: str) -> Callable[[H], H]:
        def register(handler: H) -> H:
            route = PageRoute(method, path, handler)
            self.routes.append(route)
            self._map.add(Rule(route.rule, methods=[method], endpoint=route))
            return handler

        return register

    def _handle(self, request: Request) -> Response:
        try:
            route, parameters = self._adapter.match(request.path, request.method)
        except WerkzeugMethodNotAllowed:
            raise MethodNotAllowed(sorted(self._adapter.allowed_methods(request.path))) from None
        except WerkzeugNotFound:
            raise NotFound from None
        # The route and not the path, which may hold a token or whatever a visitor puts there.
        add_log_context(route=route.path)
        response = _response(route.handler(request, **parameters))
        if request.method in {"GET", "HEAD"} and response.status_code == 200:
            response.make_conditional(request)
        return response


def _response(answer: HtmlPage | Response) -> Response:
    if isinstance(answer, Response):
        return answer
    response = Response(answer.body, answer.status, content_type="text/html; charset=utf-8")
    for name, value in answer.headers.items():
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = page_policy(answer.style, tuple(answer.image_origins))
    if "no-store" not in response.headers.get("Cache-Control", "no-store"):
        same = (answer.identity or answer.body).encode()
        response.set_etag(hashlib.sha256(same).hexdigest()[:32], weak=True)
    return response


@lru_cache(maxsize=256)
def page_policy(style: str, image_origins: tuple[str, ...]) -> str:
    """The Content-Security-Policy of a page with this one style element, and no script at all."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    images = " ".join(("'self'", *image_origins))
    return (
        f"default-src 'none'; script-src 'none'; style-src 'sha256-{digest}'; img-src {images}; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _error(
    status: int, request_id: str, headers: Mapping[str, str] | None = None, links: Sequence[Link] = ()
) -> Response:
    page = HtmlPage(error_page(status, request_id, links), ERROR_STYLE, status, headers or {})
    return _response(page)
