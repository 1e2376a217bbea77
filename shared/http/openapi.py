"""The OpenAPI 3.1 document of all functions, generated from the routes that answer.

`python -m shared.http.openapi` writes it to `openapi.json`; a test says when that file is out of date.
"""

import inspect
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from shared.core import errors
from shared.core.errors import AppError
from shared.http.functions import REPOSITORY, load_routers
from shared.http.openapi_texts import DESCRIPTION, PROBLEM, SUMMARIES
from shared.http.problems import PROBLEM_JSON
from shared.http.router import Router
from shared.http.routes import Route

References = Mapping[Any, Any]
"""JSON schema by (model, mode)."""

DOCUMENT_PATH = REPOSITORY / "openapi.json"

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
        "info": {"title": "Partner Marketing", "version": _version(), "description": DESCRIPTION},
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
            "schemas": schemas | {"Problem": PROBLEM},
        },
    }


def render(routers: Sequence[Router]) -> str:
    """The document as the text that is kept in the repository."""
    return json.dumps(document(routers), indent=2, ensure_ascii=False) + "\n"


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
            "description": SUMMARIES[status],
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
    if router.access == "user" and route.method != "GET":
        found.add(errors.TooManyRequests)
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


if __name__ == "__main__":
    DOCUMENT_PATH.write_text(render(load_routers()))
    sys.stdout.write(f"wrote {DOCUMENT_PATH.name}\n")
