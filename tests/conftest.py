"""What holds for every test: a day does not end while it runs, and a busy machine is no defect."""

import time
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from hypothesis import HealthCheck, settings

from shared.core.clock import AMSTERDAM

# How long an example takes says how busy the machine is, and of two workers' examples one is always slow.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

_LEFT = timedelta(seconds=60)
"""More than any test takes that knows which day it is."""


def _left_of_day(zone: tzinfo) -> timedelta:
    now = datetime.now(zone)
    return timedelta(days=1) - timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)


def pytest_runtest_setup(item: pytest.Item) -> None:  # noqa: ARG001 - it is about all of them
    """Begin no test on a day that is about to end: what is yesterday at its start would not be at its end."""
    while min(_left_of_day(AMSTERDAM), _left_of_day(UTC)) < _LEFT:
        time.sleep(1)
