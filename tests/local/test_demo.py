"""`make demo`, as a newcomer runs it: twice."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.settings import REPOSITORY
from local.shared_stack import free_ports

_CAMPAIGN = """
select c.status, c.sync_status, c.total_clicks, c.total_spend, r.status
from public.partner_marketing_campaigns as c
join public.profiles as p on p.id = c.partner_id
join public.ai_marketing_recommendations as r on r.campaign_id = c.id and r.action_type = 'create_campaign'
where p.email = 'schilder@demo.example' and c.external_campaign_id is not null
"""


class Demo:
    """The command line on a data directory of its own."""

    def __init__(self, directory: Path) -> None:
        ports = free_ports()
        self._command = [sys.executable, "-m", "local", "--data-dir", str(directory)]
        self._ports = [f"--{name}-port={port}" for name, port in vars(ports).items()]

    def run(self, *arguments: str) -> str:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GOOGLE_ADS_")
        }
        done = subprocess.run(
            [*self._command, *self._ports, *arguments],
            cwd=REPOSITORY,
            env={**environment, "COLUMNS": "140"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = json.loads(self.run("status", "--json"))
        return status


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    directory = tmp_path / "demo"
    one = Demo(directory)
    try:
        yield one
    finally:
        one.run("reset")


def test_the_demo_ends_with_proposals_and_a_campaign_that_was_synced_and_may_be_run_again(demo: Demo) -> None:
    first = demo.run("demo", "--detach", "--no-scheduler")
    assert "Widest lead gaps" in first
    assert "Proposals of the night" in first
    assert "Demo Schilder Utrecht" in first
    assert "admin@demo.example" in first
    status = demo.status()
    assert status["google_ads_endpoint"]
    with psycopg.connect(status["db_url"], autocommit=True) as db:
        [(state, sync_status, clicks, spend, proposal)] = db.execute(_CAMPAIGN).fetchall()
        assert (state, sync_status, proposal) == ("active", "synced", "executed")
        assert clicks > 0
        assert spend > 0
        assert f"€{spend:.2f} in all" in " ".join(first.split())
        demo.run("demo", "--detach", "--no-scheduler")
        assert db.execute(_CAMPAIGN).fetchall() == [(state, sync_status, clicks, spend, proposal)]
