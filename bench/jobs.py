"""The nightly jobs: against their own SQL and a bare copy of their rows, their growth and their memory."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import httpx
import psycopg
from psycopg import sql

from bench import psql
from bench.data import DAY, Size
from bench.errors import BenchError
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from bench.served import MemorySampler, Served, Source, served
from local.settings import Stack
from shared.demand.nightly import DAYS, FORECASTS_WRITTEN, PARTNERS_READ

OWN_SQL_LIMIT = 1.25
COPY_LIMIT = 3.0
MEMORY_LIMIT_MB = 150.0
_TIMEOUT_SECONDS = 600.0
# A short run meets the machine in one mood; so many of them see as much of it as one long run.
_SHORT_RUNS_PER_TURN = 5


@dataclass(frozen=True, slots=True)
class Job:
    """A nightly job, the SQL function that is its work, and the table that it fills.

    `prepared` keeps of the finished rows what the job works out itself; `reads` and `besides` are what it
    reads and sends before its work, in psql's words. A bare copy reads the same.
    """

    label: str
    name: str
    function: str
    table: str
    prepared: str = ""
    reads: str = ""
    besides: str = ""


_FORECAST = (
    "partner_id", "segment_id", "expected_leads", "expected_low", "expected_high", "month_leads",
    "expected_month_leads", "expected_month_low", "expected_month_high", "gap_probability",
)  # fmt: skip
DEMAND = Job(
    "demand_job",
    "run_partner_demand_planning_daily",
    "calculate_partner_lead_gaps",
    "partner_lead_gaps",
    prepared=f"""
create table bench.forecasts as
select jsonb_build_object({", ".join(f"'{name}', jsonb_agg({name})" for name in _FORECAST)})::text as page
from (
  select (row_number() over (order by partner_id, segment_id) - 1) / {FORECASTS_WRITTEN} as number, f.*
  from bench.finished_partner_lead_gaps as f
) as numbered
group by number;
create table bench.pages as
select null::uuid as after
union all
select partner_id from (
  select partner_id, row_number() over (order by partner_id) as place
  from (select distinct partner_id from public.partner_segments where is_active) as d
) as placed
where place % {PARTNERS_READ} = 0;
grant usage on schema bench to service_role;
grant select on bench.forecasts, bench.pages to service_role
""",  # noqa: S608 - names and numbers of this file
    reads=f"select public.read_lead_histories('{DAY}', {DAYS}, after, {PARTNERS_READ}) from bench.pages;\n",  # noqa: S608 - the same
    besides=f"select public.put_lead_forecasts('{DAY}', :attempt, page) from bench.forecasts;\n",  # noqa: S608 - the same
)
STATS = Job(
    "stats_job", "calculate_partner_lead_stats_daily", "calculate_partner_lead_stats", "partner_lead_stats"
)


class Runs:
    """Timed runs of one job on one stack. Each starts from the same state: no rows, no run, a checkpoint."""

    def __init__(self, job: Job, stack: Stack, server: Served, connection: psycopg.Connection[Any]) -> None:
        self._job = job
        self._stack = stack
        self._server = server
        self._connection = connection
        self.rows = 0
        self.largest_bytes = 0
        self.memory_samples = 0

    def prepare_copy(self) -> None:
        """Keep the finished rows, and make an empty table of the same form as theirs for the bare copy."""
        table = sql.Identifier("public", self._job.table)
        finished, target = self._finished, self._target
        self.by_function()
        self._connection.execute(sql.SQL("create table {} as table {}").format(finished, table))
        self._connection.execute(sql.SQL("create table {} (like {} including all)").format(target, table))
        # `like` leaves foreign keys out.
        keys = self._connection.execute(
            "select pg_get_constraintdef(oid) from pg_constraint "
            "where conrelid = %s::regclass and contype = 'f'",
            (f"public.{self._job.table}",),
        ).fetchall()
        for (definition,) in keys:
            self._connection.execute(sql.SQL("alter table {} add {}").format(target, sql.SQL(definition)))
        self._connection.execute(sql.SQL("vacuum analyze {}").format(finished))
        if self._job.prepared:
            self._connection.execute(self._job.prepared)

    def by_function(self) -> float:
        """Seconds of the job, asked over HTTP."""
        self._reset()
        with MemorySampler(self._server.process) as memory:
            started = time.perf_counter()
            answer = httpx.post(
                self._server.url,
                json={"date": DAY.isoformat()},
                headers=self._stack.job_headers(),
                timeout=_TIMEOUT_SECONDS,
                trust_env=False,
            )
            seconds = time.perf_counter() - started
        report = answer.json()
        if answer.status_code != 200 or report["rows"] != report["rows_changed"]:
            raise BenchError(f"{self._job.name} did not do its work: {answer.status_code} {answer.text}")
        self.rows = report["rows"]
        self.largest_bytes = max(self.largest_bytes, memory.largest_bytes)
        self.memory_samples += memory.samples
        return seconds

    def by_psql(self) -> float:
        """Seconds of the same calls sent by psql, as the same role."""
        self._reset()
        name, function = self._job.name, self._job.function
        return psql.timed(
            self._stack,
            f"select public.claim_job_run('{name}', '{DAY}') ->> 'attempt' as attempt \\gset\n"
            f"{self._job.reads}{self._job.besides}"
            f"select public.{function}('{DAY}', :attempt);",
            role="service_role",
        )

    def by_copy(self) -> float:
        """Seconds of reading the same, and writing the finished rows with a bare `insert … select`."""
        self._reset()
        names = self._connection.execute(
            "select attname from pg_attribute where attrelid = %s::regclass "
            "and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
            (f"public.{self._job.table}",),
        ).fetchall()
        columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in names)
        statement = sql.SQL("insert into {} ({}) select {} from {};")
        copy = statement.format(self._target, columns, columns, self._finished).as_string(self._connection)
        return psql.timed(self._stack, self._job.reads + copy)

    @property
    def _finished(self) -> sql.Identifier:
        return sql.Identifier("bench", f"finished_{self._job.table}")

    @property
    def _target(self) -> sql.Identifier:
        return sql.Identifier("bench", f"copy_of_{self._job.table}")

    def _reset(self) -> None:
        self._connection.execute(sql.SQL("truncate {}").format(sql.Identifier("public", self._job.table)))
        self._connection.execute("delete from public.job_runs where job = %s", (self._job.name,))
        exists = self._connection.execute(
            "select to_regclass(%s)", (self._target.as_string(self._connection),)
        )
        if exists.fetchone() != (None,):
            self._connection.execute(sql.SQL("truncate {}").format(self._target))
        self._connection.execute("checkpoint")


def run_once(job: Job, stack: Stack, work_dir: Path) -> None:
    """Fill the job's table, untimed."""
    with (
        served(Source.of_function(job.name), stack, work_dir) as server,
        psycopg.connect(stack.db_url, autocommit=True) as connection,
    ):
        Runs(job, stack, server, connection).by_function()


def measure(
    job: Job, stacks: tuple[Stack, Stack], sizes: tuple[Size, Size], rounds: int, work_dir: Path
) -> list[Measurement]:
    """All limits of one job; `stacks` and `sizes` are the small one and the big one."""
    with ExitStack() as cleanup:
        few, many = (
            Runs(
                job,
                stack,
                cleanup.enter_context(served(Source.of_function(job.name), stack, work_dir)),
                cleanup.enter_context(psycopg.connect(stack.db_url, autocommit=True)),
            )
            for stack in stacks
        )
        few.by_function()
        many.prepare_copy()
        seconds = in_turns(
            {
                "few_links": lambda: mean(few.by_function() for _ in range(_SHORT_RUNS_PER_TURN)),
                "function": many.by_function,
                "psql": many.by_psql,
                "copy": many.by_copy,
            },
            rounds,
        )
    return _measurements(job, sizes, (few, many), seconds)


def _measurements(
    job: Job, sizes: tuple[Size, Size], runs: tuple[Runs, Runs], seconds: dict[str, list[float]]
) -> list[Measurement]:
    (small, big), (few, many) = sizes, runs
    middle = {name: median(figures) for name, figures in seconds.items()}
    factor = big.links / small.links
    of_big = f"{big.links:,} links, {big.leads:,} leads"
    rounded = {name: [round(figure, 4) for figure in figures] for name, figures in seconds.items()}

    def raw(*names: str) -> dict[str, Any]:
        return {
            **{f"{name}_median_seconds": round(middle[name], 4) for name in names},
            **{f"{name}_seconds": rounded[name] for name in names},
        }

    return [
        Measurement(
            f"{job.label}.own_sql",
            f"job over HTTP : its own SQL sent by psql ({of_big}, {many.rows:,} rows)",
            paired_ratio(seconds["function"], seconds["psql"]),
            OWN_SQL_LIMIT,
            raw={**raw("function", "psql"), "links": big.links, "leads": big.leads, "rows": many.rows},
        ),
        Measurement(
            f"{job.label}.bare_copy",
            "job over HTTP : bare insert … select of its finished rows into a table of the same form",
            paired_ratio(seconds["function"], seconds["copy"]),
            COPY_LIMIT,
            raw={**raw("function", "copy"), "rows": many.rows},
        ),
        Measurement(
            f"{job.label}.growth",
            f"job over {big.links:,} links : over {small.links:,} (its fixed part included in both)",
            paired_ratio(seconds["function"], seconds["few_links"]),
            factor,
            raw={
                **raw("function", "few_links"),
                "few_rows": few.rows,
                "rows": many.rows,
                "short_runs_per_turn": _SHORT_RUNS_PER_TURN,
            },
        ),
        Measurement(
            f"{job.label}.memory",
            "largest process that serves the job (RSS), sampled throughout all runs",
            many.largest_bytes / 2**20,
            MEMORY_LIMIT_MB,
            unit="MB",
            raw={"largest_bytes": many.largest_bytes, "samples": many.memory_samples},
        ),
    ]
