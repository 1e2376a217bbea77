"""Runs of jobs in the database: each method is one call of an SQL function, one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from postgrest import SyncPostgrestClient

from shared.db.query import fetch
from shared.db.retry import again_when_away


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a run: partners with ids after one and up to another; `None`: from the first, to the last.

    `after` is where an earlier delivery got to. `opening` is what the run worked out at its start.
    """

    date: date
    attempt: int
    number: int
    after: str | None
    through: str | None
    opening: dict[str, Any]
    is_done: bool = False


class JobRuns:
    """The runs recorded in `job_runs`. Every method raises an `AppError` when the database refuses.

    `client` is for the repositories of the noun whose work a job does.
    """

    def __init__(self, client: SyncPostgrestClient) -> None:
        self.client = client

    @again_when_away
    def claim(self, job: str, day: date) -> int:
        """Start a run and return its attempt number. Raises `Conflict` while another run is working.

        Claiming twice only raises the number once more, so it may be retried.
        """
        answer: dict[str, Any] = fetch(
            self.client.rpc("claim_job_run", {"p_job": job, "p_date": day.isoformat()})
        )
        return int(answer["attempt"])

    def call(self, function: str, day: date, attempt: int, **arguments: Any) -> Any:
        """Call an SQL function that works for a claimed run, one transaction, and return its answer.

        Raises `Conflict` when a newer attempt has taken the run. Never retried here: after a lost answer
        nobody knows whether the work was done, and the next start finds out.
        """
        given: dict[str, Any] = {"p_date": day.isoformat(), "p_attempt": attempt, **arguments}
        return fetch(self.client.rpc(function, given))

    @again_when_away
    def prepare(self, function: str) -> bool:
        """Call an SQL function that takes nothing, does a batch of its work and may safely be called again.

        Returns whether it is done.
        """
        batch: dict[str, Any] = fetch(self.client.rpc(function, {}))
        return bool(batch["is_done"])

    @again_when_away
    def record_failure(self, job: str, day: date, attempt: int, error: str) -> None:
        """Record why an attempt failed; does nothing once it has finished or a newer one runs."""
        arguments: dict[str, Any] = {
            "p_job": job,
            "p_date": day.isoformat(),
            "p_attempt": attempt,
            "p_error": error,
        }
        fetch(self.client.rpc("fail_job_run", arguments))

    @again_when_away
    def open_shard(self, job: str, day: date, attempt: int, number: int) -> Shard:
        """Begin, or go on, with a shard. Raises `Conflict` when its attempt is not the one that runs."""
        arguments: dict[str, Any] = {
            "p_job": job,
            "p_date": day.isoformat(),
            "p_attempt": attempt,
            "p_shard": number,
        }
        found: dict[str, Any] = fetch(self.client.rpc("open_job_shard", arguments))
        return Shard(
            day,
            attempt,
            number,
            after=found["after"],
            through=found["through"],
            opening=found["opening"],
            is_done=found["is_done"],
        )

    @again_when_away
    def note_shard_failure(self, job: str, day: date, attempt: int, number: int, error: str) -> None:
        """Note why a delivery of a shard failed; the shard stays unfinished."""
        arguments: dict[str, Any] = {
            "p_job": job,
            "p_date": day.isoformat(),
            "p_attempt": attempt,
            "p_shard": number,
            "p_error": error,
        }
        fetch(self.client.rpc("note_job_shard_failure", arguments))
