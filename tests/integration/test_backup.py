"""A database goes into a file and comes back the same: rows, and what guards them."""

import os
import re
import subprocess
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from local.backup import back_up, restore
from local.errors import StackError
from local.postgres import find_programs
from local.settings import REPOSITORY, Stack
from tests.factories import Factory
from tests.integration.catalog import read_facts
from tests.integration.scratch import Db, apply_migrations, refusal_of, scratch_database

OWNERS_ALONE = re.compile(r"\{postgres=\w+/postgres\}")


def url_of(stack: Stack, db: Db) -> str:
    return urlsplit(stack.db_url)._replace(path=f"/{db.info.dbname}").geturl()


def schema_of(db: Db) -> set[tuple[str, ...]]:
    """All there is besides rows, but for the files it is stored in.

    A relation that is its owner's alone says so, or says nothing, which is the same; and conditions of
    triggers that were written down and read once more have fewer brackets.
    """
    return {
        (fact.kind, fact.subject, fact.part, re.sub("[()]", "", fact.value))
        for fact in read_facts(db)
        if fact.kind != "storage"
        and not (fact.kind == "privilege" and "(" not in fact.subject and OWNERS_ALONE.fullmatch(fact.value))
    }


def rows_of(db: Db) -> dict[str, list[str]]:
    """All rows of all tables of ours, as text."""
    tables = db.execute(
        "select oid::regclass::text from pg_class where relkind = 'r'"
        " and relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'auth'::regnamespace)"
    ).fetchall()
    return {
        table: sorted(row[0] for row in db.execute(f"select t::text from {table} as t").fetchall())  # noqa: S608 - names of the catalog
        for (table,) in tables
    }


def test_what_was_backed_up_comes_back_with_everything_that_guards_it(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    with scratch_database(stack.db_url, "hosted_project") as db:
        apply_migrations(db)
        make = Factory(db, stack.keys.jwt_secret)
        partner = make.partner(monthly_marketing_budget=100)
        make.lead_gap(partner, make.segment(), date(2026, 3, 2))
        campaign = make.campaign(partner, "active", daily_budget=3)
        schema, rows = schema_of(db), rows_of(db)
        back_up(url_of(stack, db), file)

        # Whatever happens afterwards is gone: changed rows, new ones, and what is missing.
        db.execute("update public.profiles set company_name = 'Somebody else'")
        db.execute("drop table public.partner_lead_gaps cascade")
        make.partner()
        restore(url_of(stack, db), file)
        with psycopg.connect(url_of(stack, db), autocommit=True) as restored:
            assert rows_of(restored) == rows
            assert schema_of(restored) == schema
            assert refusal_of(restored, "delete from public.marketing_budget_changes") == "PT409"
            over = "update public.partner_marketing_campaigns set daily_budget = 50 where id = %(id)s"
            assert refusal_of(restored, over, {"id": campaign}) == "PT409"


def test_a_file_that_is_no_backup_changes_nothing(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "no.backup"
    file.write_text("no backup at all")
    with scratch_database(stack.db_url, "hosted_project") as db:
        facts = read_facts(db)
        for wrong in (file, tmp_path / "not-there"):
            with pytest.raises(StackError):
                restore(url_of(stack, db), wrong)
        assert read_facts(db) == facts


def restore_hosted(url: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Run the script for hosted projects with PostgreSQL's own programs."""
    path = f"{find_programs().bin_dir}:{os.environ['PATH']}"
    return subprocess.run(
        [REPOSITORY / "infra" / "restore.sh", *files],
        env={**os.environ, "PATH": path, "DATABASE_URL": url, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )


def policies_of_storage(db: Db) -> list[tuple[object, ...]]:
    return db.execute("select * from pg_policies where schemaname = 'storage' order by policyname").fetchall()


def test_a_hosted_projects_schemas_come_back_while_storage_asks_functions_of_theirs(
    stack: Stack, tmp_path: Path
) -> None:
    file = tmp_path / "hosted.backup"
    with scratch_database(stack.db_url, "hosted_project", "hosted_storage") as db:
        apply_migrations(db)
        make = Factory(db, stack.keys.jwt_secret)
        make.campaign(make.partner(monthly_marketing_budget=100), "active", daily_budget=3)
        schema, rows, policies = schema_of(db), rows_of(db), policies_of_storage(db)
        assert policies
        ours = ("--schema=public", "--schema=private", f"--file={file}")
        subprocess.run(
            [find_programs().bin_dir / "pg_dump", "--format=custom", *ours, url_of(stack, db)], check=True
        )
        db.execute("update public.profiles set company_name = 'Somebody else'")
        db.execute("drop table public.partner_lead_gaps cascade")
        done = restore_hosted(url_of(stack, db), file)
        assert done.returncode == 0, done.stderr
        with psycopg.connect(url_of(stack, db), autocommit=True) as restored:
            assert rows_of(restored) == rows
            assert schema_of(restored) == schema
            assert policies_of_storage(restored) == policies


def test_what_is_no_backup_leaves_a_hosted_project_as_it_is(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "no.backup"
    file.write_text("no backup at all")
    with scratch_database(stack.db_url, "hosted_project") as db:
        facts = read_facts(db)
        for files in ((), (file,), (tmp_path / "not-there",)):
            assert restore_hosted(url_of(stack, db), *files).returncode != 0
        assert read_facts(db) == facts
