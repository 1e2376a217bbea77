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
from shared.recommendations.nightly_repository import NightRepository, open_night

JOB = "generate_ai_partner_recommendations_daily"
ROWS = Path(os.environ["BENCH_ROWS_DIR"])


def read_and_write(runs: JobRuns, day: date, attempt: int) -> dict[str, Any]:
    """What the job does besides deciding."""
    open_night(runs.client, day, attempt, above=10**9, size=1)
    shard = runs.open_shard(JOB, day, attempt, 0)
    nights = NightRepository(runs.client, day, attempt, 0)
    after, number = shard.after, 0
    while True:
        page = nights.read_page(after, None, PAGE_SIZE)
        ids = [partner["partner"]["id"] for partner in page.partners]
        rows = (ROWS / f"{number}.json").read_text() if ids else "[]"
        found = runs.call(
            "write_recommendations",
            day,
            attempt,
            p_shard=0,
            p_after=after,
            p_next=page.next_after,
            p_partner_ids=ids,
            p_proposals=rows,
            p_counts='{"failures": []}',
        )
        number += 1
        if found["is_done"]:
            counts: dict[str, Any] = found["run"]
            return counts
        after = found["after"]


router = job_router(DailyJob(name=JOB, summary="No rules.", work=read_and_write))


@functions_framework.http
def bare_night(request: Request) -> Response:
    return router.dispatch(request)
