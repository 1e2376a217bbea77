"""What has had its time, deleted in batches."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.jobs.repository import JobRuns


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is deleted of each table in one transaction, and how long batches are begun, in seconds.

    Less than the function's own time; what is left then goes the next night.
    """

    most_rows: int = 20_000
    total_seconds: float = 1500.0


def prune_history(
    runs: JobRuns,
    day: date,
    attempt: int,
    pace: Pace | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> dict[str, Any]:
    """Delete what is kept no longer on a day, and return the run's counts: `details` has the rows per table.

    `details.is_left` is 1 where the time was over first. Raises an `AppError` when the database refuses,
    `Conflict` once a newer attempt has taken the run. Each batch that was written stays written.
    """
    pace = pace or Pace()
    end = monotonic() + pace.total_seconds
    while True:
        batch: dict[str, Any] = runs.call(
            "prune_marketing_history",
            day,
            attempt,
            p_most=pace.most_rows,
            p_is_last=monotonic() >= end,
        )
        if batch["is_done"]:
            counts: dict[str, Any] = batch["counts"]
            return counts
