"""The nightly sync: push what is left, then read what the platform has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from postgrest import SyncPostgrestClient

from shared.ads.dispatch import Dispatcher, DispatchReport, Pace
from shared.ads.operations import DueAccounts, Outcome
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import AdPlatform
from shared.ads.platforms import ad_platform_for
from shared.ads.rate_limits import RateLimiter
from shared.ads.settings import AdsSettings
from shared.ads.sync import AccountSync, SyncPace, SyncReport
from shared.ads.sync_repository import Json, SyncRepository
from shared.campaigns.models import Channel
from shared.core.ids import PartnerId

CHANNEL = Channel.GOOGLE_ADS


@dataclass(frozen=True, slots=True)
class NightPlan:
    """How long the parts of a night may take; together less than the scheduler waits."""

    dispatch_seconds: float = 600.0
    dispatch: Pace = field(default_factory=Pace)
    sync: SyncPace = field(default_factory=SyncPace)


def sync_campaigns(
    client: SyncPostgrestClient,
    settings: AdsSettings,
    day: date,
    attempt: int,
    *,
    find_platform: Callable[[Channel], AdPlatform] | None = None,
    plan: NightPlan | None = None,
) -> Json:
    """Push what waits in the outbox, read every account that holds campaigns; returns the run's counts.

    What fails for one account, or one operation, is named in `failures`; the others go on. Without any linked
    account nothing is asked of anybody. The environment names the platform unless `find_platform` does.
    Raises an `AppError` when the database refuses, `Unavailable` where accounts are linked but the platform
    is not set up.
    """
    plan = plan or NightPlan()
    syncs = SyncRepository(client, day, attempt)
    outbox = OutboxRepository(client, CHANNEL)
    dispatched, read = DispatchReport(), SyncReport()
    if syncs.begin().linked:
        limiter = RateLimiter(client, CHANNEL, settings.rate_limits)
        platform = find_platform(CHANNEL) if find_platform else ad_platform_for(CHANNEL, lambda: limiter)
        dispatcher = Dispatcher(
            outbox, platform, limiter, pages_url=settings.landing_pages_url, pace=plan.dispatch
        )
        dispatched = dispatcher.dispatch(plan.dispatch_seconds)
        opening = syncs.begin()
        read = AccountSync(platform, limiter, outbox, syncs, day, plan.sync).sync(
            opening.accounts, opening.read_at
        )
    return syncs.finish(_report(dispatched, outbox.due_accounts(), read, syncs.count_leads()))


def _report(dispatched: DispatchReport, left: DueAccounts, read: SyncReport, leads: Json) -> Json:
    failures = [_failure(partner, error) for partner, error in dispatched.failures + read.failures]
    told = {(partner, error) for partner, error in dispatched.failures}
    failures += [
        _failure(
            due.partner_id,
            f"{due.operations} operation(s) of the account {due.account} still wait: "
            f"{due.last_error or 'there was no time left'}",
        )
        for due in left.accounts
        if (due.partner_id, due.last_error) not in told
    ]
    counts = read.counts
    return {
        "partners": counts["accounts"],
        "links": counts["campaigns"],
        "rows": counts["rows"],
        "rows_changed": counts["rows_changed"] + int(leads["rows_changed"]),
        "details": {
            "accounts": counts["accounts"],
            "operations_done": dispatched.counts[Outcome.DONE],
            "operations_failed": dispatched.counts[Outcome.FAILED],
            "operations_left": sum(due.operations for due in left.accounts),
            "operations_without_account": left.without_account,
            "attempts": dispatched.attempts,
            **{name: counts[name] for name in ("drifted", "removed", "missing", "proposals", "expired")},
            **{name: int(leads[name]) for name in ("conversions", "leads", "unreconciled")},
        },
        "failures": failures + list(leads["failures"]),
        "notes": leads["notes"],
    }


def _failure(partner: PartnerId, error: str) -> Json:
    return {"partner_id": str(partner), "error": error}
