"""Reviewers at the same moment: one decision wins, the budget holds, and nobody meets a deadlock."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.budget_rows import budgets_that_differ_from_the_log, log_of, overcommitted
from tests.integration.proposals import ACTIONS, PROPOSALS, Scene, budget_change
from tests.integration.rest import World, open_world
from tests.integration.transactions import Db, acting, wait_until_blocked

APPROVE = "select public.review_recommendation(%s, %s, 'approved')"


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def all_at_once(world: World, tasks: Sequence[Callable[[Db], object]]) -> list[str]:
    """Run tasks on connections of their own that start together; what each was refused with, or ''."""
    start = Barrier(len(tasks))

    def run(task: Callable[[Db], object]) -> str:
        with psycopg.connect(world.stack.db_url, autocommit=True) as db:
            start.wait(timeout=30)
            try:
                task(db)
            except psycopg.DatabaseError as error:
                if error.sqlstate != "PT409":
                    raise
                return str(error.diag.message_primary)
            return ""

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def approval(owner: Person, person: UUID, proposal: UUID) -> Callable[[Db], object]:
    """Approving as a person, as the API does it."""

    def task(db: Db) -> None:
        with acting(db, "authenticated", person):
            db.execute(APPROVE, [owner.id, proposal])

    return task


def test_fifty_raises_that_fit_ten_times(world: World) -> None:
    """Each takes 60.80 more, and there is room for 608."""
    owner = world.factory.partner(monthly_marketing_budget=str(50 * 304 + 608))
    tasks, proposals = [], []
    for _ in range(50):
        campaign = world.factory.campaign(owner, "active", daily_budget="10.00")
        details = {
            "action_type": "increase_campaign_budget",
            "campaign_id": campaign,
            "changes": [{"budget": "daily_budget", "from": "10.00", "to": "12.00"}],
        }
        proposals.append(world.factory.recommendation(owner, details))
        tasks.append(approval(owner, owner.id, proposals[-1]))
    answers = all_at_once(world, tasks)
    expect_ten(world, owner, proposals, answers, "EUR 15868.80", "EUR 60.80")


def test_fifty_activations_over_http_that_fit_ten_times(world: World) -> None:
    owner = world.factory.partner(monthly_marketing_budget="304.00")
    proposals = []
    for _ in range(50):
        details = {
            "action_type": "activate_campaign",
            "campaign_id": world.factory.campaign(owner, daily_budget="1.00"),
            "daily_budget": "1.00",
            "monthly_budget": None,
        }
        proposals.append(world.factory.recommendation(owner, details))

    def approve(proposal: UUID) -> str:
        path = f"{PROPOSALS}?id=eq.{proposal}"
        answer = world.user(world.admin).patch(path, {"status": "approved"})
        assert answer.is_success or answer.status_code == 409, answer.text
        return "" if answer.is_success else str(answer.json()["message"])

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(approve, proposals))
    expect_ten(world, owner, proposals, answers, "EUR 334.40", "EUR 30.40")


def expect_ten(
    world: World, owner: Person, proposals: list[UUID], answers: list[str], committed: str, over: str
) -> None:
    """Ten were approved, forty hear why not, and the rows are those of ten."""
    assert answers.count("") == 10
    assert {answer for answer in answers if answer} == {
        f"The active campaigns would commit {committed} a month, {over} more than the monthly budget of EUR "
        f"{float(budget_of(world, owner)):.2f}"
    }
    rows = world.db.execute(
        "select id, status from public.ai_marketing_recommendations where id = any (%s)", [proposals]
    ).fetchall()
    statuses = {proposal: status for proposal, status in rows}  # noqa: C416 - the rows are of any type
    assert [statuses[proposal] == "approved" for proposal in proposals] == [not answer for answer in answers]
    assert list(statuses.values()).count("pending") == 40
    operations = world.db.execute(
        "select distinct recommendation_id from public.ad_platform_operations "
        "where recommendation_id = any (%s)",
        [proposals],
    ).fetchall()
    assert len(operations) == 10
    assert overcommitted(world.db, owner.id) == []
    assert budgets_that_differ_from_the_log(world.db, owner.id) == []


def budget_of(world: World, owner: Person) -> Any:
    row = world.db.execute(
        "select monthly_marketing_budget from public.profiles where id = %s", [owner.id]
    ).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("decisions", [("approved", "approved"), ("approved", "rejected")])
def test_of_a_partner_and_an_admin_at_once_one_decides(world: World, decisions: tuple[str, str]) -> None:
    for _ in range(10):
        scene = Scene(world)
        proposal = scene.propose(ACTIONS["increase_campaign_budget"].details(scene))
        people = (scene.owner, world.admin)
        with ThreadPoolExecutor(2) as pool:
            answers = list(
                pool.map(lambda who, what: scene.review(who, proposal, what), people, decisions)  # noqa: B023 - run before the loop goes on
            )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        winner = answers[0].status_code == 409
        assert scene.row(proposal)["reviewed_by"] == str(people[winner].id)
        changes = [line for line in log_of(world.db, scene.owner.id) if line["recommendation_id"]]
        assert len(changes) == (decisions[winner] == "approved")


def test_who_waits_for_a_decision_hears_of_it(world: World) -> None:
    """The same with both certainly at it, and with the first one taking it back."""
    for outcome in ("commit", "rollback"):
        scene = Scene(world)
        proposal = scene.propose(ACTIONS["pause_campaign"].details(scene))
        update = f"update public.{PROPOSALS} set status = 'approved' where id = %s"  # noqa: S608 - a table of ours
        with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
            one.execute(update, [proposal])
            with ThreadPoolExecutor(1) as pool:
                waiting = pool.submit(two.execute, update, [proposal])
                wait_until_blocked(world.db, two)
                getattr(one, outcome)()
                if outcome == "commit":
                    with pytest.raises(psycopg.DatabaseError, match="is approved already"):
                        waiting.result(timeout=20)
                else:
                    waiting.result(timeout=20)
                    two.commit()


def test_the_last_two_operations_done_at_once_execute_the_proposal(world: World) -> None:
    scene = Scene(world)
    proposal = scene.propose(ACTIONS["shift_budget"].details(scene))
    assert scene.review(scene.owner, proposal).status_code == 200
    rows = world.db.execute(
        "select id from public.ad_platform_operations where recommendation_id = %s order by id", [proposal]
    ).fetchall()
    done = "update public.ad_platform_operations set status = 'done' where id = %s"
    with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
        one.execute(done, rows[0])
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(two.execute, done, rows[1])
            wait_until_blocked(world.db, two)
            one.commit()
            waiting.result(timeout=20)
            two.commit()
    assert scene.row(proposal)["status"] == "executed"


def test_reviewers_and_editors_of_the_same_campaigns_wait_instead_of_deadlocking(world: World) -> None:
    for _ in range(8):
        scene = Scene(world)
        there = scene.propose(ACTIONS["shift_budget"].details(scene))
        less = budget_change("running", "decrease_campaign_budget", "10.00", "9.00")(scene)["changes"]
        more = budget_change("slow", "increase_campaign_budget", "20.00", "21.00")(scene)["changes"]
        back = scene.propose(
            {
                "action_type": "shift_budget",
                "changes": [
                    {**less[0], "campaign_id": scene.running},
                    {**more[0], "campaign_id": scene.slow},
                ],
            }
        )
        singles = [
            scene.propose(budget_change("slow", "increase_campaign_budget", "20.00", "22.00")(scene)),
            scene.propose(budget_change("running", "increase_campaign_budget", "10.00", "11.00")(scene)),
            scene.propose(ACTIONS["raise_monthly_budget"].details(scene)),
        ]

        def bulk(order: list[UUID], scene: Scene = scene) -> Callable[[Db], object]:
            def task(db: Db) -> None:
                with acting(db, "authenticated", scene.owner.id):
                    db.execute("select public.approve_recommendations(%s, %s)", [scene.owner.id, order])

            return task

        def edit(campaign: UUID) -> Callable[[Db], object]:
            update = (
                "update public.partner_marketing_campaigns set daily_budget = daily_budget + 1 where id = %s"
            )
            return lambda db: db.execute(update, [campaign])

        # anything but a conflict is raised
        all_at_once(
            world,
            [
                approval(scene.owner, scene.owner.id, there),
                approval(scene.owner, world.admin.id, back),
                bulk(singles),
                bulk(singles[::-1]),
                edit(scene.slow),
                edit(scene.running),
            ],
        )
        assert overcommitted(world.db, scene.owner.id) == []
        assert budgets_that_differ_from_the_log(world.db, scene.owner.id) == []


def activation_under_way(world: World) -> tuple[Scene, UUID, tuple[int, int]]:
    """An approved activation whose campaign is being made: the scene, the proposal, operation and attempt."""
    scene = Scene(world)
    proposal = scene.propose(ACTIONS["activate_campaign"].details(scene))
    assert scene.review(world.admin, proposal).status_code == 200
    taken = world.db.execute(
        """
        update public.ad_platform_operations set status = 'in_progress', attempts = attempts + 1
        where recommendation_id = %s and operation = 'create_campaign' returning id, attempts
        """,
        [proposal],
    ).fetchone()
    assert taken is not None
    return scene, proposal, taken


def test_a_pause_meets_the_answer_of_the_activation_it_stops(world: World) -> None:
    scene, proposal, (operation, attempt) = activation_under_way(world)
    record = "select public.record_platform_operation(%s, %s, 'done', %s)"
    with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
        one.execute(
            "select from public.partner_marketing_campaigns where id = %s for no key update", [scene.planned]
        )
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(two.execute, record, [operation, attempt, uuid4().hex])
            wait_until_blocked(world.db, two)
            one.execute(
                "update public.partner_marketing_campaigns set status = 'paused' where id = %s",
                [scene.planned],
            )
            one.commit()
            assert waiting.result(timeout=20).fetchone() == ({"is_recorded": True, "outcome": "done"},)
            two.commit()
    assert scene.row(proposal)["status"] == "failed", "it was paused before it ran"


def test_a_bulk_approval_of_what_is_being_carried_out_meets_its_end(world: World) -> None:
    scene, proposal, _ = activation_under_way(world)
    other = scene.propose(ACTIONS["raise_monthly_budget"].details(scene))
    bulk = "select public.approve_recommendations(%s, %s)"
    with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
        one.execute(
            "select from public.partner_marketing_campaigns where id = %s for no key update", [scene.planned]
        )
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(two.execute, bulk, [scene.owner.id, [proposal, other]])
            wait_until_blocked(world.db, two)
            one.execute(
                "update public.ad_platform_operations set status = 'done' where recommendation_id = %s",
                [proposal],
            )
            one.commit()
            [answers] = waiting.result(timeout=20).fetchone() or ([],)
            two.commit()
    assert [answer["result"] for answer in answers] == ["conflict", "approved"]
    assert scene.row(proposal)["status"] == "executed"
