"""Reading every account of a storm as the night does, while everything goes wrong, and comparing it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from local.google_ads.double import GoogleAdsDouble
from shared.ads.google.names import our_id
from shared.ads.platform import AccountId, AdPlatform, PlatformStatus, TryAgainLaterError

_LAST = date(2026, 3, 30)
_FIRST = date(2026, 3, 17)
_DAYS = (_LAST - _FIRST).days + 1
_CALL_SECONDS = 5.0
_TRIES = 5
_WORKERS = 8
_STATUS = {
    "ENABLED": PlatformStatus.ACTIVE,
    "PAUSED": PlatformStatus.PAUSED,
    "REMOVED": PlatformStatus.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How many queries were made that should have told everything, and how many did not."""

    reads: int = 0
    misread: int = 0
    unread: int = 0

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(self.reads + other.reads, self.misread + other.misread, self.unread + other.unread)


def read_all(
    double: GoogleAdsDouble, platform: AdPlatform, accounts: Sequence[AccountId], seed: int
) -> Reading:
    """Let days pass, then read campaigns and days of all accounts, half of a stream being no answer."""
    double.let_days_pass(_LAST, _DAYS, seed)

    def read(account: AccountId) -> Reading:
        states = _until_read(lambda: _campaigns(platform, account), _campaigns_held(double, account))
        return states + _until_read(lambda: _days(platform, account), _days_held(double, account))

    with ThreadPoolExecutor(_WORKERS) as threads:
        return sum(threads.map(read, accounts), Reading())


def _until_read(read: Callable[[], object], held: object) -> Reading:
    """As often as the night would try."""
    for _ in range(_TRIES):
        try:
            return Reading(reads=1, misread=read() != held)
        except TryAgainLaterError:
            pass
    return Reading(reads=1, unread=1)


def _campaigns(platform: AdPlatform, account: AccountId) -> object:
    return sorted(
        (str(state.external_id), str(state.campaign_id), state.status.value, state.daily_budget)
        for state in platform.read_campaigns(account, deadline_seconds=_CALL_SECONDS)
    )


def _campaigns_held(double: GoogleAdsDouble, account: AccountId) -> object:
    return sorted(
        (view.id, str(our_id(view.name)), _STATUS[view.status].value, Decimal(view.budget_micros) / 1_000_000)
        for view in double.campaigns(account)
    )


def _days(platform: AdPlatform, account: AccountId) -> object:
    days = platform.read_daily_metrics(account, _FIRST, _LAST, deadline_seconds=_CALL_SECONDS)
    return sorted((str(one.external_id), one.day, one.clicks, one.spend) for one in days)


def _days_held(double: GoogleAdsDouble, account: AccountId) -> object:
    return sorted(
        (view.id, date.fromisoformat(day), figures.clicks, Decimal(figures.cost_micros) / 1_000_000)
        for view in double.campaigns(account)
        for day, figures in view.days.items()
        if figures.impressions or figures.clicks or figures.cost_micros
    )
