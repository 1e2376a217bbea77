"""The portal on the stack's own port: the built files, their configuration, and a way to Supabase.

Supabase itself answers a browser of any origin; the small server of the local stack refuses its preflights
(it allows no headers), so the shell reaches its Auth and REST through `/portal/supabase`.
"""

import json
import mimetypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.settings import REPOSITORY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/portal"
DIST = REPOSITORY / "portal" / "dist"
_SUPABASE = f"{PREFIX}/supabase"
_PASSED_ON = ("Authorization", "Content-Type", "apikey", "Accept", "Prefer", "X-Supabase-Api-Version")
_ANSWERED = ("Content-Type", "Content-Range", "X-Supabase-Api-Version")
_HASHED = ("elements/parts/", "assets/")
# Images: logos, which the local stack's Storage serves without TLS.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: https: http://127.0.0.1:*; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_NOT_BUILT = (
    "<!doctype html><html lang=en><title>Portal</title><p>The portal is not built: run `make portal`."
)


class PortalApplication:
    """Serves everything below `/portal` (WSGI)."""

    def __init__(self, directory: Path, supabase_url: str, publishable_key: str) -> None:
        """`directory` is `portal/dist`; it may appear later."""
        self._directory = directory
        self._supabase = httpx.Client(base_url=supabase_url, timeout=30)
        self._config = json.dumps(
            {
                "supabase_url": _SUPABASE,
                "supabase_publishable_key": publishable_key,
                "functions_url": "",
            }
        )

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == PREFIX:
            return redirect(f"{PREFIX}/", 308)
        if request.path.startswith(f"{_SUPABASE}/"):
            return self._pass_on(request)
        if request.path == f"{PREFIX}/config.json":
            return _with_headers(Response(self._config, content_type="application/json"), "no-store")
        return self._file(request)

    def _file(self, request: Request) -> Response:
        name = request.path.removeprefix(f"{PREFIX}/")
        if name == "" or name.endswith("/"):
            name += "index.html"
        # The elements are files apart from the shell's, so that a host can take only those.
        root = self._directory if name.startswith("elements/") else self._directory / "shell"
        found = safe_join(str(root), name)
        if found is None or not Path(found).is_file():
            if not (self._directory / "shell").is_dir():
                return _with_headers(Response(_NOT_BUILT, 503, content_type="text/html"), "no-store")
            if found is not None and Path(found).is_dir():
                return redirect(f"{request.path}/", 308)
            return NotFound().get_response(request.environ)
        content_type = mimetypes.guess_type(found)[0] or "application/octet-stream"
        if content_type.startswith("text/"):
            content_type += "; charset=utf-8"
        response = Response(Path(found).read_bytes(), content_type=content_type)
        response.add_etag()
        if name.startswith("elements/"):
            # A host of another origin loads them as modules, which browsers do with CORS only.
            response.headers["Access-Control-Allow-Origin"] = "*"
        is_hashed = name.startswith(_HASHED)
        response = _with_headers(response, "public, max-age=31536000, immutable" if is_hashed else "no-cache")
        return response.make_conditional(request)

    def _pass_on(self, request: Request) -> Response:
        path = request.path.removeprefix(_SUPABASE)
        if not path.startswith(("/auth/v1/", "/rest/v1/")):
            return Response(status=404)
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        try:
            answer = self._supabase.request(
                request.method,
                path,
                params=request.query_string.decode(),
                content=request.get_data(),
                headers=headers,
            )
        except httpx.TransportError:
            return Response(status=502)
        response = Response(answer.content, answer.status_code)
        for name in _ANSWERED:
            if name in answer.headers:
                response.headers[name] = answer.headers[name]
        return _with_headers(response, "no-store")


def _with_headers(response: Response, cache_control: str) -> Response:
    response.headers["Cache-Control"] = cache_control
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def create_portal() -> PortalApplication | None:
    """The portal of the stack that the environment describes; None where it names no Supabase."""
    url, key = os.environ.get("SUPABASE_URL"), os.environ.get("SUPABASE_PUBLISHABLE_KEY")
    return PortalApplication(DIST, url, key) if url and key else None
