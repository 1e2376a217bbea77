"""Every table, asked through the REST API by everybody, against the matrix of who may do what.

What counts is what happened in the database: `allowed` means that the row was read or has changed, `refused`
that the caller got 401, 403 or nothing at all and the row is what it was.
"""

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.rest import REFUSED, Caller, Key, World, open_world, path_of
from tests.integration.rls_matrix import ROLES, SAMPLES, Row, read_matrix

MATRIX = read_matrix()
# Tables that have one row of each person, and the column that says whose.
_ONE_ROW_EACH = {"profiles": "id", "notification_settings": "profile_id"}


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def make_existing_row(world: World, table: str, owner: Person) -> Key:
    """A row of the owner's; its key."""
    if table == "profiles":
        return {"id": str(owner.id)}
    if table == "partner_performance_stats":
        world.db.execute("refresh materialized view public.partner_performance_stats")
        return {"partner_id": str(owner.id)}
    return world.insert(table, SAMPLES[table].make(world, owner))


def expect_effect(answer: httpx.Response, *, happened: bool) -> bool:
    """Whether something happened; a refusal must look like one, not like a server that fell over."""
    if happened:
        assert answer.status_code < 300, answer.text
    else:
        empty = answer.status_code in {200, 204} and answer.text in {"", "[]"}
        assert empty or answer.status_code in REFUSED, f"{answer.status_code} {answer.text}"
    return happened


def can_select(table: str, caller: Caller, key: Key) -> bool:
    answer = caller.get(path_of(table, key))
    return expect_effect(answer, happened=answer.status_code == 200 and len(answer.json()) == 1)


def can_insert(world: World, table: str, caller: Caller, row: Row) -> bool:
    answer = caller.post(table, row)
    return expect_effect(answer, happened=world.find(table, row) is not None)


def can_update(world: World, table: str, caller: Caller, key: Key) -> bool:
    column, value = SAMPLES[table].change
    value = value() if callable(value) else value
    before = world.find(table, key)
    answer = caller.patch(path_of(table, key), {column: value})
    after = world.find(table, key)
    assert before is not None
    assert after is not None
    if after[column] == value:
        return expect_effect(answer, happened=before[column] != value)
    assert after == before
    return expect_effect(answer, happened=False)


def can_delete(world: World, table: str, caller: Caller, key: Key) -> bool:
    answer = caller.delete(path_of(table, key))
    return expect_effect(answer, happened=world.find(table, key) is None)


def try_everything(world: World, table: str, role: str) -> str:
    """What the role can do with a partner's row of the table, in the matrix's letters."""
    owner = world.factory.partner()
    caller = inserter = world.caller(role, owner)
    key = make_existing_row(world, table, owner)
    new_row = SAMPLES[table].make(world, owner)
    if table in _ONE_ROW_EACH and role == "partner":
        # whose own row the new one would be
        user_id = UUID(str(new_row[_ONE_ROW_EACH[table]]))
        inserter = world.user(Person(user_id, world.factory.token(user_id)))
    tried = {
        "s": can_select(table, caller, key),
        "i": can_insert(world, table, inserter, new_row),
        "u": can_update(world, table, caller, key),
        "d": can_delete(world, table, caller, key),
    }
    return "".join(letter if allowed else "-" for letter, allowed in tried.items())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", MATRIX)
def test_each_role_can_do_with_a_table_what_the_matrix_says_and_nothing_else(
    world: World, table: str, role: str
) -> None:
    assert try_everything(world, table, role) == MATRIX[table][role]


def test_every_table_has_a_line_in_the_matrix_and_every_line_a_table(world: World) -> None:
    relations = world.db.execute(
        """
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
        """
    ).fetchall()
    assert {name for (name,) in relations} == set(MATRIX) == set(SAMPLES)
