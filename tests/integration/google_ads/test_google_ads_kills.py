"""Dispatchers that are processes: killed wherever that can happen, or several at once.

Each is made of what production makes it of and talks to the double with Google's own client. It is killed for
good (SIGKILL); where it is then, a gate before Supabase and the double's slow answers decide.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from local.google_ads.overview import CampaignView
from local.settings import REPOSITORY, Stack
from shared.ads.dispatch import Dispatcher
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.google.names import our_id
from shared.ads.rate_limits import RateLimiter
from shared.campaigns.models import Channel
from tests.ads import CONTENT, FAST, GENEROUS, PAGES_URL, Ads, Running
from tests.integration.gate import Gate, gate_to
from tests.integration.google_ads.campaigns import IMPATIENT
from tests.night import Connection
from tests.waiting import wait_until

FOR_EVER = 120.0
OTHER_CONTENT = CONTENT | {"keywords": [{"text": "schilder amersfoort", "match_type": "exact"}]}
LAST_BUDGET = "13.00"


class Scene:
    """The stack, the double, and a gate for the processes between the two."""

    def __init__(self, ads: Ads, double: GoogleAdsDouble, gate: Gate) -> None:
        self.ads, self.double, self.gate = ads, double, gate
        limiter = RateLimiter(ads.client, Channel.GOOGLE_ADS, GENEROUS)
        platform = GoogleAdsPlatform(double.settings, IMPATIENT, limiter)
        self.next = Dispatcher(ads.outbox, platform, limiter, pages_url=PAGES_URL, pace=FAST)
        """The dispatcher that comes after."""

    def campaign(self) -> Running:
        """An active campaign whose account "Google" knows; its creation waits in the outbox."""
        running = self.ads.campaign()
        self.double.add_customer(running.account)
        return running

    @contextmanager
    def process(self, *accounts: str) -> Iterator["subprocess.Popen[str]"]:
        """A dispatcher that reaches Supabase through the gate."""
        environment = {
            **os.environ,
            **self.ads.stack.function_environment(),
            **self.double.environment(),
            "SUPABASE_URL": self.gate.url,
            "LANDING_PAGES_URL": PAGES_URL,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.dispatcher_process", *accounts],
            cwd=REPOSITORY,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate(timeout=10)

    def held(self, running: Running) -> list[CampaignView]:
        """What "Google" has of a campaign."""
        found = self.double.campaigns(running.account)
        return [view for view in found if our_id(view.name) == running.id]


@pytest.fixture
def scene(stack: Stack, db: Connection, double: GoogleAdsDouble) -> Iterator[Scene]:
    with gate_to(stack.supabase_url) as gate:
        yield Scene(Ads(stack, db), double, gate)
        double.faults.release()


# What brings a campaign that runs to the operation, as somebody in the dashboard does.
STEPS: dict[str, list[dict[str, object]]] = {
    "create_campaign": [],
    "pause": [{"status": "paused"}],
    "resume": [{"status": "paused"}, {"status": "active"}],
    "set_budget": [{"daily_budget": "11.00"}],
    "set_ads": [{"ad_content": json.dumps(OTHER_CONTENT)}],
    "remove": [{"status": "archived"}],
}


def waiting(scene: Scene, operation: str) -> Running:
    """A campaign whose next operation is `operation`, with another one behind it."""
    running = scene.campaign()
    for step in STEPS[operation]:
        scene.next.dispatch(30, campaign=running.id)
        scene.ads.change(running.id, **step)
    if operation != "remove":
        scene.ads.change(running.id, daily_budget=LAST_BUDGET)
    undone = [name for name, status in scene.ads.statuses(running.id) if status != "done"]
    assert undone[0] == operation
    return running


Reached = Callable[[], bool]


def at_gate(function: str, *, is_before: bool) -> Callable[[Scene, Running], Reached]:
    def stop(scene: Scene, _running: Running) -> Reached:
        return scene.gate.hold(function, is_before=is_before).reached.is_set

    return stop


def at_google(kind: FaultKind) -> Callable[[Scene, Running], Reached]:
    def stop(scene: Scene, running: Running) -> Reached:
        scene.double.faults.add(Fault(kind, "Mutate", running.account, FOR_EVER))
        return lambda: scene.double.faults.holding(kind) == 1

    return stop


POINTS: dict[str, Callable[[Scene, Running], Reached]] = {
    "taken from the outbox, not known yet": at_gate("claim_platform_operations", is_before=False),
    "before the call": at_gate("take_platform_tokens", is_before=True),
    "asked, not made": at_google(FaultKind.SLOW),
    "made, not answered": at_google(FaultKind.ANSWER_LATE),
    "answered, not recorded": at_gate("record_platform_operation", is_before=True),
    "recorded, not known": at_gate("record_platform_operation", is_before=False),
}
# Where Google has not been asked, or all is recorded, it does not matter what was to be done.
ABOUT_GOOGLE = ("asked, not made", "made, not answered", "answered, not recorded")
CASES = [
    (operation, point)
    for operation in STEPS
    for point in POINTS
    if operation == "create_campaign" or point in ABOUT_GOOGLE
]


def expect_done(scene: Scene, running: Running, operation: str) -> None:
    """It is there once, whole, as it was left last; every operation is done."""
    [view] = scene.held(running)
    assert {status for _, status in scene.ads.statuses(running.id)} == {"done"}
    row = scene.ads.row(running.id)
    assert (row["external_campaign_id"], row["sync_status"], row["sync_error"]) == (view.id, "synced", None)
    if operation == "remove":
        assert view.status == "REMOVED"
        return
    assert view.is_complete
    assert view.status == ("PAUSED" if operation == "pause" else "ENABLED")
    assert view.budget_micros == 13_000_000
    keyword = "schilder amersfoort" if operation == "set_ads" else "schilder utrecht"
    assert [text for text, _ in view.keywords] == [keyword]


@pytest.mark.parametrize(("operation", "point"), CASES)
def test_what_a_killed_process_left_is_finished_by_the_next(scene: Scene, operation: str, point: str) -> None:
    running = waiting(scene, operation)
    done = [one["id"] for one in scene.ads.operations(running.id) if one["status"] == "done"]
    with scene.process(running.account) as process:
        wait_until(POINTS[point](scene, running), f"the process is where it is killed: {point}")
        process.kill()
        assert process.wait(10) == -9
    statuses = [one["status"] for one in scene.ads.operations(running.id)][len(done) :]
    assert statuses[0] == ("done" if point == "recorded, not known" else "in_progress")
    assert set(statuses[1:]) <= {"pending"}
    if point == "made, not answered":
        assert scene.held(running), "Google has made it"
    if statuses[0] == "in_progress":
        assert scene.next.dispatch(0.5, campaign=running.id).attempts == 0, "it is still the dead one's"
    scene.ads.end_leases(running.id)
    scene.next.dispatch(20, campaign=running.id)
    expect_done(scene, running, operation)


def test_a_creation_that_arrives_after_the_next_dispatcher_made_it_makes_no_second(scene: Scene) -> None:
    running = scene.campaign()
    with scene.process(running.account) as process:
        wait_until(at_google(FaultKind.SLOW)(scene, running), "the creation is on its way")
        process.kill()
    scene.ads.end_leases(running.id)
    scene.next.dispatch(20, campaign=running.id)
    scene.double.faults.release()
    wait_until(lambda: scene.double.faults.holding(FaultKind.SLOW) == 0, "the creation arrives")
    time.sleep(0.3)
    assert len(scene.held(running)) == 1
    assert len(scene.double.campaigns(running.account)) == 1


def test_the_lease_of_a_killed_process_ends_by_itself(scene: Scene) -> None:
    running = scene.campaign()
    with scene.process(running.account) as process:
        wait_until(at_google(FaultKind.ANSWER_LATE)(scene, running), "Google has made the campaign")
        process.kill()
    scene.ads.end_leases(running.id, seconds_left=1)
    scene.next.dispatch(30, campaign=running.id)
    assert {status for _, status in scene.ads.statuses(running.id)} == {"done"}
    assert [view.status for view in scene.held(running)] == ["ENABLED"]


def test_a_process_that_was_thought_dead_changes_nothing_when_its_answer_comes(scene: Scene) -> None:
    running = scene.campaign()
    with scene.process(running.account) as process:
        wait_until(at_google(FaultKind.ANSWER_LATE)(scene, running), "Google has made the campaign")
        scene.ads.end_leases(running.id)
        scene.next.dispatch(20, campaign=running.id)
        before = scene.ads.operations(running.id)
        scene.double.faults.release()
        process.communicate(timeout=30)
        assert process.returncode == 0
    assert scene.ads.operations(running.id) == before
    assert [view.status for view in scene.held(running)] == ["ENABLED"]


def test_two_processes_at_once_make_every_campaign_once(scene: Scene) -> None:
    partners = [scene.ads.partner() for _ in range(2)]
    accounts = [scene.ads.account(partner) for partner in partners]
    runnings = []
    for partner, account in zip(partners, accounts, strict=True):
        scene.double.add_customer(account)
        for _ in range(5):
            running = scene.ads.campaign(partner, account)
            scene.ads.change(running.id, daily_budget=LAST_BUDGET)
            runnings.append(running)
    hold = scene.gate.hold("list_dispatch_accounts", is_before=True, calls=2)
    # Each works on two accounts: of three who have taken something, one is in the other process.
    taken = scene.gate.hold("claim_platform_operations", is_before=False, calls=3)
    with scene.process(*accounts) as one, scene.process(*accounts) as other:
        wait_until(hold.reached.is_set, "both are about to look into the outbox")
        hold.opened.set()
        wait_until(taken.reached.is_set, "both have taken something")
        taken.opened.set()
        attempts = [int(process.communicate(timeout=60)[0].splitlines()[-1]) for process in (one, other)]
    assert min(attempts) > 0, "both had something to do"
    assert sum(attempts) == 30, "nothing was tried twice"
    for running in runnings:
        expect_done(scene, running, "create_campaign")
        operations: list[dict[str, Any]] = scene.ads.operations(running.id)
        assert [one["attempts"] for one in operations] == [1, 1, 1]
    for account in accounts:
        assert len(scene.double.campaigns(account)) == 5
