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


@dataclass(frozen=True, slots=True)
class Part:
    """Partners of a night: with ids after one and up to another (`None`: from the first, to the last)."""

    day: date
    attempt: int
    shard: int = 0
    after: str | None = None
    through: str | None = None

    def has(self, partner: PartnerId) -> bool:
        """Whether a partner belongs to it. Ids are in the database's order: that of their text."""
        text = str(partner)
        return (self.after is None or text > self.after) and (self.through is None or text <= self.through)


def sync_campaigns(
    client: SyncPostgrestClient,
    settings: AdsSettings,
    part: Part,
    *,
    find_platform: Callable[[Channel], AdPlatform] | None = None,
    plan: NightPlan | None = None,
) -> Json | None:
    """Push what waits in the outbox, read every account that holds campaigns, of a part's partners.

    Returns the night's counts when all its parts are done by then, else `None`. What fails for one account,
    or one operation, is named in `failures`; the others go on. Without any linked account nothing is asked of
    anybody. The environment names the platform unless `find_platform` does. Raises an `AppError` when the
    database refuses, `Unavailable` where accounts are linked but the platform is not set up.
    """
    plan = plan or NightPlan()
    syncs = SyncRepository(client, part.day, part.attempt, part.shard)
    outbox = OutboxRepository(client, CHANNEL)
    dispatched, read = DispatchReport(), SyncReport()
    if syncs.accounts().linked:
        limiter = RateLimiter(client, CHANNEL, settings.rate_limits)
        platform = find_platform(CHANNEL) if find_platform else ad_platform_for(CHANNEL, lambda: limiter)
        dispatcher = Dispatcher(
            outbox, platform, limiter, pages_url=settings.landing_pages_url, pace=plan.dispatch
        )
        theirs = {due.account for due in outbox.due_accounts().accounts if part.has(due.partner_id)}
        dispatched = dispatcher.dispatch(plan.dispatch_seconds, accounts=theirs)
        opening = syncs.accounts()
        read = AccountSync(platform, limiter, outbox, syncs, part.day, plan.sync).sync(
            opening.accounts, opening.read_at
        )
    return syncs.finish(_counts(part, dispatched, outbox.due_accounts(), read))


def _counts(part: Part, dispatched: DispatchReport, left: DueAccounts, read: SyncReport) -> Json:
    """What the part counted, without its changes: those are counted where they are made."""
    waiting = [due for due in left.accounts if part.has(due.partner_id)]
    failures = [_failure(partner, error) for partner, error in dispatched.failures + read.failures]
    told = {(partner, error) for partner, error in dispatched.failures}
    failures += [
        _failure(
            due.partner_id,
            f"{due.operations} operation(s) of the account {due.account} still wait: "
            f"{due.last_error or 'there was no time left'}",
        )
        for due in waiting
        if (due.partner_id, due.last_error) not in told
    ]
    counts = read.counts
    return {
        "partners": counts["accounts"],
        "links": counts["campaigns"],
        "rows": counts["rows"],
        "rows_changed": 0,
        "details": {
            "accounts": counts["accounts"],
            "operations_done": dispatched.counts[Outcome.DONE],
            "operations_failed": dispatched.counts[Outcome.FAILED],
            "operations_left": sum(due.operations for due in waiting),
            # Nobody's in particular, so the first part's.
            "operations_without_account": left.without_account if part.shard == 0 else 0,
            "attempts": dispatched.attempts,
            "drifted": counts["drifted"],
            "missing": counts["missing"],
            **dict.fromkeys(("removed", "proposals", "expired"), 0),
        },
        "failures": failures,
    }


def _failure(partner: PartnerId, error: str) -> Json:
    return {"partner_id": str(partner), "error": error}
