"""03:00, Europe/Amsterdam: turns the night's lead gaps into proposals, and expires what no longer holds."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.jobs.cloud_tasks import SHARDS_PATH
from shared.jobs.sharded_endpoint import sharded_job_routers
from shared.jobs.shards import ShardedJob
from shared.recommendations.nightly import Part, propose_for_partners
from shared.recommendations.nightly_repository import NightRepository, open_night

router, tasks = sharded_job_routers(
    ShardedJob(
        name="generate_ai_partner_recommendations_daily",
        summary="Propose to every partner what closes its lead gaps, with reasons.",
        plan=lambda runs, day, attempt, above, size: open_night(runs.client, day, attempt, above, size),
        work=lambda runs, shard: propose_for_partners(
            NightRepository(runs.client, shard.date, shard.attempt, shard.number),
            Part(shard.after, shard.through, shard.opening),
        ),
        # Three thousand partners take one processor some six seconds: up to here it is well within a minute.
        above=20_000,
        shard_size=2_000,
    )
)


@functions_framework.http
def generate_ai_partner_recommendations_daily(request: Request) -> Response:
    return (tasks if request.path == SHARDS_PATH else router).dispatch(request)
