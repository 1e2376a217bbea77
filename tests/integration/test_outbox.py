"""The outbox and its dispatcher: whatever dies or is lost, everything is done once and in order."""

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from local.settings import Stack
from shared.ads.costs import Cost
from shared.ads.dispatch import Pace
from shared.ads.operations import Claim, ClaimedOperation, Outcome
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import (
    AccountId,
    AccountUnusableError,
    OwnLimitError,
    PlatformStatus,
    RejectedError,
    TryAgainLaterError,
)
from shared.ads.rate_limits import RateLimiter, RateLimits, Wait
from shared.campaigns.models import Channel
from tests.ads import CONTENT, Ads, Killed, Running
from tests.night import Connection


@pytest.fixture
def ads(stack: Stack, db: Connection) -> Ads:
    return Ads(stack, db)


def expect_made_once(ads: Ads, running: Running) -> None:
    """The campaign is on the platform exactly once, active, and everybody knows."""
    [held] = ads.platform.held(running.account, running.id)
    assert held.status is PlatformStatus.ACTIVE
    assert ads.statuses(running.id) == [("create_campaign", "done"), ("resume", "done")]
    assert [name for campaign, name in ads.platform.changes if campaign == running.id] == [
        "create_campaign",
        "resume",
    ]
    row = ads.row(running.id)
    assert (row["sync_status"], row["sync_error"]) == ("synced", None)
    assert row["external_campaign_id"] in ads.platform.accounts[running.account]
    assert row["last_synced_at"] is not None


def test_an_activated_campaign_is_made_and_started(ads: Ads) -> None:
    running = ads.campaign()
    report = ads.dispatch(running)
    assert report.counts == {Outcome.DONE: 2}
    expect_made_once(ads, running)


class DyingOutbox(OutboxRepository):
    """Dies at the nth time that a point is reached, as a process that is killed there."""

    def __init__(self, ads: Ads, reach: Callable[[str], None]) -> None:
        super().__init__(ads.client, Channel.GOOGLE_ADS)
        self._reach = reach

    def claim(self, *arguments: Any) -> Claim:
        claim = super().claim(*arguments)
        if claim.operations:
            self._reach("taken")
        return claim

    def record(self, operation: ClaimedOperation, outcome: Outcome, **values: Any) -> Outcome | None:  # type: ignore[override]  # the decorator hides the parameters
        self._reach("before recording")
        recorded = super().record(operation, outcome, **values)
        self._reach("after recording")
        return recorded


POINTS = ("taken", "before the call", "after the call", "before recording", "after recording")


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_it_is_finished_by_the_next_dispatcher(ads: Ads, point: str, nth: int) -> None:
    running = ads.campaign()
    passed = 0

    def reach(reached: str) -> None:
        nonlocal passed
        passed += reached == point
        if reached == point and passed == nth:
            raise Killed

    def fault(method: str, moment: str) -> None:
        if method != "read_account":
            reach(f"{moment} the call")

    ads.platform.fault = fault
    with pytest.raises(Killed):
        ads.dispatcher(outbox=DyingOutbox(ads, reach)).dispatch(30, campaign=running.id)
    if point != "after recording":
        # It is still the dead one's.
        assert ads.dispatch(running, 0.5).counts == {}
        assert "in_progress" in dict(ads.statuses(running.id)).values()
    ads.end_leases(running.id)
    ads.dispatch(running)
    expect_made_once(ads, running)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("method", ["create_campaign", "resume"])
def test_a_lost_answer_is_asked_for_again_and_nothing_is_made_twice(
    ads: Ads, method: str, moment: str
) -> None:
    running = ads.campaign()
    failures = iter([True] * 3)

    def fault(called: str, reached: str) -> None:
        if (called, reached) == (method, moment) and next(failures, False):
            raise TryAgainLaterError("The answer was lost.")

    ads.platform.fault = fault
    report = ads.dispatch(running)
    assert report.counts == {Outcome.DONE: 2, Outcome.RETRY: 3}
    expect_made_once(ads, running)


def test_a_dispatcher_that_comes_back_late_changes_nothing(ads: Ads) -> None:
    running = ads.campaign()
    [late] = ads.outbox.claim(running.account, running.id, 5, 60).operations
    ads.end_leases(running.id)
    ads.dispatch(running)
    assert ads.outbox.record(late, Outcome.FAILED, error="late") is None
    expect_made_once(ads, running)


def test_two_dispatchers_at_once_never_take_the_same(ads: Ads) -> None:
    partner = ads.partner()
    account = ads.account(partner)
    runnings = [ads.campaign(partner, account) for _ in range(8)]
    for running in runnings:
        ads.change(running.id, daily_budget="11.00")
    together = threading.Barrier(4)

    def dispatch() -> int:
        together.wait()
        dispatcher = ads.dispatcher(pace=Pace(call_seconds=2, first_wait=0.01, batch=2))
        total = 0
        while account in {due.account for due in ads.outbox.due_accounts().accounts}:
            total += dispatcher.dispatch(5, accounts=[account]).attempts
        return total

    with ThreadPoolExecutor(4) as threads:
        attempts = sum(threads.map(lambda _: dispatch(), range(4)))
    for running in runnings:
        assert ads.statuses(running.id) == [
            (name, "done") for name in ("create_campaign", "resume", "set_budget")
        ]
        [held] = ads.platform.held(account, running.id)
        assert str(held.daily_budget) == "11.00"
        assert [one["attempts"] - one["postponed"] for one in ads.operations(running.id)] == [1, 1, 1]
    assert attempts == 24


def test_a_failed_operation_holds_back_its_campaign_and_no_other(ads: Ads) -> None:
    partner = ads.partner()
    account = ads.account(partner)
    refused, other = ads.campaign(partner, account), ads.campaign(partner, account)
    ads.change(refused.id, daily_budget="12.00")

    def fault(method: str, moment: str) -> None:
        if (method, moment) == ("create_campaign", "before"):
            ads.platform.fault = lambda _method, _moment: None
            raise RejectedError("The keyword “x” is not allowed.", field="keywords")

    ads.platform.fault = fault
    report = ads.dispatch(refused)
    assert report.failures == [(partner.id, "The keyword “x” is not allowed.")]
    ads.dispatch(other)
    expect_made_once(ads, other)
    assert [status for _, status in ads.statuses(refused.id)] == ["failed", "pending", "pending"]
    row = ads.row(refused.id)
    assert (row["sync_status"], row["sync_error"]) == ("failed", "The keyword “x” is not allowed.")

    admin = ads.factory.admin()
    assert call(ads, refused.partner.headers, "retry_platform_operation", refused).status_code == 403
    assert call(ads, admin.headers, "retry_platform_operation", refused).status_code == 200
    assert ads.row(refused.id)["sync_status"] == "pending"
    assert call(ads, admin.headers, "retry_platform_operation", refused).status_code == 409
    ads.dispatch(refused)
    assert [status for _, status in ads.statuses(refused.id)] == ["done", "done", "done"]
    assert ads.row(refused.id)["sync_status"] == "synced"


def call(ads: Ads, headers: dict[str, str], function: str, running: Running) -> httpx.Response:
    """Ask for something about a campaign's first operation as somebody."""
    return httpx.post(
        f"{ads.stack.supabase_url}/rest/v1/rpc/{function}",
        json={"p_id": ads.operations(running.id)[0]["id"]},
        headers={"apikey": ads.stack.keys.publishable_key, **headers},
        timeout=30,
    )


def test_a_withdrawn_operation_lets_the_later_ones_go_on(ads: Ads) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    ads.change(running.id, daily_budget="12.00")
    ads.change(running.id, ad_content=json.dumps(CONTENT | {"negative_keywords": []}))

    def fault(method: str, _moment: str) -> None:
        if method == "set_budget":
            raise RejectedError("The amount is not allowed.")

    ads.platform.fault = fault
    ads.dispatch(running)
    failed = ads.operations(running.id)[2]
    assert failed["status"] == "failed"
    answer = httpx.post(
        f"{ads.stack.supabase_url}/rest/v1/rpc/withdraw_platform_operation",
        json={"p_id": failed["id"]},
        headers={"apikey": ads.stack.keys.publishable_key, **ads.factory.admin().headers},
        timeout=30,
    )
    assert answer.status_code == 200
    ads.dispatch(running)
    assert ads.statuses(running.id)[2:] == [("set_budget", "withdrawn"), ("set_ads", "done")]
    [held] = ads.platform.held(running.account, running.id)
    assert held.content is not None
    assert held.content.negative_keywords == ()


def test_it_gives_up_after_so_many_attempts_with_a_sentence(ads: Ads) -> None:
    running = ads.campaign()

    def fault(method: str, _moment: str) -> None:
        if method == "create_campaign":
            raise TryAgainLaterError("Google Ads did not answer in time.")

    ads.platform.fault = fault
    report = ads.dispatch(running)
    assert report.counts == {Outcome.RETRY: 7, Outcome.FAILED: 1}
    sentence = "Given up after 8 attempts. The last: Google Ads did not answer in time."
    assert ads.row(running.id)["sync_error"] == sentence


def test_the_wait_that_the_platform_asks_for_is_kept(ads: Ads) -> None:
    running = ads.campaign()

    def fault(method: str, _moment: str) -> None:
        if method == "create_campaign":
            raise TryAgainLaterError("Too much.", retry_after_seconds=1000, slows_account=True)

    ads.platform.fault = fault
    assert ads.dispatch(running).counts == {Outcome.RETRY: 1}
    [[seconds]] = ads.db.execute(
        "select extract(epoch from next_attempt_at - now()) from public.ad_platform_operations where id = %s",
        [ads.operations(running.id)[0]["id"]],
    ).fetchall()
    assert 990 < seconds <= 1000


def test_a_quota_error_slows_its_account_and_no_other(ads: Ads) -> None:
    partner = ads.partner()
    account = ads.account(partner)
    slow, waiting = ads.campaign(partner, account), ads.campaign(partner, account)
    other = ads.campaign()

    def fault(method: str, _moment: str) -> None:
        if method == "create_campaign" and ads.platform.requests[-1][1] == account:
            raise TryAgainLaterError("Too much.", retry_after_seconds=1000, slows_account=True)

    ads.platform.fault = fault
    assert ads.dispatch(slow).counts == {Outcome.RETRY: 1}
    # Nobody asks for the account, in whatever process; what waits has lost none of its attempts.
    assert ads.dispatch(waiting).counts == {Outcome.POSTPONE: 1}
    operation = ads.operations(waiting.id)[0]
    assert (operation["status"], operation["attempts"], operation["postponed"]) == ("pending", 1, 1)
    ads.dispatch(other)
    expect_made_once(ads, other)


def test_an_account_that_cannot_be_used_waits_and_leaves_the_others(ads: Ads) -> None:
    running, other = ads.campaign(), ads.campaign()
    ads.platform.currency[running.account] = "USD"
    report = ads.dispatch(running)
    assert report.failures == [
        (running.partner.id, f"The account {running.account} is in USD: link one in EUR.")
    ]
    assert ads.dispatch(other).counts == {Outcome.DONE: 2}
    row = ads.row(running.id)
    assert (row["sync_status"], row["sync_error"]) == ("pending", report.failures[0][1])
    [[error, verified_at]] = ads.db.execute(
        "select sync_error, verified_at from public.partner_ad_accounts where external_account_id = %s",
        [running.account],
    ).fetchall()
    assert (error, verified_at) == (report.failures[0][1], None)


def test_a_suspended_account_is_found_out_in_the_middle(ads: Ads) -> None:
    running = ads.campaign()

    def fault(method: str, _moment: str) -> None:
        if method == "resume":
            raise AccountUnusableError("The account was suspended.")

    ads.platform.fault = fault
    report = ads.dispatch(running)
    assert report.counts == {Outcome.DONE: 1, Outcome.POSTPONE: 1}
    assert ads.row(running.id)["sync_error"] == "The account was suspended."


def test_without_an_account_it_says_so_and_goes_on_once_linked(ads: Ads) -> None:
    partner = ads.partner()
    linked = ads.account(partner)
    ads.db.execute("delete from public.partner_ad_accounts where external_account_id = %s", [linked])
    running = ads.campaign(partner, linked)
    row = ads.row(running.id)
    assert row["sync_status"] == "pending"
    assert row["sync_error"].startswith("Waits for an advertiser account")
    assert all(one["last_error"] == row["sync_error"] for one in ads.operations(running.id))
    assert ads.dispatch(running, 1).counts == {}
    assert ads.outbox.due_accounts(running.id).without_account == 1
    assert ads.operations(running.id)[0]["attempts"] == 0

    answer = httpx.post(
        f"{ads.stack.supabase_url}/rest/v1/partner_ad_accounts",
        json={"partner_id": str(partner.id), "channel": "google_ads", "external_account_id": linked},
        headers={"apikey": ads.stack.keys.publishable_key, **ads.factory.admin().headers},
        timeout=30,
    )
    assert answer.status_code == 201
    assert ads.row(running.id)["sync_error"] is None
    ads.dispatch(running)
    expect_made_once(ads, running)


def test_an_account_that_holds_campaigns_is_not_unlinked(ads: Ads) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    path = f"{ads.stack.supabase_url}/rest/v1/partner_ad_accounts?partner_id=eq.{running.partner.id}"
    headers = {"apikey": ads.stack.keys.publishable_key, **ads.factory.admin().headers}
    other = {"external_account_id": "1" * 10}
    assert httpx.delete(path, headers=headers, timeout=30).status_code == 409
    assert httpx.patch(path, json=other, headers=headers, timeout=30).status_code == 409
    ads.change(running.id, status="archived")
    ads.dispatch(running)
    assert httpx.delete(path, headers=headers, timeout=30).status_code == 204


def test_archiving_gives_up_what_was_still_to_be_done(ads: Ads) -> None:
    running = ads.campaign()
    ads.change(running.id, status="archived")
    assert ads.dispatch(running).counts == {Outcome.DONE: 1}
    assert ads.statuses(running.id) == [
        ("create_campaign", "withdrawn"),
        ("resume", "withdrawn"),
        ("remove", "done"),
    ]
    assert ads.platform.held(running.account, running.id) == []


def test_archiving_removes_also_what_a_lost_answer_left_behind(ads: Ads) -> None:
    running = ads.campaign()

    def fault(method: str, moment: str) -> None:
        if (method, moment) == ("create_campaign", "after"):
            raise TryAgainLaterError("The answer was lost.", retry_after_seconds=1000)

    ads.platform.fault = fault
    ads.dispatch(running)
    ads.change(running.id, status="archived")
    ads.dispatch(running)
    [held] = ads.platform.held(running.account, running.id)
    assert held.status is PlatformStatus.REMOVED


def test_our_own_rate_limit_costs_no_attempts(ads: Ads) -> None:
    partner = ads.partner()
    account = ads.account(partner)
    runnings = [ads.campaign(partner, account) for _ in range(3)]
    limits = RateLimits(48, 10_000_000, 10_000_000, 10_000_000)
    dispatcher = ads.dispatcher(limits=limits, pace=Pace(call_seconds=2, batch=1, max_tries=1))
    for running in runnings:
        dispatcher.dispatch(1, campaign=running.id)
    operations = [one for running in runnings for one in ads.operations(running.id)]
    assert {one["status"] for one in operations} == {"done", "pending"}
    assert any(one["postponed"] for one in operations)
    for running in runnings:
        ads.dispatch(running)
        expect_made_once(ads, running)


def test_at_the_limit_of_the_day_everything_waits_for_the_next_and_says_so(ads: Ads) -> None:
    running = ads.campaign()
    ads.limiter = limiter = DayIsOver(ads)
    report = ads.dispatch(running)
    assert report.counts == {Outcome.POSTPONE: 1}
    assert report.failures == [(running.partner.id, limiter.sentence)]
    assert ads.platform.requests == []
    [creation, _] = ads.operations(running.id)
    assert (creation["status"], creation["last_error"]) == ("pending", limiter.sentence)
    assert (creation["attempts"], creation["postponed"]) == (1, 1)
    assert ads.row(running.id)["sync_error"] == limiter.sentence
    assert ads.outbox.due_accounts(running.id).accounts[0].due_in_seconds > 3500
    ads.db.execute(
        "update public.ad_platform_operations set next_attempt_at = now() where campaign_id = %s",
        [running.id],
    )
    ads.limiter = None
    ads.dispatch(running)
    expect_made_once(ads, running)


def test_an_operation_that_our_own_limit_stops_in_the_middle_loses_no_attempt(ads: Ads) -> None:
    running = ads.campaign()

    def fault(method: str, _moment: str) -> None:
        if method == "create_campaign":
            ads.platform.fault = lambda _method, _moment: None
            raise OwnLimitError("No faster.", retry_after_seconds=0.2)

    ads.platform.fault = fault
    report = ads.dispatch(running)
    assert report.counts == {Outcome.POSTPONE: 1, Outcome.DONE: 2}
    assert [one["attempts"] - one["postponed"] for one in ads.operations(running.id)] == [1, 1]
    expect_made_once(ads, running)


class DayIsOver(RateLimiter):
    """Grants nothing before the next day, which begins in an hour."""

    sentence = "The daily limit is reached."

    def __init__(self, ads: Ads) -> None:
        super().__init__(ads.client, Channel.GOOGLE_ADS, RateLimits())

    def take(self, costs: Mapping[AccountId, Cost]) -> dict[AccountId, Wait]:
        wait = Wait(3600)
        wait.reason = self.sentence
        return dict.fromkeys(costs, wait)
