"""Supabase's own advisors over the migrated database, and squawk over the migrations."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from local.node import find_node_dir
from local.settings import REPOSITORY, Stack
from tests.integration.scratch import Db, apply_migrations, migration_files, run_sql, scratch_database

# Hints that are no findings here, each with why.
NO_FINDINGS = {
    "unused_index": "an index that a database of no rows has not used yet may well be needed",
}
_SUPABASE = REPOSITORY / "node_modules" / ".bin" / "supabase"


@pytest.fixture(scope="module")
def migrated(stack: Stack) -> Iterator[Db]:
    """Our migrations on a new project. The setting tells the advisors which schema is exposed."""
    with scratch_database(stack.db_url, "hosted_project") as db:
        apply_migrations(db)
        db.execute(
            sql.SQL("alter database {} set pgrst.db_schemas = 'public'").format(
                sql.Identifier(db.info.dbname)
            )
        )
        yield db


def advise(db: Db, work_dir: Path) -> list[dict[str, Any]]:
    """All findings of all advisors at every level."""
    info = db.info
    url = f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"
    result = subprocess.run(
        [
            find_node_dir() / "node",
            _SUPABASE,
            "--output-format",
            "json",
            "db",
            "advisors",
            "--db-url",
            url,
            "--type",
            "all",
            "--level",
            "info",
            "--fail-on",
            "none",
        ],
        cwd=work_dir,
        env={**os.environ, "HOME": str(work_dir), "SUPABASE_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    findings: list[dict[str, Any]] = answer["results"]
    return findings


def test_the_advisors_find_nothing(migrated: Db, tmp_path: Path) -> None:
    findings = [finding for finding in advise(migrated, tmp_path) if finding["name"] not in NO_FINDINGS]
    assert [(finding["level"], finding["detail"]) for finding in findings] == []


def test_what_is_no_finding_is_at_most_a_hint(migrated: Db, tmp_path: Path) -> None:
    hints = [finding for finding in advise(migrated, tmp_path) if finding["name"] in NO_FINDINGS]
    assert {finding["level"] for finding in hints} == {"INFO"}


def test_the_advisors_would_find_something(migrated: Db, tmp_path: Path) -> None:
    """They stay silent about exposure where they do not know what is exposed: here they do."""
    run_sql(
        migrated,
        """
        create table public.forgotten (
          id integer primary key, partner_id uuid references public.profiles (id)
        );
        create function public.forgotten() returns integer language sql as 'select 1';
        create view public.forgotten_view as select * from public.leads;
        """,
    )
    try:
        found = {finding["name"] for finding in advise(migrated, tmp_path)}
    finally:
        run_sql(
            migrated,
            "drop table public.forgotten; drop function public.forgotten; drop view public.forgotten_view",
        )
    assert found >= {
        "rls_disabled_in_public",
        "unindexed_foreign_keys",
        "function_search_path_mutable",
        "security_definer_view",
    }


def test_squawk_finds_nothing(tmp_path: Path) -> None:
    squawk = Path(sysconfig.get_path("scripts")) / "squawk"
    command: list[str | Path] = [squawk, "--config", REPOSITORY / ".squawk.toml", "--reporter", "gcc"]
    result = subprocess.run(
        [*command, *migration_files()], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr
    careless = tmp_path / "careless.sql"
    careless.write_text("alter table public.leads add column score integer not null;\n")
    found = subprocess.run([*command, careless], cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert found.returncode != 0, "squawk does not look"
