"""The job that proposes, cut into shards: lost, repeated, late or at once, the night is as in one process."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc  # type: ignore[import-untyped]  # it has no types
import httpx
import pytest
from google.cloud.tasks_v2.types import CreateTaskRequest, Task
from pydantic import SecretStr

from infra.functions import read_task_queue
from local.cloud_tasks import CloudTasks
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
from shared.jobs.repository import JobRuns
from shared.recommendations import nightly
from shared.recommendations.nightly import Part, propose_for_partners
from shared.recommendations.nightly_repository import NightRepository
from tests.function_process import function_process, kill
from tests.night import DEMAND, Link
from tests.proposal_night import PROPOSALS, ProposalNight, wait_for_writers, writing_held_up
from tests.shards import CutRun
from tests.waiting import wait_until

# On the stack of the other nights of proposals: the job works on all partners that there are.
pytestmark = pytest.mark.xdist_group("proposal_nights")

OWN = ("id", "created_at", "refreshed_at", "version")


def said(night: ProposalNight) -> dict[str, dict[str, Any]]:
    """What all proposals say, without ids and times of their own."""
    return {
        row["dedupe_key"]: {name: value for name, value in row.items() if name not in OWN}
        for row in night.rows()
    }


def cut(night: ProposalNight, size: int = 2) -> CutRun:
    return CutRun.start(night.stack, night.db, PROPOSALS, night.day, size)


def run_of(night: ProposalNight) -> dict[str, Any]:
    run = night.job_run(PROPOSALS)
    assert run is not None
    return run


def partners_in_order(night: ProposalNight, count: int) -> list[Link]:
    """Partners that are short, in the order of their ids; half of them of two kinds of leads."""
    links = sorted((night.short() for _ in range(count)), key=lambda link: link.partner_id)
    for number, link in enumerate(links):
        if number % 2:
            night.short(link.partner_id)
        night.lead(link, number % 3)
    return links


def in_process(night: ProposalNight) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the night gives in one process: proposals and counts. Then it is taken back."""
    night.run(DEMAND)
    night.start_proposing()
    expected = said(night), run_of(night)["counts"]
    night.db.execute("delete from public.ai_marketing_recommendations")
    night.db.execute("delete from public.job_runs where job = %s", [PROPOSALS])
    return expected


def test_past_the_threshold_the_queue_has_the_night_worked_on_with_the_same_result(
    proposals: ProposalNight,
) -> None:
    partners_in_order(proposals, 7)
    expected = in_process(proposals)
    with function_process(proposals.stack, PROPOSALS, FAN_OUT_ABOVE="6", FAN_OUT_SHARD_SIZE="2") as (url, _):
        answer = proposals.start(PROPOSALS, url=url)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["status"], answer.json()["shards"]) == ("running", 4)
    wait_until(lambda: run_of(proposals)["status"] != "running", "the last shard finishes the run")
    assert run_of(proposals)["status"] == "succeeded"
    assert (said(proposals), run_of(proposals)["counts"]) == expected
    assert proposals.differences() == []


def test_whoever_delivers_twice_gets_nothing_done_twice(proposals: ProposalNight) -> None:
    partners_in_order(proposals, 5)
    expected = in_process(proposals)
    night = cut(proposals)
    assert [night.status(shard) for shard in (2, 2, 0, 0)] == ["done", "done_before"] * 2
    assert run_of(proposals)["status"] == "running", "a shard is left"
    assert night.status(1) == "done"
    finished, versions = run_of(proposals), proposals.versions()
    assert finished["status"] == "succeeded"
    assert night.deliver_all() == ["done_before"] * 3
    assert (said(proposals), finished["counts"]) == expected
    assert (run_of(proposals), proposals.versions()) == (finished, versions)


def test_all_shards_at_once_each_twice_finish_the_run_once(proposals: ProposalNight) -> None:
    links = partners_in_order(proposals, 8)
    expected = in_process(proposals)
    night = cut(proposals)
    with ThreadPoolExecutor(8) as threads:
        with writing_held_up(proposals, links[0].partner_id):
            # Both have read the same page when the first of them writes it.
            twice = [threads.submit(night.status, 0) for _ in range(2)]
            wait_for_writers(proposals)
            others = list(threads.map(night.status, [1, 2, 3] * 2))
            assert run_of(proposals)["status"] == "running"
        first = sorted(each.result() for each in twice)
    assert first in (["done", "done"], ["done", "done_before"], ["done", "not_wanted"])
    assert others.count("done") >= 3
    assert run_of(proposals)["status"] == "succeeded"
    assert (said(proposals), run_of(proposals)["counts"]) == expected


def test_what_comes_after_a_newer_start_changes_nothing(proposals: ProposalNight) -> None:
    partners_in_order(proposals, 4)
    expected = in_process(proposals)
    older = cut(proposals)
    assert older.status(0) == "done"
    newer = cut(proposals, size=1)
    before = proposals.versions()
    assert older.deliver_all() == ["not_wanted"] * 2
    assert proposals.versions() == before
    assert newer.deliver_all() == ["done"] * 4
    assert older.deliver_all() == ["not_wanted"] * 2
    run = run_of(proposals)
    assert (run["status"], run["attempts"]) == ("succeeded", 2)
    assert said(proposals) == expected[0]
    assert run["counts"]["rows_changed"] == expected[1]["rows_changed"] - len(before)


def test_a_start_that_meets_a_working_shard_is_refused(proposals: ProposalNight) -> None:
    links = partners_in_order(proposals, 4)
    proposals.run(DEMAND)
    night = cut(proposals)
    with ThreadPoolExecutor() as threads:
        with writing_held_up(proposals, links[0].partner_id):
            working = threads.submit(night.status, 0)
            wait_for_writers(proposals)
            assert night.status(1) == "done", "other shards go on meanwhile"
            answer = proposals.start_proposing()
            assert answer.status_code == 409
            assert "already running" in answer.json()["detail"]
        assert working.result() == "done"
    run = run_of(proposals)
    assert (run["status"], run["attempts"]) == ("succeeded", 1)


def test_a_shard_whose_process_is_killed_is_finished_by_its_next_delivery(proposals: ProposalNight) -> None:
    links = partners_in_order(proposals, 4)
    expected = in_process(proposals)
    night = cut(proposals)
    with ThreadPoolExecutor() as threads:
        with (
            function_process(proposals.stack, PROPOSALS) as (url, process),
            writing_held_up(proposals, links[2].partner_id),
        ):
            delivered = threads.submit(night.deliver, 1, url)
            wait_for_writers(proposals)
            kill(process)
            with pytest.raises(httpx.TransportError):
                delivered.result()
            assert night.status(0) == "done"
            assert run_of(proposals)["status"] == "running"
        # What the dead one asked of the database may have been done all the same.
        assert night.status(1) in {"done", "done_before"}
    assert night.row(1)["deliveries"] in {1, 2}
    assert run_of(proposals)["status"] == "succeeded"
    assert (said(proposals), run_of(proposals)["counts"]) == expected


class KilledError(BaseException):
    """The process ends here: nothing catches it."""


def test_a_shard_goes_on_at_the_page_it_had_come_to(
    proposals: ProposalNight, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = partners_in_order(proposals, 6)
    expected = in_process(proposals)
    night = cut(proposals, size=6)
    client = service_client_for_jobs(
        ServiceKeySettings(
            supabase_url=proposals.stack.supabase_url,
            supabase_secret_key=SecretStr(proposals.stack.keys.secret_key),
        )
    )
    shard = JobRuns(client).open_shard(PROPOSALS, night.day, night.attempt, 0)

    nights = NightRepository(client, night.day, night.attempt, 0)
    read_page = nights.read_page

    def die_at_the_second_page(after: str | None, through: str | None, limit: int) -> Any:
        if after is not None:
            raise KilledError
        return read_page(after, through, limit)

    monkeypatch.setattr(nightly, "PAGE_SIZE", 2)
    monkeypatch.setattr(nights, "read_page", die_at_the_second_page)
    with pytest.raises(KilledError):
        propose_for_partners(nights, Part(shard.after, shard.through, shard.opening))
    first = proposals.versions()
    assert first
    # Whoever read the first page long ago, and would propose nothing on it, comes too late with it.
    page = [str(link.partner_id) for link in links[:2]]
    late = nights.write(shard.after, page[1], page, [], {"failures": []})
    assert (late.after, late.is_done, late.night) == (page[1], False, None)
    assert proposals.versions() == first
    assert night.status(0) == "done"
    assert set(first) <= set(proposals.versions()), "the first page was not written again"
    assert night.row(0)["deliveries"] == 2
    assert (said(proposals), run_of(proposals)["counts"]) == expected


def test_a_partner_that_fails_is_named_with_its_shard_and_the_others_are_done(
    proposals: ProposalNight,
) -> None:
    links = partners_in_order(proposals, 5)
    broken = links[2]
    proposals.break_snapshot(broken)
    expected = in_process(proposals)
    night = cut(proposals)
    assert night.deliver_all((1, 2, 0)) == ["done"] * 3
    assert [night.row(shard)["status"] for shard in range(3)] == ["succeeded", "failed", "succeeded"]
    run = run_of(proposals)
    assert (run["status"], run["error"]) == (
        "failed",
        "1 partner(s) failed; see counts.failures in shard(s) 1 of 3",
    )
    assert [failure["partner_id"] for failure in run["counts"]["failures"]] == [str(broken.partner_id)]
    assert (said(proposals), run["counts"]) == expected


def test_a_shard_that_cannot_be_done_is_delivered_again_and_says_why(proposals: ProposalNight) -> None:
    partners_in_order(proposals, 3)
    expected = in_process(proposals)
    night = cut(proposals)
    proposals.db.execute("alter table public.ai_marketing_recommendations rename to away")
    try:
        assert night.deliver(0).status_code >= 500, "so the queue tries it again"
        row = night.row(0)
        assert (row["status"], bool(row["error"])) == ("running", True)
        assert run_of(proposals)["status"] == "running"
    finally:
        proposals.db.execute("alter table public.away rename to ai_marketing_recommendations")
    assert night.deliver_all() == ["done"] * 2
    assert night.row(0)["error"] is None
    assert (said(proposals), run_of(proposals)["counts"]) == expected


class RefusingQueue(CloudTasks):
    """Takes two tasks, and no more."""

    def _create(self, request: CreateTaskRequest, context: grpc.ServicerContext) -> Task:
        if len(self._names) == 2:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "not you")
        return super()._create(request, context)


def test_a_night_that_cannot_be_handed_over_whole_fails_and_the_next_start_repairs_it(
    proposals: ProposalNight,
) -> None:
    partners_in_order(proposals, 6)
    expected = in_process(proposals)
    taken: list[bytes] = []
    came = threading.Event()

    def keep(_method: str, _url: str, _headers: object, body: bytes, _seconds: float) -> int:
        taken.append(body)
        if len(taken) == 2:
            came.set()
        return 200

    queue = RefusingQueue(read_task_queue(), lambda _account, _audience: "", send=keep)
    endpoint = f"127.0.0.1:{queue.serve()}"
    settings = {"FAN_OUT_ABOVE": "0", "FAN_OUT_SHARD_SIZE": "2", "TASK_ENDPOINT": endpoint}
    try:
        with function_process(proposals.stack, PROPOSALS, **settings) as (url, _):
            answer = proposals.start(PROPOSALS, url=url)
        assert came.wait(30)
    finally:
        queue.stop()
    assert answer.status_code == 503
    assert "2 of 3 shards" in answer.json()["detail"]
    run = run_of(proposals)
    assert (run["status"], run["attempts"]) == ("failed", 1)
    assert "PermissionDenied" in run["error"]
    # The two that the queue took come, and are not wanted any more.
    late = CutRun(proposals.stack, proposals.db, PROPOSALS, proposals.day, 1, 3)
    assert [late.status(shard) for shard in (0, 1)] == ["not_wanted"] * 2
    assert proposals.rows() == []
    assert proposals.start_proposing().status_code == 200
    run = run_of(proposals)
    assert (run["status"], run["attempts"]) == ("succeeded", 2)
    assert (said(proposals), run["counts"]) == expected
