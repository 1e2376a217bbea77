"""Carrying out one campaign's changes right after they were committed, where this process can.

What does not get through in time waits in the outbox for the night. Nothing that a platform needs is imported
before something is pushed.
"""

from functools import cache
from typing import TYPE_CHECKING

from shared.ads.platforms import ad_platform_for
from shared.campaigns.models import Channel
from shared.core.errors import AppError
from shared.core.ids import CampaignId
from shared.core.logging import get_logger
from shared.core.settings import SettingsError

if TYPE_CHECKING:
    from shared.ads.dispatch import Dispatcher

DEADLINE_SECONDS = 8.0
"""For all of it: somebody waits for the answer."""


def push_now(channel: Channel, campaign: CampaignId) -> bool:
    """Let the channel follow what waits for a campaign; whether that was tried. Raises nothing.

    The outcome stands in the campaign's `sync_status` and `sync_error`.
    """
    try:
        dispatcher = _dispatcher(channel)
        report = dispatcher.dispatch(DEADLINE_SECONDS, campaign=campaign)
    except (AppError, SettingsError) as why:
        get_logger().info("push_left_to_the_night", campaign_id=str(campaign), reason=str(why))
        return False
    except Exception:  # noqa: BLE001 - the change is committed: no defect of a push may fail the request
        get_logger().exception("push_failed", campaign_id=str(campaign))
        return True
    get_logger().info("campaign_pushed", campaign_id=str(campaign), attempts=report.attempts)
    return True


@cache
def _dispatcher(channel: Channel) -> "Dispatcher":
    """The channel's dispatcher, one per process. Raises `Unavailable` or `SettingsError` where not set up."""
    platform = ad_platform_for(channel)
    from shared.ads.dispatch import Dispatcher, Pace
    from shared.ads.outbox_repository import OutboxRepository
    from shared.ads.rate_limits import RateLimiter
    from shared.ads.settings import AdsSettings
    from shared.core.settings import ServiceKeySettings, read_settings
    from shared.db.client import service_client_for_jobs

    client = service_client_for_jobs(read_settings(ServiceKeySettings))
    settings = read_settings(AdsSettings)
    return Dispatcher(
        OutboxRepository(client, channel),
        platform,
        RateLimiter(client, channel, settings.rate_limits),
        pages_url=settings.landing_pages_url,
        pace=Pace(call_seconds=DEADLINE_SECONDS, batch=1, workers=1),
    )
