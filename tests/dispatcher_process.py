"""A dispatcher as a process of its own, made of what production makes it of. Its settings: the environment.

`python -m tests.dispatcher_process ACCOUNT …` dispatches accounts as the night does, an operation at a time.
Its last line says how many attempts it made.
"""

import sys
from dataclasses import replace

from shared.ads.dispatch import Dispatcher
from shared.ads.nightly import CHANNEL, NightPlan
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import AccountId
from shared.ads.platforms import ad_platform_for
from shared.ads.rate_limits import RateLimiter
from shared.ads.settings import AdsSettings
from shared.core.settings import ServiceKeySettings, read_settings
from shared.db.client import service_client_for_jobs

SECONDS = 60


def dispatch(accounts: list[str]) -> int:
    client = service_client_for_jobs(read_settings(ServiceKeySettings))
    settings = read_settings(AdsSettings)
    limiter = RateLimiter(client, CHANNEL, settings.rate_limits)
    dispatcher = Dispatcher(
        OutboxRepository(client, CHANNEL),
        ad_platform_for(CHANNEL, lambda: limiter),
        limiter,
        pages_url=settings.landing_pages_url,
        pace=replace(NightPlan().dispatch, batch=1, workers=2),
    )
    return dispatcher.dispatch(SECONDS, accounts=[AccountId(one) for one in accounts]).attempts


if __name__ == "__main__":
    print(dispatch(sys.argv[1:]))  # noqa: T201 - whoever started us reads it
