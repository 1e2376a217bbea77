"""Who decides on a proposal, how often, and what is told to whom who comes too late or sees too much."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.proposals import ACTIONS, PROPOSALS, Scene, budget_change
from tests.integration.rest import World, open_world

CONSENTS = ("publish_landing_page", "optimize_landing_page", "activate_campaign")


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def proposed(world: World, action: str = "pause_campaign") -> tuple[Scene, UUID]:
    scene = Scene(world)
    return scene, scene.propose(ACTIONS[action].details(scene))


@pytest.mark.parametrize("action", ["pause_campaign", "raise_monthly_budget"])
@pytest.mark.parametrize("first", ["approved", "rejected"])
@pytest.mark.parametrize("second", ["approved", "rejected"])
def test_a_proposal_is_decided_once(world: World, action: str, first: str, second: str) -> None:
    scene, proposal = proposed(world, action)
    assert scene.review(scene.owner, proposal, first).status_code == 200
    decided = scene.rows()
    for person in (scene.owner, world.admin):
        answer = scene.review(person, proposal, second, "Te laat.")
        assert answer.status_code == 409
        status = scene.row(proposal)["status"]
        assert answer.json()["message"] == f"This proposal is {status} already"
        assert answer.json()["details"].startswith("Decided on 20")
        path = f"{PROPOSALS}?id=eq.{proposal}"
        assert world.user(person).patch(path, {"status": second}).status_code == 409
        # nor is the note of the decision changed, nor a decision taken back
        assert world.user(person).patch(path, {"review_note": "Anders."}).status_code == 409
        assert world.user(person).patch(path, {"status": "pending"}).status_code == 409
    assert scene.rows() == decided


def test_rejecting_changes_nothing_but_the_proposal_and_leaves_the_note(world: World) -> None:
    for action in ACTIONS:
        scene, proposal = proposed(world, action)
        before = scene.rows()
        answer = scene.review(scene.owner, proposal, "rejected", "Te duur.")
        assert answer.status_code == 200
        changed, new = scene.changes_since(before)
        assert new == {}
        assert changed == {
            "proposal.status": ("pending", "rejected"),
            "proposal.review_note": (None, "Te duur."),
            "proposal.reviewed_by": (None, "owner"),
        }
        assert answer.json()["reviewed_at"] is not None


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_no_job_decides_whatever_its_key_may_write(world: World, decision: str) -> None:
    scene, proposal = proposed(world)
    before = scene.rows()
    answer = world.service().patch(f"{PROPOSALS}?id=eq.{proposal}", {"status": decision})
    assert answer.status_code == 403
    assert answer.json()["message"] == "Only a person can approve or reject a proposal"
    assert scene.rows() == before


def test_a_note_has_an_end(world: World) -> None:
    scene, proposal = proposed(world)
    before = scene.rows()
    assert not scene.review(scene.owner, proposal, "rejected", "a" * 2001).is_success
    assert scene.rows() == before
    assert scene.review(scene.owner, proposal, "rejected", "a" * 2000).is_success


@pytest.mark.parametrize("status", ["pending", "expired", "executed", "failed", "whatever", None])
def test_a_person_only_approves_and_rejects(world: World, status: str | None) -> None:
    scene, proposal = proposed(world)
    before = scene.rows()
    for person in (scene.owner, world.admin):
        path = f"{PROPOSALS}?id=eq.{proposal}"
        assert not world.user(person).patch(path, {"status": status}).is_success
        answer = world.user(person).post(
            "rpc/review_recommendation",
            {
                "p_partner_id": str(scene.owner.id),
                "p_recommendation_id": str(proposal),
                "p_decision": status,
            },
        )
        assert not answer.is_success
    assert scene.rows() == before


@pytest.mark.parametrize("action", CONSENTS)
def test_an_admin_carries_out_what_a_partner_consented_to(world: World, action: str) -> None:
    scene, proposal = proposed(world, action)
    assert scene.review(scene.owner, proposal, note="Graag.").status_code == 200
    consented = scene.rows()
    for decision in ("approved", "rejected"):
        answer = scene.review(scene.owner, proposal, decision)
        assert answer.status_code == 409
        assert answer.json()["details"] == "An admin still has to carry it out."
    assert scene.rows() == consented

    answer = scene.review(world.admin, proposal, note="Gedaan.")
    assert answer.status_code == 200, answer.text
    row, effect = scene.row(proposal), ACTIONS[action].by_admin
    assert (row["status"], row["review_note"]) == (effect.status, "Gedaan.")
    assert (row["reviewed_by"], row["applied_by"]) == (str(scene.owner.id), str(world.admin.id))
    changed, new = scene.changes_since(consented)
    changed = {name: pair for name, pair in changed.items() if not name.startswith("proposal.")}
    expected = {name: now for name, (_was, now) in effect.changed.items()}
    assert {name: now for name, (_was, now) in changed.items()} == expected
    assert [values["operation"] for values in new.values()] == list(effect.operations)

    carried_out = scene.rows()
    for person in (scene.owner, world.admin):
        for decision in ("approved", "rejected"):
            assert scene.review(person, proposal, decision).status_code == 409
    assert scene.rows() == carried_out


@pytest.mark.parametrize("action", CONSENTS)
def test_an_admin_rejects_a_consent_and_is_named_for_it(world: World, action: str) -> None:
    scene, proposal = proposed(world, action)
    assert scene.review(scene.owner, proposal).status_code == 200
    before = scene.rows()
    assert scene.review(world.admin, proposal, "rejected", "Nu niet.").status_code == 200
    changed, new = scene.changes_since(before)
    assert new == {}
    assert changed == {
        "proposal.status": ("approved", "rejected"),
        "proposal.review_note": (None, "Nu niet."),
        "proposal.reviewed_by": ("owner", "somebody"),
    }


@pytest.mark.parametrize("action", CONSENTS)
def test_a_row_edit_in_the_dashboard_carries_out_a_consent_too(world: World, action: str) -> None:
    scene, proposal = proposed(world, action)
    assert scene.review(scene.owner, proposal).status_code == 200
    scene.run(f"update public.{PROPOSALS} set status = 'approved' where id = %s", proposal)  # noqa: S608 - a table of ours
    row = scene.row(proposal)
    assert (row["status"], row["applied_at"] is None) == (ACTIONS[action].by_admin.status, False)


def test_the_proposals_of_another_partner_do_not_exist(world: World) -> None:
    scene, proposal = proposed(world)
    before, other = scene.rows(), world.user(world.other)
    # by their owner's id, by one's own, and of nobody at all
    for partner, recommendation in (
        (scene.owner.id, proposal),
        (world.other.id, proposal),
        (scene.owner.id, uuid4()),
    ):
        about = {"p_partner_id": str(partner), "p_recommendation_id": str(recommendation)}
        for function, more in (
            ("review_recommendation", {"p_decision": "approved"}),
            ("preview_recommendation", {}),
        ):
            answer = other.post(f"rpc/{function}", about | more)
            assert (answer.status_code, answer.json()["message"]) == (404, "There is no such proposal")
        arguments = {"p_partner_id": str(partner), "p_recommendation_ids": [str(recommendation)]}
        (item,) = other.post("rpc/approve_recommendations", arguments).json()
        assert item["result"] == "not_found"
    path = f"{PROPOSALS}?id=eq.{proposal}"
    assert other.patch(path, {"status": "approved"}, {"Prefer": "return=representation"}).json() == []
    assert world.anonymous().patch(path, {"status": "approved"}).status_code == 401
    # an admin finds it with its partner only
    wrong = {
        "p_partner_id": str(world.other.id),
        "p_recommendation_id": str(proposal),
        "p_decision": "approved",
    }
    assert world.user(world.admin).post("rpc/review_recommendation", wrong).status_code == 404
    assert scene.rows() == before


@pytest.mark.parametrize(
    "column", ["action_details", "action_type", "partner_id", "expires_at", "applied_at", "dedupe_key"]
)
def test_a_reviewer_cannot_change_what_is_proposed(world: World, column: str) -> None:
    scene, proposal = proposed(world)
    before = scene.rows()
    values = {"action_details": {}, "action_type": "pause_campaign", "partner_id": str(world.other.id)}
    for person in (scene.owner, world.admin):
        body = {"status": "approved", column: values.get(column, "2030-01-01")}
        assert world.user(person).patch(f"{PROPOSALS}?id=eq.{proposal}", body).status_code == 403
    assert scene.rows() == before


def test_a_proposal_about_the_rows_of_another_partner_reaches_none_of_them(world: World) -> None:
    """As a job with a mistake might write it."""
    victim, scene = Scene(world), Scene(world)
    details = [
        ACTIONS[action].details(victim)
        for action in ("pause_campaign", "increase_campaign_budget", "shift_budget", "publish_landing_page")
    ]
    before = victim.rows()
    for one in details:
        proposal = scene.propose(one, campaign_id=None, landing_page_id=None)
        for person in (scene.owner, world.admin):
            answer = scene.review(person, proposal)
            assert answer.status_code == 409
            assert "gone" in answer.json()["message"]
    assert victim.rows() == before


def test_a_list_is_approved_in_its_order_with_an_answer_for_each(world: World) -> None:
    scene = Scene(world)
    scene.run("update public.profiles set monthly_marketing_budget = 943 where id = %s", scene.owner.id)
    # 912 are committed: 30.40 more fit, 60.80 do not, and after the second there is room again
    kinds = {
        "too much": budget_change("running", "increase_campaign_budget", "10.00", "12.00"),
        "less": budget_change("slow", "decrease_campaign_budget", "20.00", "19.00"),
        "much": budget_change("running", "increase_campaign_budget", "10.00", "12.00"),
        "stale": budget_change("running", "increase_campaign_budget", "10.00", "11.00"),
        "consent": ACTIONS["activate_campaign"].details,
        "page": ACTIONS["create_landing_page"].details,
    }
    ids = {name: scene.propose(details(scene)) for name, details in kinds.items()}
    elsewhere = Scene(world)
    foreign, nobody = elsewhere.propose(ACTIONS["pause_campaign"].details(elsewhere)), uuid4()
    asked = [*ids.values(), foreign, nobody, ids["less"]]
    answers = scene.approve_all(scene.owner, asked)
    assert [answer["id"] for answer in answers] == [str(one) for one in asked]
    assert [answer["result"] for answer in answers] == [
        "conflict",
        "approved",
        "approved",
        "conflict",
        "approved",
        "approved",
        "not_found",
        "not_found",
        "conflict",
    ]
    messages = [str(answer.get("message")) for answer in answers]
    assert "EUR 29.80 more than the monthly budget of EUR 943.00" in messages[0]
    assert messages[3] == "The campaign's daily budget is EUR 12.00 now, not EUR 10.00"
    assert messages[8] == "This proposal is approved already"
    assert [answer.get("status") for answer in answers[1:6]] == [
        "approved",
        "approved",
        None,
        "approved",
        "executed",
    ]
    for answer in answers:
        if answer["result"] == "approved":
            assert answer["recommendation"] == scene.row(UUID(answer["id"]))
        elif answer["id"] in {str(ids["too much"]), str(ids["stale"])}:
            assert scene.row(UUID(answer["id"]))["status"] == "pending"


def test_an_empty_list_and_a_foreign_one_change_nothing(world: World) -> None:
    scene, proposal = proposed(world)
    before = scene.rows()
    assert scene.approve_all(scene.owner, []) == []
    assert [item["result"] for item in scene.approve_all(world.other, [proposal])] == ["not_found"]
    assert scene.rows() == before


def settle(scene: Scene, number: int, status: str, error: str | None = None) -> None:
    """The ad platform's answer to one of the partner's operations of a proposal, oldest first."""
    scene.run(
        """
        update public.ad_platform_operations set status = %s, last_error = %s
        where id = (
          select id from public.ad_platform_operations
          where partner_id = %s and recommendation_id is not null order by id offset %s limit 1
        )
        """,
        status,
        error,
        scene.owner.id,
        number,
    )


def test_a_proposal_is_executed_when_the_platform_has_done_all_of_it(world: World) -> None:
    scene, proposal = proposed(world, "shift_budget")
    assert scene.review(scene.owner, proposal).status_code == 200
    settle(scene, 0, "in_progress")
    settle(scene, 0, "done")
    assert scene.row(proposal)["status"] == "approved"
    settle(scene, 1, "done")
    row = scene.row(proposal)
    assert (row["status"], row["execution_error"]) == ("executed", None)
    assert row["executed_at"] is not None


@pytest.mark.parametrize("error", ["The account is suspended.", None])
def test_a_proposal_has_failed_when_the_platform_refused_part_of_it(world: World, error: str | None) -> None:
    scene, proposal = proposed(world, "shift_budget")
    assert scene.review(scene.owner, proposal).status_code == 200
    settle(scene, 0, "failed", error)
    settle(scene, 1, "done")
    row = scene.row(proposal)
    assert row["status"] == "failed"
    assert row["execution_error"] == (error or "The ad platform refused the change.")
    assert row["executed_at"] is None


def test_what_approving_wrote_goes_with_a_transaction_that_is_taken_back(world: World) -> None:
    scene, proposal = proposed(world, "increase_campaign_budget")
    before = scene.rows()
    with psycopg.connect(world.stack.db_url) as db:
        db.execute(f"update public.{PROPOSALS} set status = 'approved' where id = %s", [proposal])  # noqa: S608 - a table of ours
        db.rollback()
    assert scene.rows() == before


def test_people_have_the_rights_of_the_moment(world: World) -> None:
    """Who is no admin any more consents to nothing in a partner's name, with the old token still good."""
    scene, proposal = proposed(world, "activate_campaign")
    former: Person = world.factory.admin()
    world.db.execute("update public.profiles set is_admin = false where id = %s", [former.id])
    before = scene.rows()
    assert scene.review(former, proposal).status_code == 404
    assert scene.rows() == before
