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


_TELL_NEW_ADMINS_ONLY = """
create schema if not exists tests;
create or replace function tests.skip_old_admins() returns trigger language plpgsql security definer as $$
begin
  if pg_trigger_depth() > 1 and exists (
    select from public.profiles as p
    where p.id = new.recipient_id and p.is_admin and p.created_at < now() - interval '60 seconds'
  ) then
    return null;
  end if;
  return new;
end
$$;
create or replace trigger tests_skip_old_admins before insert on public.notifications
  for each row execute function tests.skip_old_admins();
"""


def tell_new_admins_only(db: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Let triggers tell only admins of the last minute: else all of the run's would hear of everything."""
    with db.transaction():
        # One worker after the other.
        db.execute("select pg_advisory_xact_lock(7213)")
        there = db.execute("select from pg_trigger where tgname = 'tests_skip_old_admins'").fetchone()
        if there is None:
            db.execute(_TELL_NEW_ADMINS_ONLY, prepare=False)
