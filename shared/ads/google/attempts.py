"""Trying again what failed for the moment, with jitter, until the deadline."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type

from shared.ads.google.deadline import Deadline
from shared.ads.platform import TryAgainLaterError

Result = TypeVar("Result")

_FIRST_WAIT_SECONDS = 0.25
_LONGEST_WAIT_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Attempts:
    """How to wait. `jitter` gives numbers from 0 to 1.

    A wait that Google asks for is kept to where it is at most `longest_asked_seconds`; a longer one is for
    the caller, who has other accounts to go on with.
    """

    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.SystemRandom().random
    longest_asked_seconds: float = 5.0

    def deadline(self, seconds: float) -> Deadline:
        """A deadline that begins now."""
        return Deadline(seconds, self.monotonic)

    def until(self, deadline: Deadline, attempt: Callable[[], Result]) -> Result:
        """`attempt` until it succeeds, raises anything but `TryAgainLaterError`, or the deadline is near.

        `attempt` must be safe to make again: read, or look before it changes. The last error is raised.
        """
        return Retrying(
            retry=retry_if_exception_type(TryAgainLaterError),
            wait=self._wait,
            stop=lambda state: self._is_too_long(state, deadline),
            sleep=self.sleep,
            reraise=True,
        )(attempt)

    def _wait(self, state: RetryCallState) -> float:
        asked = _asked_seconds(state)
        if asked is not None:
            return asked * (1 + self.jitter() / 10)
        longest = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2.0**state.attempt_number)
        return longest * (0.1 + 0.9 * self.jitter())

    def _is_too_long(self, state: RetryCallState, deadline: Deadline) -> bool:
        asked = _asked_seconds(state)
        if asked is not None and asked > self.longest_asked_seconds:
            return True
        return bool(state.upcoming_sleep >= deadline.remaining())


def _asked_seconds(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after_seconds if isinstance(error, TryAgainLaterError) else None
