"""What an operator hears of, and that nothing is said when nothing is wrong."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from infra.functions import read_functions
from local.settings import Stack
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
from shared.watch.repository import WatchRepository
from shared.watch.service import DAILY_JOBS, watch
from tests.factories import Factory
from tests.functions.conftest import make

__all__ = ["make"]

WATCH = "watch_marketing_hourly"


@pytest.fixture
def repository(stack: Stack) -> WatchRepository:
    settings = ServiceKeySettings(supabase_url=stack.supabase_url, supabase_secret_key=stack.keys.secret_key)
    return WatchRepository(service_client_for_jobs(settings))


def succeeded(db: psycopg.Connection[tuple[Any, ...]], job: str, hours_ago: float) -> None:
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    db.execute(
        "insert into public.job_runs (job, date, status, started_at, finished_at) "
        "values (%s, %s, 'succeeded', %s, %s)",
        [job, at.date(), at, at],
    )


def test_every_daily_job_is_watched() -> None:
    assert set(DAILY_JOBS) == {function.name for function in read_functions() if function.is_daily}


@pytest.mark.parametrize(("hours_ago", "is_overdue"), [(25.9, False), (26.1, True)])
def test_a_job_is_overdue_after_26_hours_without_a_success(
    repository: WatchRepository,
    db: psycopg.Connection[tuple[Any, ...]],
    make: Factory,
    hours_ago: float,
    is_overdue: bool,
) -> None:
    job = f"test_{make.segment().hex[:12]}"
    succeeded(db, job, hours_ago)
    assert [overdue.job for overdue in repository.find_alerts([job]).overdue_jobs] == [job] * is_overdue


def test_a_job_that_never_succeeded_is_overdue(
    repository: WatchRepository, db: psycopg.Connection[tuple[Any, ...]], make: Factory
) -> None:
    job = f"test_{make.segment().hex[:12]}"
    db.execute(
        "insert into public.job_runs (job, date, status, finished_at, error) "
        "values (%s, current_date, 'failed', now(), 'x')",
        [job],
    )
    (overdue,) = repository.find_alerts([job]).overdue_jobs
    assert (overdue.job, overdue.last_succeeded_at) == (job, None)


def exceeded(repository: WatchRepository, partner_id: UUID) -> list[tuple[Decimal, Decimal | None]]:
    return [
        (one.committed, one.monthly_budget)
        for one in repository.find_alerts([]).exceeded_budgets
        if one.partner_id == partner_id
    ]


def test_an_exceeded_budget_is_found_though_no_trigger_let_it_through(
    repository: WatchRepository, db: psycopg.Connection[tuple[Any, ...]], make: Factory
) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    campaign = make.campaign(partner, channel="email", monthly_budget=500)
    db.execute("update public.partner_marketing_campaigns set status = 'active' where id = %s", [campaign])
    assert exceeded(repository, partner.id) == []
    with db.transaction():
        # As after a restore, or a repair by hand with the triggers switched off.
        db.execute("set local session_replication_role = replica")
        db.execute("update public.profiles set monthly_marketing_budget = 499.99 where id = %s", [partner.id])
    assert exceeded(repository, partner.id) == [(Decimal(500), Decimal("499.99"))]
    with db.transaction():
        db.execute("set local session_replication_role = replica")
        db.execute("update public.profiles set monthly_marketing_budget = null where id = %s", [partner.id])
    assert exceeded(repository, partner.id) == [(Decimal(500), None)]
    # Nobody else's test is to find it.
    db.execute("update public.partner_marketing_campaigns set status = 'paused' where id = %s", [campaign])


def test_everything_found_is_a_line_in_the_log_that_an_alert_is_made_of(
    repository: WatchRepository,
    db: psycopg.Connection[tuple[Any, ...]],
    make: Factory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    partner = make.partner(monthly_marketing_budget=100)
    campaign = make.campaign(partner, channel="google_ads", daily_budget=5)
    operation = db.execute(
        "insert into public.ad_platform_operations (partner_id, campaign_id, operation, status, last_error) "
        "values (%s, %s, 'pause', 'failed', 'refused') returning id",
        [partner.id, campaign],
    ).fetchone()
    assert operation is not None
    report = watch(repository)
    assert report.failed_operations.count >= 1
    assert "operations_failed" in capsys.readouterr().out
    db.execute("delete from public.ad_platform_operations where id = %s", [operation[0]])


def test_the_function_answers_what_it_found(stack: Stack) -> None:
    answer = httpx.post(stack.job_url(WATCH), headers=stack.job_headers(), timeout=60, trust_env=False)
    assert answer.status_code == 200
    assert set(answer.json()) == {"overdue_jobs", "failed_operations", "exceeded_budgets", "jobs"}


def test_nobody_signed_in_may_look(stack: Stack, make: Factory) -> None:
    for person in (make.partner(), make.admin()):
        answer = httpx.post(
            f"{stack.supabase_url}/rest/v1/rpc/find_operator_alerts",
            json={"p_jobs": []},
            headers={"apikey": stack.keys.publishable_key, **person.headers},
            timeout=30,
            trust_env=False,
        )
        assert answer.status_code in {401, 403, 404}


def test_a_job_is_measured_by_its_newest_run_and_its_last_success(
    repository: WatchRepository, db: psycopg.Connection[tuple[Any, ...]], make: Factory
) -> None:
    job = f"test_{make.segment().hex[:12]}"
    start = datetime.now(UTC) - timedelta(days=3)
    counts = '{"rows": 40, "rows_changed": 7, "failures": [{}, {}]}'
    for day, seconds, status in ((0, 10, "succeeded"), (1, 30, "succeeded"), (2, 20, "failed")):
        began = start + timedelta(days=day)
        failed = status == "failed"
        db.execute(
            "insert into public.job_runs (job, date, status, started_at, finished_at, counts, error) "
            "values (%s, %s, %s, %s, %s, %s, %s)",
            [
                *(job, began.date(), status, began, began + timedelta(seconds=seconds)),
                counts if failed else "{}",
                "x" if failed else None,
            ],
        )
    (found,) = repository.measure_jobs([job])
    assert (found.last_date, found.last_status) == ((start + timedelta(days=2)).date(), "failed")
    assert (found.last_seconds, found.median_seconds) == (20, 20)
    assert (found.last_rows, found.last_rows_changed, found.last_failures) == (40, 7, 2)
    assert (found.runs, found.failed_runs) == (3, 1)
    assert found.last_succeeded_at == start + timedelta(days=1, seconds=30)
    assert found.seconds_since_success is not None
    assert abs(found.seconds_since_success - 2 * 86400) < 600


def test_a_job_that_runs_has_no_length_yet(
    repository: WatchRepository, db: psycopg.Connection[tuple[Any, ...]], make: Factory
) -> None:
    job = f"test_{make.segment().hex[:12]}"
    db.execute("insert into public.job_runs (job, date) values (%s, current_date)", [job])
    (found,) = repository.measure_jobs([job])
    assert (found.last_seconds, found.last_succeeded_at, found.seconds_since_success) == (None, None, None)
