"""All functions in one process: each is its own, each request finds the right one."""

import json
import os
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from werkzeug.test import Client

from infra.functions import Access, FunctionDefinition, read_functions
from local.functions_app import READY_PATH, FunctionsApplication
from local.settings import REPOSITORY

MAIN = """
import functions_framework, json, sys
import beside_{name}  # a module in the function's own folder

@functions_framework.http
def {name}(request):
    return json.dumps({{"name": "{name}", "path": request.path, "method": request.method}})
"""


def public(name: str, source: Path, *paths: str) -> FunctionDefinition:
    return FunctionDefinition(name=name, source=source, target=name, access=Access.PUBLIC, paths=paths)


def job(name: str, source: Path) -> FunctionDefinition:
    return FunctionDefinition(name=name, source=source, target=name, access=Access.PRIVATE)


@pytest.fixture
def client(tmp_path: Path) -> Client:
    """Two public functions and a job whose files are all called main.py, and one that is broken."""
    for name in ("one", "two", "nightly"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.py").write_text(MAIN.format(name=name))
        (tmp_path / name / f"beside_{name}.py").write_text("")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "main.py").write_text("import there_is_no_such_module")
    return Client(
        FunctionsApplication(
            [
                public(
                    "one", tmp_path / "one/main.py", "/api/partners/{id}/one", "/api/partners/{id}/one/{x}"
                ),
                public("two", tmp_path / "two/main.py", "/api/partners/{id}/two"),
                job("nightly", tmp_path / "nightly/main.py"),
                public("broken", tmp_path / "broken/main.py", "/api/broken"),
            ]
        )
    )


@pytest.mark.parametrize(
    ("path", "name", "seen"),
    [
        ("/api/partners/7/one", "one", "/api/partners/7/one"),
        ("/api/partners/7/one/8", "one", "/api/partners/7/one/8"),
        ("/api/partners/a%20b/two", "two", "/api/partners/a b/two"),
        ("/jobs/nightly", "nightly", "/"),
    ],
)
def test_a_request_goes_to_the_function_whose_path_it_has(
    client: Client, path: str, name: str, seen: str
) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client.open(path, method=method)
        assert json.loads(answer.text) == {"name": name, "path": seen, "method": method}


@pytest.mark.parametrize(
    "path",
    ["/", "/api/partners/7", "/api/partners/7/one/8/9", "/api/partners//two", "/jobs/", "/jobs/one", "/x"],
)
def test_a_path_of_no_function_is_a_problem_document(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json is None or answer.json["status"] == 404


def test_a_broken_function_says_so_and_the_others_are_served(client: Client) -> None:
    answer = client.get("/api/broken")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert client.get(READY_PATH).json == {"broken": ["broken"]}
    assert client.get("/api/partners/7/two").status_code == 200


def test_loading_functions_leaves_no_trace_for_the_next_one(client: Client, tmp_path: Path) -> None:
    assert client.get("/api/partners/7/one").status_code == 200
    assert "main" not in sys.modules
    assert not any(str(tmp_path) in entry for entry in sys.path)
    assert "FUNCTION_TARGET" not in os.environ
    assert "FUNCTION_SIGNATURE_TYPE" not in os.environ


def test_every_function_folder_is_defined_and_every_definition_has_its_folder() -> None:
    defined = {str(function.source) for function in read_functions()}
    there = {str(file.relative_to(REPOSITORY)) for file in (REPOSITORY / "functions").rglob("main.py")}
    assert defined == there


def test_no_path_belongs_to_two_functions() -> None:
    functions = [function for function in read_functions() if not function.is_job]
    for function in functions:
        for template in function.paths:
            path = template.replace("{", "").replace("}", "")
            assert [one.name for one in functions if one.matches(path)] == [function.name]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"access": "public", "paths": []}, "is public and has no paths"),
        ({"access": "private", "paths": ["/api"]}, "remove its paths"),
        ({"schedule": "0 1 * * *"}, "needs both schedule and time_zone"),
        ({"schedule": "0 1 * *", "time_zone": "Europe/Amsterdam"}, "schedule"),
        ({"schedule": "0 1 * * *", "time_zone": "Europe/Tilburg"}, "no time zone Europe/Tilburg"),
        ({"shedule": "0 1 * * *"}, "shedule"),
    ],
)
def test_a_definition_that_does_not_hold_together_is_refused(change: dict[str, object], reason: str) -> None:
    whole = {"name": "a", "source": "a/main.py", "target": "a", "access": "private"}
    with pytest.raises(ValidationError, match=reason):
        FunctionDefinition.model_validate({**whole, **change})
