"""The router: finds the route, proves the caller, reads the request, and answers whatever happens."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed
from werkzeug.exceptions import NotFound as WerkzeugNotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from shared.core.errors import AppError, InternalError, MethodNotAllowed, NotFound, entity_tag
from shared.core.logging import add_log_context, configure_logging, get_logger
from shared.core.settings import CorsSettings, LogSettings, ServiceCallerSettings, UserFunctionSettings
from shared.http.caller import TokenVerifier, bearer_token, token_verifier
from shared.http.cors import add_cors_headers, options_response
from shared.http.problems import from_werkzeug, problem_response
from shared.http.request_log import begin_request, log_finished
from shared.http.requests import read_binary, read_body, read_idempotency_key, read_if_match, read_query
from shared.http.routes import Handler, Reply, Route, read_route
from shared.http.service_caller import ServiceVerifier

Access = Literal["user", "private"]
H = TypeVar("H", bound=Handler)

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


class Router:
    """All routes of one function.

    With access `user` every request carries a user's token, with access `private` the identity token of a
    service account that may call. Either is verified here, whatever the platform has checked before.
    """

    def __init__(
        self,
        name: str,
        settings: LogSettings,
        *,
        access: Access = "user",
        verifier: TokenVerifier | None = None,
        service_verifier: ServiceVerifier | None = None,
    ) -> None:
        self.name = name
        self.access = access
        self.description = ""
        self.routes: list[Route] = []
        if access == "user" and verifier is None:
            if not isinstance(settings, UserFunctionSettings):
                raise TypeError("a function that users call is given UserFunctionSettings")
            verifier = token_verifier(settings)
        if access == "private" and service_verifier is None:
            if not isinstance(settings, ServiceCallerSettings):
                raise TypeError("a private function is given ServiceCallerSettings")
            service_verifier = ServiceVerifier(settings)
        self._verifier = verifier
        self._service_verifier = service_verifier
        self._project = settings.google_cloud_project
        self._origins = settings.cors_origins if isinstance(settings, CorsSettings) else frozenset[str]()
        self._map = Map(merge_slashes=False, redirect_defaults=False)
        self._adapter = self._map.bind("function.invalid")
        configure_logging(settings)
        if flask.has_app_context():
            # functions-framework loads a function within its application, which answers some paths by itself
            # (/robots.txt, /static/..., a line break in a path): with a problem document too, not with HTML.
            flask.current_app.register_error_handler(HTTPException, self._framework_error)

    def get(self, path: str, *, status: int = 200, errors: Sequence[type[AppError]] = ()) -> Callable[[H], H]:
        """Register a handler for GET (and HEAD)."""
        return self._method("GET", path, status, errors)

    def post(
        self, path: str, *, status: int = 200, errors: Sequence[type[AppError]] = ()
    ) -> Callable[[H], H]:
        """Register a handler for POST."""
        return self._method("POST", path, status, errors)

    def put(self, path: str, *, status: int = 200, errors: Sequence[type[AppError]] = ()) -> Callable[[H], H]:
        """Register a handler for PUT."""
        return self._method("PUT", path, status, errors)

    def patch(
        self, path: str, *, status: int = 200, errors: Sequence[type[AppError]] = ()
    ) -> Callable[[H], H]:
        """Register a handler for PATCH."""
        return self._method("PATCH", path, status, errors)

    def delete(
        self, path: str, *, status: int = 204, errors: Sequence[type[AppError]] = ()
    ) -> Callable[[H], H]:
        """Register a handler for DELETE."""
        return self._method("DELETE", path, status, errors)

    def dispatch(self, request: Request) -> Response:
        """Answer a request. Nothing is raised: what goes wrong becomes a problem document."""
        return self._respond(request, self._handle)

    def _framework_error(self, error: HTTPException) -> Response:
        def refuse(_: Request) -> Response:
            raise error

        return self._respond(flask.request, refuse)

    def _respond(self, request: Request, handle: Callable[[Request], Response]) -> Response:
        started = time.perf_counter()
        request_id = begin_request(request, self.name, self._project)
        try:
            response = handle(request)
        except AppError as error:
            response = problem_response(error, request_id)
        except HTTPException as error:
            response = problem_response(from_werkzeug(error), request_id)
        except Exception:  # noqa: BLE001 - the last line: functions-framework would answer with HTML
            get_logger().exception("request_crashed")
            response = problem_response(InternalError(), request_id)
        response.headers.extend(SECURITY_HEADERS)
        response.headers["X-Request-Id"] = request_id
        add_cors_headers(response, request, self._origins)
        log_finished(request, response, time.perf_counter() - started)
        return response

    def _handle(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return options_response(request, self._methods(request), self._origins)
        route, arguments = self._find(request)
        # The route and not the path: it says as much, without ids, whatever a caller puts into a path.
        add_log_context(route=route.path)
        return self._answer(route, arguments, request)

    def _method(
        self, method: str, path: str, status: int, errors: Sequence[type[AppError]]
    ) -> Callable[[H], H]:
        def register(handler: H) -> H:
            route = read_route(method, path, handler, status, errors)
            if route.takes_caller != (self.access == "user"):
                raise TypeError(
                    f"{handler.__name__}: a route takes a caller where users call, and only there"
                )
            self.routes.append(route)
            self._map.add(Rule(route.rule, methods=[method], endpoint=route))
            return handler

        return register

    def _find(self, request: Request) -> tuple[Route, dict[str, Any]]:
        try:
            route, parameters = self._adapter.match(request.path, request.method)
        except WerkzeugMethodNotAllowed:
            raise MethodNotAllowed(self._methods(request)) from None
        except WerkzeugNotFound:
            raise NotFound("This address is not known.") from None
        return route, dict(parameters)

    def _methods(self, request: Request) -> list[str]:
        found = set(self._adapter.allowed_methods(request.path))
        if not found:
            raise NotFound("This address is not known.")
        return sorted(found | {"OPTIONS"})

    def _answer(self, route: Route, arguments: dict[str, Any], request: Request) -> Response:
        if self._service_verifier is not None:
            self._service_verifier.verify(bearer_token(request.headers))
        if self._verifier is not None:
            arguments["caller"] = self._verifier.verify(bearer_token(request.headers))
        if route.takes_idempotency_key:
            arguments["idempotency_key"] = read_idempotency_key(request)
        if route.takes_if_match:
            arguments["if_match"] = read_if_match(request)
        if route.query is not None:
            arguments["query"] = read_query(request, route.query)
        if route.body is not None:
            arguments["body"] = read_body(request, route.body.model, optional=route.body.optional)
        if route.binary is not None:
            arguments["body"] = read_binary(request, route.binary.media_types)
        result = route.handler(**arguments)
        reply = result if isinstance(result, Reply) else Reply(result)
        status = reply.status or route.status
        headers = dict(reply.headers)
        if route.answer is None:
            return Response(status=status, headers=headers)
        if route.is_versioned:
            headers["ETag"] = entity_tag(reply.body.version)
        content = reply.body.model_dump_json()
        return Response(content, status=status, headers=headers, content_type="application/json")
