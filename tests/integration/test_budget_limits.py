"""Σ commitments of active campaigns ≤ the monthly budget: by every road, and however many change at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from local.settings import Stack
from tests.factories import Person
from tests.integration.rest import World, open_world
from tests.integration.transactions import Db, acting, wait_until_blocked

CAMPAIGNS = "partner_marketing_campaigns"
ROADS = ("partner", "admin", "service", "dashboard")


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def change(world: World, road: str, owner: Person, target: UUID, **values: object) -> str | None:
    """Update the partner's profile or one of their campaigns; the message when it was refused, or None."""
    table = "profiles" if target == owner.id else CAMPAIGNS
    if road != "dashboard":
        answer = world.caller(road, owner).patch(f"{table}?id=eq.{target}", values)
        if answer.is_success:
            return None
        assert answer.status_code == 409, answer.text
        return str(answer.json()["message"])
    try:
        sets = [sql.SQL("{} = {}").format(sql.Identifier(column), value) for column, value in values.items()]
        update = sql.SQL("update {} set {} where id = {}")
        world.db.execute(update.format(sql.Identifier("public", table), sql.SQL(", ").join(sets), target))
    except psycopg.Error as error:
        if error.sqlstate != "PT409":
            raise
        return error.diag.message_primary
    return None


def partner_with(world: World, budget: str | None, *daily: str) -> tuple[Person, list[UUID]]:
    """A partner with a monthly budget and active campaigns of so much a day."""
    owner = world.factory.partner(monthly_marketing_budget=budget)
    return owner, [world.factory.campaign(owner, "active", daily_budget=amount) for amount in daily]


def over(committed: str, excess: str, budget: str | None) -> str:
    limit = f" of EUR {budget}" if budget else ", which is not set"
    return (
        f"The active campaigns would commit EUR {committed} a month, "
        f"EUR {excess} more than the monthly budget{limit}"
    )


@pytest.mark.parametrize("road", ROADS)
def test_raising_a_daily_budget_fits_to_the_cent(world: World, road: str) -> None:
    owner, [campaign] = partner_with(world, "304.30", "10.00")
    # 30.4 × 10.01 = 304.304: nobody rounds it down
    refused = change(world, road, owner, campaign, daily_budget="10.01")
    assert refused == over("304.31", "0.01", "304.30")
    assert change(world, road, owner, owner.id, monthly_marketing_budget="304.31") is None
    assert change(world, road, owner, campaign, daily_budget="10.01") is None


@pytest.mark.parametrize("road", ROADS)
def test_the_commitments_of_all_active_campaigns_count(world: World, road: str) -> None:
    owner, [first, _second] = partner_with(world, "1000.00", "10.00", "20.00")
    world.factory.campaign(owner, "planned", daily_budget="900.00")
    third = world.factory.campaign(
        owner, "active", channel="other", monthly_budget="87.90", daily_budget="700.00"
    )
    # 304 + 608 + 87.90 = 999.90
    assert change(world, road, owner, third, monthly_budget="88.01") == over("1000.01", "0.01", "1000.00")
    assert change(world, road, owner, third, monthly_budget="88.00") is None
    assert change(world, road, owner, first, daily_budget="10.01") == over("1000.31", "0.31", "1000.00")


@pytest.mark.parametrize("road", ROADS)
def test_the_monthly_budget_is_not_lowered_below_what_is_committed(world: World, road: str) -> None:
    owner, _campaigns = partner_with(world, "500.00", "10.01")
    for amount, excess in (("304.30", "0.01"), ("0.00", "304.31"), ("100.00", "204.31")):
        refused = change(world, road, owner, owner.id, monthly_marketing_budget=amount)
        assert refused == over("304.31", excess, amount)
    refused = change(world, road, owner, owner.id, monthly_marketing_budget=None)
    assert refused == over("304.31", "304.31", None)
    assert change(world, road, owner, owner.id, monthly_marketing_budget="304.31") is None


@pytest.mark.parametrize("road", ["admin", "service", "dashboard"])
@pytest.mark.parametrize("status", ["planned", "paused"])
def test_a_campaign_that_becomes_active_must_fit(world: World, road: str, status: str) -> None:
    owner, _running = partner_with(world, "608.00", "10.00")
    campaign = world.factory.campaign(owner, status, daily_budget="10.00")
    assert change(world, "dashboard", owner, campaign, daily_budget="10.01") is None
    assert change(world, road, owner, campaign, status="active") == over("608.31", "0.31", "608.00")
    # both at once, in one update
    assert change(world, road, owner, campaign, status="active", daily_budget="10.00") is None


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("status", ["paused", "archived"])
def test_pausing_and_archiving_free_room(world: World, road: str, status: str) -> None:
    owner, [first, second] = partner_with(world, "608.00", "10.00", "10.00")
    assert change(world, road, owner, first, daily_budget="12.00") is not None
    assert change(world, road, owner, second, status=status) is None
    assert change(world, road, owner, first, daily_budget="12.00") is None
    assert change(world, road, owner, owner.id, monthly_marketing_budget="364.80") is None


@pytest.mark.parametrize("road", ROADS)
def test_less_is_always_allowed_even_where_it_is_still_too_much(world: World, road: str) -> None:
    owner, [campaign] = partner_with(world, "304.00", "10.00")
    with world.db.transaction():  # as it may be where a database had rows before it had the check
        world.db.execute("set local session_replication_role = replica")
        world.db.execute(
            "update public.profiles set monthly_marketing_budget = 100 where id = %s", [owner.id]
        )
    assert change(world, road, owner, campaign, daily_budget="9.00") is None
    assert change(world, road, owner, owner.id, monthly_marketing_budget="110.00") is None
    assert change(world, road, owner, campaign, daily_budget="9.01") == over("273.91", "163.91", "110.00")
    assert change(world, road, owner, campaign, status="paused") is None


def test_without_a_monthly_budget_nothing_is_committed(world: World) -> None:
    owner, _none = partner_with(world, None)
    campaign = world.factory.campaign(owner, channel="other", monthly_budget="0.01")
    assert change(world, "admin", owner, campaign, status="active") == over("0.01", "0.01", None)
    assert change(world, "partner", owner, campaign, monthly_budget="0.00") is None
    assert change(world, "admin", owner, campaign, status="active") is None
    assert change(world, "partner", owner, campaign, monthly_budget="0.01") == over("0.01", "0.01", None)


def test_an_active_campaign_keeps_a_budget(world: World) -> None:
    owner, [campaign] = partner_with(world, "304.00", "10.00")
    with pytest.raises(psycopg.errors.CheckViolation):
        change(world, "dashboard", owner, campaign, daily_budget=None)
    without = world.factory.campaign(owner)
    with pytest.raises(psycopg.errors.CheckViolation):
        change(world, "dashboard", owner, without, status="active")


def test_taking_the_monthly_budget_of_a_campaign_away_commits_its_daily_one(world: World) -> None:
    owner, _none = partner_with(world, "303.99")
    campaign = world.factory.campaign(owner, "active", daily_budget="10.00", monthly_budget="50.00")
    refused = change(world, "partner", owner, campaign, monthly_budget=None)
    assert refused == over("304.00", "0.01", "303.99")


def test_the_platform_is_never_told_more_than_is_committed(world: World) -> None:
    owner, _none = partner_with(world, "100.00")
    cases = [
        ("50.00", "100.00", "3.28"),  # 100 / 30.4 = 3.289…, and 30.4 × 3.28 = 99.712
        ("3.00", "100.00", "3.00"),
        (None, "100.00", "3.28"),
        ("3.28", None, "3.28"),
    ]
    for daily, monthly, told in cases:
        campaign = world.factory.campaign(owner, "active", daily_budget=daily, monthly_budget=monthly)
        payload = world.db.execute(
            "select payload ->> 'daily_budget' from public.ad_platform_operations "
            "where campaign_id = %s and operation = 'create_campaign'",
            [campaign],
        ).fetchone()
        assert payload == (told,)
        assert change(world, "partner", owner, campaign, status="archived") is None


@pytest.mark.parametrize("isolation", list(psycopg.IsolationLevel)[2:], ids=lambda level: level.name)
def test_a_transaction_that_keeps_its_first_snapshot_commits_nothing(
    world: World, isolation: psycopg.IsolationLevel
) -> None:
    """It would not see what others committed meanwhile; a serializable one fails only among its own kind."""
    owner, [campaign] = partner_with(world, "700.00", "10.00")
    other = world.factory.campaign(owner, daily_budget="12.00")
    with psycopg.connect(world.stack.db_url) as old:
        old.isolation_level = isolation
        old.execute("select from public.partner_marketing_campaigns where partner_id = %s", [owner.id])
        assert change(world, "admin", owner, campaign, daily_budget="12.00") is None
        with pytest.raises(psycopg.DatabaseError, match=r"Budgets cannot change in a .* transaction"):
            old.execute(
                "update public.partner_marketing_campaigns set status = 'active' where id = %s", [other]
            )
        old.rollback()
        # less needs no sum
        old.execute(
            "update public.partner_marketing_campaigns set daily_budget = 1 where id = %s", [campaign]
        )
        old.execute(
            "update public.partner_marketing_campaigns set status = 'paused' where id = %s", [campaign]
        )
        old.commit()


SPEND = "update public.partner_marketing_campaigns set status = 'active' where id = %s"
LOWER = "update public.profiles set monthly_marketing_budget = 304 where id = %s"
RAISE = "update public.profiles set monthly_marketing_budget = 608 where id = %s"


@pytest.mark.parametrize("outcome", ["commit", "rollback"])
@pytest.mark.parametrize(
    ("first", "second"), [("A", "B"), ("B", "A"), ("A", "lower"), ("lower", "A"), ("raise", "A")]
)
def test_of_two_transactions_at_once_the_second_waits_and_counts_the_first(
    world: World, first: str, second: str, outcome: str
) -> None:
    """A running campaign of 304; A and B would each add as much; there is room for one of them."""
    budget = "600.00" if first == "raise" else "608.00"
    owner, _running = partner_with(world, budget, "10.00")
    targets = {name: world.factory.campaign(owner, daily_budget="10.00") for name in "AB"}
    statements = {"A": (SPEND, targets["A"]), "B": (SPEND, targets["B"])} | {
        "lower": (LOWER, owner.id),
        "raise": (RAISE, owner.id),
    }

    def execute(db: Db, name: str) -> None:
        statement, target = statements[name]
        db.execute(statement, [target])

    # a raised budget that is taken back is not there; what others took and gave back is
    is_refused = outcome == ("rollback" if first == "raise" else "commit")
    with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
        execute(one, first)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(execute, two, second)
            wait_until_blocked(world.db, two)
            getattr(one, outcome)()
            if is_refused:
                with pytest.raises(psycopg.DatabaseError, match=r"more than the monthly budget"):
                    waiting.result(timeout=20)
            else:
                waiting.result(timeout=20)
                two.commit()
    row = world.db.execute(
        """
        select sum(coalesce(monthly_budget, daily_budget * 30.4)) <= max(p.monthly_marketing_budget)
        from public.partner_marketing_campaigns as c join public.profiles as p on p.id = c.partner_id
        where c.partner_id = %s and c.status = 'active'
        """,
        [owner.id],
    ).fetchone()
    assert row == (True,)


def test_many_at_once_fill_the_budget_exactly(world: World) -> None:
    owner, _none = partner_with(world, "608.00")
    campaigns = [world.factory.campaign(owner, daily_budget="4.00") for _ in range(12)]  # 121.60 each

    def activate(campaign: UUID) -> bool:
        with psycopg.connect(world.stack.db_url) as db:
            try:
                with acting(db, "authenticated", world.admin.id):
                    db.execute(SPEND, [campaign])
            except psycopg.DatabaseError as error:
                if error.sqlstate != "PT409":
                    raise
                return False
            return True

    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(activate, campaigns)) == [False] * 7 + [True] * 5
