"""Cross-origin calls: the portal's pages live on another origin than the functions."""

from collections.abc import Set as AbstractSet

from werkzeug.wrappers import Request, Response

ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id, traceparent"
EXPOSED_HEADERS = "X-Request-Id, Retry-After, Location, ETag, Idempotency-Replayed"
PREFLIGHT_SECONDS = 600


def add_cors_headers(response: Response, request: Request, origins: AbstractSet[str]) -> None:
    """Let a page of a configured origin read the answer; say nothing to any other."""
    if not origins:
        return
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS


def options_response(request: Request, methods: list[str], origins: AbstractSet[str]) -> Response:
    """The answer to OPTIONS: what is allowed here, and to a browser's preflight that it may go on."""
    response = Response(status=204)
    response.headers["Allow"] = ", ".join(methods)
    asked = request.headers.get("Access-Control-Request-Method")
    if asked and request.headers.get("Origin") in origins:
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response
