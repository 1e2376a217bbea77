"""03:00, Europe/Amsterdam: turns the night's lead gaps into proposals, and expires what no longer holds."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.jobs.endpoint import job_router
from shared.jobs.service import DailyJob
from shared.recommendations.nightly import propose_for_all_partners
from shared.recommendations.nightly_repository import NightRepository

router = job_router(
    DailyJob(
        name="generate_ai_partner_recommendations_daily",
        summary="Propose to every partner what closes its lead gaps, with reasons.",
        work=lambda runs, day, attempt: propose_for_all_partners(NightRepository(runs.client), day, attempt),
    )
)


@functions_framework.http
def generate_ai_partner_recommendations_daily(request: Request) -> Response:
    return router.dispatch(request)
