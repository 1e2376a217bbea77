"""The job that proposes: against a night without rules, its growth and memory; the rules by themselves."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import httpx
import psutil
import psycopg

from bench import jobs
from bench.data import DAY, Size
from bench.errors import BenchError
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from bench.served import Served, Source, served
from local.settings import Stack
from shared.recommendations.judging import read_snapshot
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.night import propose
from shared.recommendations.nightly import PAGE_SIZE

JOB = "generate_ai_partner_recommendations_daily"
WITHOUT_RULES_LIMIT = 3.0
MEMORY_LIMIT_MB = 300.0
FLAT_LIMIT = 1.1
"""The most memory of a run's last quarter, against that of its first."""
RULES_PER_SECOND = 20_000
NOISE = 1.1
"""What the machine's moods may add to a growth: one long run meets more of them than short ones do."""

_TIMEOUT_SECONDS = 1800.0
_SHORT_RUNS_PER_TURN = 2
_SAMPLE_SECONDS = 0.02

# Marketing for the partners of `bench.data`: everybody may be proposed to, half of them are full, a tenth has
# no budget, three in four have a page for every segment, two in five have campaigns of all kinds. About a
# third of the links get a proposal.
_MARKETING = """
update public.profiles as p
set marketing_mode = case when mod(n, 2) = 0 then 'hybrid' else 'full_marketing' end,
  auto_marketing_enabled = true,
  monthly_marketing_budget = case when mod(n, 10) <> 6 then 700 + 100 * mod(n, 6) end,
  max_open_leads = case when mod(n, 2) = 1 then 1 else p.max_open_leads end,
  city = 'Plaats ' || mod(n, 100), tone_of_voice = case when mod(n, 2) = 0 then 'informeel, je' end
from generate_series(1, %(partners)s) as n where p.id = bench.id('partner', n);

insert into public.partner_landing_pages (
  id, partner_id, segment_id, path, status, title, published_at
)
select bench.id('page of link ' || link || ' of ', n), bench.id('partner', n), bench.segment_id(n, link),
  '/lp/p' || n || '/' || link, case when mod(n + link, 20) = 0 then 'review' else 'live' end,
  'Page ' || n,
  case when mod(n + link, 20) <> 0 then timestamptz '2026-01-01' end
from generate_series(1, %(partners)s) as n, generate_series(1, 4) as link
where mod(n, 4) <> 0 or link = 1;

insert into public.partner_marketing_campaigns (
  id, partner_id, segment_id, channel, external_campaign_id, status, daily_budget, cpl_target, started_at
)
select bench.id('second', n), bench.id('partner', n), bench.segment_id(n, 2),
  case when mod(n, 3) = 0 then 'meta_ads' else 'google_ads' end, 'second' || n,
  case when mod(n, 15) = 2 then 'planned' else 'active' end, 10, case when mod(n, 2) = 0 then 30 end,
  case when mod(n, 15) <> 2 then timestamptz '2026-01-01' end
from generate_series(2, %(partners)s, 5) as n;

insert into public.campaign_daily_metrics (campaign_id, date, spend, clicks, impressions, leads)
select bench.id('second', n), %(day)s::date - back, 9.50, 8, 300,
  case when mod(n + back, 4) = 0 then mod(n, 4) else 0 end
from generate_series(2, %(partners)s, 5) as n, generate_series(0, 27) as back
where mod(n, 15) <> 2;

update public.campaign_daily_metrics as m set leads = case when mod(n, 3) = 0 then 0 else 1 end
from generate_series(1, %(partners)s, 5) as n
where m.campaign_id = bench.id('campaign', n) and mod(m.date - %(day)s::date, 3) = 0;
"""


def add_marketing(connection: psycopg.Connection[Any], size: Size) -> None:
    """Add to a filled stack what proposals are made of, once."""
    if connection.execute("select to_regclass('bench.has_marketing')").fetchone() != (None,):
        return
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        for statement in _MARKETING.split(";\n"):
            if statement.strip():
                connection.execute(statement, {"partners": size.partners, "day": DAY})
        connection.execute("create table bench.has_marketing ()")
    connection.execute("vacuum analyze")


class MemoryCurve:
    """The memory of a process and its children over time, sampled inside the context."""

    def __init__(self, process: psutil.Process) -> None:
        self._processes = [process, *process.children(recursive=True)]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.bytes: list[int] = []

    def __enter__(self) -> "MemoryCurve":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.bytes.append(max(one.memory_info().rss for one in self._processes))
            if self._stopping.wait(_SAMPLE_SECONDS):
                return

    @property
    def quarters(self) -> tuple[int, int]:
        """The most memory of the first and of the last quarter of the time."""
        quarter = max(1, len(self.bytes) // 4)
        return max(self.bytes[:quarter]), max(self.bytes[-quarter:])


@dataclass
class Night:
    """Timed runs over one stack, with the rules and without. Each starts with no proposal and no run."""

    stack: Stack
    connection: psycopg.Connection[Any]
    job: Served
    bare: Served | None = None
    proposals: int = 0
    curve: MemoryCurve | None = None

    def with_rules(self) -> float:
        """Seconds of the job, asked over HTTP."""
        with MemoryCurve(self.job.process) as curve:
            seconds, report = self._run(self.job)
        self.curve, self.proposals = curve, report["rows"]
        return seconds

    def without_rules(self) -> float:
        """Seconds of reading the same pages and writing the same rows."""
        if self.bare is None:
            raise BenchError("The night without rules is not served.")
        seconds, report = self._run(self.bare)
        if report["rows"] != self.proposals:
            raise BenchError(f"Without rules {report['rows']} rows were written, not {self.proposals}.")
        return seconds

    def _run(self, server: Served) -> tuple[float, dict[str, Any]]:
        # The budget log refers to it and never loses a row, so nothing here can be truncated.
        self.connection.execute("delete from public.ai_marketing_recommendations")
        # What a night tells of them is its work, too: every round begins without.
        self.connection.execute("delete from public.notifications")
        self.connection.execute("vacuum analyze public.ai_marketing_recommendations")
        self.connection.execute("delete from public.job_runs where job = %s", (JOB,))
        self.connection.execute("checkpoint")
        started = time.perf_counter()
        answer = httpx.post(
            server.url,
            json={"date": DAY.isoformat()},
            headers=self.stack.job_headers(),
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
        )
        seconds = time.perf_counter() - started
        report: dict[str, Any] = answer.json()
        if answer.status_code != 200 or report["rows"] != report["rows_changed"]:
            log = server.log_file.read_text(errors="replace")[-2000:]
            raise BenchError(f"{JOB} did not do its work: {answer.status_code} {answer.text[:500]} {log}")
        return seconds, report

    def keep_rows(self, folder: Path) -> None:
        """Write the rows of the last run into a file per page of partners."""
        rows = self.connection.execute(
            """
            with partners as (
              select p.id, (row_number() over (order by p.id) - 1) / %s as page
              from public.profiles as p
              where p.auto_marketing_enabled and p.marketing_mode <> 'leads_only'
            )
            select partners.page, coalesce(
              json_agg(to_jsonb(r) - array['id', 'created_at', 'status'])
                filter (where r.id is not null),
              '[]'
            )::text
            from partners left join public.ai_marketing_recommendations as r on r.partner_id = partners.id
            group by 1
            """,
            (PAGE_SIZE,),
        )
        folder.mkdir(parents=True, exist_ok=True)
        for page, text in rows:
            (folder / f"{page}.json").write_text(text)

    def snapshots(self) -> Iterator[list[PartnerSnapshot]]:
        """All pages of the night, as the rules get them."""
        opened = self.connection.execute(
            "select private.segment_median_cpls(%(day)s), private.segment_response_evidence(%(day)s)",
            {"day": DAY},
        ).fetchone()
        medians, evidence = opened or ({}, {})
        after: str | None = None
        while True:
            row = self.connection.execute(
                "select public.recommendation_snapshots(%s, %s, %s)", (DAY, after, PAGE_SIZE)
            ).fetchone()
            page = row[0] if row else {"partners": [], "next": None}
            yield [read_snapshot(partner, medians, evidence) for partner in page["partners"]]
            after = page["next"]
            if after is None:
                return


def measure(
    stacks: tuple[Stack, Stack], sizes: tuple[Size, Size], rounds: int, work_dir: Path
) -> list[Measurement]:
    """All limits of the job and of its rules; `stacks` and `sizes` are the small one and the big one."""
    with ExitStack() as cleanup:
        nights = []
        for stack, size in zip(stacks, sizes, strict=True):
            connection = cleanup.enter_context(psycopg.connect(stack.db_url, autocommit=True))
            add_marketing(connection, size)
            jobs.run_once(jobs.DEMAND, stack, work_dir)
            server = cleanup.enter_context(served(Source.of_function(JOB), stack, work_dir))
            nights.append(Night(stack, connection, server))
        few, many = nights
        few.with_rules()
        many.with_rules()
        rows_dir = work_dir / "night-rows"
        many.keep_rows(rows_dir)
        bare = Source(
            Path(__file__).with_name("bare_night") / "main.py", "bare_night", Source.of_function(JOB).packages
        )
        many.bare = cleanup.enter_context(
            served(bare, many.stack, work_dir, environment={"BENCH_ROWS_DIR": str(rows_dir)})
        )
        many.without_rules()
        seconds = in_turns(
            {
                "few_links": lambda: mean(few.with_rules() for _ in range(_SHORT_RUNS_PER_TURN)),
                "with_rules": many.with_rules,
                "without_rules": many.without_rules,
            },
            rounds,
        )
        return [*_job_measurements(sizes, many, seconds), *_rules(few, many, rounds)]


def _job_measurements(
    sizes: tuple[Size, Size], many: Night, seconds: dict[str, list[float]]
) -> list[Measurement]:
    small, big = sizes
    raw: dict[str, Any] = {
        name: [round(figure, 3) for figure in figures] for name, figures in seconds.items()
    }
    raw |= {"links": big.links, "proposals": many.proposals}
    if many.curve is None:
        raise BenchError("The job's memory was not sampled.")
    first, last = many.curve.quarters
    largest = max(many.curve.bytes)
    memory: dict[str, Any] = {
        "first_quarter_mb": round(first / 2**20, 1),
        "last_quarter_mb": round(last / 2**20, 1),
        "samples": len(many.curve.bytes),
    }
    return [
        Measurement(
            "recommendations_job.without_rules",
            f"job over HTTP : the same pages read and rows written without a rule "
            f"({big.links:,} links, {many.proposals:,} proposals)",
            paired_ratio(seconds["with_rules"], seconds["without_rules"]),
            WITHOUT_RULES_LIMIT,
            raw=raw,
        ),
        Measurement(
            "recommendations_job.growth",
            f"job over {big.links:,} links : over {small.links:,} (its fixed part included in both)",
            paired_ratio(seconds["with_rules"], seconds["few_links"]),
            big.links / small.links * NOISE,
            raw=raw,
        ),
        Measurement(
            "recommendations_job.memory",
            "largest process that serves the job (RSS), sampled throughout a run",
            largest / 2**20,
            MEMORY_LIMIT_MB,
            unit="MB",
            raw=memory,
        ),
        Measurement(
            "recommendations_job.memory_growth",
            "largest memory in the last quarter of a run : in its first",
            last / first,
            FLAT_LIMIT,
            raw=memory,
        ),
    ]


def _rules(few: Night, many: Night, rounds: int) -> list[Measurement]:
    """The rules by themselves, on one core: nothing is read or written meanwhile."""

    def per_snapshot(night: Night) -> float:
        spent, links = 0.0, 0
        for page in night.snapshots():
            started = time.process_time()
            for partner in page:
                propose(partner)
            spent += time.process_time() - started
            links += sum(len(partner.segments) for partner in page)
        return spent / max(links, 1)

    seconds = in_turns({"few": lambda: per_snapshot(few), "many": lambda: per_snapshot(many)}, rounds)
    rate = 1 / median(seconds["many"])
    raw: dict[str, Any] = {
        name: [round(1 / figure) for figure in figures] for name, figures in seconds.items()
    }
    return [
        Measurement(
            "rules.growth",
            "rules over everything : over a tenth, time per snapshot",
            paired_ratio(seconds["many"], seconds["few"]),
            NOISE,
            raw={"snapshots_per_second": json.dumps(raw)},
        ),
        Measurement(
            "rules.microseconds",
            f"time of the rules per snapshot of one link, one core ({rate:,.0f} snapshots a second)",
            1e6 / rate,
            1e6 / RULES_PER_SECOND,
            unit="µs",
            raw={"snapshots_per_second": round(rate)},
        ),
    ]
