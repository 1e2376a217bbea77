"""Idempotency keys that have had their time."""

from shared.db.query import fetch
from shared.db.retry import again_when_away
from shared.jobs.repository import JobRuns


@again_when_away
def delete_old_keys(runs: JobRuns) -> int:
    """Delete those older than 30 days; how many. Raises an `AppError` when the database refuses."""
    return int(fetch(runs.client.rpc("delete_old_idempotency_keys", {})))
