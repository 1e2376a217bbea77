"""The nightly sync of campaigns against a double of Google Ads: requests, and time against bare queries."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpx
import psycopg
from postgrest import SyncPostgrestClient

from bench.data import DAY
from bench.errors import BenchError
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from local.settings import REPOSITORY, Stack
from local.storm.rows import make_partner, start_campaign
from shared.ads.dispatch import Dispatcher
from shared.ads.google import gaql
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.google.connection import Connection
from shared.ads.google.deadline import Deadline
from shared.ads.google.settings import GoogleAdsSettings
from shared.ads.nightly import Part, sync_campaigns
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import AccountId
from shared.ads.rate_limits import RateLimiter, RateLimits
from shared.ads.settings import AdsSettings
from shared.ads.sync import WINDOW_DAYS, SyncPace
from shared.ads.sync_repository import open_sync
from shared.campaigns.models import Channel
from shared.core.logging import configure_logging
from shared.core.settings import LogSettings, ServiceKeySettings
from shared.db.client import service_client_for_jobs
from shared.jobs.repository import JobRuns

JOB = "sync_partner_campaigns_daily"
BARE_LIMIT = 1.5
REQUESTS_LIMIT = 2.0
_FEW, _MANY = 1, 9
_FIRST_ACCOUNT = 1_000_000_001
_START_SECONDS = 60.0
_ANSWER_SECONDS = (0.0, 0.05, 0.2)
"""How long the double waits before it answers. The limit is for the last, as far away as a server is."""
_PLENTY = 10**9
_SETTINGS = AdsSettings(
    landing_pages_url="https://www.example.test/lp",
    google_ads_account_requests_per_minute=_PLENTY,
    google_ads_account_operations_per_minute=_PLENTY,
    google_ads_project_requests_per_minute=_PLENTY,
    google_ads_project_operations_per_minute=_PLENTY,
    google_ads_project_operations_per_day=None,
)


@dataclass(frozen=True, slots=True)
class _Double:
    """A double of Google Ads in a process of its own."""

    settings: GoogleAdsSettings
    url: str

    def requests(self) -> dict[str, int]:
        """Requests so far by account."""
        counts: dict[str, dict[str, int]] = httpx.get(f"{self.url}/counts.json", timeout=30).json()
        return {account: sum(methods.values()) for account, methods in counts.items()}

    def answer_after(self, seconds: float) -> None:
        """Take that long for every answer, as a server elsewhere does that has work to do; 0: at once."""
        rates = {"rates": {"slow": 1.0} if seconds else {}, "seed": 1, "slow_seconds": seconds}
        httpx.post(f"{self.url}/faults/rates", json=rates, timeout=30).raise_for_status()


@contextmanager
def _double(work_dir: Path, accounts: int) -> Iterator[_Double]:
    directory = work_dir / "google-ads"
    directory.mkdir(exist_ok=True)
    serve = ["serve", "--directory", str(directory), "--customers", str(accounts)]
    process = subprocess.Popen(
        [sys.executable, "-m", "local.google_ads", *serve], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise BenchError("The double of Google Ads did not start.")
        environment: dict[str, str] = json.loads(line)
        # gRPC reads it once, at its first secure connection.
        os.environ["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] = environment["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"]
        yield _Double(
            GoogleAdsSettings(
                google_ads_json_key_file_path=Path(environment["GOOGLE_ADS_JSON_KEY_FILE_PATH"]),
                google_ads_login_customer_id=environment["GOOGLE_ADS_LOGIN_CUSTOMER_ID"],
                google_ads_endpoint=environment["GOOGLE_ADS_ENDPOINT"],
            ),
            environment["GOOGLE_ADS_DOUBLE_URL"],
        )
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


class _Runs:
    """Timed runs of the sync, and of the same queries without it. Each sync starts without any figures."""

    def __init__(self, stack: Stack, double: _Double, accounts: list[AccountId]) -> None:
        self._client: SyncPostgrestClient = service_client_for_jobs(
            ServiceKeySettings.model_validate(
                {"supabase_url": stack.supabase_url, "supabase_secret_key": stack.keys.secret_key}
            )
        )
        self._stack = stack
        self._double = double
        self._accounts = accounts
        self._platform = GoogleAdsPlatform(double.settings)
        self._connection = Connection(double.settings)
        self.rows = 0
        self.requests: dict[str, int] = {}

    def fill(self, campaigns: int) -> None:
        """Make campaigns on our side, push them, and let days pass. Half the accounts hold one, half nine."""
        with psycopg.connect(self._stack.db_url, autocommit=True) as connection:
            for number, account in enumerate(self._accounts):
                partner = make_partner(connection, account)
                for _ in range(_FEW if number % 2 else _MANY):
                    start_campaign(connection, partner, account)
        limiter = RateLimiter(self._client, Channel.GOOGLE_ADS, RateLimits(*[_PLENTY] * 4))
        outbox = OutboxRepository(self._client, Channel.GOOGLE_ADS)
        report = Dispatcher(outbox, self._platform, limiter, pages_url=_SETTINGS.landing_pages_url).dispatch(
            600
        )
        if report.failures or report.attempts != 2 * campaigns:
            raise BenchError(f"The campaigns could not be made: {report.counts} {report.failures[:1]}")
        days = {"days": WINDOW_DAYS, "last": DAY.isoformat(), "seed": 1}
        httpx.post(f"{self._double.url}/days", json=days, timeout=120).raise_for_status()

    def by_sync(self) -> float:
        """Seconds of the whole job's work."""
        with psycopg.connect(self._stack.db_url, autocommit=True) as connection:
            connection.execute(
                "delete from public.campaign_daily_metrics as m using public.partner_ad_accounts as a "
                "join public.partner_marketing_campaigns as c on c.partner_id = a.partner_id "
                "where m.campaign_id = c.id"
            )
            connection.execute("checkpoint")
        before = self._double.requests()
        started = time.perf_counter()
        attempt = JobRuns(self._client).claim(JOB, DAY)
        open_sync(self._client, DAY, attempt, above=10**9, size=1)
        report = sync_campaigns(
            self._client, _SETTINGS, Part(DAY, attempt), find_platform=lambda _channel: self._platform
        )
        seconds = time.perf_counter() - started
        if report is None or report["failures"] or report["partners"] != len(self._accounts):
            raise BenchError(f"The sync did not do its work: {report}")
        self.rows = report["rows"]
        self.requests = {
            account: count - before.get(account, 0)
            for account, count in self._double.requests().items()
            if account in self._accounts
        }
        return seconds

    def by_queries(self) -> float:
        """Seconds of the same queries, as many at once, their rows thrown away."""

        def ask(account: AccountId) -> int:
            queries = (gaql.CAMPAIGNS, gaql.days(_FIRST_DAY, DAY))
            return sum(
                len(self._connection.stream(account, query, Deadline(60, time.monotonic)))
                for query in queries
            )

        started = time.perf_counter()
        with ThreadPoolExecutor(SyncPace().workers) as threads:
            list(threads.map(ask, self._accounts))
        return time.perf_counter() - started


_FIRST_DAY = DAY - timedelta(days=WINDOW_DAYS - 1)


def measure(stack: Stack, accounts: int, rounds: int, work_dir: Path) -> list[Measurement]:
    """The limits of the sync over `accounts` accounts with five campaigns each on average."""
    # A line per attempt would be thousands.
    configure_logging(LogSettings(log_level="CRITICAL"))
    campaigns = accounts // 2 * (_FEW + _MANY)
    with _double(work_dir, accounts) as double:
        ids = [AccountId(str(_FIRST_ACCOUNT + number)) for number in range(accounts)]
        runs = _Runs(stack, double, ids)
        runs.fill(campaigns)
        runs.by_queries()
        runs.by_sync()
        sides = {"sync": runs.by_sync, "queries": runs.by_queries}
        seconds: dict[float, dict[str, list[float]]] = {}
        for delay in _ANSWER_SECONDS:
            double.answer_after(delay)
            seconds[delay] = in_turns(sides, rounds)
    ratios = {delay: paired_ratio(found["sync"], found["queries"]) for delay, found in seconds.items()}
    asserted = _ANSWER_SECONDS[-1]
    of = f"{campaigns:,} campaigns in {accounts} accounts"
    return [
        Measurement(
            "sync_job.bare_queries",
            f"the job's work : its queries alone, as many at once, {asserted} s an answer "
            f"({of}, {runs.rows:,} rows)",
            ratios[asserted],
            BARE_LIMIT,
            raw={
                "rows": runs.rows,
                **{
                    f"{name}_median_seconds": round(median(figures), 4)
                    for name, figures in seconds[asserted].items()
                },
                **{f"ratio_at_{delay}_s": round(ratio, 2) for delay, ratio in ratios.items()},
                **{
                    f"{name}_seconds_at_{delay}_s": [round(one, 4) for one in figures]
                    for delay, found in seconds.items()
                    for name, figures in found.items()
                },
            },
        ),
        Measurement(
            "sync_job.requests",
            f"the most requests to Google for an account, of {_FEW} campaign or of {_MANY}",
            float(max(runs.requests.values())),
            REQUESTS_LIMIT,
            unit="",
            raw={"fewest": min(runs.requests.values()), "most": max(runs.requests.values())},
        ),
    ]
