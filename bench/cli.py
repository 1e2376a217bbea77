"""The command line of the benchmarks."""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import (
    cold_start,
    digests,
    fan_out,
    forecast,
    growth,
    jobs,
    lighthouse,
    parallel_requests,
    public_pages,
    recommendations,
    requests,
    state_machine,
    sync,
    views,
)
from bench.data import Size
from bench.errors import BenchError
from bench.report import Measurement, Report
from bench.stacks import Stacks
from local.errors import StackError
from local.settings import REPOSITORY

DEFAULT_REPORT = REPOSITORY / ".local" / "bench" / "report.json"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console(stderr=True, highlight=False)
output = Console(highlight=False)


class Name(StrEnum):
    """What can be measured."""

    DEMAND_JOB = "demand_job"
    STATS_JOB = "stats_job"
    FORECAST = "forecast"
    REQUESTS = "requests"
    COLD_START = "cold_start"
    PARALLEL_REQUESTS = "parallel_requests"
    SYNC_JOB = "sync_job"
    PUBLIC_PAGES = "public_pages"
    PAGE_VIEWS = "page_views"
    LIGHTHOUSE = "lighthouse"
    DIGESTS = "digests"
    # Last: it gives the partners marketing, which the others do without.
    RECOMMENDATIONS = "recommendations"
    FAN_OUT = "fan_out"
    STATE_MACHINE = "state_machine"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much data and how many rounds."""

    nobody: Size
    hardly_any: Size
    few: Size
    many: Size
    job_rounds: int
    night_rounds: int
    pairs: int
    starts: int
    parallel_rounds: int
    machine_steps: int
    sync_accounts: int
    sync_rounds: int
    renders: int
    page_views: int
    view_rounds: int
    lighthouse_runs: int
    digests: int
    year: Size
    year_nights: int
    backfilled_days: int


FULL = Plan(
    nobody=Size(0),
    hardly_any=Size(20),
    few=Size(2_000),
    many=Size(20_000),
    job_rounds=7,
    night_rounds=3,
    pairs=500,
    starts=15,
    parallel_rounds=15,
    machine_steps=10_000,
    sync_accounts=200,
    sync_rounds=3,
    renders=1_000,
    page_views=8_000,
    view_rounds=7,
    lighthouse_runs=5,
    digests=10_000,
    year=Size(10_000),
    year_nights=365,
    backfilled_days=90,
)
SMALL = Plan(
    nobody=Size(0),
    hardly_any=Size(20),
    few=Size(20),
    many=Size(200),
    job_rounds=2,
    night_rounds=1,
    pairs=50,
    starts=2,
    parallel_rounds=2,
    machine_steps=200,
    sync_accounts=10,
    sync_rounds=1,
    renders=50,
    page_views=400,
    view_rounds=2,
    lighthouse_runs=1,
    digests=200,
    year=Size(50),
    year_nights=60,
    backfilled_days=3,
)


def _job(job: jobs.Job, stacks: Stacks, plan: Plan) -> list[Measurement]:
    pair = (stacks.filled(plan.few), stacks.filled(plan.many))
    return jobs.measure(job, pair, (plan.few, plan.many), plan.job_rounds, stacks.work_dir)


def _requests(stacks: Stacks, plan: Plan) -> list[Measurement]:
    stack = stacks.filled(plan.many)
    jobs.run_once(jobs.DEMAND, stack, stacks.work_dir)  # or there are no gaps to read
    return [
        measurement
        for label in requests.ROUTES
        for measurement in requests.measure(label, stack, plan.pairs, stacks.work_dir)
    ]


BENCHMARKS: dict[Name, Callable[[Stacks, Plan], list[Measurement]]] = {
    Name.DEMAND_JOB: lambda stacks, plan: _job(jobs.DEMAND, stacks, plan),
    Name.STATS_JOB: lambda stacks, plan: _job(jobs.STATS, stacks, plan),
    Name.FORECAST: lambda stacks, plan: forecast.measure(
        stacks.filled(plan.many), plan.many, plan.night_rounds
    ),
    Name.REQUESTS: _requests,
    Name.COLD_START: lambda stacks, plan: cold_start.measure(
        stacks.filled(plan.hardly_any), stacks.filled(plan.nobody), plan.starts, stacks.work_dir
    ),
    Name.PARALLEL_REQUESTS: lambda stacks, plan: parallel_requests.measure(
        stacks.filled(plan.hardly_any), plan.parallel_rounds, stacks.work_dir
    ),
    Name.SYNC_JOB: lambda stacks, plan: sync.measure(
        stacks.filled(plan.few), plan.sync_accounts, plan.sync_rounds, stacks.work_dir
    ),
    Name.PUBLIC_PAGES: lambda stacks, plan: public_pages.measure(
        stacks.filled(plan.few), plan.renders, plan.starts, stacks.work_dir
    ),
    Name.PAGE_VIEWS: lambda stacks, plan: views.measure(
        stacks.filled(plan.few), plan.page_views, plan.view_rounds, stacks.work_dir
    ),
    Name.LIGHTHOUSE: lambda stacks, plan: lighthouse.measure(
        stacks.filled(plan.few), plan.lighthouse_runs, stacks.work_dir
    ),
    Name.DIGESTS: lambda stacks, plan: digests.measure(stacks.filled(plan.hardly_any), plan.digests),
    Name.RECOMMENDATIONS: lambda stacks, plan: recommendations.measure(
        (stacks.filled(plan.few), stacks.filled(plan.many)),
        (plan.few, plan.many),
        plan.night_rounds,
        stacks.work_dir,
    ),
    Name.FAN_OUT: lambda stacks, plan: fan_out.measure(
        stacks.filled(plan.many), plan.many, plan.night_rounds, stacks.work_dir
    ),
    Name.STATE_MACHINE: lambda stacks, plan: state_machine.measure(
        stacks.filled(plan.few), plan.machine_steps
    ),
    Name.GROWTH: lambda stacks, plan: [
        *growth.measure(stacks.filled(plan.year), plan.year, plan.year_nights, stacks.work_dir),
        *growth.backfill(stacks.filled(plan.few), plan.backfilled_days, stacks.work_dir),
    ],
}


def run(names: Sequence[Name], plan: Plan) -> Report:
    """Run the benchmarks on throwaway stacks and report. Raises `StackError` or `BenchError`."""
    started = time.monotonic()

    def say(what: str) -> None:
        console.print(f"{time.monotonic() - started:5.1f} s  {what}")

    found: list[Measurement] = []
    with Stacks(say) as stacks:
        for name in names:
            say(f"Measuring {name}")
            found += BENCHMARKS[name](stacks, plan)
    return Report(found, time.monotonic() - started, is_small=plan.many == SMALL.many)


@app.command()
def bench(
    only: Annotated[list[Name] | None, typer.Option(help="Measure only this; may be given again.")] = None,
    json: Annotated[Path, typer.Option(help="Where the report is written.")] = DEFAULT_REPORT,
    small: Annotated[
        bool, typer.Option("--small", help="Little data, few rounds: shows that it works; no limit counts.")
    ] = False,
    year_partners: Annotated[
        int | None,
        typer.Option("--year-partners", min=1, metavar="N", help="So many partners in the year of `growth`."),
    ] = None,
) -> None:
    """Measure the product on throwaway stacks of this machine, and hold the figures against their limits.

    Sides are measured in turns in the same run, so the ratios mean something on any machine. Exit code 1: a
    limit is broken; 2: it could not be measured.
    """
    # The context managers stop every server; so does the end of this process in any other way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    plan = SMALL if small else FULL
    if year_partners is not None:
        plan = replace(plan, year=Size(year_partners))
    try:
        report = run(only or list(Name), plan)
    except (StackError, BenchError) as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(2) from None
    report.write(json)
    output.print(report.as_table())
    console.print(f"Report: {json}")
    if not report.is_within_limits and not small:
        raise typer.Exit(1)
