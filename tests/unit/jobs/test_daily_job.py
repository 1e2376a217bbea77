"""What a run of a daily job asks of the database, and what it makes of the answers.

The database is a stand-in at the wire: the real client, answers by hand.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import Any

import httpx
import pytest
from postgrest import SyncPostgrestClient

from shared.core.clock import AMSTERDAM
from shared.core.errors import Conflict, JobFailed, Unavailable, Unprocessable, UpstreamFailed
from shared.jobs.repository import JobRuns
from shared.jobs.schemas import JobReport
from shared.jobs.service import DailyJob, one_transaction, run_daily_job

JOB = DailyJob(name="count_sheep_daily", summary="Count.", work=one_transaction("count_sheep"))
DONE = {"partners": 3, "links": 5, "rows": 5, "rows_changed": 2, "failures": []}
BROKEN = {
    **DONE,
    "failures": [
        {"partner_id": "00000000-0000-0000-0000-00000000000a", "error": "numeric field overflow (22003)"}
    ],
}

Answer = tuple[int, Any] | Exception


class ClockAt:
    def __init__(self, moment: str) -> None:
        self._moment = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)

    def now(self) -> datetime:
        return self._moment


class DatabaseAnswering:
    """Answers each rpc by name with the next of its answers, the last for ever; keeps what it was asked."""

    def __init__(self, **answers: Answer | list[Answer]) -> None:
        self._answers = {
            name: list(given) if isinstance(given, list) else [given] for name, given in answers.items()
        }
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def runs(self) -> JobRuns:
        http = httpx.Client(transport=httpx.MockTransport(self._answer))
        return JobRuns(SyncPostgrestClient("http://database.invalid/rest/v1", http_client=http))

    def names(self) -> list[str]:
        return [name for name, _ in self.asked]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        self.asked.append((name, json.loads(request.content)))
        given = self._answers[name]
        answer = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return httpx.Response(status, json=body)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _seconds: None)


@pytest.fixture
def night() -> Callable[[DatabaseAnswering], JobReport]:
    def run(database: DatabaseAnswering) -> JobReport:
        return run_daily_job(JOB, database.runs(), ClockAt("2026-11-22T02:30"), None)

    return run


Night = Callable[[DatabaseAnswering], JobReport]


@pytest.mark.parametrize(
    ("now", "worked_on"),
    [
        ("2026-11-22T02:30", "2026-11-21"),
        ("2026-01-01T00:00", "2025-12-31"),
        # The nights on which the clocks change.
        ("2026-03-29T03:00", "2026-03-28"),
        ("2026-10-25T02:30", "2026-10-24"),
    ],
)
def test_a_job_works_on_the_last_complete_day_unless_told_otherwise(now: str, worked_on: str) -> None:
    database = DatabaseAnswering(claim_job_run=(200, {"attempt": 1}), count_sheep=(200, DONE))
    report = run_daily_job(JOB, database.runs(), ClockAt(now), None)
    assert report.date == date.fromisoformat(worked_on)
    assert database.asked == [
        ("claim_job_run", {"p_job": "count_sheep_daily", "p_date": worked_on}),
        ("count_sheep", {"p_date": worked_on, "p_attempt": 1}),
    ]


def test_a_report_says_what_was_done(night: Night) -> None:
    report = night(DatabaseAnswering(claim_job_run=(200, {"attempt": 2}), count_sheep=(200, DONE)))
    assert report.model_dump(mode="json") == {
        "partners": 3,
        "links": 5,
        "rows": 5,
        "rows_changed": 2,
        "details": {},
        "failures": [],
        "notes": [],
        "job": "count_sheep_daily",
        "date": "2026-11-21",
        "attempt": 2,
        "status": "succeeded",
        "shards": 1,
        "seconds": 0.0,
    }


def test_a_day_that_has_not_begun_is_refused_before_anything_is_claimed() -> None:
    database = DatabaseAnswering()
    with pytest.raises(Unprocessable) as refusal:
        run_daily_job(JOB, database.runs(), ClockAt("2026-11-22T23:59"), date(2026, 11, 23))
    assert [(error.pointer, error.code) for error in refusal.value.errors] == [("/date", "date_in_future")]
    assert database.asked == []


def test_today_may_be_asked_for() -> None:
    database = DatabaseAnswering(claim_job_run=(200, {"attempt": 1}), count_sheep=(200, DONE))
    report = run_daily_job(JOB, database.runs(), ClockAt("2026-11-22T00:00"), date(2026, 11, 22))
    assert report.date == date(2026, 11, 22)


def test_a_run_that_another_run_holds_is_left_alone(night: Night) -> None:
    database = DatabaseAnswering(
        claim_job_run=(409, {"code": "PT409", "message": "count_sheep is already running"})
    )
    with pytest.raises(Conflict):
        night(database)
    assert database.names() == ["claim_job_run"]


def test_a_run_that_a_newer_attempt_took_records_nothing(night: Night) -> None:
    database = DatabaseAnswering(
        claim_job_run=(200, {"attempt": 1}), count_sheep=(409, {"code": "PT409", "message": "started again"})
    )
    with pytest.raises(Conflict):
        night(database)
    assert database.names() == ["claim_job_run", "count_sheep"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, {"message": "no"}), UpstreamFailed),
        ((503, {"message": "no"}), Unavailable),
        (httpx.ReadTimeout("slow"), Unavailable),
        (httpx.RemoteProtocolError("gone"), Unavailable),
    ],
)
def test_a_database_that_fails_makes_the_run_failed_and_the_work_is_asked_for_once(
    night: Night, answer: Answer, error: type[Exception]
) -> None:
    database = DatabaseAnswering(
        claim_job_run=(200, {"attempt": 4}), count_sheep=answer, fail_job_run=(200, None)
    )
    with pytest.raises(error):
        night(database)
    assert database.names() == ["claim_job_run", "count_sheep", "fail_job_run"]
    assert database.asked[-1][1]["p_attempt"] == 4
    assert database.asked[-1][1]["p_error"]


def test_claiming_and_recording_are_tried_again_and_working_is_not(night: Night) -> None:
    database = DatabaseAnswering(
        claim_job_run=[(503, {}), httpx.ConnectError("away"), (200, {"attempt": 7})],
        count_sheep=(500, {}),
        fail_job_run=[(503, {}), (200, None)],
    )
    with pytest.raises(UpstreamFailed):
        night(database)
    assert database.names() == ["claim_job_run"] * 3 + ["count_sheep"] + ["fail_job_run"] * 2


def test_the_first_failure_is_what_the_caller_hears_when_it_cannot_be_recorded_either(night: Night) -> None:
    database = DatabaseAnswering(
        claim_job_run=(200, {"attempt": 1}), count_sheep=(500, {}), fail_job_run=(503, {})
    )
    with pytest.raises(UpstreamFailed):
        night(database)
    assert database.names().count("fail_job_run") == 3


def test_what_comes_first_is_tried_again_and_without_it_nothing_is_done() -> None:
    job = DailyJob(
        name="count_sheep_daily", summary="Count.", work=one_transaction("count_sheep", first="wake")
    )

    def run(database: DatabaseAnswering) -> JobReport:
        return run_daily_job(job, database.runs(), ClockAt("2026-11-22T02:30"), None)

    database = DatabaseAnswering(
        claim_job_run=(200, {"attempt": 1}),
        wake=[(503, {}), (200, {"is_done": True})],
        count_sheep=(200, DONE),
    )
    run(database)
    assert database.names() == ["claim_job_run", "wake", "wake", "count_sheep"]
    broken = DatabaseAnswering(claim_job_run=(200, {"attempt": 1}), wake=(503, {}), fail_job_run=(200, None))
    with pytest.raises(Unavailable):
        run(broken)
    assert "count_sheep" not in broken.names()
    assert broken.names()[-1] == "fail_job_run"


@pytest.mark.parametrize(
    ("minutes_a_batch", "batches"),
    [(0, 3), (2, 3), (4, 2), (6, 1)],
    ids=["at once", "in time", "a batch too slow", "one batch takes it all"],
)
def test_what_comes_first_is_done_in_batches_and_never_keeps_the_job_from_its_own_work(
    minutes_a_batch: int, batches: int
) -> None:
    moments = count(0, minutes_a_batch * 60)
    job = DailyJob(
        name="count_sheep_daily",
        summary="Count.",
        work=one_transaction("count_sheep", first="wake", monotonic=lambda: float(next(moments))),
    )
    database = DatabaseAnswering(
        claim_job_run=(200, {"attempt": 1}),
        wake=[(200, {"is_done": is_done}) for is_done in (False, False, True)],
        count_sheep=(200, DONE),
    )
    report = run_daily_job(job, database.runs(), ClockAt("2026-11-22T02:30"), None)
    assert database.names() == ["claim_job_run", *["wake"] * batches, "count_sheep"]
    assert report.status == "succeeded"


def test_partners_that_failed_are_reported_with_the_rest_done(night: Night) -> None:
    database = DatabaseAnswering(claim_job_run=(200, {"attempt": 1}), count_sheep=(200, BROKEN))
    with pytest.raises(JobFailed) as failure:
        night(database)
    problem = failure.value.as_problem()
    assert problem["status"] == 500
    report = problem["report"]
    assert isinstance(report, dict)
    assert report["status"] == "failed"
    assert report["rows"] == 5
    assert report["failures"] == BROKEN["failures"]
    assert database.names() == ["claim_job_run", "count_sheep"]


def test_an_answer_that_is_no_report_fails_the_run(night: Night) -> None:
    database = DatabaseAnswering(
        claim_job_run=(200, {"attempt": 1}), count_sheep=(200, {"rows": "many"}), fail_job_run=(200, None)
    )
    with pytest.raises(ValueError, match="JobCounts"):
        night(database)
    assert database.asked[-1] == (
        "fail_job_run",
        {
            "p_job": "count_sheep_daily",
            "p_date": "2026-11-21",
            "p_attempt": 1,
            "p_error": "Unforeseen: ValidationError",
        },
    )
