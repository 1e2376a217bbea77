"""Cold start: from a new process to its first 200, of every function from its own package.

Each against a bare function that imports `supabase`; `campaigns`, which can push to Google Ads and here does
not, against `marketing_profile` besides.
"""

import http.client
import json
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import UUID

from bench.data import DAY
from bench.deployed import with_dependencies
from bench.errors import BenchError
from bench.partner import PARTNER_ID, access_token
from bench.report import Measurement
from bench.rounds import Side, in_turns, paired_ratio
from bench.served import Source, started
from infra.functions import Access, FunctionDefinition, read_functions
from infra.packages import build
from local.settings import LOOPBACK, Stack
from shared.mail.links import unsubscribe_url

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


@dataclass(frozen=True, slots=True)
class Asked:
    """The first request of a new process."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""


def measure(stack: Stack, empty: Stack, starts: int, work_dir: Path) -> list[Measurement]:
    """Start all in turns; the first answer of a function of ours includes its way to the database.

    A job's first answer is a whole night's, its work included, which is not what is measured: `empty` has
    nobody to work for.
    """
    functions = read_functions()
    sources = unpacked(functions, work_dir / "unpacked")
    sides = {
        function.name: first_answer(sources[function.name], where, work_dir, request_of(function, where))
        for function in functions
        for where in [empty if function.is_job else stack]
    } | {"bare": first_answer(BARE, stack, work_dir, Asked("/"))}
    in_turns(sides, UNCOUNTED_STARTS)
    seconds = in_turns(sides, starts)

    def compared(name: str, function: str, other: str, text: str, limit: float) -> Measurement:
        return Measurement(
            f"cold_start.{name}",
            f"new process to first 200 : {text}",
            paired_ratio(seconds[function], seconds[other]),
            limit,
            raw={
                **{f"{one}_median_seconds": round(median(seconds[one]), 4) for one in (function, other)},
                **{f"{one}_seconds": [round(each, 4) for each in seconds[one]] for one in (function, other)},
            },
        )

    return [
        *(
            compared(function.name, function.name, "bare", "a bare function that imports supabase", LIMIT)
            for function in functions
        ),
        compared(
            "without_push",
            "campaigns",
            "marketing_profile",
            "marketing_profile's; no push",
            WITHOUT_PUSH_LIMIT,
        ),
    ]


def unpacked(functions: tuple[FunctionDefinition, ...], folder: Path) -> dict[str, Source]:
    """Every function's package in a folder of its own, as it is deployed."""
    sources = {}
    for package in build(folder / "dist", functions):
        function = next(one for one in functions if one.name == package.function)
        with zipfile.ZipFile(folder / "dist" / package.object) as archive:
            archive.extractall(folder / function.name)  # made by us a moment ago
        sources[function.name] = Source.of_package(function, folder / function.name)
    return sources


def request_of(function: FunctionDefinition, stack: Stack) -> Asked:
    """A request that goes all the way to the database."""
    if function.is_job:
        body = json.dumps({"date": DAY.isoformat()} if function.is_daily else {}).encode()
        return Asked("/", {**stack.job_headers(), "Content-Type": "application/json"}, "POST", body)
    if function.name == "mail_links":
        key = stack.function_environment()["MAIL_LINK_SECRET"]
        return Asked(unsubscribe_url(key, "", UUID(PARTNER_ID), "nl", int(time.time())), method="POST")
    if function.access is Access.ANONYMOUS:
        return Asked("/sitemap.xml")
    path = function.paths[0].replace("{partner_id}", PARTNER_ID)
    return Asked(path, {"Authorization": f"Bearer {access_token(stack)}"})


def first_answer(source: Source, stack: Stack, work_dir: Path, asked: Asked) -> Side:
    """Seconds from a new process to its first answer, which must be a 200."""

    def start() -> float:
        began = time.perf_counter()
        with started(source, stack, work_dir) as server:
            status = _first_status(server.port, asked, began + _TIMEOUT_SECONDS)
            seconds = time.perf_counter() - began
        if status != 200:
            said = server.log_file.read_text(errors="replace").strip().splitlines()[-1:]
            raise BenchError(f"The first answer of {source.target} was {status or 'none'}: {' '.join(said)}")
        return seconds

    return start


def _first_status(port: int, asked: Asked, deadline: float) -> int | None:
    """Ask until somebody listens; a request that is taken waits for its answer. None when nobody does."""
    while time.perf_counter() < deadline:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request(asked.method, asked.path, asked.body or None, dict(asked.headers))
            answer = connection.getresponse()
            answer.read()
        except OSError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return answer.status
        finally:
            connection.close()
    return None
