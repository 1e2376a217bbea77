"""A storm through the real outbox, dispatchers and Google's client, and the count of what became of it."""

import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import FaultKind
from local.settings import Stack
from local.storm.reading import Reading, read_all
from local.storm.rows import Connection, StormCampaign, make_storm
from shared.ads.dispatch import Dispatcher, Pace
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.google.attempts import Attempts
from shared.ads.google.names import our_id
from shared.ads.operations import Claim, ClaimedOperation, Outcome
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import AccountId
from shared.ads.rate_limits import RateLimiter, RateLimits
from shared.campaigns.models import Channel
from shared.core.ids import CampaignId
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs

DISPATCHERS = 2
LONGEST_SECONDS = 600.0
# What the other dispatcher has taken comes back when it is done, or when its lease ends.
_BETWEEN_SECONDS = 0.3
_UNLIMITED = RateLimits(*[10**9] * 4)
_PACE = Pace(
    call_seconds=1.5,
    batch=2,
    workers=8,
    lease_margin=0.5,
    first_wait=0.05,
    longest_wait=0.5,
    slow_wait=0.2,
    max_tries=12,
)
# Later than anybody waits: it was done, and nobody knows.
_LATE_SECONDS = 2.0
_PAGES_URL = "https://www.example.test/lp"
_STATUS = {"active": "ENABLED", "paused": "PAUSED"}


@dataclass(frozen=True, slots=True)
class StormReport:
    """What became of a storm.

    `failed`: the outbox says so, or the operation waits behind one that failed. `lost`: neither done nor
    failed, or done and yet not so in "Google". `duplicates`: campaigns there that are there already.
    `out_of_order`: operations that were taken before an earlier one of their campaign was done. `reads`:
    queries for all campaigns or days of an account, while everything still goes wrong; `misread`: those that
    said something else than "Google" holds, `unread`: those that failed however often they were made.
    """

    operations: int
    accounts: int
    done: int
    failed: int
    lost: int
    duplicates: int
    out_of_order: int
    attempts: int
    reads: int
    misread: int
    unread: int
    seconds: float
    faults_met: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class WatchedOutbox(OutboxRepository):
    """Notes the order in which operations are taken and done; by chance dies before it records."""

    def __init__(self, client: Any, watch: "Watch", chance: Random, fault_rate: float) -> None:
        super().__init__(client, Channel.GOOGLE_ADS)
        self._watch = watch
        self._chance = chance
        self._fault_rate = fault_rate

    def claim(
        self, account: AccountId, campaign: CampaignId | None, limit: int, lease_seconds: float
    ) -> Claim:
        """As ever; noted."""
        claim = super().claim(account, campaign, limit, lease_seconds)
        for operation in claim.operations:
            self._watch.taken(operation)
        return claim

    def record(self, operation: ClaimedOperation, outcome: Outcome, **values: Any) -> Outcome | None:  # type: ignore[override]  # the decorator hides the parameters
        """As ever; noted, or forgotten as by a process that dies here."""
        if self._chance.random() < self._fault_rate:
            return None
        if outcome is Outcome.DONE:
            self._watch.done(operation)
        recorded: Outcome | None = super().record(operation, outcome, **values)
        return recorded


class Watch:
    """Whether operations of a campaign are taken in their order, by whichever dispatcher."""

    def __init__(self, campaigns: Collection[StormCampaign], connection: Connection) -> None:
        self._lock = threading.Lock()
        rows = connection.execute(
            "select campaign_id, array_agg(id order by id) from public.ad_platform_operations "
            "where campaign_id = any(%s) and status <> 'withdrawn' group by 1",
            [[campaign.id for campaign in campaigns]],
        ).fetchall()
        self._order: dict[UUID, list[int]] = dict(rows)
        self._done: set[int] = set()
        self.out_of_order = 0

    def taken(self, operation: ClaimedOperation) -> None:
        """An operation was taken."""
        with self._lock:
            before = [one for one in self._order[operation.campaign_id] if one < operation.id]
            self.out_of_order += not self._done.issuperset(before)

    def done(self, operation: ClaimedOperation) -> None:
        """The platform has made an operation."""
        with self._lock:
            self._done.add(operation.id)


def run_storm(
    stack: Stack,
    *,
    operations: int,
    accounts: int,
    faults: float,
    seed: int,
    longest_seconds: float = LONGEST_SECONDS,
) -> StormReport:
    """Make a storm on a stack and wait until it is over, or `longest_seconds` have passed.

    `faults` is the probability of every fault of every call. Raises `ValueError` where all together would be
    more than 1.
    """
    chance = Random(seed)  # noqa: S311 - chance that can be repeated is the point
    client = service_client_for_jobs(
        ServiceKeySettings.model_validate(
            {"supabase_url": stack.supabase_url, "supabase_secret_key": stack.keys.secret_key}
        )
    )
    with (
        GoogleAdsDouble() as double,
        psycopg.connect(stack.db_url, autocommit=True) as connection,
    ):
        # The same accounts for the same seed, because chance looks at them; others where those are taken.
        taken = connection.execute("select external_account_id from public.partner_ad_accounts").fetchall()
        free = sorted(
            set(map(str, range(2 * 10**9, 2 * 10**9 + accounts + len(taken)))) - {one for (one,) in taken}
        )
        customers = [AccountId(double.add_customer(number).facts.id) for number in free[:accounts]]
        campaigns = make_storm(connection, customers, operations, chance)
        watch = Watch(campaigns, connection)
        double.faults.set_rates(
            dict.fromkeys(FaultKind, faults),
            seed,
            quota_seconds=0.3,
            slow_seconds=0.1,
            late_seconds=_LATE_SECONDS,
        )
        platform = GoogleAdsPlatform(
            double.settings, Attempts(sleep=lambda seconds: time.sleep(seconds / 10))
        )
        started = time.monotonic()

        def dispatch(number: int) -> None:
            outbox = WatchedOutbox(client, watch, Random(seed + number), faults)  # noqa: S311 - as above
            limiter = RateLimiter(client, Channel.GOOGLE_ADS, _UNLIMITED)
            # Where nobody answers late, who waits long enough needs one attempt, however busy the machine is.
            pace = _PACE if faults else replace(_PACE, call_seconds=30.0)
            dispatcher = Dispatcher(outbox, platform, limiter, pages_url=_PAGES_URL, pace=pace)
            while time.monotonic() < started + longest_seconds and _open(connection_of[number], campaigns):
                dispatcher.dispatch(20, accounts=customers)
                time.sleep(_BETWEEN_SECONDS)

        connection_of = [psycopg.connect(stack.db_url, autocommit=True) for _ in range(DISPATCHERS)]
        with ThreadPoolExecutor(DISPATCHERS) as threads:
            list(threads.map(dispatch, range(DISPATCHERS)))
        for one in connection_of:
            one.close()
        reading = read_all(double, platform, customers, seed)
        seconds = time.monotonic() - started
        return _report(connection, double, watch, campaigns, accounts, reading, seconds)


_NEXT = """
select 1 from private.next_operations where campaign_id = any(%s) limit 1
"""


def _open(connection: Connection, campaigns: Collection[StormCampaign]) -> bool:
    """Whether there is anything left that may be tried."""
    return bool(connection.execute(_NEXT, [[campaign.id for campaign in campaigns]]).fetchall())


def _report(
    connection: Connection,
    double: GoogleAdsDouble,
    watch: Watch,
    campaigns: Collection[StormCampaign],
    accounts: int,
    reading: Reading,
    seconds: float,
) -> StormReport:
    ids = [campaign.id for campaign in campaigns]
    [[total, done, failed, attempts]] = connection.execute(
        """
        select
          count(*),
          count(*) filter (where o.status = 'done'),
          count(*) filter (where o.status = 'failed' or (o.status = 'pending' and exists (
            select from public.ad_platform_operations as earlier
            where earlier.campaign_id = o.campaign_id and earlier.id < o.id and earlier.status = 'failed'
          ))),
          sum(o.attempts - o.postponed)
        from public.ad_platform_operations as o
        where o.campaign_id = any(%s) and o.status <> 'withdrawn'
        """,
        [ids],
    ).fetchall()
    with_failures = {
        campaign_id
        for (campaign_id,) in connection.execute(
            "select campaign_id from public.ad_platform_operations "
            "where status = 'failed' and campaign_id = any(%s)",
            [ids],
        ).fetchall()
    }
    held: dict[UUID, list[Any]] = {}
    for account in {campaign.account for campaign in campaigns}:
        for view in double.campaigns(account):
            found = our_id(view.name)
            if found is not None:
                held.setdefault(found, []).append(view)
    not_so = sum(
        not any(
            view.status == _STATUS[campaign.status]
            and view.budget_micros == campaign.budget * 1_000_000
            and view.is_complete
            for view in held.get(campaign.id, [])
        )
        for campaign in campaigns
        if campaign.id not in with_failures
    )
    return StormReport(
        operations=total,
        accounts=accounts,
        done=done,
        failed=failed,
        lost=total - done - failed + not_so,
        duplicates=sum(len(views) - 1 for views in held.values()),
        out_of_order=watch.out_of_order,
        attempts=int(attempts),
        reads=reading.reads,
        misread=reading.misread,
        unread=reading.unread,
        seconds=round(seconds, 1),
        faults_met={kind.value: count for kind, count in sorted(double.faults.met.items())},
    )
