"""The function's side of a push: finds the platform and the key for it, if this process has them.

What does not get through in time waits in the outbox for the night. Nothing that a platform needs is imported
before something is pushed; the push itself is `shared.ads.immediately`, which is imported then.
"""

from functools import cache
from typing import TYPE_CHECKING

from postgrest import SyncPostgrestClient

from shared.campaigns.models import Channel
from shared.core.errors import AppError
from shared.core.ids import CampaignId
from shared.core.logging import get_logger
from shared.core.settings import ServiceKeySettings, SettingsError, read_settings
from shared.db.client import service_client_for_jobs

if TYPE_CHECKING:
    from shared.ads.costs import RequestMeter
    from shared.ads.platform import AdPlatform


def push_now(channel: Channel, campaign: CampaignId) -> bool:
    """Let the channel follow what waits for a campaign; whether that was tried. Raises nothing.

    The outcome stands in the campaign's `sync_status` and `sync_error`.
    """
    try:
        platform, client = _platform(channel), _client()
    except (AppError, SettingsError) as why:
        get_logger().info("push_left_to_the_night", campaign_id=str(campaign), reason=str(why))
        return False
    except Exception:  # noqa: BLE001 - the change is committed: what stands in a push's way may not fail it
        get_logger().exception("push_failed", campaign_id=str(campaign))
        return False
    try:
        from shared.ads.immediately import dispatch_now
        from shared.ads.settings import AdsSettings

        dispatch_now(client, platform, read_settings(AdsSettings), campaign, channel=channel)
    except Exception:  # noqa: BLE001 - as above
        get_logger().exception("push_failed", campaign_id=str(campaign))
    return True


@cache
def _platform(channel: Channel) -> "AdPlatform":
    """The channel's platform, one per process, so that its connection stays open."""
    from shared.ads.platforms import ad_platform_for

    return ad_platform_for(channel, lambda: _meter(channel))


def _meter(channel: Channel) -> "RequestMeter":
    from shared.ads.rate_limits import RateLimiter
    from shared.ads.settings import AdsSettings

    return RateLimiter(_client(), channel, read_settings(AdsSettings).rate_limits)


@cache
def _client() -> SyncPostgrestClient:
    return service_client_for_jobs(read_settings(ServiceKeySettings))
