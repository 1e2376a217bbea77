"""What approving a proposal does: for every action, by every person and road; and what stands in the way."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.budget_rows import Rows, budgets_that_differ_from_the_log, log_of
from tests.integration.proposals import ACTIONS, PROPOSALS, Effect, Scene, budget_change
from tests.integration.rest import World, open_world

ROLES = ("partner", "admin")


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def person_of(scene: Scene, role: str) -> Person:
    return scene.owner if role == "partner" else scene.world.admin


def effect_of(action: str, role: str) -> Effect:
    return ACTIONS[action].by_partner if role == "partner" else ACTIONS[action].by_admin


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_approving_does_what_the_table_says_and_nothing_else(world: World, action: str, role: str) -> None:
    scene, effect = Scene(world), effect_of(action, role)
    proposal = scene.propose(ACTIONS[action].details(scene))
    before = scene.rows()
    answer = scene.review(person_of(scene, role), proposal, note="Prima.")
    assert answer.status_code == 200, answer.text

    row = scene.row(proposal)
    who = str(person_of(scene, role).id)
    assert answer.json() == row
    assert (row["status"], row["review_note"], row["reviewed_by"]) == (effect.status, "Prima.", who)
    is_consent = effect.waits_for == "admin"
    assert (row["applied_at"] is None, row["applied_by"]) == (is_consent, None if is_consent else who)
    assert (row["executed_at"] is None) == (effect.status != "executed")

    changed, new = scene.changes_since(before)
    assert {
        name: pair for name, pair in changed.items() if not name.startswith("proposal.")
    } == effect.changed
    operations = [values for name, values in new.items() if name.startswith("ad_platform_operations")]
    assert [one["operation"] for one in operations] == list(effect.operations)
    assert {one["recommendation_id"] for one in operations} <= {str(proposal)}
    lines = [values for name, values in new.items() if name.startswith("marketing_budget_changes")]
    assert [(one["budget"], one.get("old_amount"), one["new_amount"]) for one in lines] == list(effect.logged)
    assert {one["recommendation_id"] for one in lines} <= {str(proposal)}
    made = {name: row for name, row in new.items() if name.startswith("partner_")}
    assert made.keys() == effect.created.keys()
    for name, expected in effect.created.items():
        assert {column: made[name][column] for column in expected} == expected
    assert budgets_that_differ_from_the_log(world.db, scene.owner.id) == []


def by_function(scene: Scene, person: Person | None, proposal: str) -> None:
    assert person is not None
    arguments = {
        "p_partner_id": str(scene.owner.id),
        "p_recommendation_id": proposal,
        "p_decision": "approved",
    }
    answer = scene.world.user(person).post("rpc/review_recommendation", arguments)
    assert answer.status_code == 200, answer.text


def by_row(scene: Scene, person: Person | None, proposal: str) -> None:
    if person is None:
        scene.run(f"update public.{PROPOSALS} set status = 'approved' where id = %s", proposal)  # noqa: S608 - a name of these tests
        return
    answer = scene.world.user(person).patch(f"{PROPOSALS}?id=eq.{proposal}", {"status": "approved"})
    assert answer.is_success, answer.text


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_editing_the_row_does_the_very_same_as_the_function(world: World, action: str, role: str) -> None:
    """As the role through the API; an admin also in the dashboard, whom the database knows no name of."""
    effects = []
    roads: list[tuple[Callable[..., None], bool]] = [(by_function, True), (by_row, True)]
    for approve, is_signed_in in roads if role == "partner" else [*roads, (by_row, False)]:
        scene = Scene(world)
        proposal = scene.propose(ACTIONS[action].details(scene))
        before = scene.rows()
        approve(scene, person_of(scene, role) if is_signed_in else None, str(proposal))
        changed, new = scene.changes_since(before)
        for column in ("proposal.reviewed_by", "proposal.applied_by"):
            if column in changed or not is_signed_in:
                changed[column] = "whoever"
        for values in new.values():
            values.pop("changed_by", None)
            assert values.pop("recommendation_id", str(proposal)) == str(proposal)
            assert not values.get("changed_by_job")
        effects.append((changed, new))
    assert all(effect == effects[0] for effect in effects[1:])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_preview_says_what_approving_then_does_and_does_nothing(
    world: World, action: str, role: str
) -> None:
    scene, effect = Scene(world), effect_of(action, role)
    proposal = scene.propose(ACTIONS[action].details(scene))
    before = scene.rows()
    preview = scene.preview(person_of(scene, role), proposal)
    assert scene.rows() == before
    assert world.db.execute("select private.acting_recommendation()").fetchone() == (None,)

    assert scene.review(person_of(scene, role), proposal).status_code == 200
    row, after = scene.row(proposal), scene.rows()
    assert (preview["is_possible"], preview["status_after"]) == (True, row["status"])
    assert preview["waits_for"] == effect.waits_for
    assert [
        (one["budget"], one["campaign_id"], number(one["from"]), number(one["to"]))
        for one in preview["budget_changes"]
    ] == [
        # a campaign that is not there yet has no id
        (
            one["budget"],
            None if row["action_type"] == "create_campaign" else one["campaign_id"],
            one["old_amount"],
            one["new_amount"],
        )
        for one in log_of(world.db, scene.owner.id)
        if one["recommendation_id"] == str(proposal)
    ]
    page = after.get(("partner_landing_pages", row["landing_page_id"]))
    expected = page and {name: page[name] for name in ("path", "title", "status")}
    # a campaign's page is not what the proposal is about
    assert preview["landing_page"] == expected
    campaign = after.get(("partner_marketing_campaigns", row["campaign_id"]))
    assert (preview["campaign"] is None) == (campaign is None)
    if campaign is not None:
        assert preview["campaign"]["status"] == campaign["status"]
        assert number(preview["campaign"]["daily_budget"]) == campaign["daily_budget"]
        assert number(preview["campaign"]["monthly_commitment"]) == round(campaign["daily_budget"] * 30.4, 3)
    for name, rows in (("from", before), ("to", after)):
        assert number(preview["committed"][name]) == committed(rows)
        profile = rows["profiles", str(scene.owner.id)]
        assert number(preview["monthly_budget"][name]) == profile["monthly_marketing_budget"]


def number(text: str | None) -> float | None:
    return None if text is None else float(text)


def committed(rows: Rows) -> float:
    campaigns = [row for (table, _), row in rows.items() if table.endswith("campaigns")]
    return round(sum(float(row["daily_budget"]) * 30.4 for row in campaigns if row["status"] == "active"), 3)


CAMPAIGN = "update public.partner_marketing_campaigns set "
PAGE = "update public.partner_landing_pages set "
BUDGET = "update public.profiles set monthly_marketing_budget = "
INCREASE = budget_change("running", "increase_campaign_budget", "10.00", "12.00")
# action, what happened since (a statement, and on what), what the reviewer is told
CONFLICTS: list[tuple[str, str, str, str]] = [
    ("create_landing_page", "insert", "bare_segment", "The segment has a landing page by now"),
    ("create_landing_page", "take", "path", "is taken by another page"),
    ("publish_landing_page", PAGE + "status = 'archived'", "concept", "archived or gone"),
    ("publish_landing_page-in_review", PAGE + "status = 'live'", "in_review", "is live already"),
    ("optimize_landing_page", PAGE + "title = 'Anders'", "live", "was edited since"),
    ("optimize_landing_page", PAGE + "seo_title = 'Anders'", "live", "was edited since"),
    ("optimize_landing_page", PAGE + "status = 'archived'", "live", "archived or gone"),
    ("create_campaign", CAMPAIGN + "segment_id = %s", "bare_segment", "The segment has a campaign by now"),
    ("create_campaign", PAGE + "status = 'archived'", "live", "landing page is not live any more"),
    ("activate_campaign", CAMPAIGN + "status = 'active'", "planned", "is active already"),
    ("activate_campaign", CAMPAIGN + "status = 'archived'", "planned", "archived or gone"),
    ("activate_campaign", CAMPAIGN + "daily_budget = 6", "planned", "EUR 6.00 a day and not set a month now"),
    ("activate_campaign", CAMPAIGN + "monthly_budget = 6", "planned", "EUR 5.00 a day and 6.00 a month now"),
    ("optimize_campaign", CAMPAIGN + "status = 'archived'", "running", "archived or gone"),
    ("pause_campaign", CAMPAIGN + "status = 'paused'", "running", "is paused, not active"),
    ("pause_campaign", CAMPAIGN + "status = 'archived'", "running", "archived or gone"),
    (
        "increase_campaign_budget",
        CAMPAIGN + "daily_budget = 11",
        "running",
        "is EUR 11.00 now, not EUR 10.00",
    ),
    ("increase_campaign_budget", CAMPAIGN + "status = 'paused'", "running", "is paused now, not active"),
    ("increase_campaign_budget", BUDGET + "972.79", "owner", "EUR 0.01 more than the monthly budget"),
    (
        "decrease_campaign_budget",
        CAMPAIGN + "daily_budget = null, monthly_budget = 9",
        "running",
        "is EUR not set now",
    ),
    ("decrease_campaign_budget", CAMPAIGN + "status = 'archived'", "running", "is archived now, not active"),
    ("shift_budget", CAMPAIGN + "daily_budget = 21", "slow", "is EUR 21.00 now, not EUR 20.00"),
    ("shift_budget", CAMPAIGN + "status = 'paused'", "running", "is paused now, not active"),
    (
        "raise_monthly_budget",
        BUDGET + "2001",
        "owner",
        "The monthly budget is EUR 2001.00 now, not EUR 2000.00",
    ),
    ("raise_monthly_budget", BUDGET + "null", "owner", "The monthly budget is EUR not set now"),
]


def happen(scene: Scene, what: str, where: str) -> None:
    """Let something happen between the proposal and its approval."""
    page = {"partner_id": str(scene.owner.id), "title": "Een andere", "path": f"{scene.path}-2"}
    if what == "insert":
        scene.world.insert("partner_landing_pages", page | {"segment_id": str(scene.bare_segment)})
    elif what == "take":
        other = {"partner_id": str(scene.world.other.id), "path": scene.path}
        scene.world.insert("partner_landing_pages", page | other)
    elif where == "bare_segment":
        scene.run(what + " where id = %s", scene.bare_segment, scene.planned)
    elif where == "owner":
        if what.endswith("null"):
            scene.run(
                CAMPAIGN + "status = 'paused' where partner_id = %s and status = 'active'", scene.owner.id
            )
        scene.run(what + " where id = %s", scene.owner.id)
    else:
        scene.run(what + " where id = %s", getattr(scene, where))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("action", "what", "where", "message"),
    CONFLICTS,
    ids=[f"{c[0]}-{c[3]}".replace(" ", "_") for c in CONFLICTS],
)
def test_what_no_longer_fits_says_why_and_changes_nothing(
    world: World, role: str, action: str, what: str, where: str, message: str
) -> None:
    scene = Scene(world)
    proposal = scene.propose(ACTIONS[action].details(scene))
    happen(scene, what, where)
    expect_conflict(scene, person_of(scene, role), proposal, message)


@pytest.mark.parametrize("role", ROLES)
def test_an_expired_proposal_is_not_approved_any_more(world: World, role: str) -> None:
    scene = Scene(world)
    proposal = scene.propose(INCREASE(scene), expires_at="2026-01-02 12:00+01")
    expect_conflict(scene, person_of(scene, role), proposal, "This proposal has expired")
    assert scene.review(person_of(scene, role), proposal, "rejected").status_code == 200


def test_an_activation_that_does_not_fit_is_refused_when_an_admin_carries_it_out(world: World) -> None:
    scene = Scene(world)
    proposal = scene.propose(ACTIONS["activate_campaign"].details(scene))
    assert scene.review(scene.owner, proposal).status_code == 200
    scene.run(BUDGET + "1063.99 where id = %s", scene.owner.id)  # 304 + 608 + 152 = 1064
    expect_conflict(scene, world.admin, proposal, "EUR 0.01 more than the monthly budget of EUR 1063.99")
    scene.run(BUDGET + "1064 where id = %s", scene.owner.id)
    assert scene.review(world.admin, proposal).status_code == 200


def expect_conflict(scene: Scene, person: Person, proposal: Any, message: str) -> None:
    """By every road the answer is a conflict with this message, and no row is any different."""
    before = scene.rows()
    preview = scene.preview(person, proposal)
    assert not preview["is_possible"]
    answers = [
        scene.review(person, proposal, note="Toch maar."),
        scene.world.user(person).patch(f"{PROPOSALS}?id=eq.{proposal}", {"status": "approved"}),
    ]
    (item,) = scene.approve_all(person, [proposal])
    assert [answer.status_code for answer in answers] == [409, 409]
    told = {answer.json()["message"] for answer in answers} | {preview["message"], item["message"]}
    assert len(told) == 1
    assert message in told.pop()
    assert item["result"] == "conflict"
    if person is scene.world.admin:
        with pytest.raises(psycopg.DatabaseError, match=re.escape(message)) as error:
            by_row(scene, None, str(proposal))
        assert error.value.sqlstate == "PT409"
    assert scene.rows() == before
