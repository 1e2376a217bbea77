"""Google Ads as a part of a stack: the double of the stack's own, or whatever the environment names."""

from local.foreign import ForeignService
from local.settings import Stack

NAMES = (
    "GOOGLE_ADS_ENDPOINT",
    "GOOGLE_ADS_JSON_KEY_FILE_PATH",
    "GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS",
    "GOOGLE_ADS_LOGIN_CUSTOMER_ID",
    "GOOGLE_ADS_DEVELOPER_TOKEN",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "GOOGLE_ADS_DOUBLE_URL",
)
"""What a Google Ads outside is named with."""

_SERVICE = ForeignService("google-ads", NAMES, "GOOGLE_ADS_ENDPOINT")
directory_of = _SERVICE.directory_of
from_outside = _SERVICE.from_outside
read_environment = _SERVICE.read_environment
forget = _SERVICE.forget


def double_url(stack: Stack) -> str | None:
    """The controls of the double that the stack talks to, be it its own or one that runs elsewhere.

    `None` where the environment names a Google Ads and not that it is a double: it might cost somebody money.
    """
    environment = from_outside() or read_environment(stack) or {}
    return environment.get("GOOGLE_ADS_DOUBLE_URL")
