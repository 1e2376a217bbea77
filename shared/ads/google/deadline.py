"""A moment by which everything is to be done, however many attempts that takes."""

from collections.abc import Callable

from shared.ads.platform import TryAgainLaterError

_SHORTEST_SECONDS = 0.05
"""Less is not worth a request; it also leaves the time to tell of the end before it has come."""


class Deadline:
    """Counts down from the moment it is made."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        """`monotonic` tells seconds that only go up."""
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    def remaining(self) -> float:
        """Seconds that are left, negative when it has passed."""
        return self._end - self._monotonic()

    def has_time_after(self, seconds: float) -> bool:
        """Whether a wait of so many seconds leaves the time for a request."""
        return self.remaining() - seconds > 3 * _SHORTEST_SECONDS

    def timeout(self) -> float:
        """What the next request may take. Raises `TryAgainLaterError` when there is no time for one."""
        seconds = self.remaining() - _SHORTEST_SECONDS
        if seconds < _SHORTEST_SECONDS:
            raise TryAgainLaterError("There was no time left to ask Google Ads.")
        return seconds
