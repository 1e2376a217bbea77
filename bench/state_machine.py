"""The state machine of the tests, for ten thousand steps: people, jobs and reviewers at once, some killed."""

import time

from bench.errors import BenchError
from bench.report import Measurement
from local.settings import Stack
from tests.budget_arena import open_arena
from tests.budget_machine import run_machine


def measure(stack: Stack, steps: int) -> list[Measurement]:
    """Take at least so many steps. Raises `BenchError` where fewer were taken though nothing was found."""
    started = time.perf_counter()
    found = ""
    with open_arena(stack.db_url) as arena:
        try:
            run_machine(arena, steps)
        except AssertionError as error:
            found = str(error)
        seconds = time.perf_counter() - started
        if not found and arena.steps < steps:
            raise BenchError(f"The state machine took {arena.steps} steps, not {steps}.")
        return [
            Measurement(
                "state_machine.violations",
                f"budget, log or proposal not as it must be, in {arena.steps:,} steps on three connections",
                float(found != ""),
                0,
                unit="found",
                raw={
                    "steps": arena.steps,
                    "waits_for_a_lock": arena.waits,
                    "seconds": round(seconds, 1),
                    "found": found,
                    **{f"refused_with_{state}": count for state, count in sorted(arena.refusals.items())},
                },
            )
        ]
