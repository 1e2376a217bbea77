"""02:30, Europe/Amsterdam: fills partner_lead_gaps for the last complete day."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.jobs.endpoint import job_router
from shared.jobs.service import DailyJob, one_transaction

router = job_router(
    DailyJob(
        name="run_partner_demand_planning_daily",
        summary="Work out how many leads every partner is short in every segment on a day.",
        work=one_transaction("calculate_partner_lead_gaps"),
    )
)


@functions_framework.http
def run_partner_demand_planning_daily(request: Request) -> Response:
    return router.dispatch(request)
