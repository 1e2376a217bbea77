"""The canary: does the API work with the privileges of the migrations, or with its server's own?

Without this every other test of grants could pass for the wrong reason (see `local/privileges.py`). The last
test shows that the canary dies when the privileges are not put back.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local import control
from local.privileges import Privilege, put_back, read_privileges
from local.settings import REPOSITORY, Stack
from local.state import DataDirectory
from local.throwaway import free_ports

Db = psycopg.Connection[tuple[Any, ...]]


def ask(stack: Stack, path: str, role: str) -> int:
    """The status of a GET of the REST API, as `anon` or as `service_role`."""
    key = stack.keys.publishable_key if role == "anon" else stack.keys.secret_key
    answer = httpx.get(f"{stack.supabase_url}/rest/v1/{path}", headers={"apikey": key}, timeout=30)
    return answer.status_code


def find_canaries(stack: Stack) -> list[str]:
    """What is open through HTTP though the migrations have closed it."""
    open_ones = []
    # a revoke: nobody but signed-in users may read gaps
    if ask(stack, "partner_lead_gaps?limit=0", "anon") not in {401, 403}:
        open_ones.append("partner_lead_gaps is readable for everybody")
    # a missing grant: the log of budget changes has no delete for anybody, not even with the service key
    answer = httpx.delete(
        f"{stack.supabase_url}/rest/v1/marketing_budget_changes?id=eq.-1",
        headers={"apikey": stack.keys.secret_key},
        timeout=30,
    )
    if answer.status_code != 403:
        open_ones.append(f"marketing_budget_changes can be deleted from ({answer.status_code})")
    return open_ones


def test_what_the_migrations_close_is_closed_through_the_api(stack: Stack) -> None:
    assert find_canaries(stack) == []


def test_only_the_granted_columns_of_a_profile_can_be_updated(db: Db) -> None:
    columns = db.execute(
        """
        select has_column_privilege('authenticated', 'public.profiles', 'tone_of_voice', 'update'),
               has_column_privilege('authenticated', 'public.profiles', 'is_admin', 'update'),
               has_table_privilege('authenticated', 'public.profiles', 'update')
        """
    ).fetchone()
    assert columns == (True, False, False)


def test_nobody_reads_a_table_without_logging_in(db: Db) -> None:
    readable = db.execute(
        """
        select relname from pg_class join pg_namespace n on n.oid = relnamespace
        where nspname = 'public' and relkind in ('r', 'p')
          and has_table_privilege('anon', pg_class.oid, 'select')
        """
    ).fetchall()
    assert readable == []


@pytest.fixture
def scratch(db: Db) -> Iterator[str]:
    """A table of the test's own with a column grant, in a schema of its own."""
    name = f"scratch_{os.getpid()}"
    db.execute(f"drop schema if exists {name} cascade; create schema {name}")
    db.execute(
        f"""
        create table {name}.things (id int primary key, secret text, open text);
        alter table {name}.things enable row level security;
        grant select (id, open) on {name}.things to anon;
        create sequence {name}.numbers;
        """
    )
    yield name
    db.execute(f"drop schema {name} cascade")


def of_schema(privileges: frozenset[Privilege], name: str) -> frozenset[Privilege]:
    return frozenset(one for one in privileges if one.object == name or one.object.startswith(f"{name}."))


def test_putting_back_undoes_every_grant_of_the_server_and_keeps_column_grants(db: Db, scratch: str) -> None:
    before = of_schema(read_privileges(db), scratch)
    roles = "anon, authenticated, service_role"
    db.execute(
        f"""
        grant usage on schema {scratch} to {roles};
        grant all on all tables in schema {scratch} to {roles};
        grant all on all sequences in schema {scratch} to {roles};
        alter default privileges in schema {scratch} grant all on tables to {roles};
        alter default privileges in schema {scratch} grant all on sequences to {roles};
        """
    )
    assert of_schema(read_privileges(db), scratch) != before
    others = read_privileges(db) - of_schema(read_privileges(db), scratch)

    put_back(db, before | others)

    assert of_schema(read_privileges(db), scratch) == before
    assert db.execute(
        f"select has_column_privilege('anon', '{scratch}.things', 'open', 'select'),"
        f"       has_column_privilege('anon', '{scratch}.things', 'secret', 'select')"
    ).fetchone() == (True, False)


def test_the_canary_dies_when_the_privileges_are_not_put_back(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "stack")
    ports = free_ports()
    without_restoring = (
        "import local.privileges, local.cli.app;"
        "local.privileges.put_back = lambda connection, wanted: 0;"
        "local.cli.app.main()"
    )
    command = [sys.executable, "-c", without_restoring, "--data-dir", str(directory.path)]
    for name, port in vars(ports).items():
        command += [f"--{name}-port", str(port)]
    command += ["supervise", "--no-scheduler", "--throwaway", "--owner", str(os.getpid())]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        try:
            assert any("ready" in line for line in supervisor.stdout.read().decode().splitlines())
            running = directory.find_running()
            assert running is not None
            assert len(find_canaries(running[0])) == 2
        finally:
            control.stop(directory)
