"""What GitHub does with a change: who may deploy, and what happens when Google is not ready yet."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

WORKFLOW = Path(__file__).parents[3] / ".github" / "workflows" / "deploy.yml"


@pytest.fixture(scope="module")
def job() -> dict[str, Any]:
    """The job that deploys."""
    # Comes with Pulumi, without types.
    workflow = import_module("yaml").safe_load(WORKFLOW.read_text(encoding="utf-8"))
    found: dict[str, Any] = workflow["jobs"]["deploy"]
    return found


def test_only_the_main_branch_is_deployed_whoever_starts_the_workflow(job: dict[str, Any]) -> None:
    conditions = job["if"].removeprefix("${{").removesuffix("}}").split("&&")
    assert "github.ref == 'refs/heads/main'" in [condition.strip() for condition in conditions]
    assert job["needs"] == "test"


def test_what_google_refuses_the_first_time_is_tried_once_more(job: dict[str, Any]) -> None:
    steps = job["steps"]
    up = [number for number, step in enumerate(steps) if step.get("with", {}).get("command") == "up"]
    first, second = (steps[number] for number in up)
    assert first["continue-on-error"] is True
    assert first["with"] == second["with"]
    assert "continue-on-error" not in second, "what fails twice has failed"
    between = steps[up[0] + 1 : up[1]]
    assert [step["run"] for step in between] == ["sleep 600"]
    for step in [*between, second]:
        assert step["if"] == f"${{{{ steps.{first['id']}.outcome == 'failure' }}}}"
