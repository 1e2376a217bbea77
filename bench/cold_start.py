"""Cold start: from a new process to its first 200, against a bare function that imports `supabase`."""

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
    """Start both in turns; the first answer of the product's function includes its way to the database."""
    headers = {"Authorization": f"Bearer {access_token(stack)}"}
    function = Source.of_function("marketing_profile")
    sides = {
        "function": first_answer(
            function, stack, work_dir, f"/api/partners/{PARTNER_ID}/marketing-profile", headers
        ),
        "bare": first_answer(BARE, stack, work_dir, "/", {}),
    }
    in_turns(sides, UNCOUNTED_STARTS)
    seconds = in_turns(sides, starts)
    middle = {name: median(figures) for name, figures in seconds.items()}
    return [
        Measurement(
            "cold_start.marketing_profile",
            "new process to first 200 : a bare function that imports supabase",
            paired_ratio(seconds["function"], seconds["bare"]),
            LIMIT,
            raw={
                **{f"{name}_median_seconds": round(figure, 4) for name, figure in middle.items()},
                **{
                    f"{name}_seconds": [round(one, 4) for one in figures] for name, figures in seconds.items()
                },
            },
        )
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
