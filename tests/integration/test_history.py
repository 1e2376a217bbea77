"""What has had its time goes, in batches, and nothing else."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from local.settings import Stack
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
from shared.jobs.history import Pace, prune_history
from shared.jobs.repository import JobRuns
from tests.factories import Factory, Person
from tests.integration.scratch import apply_migrations, scratch_database

Db = psycopg.Connection[tuple[Any, ...]]
JOB = "prune_marketing_history_daily"
# So far in the past that of nobody else's rows any is older.
TODAY = date(1968, 3, 7)


@pytest.fixture
def make(stack: Stack, db: Db) -> Factory:
    return Factory(db, stack.keys.jwt_secret)


@pytest.fixture
def runs(stack: Stack) -> JobRuns:
    settings = ServiceKeySettings(supabase_url=stack.supabase_url, supabase_secret_key=stack.keys.secret_key)
    return JobRuns(service_client_for_jobs(settings))


def months_before(months: int) -> date:
    """The same day of an earlier month."""
    year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months, 12)
    return TODAY.replace(year=year, month=month + 1)


def prune(runs: JobRuns, day: date = TODAY, **pace: float) -> dict[str, Any]:
    return prune_history(runs, day, runs.claim(JOB, day), Pace(**pace))  # type: ignore[arg-type]  # by name


def gap_days(db: Db, partner: Person) -> set[date]:
    return {
        day
        for (day,) in db.execute(
            "select date from public.partner_lead_gaps where partner_id = %s", [partner.id]
        )
    }


def proposal(db: Db, partner: Person, status: str, created: date) -> UUID:
    """A proposal of that day, past all rules about states."""
    made = uuid4()
    with db.transaction():
        db.execute("set local session_replication_role = replica")
        db.execute(
            """
            insert into public.ai_marketing_recommendations (
              id, partner_id, action_type, action_details, expected_effect, priority, rule, rule_version,
              reason, reason_en, inputs, dedupe_key, status, created_at, expires_at
            ) values (
              %s, %s, 'raise_monthly_budget', %s, %s, 'low', 'test', 1, 'test', 'test', '{}', %s, %s, %s, %s
            )
            """,
            # Whole: other tests read all proposals that there are.
            [
                *(made, partner.id),
                Jsonb({"action_type": "raise_monthly_budget", "from": None, "to": "300.00"}),
                Jsonb({"leads_per_week": None, "monthly_cost_change": "0.00"}),
                *(str(made), status, created, created),
            ],
        )
    return made


@pytest.mark.xdist_group("pruning")
def test_gaps_stay_daily_for_half_a_year_and_weekly_for_two(make: Factory, db: Db, runs: JobRuns) -> None:
    partner, segment = make.partner(), make.segment()
    half_a_year, two_years = months_before(6), months_before(25)
    sunday = half_a_year - timedelta(days=half_a_year.isoweekday())
    kept = {TODAY, half_a_year, sunday, sunday - timedelta(days=70)}
    gone = {sunday - timedelta(days=1), sunday + timedelta(days=-6), two_years - timedelta(days=1)}
    oldest_sunday = two_years - timedelta(days=two_years.isoweekday())
    for day in kept | gone | {oldest_sunday}:
        make.lead_gap(partner, segment, day)
    prune(runs)
    assert gap_days(db, partner) == kept


@pytest.mark.xdist_group("pruning")
def test_each_table_keeps_what_its_policy_keeps(make: Factory, db: Db, runs: JobRuns) -> None:
    partner, segment = make.partner(), make.segment()
    for day in (months_before(25), months_before(25) - timedelta(days=1)):
        make.lead_stats(partner, segment, day)
    old = months_before(6) - timedelta(days=1)
    expired, recent, pending = (
        proposal(db, partner, status, created)
        for status, created in (("expired", old), ("expired", months_before(6)), ("pending", old))
    )
    for key, age in (("old", 31), ("young", 29)):
        db.execute(
            "insert into private.idempotency_keys (user_id, key, operation, request, answer, created_at)"
            " values (%s, %s, 'test', %s, '{}', %s)",
            [partner.id, uuid4(), json.dumps({"is": key}), TODAY - timedelta(days=age)],
        )
    prune(runs)
    assert db.execute(
        "select date from public.partner_lead_stats where partner_id = %s", [partner.id]
    ).fetchall() == [(months_before(25),)]
    left = db.execute(
        "select id from public.ai_marketing_recommendations where partner_id = %s", [partner.id]
    ).fetchall()
    assert {one for (one,) in left} == {recent, pending} - {expired}
    assert db.execute(
        "select request ->> 'is' from private.idempotency_keys where user_id = %s", [partner.id]
    ).fetchall() == [("young",)]


@pytest.mark.xdist_group("pruning")
def test_batches_go_on_until_nothing_is_left(make: Factory, db: Db, runs: JobRuns) -> None:
    partner, segment = make.partner(), make.segment()
    day = months_before(26)
    for back in range(5):
        make.lead_stats(partner, segment, day - timedelta(days=back))
    counts = prune(runs, most_rows=2)
    assert counts["details"]["partner_lead_stats"] == 5
    assert counts["details"]["is_left"] == 0
    assert counts["rows"] == sum(counts["details"].values())
    stored = db.execute(
        "select status, counts from public.job_runs where job = %s and date = %s", [JOB, TODAY]
    ).fetchone()
    assert stored == ("succeeded", counts)
    assert prune(runs)["rows"] == 0


@pytest.mark.xdist_group("pruning")
def test_when_the_time_is_over_the_next_night_goes_on(make: Factory, runs: JobRuns) -> None:
    partner, segment = make.partner(), make.segment()
    for back in range(3):
        make.lead_stats(partner, segment, months_before(26) - timedelta(days=back))
    counts = prune(runs, most_rows=2, total_seconds=0)
    assert (counts["details"]["partner_lead_stats"], counts["details"]["is_left"]) == (2, 1)
    assert prune(runs, most_rows=2)["details"]["partner_lead_stats"] == 1


def test_a_day_to_come_makes_nothing_older_than_it_is(stack: Stack) -> None:
    with scratch_database(stack.db_url, "hosted_project") as scratch:
        apply_migrations(scratch)
        scratch.execute("insert into private.caller_writes (user_id) values (gen_random_uuid())")
        scratch.execute("select private.delete_old_rows('2999-01-01', 100)")
        assert scratch.execute("select count(*) from private.caller_writes").fetchone() == (1,)


def test_nobody_but_jobs_can_delete_history(make: Factory, stack: Stack) -> None:
    answer = httpx.post(
        f"{stack.supabase_url}/rest/v1/rpc/prune_marketing_history",
        json={"p_date": "2018-01-01", "p_attempt": 1, "p_most": 1},
        headers=make.admin().headers | {"apikey": stack.keys.publishable_key},
        timeout=30,
        trust_env=False,
    )
    assert answer.status_code in {401, 403, 404}


def test_every_policy_names_a_table_and_an_indexed_date_and_stands_in_the_document(stack: Stack) -> None:
    from local.settings import REPOSITORY

    document = (REPOSITORY / "docs" / "operations.md").read_text()
    plan = document.split("## Growing tables", 1)[1].split("\n## ", 1)[0]
    with scratch_database(stack.db_url, "hosted_project") as db:
        apply_migrations(db)
        policies = db.execute("select relation, date_column from private.history_policies").fetchall()
        for relation, column in policies:
            indexed = db.execute(
                """
                select count(*) from pg_index as i
                join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                where i.indrelid = %s::regclass and a.attname = %s
                """,
                [relation, column],
            ).fetchone()
            assert indexed is not None, relation
            assert indexed[0] > 0 or relation in SMALL, f"{relation} is searched whole every night"
            assert f"`{relation.removeprefix('public.')}`" in plan, f"{relation} is not in docs/operations.md"


SMALL = {
    "public.ai_marketing_recommendations": "found by status and date, as the policy names the status",
    "public.job_runs": "a row per job and day",
    "private.landing_page_previews": "gone after a week",
}
