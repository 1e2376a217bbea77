"""Every change of every budget leaves one line in the log, by whatever road, and nobody else writes it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.budget_rows import budgets_that_differ_from_the_log, log_of
from tests.integration.rest import REFUSED, World, open_world
from tests.integration.transactions import acting, refusal_without_waiting

CAMPAIGNS = "partner_marketing_campaigns"
LOG = "marketing_budget_changes"


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


COLUMNS = (
    "budget", "campaign_id", "old_amount", "new_amount",
    "changed_by", "changed_by_job", "reason", "recommendation_id",
)  # fmt: skip


def new_lines(world: World, owner: Person, known: int) -> list[tuple[Any, ...]]:
    """What the log got since it had so many lines, as `COLUMNS`."""
    return [tuple(line[name] for name in COLUMNS) for line in log_of(world.db, owner.id)[known:]]


def test_each_road_says_who_changed_a_budget_and_why(world: World) -> None:
    owner = world.factory.partner()
    campaign = world.factory.campaign(owner, daily_budget="10.00")
    known = 1
    was: dict[str, float | None] = {
        "monthly_marketing_budget": None,
        "daily_budget": 10,
        "monthly_budget": None,
    }
    amounts = iter([9, 11, 210, 8, 12, 200, 7, 12.5, 210.25])

    for role, user, job, reason in (
        ("partner", owner.id, None, "manual"),
        ("admin", world.admin.id, None, "manual"),
        ("service", None, "service_role", "sync"),
    ):
        for table, row_id, budget in (
            ("profiles", owner.id, "monthly_marketing_budget"),
            (CAMPAIGNS, campaign, "daily_budget"),
            (CAMPAIGNS, campaign, "monthly_budget"),
        ):
            amount = next(amounts)
            answer = world.caller(role, owner).patch(f"{table}?id=eq.{row_id}", {budget: amount})
            assert answer.is_success, answer.text
            about = None if table == "profiles" else str(campaign)
            expected = (budget, about, was[budget], amount, user and str(user), job, reason, None)
            assert new_lines(world, owner, known) == [expected]
            was[budget] = amount
            known += 1

    world.db.execute("update public.profiles set monthly_marketing_budget = 10.25 where id = %s", [owner.id])
    by_nobody = ("monthly_marketing_budget", None, 7, 10.25, None, None, "manual", None)
    assert new_lines(world, owner, known) == [by_nobody]
    assert budgets_that_differ_from_the_log(world.db, owner.id) == []


def test_a_change_of_a_job_names_the_job(world: World) -> None:
    owner = world.factory.partner()
    campaign = world.factory.campaign(owner, daily_budget="10.00")
    with acting(world.db, "service_role"):
        world.db.execute("select set_config('partner_marketing.job', 'sync_partner_campaigns_daily', true)")
        world.db.execute(f"update public.{CAMPAIGNS} set daily_budget = 11 where id = %s", [campaign])  # noqa: S608 - a name of this file
    expected = ("daily_budget", str(campaign), 10, 11, None, "sync_partner_campaigns_daily", "sync", None)
    assert new_lines(world, owner, 1) == [expected]


def test_a_change_by_a_proposal_names_it_and_who_approved(world: World) -> None:
    owner = world.factory.partner(monthly_marketing_budget="1000.00")
    campaign = world.factory.campaign(owner, "active", daily_budget="10.00", monthly_budget="300.00")
    change = {"budget": "daily_budget", "from": "10.00", "to": "11.00"}
    both = [change, {"budget": "monthly_budget", "from": "300.00", "to": "330.00"}]
    for person in (owner, world.admin):
        details = {"action_type": "increase_campaign_budget", "campaign_id": campaign, "changes": both}
        proposal = world.factory.recommendation(owner, details)
        known = len(log_of(world.db, owner.id))
        path = f"ai_marketing_recommendations?id=eq.{proposal}"
        assert world.user(person).patch(path, {"status": "approved"}).is_success
        who = (str(person.id), None, "recommendation", str(proposal))
        assert new_lines(world, owner, known) == [
            ("daily_budget", str(campaign), float(both[0]["from"]), float(both[0]["to"]), *who),
            ("monthly_budget", str(campaign), float(both[1]["from"]), float(both[1]["to"]), *who),
        ]
        both = [{**one, "from": one["to"], "to": one["from"]} for one in both]
    # and what follows is nobody's proposal any more
    assert world.user(owner).patch(f"{CAMPAIGNS}?id=eq.{campaign}", {"daily_budget": 5}).is_success
    assert new_lines(world, owner, 0)[-1][-2:] == ("manual", None)
    assert budgets_that_differ_from_the_log(world.db, owner.id) == []


def test_the_name_of_the_proposal_does_not_outlast_an_approval_even_a_refused_one(world: World) -> None:
    owner = world.factory.partner(monthly_marketing_budget="400.00")
    campaign = world.factory.campaign(owner, "active", daily_budget="10.00")
    details = {"action_type": "increase_campaign_budget", "campaign_id": campaign}
    fits = details | {"changes": [{"budget": "daily_budget", "from": "10.00", "to": "11.00"}]}
    stale = details | {"changes": [{"budget": "daily_budget", "from": "99.00", "to": "11.00"}]}
    for change in (fits, stale):
        proposal = world.factory.recommendation(owner, change)
        with acting(world.db, "authenticated", owner.id):
            answers = world.db.execute(
                "select public.approve_recommendations(%s, %s)", [owner.id, [proposal]]
            ).fetchone()
            assert answers is not None
            assert answers[0][0]["result"] == ("approved" if change is fits else "conflict")
            # the same transaction goes on by hand
            assert world.db.execute("select private.acting_recommendation()").fetchone() == (None,)
            world.db.execute(
                f"update public.{CAMPAIGNS} set daily_budget = daily_budget - 1 where id = %s",  # noqa: S608 - a name of this file
                [campaign],
            )
        assert new_lines(world, owner, 0)[-1][-2:] == ("manual", None)


def test_what_changes_nothing_leaves_no_line(world: World) -> None:
    owner = world.factory.partner(monthly_marketing_budget="100.00")
    campaign = world.factory.campaign(owner, daily_budget="10.00")
    known = len(log_of(world.db, owner.id))
    partner = world.user(owner)
    assert partner.patch(f"profiles?id=eq.{owner.id}", {"monthly_marketing_budget": 100}).is_success
    assert partner.patch(f"profiles?id=eq.{owner.id}", {"brand_color": "#123456"}).is_success
    assert partner.patch(
        f"{CAMPAIGNS}?id=eq.{campaign}", {"daily_budget": "10.0", "cpl_target": 5}
    ).is_success
    # nor a change that is refused
    refused = partner.patch(f"{CAMPAIGNS}?id=eq.{campaign}", {"daily_budget": 12, "status": "active"})
    assert refused.status_code == 403
    assert len(log_of(world.db, owner.id)) == known


def test_budgets_from_the_first_and_to_the_last(world: World) -> None:
    owner = world.factory.partner(monthly_marketing_budget="100.00")
    row = {"partner_id": str(owner.id), "channel": "seo", "daily_budget": 10, "monthly_budget": 80}
    answer = world.user(owner).post(CAMPAIGNS, row, {"Prefer": "return=representation"})
    campaign = answer.json()[0]["id"]
    by_owner, by_service = (str(owner.id), None, "manual", None), (None, "service_role", "sync", None)
    assert new_lines(world, owner, 1) == [
        ("daily_budget", campaign, None, 10, *by_owner),
        ("monthly_budget", campaign, None, 80, *by_owner),
    ]
    assert world.user(owner).patch(f"{CAMPAIGNS}?id=eq.{campaign}", {"monthly_budget": None}).is_success
    assert new_lines(world, owner, 3) == [("monthly_budget", campaign, 80, None, *by_owner)]
    assert world.service().delete(f"{CAMPAIGNS}?id=eq.{campaign}").is_success
    assert new_lines(world, owner, 4) == [("daily_budget", campaign, 10, None, *by_service)]
    assert budgets_that_differ_from_the_log(world.db, owner.id) == []


def test_a_bulk_change_leaves_a_line_for_each_budget(world: World) -> None:
    owner = world.factory.partner()
    for amount in ("1.00", "2.00", "3.00"):
        world.factory.campaign(owner, channel="other", daily_budget=amount)
    answer = world.user(owner).patch(f"{CAMPAIGNS}?partner_id=eq.{owner.id}", {"daily_budget": 2})
    assert answer.is_success
    # In which order a bulk change meets its rows is up to the database.
    assert sorted(line[2:4] for line in new_lines(world, owner, 3)) == [(1, 2), (3, 2)]
    assert budgets_that_differ_from_the_log(world.db, owner.id) == []


def test_the_log_outlives_its_partner(world: World) -> None:
    """A partner with a log cannot be deleted; one without goes with all that hangs on it."""
    owner, without = world.factory.partner(monthly_marketing_budget="100.00"), world.factory.partner()
    world.factory.campaign(without)
    with pytest.raises(psycopg.IntegrityError):
        world.db.execute("delete from public.profiles where id = %s", [owner.id])
    world.db.execute("delete from public.profiles where id = %s", [without.id])


def test_a_proposal_in_the_log_cannot_be_deleted(world: World) -> None:
    owner = world.factory.partner()
    proposal = world.factory.recommendation(owner, {"action_type": "raise_monthly_budget", "to": "10.00"})
    path = f"ai_marketing_recommendations?id=eq.{proposal}"
    assert world.user(owner).patch(path, {"status": "approved"}).is_success
    with pytest.raises(psycopg.IntegrityError):
        world.db.execute("delete from public.ai_marketing_recommendations where id = %s", [proposal])


def line_of(owner: Person) -> dict[str, object]:
    return {
        "partner_id": str(owner.id),
        "budget": "monthly_marketing_budget",
        "new_amount": 5,
        "reason": "manual",
    }


@pytest.mark.parametrize("role", ["anonymous", "partner", "admin", "service"])
def test_nobody_writes_the_log_through_the_api(world: World, role: str) -> None:
    owner = world.factory.partner(monthly_marketing_budget="100.00")
    before = log_of(world.db, owner.id)
    caller, path = world.caller(role, owner), f"{LOG}?partner_id=eq.{owner.id}"
    upsert = {"Prefer": "resolution=merge-duplicates"}
    answers = [
        caller.post(LOG, line_of(owner)),
        caller.post(f"{LOG}?on_conflict=id", line_of(owner), upsert),
        caller.patch(path, {"new_amount": 1}),
        caller.delete(path),
    ]
    assert {answer.status_code for answer in answers} <= REFUSED
    assert log_of(world.db, owner.id) == before


ATTACKS = {
    "insert": "insert into public.marketing_budget_changes (partner_id, budget, new_amount, reason) "
    "values ('{owner}', 'monthly_marketing_budget', 5, 'manual')",
    "update": "update public.marketing_budget_changes set new_amount = 1",
    "delete": "delete from public.marketing_budget_changes where false",
    "truncate": "truncate public.marketing_budget_changes",
    "truncate-with": "truncate public.profiles cascade",
}


@pytest.mark.parametrize("role", [None, "service_role", "authenticated", "anon"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_writes_the_log_with_sql(world: World, role: str | None, attack: str) -> None:
    """No role: the superuser, as long as triggers are on."""
    owner = world.factory.partner(monthly_marketing_budget="100.00")
    before = log_of(world.db, owner.id)
    refusal = refusal_without_waiting(world.db, role, owner.id, ATTACKS[attack].format(owner=owner.id))
    assert refusal.sqlstate == ("PT409" if role is None else "42501")
    assert log_of(world.db, owner.id) == before


def test_nobody_copies_lines_into_the_log(world: World) -> None:
    owner = world.factory.partner()
    line = "copy public.marketing_budget_changes (partner_id, budget, new_amount, reason) from stdin"
    with (
        pytest.raises(psycopg.DatabaseError, match="append-only"),
        world.db.cursor() as cursor,
        cursor.copy(line) as copy,
    ):
        copy.write_row((owner.id, "monthly_marketing_budget", 5, "manual"))
    assert log_of(world.db, owner.id) == []


@pytest.mark.parametrize("table", [LOG, "ad_platform_operations"])
@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_the_numbers_of_lines_are_nobodys_to_take_or_set(world: World, table: str, role: str) -> None:
    allowed = world.db.execute(
        "select has_sequence_privilege(%s, %s, 'usage, select, update')", [role, f"public.{table}_id_seq"]
    ).fetchone()
    assert allowed == (False,)


def test_calling_what_writes_the_log(world: World) -> None:
    owner = world.factory.partner()
    for role in ("anon", "authenticated", "service_role"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(world.db, role, owner.id):
            world.db.execute(
                "select private.log_budget_change(%s, null, 'monthly_marketing_budget', null, 5)", [owner.id]
            )


def test_passing_a_change_off_as_a_proposals_needs_more_than_the_api(world: World) -> None:
    """Nothing that a request carries reaches the setting that names the proposal or the job."""
    owner = world.factory.partner()
    campaign = world.factory.campaign(owner, daily_budget="10.00")
    headers = {
        "partner_marketing.recommendation_id": str(uuid4()),
        "partner_marketing.job": "sync",
        "Prefer": "partner_marketing.job=sync",
    }
    path = f"{CAMPAIGNS}?id=eq.{UUID(str(campaign))}"
    assert world.user(owner).patch(path, {"daily_budget": 50}, headers).is_success
    who = (str(owner.id), None, "manual", None)
    assert new_lines(world, owner, 1) == [("daily_budget", str(campaign), 10, 50, *who)]
    answer = world.user(owner).post(
        "rpc/set_config",
        {"setting_name": "partner_marketing.job", "new_value": "x", "is_local": False},
        {"Content-Profile": "pg_catalog"},
    )
    assert answer.status_code in {404, 406}
