"""The documents lead where they say, and the guide to deploying names all that has to be given."""

import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from typer.main import get_group

from infra.functions import read_functions
from shared.watch.service import DAILY_JOBS

ROOT = Path(__file__).parents[3]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
_NOT_OURS = {"node_modules", "dist", "__pycache__"}
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    """Every Markdown file of the repository, by its path in it."""
    found = []
    for folder, inside, files in os.walk(ROOT):
        # In place: `os.walk` goes where this list says.
        inside[:] = [name for name in inside if name not in _NOT_OURS and not name.startswith(".")]
        found += [Path(folder, name).relative_to(ROOT) for name in files if name.endswith(".md")]
    return sorted(found)


@cache
def anchors(document: Path) -> frozenset[str]:
    """The anchors of its headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+)$", _CODE.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


@pytest.mark.parametrize("document", documents(), ids=str)
def test_every_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    text = _CODE.sub("", (ROOT / document).read_text(encoding="utf-8"))
    for found in _LINK.findall(text):
        link = found[0] or found[1]
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / document.parent / path).resolve() if path else ROOT / document
        assert target.exists(), f"{document} links to {link}"
        if anchor:
            assert anchor in anchors(target), f"{document} links to {link}, and there is no such heading"


def test_every_picture_is_in_some_document() -> None:
    shown = {
        (ROOT / document.parent / (found[0] or found[1])).resolve()
        for document in documents()
        for found in _LINK.findall((ROOT / document).read_text(encoding="utf-8"))
    }
    pictures = sorted((ROOT / "docs" / "screens").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture not in shown] == []


def test_every_command_that_a_document_names_is_there_and_the_readme_names_them_all() -> None:
    from local import cli
    from local.cli.app import app

    for module in iter_modules(cli.__path__, "local.cli."):
        import_module(module.name)  # importing them registers their commands
    group = get_group(app)
    commands = {name for name, command in group.commands.items() if not command.hidden}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in documents():
        text = (ROOT / document).read_text(encoding="utf-8")
        assert set(re.findall(r"python -m local ([a-z][a-z-]*)", text)) <= commands, document
        assert set(re.findall(r"(?:^|`|&& )make ([a-z]+)", text, re.MULTILINE)) <= targets, document
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in commands if not re.search(rf"`(make )?{name}[ `]", readme)} == set()


def test_the_only_function_that_people_call_with_the_service_key_is_the_one_that_the_document_names() -> None:
    for_people = [function for function in read_functions() if function.access != "private"]
    [name] = [function.name for function in for_people if "SUPABASE_SECRET_KEY" in function.secrets]
    security = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert f"one function that people call: `{name}`." in security


def test_the_guide_names_every_setting_and_secret_that_has_to_be_given() -> None:
    # Imported here: two seconds that no other test should wait for.
    from infra.cloud.config import Config
    from infra.cloud.environment import environment_of

    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    for function in read_functions():
        settings = dict.fromkeys(function.settings, "given")
        config = Config(
            "dev", "p", "1", "r", "example.test", settings, {}, "a@example.test", is_protected=False
        )
        # What follows from the deployment itself is not taken from its settings.
        given = {name for name, value in environment_of(config, function).items() if value == "given"}
        may_have = {*function.optional_settings, *function.optional_secrets, "LOG_LEVEL"}
        for name in given | set(function.secrets) | may_have:
            assert f"`{name}`" in guide, f"{function.name} needs {name}"


def test_the_guide_names_the_versions_of_all_secrets_before_it_first_works_a_deployment_out() -> None:
    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    before, _, _ = guide.partition("\npulumi up")
    found = re.search(
        r'^for secret in ([A-Z_ ]+); do\n  pulumi config set --path "secretVersions', before, re.M
    )
    assert found is not None, "without versions the program stops"
    secrets = {secret for function in read_functions() for secret in function.secrets}
    assert set(found[1].split()) == secrets


def commands(document: str) -> str:
    """What a guide has typed, all its blocks after each other."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("document", ["deploy.md", "operations.md"])
def test_a_guide_names_the_project_before_it_asks_google_anything(document: str) -> None:
    before, named, _ = commands(document).partition("export CLOUDSDK_CORE_PROJECT=")
    assert named
    assert not re.search(r"gcloud|run-job\.sh", before)


def test_the_first_night_is_every_daily_job_each_after_what_it_needs() -> None:
    first_night = re.search(r"for job in ([a-z_\\\s]+); do\n  infra/run-job\.sh", commands("deploy.md"))
    assert first_night is not None
    asked_for = first_night[1].replace("\\", " ").split()
    assert sorted(asked_for) == sorted(DAILY_JOBS), "the watch reports what has never succeeded"
    needed_first = ["calculate_partner_lead_stats_daily", "measure_recommendation_effects_daily"]
    assert [job for job in asked_for if job in needed_first] == needed_first
    needed_first = ["run_partner_demand_planning_daily", "generate_ai_partner_recommendations_daily"]
    assert [job for job in asked_for if job in needed_first] == needed_first
