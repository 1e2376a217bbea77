"""The nightly sync as the scheduler starts it, with a stack and a double of Google Ads of its own.

Of its own, because the job works on every account there is.
"""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local import control
from local.processes import ProcessIdentity
from local.settings import Stack
from local.shared_stack import free_ports
from local.state import DataDirectory
from local.supervisor import StartOptions
from shared.ads.platform import AccountId
from shared.core.clock import SystemClock, yesterday
from tests.ads import Ads, Running
from tests.function_process import function_process

JOB = "sync_partner_campaigns_daily"
DAY = yesterday(SystemClock())
ACCOUNT = AccountId("1000000001")


@pytest.fixture(scope="module")
def own_stack() -> Iterator[tuple[Stack, str]]:
    """A stack and the address of its double's controls."""
    with tempfile.TemporaryDirectory(prefix="pm-sync-") as place:
        Path(place).chmod(0o711)  # PostgreSQL may have to run as another user, who must get through
        directory = DataDirectory(Path(place) / "stack")
        owner = ProcessIdentity.of(os.getpid())
        options = StartOptions(free_ports(), has_scheduler=False, owner=owner, is_throwaway=True)
        try:
            stack, state = control.start_detached(directory, options, lambda _phase: None)
            yield stack, state.google_ads["GOOGLE_ADS_DOUBLE_URL"]
        finally:
            control.stop(directory)


def ask(stack: Stack, url: str | None = None) -> httpx.Response:
    """Start the job for yesterday, and return whatever it answers."""
    return httpx.post(
        url or stack.job_url(JOB),
        json={"date": DAY.isoformat()},
        headers=stack.job_headers(),
        timeout=120,
    )


def run(stack: Stack) -> dict[str, Any]:
    """Run the job for yesterday; it must succeed."""
    answer = ask(stack)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def job_run(ads: Ads) -> tuple[str, str | None]:
    [row] = ads.db.execute(
        "select status, error from public.job_runs where job = %s and date = %s", [JOB, DAY]
    ).fetchall()
    status, error = row
    return status, error


def at_google(url: str, running: Running) -> list[dict[str, Any]]:
    """What "Google" holds of the account."""
    for customer in httpx.get(f"{url}/state.json", timeout=30).json():
        if customer["id"] == running.account:
            campaigns: list[dict[str, Any]] = customer["campaigns"]
            return campaigns
    return []


def linked(ads: Ads, account: AccountId) -> Running:
    """An active campaign of a partner who is linked to an account that the double has."""
    partner = ads.partner()
    ads.db.execute(
        "insert into public.partner_ad_accounts (partner_id, channel, external_account_id) "
        "values (%s, 'google_ads', %s)",
        [partner.id, account],
    )
    return ads.campaign(partner, account)


def test_a_night_from_nothing_linked_to_figures_and_back(own_stack: tuple[Stack, str]) -> None:
    stack, url = own_stack
    with psycopg.connect(stack.db_url, autocommit=True) as db:
        ads = Ads(stack, db)

        # Nothing linked, nothing configured: nothing to do, and that is no failure.
        with function_process(stack, JOB) as (job_url, _):
            answer = ask(stack, job_url)
            assert answer.status_code == 200, answer.text
            assert answer.json()["details"]["accounts"] == 0

            # Something linked, nothing configured: it says so.
            running = linked(ads, ACCOUNT)
            answer = ask(stack, job_url)
            assert answer.status_code == 503
            assert "GOOGLE_ADS_JSON_KEY_FILE_PATH" in answer.json()["detail"]
            status, error = job_run(ads)
            assert status == "failed"
            assert error is not None
            assert "not set up" in error

        # Configured: the campaign is made, whole and running.
        report = run(stack)
        assert report["details"] | {"operations_done": 2, "operations_left": 0} == report["details"]
        [campaign] = at_google(url, running)
        assert (campaign["status"], campaign["budget_micros"]) == ("ENABLED", 10_000_000)
        assert ads.row(running.id)["sync_status"] == "synced"

        # Days pass; the figures are there, and the same when read again.
        httpx.post(f"{url}/days", json={"days": 14, "last": DAY.isoformat(), "seed": 1}, timeout=60)
        assert (run(stack)["rows"], run(stack)["rows_changed"]) == (14, 0)
        spent = sum(Decimal(day["cost_micros"]) for day in at_google(url, running)[0]["days"].values())
        assert ads.row(running.id)["total_spend"] == spent / 1_000_000
        [[first]] = db.execute(
            "select min(date) from public.campaign_daily_metrics where campaign_id = %s", [running.id]
        ).fetchall()
        assert first == DAY - timedelta(days=13)

        # An account that is not ours fails alone, and the night with it.
        unknown = linked(ads, AccountId("9999999999"))
        answer = ask(stack)
        assert answer.status_code == 500
        failures = answer.json()["report"]["failures"]
        assert {failure["partner_id"] for failure in failures} == {str(unknown.partner.id)}
        assert answer.json()["report"]["rows"] == 14
        assert ads.row(unknown.id)["sync_error"] == failures[0]["error"]

        # It is unlinked again; two nights at once are one.
        ads.change(unknown.id, status="archived")
        db.execute("delete from public.ad_platform_operations where campaign_id = %s", [unknown.id])
        db.execute("delete from public.partner_ad_accounts where partner_id = %s", [unknown.partner.id])
        with ThreadPoolExecutor(4) as threads:
            answers = list(
                threads.map(
                    lambda _: ask(stack).status_code,
                    range(4),
                )
            )
        assert set(answers) <= {200, 409}
        assert 200 in answers
        assert job_run(ads)[0] == "succeeded"
        assert len(at_google(url, running)) == 1
        assert run(stack)["rows_changed"] == 0
