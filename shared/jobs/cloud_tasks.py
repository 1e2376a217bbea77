"""The one door to Google's client of Cloud Tasks: imported only by a run that is cut into shards.

Importing it takes half a second, which a night of a few thousand partners does not pay.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module

# The library has no types, so what comes from it is `Any`.
from typing import Any

from shared.core.errors import Unavailable
from shared.core.logging import get_logger
from shared.core.tracing import trace_headers
from shared.jobs.settings import ShardedJobSettings

SHARDS_PATH = "/shards"
"""Where a job's function takes its tasks."""

DISPATCH_DEADLINE = timedelta(minutes=30)
"""How long the queue waits for a shard: the most that it can."""

_CALL_SECONDS = 20.0
_TOTAL_SECONDS = 60.0


class TaskQueue:
    """Puts shards into the queue, one HTTP task each."""

    def __init__(self, settings: ShardedJobSettings) -> None:
        self._settings = settings

    def enqueue(self, job: str, day: date, attempt: int, shards: int) -> None:
        """Make a task of every shard of an attempt; one that is in the queue already is left there.

        Raises `Unavailable` where the queue does not take one; those before it are in the queue by then.
        """
        library, errors = import_module("google.cloud.tasks_v2"), import_module("google.api_core.exceptions")
        # Safe to repeat: a task has its name.
        retrying = import_module("google.api_core.retry")
        again = retrying.Retry(
            predicate=retrying.if_exception_type(errors.ServiceUnavailable, errors.DeadlineExceeded),
            timeout=_TOTAL_SECONDS,
        )
        with self._client(library) as client:
            for shard in range(shards):
                task = self._task(job, day, attempt, shard)
                try:
                    client.create_task(
                        parent=self._settings.task_queue, task=task, retry=again, timeout=_CALL_SECONDS
                    )
                except errors.AlreadyExists:
                    get_logger().info("task_exists_already", shard=shard)
                except (errors.GoogleAPIError, import_module("google.auth.exceptions").GoogleAuthError) as no:
                    get_logger().exception("task_not_enqueued", shard=shard)
                    raise Unavailable(
                        f"The queue took {shard} of {shards} shards, then no more ({type(no).__name__})."
                    ) from None

    def _task(self, job: str, day: date, attempt: int, shard: int) -> dict[str, Any]:
        settings = self._settings
        body = {"date": day.isoformat(), "attempt": attempt, "shard": shard}
        return {
            "name": f"{settings.task_queue}/tasks/{task_id(job, day, attempt, shard)}",
            "http_request": {
                "http_method": "POST",
                "url": f"{settings.task_url}{SHARDS_PATH}",
                # What a shard logs and writes belongs to the trace of the start.
                "headers": {"Content-Type": "application/json", **dict(trace_headers())},
                "body": json.dumps(body).encode(),
                "oidc_token": {
                    "service_account_email": settings.task_account,
                    "audience": settings.caller_audience,
                },
            },
            "dispatch_deadline": DISPATCH_DEADLINE,
        }

    @contextmanager
    def _client(self, library: Any) -> Iterator[Any]:
        """A client for this once: gRPC and a process that forks do not go together for long."""
        if self._settings.task_endpoint is None:
            client = library.CloudTasksClient()
        else:
            channel = import_module("grpc").insecure_channel(self._settings.task_endpoint)
            transport = library.CloudTasksClient.get_transport_class("grpc")(channel=channel)
            client = library.CloudTasksClient(transport=transport)
        try:
            yield client
        finally:
            client.transport.close()


def task_id(job: str, day: date, attempt: int, shard: int) -> str:
    """A task's name, the same for the same shard. Hashed, as the queue asks for names that do not follow
    each other."""
    return hashlib.sha256(f"{job} {day} {attempt} {shard}".encode()).hexdigest()
