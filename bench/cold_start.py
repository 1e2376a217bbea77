"""Cold start: from a new process to its first 200.

`marketing_profile` against a bare function that imports `supabase`; `campaigns`, which can push to Google Ads
and here does not, against `marketing_profile`.
"""

import http.client
import time
from pathlib import Path
from statistics import median

from bench.deployed import with_dependencies
from bench.errors import BenchError
from bench.partner import PARTNER_ID, access_token
from bench.report import Measurement
from bench.rounds import Side, in_turns, paired_ratio
from bench.served import Source, started
from local.settings import LOOPBACK, Stack

LIMIT = 1.0
WITHOUT_PUSH_LIMIT = 1.1
# Both write their byte code in the first start, so that no later one compiles anything.
UNCOUNTED_STARTS = 2
_TIMEOUT_SECONDS = 30.0
_PAUSE_SECONDS = 0.002

BARE = Source(
    Path(__file__).with_name("bare") / "main.py",
    "hello",
    tuple(with_dependencies(["functions-framework", "supabase"])),
)


def measure(stack: Stack, starts: int, work_dir: Path) -> list[Measurement]:
    """Start all in turns; the first answer of a function of ours includes its way to the database."""
    headers = {"Authorization": f"Bearer {access_token(stack)}"}

    def ours(name: str, path: str) -> Side:
        path = f"/api/partners/{PARTNER_ID}/{path}"
        return first_answer(Source.of_function(name), stack, work_dir, path, headers)

    sides = {
        "marketing_profile": ours("marketing_profile", "marketing-profile"),
        "bare": first_answer(BARE, stack, work_dir, "/", {}),
        "campaigns": ours("campaigns", "campaigns"),
    }
    in_turns(sides, UNCOUNTED_STARTS)
    seconds = in_turns(sides, starts)

    def compared(function: str, other: str, text: str, limit: float) -> Measurement:
        return Measurement(
            f"cold_start.{function}",
            f"new process to first 200 : {text}",
            paired_ratio(seconds[function], seconds[other]),
            limit,
            raw={
                **{f"{name}_median_seconds": round(median(seconds[name]), 4) for name in (function, other)},
                **{f"{name}_seconds": [round(one, 4) for one in seconds[name]] for name in (function, other)},
            },
        )

    return [
        compared("marketing_profile", "bare", "a bare function that imports supabase", LIMIT),
        compared("campaigns", "marketing_profile", "marketing_profile's; no push", WITHOUT_PUSH_LIMIT),
    ]


def first_answer(source: Source, stack: Stack, work_dir: Path, path: str, headers: dict[str, str]) -> Side:
    """Seconds from a new process to its first answer, which must be a 200."""

    def start() -> float:
        began = time.perf_counter()
        with started(source, stack, work_dir) as server:
            status = _first_status(server.port, path, headers, began + _TIMEOUT_SECONDS)
            seconds = time.perf_counter() - began
        if status != 200:
            raise BenchError(f"The first answer of {source.target} was {status}.")
        return seconds

    return start


def _first_status(port: int, path: str, headers: dict[str, str], deadline: float) -> int:
    """Ask until somebody listens; a request that is taken waits for its answer."""
    while time.perf_counter() < deadline:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return answer.status
        finally:
            connection.close()
    raise BenchError(f"Nothing answered on port {port}.")
