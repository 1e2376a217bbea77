"""Transactions that overlap, and statements as the API runs them for somebody, without the API's server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

Db = psycopg.Connection[tuple[Any, ...]]


def act_as(db: Db, role: str | None, user_id: UUID | None = None) -> None:
    """For the rest of the open transaction, be whom the API would be for a caller.

    No role: the dashboard, which is signed in to the database itself.
    """
    if role is not None:
        db.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
    claims = f'{{"role": "{role}", "sub": "{user_id}"}}' if user_id else ""
    for name, value in (("request.jwt.claim.sub", str(user_id or "")), ("request.jwt.claims", claims)):
        db.execute("select set_config(%s, %s, true)", [name, value])


@contextmanager
def acting(db: Db, role: str | None, user_id: UUID | None = None) -> Iterator[None]:
    """A transaction as somebody; committed at the end, rolled back on an error."""
    with db.transaction():
        act_as(db, role, user_id)
        yield


def refusal_without_waiting(db: Db, role: str | None, user_id: UUID | None, statement: str) -> psycopg.Error:
    """The error with which a statement is refused that locks whole tables.

    It gives way to whoever holds them and tries again: waiting, it could be in a deadlock with other tests.
    """
    for _ in range(200):
        try:
            with acting(db, role, user_id):
                db.execute("set local lock_timeout = '100ms'")
                db.execute(statement)
        except psycopg.errors.LockNotAvailable:
            continue
        except psycopg.Error as error:
            return error
        raise AssertionError(f"it was not refused: {statement}")
    raise AssertionError(f"somebody held its tables all the time: {statement}")


def is_blocked(observer: Db, connection: Db) -> bool:
    """Whether the connection's statement waits for a lock that somebody holds."""
    row = observer.execute(
        "select cardinality(pg_blocking_pids(%s)) > 0", [connection.info.backend_pid]
    ).fetchone()
    return row == (True,)


def wait_until_blocked(observer: Db, connection: Db) -> None:
    """Until the connection's statement waits for a lock; fails when it does not."""
    for _ in range(2000):
        if is_blocked(observer, connection):
            return
        observer.execute("select pg_sleep(0.005)")
    raise AssertionError("it did not wait")
