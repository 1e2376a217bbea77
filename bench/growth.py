"""A year: what tables weigh, whether nights stay as quick, what retention does to both; and a backfill."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psutil
import psycopg

from bench.data import DAY, Size
from bench.errors import BenchError
from bench.history import add_history, sizes
from bench.recommendations import add_marketing
from bench.report import Figure, Measurement
from bench.served import Served, Source, served
from local.settings import Stack

NIGHT_LIMIT = 1.3
NIGHT = (
    "calculate_partner_lead_stats_daily",
    "run_partner_demand_planning_daily",
    "generate_ai_partner_recommendations_daily",
)
PRUNE = "prune_marketing_history_daily"
_TIMEOUT_SECONDS = 1800.0
_FIRST = DAY - timedelta(days=3)
"""Two nights at the start, of which the second counts (the first makes all proposals anew), then one with the
year, and one after retention, on the day that the made-up leads end on."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: seconds by the clock, and of the processors for all processes that take part."""

    wall: float
    processor: float


class Jobs:
    """The jobs of a stack, as the scheduler calls them."""

    def __init__(self, stack: Stack, servers: dict[str, Served]) -> None:
        self._stack = stack
        self._servers = servers
        self._processes = [
            process
            for process in psutil.process_iter(["cmdline"])
            if any(str(stack.data_dir) in part for part in process.info["cmdline"] or [])
        ]

    def run(self, job: str, day: date) -> tuple[Spent, dict[str, Any]]:
        """Run a job for a day; what it took, and its report. Raises `BenchError` when it does not succeed."""
        server = self._servers[job]
        started, before = time.perf_counter(), self._processor_seconds(server)
        answer = httpx.post(
            server.url,
            json={"date": day.isoformat()},
            headers=self._stack.job_headers(),
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
        )
        spent = Spent(time.perf_counter() - started, self._processor_seconds(server) - before)
        if answer.status_code != 200:
            raise BenchError(f"{job} of {day} failed: {answer.status_code} {answer.text[:500]}")
        report: dict[str, Any] = answer.json()
        return spent, report

    def _processor_seconds(self, server: Served) -> float:
        """Of the function, the data API and the database, with all that ended since they began."""
        everybody = {one for root in (*self._processes, server.process) for one in _with_children(root)}
        return sum(sum(times) for one in everybody if (times := _times(one)))


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _times(process: psutil.Process) -> tuple[float, ...]:
    try:
        found = process.cpu_times()
    except psutil.NoSuchProcess:
        return ()
    return found.user, found.system, found.children_user, found.children_system


def _warm(jobs: Jobs, day: date) -> None:
    """Do a day that was done once more: what was just filled or rewritten has then been read before."""
    for job in NIGHT[:2]:
        jobs.run(job, day)


def _night(jobs: Jobs, day: date) -> dict[str, Spent]:
    return {job: jobs.run(job, day)[0] for job in NIGHT}


def measure(stack: Stack, size: Size, nights: int, work_dir: Path) -> list[Measurement]:
    """A year on one stack: nights without a past, with one, and with what retention leaves of it.

    Of each night the processor's seconds count: what else the machine does changes those of the clock.
    """
    raw: dict[str, Figure] = {"partners": size.partners, "links": size.links, "nights": nights}
    with ExitStack() as cleanup:
        connection = cleanup.enter_context(psycopg.connect(stack.db_url, autocommit=True))
        jobs = _jobs(cleanup, stack, (*NIGHT, PRUNE), work_dir)
        add_marketing(connection, size)
        _night(jobs, _FIRST)
        start = _night(jobs, _FIRST + timedelta(days=1))
        _note_sizes(raw, "start", connection)

        started = time.perf_counter()
        add_history(connection, nights, _FIRST)
        raw["filling_seconds"] = round(time.perf_counter() - started, 1)
        _warm(jobs, _FIRST + timedelta(days=1))
        end = _night(jobs, _FIRST + timedelta(days=2))
        _note_sizes(raw, "year", connection)

        # All that a year has left to be deleted at once; then what one night leaves.
        first, report = jobs.run(PRUNE, _FIRST + timedelta(days=2))
        raw |= {"first_pruning_seconds": round(first.wall, 1), "first_pruning_rows": report["rows"]}
        # As if it had been pruned every night: what a deletion leaves is used again, and not given back.
        connection.execute("vacuum full analyze")
        _warm(jobs, _FIRST + timedelta(days=2))
        pruned = _night(jobs, DAY)
        _note_sizes(raw, "pruned", connection)
        nightly, report = jobs.run(PRUNE, DAY)
        raw |= {"nightly_pruning_seconds": round(nightly.wall, 1), "nightly_pruning_rows": report["rows"]}
    for when, night in (("start", start), ("year", end), ("pruned", pruned)):
        for job, spent in night.items():
            raw[f"{when}_{job}_seconds"] = round(spent.wall, 2)
            raw[f"{when}_{job}_processor_seconds"] = round(spent.processor, 2)
    year = f"after {nights} nights : without a past"
    return [
        Measurement("growth.night", f"a night {year}", _ratio(end, start), NIGHT_LIMIT, raw=raw),
        Measurement(
            "growth.pruned_night",
            "a night after retention : without a past",
            _ratio(pruned, start),
            NIGHT_LIMIT,
        ),
    ]


def _ratio(one: dict[str, Spent], other: dict[str, Spent]) -> float:
    return sum(one[job].processor for job in NIGHT) / sum(other[job].processor for job in NIGHT)


def backfill(stack: Stack, days: int, work_dir: Path) -> list[Measurement]:
    """The jobs that may be run for past days, for so many days, oldest first, as `local job --from` does."""
    with ExitStack() as cleanup:
        jobs = _jobs(cleanup, stack, NIGHT[:2], work_dir)
        seconds: list[float] = []
        rows = 0
        for back in reversed(range(days)):
            spent = 0.0
            for job in NIGHT[:2]:
                one, report = jobs.run(job, DAY - timedelta(days=back))
                spent += one.processor
                rows += report["rows_changed"]
            seconds.append(spent)
    share = max(1, days // 9)
    return [
        Measurement(
            "growth.backfill",
            f"the last {share} days of a backfill of {days} : the first {share}",
            median(seconds[-share:]) / median(seconds[:share]),
            # Leads arrive over the same 90 days, so that the first days have little to count.
            2.0,
            raw={"days": days, "rows": rows, "total_seconds": round(sum(seconds), 1)},
        )
    ]


def _jobs(cleanup: ExitStack, stack: Stack, names: tuple[str, ...], work_dir: Path) -> Jobs:
    return Jobs(
        stack,
        {name: cleanup.enter_context(served(Source.of_function(name), stack, work_dir)) for name in names},
    )


def _note_sizes(raw: dict[str, Figure], when: str, connection: psycopg.Connection[Any]) -> None:
    for table in sizes(connection):
        raw[f"{when}_{table.name}_rows"] = table.rows
        raw[f"{when}_{table.name}_mb"] = round(table.bytes / 2**20)
    found = connection.execute("select pg_database_size(current_database())").fetchone()
    raw[f"{when}_database_mb"] = round(found[0] / 2**20) if found else 0
