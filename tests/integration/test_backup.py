"""A database goes into a file and comes back the same: rows, and what guards them."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from local.backup import back_up, restore
from local.errors import StackError
from local.settings import Stack
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
