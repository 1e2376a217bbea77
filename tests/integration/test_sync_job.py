"""The nightly sync as the scheduler starts it, with a stack and a double of Google Ads of its own.

Of its own, because the job works on every account there is.
"""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local import control
from local.processes import ProcessIdentity
from local.settings import Stack
from local.state import DataDirectory
from local.supervisor import StartOptions
from local.throwaway import free_ports
from shared.ads.platform import AccountId
from shared.core.clock import SystemClock, yesterday
from tests.ads import Ads, Running
from tests.function_process import function_process, kill
from tests.night import AMSTERDAM, Connection
from tests.shards import CutRun
from tests.waiting import wait_until

# One stack for the file.
pytestmark = pytest.mark.xdist_group("sync_nights")

JOB = "sync_partner_campaigns_daily"
DAY = yesterday(SystemClock())
ACCOUNT = AccountId("1000000001")


@pytest.fixture(scope="module")
def own_stack() -> Iterator[tuple[Stack, dict[str, str]]]:
    """A stack, and the settings of its double of Google Ads."""
    with tempfile.TemporaryDirectory(prefix="pm-sync-") as place:
        Path(place).chmod(0o711)  # PostgreSQL may have to run as another user, who must get through
        directory = DataDirectory(Path(place) / "stack")
        owner = ProcessIdentity.of(os.getpid())
        options = StartOptions(
            free_ports(), has_scheduler=False, has_mail=False, owner=owner, is_throwaway=True
        )
        try:
            stack, state = control.start_detached(directory, options, lambda _phase: None)
            yield stack, state.google_ads
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


def test_a_night_from_nothing_linked_to_figures_and_back(own_stack: tuple[Stack, dict[str, str]]) -> None:
    stack, url = own_stack[0], own_stack[1]["GOOGLE_ADS_DOUBLE_URL"]
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


def figures(db: Connection) -> list[tuple[Any, ...]]:
    """Everything that the sync writes about days and states."""
    return db.execute(
        """
        select m.campaign_id, m.date, m.spend, m.clicks, m.impressions, m.conversions, m.leads, c.status,
          c.sync_status, c.drift
        from public.campaign_daily_metrics as m
        join public.partner_marketing_campaigns as c on c.id = m.campaign_id
        order by m.campaign_id, m.date
        """
    ).fetchall()


def take_back(db: Connection) -> None:
    """As it was before the sync read anything."""
    db.execute("delete from public.campaign_daily_metrics")
    db.execute("update public.partner_marketing_campaigns set drift = null, sync_status = 'synced'")
    db.execute("delete from public.ai_marketing_recommendations")


def test_cut_into_shards_the_sync_leaves_the_same_figures_and_counts_also_when_some_die(
    own_stack: tuple[Stack, dict[str, str]],
) -> None:
    stack, google_ads = own_stack
    url = google_ads["GOOGLE_ADS_DOUBLE_URL"]
    with psycopg.connect(stack.db_url, autocommit=True) as db:
        ads = Ads(stack, db)
        made = [linked(ads, AccountId(str(1_000_000_002 + number))) for number in range(4)]
        made.sort(key=lambda running: running.partner.id)
        for running in made[:2]:
            noon = datetime.combine(DAY, time(12), AMSTERDAM)
            ads.factory.lead(running.partner, running.segment_id, noon, campaign_id=running.id)
        run(stack)
        httpx.post(f"{url}/days", json={"days": 14, "last": DAY.isoformat(), "seed": 2}, timeout=60)
        # Somebody changed a budget there, so a proposal is due.
        db.execute("set session_replication_role = replica")
        ads.change(made[1].id, daily_budget="11.00")
        db.execute("set session_replication_role = origin")
        take_back(db)
        run(stack)
        [[counts]] = db.execute(
            "select counts from public.job_runs where job = %s and date = %s", [JOB, DAY]
        ).fetchall()
        expected = figures(db), counts
        assert counts["rows_changed"] >= 4 * 14
        assert counts["details"]["proposals"] == 2
        take_back(db)

        night = CutRun.start(stack, db, JOB, DAY, size=1)
        assert night.shards == counts["partners"]
        [[shard]] = db.execute(
            "select shard from private.job_run_shards where job = %s and date = %s and through_partner = %s",
            [JOB, DAY, made[1].partner.id],
        ).fetchall()
        with ThreadPoolExecutor(4) as threads:
            # One dies when it has written figures and is about to propose.
            db.execute(
                """
                create function tests_hold() returns trigger language plpgsql as $$
                begin
                  perform pg_advisory_xact_lock(4713);
                  return new;
                end $$;
                create trigger tests_hold before insert on public.ai_marketing_recommendations
                for each row execute function tests_hold()
                """
            )
            db.execute("select pg_advisory_lock(4713)")
            try:
                with function_process(stack, JOB, **google_ads) as (worker, process):
                    dying = threads.submit(night.deliver, shard, worker)
                    waiting = (
                        "select from pg_locks where locktype = 'advisory' and objid = 4713 and not granted"
                    )
                    wait_until(lambda: bool(db.execute(waiting).fetchall()), "the shard proposes")
                    kill(process)
                    with pytest.raises(httpx.TransportError):
                        dying.result()
                assert ask(stack).status_code == 409, "what it asked for is still being done"
                [[holder]] = db.execute(
                    "select pid from pg_locks where locktype = 'advisory' and objid = 4713 and not granted"
                ).fetchall()
                db.execute("select pg_cancel_backend(%s)", [holder])
            finally:
                db.execute("select pg_advisory_unlock_all()")
                db.execute("drop function tests_hold() cascade")
            # Then all of them come, each twice, as they like.
            statuses = list(threads.map(night.status, [*range(night.shards)] * 2))
        assert statuses.count("done") >= night.shards
        [[status, counted]] = db.execute(
            "select status, counts from public.job_runs where job = %s and date = %s", [JOB, DAY]
        ).fetchall()
        assert status == "succeeded"
        assert (figures(db), counted) == expected
