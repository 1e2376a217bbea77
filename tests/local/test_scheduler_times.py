"""When the scheduler starts a job: every time on the wall clock once, whatever the clocks do."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.functions import read_functions
from local import scheduler
from local.jobs import JobAnswer
from local.scheduler import Schedule, keep, run_with_retries, start_times
from local.settings import Keys, Stack
from local.throwaway import free_ports

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cron", "after", "due"),
    [
        ("30 1 * * *", "2026-11-22T12:00+01:00", ["2026-11-23T01:30+01:00", "2026-11-24T01:30+01:00"]),
        # due at this very moment: that start has been
        ("30 1 * * *", "2026-11-23T01:30+01:00", ["2026-11-24T01:30+01:00"]),
        ("30 1 * * *", "2026-11-23T01:29:59+01:00", ["2026-11-23T01:30+01:00"]),
        # 2026-03-29: 02:30 does not exist, it is 03:30 at the moment that would have been 02:30
        ("30 2 * * *", "2026-03-28T12:00+01:00", ["2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00"]),
        ("30 2 * * *", "2026-03-29T03:30+02:00", ["2026-03-30T02:30+02:00"]),
        ("30 1 * * *", "2026-03-28T12:00+01:00", ["2026-03-29T01:30+01:00", "2026-03-30T01:30+02:00"]),
        # 2026-10-25: 02:30 comes twice, the job only once
        ("30 2 * * *", "2026-10-24T12:00+02:00", ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]),
        ("30 2 * * *", "2026-10-25T02:30+02:00", ["2026-10-26T02:30+01:00"]),
        ("30 2 * * *", "2026-10-25T02:45+02:00", ["2026-10-26T02:30+01:00"]),
        ("30 2 * * *", "2026-10-25T02:15+01:00", ["2026-10-26T02:30+01:00"]),
        # weekdays as cron counts them: 1 is Monday
        ("0 4 * * 1", "2026-11-22T12:00+01:00", ["2026-11-23T04:00+01:00", "2026-11-30T04:00+01:00"]),
    ],
)
def test_a_job_is_due_once_a_day_also_when_the_clocks_change(cron: str, after: str, due: list[str]) -> None:
    found = list(islice(start_times(cron, AMSTERDAM, at(after)), len(due)))
    assert found == [at(moment) for moment in due]


@given(
    start=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1)),  # noqa: DTZ001 -- UTC below
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_every_day_has_one_start_whatever_the_hour(start: datetime, hour: int, minute: int) -> None:
    begin = start.replace(tzinfo=UTC)
    times = start_times(f"{minute} {hour} * * *", AMSTERDAM, begin)
    found = list(takewhile(lambda moment: moment < begin + timedelta(days=400), times))
    days = [moment.astimezone(AMSTERDAM).date() for moment in found]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert found[0] > begin


def test_every_job_has_its_time_in_amsterdam() -> None:
    schedules = {one.name: one for function in read_functions() if (one := Schedule.of(function))}
    evening = at("2026-11-22T20:00+01:00")
    assert {
        name: one.next_after(evening).astimezone(AMSTERDAM).isoformat() for name, one in schedules.items()
    } == {
        "send_partner_notifications": "2026-11-22T20:05:00+01:00",
        "watch_marketing_hourly": "2026-11-22T20:15:00+01:00",
        "calculate_partner_lead_stats_daily": "2026-11-23T01:30:00+01:00",
        "run_partner_demand_planning_daily": "2026-11-23T02:30:00+01:00",
        "generate_ai_partner_recommendations_daily": "2026-11-23T03:00:00+01:00",
        "sync_partner_campaigns_daily": "2026-11-23T04:00:00+01:00",
        "prune_marketing_history_daily": "2026-11-23T05:00:00+01:00",
        "measure_recommendation_effects_daily": "2026-11-23T05:30:00+01:00",
    }


@pytest.mark.parametrize(
    ("answers", "succeeds", "waits"),
    [
        ([True], True, []),
        ([False, True], True, [10]),
        ([False, False, False, True], True, [10, 20, 40]),
        ([False, False, False, False, True], False, [10, 20, 40]),
    ],
)
def test_a_job_that_fails_is_started_again_a_few_times_and_later_each_time(
    answers: list[bool], succeeds: bool, waits: list[float]
) -> None:
    waited: list[float] = []
    left = iter(answers)
    assert run_with_retries(lambda: JobAnswer(next(left), "said"), waited.append) is succeeds
    assert waited == waits


class SleepingMachine:
    """A clock whose time jumps whenever somebody waits: the machine slept for days."""

    def __init__(self, start: datetime, jump: timedelta) -> None:
        self.time = start
        self.jump = jump

    def now(self) -> datetime:
        return self.time


def test_what_was_due_while_the_machine_slept_is_started_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = SleepingMachine(at("2026-11-22T20:00+01:00"), timedelta(days=3))
    stopping = threading.Event()
    started: list[datetime] = []

    def start(_stack: Stack, _name: str) -> JobAnswer:
        started.append(clock.now())
        return JobAnswer(True, "said")

    def wait(_seconds: float | None = None) -> bool:
        if started:
            stopping.set()
        clock.time += clock.jump
        return stopping.is_set()

    wait_for: Callable[[float | None], bool] = wait
    monkeypatch.setattr(stopping, "wait", wait_for)
    monkeypatch.setattr(scheduler, "run_job", start)
    stack = Stack(tmp_path, free_ports(), Keys.generate())
    keep(Schedule("job", "30 1 * * *", AMSTERDAM), stack, clock, stopping)
    assert started == [at("2026-11-25T20:00+01:00")]
