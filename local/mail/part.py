"""SES as a part of a stack: the double of the stack's own, or whatever the environment names."""

import json
import os
from pathlib import Path

from local.settings import Stack

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


def directory_of(stack: Stack) -> Path:
    """Where the stack's double writes how it is reached."""
    return stack.data_dir / "mail"


def from_outside() -> dict[str, str]:
    """The settings of an SES that the caller's environment names; empty: the stack has its own."""
    given = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
    return given if "MAIL_SENDER" in given else {}


def read_environment(stack: Stack) -> dict[str, str] | None:
    """What the stack's double wrote for its clients at its start; `None` while it has not."""
    try:
        written: dict[str, str] = json.loads((directory_of(stack) / "environment.json").read_bytes())
    except FileNotFoundError:
        return None
    return written


def forget(stack: Stack) -> None:
    """Remove what an earlier start wrote, so that only a double that runs now is found."""
    (directory_of(stack) / "environment.json").unlink(missing_ok=True)
