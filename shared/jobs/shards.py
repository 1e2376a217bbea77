"""A job that is cut into shards of partners: its run in this process, or one task per shard.

Either way the same code works on a shard, and the last shard to be finished finishes the run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from shared.core.errors import AppError, Conflict
from shared.core.logging import get_logger
from shared.jobs.repository import JobRuns, Shard
from shared.jobs.schemas import JobCounts, ShardReport, ShardRequest
from shared.jobs.service import DailyJob, HandedOver, Work, text_of

Plan = Callable[[JobRuns, date, int, int, int], int]
"""Opens a claimed attempt of a day and cuts it into shards of so many (the last figure) where there are more
than so many (the one before); returns how many shards there are."""

ShardWork = Callable[[JobRuns, Shard], Any]
"""Does a shard's work and leaves it recorded as finished. Returns the whole run's counts where this was its
last shard, else `None`. May be called for one shard any number of times, also at once."""


class Queue(Protocol):
    """Whoever has shards worked on elsewhere."""

    def enqueue(self, job: str, day: date, attempt: int, shards: int) -> None: ...


@dataclass(frozen=True, slots=True)
class ShardedJob:
    """A daily job that can be cut. `above` and `shard_size` in what it cuts: partners, or accounts."""

    name: str
    summary: str
    plan: Plan
    work: ShardWork
    above: int
    shard_size: int

    def as_daily_job(self, queue: Queue) -> DailyJob:
        """The job as it is started."""
        return DailyJob(self.name, self.summary, _start(self, queue))


def _start(job: ShardedJob, queue: Queue) -> Work:
    def work(runs: JobRuns, day: date, attempt: int) -> object:
        shards = job.plan(runs, day, attempt, job.above, job.shard_size)
        if shards > 1:
            queue.enqueue(job.name, day, attempt, shards)
            return HandedOver(shards)
        counts = job.work(runs, runs.open_shard(job.name, day, attempt, 0))
        if counts is None:
            raise Conflict(f"{job.name} for {day} was taken over by another run.")
        return counts

    return work


def work_on_shard(job: ShardedJob, runs: JobRuns, request: ShardRequest) -> ShardReport:
    """Do what a task asks for, unless it is done already or no longer wanted.

    Partners that fail are told in the run. Raises the database's `AppError`, or whatever else went wrong with
    the shard as a whole: then the task must come again, and the shard's row says why.
    """
    day, attempt, number = request.date, request.attempt, request.shard
    log = get_logger().bind(job=job.name, date=day.isoformat(), attempt=attempt, shard=number)
    try:
        shard = runs.open_shard(job.name, day, attempt, number)
        if shard.is_done:
            log.info("shard_done_before")
            return ShardReport(status="done_before")
        log.info("shard_started")
        counts = job.work(runs, shard)
    except Conflict:
        # Also when another delivery was faster, or a newer start took the run: this task is done with.
        log.info("shard_not_wanted")
        return ShardReport(status="not_wanted")
    except Exception as failure:
        text = text_of(failure)
        log.exception("shard_failed", error=text)
        try:
            runs.note_shard_failure(job.name, day, attempt, number, text)
        except AppError as second:
            log.exception("shard_failure_not_noted", error=str(second))
        raise
    log.info("shard_done")
    if counts is not None:
        _tell(log, JobCounts.model_validate(counts))
    return ShardReport(status="done")


def _tell(log: Any, counts: JobCounts) -> None:
    """How the run went, once: nobody waits for its answer any more."""
    if counts.failures:
        log.error("job_failed", error=f"{len(counts.failures)} partner(s) failed", rows=counts.rows)
    else:
        log.info("job_succeeded", partners=counts.partners, rows=counts.rows, **counts.details)
