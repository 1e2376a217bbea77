"""Every package, unpacked in an empty folder with only its own requirements, starts and answers."""

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import httpx
import pytest

from infra.functions import Access, FunctionDefinition, read_functions
from infra.packages import build
from local.settings import Stack
from shared.mail.links import unsubscribe_url
from tests.factories import Factory
from tests.function_process import served

FUNCTIONS = {function.name: function for function in read_functions()}
# Days before all leads, one for each job: its whole way, and no other test's rows.
DAYS = {name: f"2019-01-{number:02}" for number, name in enumerate(FUNCTIONS, start=1)}
# What is deleted as of a day must be older than what any other test has.
DAYS["prune_marketing_history_daily"] = "1960-01-01"


@pytest.fixture
def make(stack: Stack, db: object) -> Factory:
    return Factory(db, stack.keys.jwt_secret)  # type: ignore[arg-type]  # the fixture's own type is longer


def unpacked(function: FunctionDefinition, folder: Path) -> Path:
    """The package's files, and beside them all that its own requirements name."""
    (package,) = build(folder / "dist", [function])
    with zipfile.ZipFile(folder / "dist" / package.object) as archive:
        archive.extractall(folder / "source")
    subprocess.run(
        [
            *(str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--require-hashes"),
            *("--target", str(folder / "packages"), "--python", sys.executable),
            *("--requirements", str(folder / "source" / "requirements.txt")),
        ],
        check=True,
        timeout=300,
    )
    return folder / "source"


def request_that_is_answered(
    function: FunctionDefinition, stack: Stack, make: Factory
) -> tuple[str, str, dict[str, str]]:
    """A request that goes all the way to the database: method, path, headers."""
    if function.is_job:
        return "POST", "/", stack.job_headers()
    if function.name == "mail_links":
        key = stack.function_environment()["MAIL_LINK_SECRET"]
        return "POST", unsubscribe_url(key, "", make.partner().id, "nl", int(time.time())), {}
    if function.access is Access.ANONYMOUS:
        return "GET", "/sitemap.xml", {}
    partner = make.partner()
    path = function.paths[0].replace("{partner_id}", str(partner.id))
    return "GET", path, partner.headers


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_package_starts_and_answers_with_its_own_requirements_only(
    name: str, stack: Stack, make: Factory, tmp_path: Path
) -> None:
    function = FUNCTIONS[name]
    method, path, headers = request_that_is_answered(function, stack, make)
    source = unpacked(function, tmp_path)
    if name == "generate_ai_partner_recommendations_daily":
        # It wants the day's gaps to be there.
        gaps = stack.job_url("run_partner_demand_planning_daily")
        httpx.post(
            gaps, json={"date": DAYS[name]}, headers=stack.job_headers(), timeout=60, trust_env=False
        ).raise_for_status()
    if name == "measure_recommendation_effects_daily":
        # It wants the day's leads to be counted.
        leads = stack.job_url("calculate_partner_lead_stats_daily")
        httpx.post(
            leads, json={"date": DAYS[name]}, headers=stack.job_headers(), timeout=60, trust_env=False
        ).raise_for_status()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(tmp_path / "packages"),
        **stack.function_environment(name),
    }
    # Without anything of the development environment.
    with served(source / "main.py", function.target, environment, ["-S"]) as (url, _):
        answer = httpx.request(
            method,
            f"{url}{path}",
            headers=headers,
            json={"date": DAYS[name]} if function.is_daily else None,
            timeout=60,
            trust_env=False,
        )
        if name == "sync_partner_campaigns_daily" and answer.status_code == 503:
            # Other tests linked accounts: then it wants the credentials that this stack has none of.
            assert "Google Ads is not set up" in answer.text
        else:
            assert answer.status_code == 200, answer.text
