"""What needs an operator, from the database."""

from collections.abc import Sequence
from typing import Any

from postgrest import SyncPostgrestClient

from shared.db.query import fetch
from shared.watch.schemas import JobMetrics, WatchReport


class WatchRepository:
    """Each method is one request. `client` has the service key: an operator's view is nobody's own."""

    def __init__(self, client: SyncPostgrestClient) -> None:
        self._client = client

    def find_alerts(self, jobs: Sequence[str]) -> WatchReport:
        """What needs an operator now, of these daily jobs and of everything else. Raises `AppError`."""
        arguments: dict[str, Any] = {"p_jobs": list(jobs)}
        return WatchReport.model_validate(fetch(self._client.rpc("find_operator_alerts", arguments)))

    def measure_jobs(self, jobs: Sequence[str]) -> tuple[JobMetrics, ...]:
        """How those of these jobs do that have ever run, by name. Raises `AppError`."""
        arguments: dict[str, Any] = {"p_jobs": list(jobs)}
        found: list[dict[str, Any]] = fetch(self._client.rpc("measure_jobs", arguments))
        return tuple(JobMetrics.model_validate(row) for row in found)
