"""What a platform may still charge counts, and what stops it from charging waits for nothing."""

import json
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import httpx
import pytest

from local.settings import Stack
from shared.ads.platform import PlatformStatus, TryAgainLaterError
from tests.ads import BETTER, Ads, Running
from tests.factories import Person
from tests.night import Connection


@pytest.fixture
def ads(stack: Stack, db: Connection) -> Ads:
    return Ads(stack, db)


def patch(ads: Ads, person: Person, running: Running, **fields: object) -> httpx.Response:
    """Change a campaign at the data API itself, past the functions."""
    return httpx.patch(
        f"{ads.stack.supabase_url}/rest/v1/partner_marketing_campaigns?id=eq.{running.id}",
        json=fields,
        headers={"apikey": ads.stack.keys.publishable_key, **person.headers},
        timeout=30,
    )


def approve(ads: Ads, partner: Person, proposal: UUID) -> httpx.Response:
    return httpx.post(
        f"{ads.stack.supabase_url}/rest/v1/rpc/review_recommendation",
        json={
            "p_partner_id": str(partner.id),
            "p_recommendation_id": str(proposal),
            "p_decision": "approved",
        },
        headers={"apikey": ads.stack.keys.publishable_key, **partner.headers},
        timeout=30,
    )


def two_running(ads: Ads, first: str = "90.00", second: str = "10.00") -> tuple[Running, Running]:
    """Two campaigns at the platform, which fill their partner's budget of EUR 3040 (100 a day)."""
    partner = ads.partner(monthly_marketing_budget="3040.00")
    account = ads.account(partner)
    one = ads.campaign(partner, account, daily_budget=first)
    other = ads.campaign(partner, account, daily_budget=second)
    ads.dispatch(one)
    ads.dispatch(other)
    return one, other


def charged(ads: Ads, *runnings: Running) -> Decimal:
    """EUR a day that the platform may charge for campaigns."""
    held = [one for running in runnings for one in ads.platform.held(running.account, running.id)]
    return sum((one.daily_budget for one in held if one.status is PlatformStatus.ACTIVE), Decimal(0))


@pytest.mark.parametrize("fields", [{"daily_budget": 0}, {"daily_budget": 4.99}, {"monthly_budget": 151.99}])
@pytest.mark.parametrize("who", ["partner", "admin"])
def test_people_set_no_budget_that_is_too_small_for_google(
    ads: Ads, who: str, fields: dict[str, float]
) -> None:
    running = ads.campaign()
    person = running.partner if who == "partner" else ads.factory.admin()
    answer = patch(ads, person, running, **fields)
    assert answer.status_code == 422, answer.text
    assert "At least EUR" in answer.json()["message"]
    assert ads.row(running.id)["daily_budget"] == Decimal("10.00")


def test_a_budget_that_is_small_already_does_not_stand_in_the_way(ads: Ads) -> None:
    running = ads.campaign(daily_budget="4.00")
    for fields in ({"cpl_target": 20}, {"daily_budget": 4}, {"daily_budget": 5}, {"monthly_budget": 152}):
        assert patch(ads, running.partner, running, **fields).is_success


def test_a_campaign_planned_at_the_data_api_has_a_budget_google_takes(ads: Ads) -> None:
    partner = ads.partner()
    path = f"{ads.stack.supabase_url}/rest/v1/partner_marketing_campaigns"
    headers = {"apikey": ads.stack.keys.publishable_key, **partner.headers}
    for channel, status in (("google_ads", 422), ("email", 201)):
        row = {"partner_id": str(partner.id), "channel": channel, "daily_budget": 1}
        assert httpx.post(path, json=row, headers=headers, timeout=30).status_code == status


@pytest.mark.parametrize("is_tried", [True, False], ids=["failed", "pending"])
@pytest.mark.parametrize(
    "less",
    [{"daily_budget": "5.00"}, {"monthly_budget": "152.00"}, {"status": "paused"}, {"status": "archived"}],
)
def test_room_is_there_once_the_platform_charges_less(ads: Ads, less: dict[str, str], is_tried: bool) -> None:
    one, other = two_running(ads)
    ads.refuse("set_budget", "pause", "remove")
    assert patch(ads, one.partner, one, **less).is_success
    if is_tried:
        ads.dispatch(one)
        assert ads.row(one.id)["sync_status"] == "failed"

    answer = patch(ads, other.partner, other, daily_budget="10.01")
    assert answer.status_code == 409, "the platform may still charge 90.00"
    assert "of which an ad platform may still charge" in answer.json()["details"]
    assert patch(ads, other.partner, other, daily_budget="9.00").is_success, "less is always possible"

    ads.accept()
    for operation in ads.operations(one.id):
        if operation["status"] == "failed":
            ads.db.execute("select public.retry_platform_operation(%s)", [operation["id"]])
    ads.dispatch(one)
    assert patch(ads, other.partner, other, daily_budget="50.00").is_success
    ads.dispatch(other)
    assert charged(ads, one, other) <= 100


def test_a_lowering_behind_ads_that_google_refuses_gives_no_room(ads: Ads) -> None:
    one, other = two_running(ads)
    assert patch(ads, one.partner, one, ad_content=BETTER).is_success
    assert patch(ads, one.partner, one, daily_budget="5.00").is_success
    assert patch(ads, one.partner, other, daily_budget="90.00").status_code == 409
    ads.refuse("set_ads")
    ads.dispatch(one)
    ads.dispatch(other)
    assert charged(ads, one, other) == 100


def test_a_lowering_that_was_given_up_gives_no_room(ads: Ads) -> None:
    one, other = two_running(ads)
    ads.refuse("set_budget")
    ads.change(one.id, daily_budget="5.00")
    ads.dispatch(one)
    ads.db.execute("select public.withdraw_platform_operation(%s)", [ads.operations(one.id)[-1]["id"]])
    assert patch(ads, one.partner, other, daily_budget="90.00").status_code == 409


def test_an_amount_whose_answer_was_lost_counts_until_a_later_one_is_told(ads: Ads) -> None:
    one, other = two_running(ads, "5.00", "10.00")

    def fault(method: str, moment: str) -> None:
        if (method, moment) == ("set_budget", "after"):
            raise TryAgainLaterError("The answer was lost.", retry_after_seconds=1000)

    ads.platform.fault = fault
    ads.change(one.id, daily_budget="90.00")
    ads.dispatch(one)
    ads.change(one.id, daily_budget="5.00")
    assert patch(ads, one.partner, other, daily_budget="50.00").status_code == 409
    ads.accept()
    ads.db.execute(
        "update public.ad_platform_operations set next_attempt_at = now() where campaign_id = %s", [one.id]
    )
    ads.dispatch(one)
    assert patch(ads, one.partner, other, daily_budget="50.00").is_success


def shift(ads: Ads, one: Running, other: Running) -> UUID:
    changes = [
        {"campaign_id": str(one.id), "budget": "daily_budget", "from": "90.00", "to": "88.00"},
        {"campaign_id": str(other.id), "budget": "daily_budget", "from": "10.00", "to": "12.00"},
    ]
    return ads.factory.recommendation(one.partner, {"action_type": "shift_budget", "changes": changes})


def test_a_shift_needs_no_room_beside_what_it_shifts(ads: Ads) -> None:
    one, other = two_running(ads)
    proposal = shift(ads, one, other)
    assert approve(ads, one.partner, proposal).json()["status"] == "approved"
    # The room is the shift's and nobody else's until the platform has followed.
    assert patch(ads, one.partner, one, daily_budget="80.00").is_success
    assert patch(ads, one.partner, other, daily_budget="13.00").status_code == 409
    ads.dispatch(one)
    assert patch(ads, one.partner, other, daily_budget="13.00").is_success
    ads.dispatch(other)
    assert charged(ads, one, other) == 93


def test_a_shift_from_a_campaign_that_cannot_follow_is_refused(ads: Ads) -> None:
    one, other = two_running(ads)
    ads.refuse("set_ads")
    ads.change(one.id, ad_content=json.dumps(BETTER))
    ads.dispatch(one)
    assert approve(ads, one.partner, shift(ads, one, other)).status_code == 409


Block = Callable[[Ads, Running], None]


def refused_budget(ads: Ads, running: Running) -> None:
    ads.refuse("set_budget")
    ads.change(running.id, daily_budget="20.00")
    ads.dispatch(running)


def refused_ads(ads: Ads, running: Running) -> None:
    ads.refuse("set_ads")
    ads.change(running.id, ad_content=json.dumps(BETTER))
    ads.dispatch(running)


def put_off(ads: Ads, running: Running) -> None:
    def fault(method: str, _moment: str) -> None:
        if method == "set_budget":
            raise TryAgainLaterError("Google Ads is away.", retry_after_seconds=1000)

    ads.platform.fault = fault
    ads.change(running.id, daily_budget="20.00", ad_content=json.dumps(BETTER))
    ads.dispatch(running)


@pytest.mark.parametrize("block", [refused_budget, refused_ads, put_off])
def test_a_pause_waits_for_nothing_and_what_it_overtook_is_told_before_the_ads_show_again(
    ads: Ads, block: Block
) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    block(ads, running)
    assert patch(ads, running.partner, running, status="paused").is_success
    ads.dispatch(running)
    [held] = ads.platform.held(running.account, running.id)
    assert held.status is PlatformStatus.PAUSED
    assert ads.row(running.id)["sync_status"] == "synced"

    ads.change(running.id, status="active")
    assert ads.operations(running.id)[-1]["operation"] == "resume"
    ads.dispatch(running)
    assert charged(ads, running) == 0, "it must not run with what it had before"
    ads.accept()
    for operation in ads.operations(running.id):
        if operation["status"] == "failed":
            ads.db.execute("select public.retry_platform_operation(%s)", [operation["id"]])
    ads.db.execute(
        "update public.ad_platform_operations set next_attempt_at = now() where campaign_id = %s",
        [running.id],
    )
    ads.dispatch(running)
    row = ads.row(running.id)
    [held] = ads.platform.held(running.account, running.id)
    assert (held.status, held.daily_budget) == (PlatformStatus.ACTIVE, row["daily_budget"])
    assert held.content is not None
    assert [one.text for one in held.content.keywords] == [row["ad_content"]["keywords"][0]["text"]]


@pytest.mark.parametrize("outcome", ["retry", "postpone", "failed"])
def test_an_attempt_that_was_under_way_does_not_hold_a_pause_up_either(ads: Ads, outcome: str) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    ads.change(running.id, daily_budget="20.00")
    [taken] = ads.outbox.claim(running.account, running.id, 5, 60).operations
    ads.change(running.id, status="paused")
    ads.db.execute(
        "select public.record_platform_operation(%s, %s, %s, null, 'Busy.', 1000)",
        [taken.id, taken.attempt, outcome],
    )
    ads.dispatch(running)
    assert ads.statuses(running.id)[2:] == [("set_budget", "withdrawn"), ("pause", "done")]
    assert ads.row(running.id)["sync_status"] == "synced"


def test_a_new_budget_that_comes_with_a_pause_is_told_after_it(ads: Ads) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    ads.change(running.id, status="paused", daily_budget="20.00")
    ads.refuse("set_budget")
    ads.dispatch(running)
    assert ads.statuses(running.id)[2:] == [("pause", "done"), ("set_budget", "failed")]


def test_nobody_but_the_outbox_says_what_became_of_an_approved_proposal(ads: Ads) -> None:
    one, other = two_running(ads)
    proposal = shift(ads, one, other)
    assert approve(ads, one.partner, proposal).json()["status"] == "approved"
    key = ads.stack.keys.secret_key
    for status in ("executed", "failed"):
        answer = httpx.patch(
            f"{ads.stack.supabase_url}/rest/v1/ai_marketing_recommendations?id=eq.{proposal}",
            json={"status": status},
            headers={"apikey": key, "Authorization": f"Bearer {key}"},
            timeout=30,
        )
        assert answer.status_code == 409, answer.text
    ads.dispatch(one)
    ads.dispatch(other)
    [[status]] = ads.db.execute(
        "select status from public.ai_marketing_recommendations where id = %s", [proposal]
    ).fetchall()
    assert status == "executed"
