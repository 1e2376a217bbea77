"""A stack whose environment names a Google Ads: it uses that one, and starts none."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local.google_ads import part
from local.settings import REPOSITORY, Stack
from tests.factories import Factory
from tests.functions.campaigns import Campaigns
from tests.local.conftest import OwnStack


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A double that runs by itself; what leads to it."""
    serve = [sys.executable, "-m", "local.google_ads", "serve", "--directory", str(tmp_path / "outside")]
    process = subprocess.Popen(
        [*serve, "--customers", "3"], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        environment: dict[str, str] = json.loads(process.stdout.readline())
        yield environment
    finally:
        process.terminate()
        process.communicate(timeout=20)


def campaigns_of(double: dict[str, str], account: str) -> list[dict[str, Any]]:
    state = httpx.get(f"{double['GOOGLE_ADS_DOUBLE_URL']}/state.json", timeout=30).json()
    [found] = [customer["campaigns"] for customer in state if customer["id"] == account]
    return list(found)


def test_a_stack_uses_the_google_ads_that_its_environment_names(
    own_stack: OwnStack, outside: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in outside.items():
        monkeypatch.setenv(name, value)
    own_stack.up()
    status = own_stack.status()
    assert status["google_ads_endpoint"] == outside["GOOGLE_ADS_ENDPOINT"]
    assert status["google_ads_url"] == outside["GOOGLE_ADS_DOUBLE_URL"]
    assert "google_ads" not in own_stack.processes()

    running = own_stack.directory.find_running()
    assert running is not None
    stack = running[0]
    assert part.double_url(stack) == outside["GOOGLE_ADS_DOUBLE_URL"]
    with (
        psycopg.connect(stack.db_url, autocommit=True) as db,
        httpx.Client(base_url=stack.api_url, timeout=60, trust_env=False) as api,
    ):
        some = Campaigns(api, Factory(db, stack.keys.jwt_secret))
        linked = api.put(
            f"/api/partners/{some.partner.id}/ad-accounts/google_ads",
            json={"external_account_id": "1000000002"},
            headers=some.admin.headers,
        )
        assert linked.status_code == 200, linked.text
        # Whatever comes of it: within the seconds of the first push Google's client has to be loaded too.
        some.running()
        campaign = some.running()
        assert some.get(campaign)["sync_status"] == "synced"
    [held] = [one for one in campaigns_of(outside, "1000000002") if str(campaign) in one["name"]]
    assert held["status"] == "ENABLED"


def test_what_is_not_said_to_be_a_double_is_not_played_with(
    own_stack: OwnStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in part.NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOOGLE_ADS_ENDPOINT", "googleads.example:443")
    monkeypatch.setenv("GOOGLE_ADS_JSON_KEY_FILE_PATH", "/nowhere/key.json")
    own_stack.directory.create()
    stack = Stack(own_stack.directory.path, own_stack.ports, own_stack.directory.read_or_create_keys())
    assert part.from_outside() == {
        "GOOGLE_ADS_ENDPOINT": "googleads.example:443",
        "GOOGLE_ADS_JSON_KEY_FILE_PATH": "/nowhere/key.json",
    }
    assert part.double_url(stack) is None
