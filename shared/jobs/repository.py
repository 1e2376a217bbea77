"""Runs of jobs in the database: each method is one call of an SQL function, one transaction."""

from datetime import date
from typing import Any

from postgrest import SyncPostgrestClient
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from shared.core.errors import Unavailable, UpstreamFailed
from shared.db.query import fetch
from shared.jobs.schemas import JobCounts

# Only for calls that may safely be made twice.
_again_when_away = retry(
    retry=retry_if_exception_type((Unavailable, UpstreamFailed)),
    wait=wait_random_exponential(multiplier=0.2, max=2),
    stop=stop_after_attempt(3),
    reraise=True,
)


class JobRuns:
    """The runs recorded in `job_runs`. Every method raises an `AppError` when the database refuses."""

    def __init__(self, client: SyncPostgrestClient) -> None:
        self._client = client

    @_again_when_away
    def claim(self, job: str, day: date) -> int:
        """Start a run and return its attempt number. Raises `Conflict` while another run is working.

        Claiming twice only raises the number once more, so it may be retried.
        """
        answer: dict[str, Any] = fetch(
            self._client.rpc("claim_job_run", {"p_job": job, "p_date": day.isoformat()})
        )
        return int(answer["attempt"])

    def work(self, function: str, day: date, attempt: int) -> JobCounts:
        """Do the work of a claimed run, in one transaction that also records it as finished.

        Raises `Conflict` when a newer attempt has taken the run. Never retried here: after a lost answer
        nobody knows whether the work was done, and the next start finds out.
        """
        arguments: dict[str, Any] = {"p_date": day.isoformat(), "p_attempt": attempt}
        counts = fetch(self._client.rpc(function, arguments))
        return JobCounts.model_validate(counts)

    @_again_when_away
    def record_failure(self, job: str, day: date, attempt: int, error: str) -> None:
        """Record why an attempt failed; does nothing once it has finished or a newer one runs."""
        arguments: dict[str, Any] = {
            "p_job": job,
            "p_date": day.isoformat(),
            "p_attempt": attempt,
            "p_error": error,
        }
        fetch(self._client.rpc("fail_job_run", arguments))
