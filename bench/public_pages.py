"""Landing pages: what rendering one costs, and how long the first visitor of a new process waits."""

import time
from pathlib import Path
from statistics import median
from uuid import UUID

import psycopg

from bench.cold_start import UNCOUNTED_STARTS, Asked, first_answer
from bench.deployed import with_dependencies
from bench.errors import BenchError
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio, percentile
from bench.served import Source
from local.settings import Stack
from shared.landing_pages.public.render import Site, render_page
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.writer import RuleBasedWriter, WrittenPage

RENDER_LIMIT_MS = 5.0
START_LIMIT = 1.3
_WARM_UP = 50
_ID = UUID("11111111-1111-4111-8111-111111111111")

BARE = Source(
    Path(__file__).with_name("bare_framework") / "main.py",
    "hello",
    tuple(with_dependencies(["functions-framework"])),
)


def measure(stack: Stack, renders: int, starts: int, work_dir: Path) -> list[Measurement]:
    """Render one whole page over and over; then start the function and a bare one in turns."""
    return [_rendering(renders), _start(stack, starts, work_dir)]


def _written() -> WrittenPage:
    partner = PartnerFacts(_ID, "Bench Schilderwerken", True, "Zeist", None)
    return RuleBasedWriter().write(partner, SegmentFacts(_ID, "schilder", "utrecht"))


def _rendering(renders: int) -> Measurement:
    written = _written()
    page = {
        "path": "/partners/bench/utrecht",
        "title": written.title,
        "subtitle": written.subtitle,
        "seo_title": written.seo_title,
        "seo_description": written.seo_description,
        "content_json": written.content.model_dump(mode="json"),
        "company_name": "Bench Schilderwerken",
        "city": "Zeist",
        "brand_color": "#1f5fa8",
        "logo_url": None,
        "branch": "schilder",
        "region": "utrecht",
    }
    site = Site("https://pages.example.nl", "https://project.example.co")
    seconds: list[float] = []
    size = 0
    for _ in range(_WARM_UP + renders):
        began = time.perf_counter()
        size = len(render_page(site, page, form_token="1.bench.token").html)  # noqa: S106 - signed by nobody
        seconds.append(time.perf_counter() - began)
    seconds = seconds[_WARM_UP:]
    return Measurement(
        "public_pages.render",
        "one whole page from what the database gives to HTML, in process (median)",
        median(seconds) * 1000,
        RENDER_LIMIT_MS,
        unit="ms",
        raw={"p95_ms": round(percentile(seconds, 0.95) * 1000, 3), "characters": size, "pages": renders},
    )


def _start(stack: Stack, starts: int, work_dir: Path) -> Measurement:
    path = live_page(stack)
    sides = {
        "function": first_answer(Source.of_function("public_pages"), stack, work_dir, Asked(f"/lp{path}")),
        "bare": first_answer(BARE, stack, work_dir, Asked("/")),
    }
    in_turns(sides, UNCOUNTED_STARTS)
    seconds = in_turns(sides, starts)
    return Measurement(
        "public_pages.first_page",
        "new process to the first page : to the first answer of bare functions-framework",
        paired_ratio(seconds["function"], seconds["bare"]),
        START_LIMIT,
        raw={
            **{f"{name}_median_seconds": round(median(figures), 4) for name, figures in seconds.items()},
            **{f"{name}_seconds": [round(one, 4) for one in figures] for name, figures in seconds.items()},
        },
    )


def live_page(stack: Stack) -> str:
    """The path of a page with everything on it. Raises `BenchError` where no page is live."""
    content = _written().content.model_dump_json()
    with psycopg.connect(stack.db_url) as connection:
        row = connection.execute(
            """
            update public.partner_landing_pages set content_json = %s::jsonb
            where id = (
              select id from public.partner_landing_pages where status = 'live' order by id limit 1
            )
            returning path
            """,
            [content],
        ).fetchone()
    if row is None:
        raise BenchError("The data of the bench has no live page.")
    return str(row[0])
