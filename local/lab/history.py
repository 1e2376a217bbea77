"""Nights that have been, as the rules would see them: what is stored per day, and the rest put back.

Leads, gaps, page views and figures of campaigns are stored per day, so a past night has exactly those.
Budgets go back by their log. A campaign or page that was made or went live later is taken out or back. What
has no history stays as it is now; `UNKNOWN` says what.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

from shared.core.clock import AMSTERDAM
from shared.recommendations.judging import read_snapshot
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.nightly import PAGE_SIZE

Json = dict[str, Any]

UNKNOWN: Final = (
    "open leads, tone of voice, channels and whether a partner may be proposed to are as they are now",
    "a campaign that is paused now counts as paused; what was archived since is missing",
    "texts, keywords and targets of campaigns and pages are as they are now",
    "each night is judged by itself: that a proposal was rejected or carried out changes no later night",
)
"""What a past night cannot know, for whoever reads the result."""

_NIGHT_AT: Final = time(3)
_DAYS_PER_MONTH: Final = Decimal("30.4")


@dataclass
class Night:
    """A night's snapshots, read as they are used up; what is counted is complete after that."""

    day: date
    partners: Iterable[PartnerSnapshot] = ()
    missing: str | None = None
    """Why there is nothing to replay, if so."""
    taken_out: int = 0
    """Campaigns and pages that were made after it."""
    put_back: int = 0
    """Budgets and states that were others then."""
    unreadable: int = 0
    """Partners whose snapshot the rules cannot read."""
    stored: dict[str, str] = field(default_factory=dict)
    """Digests of proposals that were made of this day's snapshots and not refreshed since, by their key."""


def read_nights(db_url: str, first: date, last: date, *, as_now: bool) -> Iterator[Night]:
    """The nights after these days, one after the other, to be used up in this order.

    `as_now` puts nothing back: all but the figures is as it is now.
    """
    with psycopg.connect(db_url, row_factory=dict_row) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        past = None if as_now else _Past(connection, first)
        day = first
        while day <= last:
            yield _read(connection, day, past)
            day += timedelta(days=1)


def _read(connection: psycopg.Connection[Json], day: date, past: "_Past | None") -> Night:
    night = Night(day)
    found = connection.execute(
        "select private.segment_median_cpls(%(day)s) as medians, private.segment_response_evidence(%(day)s) "
        "as evidence, exists (select from public.partner_lead_gaps where date = %(day)s) as has_gaps",
        {"day": day},
    ).fetchone()
    if found is None or not found["has_gaps"]:
        night.missing = "no lead gaps are stored for this day"
        return night
    night.stored = _stored(connection, day)
    night.partners = _partners(connection, night, past, found["medians"], found["evidence"])
    return night


def _partners(
    connection: psycopg.Connection[Json],
    night: Night,
    past: "_Past | None",
    medians: dict[str, str],
    evidence: dict[str, dict[str, str]],
) -> Iterator[PartnerSnapshot]:
    after: str | None = None
    while True:
        row = connection.execute(
            "select public.recommendation_snapshots(%s, %s, %s) as page", (night.day, after, PAGE_SIZE)
        ).fetchone()
        page = row["page"] if row else {"partners": [], "next": None}
        for partner in page["partners"]:
            if past is not None:
                past.put_back(partner, night)
            try:
                snapshot = read_snapshot(partner, medians, evidence)
            except ValueError:
                night.unreadable += 1
                continue
            yield snapshot
        after = page["next"]
        if after is None:
            return


def _stored(connection: psycopg.Connection[Json], day: date) -> dict[str, str]:
    """By key, the newest where one was expired and made again."""
    rows = connection.execute(
        "select dedupe_key, action_details from public.ai_marketing_recommendations "
        "where inputs ->> 'date' = %s order by created_at",
        (day.isoformat(),),
    )
    return {row["dedupe_key"]: digest(row["action_details"]) for row in rows}


class _Past:
    """What campaigns, pages and budgets were at a moment."""

    def __init__(self, connection: psycopg.Connection[Json], first: date) -> None:
        since = _moment(first)
        self._changes = connection.execute(
            "select partner_id::text, campaign_id::text, budget, old_amount::text, changed_at "
            "from public.marketing_budget_changes where changed_at > %s order by changed_at, id",
            (since,),
        ).fetchall()
        self._campaigns = {
            row["id"]: row
            for row in connection.execute(
                "select id::text, created_at, started_at from public.partner_marketing_campaigns "
                "where created_at > %(since)s or started_at > %(since)s",
                {"since": since},
            )
        }
        self._pages = {
            row["id"]: row
            for row in connection.execute(
                "select id::text, created_at, published_at from public.partner_landing_pages "
                "where created_at > %(since)s or published_at > %(since)s",
                {"since": since},
            )
        }
        self._budgets_at: date | None = None
        self._budgets: dict[tuple[str, str], str | None] = {}

    def put_back(self, partner: Json, night: Night) -> None:
        """Make a partner's JSON that of the night."""
        moment = _moment(night.day)
        budgets = self._budgets_of(night.day)
        for link in partner["segments"]:
            link["pages"] = list(self._pages_of(link["pages"], moment, night))
            link["campaigns"] = list(self._campaigns_of(link["campaigns"], moment, night, budgets))
        partner["other_campaigns"] = list(
            self._campaigns_of(partner["other_campaigns"], moment, night, budgets)
        )
        key = (partner["partner"]["id"], "monthly_marketing_budget")
        if key in budgets:
            partner["budget"]["monthly_budget"] = budgets[key]
            night.put_back += 1
        active = [
            campaign
            for campaigns in (
                *(link["campaigns"] for link in partner["segments"]),
                partner["other_campaigns"],
            )
            for campaign in campaigns
            if campaign["status"] == "active"
        ]
        partner["budget"]["committed"] = str(sum(map(_commitment, active), Decimal(0)))

    def _campaigns_of(
        self,
        campaigns: list[Json],
        moment: datetime,
        night: Night,
        budgets: dict[tuple[str, str], str | None],
    ) -> Iterator[Json]:
        for campaign in campaigns:
            known = self._campaigns.get(campaign["id"])
            if known is not None and known["created_at"] > moment:
                night.taken_out += 1
                continue
            if known is not None and known["started_at"] is not None and known["started_at"] > moment:
                campaign["status"] = "planned"
                night.put_back += 1
            for budget in ("daily_budget", "monthly_budget"):
                if (campaign["id"], budget) in budgets:
                    campaign[budget] = budgets[campaign["id"], budget]
                    night.put_back += 1
            yield campaign

    def _pages_of(self, pages: list[Json], moment: datetime, night: Night) -> Iterator[Json]:
        for page in pages:
            known = self._pages.get(page["id"])
            if known is not None and known["created_at"] > moment:
                night.taken_out += 1
                continue
            if known is not None and known["published_at"] is not None and known["published_at"] > moment:
                page["status"] = "review"
                night.put_back += 1
            yield page

    def _budgets_of(self, day: date) -> dict[tuple[str, str], str | None]:
        """What each budget that changed later was then: the old amount of its first change after it."""
        if self._budgets_at != day:
            moment, self._budgets_at, self._budgets = _moment(day), day, {}
            for change in self._changes:
                if change["changed_at"] > moment:
                    whose = change["campaign_id"] or change["partner_id"]
                    self._budgets.setdefault((whose, change["budget"]), change["old_amount"])
        return self._budgets


def _moment(day: date) -> datetime:
    """When the night after a day is judged."""
    return datetime.combine(day + timedelta(days=1), _NIGHT_AT, AMSTERDAM)


def _commitment(campaign: Json) -> Decimal:
    monthly, daily = campaign["monthly_budget"], campaign["daily_budget"]
    return Decimal(monthly) if monthly is not None else Decimal(daily or 0) * _DAYS_PER_MONTH


def digest(details: object) -> str:
    """Of an action's details, to compare."""
    return sha256(json.dumps(details, sort_keys=True).encode()).hexdigest()
