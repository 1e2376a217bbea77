"""04:00, Europe/Amsterdam: pushes what campaigns still wait for to Google Ads, and reads what it has."""

from datetime import date

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.ads.nightly import Part, sync_campaigns
from shared.ads.settings import AdsSettings
from shared.ads.sync_repository import Json, open_sync
from shared.core.settings import read_settings
from shared.jobs.cloud_tasks import SHARDS_PATH
from shared.jobs.repository import JobRuns, Shard
from shared.jobs.sharded_endpoint import sharded_job_routers
from shared.jobs.shards import ShardedJob

settings = read_settings(AdsSettings)


def plan(runs: JobRuns, day: date, attempt: int, above: int, size: int) -> int:
    return open_sync(runs.client, day, attempt, above, size)


def work(runs: JobRuns, shard: Shard) -> Json | None:
    part = Part(shard.date, shard.attempt, shard.number, shard.after, shard.through)
    return sync_campaigns(runs.client, settings, part)


router, tasks = sharded_job_routers(
    ShardedJob(
        name="sync_partner_campaigns_daily",
        summary="Push waiting changes to the ad platforms; read the figures of 14 days, states and drift.",
        plan=plan,
        work=work,
        # Two requests an account, on eight threads, within 15 minutes: were each to take two seconds, one
        # instance could read 1,800.
        above=1_800,
        shard_size=500,
    )
)


@functions_framework.http
def sync_partner_campaigns_daily(request: Request) -> Response:
    return (tasks if request.path == SHARDS_PATH else router).dispatch(request)
