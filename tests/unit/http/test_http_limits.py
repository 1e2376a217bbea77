"""Of every route there is: how large a request may be, and how long an answer can become."""

import ast
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from pydantic import BaseModel
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from local.settings import REPOSITORY
from shared.core.models import MAX_LIMIT, Page
from shared.http.forms import MAX_FORM_BYTES
from shared.http.functions import PLACEHOLDER_ENVIRONMENT, load_page_routers, load_routers
from shared.http.requests import MAX_BODY_BYTES
from shared.http.router import Router
from shared.http.routes import Route

ROUTERS = load_routers()
ROUTES = [(router, route) for router in ROUTERS for route in router.routes]

# Lists in answers that no page cuts, and why each ends. Whatever else is a list comes in pages.
ENDS_BECAUSE = {
    ("AdAccounts", "data"): "an account per channel",
    ("BulkApprovalOutcome", "data"): "an answer per proposal that was named, at most 50",
    ("Budget", "campaigns"): "campaigns that commit something: campaigns_per_partner",
    ("BudgetWhatIf", "campaigns"): "campaigns that commit something: campaigns_per_partner",
    ("CampaignMetrics", "data"): "a row per day that was asked for, at most 366",
    ("ImportedMetrics", "data"): "a row per day that was sent, in a body of at most 1 MiB",
    ("JobReport", "failures"): "only jobs' callers see it",
    ("JobReport", "notes"): "at most 100",
    ("LandingPage", "warnings"): "found in a content of at most 256 KiB",
    ("Logo", "variants"): "two sizes",
    ("MarketingProfile", "preferred_channels"): "one of each channel",
    ("Preferences", "kinds"): "one of each kind",
    ("Recommendation", "measured_effects"): "one after 14 days and one after 28",
    ("RecommendationPreview", "budget_changes"): "of one proposal",
    ("RecommendationPreview", "changes"): "of one proposal",
    ("RecommendationWithInputs", "measured_effects"): "one after 14 days and one after 28",
    ("RuleEffects", "data"): "one of each rule and version",
    ("RuleEffects", "reported_rules"): "one of each rule",
    ("WatchReport", "exceeded_budgets"): "only jobs' callers see it",
    ("WatchReport", "jobs"): "one of each job",
    ("WatchReport", "overdue_jobs"): "one of each job",
}
# Texts in requests without a length of their own, and what bounds them.
NO_LENGTH_BECAUSE = {
    ("MetricsImport", "csv"): "the body's 1 MiB, and rows of 366 days",
    ("WhatIfQuery", "anyOf"): "a decimal has at most 20 digits on either side of its point",
}


# What answers nobody before it is set up, and so reads nothing either.
IS_CLOSED = {"/mail/events": 404}


class _Anybody:
    """Takes every service account: who may call is not what is asked here."""

    def verify(self, _token: str) -> None:
        return None


def _named(pair: tuple[Router, Route]) -> str:
    return f"{pair[0].name} {pair[1].method} {pair[1].path}"


def _send(router: Router, route: Route, monkeypatch: pytest.MonkeyPatch, **given: Any) -> Response:
    monkeypatch.setattr(router, "_service_verifier", _Anybody() if router.access == "private" else None)
    path = route.path
    for name, kind in route.path_parameters.items():
        path = path.replace(f"{{{name}}}", str(uuid4()) if kind.__name__ == "UUID" else "google_ads")
    claims = {"sub": str(uuid4()), "role": "authenticated", "aud": "authenticated", "exp": time.time() + 60}
    token = jwt.encode(claims, PLACEHOLDER_ENVIRONMENT["SUPABASE_JWT_SECRET"], algorithm="HS256")
    builder = EnvironBuilder(
        path, method=route.method, headers=[("Authorization", f"Bearer {token}")], **given
    )
    return router.dispatch(Request(builder.get_environ()))


@pytest.mark.parametrize("pair", [p for p in ROUTES if p[1].body or p[1].binary], ids=_named)
def test_no_route_reads_a_body_beyond_the_limit(
    pair: tuple[Router, Route], monkeypatch: pytest.MonkeyPatch
) -> None:
    router, route = pair
    media_type = route.binary.media_types[0] if route.binary else "application/json"
    answer = _send(router, route, monkeypatch, data=b" " * (MAX_BODY_BYTES + 1), content_type=media_type)
    assert answer.status_code == 413, answer.get_data(as_text=True)


def test_no_page_reads_a_form_beyond_the_limit() -> None:
    sent = 0
    for router in load_page_routers():
        for route in router.routes:
            if route.method != "POST":
                continue
            sent += 1
            path = route.path.replace("{path...}", "some/page").replace("{token}", "x")
            builder = EnvironBuilder(
                path,
                method="POST",
                data=b"a=" + b"b" * MAX_FORM_BYTES,
                content_type="application/x-www-form-urlencoded",
            )
            assert router.dispatch(Request(builder.get_environ())).status_code == IS_CLOSED.get(path, 413)
    assert sent


@pytest.mark.parametrize(
    "pair", [p for p in ROUTES if p[1].answer and issubclass(p[1].answer, Page)], ids=_named
)
def test_no_page_of_a_list_is_longer_than_the_limit(
    pair: tuple[Router, Route], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _send(*pair, monkeypatch, query_string={"limit": str(MAX_LIMIT + 1)})
    assert answer.status_code == 422
    assert [entry["pointer"] for entry in (answer.get_json() or {})["errors"]] == ["limit"]


def _parts(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from _parts(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value, path)


def _own_lists(model: type[BaseModel]) -> set[str]:
    """The fields of a model that are lists of any length."""
    fields = model.model_json_schema(mode="serialization").get("properties", {})
    return {
        name
        for name, field in fields.items()
        for _, part in _parts(field)
        if part.get("type") == "array" and "maxItems" not in part
    }


@pytest.mark.parametrize("pair", [p for p in ROUTES if p[1].answer], ids=_named)
def test_every_list_in_an_answer_ends(pair: tuple[Router, Route]) -> None:
    answer = pair[1].answer
    assert answer is not None
    endless = _own_lists(answer) - ({"data"} if issubclass(answer, Page) else set())
    assert {name for name in endless if (answer.__name__, name) not in ENDS_BECAUSE} == set()


@pytest.mark.parametrize("pair", [p for p in ROUTES if p[1].body or p[1].query], ids=_named)
def test_every_list_and_text_in_a_request_has_a_length(pair: tuple[Router, Route]) -> None:
    route = pair[1]
    for model in (route.body.model if route.body else None, route.query):
        if model is None:
            continue
        for path, part in _parts(model.model_json_schema()):
            is_endless = (part.get("type") == "array" and "maxItems" not in part) or (
                part.get("type") == "string"
                and not part.keys() & {"maxLength", "pattern", "enum", "format", "const"}
            )
            field = path.rsplit("/", 1)[-1]
            assert not is_endless or (model.__name__, field) in NO_LENGTH_BECAUSE, (model.__name__, path)


# Who calls out of the process, by module, and what ends the call. A module that begins to is listed here.
CALLS_OUT = {
    "shared/ads/google/library.py": "a deadline per call (deadline_seconds), tested in google_ads/",
    "shared/db/connections.py": "connect_seconds and read_seconds of who makes it",
    "shared/db/query.py": "asks through shared/db/session.py",
    "shared/db/role_client.py": "CONNECT_SECONDS, READ_SECONDS",
    "shared/db/session.py": "connect_seconds and read_seconds of who makes it",
    "shared/db/storage.py": "CONNECT_SECONDS, READ_SECONDS",
    "shared/http/caller.py": "decodes tokens; asks through shared/http/published_keys.py",
    "shared/http/published_keys.py": "timeout of PyJWKClient",
    "shared/http/service_caller.py": "decodes tokens; asks through shared/http/published_keys.py",
    "shared/jobs/cloud_tasks.py": "a timeout per call",
    "shared/landing_pages/language_model/writer.py": "httpx.Timeout per attempt, all within the deadline",
    "shared/mail/google_identity.py": "timeout of HTTPConnection",
    "shared/mail/ses.py": "connect_timeout and read_timeout of botocore's Config",
    "shared/mail/sns.py": "timeout of the connection that fetches the certificate",
}
_NETWORK = {
    "httpx",
    "http.client",
    "urllib.request",
    "requests",
    "socket",
    "boto3",
    "botocore",
    "grpc",
    "jwt",
}
_NEEDS_TIMEOUT = {"HTTPConnection", "HTTPSConnection", "PyJWKClient", "urlopen", "create_connection"}


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"import_module", "_module"}:
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}  # type: ignore[misc]  # a name
    return found


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("shared", "functions"):
        for file in sorted((REPOSITORY / folder).rglob("*.py")):
            yield str(Path(file).relative_to(REPOSITORY)), ast.parse(file.read_text())


def test_whoever_calls_out_is_listed_with_what_ends_the_call() -> None:
    calling = {
        name
        for name, tree in _sources()
        if any(
            module == root or module.startswith(f"{root}.") for module in _imports(tree) for root in _NETWORK
        )
    }
    assert calling - CALLS_OUT.keys() == set(), "say in CALLS_OUT what ends its calls"


def test_every_connection_is_made_with_a_timeout() -> None:
    without = [
        f"{name}:{node.lineno}"
        for name, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) in _NEEDS_TIMEOUT
        and "timeout" not in {keyword.arg for keyword in node.keywords}
    ]
    assert without == []
