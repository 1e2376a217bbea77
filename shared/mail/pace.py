"""No more mails a second than were agreed, over a whole run."""

import time
from collections.abc import Callable


class Pace:
    """Lets one through at a time, at equal distances. Not for several threads."""

    def __init__(
        self,
        per_second: float,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = 1 / per_second
        self._sleep = sleep
        self._monotonic = monotonic
        self._next = monotonic()

    def wait(self) -> None:
        """Wait for the next turn. Time in which nobody came is not made up for."""
        now = self._monotonic()
        if self._next > now:
            self._sleep(self._next - now)
        self._next = max(self._next, now) + self._seconds
