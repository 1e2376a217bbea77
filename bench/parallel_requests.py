"""Requests at once on one instance: as many as it has threads wait for the database together, not in turn."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from bench.errors import BenchError
from bench.partner import PARTNER_ID, access_token
from bench.recorder import recording
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from bench.served import THREADS, Source, served
from local.settings import Stack

LIMIT = 1.5
DATABASE_SECONDS = 0.3
_WARM_UP = 3


def measure(stack: Stack, rounds: int, work_dir: Path) -> list[Measurement]:
    """One request, and `THREADS` at once, in turns, of a function whose database takes 0.3 s for each."""
    headers = {"Authorization": f"Bearer {access_token(stack)}"}
    path = f"/api/partners/{PARTNER_ID}/marketing-profile"
    with (
        recording(stack.supabase_url, DATABASE_SECONDS) as (slow_supabase, _),
        served(Source.of_function("marketing_profile"), stack, work_dir, slow_supabase) as server,
        httpx.Client(base_url=server.url, headers=headers, timeout=30, trust_env=False) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):

        def ask(_: int) -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise BenchError(f"marketing_profile answered {answer.status_code}.")

        def at_once(number: int) -> float:
            began = time.perf_counter()
            list(threads.map(ask, range(number)))
            return time.perf_counter() - began

        sides = {"one": partial(at_once, 1), "all": partial(at_once, THREADS)}
        in_turns(sides, _WARM_UP)
        seconds = in_turns(sides, rounds)
    return [
        Measurement(
            "parallel_requests",
            f"{THREADS} requests at once on one instance : one, each waiting 0.3 s for the database",
            paired_ratio(seconds["all"], seconds["one"]),
            LIMIT,
            raw={f"{name}_median_seconds": round(median(figures), 4) for name, figures in seconds.items()},
        )
    ]
