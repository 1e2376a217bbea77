"""Limits of people's writes: out of the way of tests in which one person does a day's work in a second."""

from typing import Any

import psycopg
from psycopg import sql


def lift_write_limits(db: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Raise them to what no test reaches. A test about them gives its own person an exception."""
    db.execute("update private.limits set value = 1000000000 where name like '%writes_per_%'")


def make_exception(db: psycopg.Connection[tuple[Any, ...]], person: object, **limits: int) -> None:
    """Give a person or partner limits of their own."""
    for name, value in limits.items():
        db.execute(
            sql.SQL(
                "insert into private.limit_exceptions (person_id, name, value, reason)"
                " values (%s, %s, %s, 'a test')"
                " on conflict (person_id, name) do update set value = excluded.value"
            ),
            [str(person), name, value],
        )
