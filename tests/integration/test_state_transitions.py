"""The states of landing pages, campaigns and recommendations."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from local.settings import Stack
from tests.integration.rest import Key, World, open_world, path_of
from tests.integration.rls_matrix import page_row
from tests.integration.state_machines import CAMPAIGNS, PAGES, RECOMMENDATIONS, Machine

MACHINES = (PAGES, CAMPAIGNS, RECOMMENDATIONS)


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


@pytest.mark.parametrize("role", ["partner", "admin", "service"])
@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.table)
def test_each_role_can_make_exactly_the_transitions_of_the_table(
    world: World, machine: Machine, role: str
) -> None:
    owner = world.factory.partner()
    outcomes = {}
    for old, new, ruled in machine.rules:
        if ruled != role:
            continue
        key = machine.row_in(world, owner, old)
        before = world.find(machine.table, key)
        answer = world.caller(role, owner).patch(path_of(machine.table, key), {"status": new})
        after = world.find(machine.table, key)
        assert before is not None
        assert after is not None
        if answer.status_code in {200, 204}:
            assert after["status"] == new
            outcomes[old, new, role] = "ok"
        else:
            assert after == before
            outcomes[old, new, role] = str(answer.status_code)
    assert outcomes == {rule: outcome for rule, outcome in machine.rules.items() if rule[2] == role}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.table)
def test_a_refused_transition_says_what_was_tried_and_what_is_allowed(world: World, machine: Machine) -> None:
    final = next(status for status in ("archived", "executed") if status in machine.ways)
    first = next(iter(machine.ways))
    key = machine.row_in(world, world.factory.partner(), final)
    answer = world.service().patch(path_of(machine.table, key), {"status": first})
    assert answer.status_code == 409
    assert f"from {final} to {first}" in answer.json()["message"]
    details = answer.json()["details"]
    assert details == f"{final} is final." or (
        machine is RECOMMENDATIONS and details.startswith("Decided on ")
    )


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.table)
def test_no_status_is_skipped_by_making_a_row_in_it(world: World, machine: Machine) -> None:
    owner = world.factory.partner()
    for status in machine.ways:
        for role in ("partner", "admin", "service"):
            row = machine.make(world, owner) | {"status": status}
            answer = world.caller(role, owner).post(machine.table, row)
            if role != "service":
                assert answer.status_code == 403, (role, status, answer.text)
            elif status == next(iter(machine.ways)) or (machine is PAGES and status == "review"):
                assert answer.status_code == 201, (role, status, answer.text)
            else:
                assert answer.status_code == 409, (role, status, answer.text)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.table)
def test_an_upsert_with_the_service_key_skips_no_status_either(world: World, machine: Machine) -> None:
    first = next(iter(machine.ways))
    last = "executed" if machine is RECOMMENDATIONS else list(machine.ways)[2]  # live, paused
    owner = world.factory.partner()
    row = machine.make(world, owner)
    key = world.insert(machine.table, row)
    answer = world.service().post(
        machine.table, row | key | {"status": last}, {"Prefer": "resolution=merge-duplicates"}
    )
    assert answer.status_code == 409
    stored = world.find(machine.table, key)
    assert stored is not None
    assert stored["status"] == first


def times_of(world: World, machine: Machine, key: Key, *columns: str) -> list[datetime | None]:
    stored = world.find(machine.table, key)
    assert stored is not None
    return [datetime.fromisoformat(stored[column]) if stored[column] else None for column in columns]


def is_recent(moment: datetime | None) -> bool:
    return moment is not None and abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_going_live_stamps_published_at_and_archiving_keeps_it(world: World) -> None:
    key = PAGES.row_in(world, world.factory.partner(), "review")
    assert times_of(world, PAGES, key, "published_at") == [None]
    # a time of one's own does not get past the stamp, not even with the service key
    body = {"status": "live", "published_at": "2001-01-01T00:00:00Z"}
    assert world.service().patch(path_of(PAGES.table, key), body).status_code in {200, 204}
    (published,) = times_of(world, PAGES, key, "published_at")
    assert is_recent(published)
    assert world.user(world.admin).patch(path_of(PAGES.table, key), {"status": "archived"}).is_success
    assert times_of(world, PAGES, key, "published_at") == [published]


def test_a_campaign_keeps_its_first_start_and_gets_its_end_when_archived(world: World) -> None:
    key = CAMPAIGNS.row_in(world, world.factory.partner(), "planned")
    admin = world.user(world.admin)
    assert times_of(world, CAMPAIGNS, key, "started_at", "ended_at") == [None, None]
    assert admin.patch(path_of(CAMPAIGNS.table, key), {"status": "active"}).is_success
    started, ended = times_of(world, CAMPAIGNS, key, "started_at", "ended_at")
    assert is_recent(started)
    assert ended is None
    for status in ("paused", "active", "archived"):
        assert admin.patch(path_of(CAMPAIGNS.table, key), {"status": status}).is_success
    restarted, ended = times_of(world, CAMPAIGNS, key, "started_at", "ended_at")
    assert restarted == started
    assert is_recent(ended)


def test_a_planned_campaign_that_never_ran_ends_without_a_start(world: World) -> None:
    owner = world.factory.partner()
    key = CAMPAIGNS.row_in(world, owner, "planned")
    assert world.user(owner).patch(path_of(CAMPAIGNS.table, key), {"status": "archived"}).is_success
    started, ended = times_of(world, CAMPAIGNS, key, "started_at", "ended_at")
    assert started is None
    assert is_recent(ended)


def test_a_decision_and_an_execution_are_stamped(world: World) -> None:
    key = RECOMMENDATIONS.row_in(world, world.factory.partner(), "pending")
    admin, service = world.user(world.admin), world.service()
    for caller, path, status, column in (
        (admin, path_of(RECOMMENDATIONS.table, key), "approved", "reviewed_at"),
        (service, f"ad_platform_operations?recommendation_id=eq.{key['id']}", "done", "executed_at"),
    ):
        assert times_of(world, RECOMMENDATIONS, key, column) == [None]
        assert caller.patch(path, {"status": status}).is_success
        assert is_recent(times_of(world, RECOMMENDATIONS, key, column)[0])


def test_one_of_two_decisions_at_once_wins_and_the_other_hears_of_it(world: World) -> None:
    owner = world.factory.partner()
    path = path_of(RECOMMENDATIONS.table, RECOMMENDATIONS.row_in(world, owner, "pending"))
    decisions = ((owner, "approved"), (world.admin, "rejected"))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: world.user(one[0]).patch(path, {"status": one[1]}), decisions))
    assert sorted(answer.status_code // 100 for answer in answers) == [2, 4]
    assert {answer.status_code for answer in answers} >= {409}


def test_a_partner_edits_a_concept_and_nothing_after_it(world: World) -> None:
    owner = world.factory.partner()
    for status, edit in (("concept", 2), ("review", 403), ("live", 403), ("archived", 403)):
        path = path_of(PAGES.table, PAGES.row_in(world, owner, status))
        answer = world.user(owner).patch(path, {"title": "Anders"})
        assert answer.status_code == edit or answer.status_code // 100 == edit, (status, answer.text)
        if status in {"review", "live"}:
            # nor together with what is allowed
            both = world.user(owner).patch(path, {"title": "Anders", "status": "archived"})
            assert both.status_code == 403


def test_the_path_of_a_page_is_free_again_when_it_is_archived(world: World) -> None:
    first, second = world.factory.partner(), world.factory.partner()
    row = page_row(world, first)
    key = world.insert(PAGES.table, row)
    taken = world.user(second).post(PAGES.table, row | {"partner_id": str(second.id)})
    assert taken.status_code == 409
    assert world.user(first).patch(path_of(PAGES.table, key), {"status": "archived"}).is_success
    for _ in range(2):  # and any number of archived pages may have it
        again = row | {"partner_id": str(second.id)}
        answer = world.user(second).post(PAGES.table, again, {"Prefer": "return=representation"})
        assert answer.status_code == 201
        path = path_of(PAGES.table, {"id": answer.json()[0]["id"]})
        assert world.user(second).patch(path, {"status": "archived"}).is_success


def test_an_archived_campaign_does_not_change_any_more(world: World) -> None:
    owner = world.factory.partner()
    path = path_of(CAMPAIGNS.table, CAMPAIGNS.row_in(world, owner, "archived"))
    for person in (owner, world.admin):
        assert world.user(person).patch(path, {"daily_budget": 5}).status_code == 409
