"""Starting a job through its function, as the scheduler does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import httpx

from infra.functions import read_functions
from local.errors import StackError
from local.settings import Stack

STATS_JOB = "calculate_partner_lead_stats_daily"
DEMAND_JOB = "run_partner_demand_planning_daily"

# A job's own deadline is far below; this only keeps a hung one from holding a terminal for ever.
_TIMEOUT_SECONDS = 1800.0


@cache
def _client() -> httpx.Client:
    """One for all jobs of a command: making one costs more than a day of a backfill."""
    return httpx.Client(timeout=_TIMEOUT_SECONDS)


@dataclass(frozen=True)
class JobAnswer:
    """What a job answered. `report` is its JSON report, empty when it could not give one."""

    is_success: bool
    sentence: str
    report: dict[str, Any] = field(default_factory=dict)


def job_names() -> list[str]:
    """All jobs that work on a day, in the order of the night."""
    return [function.name for function in read_functions() if function.is_daily]


def check_job_name(name: str) -> None:
    """Raises `StackError` with the names that there are."""
    if name not in job_names():
        raise StackError(f"There is no job {name}: choose {' or '.join(job_names())}.")


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def run_job(stack: Stack, name: str, day: date | None = None) -> JobAnswer:
    """Start a job for a day (default: the last complete one) and wait for its answer."""
    body = {} if day is None else {"date": day.isoformat()}
    try:
        answer = _client().post(stack.job_url(name), json=body, headers=stack.job_headers())
    except httpx.TransportError as error:
        return JobAnswer(
            False, f"{name} could not be reached ({type(error).__name__}): is the stack running?"
        )
    try:
        content = answer.json()
    except ValueError:
        content = {}
    if not isinstance(content, dict):
        content = {}
    if answer.is_success:
        return JobAnswer(True, _success(name, content), content)
    detail = content.get("detail") or content.get("title") or "no reason given"
    for entry in content.get("errors") or []:
        detail = f"{detail} {entry.get('pointer', '')}: {entry.get('detail', '')}"
    return JobAnswer(False, f"{name} answered {answer.status_code}: {detail}", content.get("report") or {})


def _success(name: str, report: dict[str, Any]) -> str:
    counts = ", ".join(f"{report[key]:,} {key}" for key in ("partners", "links", "rows") if key in report)
    return f"{name} for {report.get('date', '?')}: {counts} in {report.get('seconds', '?')} s"
