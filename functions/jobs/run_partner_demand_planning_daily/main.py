"""02:30, Europe/Amsterdam: fills partner_lead_gaps for the last complete day, forecast included."""

from datetime import date

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.demand.nightly import forecast_leads
from shared.demand.nightly_repository import ForecastRepository
from shared.jobs.endpoint import job_router
from shared.jobs.repository import JobRuns
from shared.jobs.service import DailyJob


def _plan(runs: JobRuns, day: date, attempt: int) -> object:
    forecast_leads(ForecastRepository(runs.client, day, attempt), day)
    return runs.call("calculate_partner_lead_gaps", day, attempt)


router = job_router(
    DailyJob(
        name="run_partner_demand_planning_daily",
        summary="Work out how many leads every partner is short in every segment, and how many to expect.",
        work=_plan,
    )
)


@functions_framework.http
def run_partner_demand_planning_daily(request: Request) -> Response:
    return router.dispatch(request)
