"""Reading over HTTP: a function against the one query that it sends, sent straight to PostgREST."""

import time
from pathlib import Path
from statistics import median

import httpx

from bench.errors import BenchError
from bench.partner import PARTNER_ID, access_token
from bench.recorder import RecordedRequest, recording
from bench.report import Figure, Measurement
from bench.rounds import Side, in_turns, percentile
from bench.served import Source, served
from local.settings import Stack

MEDIAN_LIMIT = 1.5
P95_LIMIT = 2.0
_WARM_UP = 60

ROUTES = {
    "marketing_profile": ("marketing_profile", f"/api/partners/{PARTNER_ID}/marketing-profile"),
    "lead_gaps": ("segments", f"/api/partners/{PARTNER_ID}/lead-gaps"),
}
"""By the measurement's name: the function and the path."""


def measure(label: str, stack: Stack, pairs: int, work_dir: Path) -> list[Measurement]:
    """Ask `pairs` times each in turns, one at a time, over connections that are kept on both ways."""
    function, path = ROUTES[label]
    source = Source.of_function(function)
    headers = {"Authorization": f"Bearer {access_token(stack)}"}
    query = _query_of(source, stack, path, headers, work_dir)
    with (
        served(source, stack, work_dir) as server,
        httpx.Client(trust_env=False, timeout=30) as through,
        httpx.Client(trust_env=False, timeout=30) as straight,
    ):
        sides = {
            "function": _side(through, through.build_request("GET", server.url + path, headers=headers)),
            "postgrest": _side(straight, query.addressed_to(stack.supabase_url)),
        }
        in_turns(sides, _WARM_UP)
        seconds = in_turns(sides, pairs)
    return _measurements(label, path, seconds)


def _query_of(
    source: Source, stack: Stack, path: str, headers: dict[str, str], work_dir: Path
) -> RecordedRequest:
    """What the function asks PostgREST for this path, taken from the function itself."""
    with (
        recording(stack.supabase_url) as (address, asked),
        served(source, stack, work_dir, supabase_url=address) as server,
    ):
        answer = httpx.get(f"{server.url}{path}", headers=headers, trust_env=False, timeout=30)
    if answer.status_code != 200:
        raise BenchError(f"GET {path} answered {answer.status_code}: {answer.text}")
    if len(asked) != 1:
        raise BenchError(f"GET {path} sent {len(asked)} queries where the comparison is with one.")
    return asked[0]


def _side(client: httpx.Client, request: httpx.Request) -> Side:
    def ask() -> float:
        started = time.perf_counter()
        answer = client.send(request)
        seconds = time.perf_counter() - started
        if answer.status_code != 200:
            raise BenchError(f"{request.url} answered {answer.status_code}: {answer.text}")
        return seconds

    return ask


def _measurements(label: str, path: str, seconds: dict[str, list[float]]) -> list[Measurement]:
    route = path.replace(PARTNER_ID, "{id}")
    function, postgrest = seconds["function"], seconds["postgrest"]
    found = []
    for name, limit, figure in (
        ("median", MEDIAN_LIMIT, median),
        ("p95", P95_LIMIT, lambda figures: percentile(figures, 0.95)),
    ):
        ours, theirs = figure(function), figure(postgrest)
        raw: dict[str, Figure] = {
            f"function_{name}_ms": round(ours * 1000, 3),
            f"postgrest_{name}_ms": round(theirs * 1000, 3),
            "pairs": len(function),
        }
        text = f"GET {route} : the same query sent straight to PostgREST, in turns ({name})"
        found.append(Measurement(f"{label}.{name}", text, ours / theirs, limit, raw=raw))
    return found
