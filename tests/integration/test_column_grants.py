"""Which columns of their own rows people may fill and change, and that a row stays whose it is."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.granted_columns import INSERTABLE, UPDATABLE, columns_of, other_value
from tests.integration.rest import REFUSED, Key, World, open_world, path_of
from tests.integration.rls_matrix import SAMPLES, campaign_row, page_row


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def own_row(world: World, table: str) -> tuple[Person, Key]:
    """A partner and a row of theirs."""
    owner = world.factory.partner()
    if table == "profiles":
        return owner, {"id": str(owner.id)}
    return owner, world.insert(table, SAMPLES[table].make(world, owner))


def test_the_database_grants_people_exactly_these_columns(world: World) -> None:
    granted = world.db.execute(
        """
        select privilege, grantee, relname, attname
        from pg_class
        join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
        cross join unnest(array['insert', 'update', 'references']) as privilege
        cross join unnest(array['anon', 'authenticated']) as grantee
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
          and has_column_privilege(grantee, pg_class.oid, attnum, privilege)
        """
    ).fetchall()
    expected = {
        (privilege, "authenticated", table, column)
        for privilege, tables in (("insert", INSERTABLE), ("update", UPDATABLE))
        for table, columns in tables.items()
        for column in columns
    }
    assert set(granted) == expected


@pytest.mark.parametrize("table", UPDATABLE)
def test_every_other_column_of_an_own_row_is_refused_and_stays(world: World, table: str) -> None:
    owner, key = own_row(world, table)
    before = world.find(table, key)
    assert before is not None
    columns = columns_of(world.db, table)
    tried = {
        (column, role): world.caller(role, owner)
        .patch(path_of(table, key), {column: other_value(column, columns[column], before[column])})
        .status_code
        for column in columns.keys() - UPDATABLE[table]
        for role in ("partner", "admin")
    }
    assert len(tried) > 2
    assert {attempt: status for attempt, status in tried.items() if status != 403} == {}
    assert world.find(table, key) == before


@pytest.mark.parametrize("table", UPDATABLE)
def test_the_granted_columns_of_an_own_row_change(world: World, table: str) -> None:
    columns = columns_of(world.db, table)
    owner, key = own_row(world, table)
    special: dict[str, object] = {
        "segment_id": str(world.factory.segment()),
        "landing_page_id": world.insert("partner_landing_pages", page_row(world, owner))["id"],
        "path": f"/partners/{uuid4().hex}",
    }
    before = world.find(table, key)
    assert before is not None
    states = {"status", "review_note"} if table == "partner_landing_pages" else {"status"}
    for column in sorted(UPDATABLE[table] - states):  # the states have tests of their own
        value = special.get(column, other_value(column, columns[column], before[column]))
        # Accounts are linked by admins alone.
        caller = world.caller("admin" if table == "partner_ad_accounts" else "partner", owner)
        answer = caller.patch(path_of(table, key), {column: value})
        assert answer.status_code in {200, 204}, (column, answer.text)
        changed = world.find(table, key)
        assert changed is not None
        assert changed[column] == value


def test_a_granted_column_does_not_carry_another_with_it(world: World) -> None:
    owner, key = own_row(world, "profiles")
    before = world.find("profiles", key)
    for smuggled in ("is_admin", "routing_priority"):
        answer = world.user(owner).patch(path_of("profiles", key), {"brand_color": "#FFFFFF", smuggled: 1})
        assert answer.status_code == 403
    # naming fewer columns than the body has does not help either, nor does asking for the row back
    answer = world.user(owner).patch(
        path_of("profiles", key) + "&columns=brand_color,is_admin",
        {"brand_color": "#FFFFFF", "is_admin": True},
        {"Prefer": "return=representation"},
    )
    assert answer.status_code in REFUSED | {400}
    assert world.find("profiles", key) == before


@pytest.mark.parametrize("table", [table for table, columns in INSERTABLE.items() if columns])
def test_a_new_row_is_refused_with_any_other_column_filled(world: World, table: str) -> None:
    columns = columns_of(world.db, table)
    owner = world.factory.partner()
    for column in sorted(columns.keys() - INSERTABLE[table]):
        row = SAMPLES[table].make(world, owner)
        answer = world.user(owner).post(table, row | {column: other_value(column, columns[column], None)})
        assert answer.status_code == 403, (column, answer.text)
        assert world.find(table, row) is None, column


OWNED = ("partner_segments", "partner_landing_pages", "partner_marketing_campaigns")


@pytest.mark.parametrize("table", OWNED)
def test_a_row_cannot_be_made_for_another_partner(world: World, table: str) -> None:
    partner, victim = world.factory.partner(), world.factory.partner()
    row = SAMPLES[table].make(world, victim)
    for headers in ({}, {"Prefer": "return=representation"}, {"Prefer": "resolution=ignore-duplicates"}):
        answer = world.user(partner).post(table, row, headers)
        assert answer.status_code == 403, answer.text
    assert world.find(table, row) is None


@pytest.mark.parametrize("table", OWNED)
def test_of_many_rows_with_one_of_another_partner_none_is_made(world: World, table: str) -> None:
    partner, victim = world.factory.partner(), world.factory.partner()
    rows = [SAMPLES[table].make(world, owner) for owner in (partner, partner, victim)]
    assert world.user(partner).post(table, rows).status_code == 403
    assert [world.find(table, row) for row in rows] == [None, None, None]
    assert world.user(partner).post(table, rows[:2]).status_code == 201


@pytest.mark.parametrize("table", OWNED)
def test_a_row_cannot_be_moved_to_another_partner_by_anybody(world: World, table: str) -> None:
    owner, key = own_row(world, table)
    before = world.find(table, key)
    move = {"partner_id": str(world.other.id)}
    answers = {
        role: world.caller(role, owner).patch(path_of(table, key), move) for role in ("partner", "admin")
    }
    assert {role: answer.status_code for role, answer in answers.items()} == {"partner": 403, "admin": 403}
    assert world.service().patch(path_of(table, key), move).status_code == 409
    assert world.find(table, key) == before


def test_a_campaign_cannot_send_its_visitors_to_another_partners_page(world: World) -> None:
    partner, victim = world.factory.partner(), world.factory.partner()
    page = {"landing_page_id": world.insert("partner_landing_pages", page_row(world, victim))["id"]}
    own = world.insert("partner_marketing_campaigns", campaign_row(world, partner))
    unknown = world.user(partner).patch(
        path_of("partner_marketing_campaigns", own), {"landing_page_id": str(uuid4())}
    )
    for caller in (world.user(partner), world.service()):
        answer = caller.patch(path_of("partner_marketing_campaigns", own), page)
        # the same as for a page that does not exist: the answer does not tell which
        assert (answer.status_code, answer.json()["code"]) == (unknown.status_code, "23503") == (409, "23503")
        row = campaign_row(world, partner)
        assert caller.post("partner_marketing_campaigns", row | page).status_code == 409
        assert world.find("partner_marketing_campaigns", row) is None


@pytest.mark.parametrize("table", OWNED)
def test_an_upsert_does_not_reach_another_partners_row(world: World, table: str) -> None:
    partner = world.factory.partner()
    victim, key = own_row(world, table)
    before = world.find(table, key)
    assert before is not None
    natural = {"partner_segments": "partner_id,segment_id", "partner_landing_pages": "path"}.get(table, "id")
    row = {name: before[name] for name in SAMPLES[table].make(world, victim)} | {SAMPLES[table].change[0]: 7}
    for on_conflict in (natural, "id"):
        for resolution in ("merge-duplicates", "ignore-duplicates"):
            for attempt in (row, row | {"partner_id": str(partner.id)}, row | {"id": key["id"]}):
                answer = world.user(partner).post(
                    f"{table}?on_conflict={on_conflict}", attempt, {"Prefer": f"resolution={resolution}"}
                )
                assert answer.status_code < 500, answer.text
                assert world.find(table, key) == before, attempt
