"""All functions on one port: each its own functions-framework application, chosen by the request's path."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import functions_framework
from werkzeug.wrappers import Response

from infra.functions import FunctionDefinition, read_functions
from local import portal
from local.identity import KEYS_PATH, published_keys
from local.settings import REPOSITORY
from shared.http import docs
from shared.jobs.cloud_tasks import SHARDS_PATH

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READY_PATH = "/_local/ready"
_JOBS_PREFIX = "/jobs/"
_OF_ONE_FUNCTION = ("FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE", "TASK_URL")

log = logging.getLogger(__name__)


def load_function(function: FunctionDefinition) -> "WSGIApplication":
    """Create a function's application from its own `main.py`, as it is created in the cloud.

    functions-framework expects one function in a process: it leaves the module behind as `main`, its folder
    on the import path, and its target and signature in the environment, where the next one would find them.
    All of that is put back. While it is loaded it finds its own address in the environment.
    """
    saved_path, saved_main = list(sys.path), sys.modules.pop("main", None)
    saved_environment = {name: os.environ.pop(name, None) for name in _OF_ONE_FUNCTION}
    if function.is_sharded:
        os.environ["TASK_URL"] = f"{os.environ['CALLER_AUDIENCE']}{_JOBS_PREFIX}{function.name}"
    try:
        application: WSGIApplication = functions_framework.create_app(  # type: ignore[no-untyped-call]  # it has no annotations
            target=function.target, source=str(REPOSITORY / function.source)
        )
        return application
    finally:
        sys.path[:] = saved_path
        sys.modules.pop("main", None)
        if saved_main is not None:
            sys.modules["main"] = saved_main
        for name, value in saved_environment.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def problem(status: int, title: str, detail: str) -> "WSGIApplication":
    """An application that answers one RFC 9457 problem."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(json.dumps(content), status=status, content_type="application/problem+json")


def _json(content: Mapping[str, object]) -> "WSGIApplication":
    return Response(json.dumps(content), content_type="application/json")


class FunctionsApplication:
    """Hands a request to the function whose path it has; a job is at `/jobs/<name>`."""

    def __init__(
        self,
        functions: Iterable[FunctionDefinition],
        load: Callable[[FunctionDefinition], "WSGIApplication"] = load_function,
    ) -> None:
        """Load every function. One that cannot be loaded answers 503; the others are served."""
        self._public: list[tuple[FunctionDefinition, WSGIApplication]] = []
        self._exact: dict[str, WSGIApplication] = {}
        self._below: dict[str, WSGIApplication] = {}
        broken: list[str] = []
        for function in functions:
            try:
                application = load(function)
            except Exception:  # whatever a function raises at import is its own, and is logged whole
                log.exception("function_could_not_be_loaded: %s", function.name)
                broken.append(function.name)
                application = problem(
                    503,
                    "Service Unavailable",
                    f"The function {function.name} could not be loaded; its log says why.",
                )
            if function.is_job:
                at = f"{_JOBS_PREFIX}{function.name}"
                self._exact[at] = _at(application, "/")
                if function.is_sharded:
                    self._exact[f"{at}{SHARDS_PATH}"] = _at(application, SHARDS_PATH)
            else:
                self._public.append((function, application))
        self._exact[READY_PATH] = _json({"broken": broken})
        self._not_found = problem(404, "Not Found", "No function is served at this path.")

    def add(self, path: str, application: "WSGIApplication") -> None:
        """Serve one more page at exactly this path."""
        self._exact[path] = application

    def add_below(self, path: str, application: "WSGIApplication") -> None:
        """Serve what is at this path and below it."""
        self._below[path] = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        return self._find(environ.get("PATH_INFO") or "/")(environ, start_response)

    def _find(self, path: str) -> "WSGIApplication":
        exact = self._exact.get(path)
        if exact is not None:
            return exact
        for function, application in self._public:
            if function.matches(path):
                return application
        for below, application in self._below.items():
            if path == below or path.startswith(f"{below}/"):
                return application
        return self._not_found


def _at(application: "WSGIApplication", path: str) -> "WSGIApplication":
    """A job sees its requests at `/` or `/shards`, as it does when it is deployed by itself."""

    def moved(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        # An empty path is a redirect for Flask, so it is a slash.
        return application({**environ, "SCRIPT_NAME": "", "PATH_INFO": path}, start_response)

    return moved


def create_application() -> FunctionsApplication:
    """The application with every function of `infra/functions.toml`, their documentation and the portal."""
    application = FunctionsApplication(read_functions())
    application.add(KEYS_PATH, _json(published_keys(os.environ["SUPABASE_JWT_SECRET"])))
    try:
        served: dict[str, WSGIApplication] = dict(docs.pages())
    except Exception:  # a function that cannot be loaded has no routes to document
        log.exception("documentation_could_not_be_made")
        missing = problem(
            503, "Service Unavailable", "The documentation could not be made; the log says why."
        )
        served = dict.fromkeys(("/openapi.json", "/docs"), missing)
    for path, page in served.items():
        application.add(path, page)
    served_portal = portal.create_portal()
    if served_portal is not None:
        application.add_below(portal.PREFIX, served_portal)
    return application
