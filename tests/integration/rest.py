"""The stack's REST API as its callers see it: without a log-in, signed in, with the service key."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from psycopg import sql

from local.settings import Stack
from tests.factories import Factory, Person

Db = psycopg.Connection[tuple[Any, ...]]
Key = dict[str, str]
REFUSED = frozenset({401, 403})


@dataclass(frozen=True)
class Caller:
    """One kind of caller. A path is a table with its filters, or `rpc/<function>`."""

    client: httpx.Client
    headers: Mapping[str, str]

    def send(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request."""
        return self.client.request(
            method, f"/rest/v1/{path}", json=body, headers={**self.headers, **(headers or {})}
        )

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.send("POST", path, body, headers)

    def patch(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.send("PATCH", path, body, headers)

    def delete(self, path: str) -> httpx.Response:
        return self.send("DELETE", path)


@dataclass(frozen=True)
class World:
    """The callers of a test module and the database behind the API, as its superuser."""

    stack: Stack
    db: Db
    client: httpx.Client
    factory: Factory
    admin: Person
    other: Person

    def anonymous(self) -> Caller:
        """Whoever has read the publishable key in the portal's source."""
        return Caller(self.client, {"apikey": self.stack.keys.publishable_key})

    def service(self) -> Caller:
        """The nightly jobs."""
        return Caller(self.client, {"apikey": self.stack.keys.secret_key})

    def user(self, person: Person) -> Caller:
        """A signed-in person."""
        return Caller(self.client, {"apikey": self.stack.keys.publishable_key, **person.headers})

    def caller(self, role: str, partner: Person) -> Caller:
        """By role: `anonymous`, `partner` (the one given), `other` partner, `admin` or `service`."""
        if role == "anonymous":
            return self.anonymous()
        if role == "service":
            return self.service()
        return self.user({"partner": partner, "other": self.other, "admin": self.admin}[role])

    def insert(self, table: str, row: Mapping[str, object]) -> Key:
        """Put a row into a table of `public` past all policies; returns its primary key."""
        with self.db.transaction():
            if table == "marketing_budget_changes":
                # It takes no rows but those of its triggers.
                self.db.execute("set local session_replication_role = replica")
            stored = self.db.execute(
                sql.SQL("insert into {} as t ({}) values ({}) returning to_jsonb(t.*)").format(
                    sql.Identifier("public", table),
                    sql.SQL(", ").join(map(sql.Identifier, row)),
                    sql.SQL(", ").join(sql.Placeholder() * len(row)),
                ),
                [json.dumps(value) if isinstance(value, dict) else value for value in row.values()],
            ).fetchone()
        assert stored is not None
        return {column: str(stored[0][column]) for column in self.key_columns(table)}

    def key_columns(self, table: str) -> list[str]:
        """The columns of a table's primary key."""
        rows = self.db.execute(
            """
            select attname from pg_index
            join pg_attribute on attrelid = indrelid and attnum = any (indkey)
            where indisprimary and indrelid = %s::regclass
            """,
            [f"public.{table}"],
        )
        return [row[0] for row in rows]

    def find(self, table: str, key: Mapping[str, object]) -> dict[str, Any] | None:
        """The row with these values as it is in the database, or None. Raises when there are several."""
        rows = self.db.execute(
            sql.SQL("select to_jsonb(t.*) from {} as t where {}").format(
                sql.Identifier("public", table),
                sql.SQL(" and ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in key),
            ),
            [json.dumps(value) if isinstance(value, dict) else value for value in key.values()],
        ).fetchall()
        assert len(rows) <= 1, f"{len(rows)} rows of {table} have {key}"
        return rows[0][0] if rows else None


def path_of(table: str, key: Mapping[str, object]) -> str:
    """The path of one row."""
    return f"{table}?" + "&".join(f"{column}=eq.{value}" for column, value in key.items())


@contextmanager
def open_world(stack: Stack) -> Iterator[World]:
    """An admin and a partner for a test module, with the connections they need."""
    with (
        psycopg.connect(stack.db_url, autocommit=True) as db,
        httpx.Client(base_url=stack.supabase_url, timeout=30) as client,
    ):
        factory = Factory(db, stack.keys.jwt_secret)
        yield World(stack, db, client, factory, factory.admin(), factory.partner())
