"""Carrying out what waits in the outbox: in order per campaign, side by side over accounts, to a deadline.

Whatever happens between taking an operation, asking the platform and recording the outcome, the operation
comes back when its lease ends and is carried out again, which the port makes safe. Several dispatchers may
run at once.
"""

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from shared.ads.carrying_out import carry_out
from shared.ads.costs import READ_ACCOUNT, Cost, cost_of
from shared.ads.operations import ClaimedOperation, DueAccount, Outcome
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import (
    AccountId,
    AccountUnusableError,
    AdPlatform,
    ExternalCampaignId,
    OwnLimitError,
    PlatformError,
    RejectedError,
    TryAgainLaterError,
)
from shared.ads.rate_limits import RateLimiter
from shared.core.errors import AppError
from shared.core.ids import CampaignId, PartnerId
from shared.core.logging import get_logger
from shared.core.tracing import in_context

_SHORTEST_CALL_SECONDS = 0.2
_SHORTEST_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a dispatcher is. Waits in seconds."""

    call_seconds: float = 30.0
    """How long one operation may take at the platform."""
    batch: int = 5
    """How many operations of an account are taken at a time."""
    workers: int = 8
    """How many accounts are worked on side by side."""
    lease_margin: float = 5.0
    """How much longer than its calls an operation is ours: time to record it."""
    first_wait: float = 10.0
    longest_wait: float = 900.0
    max_tries: int = 8
    account_wait: float = 3600.0
    """When an account that cannot be used is tried again."""
    slow_wait: float = 60.0
    """How long an account rests after a quota error that names no time."""

    @property
    def lease_seconds(self) -> float:
        """Nobody else takes an operation while we may still be asking for it."""
        return self.batch * self.call_seconds + self.lease_margin


@dataclass(slots=True)
class DispatchReport:
    """What a dispatcher did: attempts by outcome, and who failed, with a sentence each."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    failures: list[tuple[PartnerId, str]] = field(default_factory=list)

    @property
    def attempts(self) -> int:
        """How often the platform was asked to do something."""
        return self.counts.total() - self.counts[Outcome.POSTPONE]


@dataclass(slots=True)
class Timing:
    """Where time comes from; tests put their own here. `jitter` gives numbers from 0 to 1."""

    monotonic: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.SystemRandom().random


class Dispatcher:
    """Carries out one channel's operations. Safe to run in any number of processes at once."""

    def __init__(
        self,
        outbox: OutboxRepository,
        platform: AdPlatform,
        limiter: RateLimiter,
        *,
        pages_url: str | None,
        pace: Pace | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._outbox = outbox
        self._platform = platform
        self._limiter = limiter
        self._pages_url = pages_url
        self._pace = pace or Pace()
        self._timing = timing or Timing()

    def dispatch(
        self,
        total_seconds: float,
        *,
        campaign: CampaignId | None = None,
        accounts: Collection[AccountId] | None = None,
    ) -> DispatchReport:
        """Carry out what is due, or becomes due, within `total_seconds`.

        All of it, or one campaign's, or some accounts'.

        Returns before the deadline as soon as nothing more can become due in time. An account whose
        operations cannot even be taken or recorded is named in the report's failures; the others go on.
        Raises an `AppError` when the database does not say what there is.
        """
        end = self._timing.monotonic() + total_seconds
        report = DispatchReport()
        waiting = [
            (self._timing.monotonic() + due.due_in_seconds, due.account, due)
            for due in self._outbox.due_accounts(campaign).accounts
            if accounts is None or due.account in accounts
        ]
        heapq.heapify(waiting)
        running: dict[Future[float | None], DueAccount] = {}
        turn = in_context(self._turn)
        with ThreadPoolExecutor(self._pace.workers, thread_name_prefix="dispatch") as pool:
            while waiting or running:
                now = self._timing.monotonic()
                while waiting and waiting[0][0] <= min(now, end) and len(running) < self._pace.workers:
                    due = heapq.heappop(waiting)[2]
                    running[pool.submit(turn, due.account, campaign, end, report)] = due
                if not running and (not waiting or waiting[0][0] > end):
                    break
                has_room = waiting and len(running) < self._pace.workers
                pause = max(0.0, min(waiting[0][0], end) - now) if has_room else None
                if not running:
                    time.sleep(pause or 0.0)
                    continue
                for done in wait(running, pause if now < end else None, FIRST_COMPLETED).done:
                    due = running.pop(done)
                    next_in = self._result(done, due, report)
                    if next_in is not None:
                        heapq.heappush(waiting, (self._timing.monotonic() + next_in, due.account, due))
        return report

    def _result(self, turn: Future[float | None], due: DueAccount, report: DispatchReport) -> float | None:
        try:
            return turn.result()
        except AppError as error:
            report.failures.append((due.partner_id, f"The account {due.account}: {error}"))
            return None

    def _turn(
        self, account: AccountId, campaign: CampaignId | None, end: float, report: DispatchReport
    ) -> float | None:
        """Work on an account once; in how many seconds to come back, `None` when nothing is left to do."""
        pace, now = self._pace, self._timing.monotonic
        if end - now() < _SHORTEST_CALL_SECONDS:
            return None
        lease_end = now() + pace.lease_seconds
        claim = self._outbox.claim(account, campaign, pace.batch, pace.lease_seconds)
        if not claim.operations:
            # Due already means that another dispatcher is just taking it.
            due_in = claim.due_in_seconds
            return None if due_in is None else max(due_in, _SHORTEST_PAUSE_SECONDS)

        cost = sum(map(cost_of, claim.operations), Cost(0) if claim.is_verified else READ_ACCOUNT)
        wait = self._limiter.take({account: cost})[account]
        pause, error = float(wait), wait.reason
        if not pause and not claim.is_verified:
            pause, error = self._verify(account, end)
        if error:
            report.failures.append((claim.operations[0].partner_id, error))
        for number, operation in enumerate(claim.operations):
            seconds = min(pace.call_seconds, end - now(), lease_end - pace.lease_margin - now())
            if pause or seconds < _SHORTEST_CALL_SECONDS:
                for left in claim.operations[number:]:
                    self._record(report, left, Outcome.POSTPONE, error=error, retry_seconds=pause)
                break
            pause = self._carry_out(account, operation, seconds, report)
        return None if error else pause

    def _verify(self, account: AccountId, end: float) -> tuple[float, str | None]:
        """Whether an account that was never used can be: how long to wait, and why it cannot."""
        seconds = max(_SHORTEST_CALL_SECONDS, min(self._pace.call_seconds, end - self._timing.monotonic()))
        try:
            self._platform.read_account(account, deadline_seconds=seconds)
        except TryAgainLaterError as later:
            return self._rest(account, later) or self._wait(1, later), None
        except PlatformError as refused:
            self._outbox.record_account(account, str(refused))
            return self._pace.account_wait, str(refused)
        self._outbox.record_account(account, None)
        return 0.0, None

    def _carry_out(
        self, account: AccountId, operation: ClaimedOperation, seconds: float, report: DispatchReport
    ) -> float:
        """Try one operation and record it; how long the account must rest now."""
        try:
            external_id = carry_out(
                self._platform, account, operation, pages_url=self._pages_url, deadline_seconds=seconds
            )
        except AccountUnusableError as unusable:
            self._outbox.record_account(account, str(unusable))
            self._record(
                report,
                operation,
                Outcome.POSTPONE,
                error=str(unusable),
                retry_seconds=self._pace.account_wait,
            )
            report.failures.append((operation.partner_id, str(unusable)))
            return self._pace.account_wait
        except RejectedError as rejected:
            self._record(report, operation, Outcome.FAILED, error=str(rejected))
        except OwnLimitError as limit:
            pause = limit.retry_after_seconds or self._pace.slow_wait
            self._record(report, operation, Outcome.POSTPONE, error=str(limit), retry_seconds=pause)
            return pause
        except TryAgainLaterError as later:
            self._try_again(report, operation, str(later), self._wait(operation.tries, later))
            return self._rest(account, later)
        except Exception as unforeseen:  # noqa: BLE001 - one operation's defect must not stop the others
            get_logger().exception("operation_failed_unforeseen", operation=operation.id)
            sentence = f"Unforeseen: {type(unforeseen).__name__}; the log says more."
            self._try_again(report, operation, sentence, self._wait(operation.tries, None))
        else:
            self._record(report, operation, Outcome.DONE, external_id=external_id)
        return 0.0

    def _try_again(
        self, report: DispatchReport, operation: ClaimedOperation, sentence: str, seconds: float
    ) -> None:
        if operation.tries >= self._pace.max_tries:
            sentence = f"Given up after {operation.tries} attempts. The last: {sentence}"
            self._record(report, operation, Outcome.FAILED, error=sentence)
        else:
            self._record(report, operation, Outcome.RETRY, error=sentence, retry_seconds=seconds)

    def _record(
        self,
        report: DispatchReport,
        operation: ClaimedOperation,
        outcome: Outcome,
        *,
        external_id: ExternalCampaignId | None = None,
        error: str | None = None,
        retry_seconds: float | None = None,
    ) -> None:
        recorded = self._outbox.record(
            operation, outcome, external_id=external_id, error=error, retry_seconds=retry_seconds
        )
        log = get_logger().bind(
            operation=operation.id,
            campaign_id=str(operation.campaign_id),
            attempt=operation.attempt,
            caused_by_trace=operation.trace_id,
        )
        if recorded is None:
            log.warning("operation_lease_lost", outcome=outcome)
            return
        report.counts[recorded] += 1
        log.info("operation_recorded", outcome=recorded, error=error)
        if recorded is Outcome.FAILED:
            report.failures.append((operation.partner_id, error or "The operation failed."))

    def _wait(self, tries: int, later: TryAgainLaterError | None) -> float:
        """Seconds until the next attempt: doubled each time, with jitter, no less than the platform asked."""
        longest = min(self._pace.longest_wait, self._pace.first_wait * 2.0 ** (tries - 1))
        wait_seconds = longest * (0.5 + 0.5 * self._timing.jitter())
        asked = later.retry_after_seconds if later is not None else None
        return max(wait_seconds, asked or 0.0)

    def _rest(self, account: AccountId, later: TryAgainLaterError) -> float:
        """After a quota error, slow the account down for everybody; for how long."""
        if not later.slows_account:
            return 0.0
        seconds = later.retry_after_seconds or self._pace.slow_wait
        self._limiter.slow(account, seconds)
        return seconds
