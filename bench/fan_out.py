"""The job that proposes, cut into shards: four processes behind the queue, one of them killed, or one."""

import itertools
import queue
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psycopg

from bench import jobs
from bench.data import DAY, Size
from bench.errors import BenchError
from bench.recommendations import JOB, add_marketing
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from bench.served import Served, Source, served
from infra.functions import TaskQueueDefinition
from local.cloud_tasks import CloudTasks
from local.identity import identity_token
from local.settings import LOOPBACK, Stack
from local.throwaway import free_ports

WORKERS = 4
SHARDS = 20
LIMIT = 1 / 1.6
"""At least 1.6 times as fast, on two cores."""
SEED = 7

_TIMEOUT_SECONDS = 1800.0
# As many at once as there are workers; a task whose worker died comes again soon.
_QUEUE = TaskQueueDefinition(
    name="job-shards",
    dispatches_per_second=500,
    concurrent_dispatches=WORKERS,
    max_attempts=10,
    min_backoff_seconds=0.1,
    max_backoff_seconds=1,
    max_doublings=3,
)
_ROWS = """
select md5(coalesce(string_agg(
  (to_jsonb(r) - array['id', 'created_at', 'refreshed_at', 'version'])::text, ',' order by r.dedupe_key
), '')), count(*)
from public.ai_marketing_recommendations as r
"""


@dataclass
class _Workers:
    """Who works on shards, one at a time each, as the cloud hands requests to instances of concurrency 1."""

    servers: list[Served]
    kill_at: int
    """Whoever gets the task of this number is killed while at it."""
    kill_after: float
    """How many seconds after it began."""
    idle: "queue.Queue[Served]" = field(default_factory=queue.Queue)
    numbers: "Iterator[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        for server in self.servers:
            self.idle.put(server)

    def send(self, method: str, _url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> int:
        server = self.idle.get(timeout=seconds)
        if next(self.numbers) == self.kill_at:
            threading.Timer(self.kill_after, _kill, [server]).start()
        # Who does not answer is not asked again.
        answer = httpx.request(
            method,
            f"{server.url}/shards",
            headers=dict(headers),
            content=body,
            timeout=seconds,
            trust_env=False,
        )
        self.idle.put(server)
        return answer.status_code


def _kill(server: Served) -> None:
    """Kill a worker, as a machine that goes away would."""
    for one in (*server.process.children(recursive=True), server.process):
        one.kill()


class Nights:
    """Timed nights over one stack. Each starts with no proposal and no run."""

    def __init__(self, stack: Stack, connection: psycopg.Connection[Any], size: Size, work_dir: Path) -> None:
        self._stack, self._connection, self._work_dir = stack, connection, work_dir
        self._shard_size = max(1, size.partners // SHARDS)
        # A figure of its own in every run, the same in every bench.
        self._random = random.Random(SEED)  # noqa: S311 - nothing secret
        self.results: set[tuple[Any, ...]] = set()
        self.deliveries: list[int] = []
        self.usual_seconds = 0.0

    def in_one(self) -> float:
        """Seconds of the job in one process, asked over HTTP."""
        with self._served({"FAN_OUT_ABOVE": str(10**9)}) as server:
            self._reset()
            started = time.perf_counter()
            self._start(server, 200)
            seconds = self.usual_seconds = time.perf_counter() - started
        self._note("succeeded")
        return seconds

    def in_four(self) -> float:
        """Seconds from the start until the last shard finished the run; one worker is killed meanwhile."""
        stack = self._stack
        with ExitStack() as cleanup:
            workers = _Workers(
                [cleanup.enter_context(self._served({})) for _ in range(WORKERS)],
                kill_at=self._random.randint(2, SHARDS // 2),
                # A shard takes longer than its share of one process's time: others are at work beside it.
                kill_after=self._random.uniform(0.1, 0.9) * self.usual_seconds / SHARDS,
            )
            double = CloudTasks(
                _QUEUE,
                lambda account, audience: identity_token(
                    stack.keys.jwt_secret, stack.api_url, audience, account
                ),
                send=workers.send,
            )
            port = free_ports().api
            starter = cleanup.enter_context(
                self._served(
                    {
                        "FAN_OUT_ABOVE": "0",
                        "FAN_OUT_SHARD_SIZE": str(self._shard_size),
                        "TASK_ENDPOINT": f"{LOOPBACK}:{port}",
                    }
                )
            )
            # After the processes are started: forking with gRPC's threads about is nothing to measure with.
            double.serve(port)
            cleanup.callback(double.stop)
            self._reset()
            started = time.perf_counter()
            self._start(starter, 202)
            if not double.wait_until_empty(_TIMEOUT_SECONDS) or double.gave_up:
                raise BenchError(f"Shards were left over: {double.gave_up}")
            seconds = time.perf_counter() - started
        if double.deliveries <= SHARDS:
            raise BenchError("Nobody was killed while at work.")
        self.deliveries.append(double.deliveries)
        self._note("succeeded")
        return seconds

    @contextmanager
    def _served(self, environment: Mapping[str, str]) -> Iterator[Served]:
        with served(Source.of_function(JOB), self._stack, self._work_dir, environment=environment) as server:
            # So that no import is measured, on either side.
            httpx.post(f"{server.url}/shards", timeout=_TIMEOUT_SECONDS, trust_env=False)
            yield server

    def _start(self, server: Served, status: int) -> None:
        answer = httpx.post(
            server.url,
            json={"date": DAY.isoformat()},
            headers=self._stack.job_headers(),
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
        )
        if answer.status_code != status:
            raise BenchError(f"{JOB} answered {answer.status_code}: {answer.text[:500]}")

    def _reset(self) -> None:
        self._connection.execute("delete from public.ai_marketing_recommendations")
        self._connection.execute("vacuum analyze public.ai_marketing_recommendations")
        self._connection.execute("delete from public.job_runs where job = %s", (JOB,))
        self._connection.execute("checkpoint")

    def _note(self, status: str) -> None:
        run = self._connection.execute(
            "select status, counts from public.job_runs where job = %s and date = %s", (JOB, DAY)
        ).fetchone()
        rows = self._connection.execute(_ROWS).fetchone()
        if run is None or rows is None or run[0] != status:
            raise BenchError(f"The run of {JOB} is {run}.")
        self.results.add((rows, str(sorted(run[1].items()))))


def measure(stack: Stack, size: Size, rounds: int, work_dir: Path) -> list[Measurement]:
    """How much faster four processes are than one, and whether anything comes out otherwise."""
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        add_marketing(connection, size)
        jobs.run_once(jobs.DEMAND, stack, work_dir)
        nights = Nights(stack, connection, size, work_dir)
        # The first of each does not count.
        nights.in_one()
        nights.in_four()
        seconds = in_turns({"one": nights.in_one, "four": nights.in_four}, rounds)
    raw: dict[str, Any] = {
        **{f"{name}_seconds": [round(one, 3) for one in figures] for name, figures in seconds.items()},
        **{f"{name}_median_seconds": round(median(figures), 3) for name, figures in seconds.items()},
        "deliveries": nights.deliveries,
        "shards": SHARDS,
        "seed": SEED,
    }
    return [
        Measurement(
            "fan_out.seconds",
            f"job over {WORKERS} processes behind the queue, one killed : in one ({size.links:,} links)",
            paired_ratio(seconds["four"], seconds["one"]),
            LIMIT,
            raw=raw,
        ),
        Measurement(
            "fan_out.results",
            "different results (rows and counts) of all these runs, less one",
            float(len(nights.results) - 1),
            0.0,
            unit="",
            raw={"results": len(nights.results)},
        ),
    ]
