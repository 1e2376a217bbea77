"""Reading what the platform has of every account: two queries each, however many campaigns it holds."""

import heapq
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.ads.costs import READ_ACCOUNT, READ_CAMPAIGNS, READ_DAYS, Cost
from shared.ads.drift import drift_proposals
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import AccountUnusableError, AdPlatform, PlatformError, TryAgainLaterError
from shared.ads.rate_limits import RateLimiter
from shared.ads.sync_repository import Json, LinkedAccount, ReadAccount, SyncRepository
from shared.core.ids import PartnerId
from shared.core.logging import get_logger
from shared.core.tracing import in_context

WINDOW_DAYS = 14
"""How many days are read again every night: Google corrects clicks and conversions late."""


@dataclass(frozen=True, slots=True)
class SyncPace:
    """How patient the reading is. Waits in seconds."""

    total_seconds: float = 900.0
    call_seconds: float = 60.0
    workers: int = 8
    batch: int = 25
    """How many accounts ask for tokens at a time, and are at least written at a time."""
    largest_batch: int = 100
    """How many read accounts wait for the ones before to be written, before reading waits too."""
    max_tries: int = 3
    first_wait: float = 5.0
    slow_wait: float = 60.0


@dataclass(slots=True)
class SyncReport:
    """What was read and written, by count, and which partners' accounts failed, with a sentence each."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[PartnerId, str]] = field(default_factory=list)


_Written = tuple[Json, list[tuple[PartnerId, str]]]
"""Counts, and the partners that could not be written."""


@dataclass(order=True, slots=True)
class _Turn:
    """When an account is to be read, and how often that failed."""

    at: float
    account: LinkedAccount = field(compare=False)
    tries: int = field(default=0, compare=False)


class AccountSync:
    """Reads accounts side by side, and writes them meanwhile. One account's failure leaves the others."""

    def __init__(
        self,
        platform: AdPlatform,
        limiter: RateLimiter,
        outbox: OutboxRepository,
        syncs: SyncRepository,
        day: date,
        pace: SyncPace | None = None,
    ) -> None:
        self._platform = platform
        self._limiter = limiter
        self._outbox = outbox
        self._syncs = syncs
        self._first, self._last = day - timedelta(days=WINDOW_DAYS - 1), day
        self._pace = pace or SyncPace()

    def sync(self, accounts: Sequence[LinkedAccount], read_at: str) -> SyncReport:
        """Bring figures, states and drift of the accounts up to date.

        Raises an `AppError` when the database refuses, `Conflict` once a newer attempt has taken the run.
        """
        report = SyncReport()
        read: list[ReadAccount] = []
        writing: Future[_Written] | None = None
        write = in_context(self._write)
        # One writer: a batch begins once the one before is committed, with all that was read meanwhile.
        with ThreadPoolExecutor(1, thread_name_prefix="write") as writer:
            for account in self._read(accounts, report):
                read.append(account)
                is_free = writing is None or writing.done()
                if len(read) >= (self._pace.batch if is_free else self._pace.largest_batch):
                    _add(report, writing)
                    writing, read = writer.submit(write, read_at, read), []
            _add(report, writing)
            if read:
                _add(report, writer.submit(write, read_at, read))
        return report

    def _write(self, read_at: str, batch: Sequence[ReadAccount]) -> _Written:
        written = self._syncs.write(read_at, batch)
        counts: Json = written["counts"]
        failures = [(failure["partner_id"], failure["error"]) for failure in counts.pop("failures")]
        proposals = [proposal for found in written["drifts"] for proposal in drift_proposals(found)]
        if proposals:
            counts["proposals"] = self._syncs.propose(proposals)
        return counts, failures

    def _read(self, accounts: Sequence[LinkedAccount], report: SyncReport) -> Iterator[ReadAccount]:
        """The accounts as they come in, until all are read or the time is over."""
        pace = self._pace
        end = time.monotonic() + pace.total_seconds
        turns = [_Turn(0.0, account) for account in accounts]
        running: dict[Future[ReadAccount], _Turn] = {}
        read_one = in_context(self._read_one)
        with ThreadPoolExecutor(pace.workers, thread_name_prefix="sync") as pool:
            while turns or running:
                now = time.monotonic()
                if now >= end:
                    report.failures += [
                        (
                            turn.account.partner_id,
                            f"There was no time left for the account {turn.account.account}.",
                        )
                        for turn in turns
                    ]
                    turns = []
                elif len(running) <= 2 * pace.workers:
                    # Early enough for the workers to have something to do until the answer.
                    for turn in self._granted(turns, now, report):
                        running[pool.submit(read_one, turn.account, end)] = turn
                if not running:
                    if turns:
                        time.sleep(max(0.0, min(turns[0].at, end) - now))
                    continue
                for done in wait(running, 0.5, FIRST_COMPLETED).done:
                    turn = running.pop(done)
                    try:
                        yield done.result()
                    except PlatformError as error:
                        self._failed(turn, error, turns, end, report)

    def _granted(self, turns: list[_Turn], now: float, report: SyncReport) -> list[_Turn]:
        """Some due turns whose requests may be made now; the others come back when they may."""
        due: list[_Turn] = []
        while turns and turns[0].at <= now and len(due) < self._pace.batch:
            due.append(heapq.heappop(turns))
        waits = self._limiter.take({turn.account.account: _cost(turn.account) for turn in due})
        granted = []
        for turn in due:
            pause = waits[turn.account.account]
            if pause.reason:
                report.failures.append((turn.account.partner_id, pause.reason))
            elif pause:
                heapq.heappush(turns, _Turn(now + pause, turn.account, turn.tries))
            else:
                granted.append(turn)
        return granted

    def _read_one(self, linked: LinkedAccount, end: float) -> ReadAccount:
        account = linked.account

        def seconds() -> float:
            return max(0.1, min(self._pace.call_seconds, end - time.monotonic()))

        if not linked.is_verified:
            self._platform.read_account(account, deadline_seconds=seconds())
        campaigns = tuple(self._platform.read_campaigns(account, deadline_seconds=seconds()))
        days = self._platform.read_daily_metrics(account, self._first, self._last, deadline_seconds=seconds())
        return ReadAccount(linked, campaigns, tuple(days))

    def _failed(
        self, turn: _Turn, error: PlatformError, turns: list[_Turn], end: float, report: SyncReport
    ) -> None:
        linked, tries = turn.account, turn.tries + 1
        if isinstance(error, AccountUnusableError):
            self._outbox.record_account(linked.account, str(error))
        elif isinstance(error, TryAgainLaterError):
            pause = error.retry_after_seconds or self._pace.first_wait * 2.0**turn.tries
            if error.slows_account:
                pause = error.retry_after_seconds or self._pace.slow_wait
                self._limiter.slow(linked.account, pause)
            # Jitter, or all that failed together come back together. Never earlier than was asked.
            at = time.monotonic() + pause * (1 + random.SystemRandom().random() / 4)
            if tries < self._pace.max_tries and at < end:
                heapq.heappush(turns, _Turn(at, linked, tries))
                return
        get_logger().error("account_not_read", account=linked.account, error=str(error))
        report.failures.append((linked.partner_id, str(error)))


def _add(report: SyncReport, writing: Future[_Written] | None) -> None:
    """Wait for a batch, if there is one, and add what became of it. Raises what writing raised."""
    if writing is not None:
        counts, failures = writing.result()
        report.counts.update(counts)
        report.failures += failures


def _cost(account: LinkedAccount) -> Cost:
    cost = READ_CAMPAIGNS + READ_DAYS
    return cost if account.is_verified else cost + READ_ACCOUNT
