"""Made-up figures per day: the same for the same seed, campaign and day, whichever day is the last."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from local.marketing_seed.roles import Campaign
from shared.core.money import to_cents

DAYS: Final = 60
STOPPED_DAYS_AGO: Final = 15
"""What is paused or archived has brought nothing since so many days before the last one."""

_EUROS_PER_CLICK: Final = Decimal("1.40")
_IMPRESSIONS_PER_CLICK: Final = 28


@dataclass(frozen=True)
class CampaignDay:
    """A row of `campaign_daily_metrics`."""

    campaign_id: UUID
    date: date
    spend: Decimal
    clicks: int
    impressions: int
    leads: int


@dataclass(frozen=True)
class PageDay:
    """A row of `landing_page_daily_stats`."""

    page_id: UUID
    date: date
    views: int
    conversions: int


def draw(*key: object) -> Decimal:
    """A number from 0 to 1 that depends on the key alone."""
    digest = hashlib.sha256(":".join(map(str, key)).encode()).digest()
    return Decimal(int.from_bytes(digest[:4], "big")) / 2**32


def last_day_of(plan: Campaign, last: date) -> date:
    """The last day on which a campaign did anything, where figures go up to `last`."""
    return last if plan.status == "active" else last - timedelta(days=STOPPED_DAYS_AGO)


def campaign_days(
    campaign_id: UUID, plan: Campaign, size: Decimal, last: date, seed: int, leads: Mapping[date, int]
) -> Iterator[CampaignDay]:
    """The days of a campaign up to `last`; `size` is how many times the plan's amounts it has."""
    if not plan.has_run:
        return
    end = last_day_of(plan, last)
    for back in range((end - last).days + DAYS - 1, -1, -1):
        day = end - timedelta(days=back)
        spend = (plan.daily_budget or Decimal(0)) * plan.spend_share
        spend *= Decimal("0.85") + draw(seed, campaign_id, day) * Decimal("0.3")
        if day.day == 1:
            spend += plan.spend_on_the_first
        clicks = int(spend * size / _EUROS_PER_CLICK)
        yield CampaignDay(
            campaign_id,
            day,
            to_cents(spend * size),
            clicks,
            clicks * _IMPRESSIONS_PER_CLICK,
            leads.get(day, 0),
        )


def page_days(page_id: UUID, is_weak: bool, last: date, seed: int) -> Iterator[PageDay]:
    """The days of a live page up to `last`. A weak one has the visitors, and few of them ask anything."""
    views, asked = (Decimal(10), Decimal("0.07")) if is_weak else (Decimal(5), Decimal("0.3"))
    for back in range(DAYS - 1, -1, -1):
        day = last - timedelta(days=back)
        seen = int(views * (Decimal("0.6") + draw(seed, page_id, day) * Decimal("0.8")))
        yield PageDay(page_id, day, max(seen, 1), _regularly(asked, day))


def _regularly(per_day: Decimal, day: date) -> int:
    """So many a day on average, as evenly as whole numbers go: no luck decides what a rule finds."""
    number = day.toordinal()
    return int(per_day * (number + 1)) - int(per_day * number)
