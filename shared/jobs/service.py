"""Running a daily job: claim the run, do its work, report."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.core.clock import Clock, today, yesterday
from shared.core.errors import AppError, Conflict, FieldError, JobFailed, invalid_fields
from shared.core.logging import get_logger
from shared.jobs.repository import JobRuns
from shared.jobs.schemas import JobCounts, JobReport

SECONDS_FOR_WHAT_COMES_FIRST: Final = 300.0
"""How long batches of it are begun: it must leave the job its own time."""

Work = Callable[[JobRuns, date, int], object]
"""Does the work of a claimed run of a day and attempt, leaves the run recorded as finished, and returns its
counts in the form of `JobCounts`; or has it done elsewhere, and returns `HandedOver`."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Others work on the run now, in so many parts. The last of them finishes it."""

    shards: int


@dataclass(frozen=True, slots=True)
class DailyJob:
    """A job that works on one day at a time."""

    name: str
    summary: str
    work: Work


def one_transaction(
    function: str, *, first: str | None = None, monotonic: Callable[[], float] = time.monotonic
) -> Work:
    """Work that is one SQL function of a day and an attempt, which returns the run's counts.

    `first` names one without arguments that is called before, batch by batch, each in a transaction of its
    own and maybe twice, until it is done. What is left after five minutes is left to the next run.
    """

    def work(runs: JobRuns, day: date, attempt: int) -> object:
        if first is not None:
            end = monotonic() + SECONDS_FOR_WHAT_COMES_FIRST
            while not runs.prepare(first):
                if monotonic() >= end:
                    get_logger().warning("job_not_prepared_to_the_end", function=first)
                    break
        return runs.call(function, day, attempt)

    return work


def run_daily_job(job: DailyJob, runs: JobRuns, clock: Clock, asked_for: date | None) -> JobReport:
    """Run `job` for a day (by default the last complete one in Europe/Amsterdam) and return its report,
    which says `running` where others work on it now.

    Raises `Unprocessable` for a day that has not begun, `Conflict` while another run of the same job and
    day works, `JobFailed` with the report when some partners failed, and the database's `AppError` when the
    work as a whole did; a run that failed is recorded as failed.
    """
    day = _day_to_work_on(clock, asked_for)
    started = clock.now()
    attempt = runs.claim(job.name, day)
    log = get_logger().bind(job=job.name, date=day.isoformat(), attempt=attempt)
    log.info("job_started")
    try:
        outcome = job.work(runs, day, attempt)
        is_handed_over = isinstance(outcome, HandedOver)
        counts = JobCounts() if is_handed_over else JobCounts.model_validate(outcome)
    except Conflict:
        log.info("job_left_to_another_run")
        raise
    except Exception as failure:
        _record(runs, job, day, attempt, failure)
        raise
    report = JobReport(
        **dict(counts),
        job=job.name,
        date=day,
        attempt=attempt,
        status="running" if is_handed_over else "failed" if counts.failures else "succeeded",
        shards=outcome.shards if isinstance(outcome, HandedOver) else 1,
        seconds=round((clock.now() - started).total_seconds(), 3),
    )
    if report.status == "running":
        log.info("job_handed_over", shards=report.shards, seconds=report.seconds)
        return report
    if report.failures:
        log.error("job_failed_for_partners", failures=len(report.failures), rows=report.rows)
        raise JobFailed(
            f"{len(report.failures)} of the partners failed; all others are done.",
            members={"report": report.model_dump(mode="json")},
        )
    log.info(
        "job_succeeded",
        partners=report.partners,
        links=report.links,
        rows=report.rows,
        rows_changed=report.rows_changed,
        seconds=report.seconds,
        **report.details,
    )
    return report


def _day_to_work_on(clock: Clock, asked_for: date | None) -> date:
    if asked_for is None:
        return yesterday(clock)
    if asked_for > today(clock):
        entry = FieldError("body", "/date", "date_in_future", f"{asked_for} has not begun yet")
        raise invalid_fields([entry])
    return asked_for


def _record(runs: JobRuns, job: DailyJob, day: date, attempt: int, failure: Exception) -> None:
    """Record the failure. Where even that fails, the log has it, and the caller still hears of the first."""
    log = get_logger().bind(job=job.name, date=day.isoformat(), attempt=attempt)
    text = text_of(failure)
    log.error("job_failed", error=text)
    try:
        runs.record_failure(job.name, day, attempt, text)
    except AppError as second:
        log.exception("job_failure_not_recorded", error=str(second))


def text_of(failure: Exception) -> str:
    """What a table that admins read may say of a failure: only our own errors' words are fit for it."""
    return str(failure) if isinstance(failure, AppError) else f"Unforeseen: {type(failure).__name__}"
