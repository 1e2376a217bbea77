"""The night without a rule: the job's own pages are read, and rows that are ready are written.

BENCH_ROWS_DIR holds a file per page, its rows as `write_recommendations` takes them.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.jobs.endpoint import job_router
from shared.jobs.repository import JobRuns
from shared.jobs.service import DailyJob
from shared.recommendations.nightly import PAGE_SIZE
from shared.recommendations.nightly_repository import NightRepository

ROWS = Path(os.environ["BENCH_ROWS_DIR"])


def read_and_write(runs: JobRuns, day: date, attempt: int) -> dict[str, Any]:
    """What the job does besides deciding."""
    nights = NightRepository(runs.client)
    nights.begin(day, attempt)
    after: str | None = None
    number = created = 0
    while True:
        page = nights.read_page(day, after, PAGE_SIZE)
        if page.partners:
            written = runs.call(
                "write_recommendations",
                day,
                attempt,
                p_partner_ids=[partner["partner"]["id"] for partner in page.partners],
                p_proposals=(ROWS / f"{number}.json").read_text(),
            )
            created += written["created"]
            number += 1
        after = page.next_after
        if after is None:
            break
    counts = {"rows": created, "rows_changed": created, "failures": []}
    return nights.finish(day, attempt, counts)


router = job_router(
    DailyJob(name="generate_ai_partner_recommendations_daily", summary="No rules.", work=read_and_write)
)


@functions_framework.http
def bare_night(request: Request) -> Response:
    return router.dispatch(request)
