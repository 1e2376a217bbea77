"""Databases of one test each, as a hosted project's is before and after our migrations."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from local.settings import MIGRATIONS
from tests.limits import lift_write_limits

Db = psycopg.Connection[tuple[Any, ...]]
_HERE = Path(__file__).parent


def run_sql(db: Db, text: str) -> None:
    """All statements of a text in one transaction, as a migration runner sends a file."""
    db.execute(text, prepare=False)


def read_sql(name: str) -> str:
    """One of the SQL files beside this one."""
    return (_HERE / f"{name}.sql").read_text()


def migration_files() -> list[Path]:
    """Our migrations in their order."""
    return sorted(MIGRATIONS.glob("*.sql"))


def apply_migrations(db: Db) -> None:
    """Apply all of our migrations, each in a session setting of its own as a runner does."""
    for file in migration_files():
        run_sql(db, file.read_text())
        db.execute("reset all")
    lift_write_limits(db)


@contextmanager
def scratch_database(server_url: str, *first: str) -> Iterator[Db]:
    """A database that is gone afterwards, with the named SQL files run in it.

    `server_url` is the address of a superuser's database on the same server.
    """
    name = f"scratch_{os.getpid()}_{uuid4().hex[:8]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(
                urlsplit(server_url)._replace(path=f"/{name}").geturl(), autocommit=True
            ) as db:
                for text in first:
                    run_sql(db, read_sql(text))
                yield db
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def acting_as(db: Db, role: str, user_id: UUID | None = None) -> Iterator[None]:
    """Inside, statements run as the API runs them for a caller; all is rolled back at the end."""
    with db.transaction(force_rollback=True):
        db.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        db.execute("select set_config('request.jwt.claim.sub', %s, true)", [str(user_id or "")])
        yield


def refusal_of(db: Db, statement: str, values: Mapping[str, object] | None = None) -> str | None:
    """The SQLSTATE with which a statement is refused, `0 rows` when it found none to change, else None."""
    try:
        with db.transaction():
            cursor = db.execute(statement, values)
    except psycopg.Error as error:
        return error.sqlstate
    return "0 rows" if cursor.rowcount == 0 else None
