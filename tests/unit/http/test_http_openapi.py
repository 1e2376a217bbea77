"""The document is true, complete, valid and current."""

import json
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest
from openapi_spec_validator import validate

from infra.functions import Access, read_functions
from shared.http.docs import pages, render_page
from shared.http.functions import load_page_routers, load_routers
from shared.http.openapi import DOCUMENT_PATH, document, render
from shared.http.router import Router


@pytest.fixture(scope="module")
def routers() -> list[Router]:
    return load_routers()


@pytest.fixture(scope="module")
def generated(routers: list[Router]) -> dict[str, Any]:
    return document(routers)


def test_the_document_is_valid_openapi(generated: dict[str, Any]) -> None:
    validate(generated)


def test_the_document_in_the_repository_is_current(routers: list[Router]) -> None:
    assert DOCUMENT_PATH.read_text() == render(routers), "run: python -m shared.http.openapi"


def _operations(generated: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in generated["paths"].values() for operation in methods.values()]


def test_every_operation_can_be_found_and_understood(generated: dict[str, Any]) -> None:
    operations = _operations(generated)
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"].endswith(".")
        assert operation["security"]
        assert all(parameter["description"] for parameter in operation.get("parameters", []))
        assert {"500", "502", "503"} <= set(operation["responses"])


def test_whoever_calls_must_prove_who_they_are(generated: dict[str, Any]) -> None:
    for path, methods in generated["paths"].items():
        for operation in methods.values():
            is_job = path.startswith("/jobs/")
            assert "401" in operation["responses"]
            assert ("scheduler" in operation["security"][0]) is is_job


def test_every_creating_post_takes_an_idempotency_key(generated: dict[str, Any]) -> None:
    for operation in _operations(generated):
        if "201" in operation["responses"]:
            assert "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}


def test_every_list_is_paged(generated: dict[str, Any]) -> None:
    for operation in _operations(generated):
        if operation["operationId"].startswith("list_"):
            assert {"limit", "cursor"} <= {parameter["name"] for parameter in operation["parameters"]}


def test_the_page_needs_nothing_from_elsewhere(generated: dict[str, Any]) -> None:
    page = render_page(generated)
    for foreign in ("<script", "<link", "<img", "@import", "url(", "http://", "https://cdn"):
        assert foreign not in page
    for operation in _operations(generated):
        assert f'id="{operation["operationId"]}"' in page
    for name in generated["components"]["schemas"]:
        assert f'id="schema-{name}"' in page


def test_the_page_escapes_what_it_shows(generated: dict[str, Any]) -> None:
    evil = json.loads(json.dumps(generated))
    evil["info"]["description"] = "<script>alert(1)</script>"
    assert "<script>" not in render_page(evil)


def test_both_are_served_with_their_types() -> None:
    served = pages()
    assert served["/openapi.json"].content_type == "application/json"
    assert json.loads(served["/openapi.json"].get_data())["openapi"] == "3.1.0"
    assert "sha256-" in served["/docs"].headers["Content-Security-Policy"]


def test_a_function_is_defined_with_the_paths_it_answers(routers: list[Router]) -> None:
    defined = {
        function.name: set(function.paths)
        for function in read_functions()
        if function.access is Access.PUBLIC
    }
    answered = {
        router.name: {route.path for route in router.routes} for router in routers if router.access == "user"
    }
    assert defined == answered


def test_every_function_is_found_by_the_paths_it_answers_and_by_no_other(routers: list[Router]) -> None:
    for router in routers:
        for route in router.routes if router.access == "user" else []:
            address = route.path.format(**dict.fromkeys(route.path_parameters, uuid4()))
            found = [function.name for function in read_functions() if function.matches(address)]
            assert found == [router.name], address


def test_pages_are_listed_for_people_and_are_no_part_of_the_document(generated: dict[str, Any]) -> None:
    defined = {path for one in read_functions() if one.access is Access.ANONYMOUS for path in one.paths}
    page_routers = load_page_routers()
    assert defined <= {route.path for router in page_routers for route in router.routes}
    assert not defined & generated["paths"].keys()
    page = render_page(generated, page_routers)
    for router in page_routers:
        for route in router.routes:
            assert f"<code>{route.method} {route.path}</code>" in page
            found = [one.name for one in read_functions() if one.matches(route.path)]
            assert found == [router.name]


def test_a_filter_of_several_values_is_one_parameter(generated: dict[str, Any]) -> None:
    listing = generated["paths"]["/api/partners/{partner_id}/marketing-recommendations"]["get"]
    status = next(one for one in listing["parameters"] if one["name"] == "status")
    assert (status["style"], status["explode"]) == ("form", False)
    assert status["schema"] == {
        "type": "array",
        "items": {"$ref": "#/components/schemas/RecommendationStatus"},
        "minItems": 1,
        "maxItems": 20,
    }


def test_the_details_of_a_proposal_are_typed_by_its_action(generated: dict[str, Any]) -> None:
    schemas = generated["components"]["schemas"]
    details = schemas["Recommendation"]["properties"]["action_details"]
    assert details["discriminator"]["mapping"].keys() == set(schemas["ActionType"]["enum"])
    assert len(details["oneOf"]) == len(schemas["ActionType"]["enum"])


FUNCTIONS = ("marketing_profile", "segments", "landing_pages", "campaigns", "recommendations")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_starts_without_what_it_does_not_use(function: str) -> None:
    """A fresh process: what is imported at the start is what every cold start pays for."""
    program = "import sys, runpy; runpy.run_path(sys.argv[1]);print(' '.join(sys.modules))"
    environment = {
        "PYTHONPATH": str(DOCUMENT_PATH.parent),
        "SUPABASE_URL": "http://supabase.invalid",
        "SUPABASE_PUBLISHABLE_KEY": "k",
        "SUPABASE_JWT_SECRET": "s" * 40,
        "PUBLIC_PAGES_URL": "http://pages.invalid",
        "FORM_TOKEN_SECRET": "signs the tokens of no form at all",
    }
    source = DOCUMENT_PATH.parent / "functions" / function / "main.py"
    run = subprocess.run(
        [sys.executable, "-c", program, str(source)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(run.stdout.split())
    assert {"shared", "postgrest"} <= imported
    heavy = {"supabase", "supabase_auth", "realtime", "storage3", "grpc", "boto3", "tenacity", "local"}
    assert not heavy & imported
    assert not {name for name in imported if name.startswith(("psycopg", "google.ads", "proto."))}
    # The rules, their texts and the details' models are the night's.
    night = {f"shared.recommendations.{part}" for part in ("rules", "writing", "night", "models.actions")}
    assert not night & imported
    assert "shared.landing_pages.writing.pages" not in imported


def test_a_missing_setting_stops_the_start_with_its_name() -> None:
    source = DOCUMENT_PATH.parent / "functions" / "segments" / "main.py"
    run = subprocess.run(
        [sys.executable, str(source)],
        env={"PYTHONPATH": str(DOCUMENT_PATH.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "the setting SUPABASE_URL is missing" in run.stderr.splitlines()[-1]


def test_a_body_that_is_no_json_is_described_by_its_media_types(
    generated: dict[str, Any], routers: list[Router]
) -> None:
    operation = generated["paths"]["/api/partners/{partner_id}/logo"]["post"]
    body = operation["requestBody"]
    assert (body["required"], bool(body["description"])) == (True, True)
    assert {"image/png", "image/jpeg", "image/webp", "image/gif"} <= set(body["content"])
    for media_type, content in body["content"].items():
        assert content["schema"] == {"type": "string", "contentMediaType": media_type}
    assert {"400", "413", "415", "422"} <= set(operation["responses"])
    assert "<code>image/webp</code>" in render_page(document(routers), load_page_routers())
