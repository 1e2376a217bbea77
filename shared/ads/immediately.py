"""The push itself: one campaign's part of the outbox, within the seconds that somebody waits for an answer.

`shared.ads.push` finds the platform and the key that it is given.
"""

from postgrest import SyncPostgrestClient

from shared.ads.dispatch import Dispatcher, Pace
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import AdPlatform
from shared.ads.rate_limits import RateLimiter
from shared.ads.settings import AdsSettings
from shared.campaigns.models import Channel
from shared.core.errors import AppError
from shared.core.ids import CampaignId
from shared.core.logging import get_logger

SECONDS = 8.0
"""How long a person waits at most; what is not done by then the next dispatcher does."""

# Waits short enough to be worth it within those seconds.
_PACE = Pace(call_seconds=6.0, batch=1, workers=1, first_wait=0.5, longest_wait=120.0)


def dispatch_now(
    client: SyncPostgrestClient,
    platform: AdPlatform,
    settings: AdsSettings,
    campaign: CampaignId,
    *,
    channel: Channel = Channel.GOOGLE_ADS,
    seconds: float = SECONDS,
) -> bool:
    """Carry out what waits in the outbox for one campaign; whether the platform was asked anything.

    `client` has the service key. Raises nothing: what cannot be done now stays in the outbox.
    """
    limiter = RateLimiter(client, channel, settings.rate_limits)
    outbox = OutboxRepository(client, channel)
    dispatcher = Dispatcher(outbox, platform, limiter, pages_url=settings.landing_pages_url, pace=_PACE)
    try:
        return dispatcher.dispatch(seconds, campaign=campaign).attempts > 0
    except AppError as error:
        get_logger().error("dispatch_put_off", campaign_id=str(campaign), error=str(error))
        return False
