"""Campaigns that an ad platform must follow, and a platform in memory that can fail at any point."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from postgrest import SyncPostgrestClient
from psycopg import sql
from psycopg.rows import dict_row
from pydantic import SecretStr

from local.settings import Stack
from shared.ads.dispatch import Dispatcher, DispatchReport, Pace
from shared.ads.outbox_repository import OutboxRepository
from shared.ads.platform import (
    Account,
    AccountId,
    AccountUnusableError,
    AdContent,
    CampaignDay,
    CampaignPlan,
    CampaignState,
    ExternalCampaignId,
    PlatformStatus,
    RejectedError,
)
from shared.ads.rate_limits import RateLimiter, RateLimits
from shared.campaigns.models import Channel
from shared.core.ids import CampaignId
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
from tests.factories import Factory, Person
from tests.night import Connection

PAGES_URL = "https://www.example.test/lp"
FAST = Pace(call_seconds=2, first_wait=0.01, longest_wait=0.05, slow_wait=0.05, account_wait=60)
GENEROUS = RateLimits(*[10_000_000] * 4)
CONTENT = {
    "keywords": [{"text": "schilder utrecht", "match_type": "phrase"}],
    "negative_keywords": ["vacature"],
    "headlines": ["Schilder in Utrecht", "Vraag een offerte aan", "Snel en netjes"],
    "descriptions": ["Een vakman bij u in de buurt.", "Binnen een dag antwoord."],
}
BETTER = CONTENT | {"keywords": [{"text": "schilder in utrecht", "match_type": "exact"}]}
_ids = itertools.count(uuid4().int % 10**15)


class Killed(BaseException):
    """The process ends here: nothing catches it."""


@dataclass
class Held:
    """A campaign as the platform holds it."""

    campaign_id: CampaignId | None
    status: PlatformStatus
    daily_budget: Decimal
    content: AdContent | None = None


Fault = Callable[[str, str], None]
"""Called with a method and `before` or `after` what it changes; raises to make it fail there."""


@dataclass
class MemoryPlatform:
    """The port, in memory. Looks before it creates, as every adapter must."""

    accounts: dict[AccountId, dict[ExternalCampaignId, Held]] = field(default_factory=dict)
    days: dict[AccountId, list[CampaignDay]] = field(default_factory=dict)
    currency: dict[AccountId, str] = field(default_factory=dict)
    fault: Fault = lambda _method, _moment: None
    changes: list[tuple[CampaignId | None, str]] = field(default_factory=list)
    requests: list[tuple[str, AccountId]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def read_account(self, account: AccountId, *, deadline_seconds: float) -> Account:
        self._ask("read_account", account, deadline_seconds)
        currency = self.currency.get(account, "EUR")
        if currency != "EUR":
            raise AccountUnusableError(f"The account {account} is in {currency}: link one in EUR.")
        return Account(account, "Test", currency, "Europe/Amsterdam")

    def create_campaign(
        self, account: AccountId, plan: CampaignPlan, *, deadline_seconds: float, validate_only: bool = False
    ) -> ExternalCampaignId:
        assert not validate_only
        self._ask("create_campaign", account, deadline_seconds)
        with self.lock:
            held = self.accounts.setdefault(account, {})
            found = next((key for key, one in held.items() if one.campaign_id == plan.campaign_id), None)
            if found is None:
                found = ExternalCampaignId(str(next(_ids)))
                held[found] = Held(plan.campaign_id, PlatformStatus.PAUSED, plan.daily_budget, plan.content)
                self.changes.append((plan.campaign_id, "create_campaign"))
        self.fault("create_campaign", "after")
        return found

    def set_daily_budget(
        self, account: AccountId, campaign: ExternalCampaignId, amount: Decimal, *, deadline_seconds: float
    ) -> None:
        self._change("set_budget", account, campaign, deadline_seconds, daily_budget=amount)

    def set_ads(
        self, account: AccountId, campaign: ExternalCampaignId, content: AdContent, *, deadline_seconds: float
    ) -> None:
        self._change("set_ads", account, campaign, deadline_seconds, content=content)

    def pause(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        self._change("pause", account, campaign, deadline_seconds, status=PlatformStatus.PAUSED)

    def resume(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        self._change("resume", account, campaign, deadline_seconds, status=PlatformStatus.ACTIVE)

    def remove(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        self._change("remove", account, campaign, deadline_seconds, status=PlatformStatus.REMOVED)

    def read_campaigns(self, account: AccountId, *, deadline_seconds: float) -> Iterator[CampaignState]:
        self._ask("read_campaigns", account, deadline_seconds)
        with self.lock:
            return iter(
                [
                    CampaignState(key, held.campaign_id, held.status, held.daily_budget)
                    for key, held in self.accounts.get(account, {}).items()
                ]
            )

    def read_daily_metrics(
        self, account: AccountId, first: date, last: date, *, deadline_seconds: float
    ) -> Iterator[CampaignDay]:
        self._ask("read_daily_metrics", account, deadline_seconds)
        return iter([day for day in self.days.get(account, []) if first <= day.day <= last])

    def held(self, account: AccountId, campaign_id: UUID) -> list[Held]:
        """What the platform has of a campaign of ours."""
        return [one for one in self.accounts.get(account, {}).values() if one.campaign_id == campaign_id]

    def _ask(self, method: str, account: AccountId, deadline_seconds: float) -> None:
        assert deadline_seconds > 0
        with self.lock:
            self.requests.append((method, account))
        self.fault(method, "before")

    def _change(
        self,
        name: str,
        account: AccountId,
        campaign: ExternalCampaignId,
        deadline_seconds: float,
        **values: Any,
    ) -> None:
        self._ask(name, account, deadline_seconds)
        with self.lock:
            held = self.accounts.get(account, {}).get(campaign)
            if held is None:
                raise RejectedError(f"There is no campaign {campaign}.")
            changed = replace(held, **values)
            if changed != held:
                self.accounts[account][campaign] = changed
                self.changes.append((held.campaign_id, name))
        self.fault(name, "after")


@dataclass(frozen=True)
class Running:
    """An active campaign of a partner with an account."""

    partner: Person
    account: AccountId
    id: CampaignId
    segment_id: UUID


class Ads:
    """Partners with accounts and campaigns, and dispatchers that work for them."""

    def __init__(self, stack: Stack, db: Connection) -> None:
        self.stack = stack
        self.db = db
        self.factory = Factory(db, stack.keys.jwt_secret)
        self.platform = MemoryPlatform()
        self.limiter: RateLimiter | None = None
        self.client: SyncPostgrestClient = service_client_for_jobs(
            ServiceKeySettings(
                supabase_url=stack.supabase_url,
                supabase_secret_key=SecretStr(stack.keys.secret_key),
            )
        )
        self.outbox = OutboxRepository(self.client, Channel.GOOGLE_ADS)

    def account(self, partner: Person) -> AccountId:
        """Link a partner to an account that nobody has."""
        account = AccountId(str(uuid4().int % 9 * 10**9 + uuid4().int % 10**9 + 10**9)[:10])
        self.db.execute(
            "insert into public.partner_ad_accounts (partner_id, channel, external_account_id) "
            "values (%s, 'google_ads', %s)",
            [partner.id, account],
        )
        return account

    def partner(self, **columns: object) -> Person:
        """A partner with room in the budget."""
        return self.factory.partner(**{"monthly_marketing_budget": 100_000, **columns})

    def campaign(
        self, partner: Person | None = None, account: AccountId | None = None, **columns: object
    ) -> Running:
        """An active campaign with a live page; its creation waits in the outbox."""
        partner = partner or self.partner()
        account = account or self.account(partner)
        segment_id = self.factory.segment()
        [[page_id]] = self.db.execute(
            "insert into public.partner_landing_pages (partner_id, segment_id, path, title) "
            "values (%s, %s, %s, 'Test') returning id",
            [partner.id, segment_id, f"/partners/{uuid4()}"],
        ).fetchall()
        for status in ("review", "live"):
            self.db.execute(
                "update public.partner_landing_pages set status = %s where id = %s", [status, page_id]
            )
        campaign_id = self.factory.campaign(
            partner,
            "active",
            **{
                "segment_id": segment_id,
                "landing_page_id": page_id,
                "daily_budget": "10.00",
                "ad_content": json.dumps(CONTENT),
                **columns,
            },
        )
        return Running(partner, account, CampaignId(campaign_id), segment_id)

    def change(self, campaign_id: UUID, **values: object) -> None:
        """Change a campaign as somebody in the dashboard does."""
        self.db.execute(
            sql.SQL("update public.partner_marketing_campaigns set {} where id = %s").format(
                sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
            ),
            [*values.values(), campaign_id],
        )

    def refuse(self, *methods: str) -> None:
        """Make the platform refuse what it is asked, until `accept`."""

        def fault(method: str, moment: str) -> None:
            if method in methods and moment == "before":
                raise RejectedError("The keyword “x” is not allowed.", field="keywords")

        self.platform.fault = fault

    def accept(self) -> None:
        """Have the platform take everything again."""
        self.platform.fault = lambda _method, _moment: None

    def row(self, campaign_id: UUID) -> dict[str, Any]:
        """A campaign."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(
                "select * from public.partner_marketing_campaigns where id = %s", [campaign_id]
            ).fetchone()
        assert found is not None
        return found

    def operations(self, campaign_id: UUID) -> list[dict[str, Any]]:
        """A campaign's operations in order."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(
                "select * from public.ad_platform_operations where campaign_id = %s order by id",
                [campaign_id],
            ).fetchall()

    def statuses(self, campaign_id: UUID) -> list[tuple[str, str]]:
        """(operation, status) of a campaign's operations in order."""
        return [(one["operation"], one["status"]) for one in self.operations(campaign_id)]

    def dispatcher(
        self, *, outbox: OutboxRepository | None = None, pace: Pace = FAST, limits: RateLimits = GENEROUS
    ) -> Dispatcher:
        """A dispatcher of the platform in memory."""
        limiter = self.limiter or RateLimiter(self.client, Channel.GOOGLE_ADS, limits)
        return Dispatcher(outbox or self.outbox, self.platform, limiter, pages_url=PAGES_URL, pace=pace)

    def dispatch(self, running: Running, seconds: float = 30) -> DispatchReport:
        """Dispatch one campaign's operations."""
        return self.dispatcher().dispatch(seconds, campaign=running.id)

    def end_leases(self, campaign_id: UUID, *, seconds_left: float = 0) -> None:
        """Let the time pass until what a dead dispatcher took is free again, or almost."""
        self.db.execute(
            "update public.ad_platform_operations set next_attempt_at = now() + make_interval(secs => %s) "
            "where campaign_id = %s and status = 'in_progress'",
            [seconds_left, campaign_id],
        )


def day_of(
    campaign: ExternalCampaignId, day: date, spend: str = "5.00", clicks: int = 10, conversions: str = "1"
) -> CampaignDay:
    """A day on which the campaign was shown."""
    return CampaignDay(campaign, day, Decimal(spend), clicks, clicks * 20, Decimal(conversions))


def days_before(day: date, count: int) -> list[date]:
    """`count` days that end on `day`."""
    return [day - timedelta(days=number) for number in reversed(range(count))]
