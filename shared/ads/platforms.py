"""Which adapter a channel has. An adapter is imported when it is asked for, never before."""

import os
from collections.abc import Callable

from shared.ads.costs import RequestMeter
from shared.ads.platform import AdPlatform
from shared.campaigns.models import SYNCED_CHANNELS, Channel
from shared.core.errors import Unavailable, Unprocessable

_CREDENTIALS = ("GOOGLE_ADS_JSON_KEY_FILE_PATH", "GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS")


def ad_platform_for(channel: Channel, make_meter: Callable[[], RequestMeter]) -> AdPlatform:
    """The channel's platform, with the credentials of the environment.

    Requests beyond what was taken for a call are counted by what `make_meter` makes.
    Raises `Unprocessable` for a channel that is followed by hand, `Unavailable` where the credentials are not
    configured, `SettingsError` where they are wrong.
    """
    if channel not in SYNCED_CHANNELS:
        raise Unprocessable(
            f"Campaigns on {channel.value} are recorded and followed here, but not pushed: change them at "
            "the channel itself, and import their figures."
        )
    if not any(os.environ.get(name) for name in _CREDENTIALS):
        raise Unavailable(
            "Google Ads is not set up: the setting GOOGLE_ADS_JSON_KEY_FILE_PATH (with "
            "GOOGLE_ADS_LOGIN_CUSTOMER_ID) is missing. Changes wait in the outbox."
        )
    from shared.ads.google.adapter import GoogleAdsPlatform
    from shared.ads.google.settings import GoogleAdsSettings
    from shared.core.settings import read_settings

    return GoogleAdsPlatform(read_settings(GoogleAdsSettings), meter=make_meter())
