"""What goes wrong between us and Google: asked for by a test, or by chance with a seed."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class FaultKind(StrEnum):
    """`STREAM_DIES`, `ANSWER_LOST` and `ANSWER_LATE` happen after the work is done, the others before it."""

    UNAVAILABLE = "unavailable"
    UNAVAILABLE_WITH_FAILURE = "unavailable_with_failure"
    INTERNAL = "internal"
    QUOTA = "quota"
    SLOW = "slow"
    STREAM_DIES = "stream_dies"
    ANSWER_LOST = "answer_lost"
    ANSWER_LATE = "answer_late"


_ONLY_FOR = {
    FaultKind.STREAM_DIES: "SearchStream",
    FaultKind.ANSWER_LOST: "Mutate",
    FaultKind.ANSWER_LATE: "Mutate",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`method` and `customer` limit it to some calls. `seconds`: how slow or late, or how long to wait."""

    kind: FaultKind
    method: str | None = None
    customer: str | None = None
    seconds: float = 0.0

    def fits(self, method: str, customer: str) -> bool:
        """Whether a call can meet it."""
        return (
            self.method in {None, method}
            and self.customer in {None, customer}
            and _ONLY_FOR.get(self.kind, method) == method
        )


class FaultPlan:
    """Which call meets which fault. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self._rates: dict[FaultKind, float] = {}
        self._seed = 0
        self._seconds: dict[FaultKind, float] = {}
        self._calls: Counter[tuple[str, str]] = Counter()
        self._released = threading.Event()
        self._holding: Counter[FaultKind] = Counter()
        self.met: Counter[FaultKind] = Counter()

    def add(self, fault: Fault, times: int = 1) -> None:
        """The next `times` calls that it fits meet `fault`."""
        with self._lock:
            self._waiting.extend([fault] * times)

    def set_rates(
        self,
        rates: Mapping[FaultKind, float],
        seed: int,
        *,
        quota_seconds: float = 1.0,
        slow_seconds: float = 0.2,
        late_seconds: float = 0.2,
    ) -> None:
        """Every call meets each fault that fits it with the probability given, the same for the same seed.

        Chance looks at the customer, the method and the how manieth such call it is, so that the order in
        which threads come does not matter.
        """
        if sum(rates.values()) > 1:
            raise ValueError("the probabilities of all faults together are more than 1")
        with self._lock:
            self._rates = dict(rates)
            self._seed = seed
            self._seconds = {
                FaultKind.QUOTA: quota_seconds,
                FaultKind.SLOW: slow_seconds,
                FaultKind.ANSWER_LATE: late_seconds,
            }
            self._calls.clear()

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._waiting.clear()
            self._rates.clear()

    def hold(self, fault: Fault) -> None:
        """Wait as long as a slow or late answer takes, or until `release`."""
        with self._lock:
            released = self._released
            self._holding[fault.kind] += 1
        released.wait(fault.seconds)
        with self._lock:
            self._holding[fault.kind] -= 1

    def holding(self, kind: FaultKind) -> int:
        """How many calls wait in `hold` now."""
        with self._lock:
            return self._holding[kind]

    def release(self) -> None:
        """Let every call go on that waits in `hold` now; those that come later wait again."""
        with self._lock:
            self._released.set()
            self._released = threading.Event()

    def next(self, method: str, customer: str) -> Fault | None:
        """What this call meets."""
        with self._lock:
            found = next((fault for fault in self._waiting if fault.fits(method, customer)), None)
            if found is not None:
                self._waiting.remove(found)
            elif self._rates:
                found = self._by_chance(method, customer)
            if found is not None:
                self.met[found.kind] += 1
            return found

    def _by_chance(self, method: str, customer: str) -> Fault | None:
        self._calls[customer, method] += 1
        which = f"{self._seed}/{customer}/{method}/{self._calls[customer, method]}"
        drawn = Random(which).random()  # noqa: S311 - chance that can be repeated is the point
        for kind, rate in self._rates.items():
            if _ONLY_FOR.get(kind, method) != method:
                continue
            if drawn < rate:
                return Fault(kind, seconds=self._seconds.get(kind, 0.0))
            drawn -= rate
        return None
