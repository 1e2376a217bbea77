"""05:00, Europe/Amsterdam: deletes what has had its time, as docs/operations.md lists it."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.jobs.endpoint import job_router
from shared.jobs.history import prune_history
from shared.jobs.service import DailyJob

router = job_router(
    DailyJob(
        name="prune_marketing_history_daily",
        summary="Delete what is older than it is kept, in batches.",
        work=prune_history,
    )
)


@functions_framework.http
def prune_marketing_history_daily(request: Request) -> Response:
    return router.dispatch(request)
