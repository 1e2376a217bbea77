"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable

DEADLINE_SECONDS = 90
"""What takes seconds on an idle machine takes a minute on one with ten times as much to do."""


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait until it is so; fails after the deadline, and says what was waited for."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited too long until {what}"
        time.sleep(0.01)
