"""The state machine of `tests/budget_machine.py` finds nothing here, and finds what is broken on purpose."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from local.settings import Stack
from tests.budget_arena import open_arena
from tests.budget_machine import run_machine
from tests.integration.scratch import Db, apply_migrations, scratch_database

STEPS = 700


@pytest.fixture
def scratch(stack: Stack) -> Iterator[Db]:
    """A database of the test's own: to break something in, and because the machine leaves transactions open.

    Among other tests those would keep whoever wants a whole table waiting, and that one the machine.
    """
    with scratch_database(stack.db_url, "hosted_project") as db:
        apply_migrations(db)
        yield db


def address_of(stack: Stack, db: Db) -> str:
    return urlsplit(stack.db_url)._replace(path=f"/{db.info.dbname}").geturl()


def test_whatever_happens_at_once_the_budgets_hold(stack: Stack, scratch: Db) -> None:
    with open_arena(address_of(stack, scratch)) as arena:
        run_machine(arena, STEPS)
    assert arena.steps >= 500
    # it did meet what it is about
    assert arena.waits >= 10
    assert arena.refusals["PT409"] >= 50


def rewrite(db: Db, function: str, old: str, new: str) -> None:
    """Replace a piece of a function's body."""
    [[body]] = db.execute("select pg_get_functiondef(%s::regproc)", [function]).fetchall()
    assert old in body
    db.execute(body.replace(old, new), prepare=False)


OVER, LOG, AGAIN, TIMES = (
    "more committed than budgeted",
    "the log does not add up",
    "decided (again|more than once)",
    "applied more or less than once",
)
# What the machine says, and how it got broken: a statement, or a function, a piece of it, what replaces that.
BROKEN: dict[str, tuple[str, ...]] = {
    "no check of campaigns": (
        OVER,
        "drop trigger check_campaign_commitment on public.partner_marketing_campaigns",
    ),
    "no check of the monthly budget": (OVER, "drop trigger check_profile_budget on public.profiles"),
    "no lock": (OVER, "private.check_monthly_budget", "for no key update", ""),
    "a limit too high": (
        OVER,
        "private.check_monthly_budget",
        "if committed > coalesce",
        "if committed > 1.5 * coalesce",
    ),
    "changes that are not logged": (
        f"{LOG}|{TIMES}",
        "drop trigger log_campaign_budget_change_on_update on public.partner_marketing_campaigns",
    ),
    "a log that forgets the proposal": (
        TIMES,
        "private.acting_recommendation",
        "select nullif(current_setting('partner_marketing.recommendation_id', true), '')::uuid",
        "select null::uuid",
    ),
    "a decision that can be changed": (
        AGAIN,
        "private.guard_recommendation_state",
        "else array[]::text[]",
        "else array['approved']",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_machine_finds_what_is_broken(stack: Stack, scratch: Db, what: str) -> None:
    said, *change = BROKEN[what]
    if len(change) == 1:
        scratch.execute(change[0])
    else:
        rewrite(scratch, *change)
    with open_arena(address_of(stack, scratch)) as arena, pytest.raises(AssertionError, match=said):
        run_machine(arena, 10 * STEPS)
