"""The OpenAPI 3.1 document of all functions, generated from the routes that answer.

`python -m shared.http.openapi` writes it to `openapi.json`; a test says when that file is out of date.
"""

import importlib.util
import inspect
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from shared.core import errors
from shared.core.errors import AppError
from shared.http.pages import PageRouter
from shared.http.problems import PROBLEM_JSON
from shared.http.router import Router
from shared.http.routes import Route

References = Mapping[Any, Any]
"""JSON schema by (model, mode)."""

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT_PATH = REPOSITORY / "openapi.json"
FUNCTIONS_PATH = REPOSITORY / "infra" / "functions.toml"

# Only so that the functions' modules can be imported; nothing connects when they are.
PLACEHOLDER_ENVIRONMENT = {
    "SUPABASE_URL": "http://supabase.invalid",
    "SUPABASE_PUBLISHABLE_KEY": "placeholder",
    "SUPABASE_SECRET_KEY": "placeholder",
    "SUPABASE_JWT_SECRET": "placeholder placeholder placeholder",
    "CALLER_AUDIENCE": "http://job.invalid",
    "CALLER_ACCOUNTS": "placeholder",
    "PUBLIC_PAGES_TOKEN": "placeholder",
    "PUBLIC_PAGES_URL": "http://pages.invalid",
    "FORM_TOKEN_SECRET": "placeholder placeholder placeholder",
}

_DESCRIPTION = """\
What the partner portal and the admin dashboard call. Every group of paths is a function of its own.

**Signing in.** Send the user's Supabase access token: `Authorization: Bearer <token>`. A partner sees
their own rows, an admin everybody's; rows of others do not exist (404).

**Lists** answer `{"data": [...], "next_cursor": ...}`. Send `next_cursor` back as `cursor` for the next page.

**Figures.** Money is EUR. Decimals are strings with two decimals (`"12.50"`), so that no digit is lost;
requests may also send them as numbers. A day is a calendar day in Europe/Amsterdam.

**Errors** are problem documents (RFC 9457). `errors` names every field that is not valid; `request_id`,
which is also the `X-Request-Id` of every answer, finds the request in the logs.

**Doing it once.** Send `Idempotency-Key: <uuid>` with a POST that creates or decides: however often the same
request arrives under that key, it has one effect, and the same answer.

**Overwriting nobody.** What comes with an `ETag` has a version. Send it back as `If-Match` with a change:
where somebody changed it meanwhile the answer is 412 with the present version, and nothing happens.
"""

_SUMMARIES = {
    401: "The access token is missing, expired or not valid.",
    403: "The caller may see this, but not do it.",
    404: "There is no such thing for this caller.",
    409: "Does not fit the present state.",
    412: "It is another version by now: `version` and the `ETag` say which.",
    400: "The body is not JSON.",
    413: "The body is larger than 1 MiB.",
    415: "The body is not sent as JSON, or as what else is taken here.",
    422: "A field is not valid; `errors` says which and why.",
    428: "The change does not name the version it was made on: send `If-Match`.",
    500: "Unforeseen; quote the request id.",
    502: "The database gave no usable answer.",
    503: "Busy or unreachable; try again after `Retry-After` seconds.",
}
_CONVERTED = {"UUID": {"type": "string", "format": "uuid"}, "int": {"type": "integer"}}


def document(routers: Sequence[Router]) -> dict[str, Any]:
    """The OpenAPI document of these functions."""
    schemas, references = _schemas([route for router in routers for route in router.routes])
    paths: dict[str, dict[str, Any]] = {}
    for router in routers:
        for route in router.routes:
            path = f"/jobs/{router.name}" if router.access == "private" else route.path
            paths.setdefault(path, {})[route.method.lower()] = _operation(router, route, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Partner Marketing", "version": _version(), "description": _DESCRIPTION},
        "servers": [{"url": "/", "description": "Where this document was read."}],
        "tags": [{"name": router.name, "description": router.description} for router in routers],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "userToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The access token of a user signed in with Supabase Auth.",
                },
                "scheduler": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The identity token of a service account that may start jobs, such as the "
                    "scheduler's.",
                },
            },
            "schemas": schemas | {"Problem": _PROBLEM},
        },
    }


def load_routers() -> list[Router]:
    """The routers of all functions that answer JSON, in the order they are defined."""
    found = [_router(module, name) for name, module in _modules(answering_json=True)]
    return [router for router in found if isinstance(router, Router)]


def load_page_routers() -> list[PageRouter]:
    """The routers of all functions that answer pages: no part of the document, which is about JSON."""
    found = [_router(module, name) for name, module in _modules(answering_json=False)]
    return [router for router in found if isinstance(router, PageRouter)]


def render(routers: Sequence[Router]) -> str:
    """The document as the text that is kept in the repository."""
    return json.dumps(document(routers), indent=2, ensure_ascii=False) + "\n"


def _modules(*, answering_json: bool) -> Iterator[tuple[str, ModuleType]]:
    defined = tomllib.loads(FUNCTIONS_PATH.read_text())["function"]
    for function in defined:
        if (function["access"] != "anonymous") == answering_json:
            with _placeholder_environment():
                yield function["name"], _module(REPOSITORY / function["source"], function["name"])


def _module(source: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"function_{name}", source)
    if spec is None or spec.loader is None:
        raise ImportError(f"{source} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _router(module: ModuleType, name: str) -> Router | PageRouter:
    router = module.router
    if not isinstance(router, Router | PageRouter):
        raise TypeError(f"{name} has no router")
    router.description = inspect.getdoc(module) or ""
    return router


@contextmanager
def _placeholder_environment() -> Iterator[None]:
    missing = {name: value for name, value in PLACEHOLDER_ENVIRONMENT.items() if name not in os.environ}
    if "SUPABASE_JWKS_URL" in os.environ:
        missing.pop("SUPABASE_JWT_SECRET", None)
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]


def _schemas(routes: Sequence[Route]) -> tuple[dict[str, Any], References]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
    for route in routes:
        if route.body:
            wanted[(route.body.model, "validation")] = None
        if route.answer:
            wanted[(route.answer, "serialization")] = None
    references, definitions = models_json_schema(
        list(wanted), ref_template="#/components/schemas/{model}", by_alias=True
    )
    return definitions.get("$defs", {}), {**references}


def _operation(router: Router, route: Route, references: References) -> dict[str, Any]:
    summary, _, description = (inspect.getdoc(route.handler) or "").partition("\n\n")
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "tags": [router.name],
        "summary": " ".join(summary.split()),
        "description": " ".join(description.split()),
        "security": [{"userToken": []} if router.access == "user" else {"scheduler": []}],
        "parameters": _parameters(route),
        "responses": _responses(router, route, references),
    }
    if route.body:
        operation["requestBody"] = {
            "required": not route.body.optional,
            "content": {"application/json": {"schema": references[(route.body.model, "validation")]}},
        }
    if route.binary:
        operation["requestBody"] = {
            "required": True,
            "description": route.binary.about,
            "content": {
                # As OpenAPI 3.1 has it: what is described by its media type alone is binary.
                media_type: {"schema": {"type": "string", "contentMediaType": media_type}}
                for media_type in route.binary.media_types
            },
        }
    return {name: value for name, value in operation.items() if value not in ("", [])}


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _about(name),
            "schema": _CONVERTED.get(kind.__name__, {"type": "string"}),
        }
        for name, kind in route.path_parameters.items()
    ]
    if route.query:
        schema = route.query.model_json_schema(ref_template="#/components/schemas/{model}")
        definitions = schema.get("$defs", {})
        for name, field in schema["properties"].items():
            parameters.append(_query_parameter(name, _inlined(field, definitions)))
    if route.takes_idempotency_key:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Names this request, so that sending it again has no second effect.",
                "schema": {"type": "string", "format": "uuid"},
            }
        )
    if route.takes_if_match:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": False,
                "description": "The `ETag` of what is being changed.",
                "schema": {"type": "string", "examples": ['"7"']},
            }
        )
    return parameters


def _about(name: str) -> str:
    noun = name.removesuffix("_id").replace("_", " ")
    return f"The {noun}'s id." if name.endswith("_id") else f"The {noun}."


def _query_parameter(name: str, field: dict[str, Any]) -> dict[str, Any]:
    description = field.pop("description", "")
    field.pop("title", None)
    field.pop("default", None) if field.get("default", 0) is None else None
    options = [option for option in field.pop("anyOf", []) if option.get("type") != "null"]
    schema = field | (options[0] if len(options) == 1 else {"anyOf": options} if options else {})
    parameter = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    # Several values stand in one parameter, separated by commas.
    return parameter | ({"style": "form", "explode": False} if schema.get("type") == "array" else {})


def _inlined(field: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    reference = field.get("$ref")
    if reference is None:
        return dict(field)
    rest = {name: value for name, value in field.items() if name != "$ref"}
    inner = {k: v for k, v in definitions[reference.rpartition("/")[2]].items() if k != "description"}
    return inner | rest


def _responses(router: Router, route: Route, references: References) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Done." if route.answer is None else "The answer."}
    success["headers"] = {"X-Request-Id": {"schema": {"type": "string"}}}
    if route.takes_idempotency_key:
        success["headers"]["Idempotency-Replayed"] = {
            "description": "`true` on the stored answer of an earlier request with the same key.",
            "schema": {"enum": ["true"]},
        }
    if route.is_versioned:
        success["headers"]["ETag"] = {
            "description": "The version; send it back as `If-Match`.",
            "schema": {"type": "string", "examples": ['"7"']},
        }
    if route.answer:
        schema = references[(route.answer, "serialization")]
        success["content"] = {"application/json": {"schema": schema}}
    responses = {str(route.status): success}
    for status in sorted({kind.status for kind in _errors(router, route)}):
        responses[str(status)] = {
            "description": _SUMMARIES[status],
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses


def _errors(router: Router, route: Route) -> set[type[AppError]]:
    """Everything a route can answer: what it declares, and what the router adds for what it takes."""
    found = set(route.errors) | {
        errors.InternalError,
        errors.Unauthorized,
        errors.Unavailable,
        errors.UpstreamFailed,
    }
    if router.access == "private":
        found.add(errors.Forbidden)
    if route.path_parameters:
        found.add(errors.NotFound)
    if route.body or route.binary:
        found |= {errors.BadRequest, errors.PayloadTooLarge, errors.UnsupportedMediaType}
    if route.takes_if_match:
        found.add(errors.PreconditionFailed)
    if route.body or route.binary or route.query or route.takes_idempotency_key or route.takes_if_match:
        found.add(errors.Unprocessable)
    return found


def _version() -> str:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    return str(project["version"])


_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "request_id"],
    "properties": {
        "type": {
            "type": "string",
            "description": "Which kind of problem.",
            "examples": ["urn:partner-marketing:problem:not-found"],
        },
        "title": {"type": "string", "description": "The kind in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong this time."},
        "request_id": {"type": "string", "description": "Finds the request in the logs."},
        "errors": {
            "type": "array",
            "description": "One entry per field that is not valid.",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "message"],
                "properties": {
                    "in": {"enum": ["body", "query", "header"]},
                    "pointer": {
                        "type": "string",
                        "description": "JSON pointer into the body, or the parameter's name.",
                        "examples": ["/target_leads_per_week"],
                    },
                    "code": {"type": "string", "examples": ["greater_than_equal"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


if __name__ == "__main__":
    DOCUMENT_PATH.write_text(render(load_routers()))
    sys.stdout.write(f"wrote {DOCUMENT_PATH.name}\n")
