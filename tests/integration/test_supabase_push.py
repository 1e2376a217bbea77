"""The migrations as `supabase db push` applies them to a hosted project: by Supabase's own command line, as a
role that is no superuser."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from psycopg import sql

from local.settings import REPOSITORY, Stack
from tests.integration.catalog import Db, Fact, read_facts
from tests.integration.scratch import apply_migrations, migration_files, run_sql, scratch_database

HOSTED = ("hosted_project", "hosted_storage")


@contextmanager
def owner_like_a_hosted_projects(db: Db) -> Iterator[str]:
    """Hand the database over to a role as the `postgres` of a hosted project is, and yield its address.

    It may make roles, and policies on Storage's tables, and is no superuser.
    """
    role, password = f"owner_{secrets.token_hex(4)}", secrets.token_hex(16)
    name = sql.Identifier(role)
    run = sql.SQL(
        """
        create role {role} login createrole createdb bypassrls password {password};
        grant anon, authenticated, service_role to {role} with admin option;
        alter schema public owner to {role};
        grant all on schema auth, storage to {role};
        grant all on all tables in schema auth, storage to {role};
        alter table storage.objects owner to {role};
        alter table storage.buckets owner to {role};
        alter default privileges for role {role} in schema public
          grant all on tables to anon, authenticated, service_role;
        alter default privileges for role {role} in schema public
          grant all on sequences to anon, authenticated, service_role;
        alter default privileges for role {role} in schema public
          grant all on functions to anon, authenticated, service_role;
        do $$ begin
          -- Who makes a role may grant it; here another test's stack may have made it first.
          if exists (select from pg_roles where rolname = 'public_pages') then
            grant public_pages to {role} with admin option;
          end if;
          if exists (select from pg_roles where rolname = 'mail_links') then
            grant mail_links to {role} with admin option;
          end if;
        end $$;
        """
    ).format(role=name, password=sql.Literal(password))
    run_sql(db, run.as_string(db))
    db.execute(sql.SQL("alter database {} owner to {}").format(sql.Identifier(db.info.dbname), name))
    address = f"postgresql://{role}:{password}@{db.info.host}:{db.info.port}/{db.info.dbname}"
    try:
        yield address
    finally:
        db.execute(sql.SQL("reassign owned by {} to current_user").format(name))
        db.execute(sql.SQL("drop owned by {}").format(name))
        db.execute(sql.SQL("drop role {}").format(name))


def facts_whoever_owns(db: Db, owner: str) -> set[Fact]:
    """What the catalog says of the schema, with `owner` written for the role that owns it.

    Left out: where tables lie on disk, and the privileges that were there before the migrations.
    """
    return {
        fact._replace(value=fact.value.replace(owner, "owner"))
        for fact in read_facts(db)
        if fact.kind not in {"storage", "default privilege", "schema privilege"}
    }


def push(address: str, home: Path) -> str:
    """Push the repository's migrations, as docs/deploy.md says; returns what the command printed."""
    supabase = (sys.executable, "-m", "local.node", "npx", "--no-install", "supabase")
    done = subprocess.run(
        [*supabase, "db", "push", f"--remote={address}", "--yes"],
        cwd=REPOSITORY,
        env={**os.environ, "HOME": str(home), "PGSSLMODE": "disable", "SUPABASE_TELEMETRY_DISABLED": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    return output


def test_supabases_command_line_pushes_every_migration_without_a_superuser(
    stack: Stack, tmp_path: Path
) -> None:
    with scratch_database(stack.db_url, *HOSTED) as db, owner_like_a_hosted_projects(db) as address:
        printed = push(address, tmp_path)
        for file in migration_files():
            assert file.name in printed
        recorded = db.execute("select count(*) from supabase_migrations.schema_migrations").fetchone()
        assert recorded == (len(migration_files()),)
        pushed = facts_whoever_owns(db, urlsplit(address).username or "")
        assert "up to date" in push(address, tmp_path)
    with scratch_database(stack.db_url, *HOSTED) as db:
        apply_migrations(db)
        assert pushed == facts_whoever_owns(db, db.info.user)
