"""Trying again what failed for the moment, with jitter, until the deadline."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception

from shared.ads.costs import Cost
from shared.ads.google.call import Call
from shared.ads.google.deadline import Deadline
from shared.ads.google.refusals import Refused
from shared.ads.platform import OwnLimitError, TryAgainLaterError

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

    def call(self, seconds: float, taken: Cost) -> Call:
        """A call that begins now and may take so long, for which `taken` was taken from the limits."""
        return Call(seconds, self.monotonic, taken)

    def until(self, deadline: Deadline, attempt: Callable[[], Result]) -> Result:
        """`attempt` until it succeeds, raises anything but `TryAgainLaterError`, or the deadline is near.

        `attempt` must look before it changes anything. The last error is raised. Quota errors, and limits of
        our own, are not waited for here: that is for `read`, `change` and `permit`.
        """
        return self._repeat(deadline, attempt, _is_over_soon)

    def read(self, deadline: Deadline, request: Callable[[], Result]) -> Result:
        """One request that only reads, made again while Google is away or refuses it for quota."""
        return self._repeat(deadline, request, _is_worth_reading_again)

    def change(self, deadline: Deadline, request: Callable[[], Result]) -> Result:
        """One request that changes something, made again only while Google refuses it for quota.

        Then it has done nothing. It is made again without what led to it: who reads before every permitted
        change never gets to the change.
        """
        return self._repeat(deadline, request, _is_for_quota)

    def permit(self, deadline: Deadline, take: Callable[[], None]) -> None:
        """Take something of our own limits, waited for as long as Google's would be."""
        self._repeat(deadline, take, _is_own_limit)

    def _repeat(
        self, deadline: Deadline, attempt: Callable[[], Result], is_worth: Callable[[BaseException], bool]
    ) -> Result:
        return Retrying(
            retry=retry_if_exception(is_worth),
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
        return not deadline.has_time_after(state.upcoming_sleep)


def _asked_seconds(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after_seconds if isinstance(error, TryAgainLaterError | Refused) else None


def _is_over_soon(error: BaseException) -> bool:
    return (
        isinstance(error, TryAgainLaterError)
        and not error.slows_account
        and not isinstance(error, OwnLimitError)
    )


def _is_own_limit(error: BaseException) -> bool:
    return isinstance(error, OwnLimitError)


def _is_worth_reading_again(error: BaseException) -> bool:
    return isinstance(error, Refused) and (error.is_for_quota or error.is_transient)


def _is_for_quota(error: BaseException) -> bool:
    return isinstance(error, Refused) and error.is_for_quota
