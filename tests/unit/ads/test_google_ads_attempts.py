"""Trying again: with jitter, as long as Google asks, and never past the deadline."""

from collections.abc import Callable

import pytest

from shared.ads.google.attempts import Attempts
from shared.ads.google.refusals import Refused
from shared.ads.platform import RejectedError, TryAgainLaterError


class Clock:
    """Goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failing(times: int, error: Exception) -> Callable[[], str]:
    left = [times]

    def attempt() -> str:
        if left[0]:
            left[0] -= 1
            raise error
        return "done"

    return attempt


def attempts_of(clock: Clock, jitter: float = 1.0) -> Attempts:
    return Attempts(sleep=clock.sleep, monotonic=clock, jitter=lambda: jitter)


def test_waits_grow_up_to_a_limit_and_have_jitter() -> None:
    longest, shortest = Clock(), Clock()
    for clock, jitter in ((longest, 1.0), (shortest, 0.0)):
        attempts = attempts_of(clock, jitter)
        attempts.until(attempts.deadline(60), failing(7, TryAgainLaterError("away")))
    assert longest.slept == [0.5, 1, 2, 4, 8, 8, 8]
    assert shortest.slept == pytest.approx([0.05, 0.1, 0.2, 0.4, 0.8, 0.8, 0.8])


def test_the_last_error_comes_before_the_deadline() -> None:
    clock = Clock()
    attempts = attempts_of(clock)
    with pytest.raises(TryAgainLaterError, match="away"):
        attempts.until(attempts.deadline(10), failing(100, TryAgainLaterError("away")))
    assert clock.now < 110


def test_what_trying_again_does_not_help_is_raised_at_once() -> None:
    clock = Clock()
    attempts = attempts_of(clock)
    with pytest.raises(RejectedError):
        attempts.until(attempts.deadline(10), failing(1, RejectedError("no")))
    assert clock.slept == []


def test_a_quota_error_is_waited_for_as_long_as_google_asks() -> None:
    clock = Clock()
    attempts = attempts_of(clock, jitter=0.5)
    asked = Refused("RESOURCE_EXHAUSTED", "x", retry_after_seconds=4)
    assert attempts.change(attempts.deadline(20), failing(2, asked)) == "done"
    assert clock.slept == pytest.approx([4.2, 4.2])


@pytest.mark.parametrize(("seconds", "asked"), [(3.0, 4.0), (60.0, 6.0)])
def test_a_wait_that_is_too_long_is_the_callers(seconds: float, asked: float) -> None:
    clock = Clock()
    attempts = attempts_of(clock)
    refused = Refused("RESOURCE_EXHAUSTED", "x", retry_after_seconds=asked)
    with pytest.raises(Refused):
        attempts.change(attempts.deadline(seconds), failing(1, refused))
    assert clock.slept == []


def test_only_the_refused_request_is_made_again_for_quota() -> None:
    clock = Clock()
    attempts = attempts_of(clock)
    with pytest.raises(TryAgainLaterError):
        attempts.until(attempts.deadline(10), failing(1, TryAgainLaterError("often", slows_account=True)))
    with pytest.raises(Refused):
        attempts.change(attempts.deadline(10), failing(1, Refused("UNAVAILABLE", "x")))
    assert clock.slept == []


def test_reading_goes_on_while_google_is_away() -> None:
    clock = Clock()
    attempts = attempts_of(clock)
    assert attempts.read(attempts.deadline(20), failing(3, Refused("UNAVAILABLE", "x"))) == "done"
    with pytest.raises(Refused):
        attempts.read(attempts.deadline(20), failing(1, Refused("INVALID_ARGUMENT", "x")))
    assert len(clock.slept) == 3


def test_no_request_gets_more_time_than_is_left() -> None:
    clock = Clock()
    deadline = attempts_of(clock).deadline(10)
    assert deadline.timeout() < 10
    clock.now += 9.95
    with pytest.raises(TryAgainLaterError, match="no time left"):
        deadline.timeout()
