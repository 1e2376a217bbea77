"""The guard on profiles, on a live platform whose grants and policies are as wide as Supabase makes them."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from local.settings import Stack
from tests.integration.granted_columns import UPDATABLE, columns_of, other_value
from tests.integration.scratch import Db, acting_as, apply_migrations, refusal_of, run_sql, scratch_database


@pytest.fixture(scope="module")
def live(stack: Stack) -> Iterator[Db]:
    with scratch_database(stack.db_url, "hosted_project", "live_platform") as db:
        run_sql(
            db,
            """
            grant all on public.profiles to anon, authenticated, service_role;
            create policy everything_of_my_own on public.profiles for all to authenticated
              using (id = auth.uid()) with check (true);
            """,
        )
        apply_migrations(db)
        yield db


def user_of(db: Db, *, is_admin: bool) -> UUID:
    """Somebody on the live platform."""
    found = db.execute(
        "select id from public.profiles where is_admin = %s order by id limit 1", [is_admin]
    ).fetchone()
    assert found is not None
    assert isinstance(found[0], UUID)
    return found[0]


def test_with_all_granted_the_guard_still_keeps_every_platform_column(live: Db) -> None:
    partner = user_of(live, is_admin=False)
    columns = columns_of(live, "profiles")
    outcomes = {}
    with acting_as(live, "authenticated", partner):
        row = live.execute(
            "select to_jsonb(p) from public.profiles as p where p.id = %s", [partner]
        ).fetchone()
        assert row is not None
        for column, type_name in columns.items():
            value = other_value(column, type_name, row[0][column])
            statement = (
                sql.SQL("update public.profiles set {} = %(value)s where id = %(id)s")
                .format(sql.Identifier(column))
                .as_string()
            )
            outcomes[column] = refusal_of(live, statement, {"value": value, "id": partner})
    allowed = {column for column, refusal in outcomes.items() if refusal is None}
    # updated_at is stamped over by the platform's own trigger
    assert allowed == UPDATABLE["profiles"] | {"updated_at"}
    refused = {column: refusal for column, refusal in outcomes.items() if refusal is not None}
    assert refused == dict.fromkeys(refused, "PT403")


def test_with_all_granted_nobody_makes_an_admin_of_themselves(live: Db) -> None:
    partner, new_user = user_of(live, is_admin=False), uuid4()
    live.execute("insert into auth.users (id) values (%s)", [new_user])
    insert = "insert into public.profiles (id, is_admin) values (%(id)s, %(is_admin)s)"
    with acting_as(live, "authenticated", new_user):
        assert refusal_of(live, insert, {"id": new_user, "is_admin": True}) == "PT403"
        assert refusal_of(live, insert, {"id": new_user, "is_admin": False}) is None, (
            "a sign-up works as before"
        )
        assert refusal_of(live, "update public.profiles set is_admin = true") == "PT403"
    with acting_as(live, "authenticated", partner):
        upsert = f"{insert} on conflict (id) do update set is_admin = true"
        assert refusal_of(live, upsert, {"id": partner, "is_admin": False}) == "PT403"
        # the row can be deleted on such a platform, but not come back with rights
        assert refusal_of(live, "delete from public.profiles where id = %(id)s", {"id": partner}) is None
        assert refusal_of(live, insert, {"id": partner, "is_admin": True}) == "PT403"
    with acting_as(live, "anon"):
        assert refusal_of(live, "update public.profiles set is_admin = true") == "0 rows"


def test_with_all_granted_admins_and_the_service_key_change_every_column(live: Db) -> None:
    admin, partner = user_of(live, is_admin=True), user_of(live, is_admin=False)
    change = "update public.profiles set is_admin = true, routing_priority = 1 where id = %(id)s"
    for role, user_id in (("authenticated", admin), ("service_role", None)):
        with acting_as(live, role, user_id):
            assert refusal_of(live, change, {"id": partner}) is None
