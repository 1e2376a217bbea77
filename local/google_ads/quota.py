"""Google's rate limits: token buckets per customer and for the whole project."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Per minute; `None` is no limit. A bucket holds as much as comes in `burst_seconds`."""

    customer_requests: float | None = None
    customer_operations: float | None = None
    project_requests: float | None = None
    project_operations: float | None = None
    burst_seconds: float = 10.0


class Quota:
    """Counts what is asked for against the limits."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, customer: str, operations: int) -> float:
        """Take a request with so many operations: 0, or the seconds to wait before asking again."""
        wanted = [
            (("customer_requests", customer), self._limits.customer_requests, 1),
            (("customer_operations", customer), self._limits.customer_operations, operations),
            (("project_requests", ""), self._limits.project_requests, 1),
            (("project_operations", ""), self._limits.project_operations, operations),
        ]
        with self._lock:
            now = self._monotonic()
            waits, filled = [0.0], {}
            for key, per_minute, amount in wanted:
                if per_minute is None or not amount:
                    continue
                rate = per_minute / 60
                most = max(rate * self._limits.burst_seconds, 1.0)
                level, then = self._buckets.get(key, (most, now))
                level = min(most, level + (now - then) * rate)
                # More than a bucket holds at once is let through when it is full, and paid for afterwards.
                waits.append(max(0.0, (min(amount, most) - level) / rate))
                filled[key] = (level, amount)
            wait = max(waits)
            for key, (level, amount) in filled.items():
                self._buckets[key] = (level if wait else level - amount, now)
            return wait
