"""01:30, Europe/Amsterdam: fills partner_lead_stats for the last complete day and the 6 before."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.jobs.endpoint import job_router
from shared.jobs.service import DailyJob, one_transaction

router = job_router(
    DailyJob(
        name="calculate_partner_lead_stats_daily",
        summary="Fill the lead statistics of every partner and segment for a day and the 6 days before it.",
        # Page views that wait are counted first, and the visitors of the days that are over forgotten.
        work=one_transaction("calculate_partner_lead_stats", first="count_waiting_page_views"),
    )
)


@functions_framework.http
def calculate_partner_lead_stats_daily(request: Request) -> Response:
    return router.dispatch(request)
