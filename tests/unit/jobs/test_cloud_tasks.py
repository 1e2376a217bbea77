"""Google's own client, our use of it, and the double that stands for the service."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from datetime import date
from itertools import pairwise

import pytest
from pydantic import SecretStr

from infra.functions import TaskQueueDefinition
from local.cloud_tasks import CloudTasks, wait_seconds
from shared.core.errors import Unavailable
from shared.core.tracing import begin_trace
from shared.jobs.cloud_tasks import TaskQueue, task_id
from shared.jobs.settings import ShardedJobSettings

JOB, DAY = "count_sheep_daily", date(2026, 11, 22)
NAME = "projects/p/locations/l/queues/job-shards"
QUICK = TaskQueueDefinition(
    name="job-shards",
    dispatches_per_second=500,
    concurrent_dispatches=4,
    max_attempts=3,
    min_backoff_seconds=0.01,
    max_backoff_seconds=0.02,
    max_doublings=1,
)


class Deliveries:
    """Who answers the queue: notes down what comes, and says what it is told to say."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.bodies: list[dict[str, object]] = []
        self.headers: list[Mapping[str, str]] = []
        self.urls: set[tuple[str, str, float]] = set()
        self.times: list[float] = []
        self.most_at_once = 0
        self.now = 0
        self.lock = threading.Lock()
        self.seconds = 0.0

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> int:
        with self.lock:
            self.times.append(time.monotonic())
            self.now += 1
            self.most_at_once = max(self.most_at_once, self.now)
            self.bodies.append(json.loads(body))
            self.headers.append(headers)
            self.urls.add((method, url, seconds))
            status = self.statuses.pop(0) if self.statuses else 200
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        if status == 0:
            raise TimeoutError
        return status


@contextmanager
def queue(
    deliveries: Deliveries, definition: TaskQueueDefinition = QUICK
) -> Iterator[tuple[CloudTasks, TaskQueue]]:
    double = CloudTasks(
        definition, lambda account, audience: f"{account} for {audience}", name=NAME, send=deliveries.send
    )
    port = double.serve()
    try:
        yield double, TaskQueue(settings(f"127.0.0.1:{port}"))
    finally:
        double.stop()


def settings(endpoint: str, name: str = NAME) -> ShardedJobSettings:
    return ShardedJobSettings(
        supabase_url="http://supabase.invalid",
        supabase_secret_key=SecretStr("x"),
        caller_audience="https://job.example.test",
        caller_accounts=frozenset({"scheduler@example.test"}),
        task_queue=name,
        task_account="tasks@example.test",
        task_url="https://job.example.test/",
        task_endpoint=endpoint,
    )


def test_every_shard_is_a_request_to_the_function_itself_in_the_tasks_name() -> None:
    deliveries = Deliveries()
    with queue(deliveries) as (double, tasks):
        tasks.enqueue(JOB, DAY, 2, 3)
        assert double.wait_until_empty(30)
    assert sorted(deliveries.bodies, key=str) == [
        {"date": "2026-11-22", "attempt": 2, "shard": shard} for shard in range(3)
    ]
    assert deliveries.urls == {("POST", "https://job.example.test/shards", 1800.0)}
    for headers in deliveries.headers:
        assert headers["Authorization"] == "Bearer tasks@example.test for https://job.example.test"
        assert headers["Content-Type"] == "application/json"


def test_a_shard_belongs_to_the_trace_of_the_start() -> None:
    started = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    deliveries = Deliveries()
    with queue(deliveries) as (double, tasks):
        start = copy_context()
        start.run(begin_trace, {"traceparent": started})
        start.run(tasks.enqueue, JOB, DAY, 1, 2)
        assert double.wait_until_empty(30)
    assert [headers["traceparent"] for headers in deliveries.headers] == [started, started]


def test_a_shard_that_is_in_the_queue_is_not_put_there_twice() -> None:
    deliveries = Deliveries()
    with queue(deliveries) as (double, tasks):
        for _ in range(2):
            tasks.enqueue(JOB, DAY, 1, 2)
        assert double.wait_until_empty(30)
        assert double.deliveries == 2
        # Another attempt has tasks of its own.
        tasks.enqueue(JOB, DAY, 2, 2)
        assert double.wait_until_empty(30)
        assert double.deliveries == 4
    names = {task_id(JOB, DAY, attempt, shard) for attempt in (1, 2) for shard in (0, 1)}
    assert {headers["X-CloudTasks-TaskName"] for headers in deliveries.headers} == names
    assert len(names) == 4


def test_what_is_not_answered_well_comes_again_until_the_last_attempt() -> None:
    deliveries = Deliveries(500, 0, 200)
    with queue(deliveries) as (double, tasks):
        tasks.enqueue(JOB, DAY, 1, 1)
        assert double.wait_until_empty(30)
        assert [headers["X-CloudTasks-TaskRetryCount"] for headers in deliveries.headers] == ["0", "1", "2"]
        assert double.gave_up == []
        deliveries.statuses = [500] * 4
        tasks.enqueue(JOB, DAY, 2, 1)
        assert double.wait_until_empty(30)
        assert double.deliveries == 6
        assert [name.rsplit("/", 1)[1] for name in double.gave_up] == [task_id(JOB, DAY, 2, 0)]


def test_the_queue_keeps_to_its_rate_and_to_so_many_at_once() -> None:
    deliveries = Deliveries()
    deliveries.seconds = 0.1
    slow = QUICK.model_copy(update={"dispatches_per_second": 50, "concurrent_dispatches": 2})
    with queue(deliveries, slow) as (double, tasks):
        tasks.enqueue(JOB, DAY, 1, 6)
        assert double.wait_until_empty(30)
    assert deliveries.most_at_once == 2
    # Of six, two at a time for a tenth of a second each.
    assert deliveries.times[-1] - deliveries.times[0] >= 0.19
    assert all(later >= earlier for earlier, later in pairwise(deliveries.times))


def test_waits_double_then_grow_evenly_and_end_at_the_longest() -> None:
    # The example of Google's documentation: 10 s, 300 s, 3 doublings.
    documented = QUICK.model_copy(
        update={"min_backoff_seconds": 10, "max_backoff_seconds": 300, "max_doublings": 3}
    )
    assert [wait_seconds(documented, tries) for tries in range(1, 9)] == [10, 20, 40, 80, 160, 240, 300, 300]


def test_a_queue_that_is_not_there_is_said_so_with_how_far_it_got() -> None:
    with queue(Deliveries()) as (double, _):
        port = double.port
        tasks = TaskQueue(settings(f"127.0.0.1:{port}", "projects/p/locations/l/queues/another"))
        with pytest.raises(Unavailable, match=r"took 0 of 2 shards, then no more \(NotFound\)"):
            tasks.enqueue(JOB, DAY, 1, 2)
