"""Google Ads as a part of a stack: the double of the stack's own, or whatever the environment names."""

import json
import os
from pathlib import Path

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


def directory_of(stack: Stack) -> Path:
    """Where the stack's double keeps its certificate, key file and campaigns."""
    return stack.data_dir / "google-ads"


def from_outside() -> dict[str, str]:
    """The settings of a Google Ads that the caller's environment names; empty: the stack has its own."""
    given = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
    return given if "GOOGLE_ADS_ENDPOINT" in given else {}


def double_url(stack: Stack) -> str | None:
    """The controls of the double that the stack talks to, be it its own or one that runs elsewhere.

    `None` where the environment names a Google Ads and not that it is a double: it might cost somebody money.
    """
    environment = from_outside() or read_environment(stack) or {}
    return environment.get("GOOGLE_ADS_DOUBLE_URL")


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
