"""Our migrations on databases of several kinds: a new project, a platform that is live, PostgreSQL 15."""

import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from local import postgres
from local.settings import Keys, Stack
from local.throwaway import free_ports
from tests.integration.catalog import Db, Fact, read_facts
from tests.integration.scratch import (
    acting_as,
    apply_migrations,
    migration_files,
    read_sql,
    refusal_of,
    run_sql,
    scratch_database,
)

PLATFORM_TABLES = ("profiles", "lead_segments", "leads")
MARKETING_COLUMNS = frozenset(
    {
        "marketing_mode",
        "auto_marketing_enabled",
        "monthly_marketing_budget",
        "preferred_channels",
        "brand_color",
        "logo_url",
        "tone_of_voice",
    }
)
# All that we may add to what the platform owns: (kind, on what, name).
ADDITIONS = {
    *(("column", "public.profiles", column) for column in MARKETING_COLUMNS),
    *(("privilege", "public.profiles", column) for column in MARKETING_COLUMNS),
    *(("comment", "public.profiles", column) for column in MARKETING_COLUMNS),
    ("constraint", "public.profiles", "marketing_mode_is_known"),
    ("constraint", "public.profiles", "monthly_marketing_budget_is_not_negative"),
    ("constraint", "public.profiles", "preferred_channels_are_known"),
    ("constraint", "public.profiles", "brand_color_is_hex"),
    ("constraint", "public.profiles", "logo_url_is_secure"),
    ("constraint", "public.profiles", "tone_of_voice_is_short"),
    ("trigger", "public.profiles", "guard_platform_columns"),
    ("trigger", "public.profiles", "check_profile_budget"),
    ("trigger", "public.profiles", "limit_writes"),
    ("trigger", "public.profiles", "log_profile_budget_change_on_insert"),
    ("trigger", "public.profiles", "log_profile_budget_change_on_update"),
    ("index", "public.profiles", "profiles_lower_company_name_idx"),
    ("policy", "public.profiles", "partner_marketing_reads_profiles"),
    ("policy", "public.profiles", "partner_marketing_updates_profiles"),
    ("policy", "public.lead_segments", "partner_marketing_reads_lead_segments"),
    *(
        (kind, "public.leads", column)
        for column in ("landing_page_id", "campaign_id", "gclid")
        for kind in ("column", "comment")
    ),
    ("constraint", "public.leads", "leads_landing_page_id_fkey"),
    ("constraint", "public.leads", "leads_campaign_id_fkey"),
    *(
        ("index", "public.leads", f"leads_{name}_idx")
        for name in ("landing_page_id", "campaign_id", "created_at", "open_user_id", "accepted_created_at")
    ),
}


@pytest.fixture
def live(stack: Stack) -> Iterator[Db]:
    """A database with the platform's tables and data, before our migrations."""
    with scratch_database(stack.db_url, "hosted_project", "live_platform") as db:
        yield db


def facts_of_the_platform(db: Db) -> set[Fact]:
    """Facts about the platform's tables, view and functions."""
    mine = {f"public.{name}" for name in (*PLATFORM_TABLES, "partner_performance_stats")}
    mine |= {"public.touch_profile()", "public.refresh_partner_performance_stats()"}
    return {fact for fact in read_facts(db) if fact.subject in mine}


def rows_of_the_platform(db: Db) -> dict[str, list[Any]]:
    """All rows of the platform's tables, without what we add to them, by table."""
    added = [name for kind, _table, name in ADDITIONS if kind == "column"]
    return {
        table: db.execute(
            sql.SQL("select (to_jsonb(t) - %s::text[])::text from {} as t order by 1").format(
                sql.Identifier("public", table)
            ),
            [added],
        ).fetchall()
        for table in (*PLATFORM_TABLES, "partner_performance_stats")
    }


def route(db: Db) -> list[tuple[Any, ...]]:
    """Whom the platform would ask in which order, for every segment."""
    return db.execute(read_sql("routing_query")).fetchall()


def test_routing_answers_the_same_before_and_after(live: Db) -> None:
    before = route(live)
    apply_migrations(live)
    after_migrating = route(live)
    report = live.execute("select public.link_partners_to_segments(false)").fetchone()
    after_linking = route(live)

    assert len({code for code, _partner, _turn in before}) == 5, "the made-up data tells too little"
    assert len(before) >= 20
    assert after_migrating == before
    assert report is not None
    assert len(report[0]) >= 20
    assert after_linking == before


def test_linking_reproduces_whom_routing_would_consider(live: Db) -> None:
    apply_migrations(live)
    live.execute("select public.link_partners_to_segments(false)")
    linked = live.execute("select partner_id, segment_id from public.partner_segments").fetchall()
    matched = live.execute(
        """
        select p.id, s.id from public.profiles as p, public.lead_segments as s
        where (p.primary_branch = s.branch or s.branch = any (p.lead_industries))
          and (s.region = any (p.regions) or s.region = any (p.lead_locations))
          and p.is_active_for_routing and not p.is_admin and s.is_active
        """
    ).fetchall()
    assert sorted(linked) == sorted(matched)


def test_the_platforms_rows_stay_as_they_are(live: Db) -> None:
    before = rows_of_the_platform(live)
    apply_migrations(live)
    live.execute("select public.link_partners_to_segments(false)")
    assert rows_of_the_platform(live) == before


def test_the_platforms_schema_only_gains_what_is_listed(live: Db) -> None:
    before = facts_of_the_platform(live)
    apply_migrations(live)
    after = facts_of_the_platform(live)
    assert before - after == set(), "changed, taken away, or written anew"
    gained = {(fact.kind, fact.subject, fact.part) for fact in after - before if fact.kind != "storage"}
    assert gained == ADDITIONS


def test_leads_that_the_platform_hides_stay_hidden(live: Db) -> None:
    partner = live.execute("select user_id from public.leads where status = 'new' limit 1").fetchone()
    assert partner is not None
    apply_migrations(live)
    with acting_as(live, "authenticated", partner[0]):
        assert live.execute("select count(*) from public.leads").fetchone() == (0,)
        assert live.execute("select count(*) from public.profiles").fetchone() == (1,)


def test_the_platforms_own_roles_write_profiles_as_before(live: Db) -> None:
    """Sign-up and routing may have roles of their own, that know nothing of ours."""
    with live.transaction(force_rollback=True):
        run_sql(
            live,
            """
            create role routing_of_the_platform nologin bypassrls;
            grant usage on schema public to routing_of_the_platform;
            grant all on public.profiles to routing_of_the_platform;
            """,
        )
        for file in migration_files():
            run_sql(live, file.read_text())
        live.execute("set local role routing_of_the_platform")
        assert (
            refusal_of(live, "update public.profiles set max_open_leads = 1, is_active_for_routing = false")
            is None
        )
        assert (
            refusal_of(live, "update public.profiles set is_admin = true where first_name = 'Partner'")
            is None
        )


@pytest.mark.parametrize("first", [("hosted_project",), ("hosted_project", "live_platform")], ids="+".join)
def test_applying_everything_again_changes_nothing(stack: Stack, first: tuple[str, ...]) -> None:
    with scratch_database(stack.db_url, *first) as db:
        apply_migrations(db)
        db.execute("select public.link_partners_to_segments(false)")
        schema = read_facts(db)
        rows = db.execute("select to_jsonb(t)::text from public.partner_segments as t order by 1").fetchall()
        apply_migrations(db)
        assert read_facts(db) ^ schema == frozenset()
        assert (
            db.execute("select to_jsonb(t)::text from public.partner_segments as t order by 1").fetchall()
            == rows
        )


@pytest.mark.parametrize("file", migration_files(), ids=lambda file: file.stem)
def test_no_migration_waits_long_for_a_lock(file: Path) -> None:
    statements = re.sub(r"--[^\n]*", "", file.read_text()).split(";")
    assert statements[0].strip() == "set lock_timeout = '5s'"
    assert statements[1].strip().startswith("set statement_timeout = ")
    assert sum("lock_timeout" in statement for statement in statements) == 1


def test_a_migration_gives_way_to_a_long_transaction_of_the_platform(live: Db) -> None:
    files = {file.stem.split("_", 1)[1]: file.read_text() for file in migration_files()}
    run_sql(live, files["create_private_schema"])
    live.execute("reset all")
    add_columns = files["add_marketing_profile_columns"]
    before = read_facts(live)
    with psycopg.connect(live.info.dsn, password=live.info.password) as reader:
        reader.execute("select count(*) from public.profiles")  # and does not end its transaction
        with pytest.raises(psycopg.errors.LockNotAvailable):
            run_sql(live, add_columns.replace("'5s'", "'50ms'"))
    assert read_facts(live) == before
    run_sql(live, add_columns)


DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module")
def postgres_15(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A superuser's address of a PostgreSQL 15 of the machine's own, gone afterwards."""
    if not (DEBIAN_15 / "postgres").is_file():
        pytest.skip(f"PostgreSQL 15 is not installed in {DEBIAN_15} (Debian: apt-get install postgresql-15)")
    stack = Stack(tmp_path_factory.mktemp("postgres15"), free_ports(), Keys.generate())
    stack.log_dir.mkdir()
    run_as = postgres.find_unprivileged_user()
    server = postgres.PostgresServer(
        stack=stack,
        programs=postgres.PostgresPrograms(DEBIAN_15, 15, is_embedded=False),
        cluster_dir=postgres.choose_cluster_dir(stack.data_dir, run_as),
        run_as=run_as,
        is_throwaway=True,
    )
    server.ensure_cluster()
    process = server.start()
    try:
        server.wait_until_ready(process, lambda: False)
        yield stack.db_url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        shutil.rmtree(server.cluster_dir, ignore_errors=True)


@pytest.mark.parametrize("first", [("hosted_project",), ("hosted_project", "live_platform")], ids="+".join)
def test_everything_applies_to_postgresql_15_too(postgres_15: str, first: tuple[str, ...]) -> None:
    with scratch_database(postgres_15, *first) as db:
        assert db.info.server_version // 10_000 == 15
        apply_migrations(db)
        schema = read_facts(db)
        apply_migrations(db)
        assert read_facts(db) == schema
        linked = db.execute("select jsonb_array_length(public.link_partners_to_segments(false))").fetchone()
        assert linked is not None
        assert (linked[0] > 0) == ("live_platform" in first)
        for job, work in (
            ("calculate_partner_lead_stats_daily", "calculate_partner_lead_stats"),
            ("run_partner_demand_planning_daily", "calculate_partner_lead_gaps"),
        ):
            db.execute("select public.claim_job_run(%s, current_date)", [job])
            report = db.execute(
                sql.SQL("select public.{}(current_date, 1)").format(sql.Identifier(work))
            ).fetchone()
            assert report is not None
            assert report[0]["failures"] == []
