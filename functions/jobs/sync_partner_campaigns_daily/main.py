"""04:00, Europe/Amsterdam: pushes what campaigns still wait for to Google Ads, and reads what it has."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.ads.nightly import sync_campaigns
from shared.ads.settings import AdsSettings
from shared.core.settings import read_settings
from shared.jobs.endpoint import job_router
from shared.jobs.service import DailyJob

settings = read_settings(AdsSettings)
router = job_router(
    DailyJob(
        name="sync_partner_campaigns_daily",
        summary="Push waiting changes to the ad platforms; read the figures of 14 days, states and drift.",
        work=lambda runs, day, attempt: sync_campaigns(runs.client, settings, day, attempt),
    )
)


@functions_framework.http
def sync_partner_campaigns_daily(request: Request) -> Response:
    return router.dispatch(request)
