"""Who approves has read what is approved: a version that was refreshed since is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local.settings import Stack
from tests.integration.proposals import ACTIONS, PROPOSALS, Scene
from tests.integration.rest import World, open_world

MORE = (
    "update public.ai_marketing_recommendations set refreshed_at = now(), "
    "action_details = jsonb_set(action_details, '{to}', '\"1300.00\"') where id = %s"
)


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def review(scene: Scene, proposal: object, version: int, decision: str = "approved") -> httpx.Response:
    arguments = {
        "p_partner_id": str(scene.owner.id),
        "p_recommendation_id": str(proposal),
        "p_decision": decision,
        "p_version": version,
    }
    return scene.world.user(scene.owner).post("rpc/review_recommendation", arguments)


def test_what_was_refreshed_since_is_not_approved_unread(world: World) -> None:
    scene = Scene(world)
    proposal = scene.propose(ACTIONS["raise_monthly_budget"].details(scene))
    assert scene.row(proposal)["version"] == 1
    scene.run(MORE, proposal)
    before = scene.rows()
    for decision in ("approved", "rejected"):
        answer = review(scene, proposal, 1, decision)
        assert answer.status_code == 412, answer.text
        assert answer.json()["details"] == "2"
    assert scene.rows() == before
    assert review(scene, proposal, 2).status_code == 200


def test_a_refresh_that_proposes_the_same_is_no_other_version(world: World) -> None:
    scene = Scene(world)
    proposal = scene.propose(ACTIONS["raise_monthly_budget"].details(scene))
    scene.run(
        f"update public.{PROPOSALS} set reason = 'Anders.', refreshed_at = now(), expires_at = now() + "  # noqa: S608 - a name of these tests
        "interval '8 days' where id = %s",
        proposal,
    )
    assert scene.row(proposal)["version"] == 1
    assert review(scene, proposal, 1).status_code == 200


def test_people_do_not_choose_the_version(world: World) -> None:
    scene = Scene(world)
    proposal = scene.propose(ACTIONS["raise_monthly_budget"].details(scene))
    answer = world.user(scene.owner).patch(f"{PROPOSALS}?id=eq.{proposal}", {"version": 7})
    assert answer.status_code == 403
    assert scene.row(proposal)["version"] == 1


def test_a_refresh_and_an_approval_at_once_approve_what_was_read_or_nothing(world: World) -> None:
    for _ in range(5):
        scene = Scene(world)
        proposal = scene.propose(ACTIONS["raise_monthly_budget"].details(scene))
        read = scene.row(proposal)["action_details"]["to"]
        with ThreadPoolExecutor(2) as pool:
            refreshed = pool.submit(scene.run, f"{MORE} and status = 'pending'", proposal)
            answer = pool.submit(review, scene, proposal, 1).result()
            refreshed.result()
        row = scene.row(proposal)
        assert answer.status_code in {200, 412}, answer.text
        if answer.status_code == 200:
            assert (row["status"], row["action_details"]["to"]) == ("executed", read)
        else:
            assert (row["status"], row["version"]) == ("pending", 2)
