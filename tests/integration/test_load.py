"""Loading CSV files into the real database: once, again, with bad rows, killed half way, two at once."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from local.demo_data import LOGINS
from local.load import LoadError, LoadReport, load_directory
from local.load.plan import partner_id
from local.settings import Stack
from tests.input_sets import demo_set, write_set

END = date(2026, 3, 31)
TABLES = (
    "auth.users",
    "profiles",
    "lead_segments",
    "partner_segments",
    "partner_landing_pages",
    "leads",
)


@pytest.fixture
def prefix() -> str:
    """What the names of a test's own partners begin with."""
    return f"t{uuid4().hex[:10]}"


MINE = "(select id from public.profiles where email like %(like)s)"
ROWS = {
    "users": "auth.users as t where email like %(like)s",
    "identities": f"auth.identities as t where user_id in {MINE}",
    "profiles": "public.profiles as t where email like %(like)s",
    "segments": "public.lead_segments as t where branch like %(like)s",
    "links": f"public.partner_segments as t where partner_id in {MINE}",
    "pages": f"public.partner_landing_pages as t where partner_id in {MINE}",
    "leads": f"public.leads as t where user_id in {MINE}",
}


def rows_of(stack: Stack, prefix: str) -> dict[str, list[Any]]:
    """Every row that belongs to the partners of a test, with the transaction that wrote it last."""
    with psycopg.connect(stack.db_url) as connection:
        found = {}
        for name, rows in ROWS.items():
            query = f"select xmin, to_jsonb(t) from {rows}"  # noqa: S608 - the texts stand above
            found[name] = sorted(connection.execute(query, {"like": f"{prefix}%"}).fetchall(), key=str)
        return found


def fetch(stack: Stack, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.db_url) as connection:
        return connection.execute(query, values).fetchall()


def execute(stack: Stack, statement: str, *values: object) -> None:
    with psycopg.connect(stack.db_url) as connection:
        connection.execute(statement, values)


def created(report: LoadReport) -> dict[str, int]:
    return {table: count.created for table, count in report.tables.items()}


def test_a_load_makes_all_that_the_files_name(stack: Stack, prefix: str, tmp_path: Path) -> None:
    report = load_directory(demo_set(tmp_path, END, prefix), stack.db_url)
    leads = report.rows_read["leads.csv"]
    assert report.rejections == ()
    assert created(report) == dict(zip(TABLES, (13, 13, 15, 15, 10, leads), strict=True))
    found = rows_of(stack, prefix)
    assert {name: len(rows) for name, rows in found.items()} == {
        "users": 13,
        "identities": 5,
        "profiles": 13,
        "segments": 15,
        "links": 15,
        "pages": 10,
        "leads": leads,
    }
    assert {row["status"] for _, row in found["pages"]} == {"live"}


def test_a_lead_is_where_and_when_the_file_says(stack: Stack, prefix: str, tmp_path: Path) -> None:
    leads = [
        f"{prefix}-l1,2018-03-25,{prefix}-a,social,own_campaign,meta_ads,,,new",
        f"{prefix}-l2,2017-10-29,{prefix}-a,other,platform,seo,2017-10-29 02:30:00,home_decor,closed",
    ]
    partner = f"{prefix}-a,/{prefix}/a,{prefix}-schilder,utrecht,20,"
    load_directory(write_set(tmp_path, [partner], leads), stack.db_url)
    found = fetch(
        stack,
        """
        select (l.created_at at time zone 'Europe/Amsterdam')::date, l.status, l.source_channel,
          g.path, s.branch, s.region, s.code, l.approved_at at time zone 'UTC'
        from public.leads as l
        join public.lead_segments as s on s.id = l.segment_id
        left join public.partner_landing_pages as g on g.id = l.landing_page_id and g.partner_id = l.user_id
        where l.user_id = %s order by l.created_at desc
        """,
        partner_id(f"{prefix}-a"),
    )
    segment = (f"{prefix}-schilder", "utrecht", f"{prefix}_schilder_utrecht")
    assert [row[:7] for row in found] == [
        (date(2018, 3, 25), "new", "meta_ads", f"/{prefix}/a", *segment),
        (date(2017, 10, 29), "closed", "seo", None, *segment),
    ]
    assert found[0][7] is None
    assert str(found[1][7]) == "2017-10-29 00:30:00"


def test_loading_twice_changes_nothing(stack: Stack, prefix: str, tmp_path: Path) -> None:
    directory = demo_set(tmp_path, END, prefix)
    first = load_directory(directory, stack.db_url)
    before = rows_of(stack, prefix)
    second = load_directory(directory, stack.db_url)
    assert second.changed == 0
    assert {name: count.unchanged for name, count in second.tables.items()} == created(first)
    assert rows_of(stack, prefix) == before


def test_bad_rows_are_reported_and_good_ones_kept(stack: Stack, prefix: str, tmp_path: Path) -> None:
    partners = [
        f"{prefix}-a,/{prefix}/a,{prefix}-schilder,utrecht,20,",
        f"{prefix}-b,/{prefix}/b,{prefix}-schilder,utrecht,many,",
    ]
    leads = [
        f"{prefix}-l1,2018-03-31,{prefix}-a,social,own_campaign,meta_ads,,,new",
        f"{prefix}-l2,2018-02-30,{prefix}-a,social,own_campaign,meta_ads,,,new",
        f"{prefix}-l3,2018-03-31,{prefix}-b,social,own_campaign,meta_ads,,,new",
    ]
    report = load_directory(write_set(tmp_path, partners, leads), stack.db_url)
    assert [(bad.file, bad.line) for bad in report.rejections] == [
        ("leads.csv", 3),
        ("leads.csv", 4),
        ("partners.csv", 3),
    ]
    assert all(bad.reason for bad in report.rejections)
    assert created(report) == dict(zip(TABLES, (1, 1, 1, 1, 1, 1), strict=True))


@pytest.mark.parametrize("missing", ["partners.csv", "leads.csv"])
def test_a_missing_file_loads_nothing(stack: Stack, prefix: str, tmp_path: Path, missing: str) -> None:
    (demo_set(tmp_path, END, prefix) / missing).unlink()
    with pytest.raises(LoadError, match=f"{missing} is missing"):
        load_directory(tmp_path, stack.db_url)
    assert not any(rows_of(stack, prefix).values())


class StopsAt:
    """A listener that breaks the load off at one part."""

    def __init__(self, part: str) -> None:
        self.part = part

    def advance(self, part: str, total: int, by: int) -> None:  # noqa: ARG002 - as the loader calls it
        if part == self.part:
            raise KeyboardInterrupt


@pytest.mark.parametrize("table", TABLES)
def test_a_load_that_is_broken_off_leaves_nothing(
    stack: Stack, prefix: str, tmp_path: Path, table: str
) -> None:
    directory = demo_set(tmp_path, END, prefix)
    with pytest.raises(KeyboardInterrupt):
        load_directory(directory, stack.db_url, listener=StopsAt(f"write {table}"))
    assert not any(rows_of(stack, prefix).values())


def test_a_load_whose_process_is_killed_leaves_nothing_and_the_next_one_all(
    stack: Stack, prefix: str, tmp_path: Path
) -> None:
    directory = demo_set(tmp_path, END, prefix)
    program = f"""
import os, signal
from pathlib import Path
from local.load import load_directory

class Killer:
    def advance(self, part, total, by):
        if part == "write leads":
            os.kill(os.getpid(), signal.SIGKILL)

load_directory(Path({str(directory)!r}), os.environ["DB_URL"], listener=Killer())
"""
    environment = {**os.environ, "DB_URL": stack.db_url}
    killed = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=Path(__file__).parents[2], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert not any(rows_of(stack, prefix).values())
    report = load_directory(directory, stack.db_url)
    assert report.tables["leads"].created == report.rows_read["leads.csv"]


def test_of_two_loads_at_once_one_makes_the_rows_and_the_other_finds_them(
    stack: Stack, prefix: str, tmp_path: Path
) -> None:
    directory = demo_set(tmp_path, END, prefix)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: load_directory(directory, stack.db_url), range(2))
    assert sorted([one.changed == 0, other.changed == 0]) == [False, True]
    assert len(rows_of(stack, prefix)["leads"]) == one.rows_read["leads.csv"]


def test_a_newer_file_moves_leads_and_wishes_on(stack: Stack, prefix: str, tmp_path: Path) -> None:
    lead = f"{prefix}-l1,2018-03-30,{prefix}-a,social,own_campaign,meta_ads"
    partner = f"{prefix}-a,/{prefix}/a,{prefix}-schilder,utrecht"
    load_directory(write_set(tmp_path / "old", [f"{partner},20,"], [f"{lead},,,new"]), stack.db_url)
    newer = write_set(tmp_path / "new", [f"{partner},,5"], [f"{lead},2018-03-31 10:00:00,x,accepted"])
    report = load_directory(newer, stack.db_url)
    assert {table: count.updated for table, count in report.tables.items() if count.updated} == {
        "profiles": 1,
        "partner_segments": 1,
        "leads": 1,
    }
    assert sum(created(report).values()) == 0
    owner = partner_id(f"{prefix}-a")
    assert fetch(stack, "select status from public.leads where user_id = %s", owner) == [("accepted",)]
    assert fetch(stack, "select max_open_leads from public.profiles where id = %s", owner) == [(5,)]


def test_what_people_decided_about_links_and_pages_stays(stack: Stack, prefix: str, tmp_path: Path) -> None:
    directory = demo_set(tmp_path, END, prefix)
    load_directory(directory, stack.db_url)
    owner = partner_id(f"{prefix}-demo-schilder-noord-brabant")
    chosen, removed = f"{prefix}_schilder_zeeland", f"{prefix}_schilder_limburg"
    change = """
        update public.partner_segments set is_primary = %s, is_active = %s
        where segment_id = (select id from public.lead_segments where code = %s) and partner_id = %s
    """
    execute(stack, change, True, True, chosen, owner)
    execute(stack, change, False, False, removed, owner)
    execute(stack, "update public.partner_landing_pages set status = 'archived' where partner_id = %s", owner)
    report = load_directory(directory, stack.db_url)
    assert report.changed == 0
    links = """
        select s.code, l.is_primary, l.is_active from public.partner_segments as l
        join public.lead_segments as s on s.id = l.segment_id where l.partner_id = %s order by s.code
    """
    assert fetch(stack, links, owner) == [
        (removed, False, False),
        (f"{prefix}_schilder_noord_brabant", False, True),
        (chosen, True, True),
    ]
    pages = "select status from public.partner_landing_pages where partner_id = %s"
    assert fetch(stack, pages, owner) == [("archived",)]


def test_a_segment_that_the_database_has_is_used(stack: Stack, prefix: str, tmp_path: Path) -> None:
    there = uuid4()
    insert = "insert into public.lead_segments (id, code, branch, region) values (%s, %s, %s, 'utrecht')"
    execute(stack, insert, there, f"{prefix}-old-code", f"{prefix}-schilder")
    partner = f"{prefix}-a,/{prefix}/a,{prefix}-schilder,utrecht,20,"
    report = load_directory(write_set(tmp_path, [partner], []), stack.db_url)
    assert report.tables["lead_segments"].unchanged == 1
    links = "select segment_id from public.partner_segments where partner_id = %s"
    assert fetch(stack, links, partner_id(f"{prefix}-a")) == [(there,)]


def test_what_belongs_to_another_in_the_database_is_refused(
    stack: Stack, prefix: str, tmp_path: Path
) -> None:
    add_user(stack, uuid4(), f"{prefix}-a@partners.example")
    other = uuid4()
    add_user(stack, other, f"{prefix}-other@demo.example")
    execute(
        stack,
        "insert into public.partner_landing_pages (partner_id, path, title) values (%s, %s, 'x')",
        other,
        f"/{prefix}/b",
    )
    insert = "insert into public.lead_segments (code, branch, region) values (%s, 'x', %s)"
    execute(stack, insert, f"{prefix}_dakdekker_utrecht", prefix)
    partners = [
        f"{prefix}-a,/{prefix}/a,{prefix}-schilder,utrecht,20,",
        f"{prefix}-b,/{prefix}/b,{prefix}-schilder,utrecht,20,",
        f"{prefix}-c,/{prefix}/c,{prefix}-dakdekker,utrecht,20,",
        f"{prefix}-d,/{prefix}/d,{prefix}-schilder,utrecht,20,",
    ]
    leads = [f"{prefix}-{key},2018-03-31,{prefix}-{key},social,platform,seo,,,new" for key in "abcd"]
    report = load_directory(write_set(tmp_path, partners, leads), stack.db_url)
    assert [str(bad) for bad in report.rejections if bad.file == "partners.csv"] == [
        f"partners.csv:2: the e-mail {prefix}-a@partners.example is another user's in the database",
        f"partners.csv:3: landing_page_path /{prefix}/b is another page's in the database",
        f"partners.csv:4: the segment code {prefix}_dakdekker_utrecht is another segment's in the database",
    ]
    assert [bad.line for bad in report.rejections if bad.file == "leads.csv"] == [2, 3, 4]
    assert report.tables["leads"].created == 1


def add_user(stack: Stack, id_: UUID, email: str) -> None:
    execute(stack, "insert into auth.users (id, email) values (%s, %s)", id_, email)
    execute(stack, "insert into public.profiles (id, email) values (%s, %s)", id_, email)


def test_a_database_that_cannot_be_reached_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"^The database cannot be reached: .*\.$") as caught:
        load_directory(write_set(tmp_path, [], []), "postgresql://postgres@127.0.0.1:1/postgres")
    assert "\n" not in str(caught.value)


def test_a_database_without_the_schema_is_one_clear_sentence(stack: Stack, tmp_path: Path) -> None:
    name = f"empty_{uuid4().hex[:10]}"
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        try:
            url = psycopg.conninfo.make_conninfo(stack.db_url, dbname=name)
            with pytest.raises(LoadError, match=r"^The database lacks a part of the schema .*\.$"):
                load_directory(write_set(tmp_path, [], []), url)
        finally:
            connection.execute(f"drop database {name}")


def test_a_database_that_refuses_is_one_clear_sentence(stack: Stack, tmp_path: Path) -> None:
    url = psycopg.conninfo.make_conninfo(stack.db_url, options="-c role=anon")
    with pytest.raises(LoadError, match=r"^The database refused the rows, and nothing was loaded: .*\.$"):
        load_directory(write_set(tmp_path, [], []), url)


def test_the_demo_log_ins_sign_in_and_see_what_is_theirs(stack: Stack, prefix: str, tmp_path: Path) -> None:
    load_directory(demo_set(tmp_path, END, prefix), stack.db_url)
    with httpx.Client(
        base_url=stack.supabase_url, headers={"apikey": stack.keys.publishable_key}, timeout=20
    ) as client:
        for login in LOGINS:
            answer = sign_in(client, f"{prefix}-{login.email}", login.password)
            assert answer.status_code == 200, answer.text
            token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            profiles = client.get(
                f"/rest/v1/profiles?select=company_name,is_admin&email=like.{prefix}*", headers=token
            ).json()
            mine = {"company_name": login.company_name, "is_admin": login.role == "admin"}
            assert mine in profiles
            assert (len(profiles) > 1) == (login.role == "admin")
        assert sign_in(client, f"{prefix}-{LOGINS[0].email}", "wrong").status_code == 400
        nobody = f"{prefix}-demo-timmerman-limburg@partners.example"
        assert sign_in(client, nobody, LOGINS[0].password).status_code == 400


def sign_in(client: httpx.Client, email: str, password: str) -> httpx.Response:
    return client.post("/auth/v1/token?grant_type=password", json={"email": email, "password": password})
