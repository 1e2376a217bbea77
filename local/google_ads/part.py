"""Google Ads as a part of a stack: the double of the stack's own, or whatever the environment names."""

import json
import os
from pathlib import Path

from local.settings import Stack

_NAMES = (
    "GOOGLE_ADS_ENDPOINT",
    "GOOGLE_ADS_JSON_KEY_FILE_PATH",
    "GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS",
    "GOOGLE_ADS_LOGIN_CUSTOMER_ID",
    "GOOGLE_ADS_DEVELOPER_TOKEN",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
)


def directory_of(stack: Stack) -> Path:
    """Where the stack's double keeps its certificate, key file and campaigns."""
    return stack.data_dir / "google-ads"


def from_outside() -> dict[str, str]:
    """The settings of a Google Ads that the caller's environment names; empty: the stack has its own."""
    given = {name: os.environ[name] for name in _NAMES if os.environ.get(name)}
    return given if "GOOGLE_ADS_ENDPOINT" in given else {}


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
