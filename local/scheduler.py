"""The local scheduler: starts each job at its cron times, as Cloud Scheduler does in the cloud.

`python -m local.scheduler <data directory>` runs until it is stopped.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from croniter import croniter

from infra.functions import FunctionDefinition, read_functions
from local.jobs import JobAnswer, run_job
from local.settings import Stack
from local.state import DataDirectory
from shared.core.clock import Clock, SystemClock

ATTEMPTS = 4
FIRST_RETRY_SECONDS = 10.0
# Sleeping in short pieces, a start is at most this late after the machine was asleep or its clock was set.
_NAP_SECONDS = 20.0

log = logging.getLogger("scheduler")


def start_times(schedule: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """The moments (UTC) at which a schedule is due after a moment, in order, for ever.

    Every time on the wall clock is due exactly once: one that is skipped when the clocks go forward comes
    that much later, at the moment it would have been; one that comes twice when they go back, the first time.
    """
    # Start early on the wall clock: around a change of the clocks its order is not that of the moments.
    wall_clock = croniter(schedule, after.astimezone(zone).replace(tzinfo=None) - timedelta(hours=3))
    previous = after.astimezone(UTC)
    while True:
        due: datetime = wall_clock.get_next(datetime)
        moment = due.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment > previous:
            previous = moment
            yield moment


@dataclass(frozen=True)
class Schedule:
    """One job and its times."""

    name: str
    cron: str
    zone: ZoneInfo

    @classmethod
    def of(cls, function: FunctionDefinition) -> "Schedule | None":
        """The schedule of a function; None when it has none."""
        if function.schedule is None or function.time_zone is None:
            return None
        return cls(function.name, function.schedule, ZoneInfo(function.time_zone))

    def next_after(self, moment: datetime) -> datetime:
        """The first time it is due after a moment."""
        return next(start_times(self.cron, self.zone, moment))


def run_with_retries(
    start: Callable[[], JobAnswer],
    wait: Callable[[float], object],
    attempts: int = ATTEMPTS,
) -> bool:
    """Start a job until it succeeds, a few times, waiting twice as long each time; whether it did."""
    for attempt in count(1):
        answer = start()
        if answer.is_success:
            log.info("%s", answer.sentence)
            return True
        if attempt >= attempts:
            log.error("%s; given up after %d attempts", answer.sentence, attempt)
            return False
        seconds = FIRST_RETRY_SECONDS * 2 ** (attempt - 1)
        log.warning("%s; trying again in %.0f s", answer.sentence, seconds)
        wait(seconds)
    raise AssertionError("unreachable")


def keep(schedule: Schedule, stack: Stack, clock: Clock, stopping: threading.Event) -> None:
    """Start one job whenever it is due.

    What was due while the machine slept is started once when it wakes, however often it was due.
    """
    due = schedule.next_after(clock.now())
    log.info("%s is next due at %s", schedule.name, due.astimezone(schedule.zone).isoformat())
    while not stopping.is_set():
        seconds = (due - clock.now()).total_seconds()
        if seconds > 0:
            stopping.wait(min(seconds, _NAP_SECONDS))
            continue
        log.info("%s is due", schedule.name)
        run_with_retries(lambda: run_job(stack, schedule.name), stopping.wait)
        due = schedule.next_after(clock.now())
        log.info("%s is next due at %s", schedule.name, due.astimezone(schedule.zone).isoformat())


def main() -> None:
    """Keep the schedule of every job, each in a thread, so that one's retries do not delay another."""
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)sZ %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    stopping = threading.Event()
    stack = DataDirectory(Path(sys.argv[1])).find_stack()
    if stack is None:
        sys.exit(f"There is no stack in {sys.argv[1]}.")
    for function in read_functions():
        schedule = Schedule.of(function)
        if schedule is not None:
            arguments = (schedule, stack, SystemClock(), stopping)
            threading.Thread(target=keep, args=arguments, name=schedule.name, daemon=True).start()
    stopping.wait()


if __name__ == "__main__":
    main()
