"""The real stack for the integration tests: one for each of pytest's workers, where no two tests meet.

Nothing is cleaned up between tests: every test makes partners of its own and looks at those only.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from local.settings import Stack
from local.throwaway import throwaway_stack
from tests.limits import lift_write_limits, tell_new_admins_only
from tests.night import Night
from tests.proposal_night import ProposalNight


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The running stack: `api_url`, `supabase_url`, `db_url`, `keys.publishable_key`, `keys.secret_key`, …"""
    with throwaway_stack() as running:
        with psycopg.connect(running.db_url, autocommit=True) as connection:
            lift_write_limits(connection)
            tell_new_admins_only(connection)
        yield running


@pytest.fixture
def db(stack: Stack) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection of the test's own to the database, as its superuser, autocommit on."""
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def night(stack: Stack, db: psycopg.Connection[tuple[Any, ...]]) -> Night:
    """A night of the test's own: makes partners and leads for its day and runs the jobs."""
    return Night(stack, db)


@pytest.fixture(scope="session")
def night_stack() -> Iterator[Stack]:
    """A stack for the tests of one xdist group (`proposal_nights`), which empty it as they like."""
    with throwaway_stack() as running:
        yield running


@pytest.fixture
def proposals(night_stack: Stack) -> Iterator[ProposalNight]:
    """A night on that stack with nobody in it."""
    with psycopg.connect(night_stack.db_url, autocommit=True) as connection:
        yield ProposalNight(night_stack, connection)
