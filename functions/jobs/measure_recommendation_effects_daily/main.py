"""05:30, Europe/Amsterdam: measures what approved proposals did, and what could be seen of open ones."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.effects.nightly import measure_effects
from shared.effects.nightly_repository import EffectNights
from shared.jobs.endpoint import job_router
from shared.jobs.service import DailyJob

router = job_router(
    DailyJob(
        name="measure_recommendation_effects_daily",
        summary="Measure what executed proposals did after 14 and 28 days, and what could be seen at all.",
        work=lambda runs, day, attempt: measure_effects(EffectNights(runs.client, day, attempt)),
    )
)


@functions_framework.http
def measure_recommendation_effects_daily(request: Request) -> Response:
    return router.dispatch(request)
