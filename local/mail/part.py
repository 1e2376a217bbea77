"""SES as a part of a stack: the double of the stack's own, or whatever the environment names."""

from local.foreign import ForeignService

NAMES = (
    "MAIL_SENDER",
    "MAIL_SEND_RATE",
    "SES_REGION",
    "SES_ENDPOINT_URL",
    "SES_CONFIGURATION_SET",
    "SES_ROLE_ARN",
    "SES_EVENTS_TOPIC_ARN",
    "SNS_DOUBLE_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "MAIL_PAGE_URL",
)
"""What an SES outside is named with."""

_SERVICE = ForeignService("mail", NAMES, "MAIL_SENDER")
directory_of = _SERVICE.directory_of
from_outside = _SERVICE.from_outside
read_environment = _SERVICE.read_environment
forget = _SERVICE.forget
