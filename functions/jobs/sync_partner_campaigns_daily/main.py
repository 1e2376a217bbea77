"""04:00, Europe/Amsterdam: pushes what campaigns still wait for to Google Ads, and reads what it has.

As the night's last job it also deletes the idempotency keys that have had their time.
"""

from datetime import date

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.ads.nightly import sync_campaigns
from shared.ads.settings import AdsSettings
from shared.ads.sync_repository import Json
from shared.core.settings import read_settings
from shared.jobs.endpoint import job_router
from shared.jobs.keys import delete_old_keys
from shared.jobs.repository import JobRuns
from shared.jobs.service import DailyJob

settings = read_settings(AdsSettings)


def work(runs: JobRuns, day: date, attempt: int) -> Json:
    # Before anything that may fail: what the platform does is no reason to keep them.
    delete_old_keys(runs)
    return sync_campaigns(runs.client, settings, day, attempt)


router = job_router(
    DailyJob(
        name="sync_partner_campaigns_daily",
        summary="Push waiting changes to the ad platforms; read the figures of 14 days, states and drift.",
        work=work,
    )
)


@functions_framework.http
def sync_partner_campaigns_daily(request: Request) -> Response:
    return router.dispatch(request)
