"""Give partners made-up marketing: modes, budgets, pages in several states, campaigns and their figures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import starmap
from typing import Final
from uuid import UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb
from rich.console import Console

from local.errors import StackError
from local.load.plan import NAMESPACE
from local.marketing_seed import statements
from local.marketing_seed.figures import DAYS, STOPPED_DAYS_AGO, campaign_days, draw, page_days
from local.marketing_seed.roles import ROLES, Campaign, Role, assign
from local.page_texts import write_pages
from shared.core.money import to_cents

DEFAULT_SEED: Final = 1
LEAST_LEADS: Final = 20
"""Partners that ever received fewer leads are left alone."""

_SIZES: Final = tuple(map(Decimal, ("1", "1.25", "1.5", "2")))


@dataclass(frozen=True)
class SeedReport:
    """What was made; all 0 when everything was there. `partners` counts all that have made-up marketing."""

    day: date
    partners: int
    new_partners: int
    pages: int
    written_pages: int
    campaigns: int
    leads: int
    campaign_days: int
    page_days: int

    @property
    def changed(self) -> int:
        """How many rows were made or changed."""
        made = self.new_partners + self.pages + self.campaigns + self.campaign_days + self.page_days
        return made + self.leads + self.written_pages


@dataclass(frozen=True)
class _Partner:
    """A partner with leads enough, and the segment it cares most about."""

    id: UUID
    company_name: str
    segment_id: UUID
    branch: str
    region: str
    lead_gap: Decimal
    is_full: bool
    page_id: UUID | None
    is_untouched: bool
    leads: list["_Lead"] = field(default_factory=list)

    @property
    def has_live_page(self) -> bool:
        return self.page_id is not None

    def leads_28d(self, role: Role) -> tuple[int, ...]:
        """How many leads of 28 days each of the role's campaigns would be given."""
        given = Counter(place for lead, place in self.given(role) if lead.days_ago < 28)
        return tuple(given[place] for place in range(len(role.campaigns)))

    def given(self, role: Role) -> Iterator[tuple["_Lead", int]]:
        """The leads that a role's campaigns are given while they run, each with the campaign's place."""
        for lead in self.leads:
            place = role.place_of(lead.draw) if lead.is_own or role.takes_all_leads else None
            if place is not None:
                plan = role.campaigns[place]
                if plan.has_run and (plan.status == "active" or lead.days_ago >= STOPPED_DAYS_AGO):
                    yield lead, place


@dataclass(frozen=True)
class _Lead:
    """A lead in that segment. `is_own`: it came through a page; `draw` decides who gets it."""

    id: UUID
    day: date
    days_ago: int
    is_own: bool
    draw: Decimal


def seed_marketing(db_url: str, day: date, seed: int = DEFAULT_SEED) -> SeedReport:
    """Give partners with `LEAST_LEADS` or more leads made-up marketing, with figures of 60 days up to `day`.

    One transaction. Who has marketing already keeps it as it is; only figures of days that have none are
    added, for what still runs. So doing it again changes nothing. Raises `StackError` when nobody has a lead
    gap on `day` (they decide who is given what), or when the database refuses.
    """
    try:
        with psycopg.connect(db_url) as connection:
            return _seed(connection, day, seed)
    except psycopg.OperationalError as error:
        reason = str(error).strip().partition("\n")[0]
        raise StackError(f"The database cannot be reached: {reason}.") from error
    except psycopg.Error as error:
        raise StackError(
            f"The database refused, and nothing was made: {error.diag.message_primary}."
        ) from error


def _seed(connection: psycopg.Connection, day: date, seed: int) -> SeedReport:
    # One at a time: what is there decides what is made.
    connection.execute("select pg_advisory_xact_lock(hashtext('partner_marketing.seed'))")
    partners = list(
        starmap(_Partner, connection.execute(statements.PARTNERS, {"day": day, "least_leads": LEAST_LEADS}))
    )
    if not partners:
        raise StackError(
            f"No partner with {LEAST_LEADS} leads has a lead gap on {day}: load leads, and run "
            f"`job run_partner_demand_planning_daily --date {day}` first."
        )
    by_id = {partner.id: partner for partner in partners}
    window = {"ids": list(by_id), "first": day - timedelta(days=DAYS - 1), "last": day}
    for id_, partner_id, arrived_on, is_own in connection.execute(statements.LEADS, window):
        by_id[partner_id].leads.append(
            _Lead(id_, arrived_on, (day - arrived_on).days, is_own, draw(seed, "lead", id_))
        )
    there = {id_ for (id_,) in connection.execute(statements.CAMPAIGNS, ([p.id for p in partners],))}
    roles = {
        partner.id: role for partner in partners for role in ROLES if _campaign_id(partner, role, 0) in there
    }
    # Equal partners in an order of the seed's.
    new = sorted(
        (partner for partner in partners if partner.is_untouched and partner.id not in roles),
        key=lambda partner: draw(seed, partner.id),
    )
    roles |= assign(new)
    made = _make(connection, [(partner, roles[partner.id]) for partner in new], day, seed)
    seeded = [(partner, roles[partner.id]) for partner in partners if partner.id in roles]
    return SeedReport(
        day=day,
        partners=len(seeded),
        new_partners=len(new),
        pages=made,
        # Also those of partners that had none when they were given their marketing.
        written_pages=write_pages(connection, [partner.id for partner, _ in seeded]),
        campaigns=sum(len(roles[partner.id].campaigns) for partner in new),
        **_add_leads_and_figures(connection, seeded, {partner.id for partner in new}, day, seed),
    )


def _make(connection: psycopg.Connection, new: Sequence[tuple[_Partner, Role]], day: date, seed: int) -> int:
    """Make what is not a figure; returns how many pages."""
    for statement in statements.STAGES:
        connection.execute(statement)
    _copy(connection, statements.COPY_PARTNERS, (_profile_row(*each, seed) for each in new))
    pages = [(partner, role) for partner, role in new if role.page == "in_review"]
    _copy(
        connection,
        statements.COPY_PAGES,
        (
            (
                id_,
                partner.id,
                partner.segment_id,
                f"/voorbeeld/{id_.hex[:12]}",
                f"Voorbeeld {partner.company_name}",
            )
            for partner, _ in pages
            for id_ in [uuid5(NAMESPACE, f"made-up page:{partner.id}")]
        ),
    )
    _copy(
        connection,
        statements.COPY_CAMPAIGNS,
        (
            _campaign_row(partner, role, place, plan, seed)
            for partner, role in new
            for place, plan in enumerate(role.campaigns)
        ),
    )
    for statement in statements.MAKE:
        connection.execute(statement)
    for move in statements.MOVES:
        connection.execute(statements.MOVE, move)
    for statement in statements.FINISH:
        connection.execute(statement, {"day": day})
    return len(pages)


def _profile_row(partner: _Partner, role: Role, seed: int) -> tuple[object, ...]:
    budget = None if role.monthly_budget is None else to_cents(role.monthly_budget * _size(partner, seed))
    tone = "informeel: je en jij" if draw(seed, "tone", partner.id) < Decimal("0.5") else "zakelijk: u"
    return (partner.id, partner.segment_id, role.mode, budget, tone, role.page != "kept")


def _campaign_row(partner: _Partner, role: Role, place: int, plan: Campaign, seed: int) -> tuple[object, ...]:
    id_, size = _campaign_id(partner, role, place), _size(partner, seed)
    daily, monthly = (
        None if amount is None else to_cents(amount * size)
        for amount in (plan.daily_budget, plan.monthly_budget)
    )
    has_page = partner.has_live_page and role.page == "kept"
    return (
        id_,
        partner.id,
        partner.segment_id,
        partner.page_id if has_page else None,
        plan.channel,
        # Not a number, as the ids of real campaigns are; none for what no platform has seen yet.
        f"made-up-{id_}" if plan.has_run else None,
        plan.status,
        daily,
        monthly,
        _target_of(partner, role, place, plan, size),
        Jsonb(_ads(partner)),
        plan.has_run,
    )


def _target_of(partner: _Partner, role: Role, place: int, plan: Campaign, size: Decimal) -> Decimal | None:
    """What a lead of the campaign may cost: as planned, or so many times what it does cost by its budget."""
    if plan.target_factor is None:
        return plan.cpl_target
    spend = (plan.daily_budget or Decimal(0)) * plan.spend_share * size * 28
    return to_cents(plan.target_factor * spend / max(partner.leads_28d(role)[place], 1))


def _ads(partner: _Partner) -> dict[str, object]:
    branch, region = (text.replace("_", " ") for text in (partner.branch, partner.region))
    return {
        "keywords": [
            {"text": text, "match_type": "broad"}
            for text in (branch, f"{branch} {region}", f"{branch} worden")
        ],
        "negative_keywords": [],
        "headlines": [
            text[:30] for text in (f"{branch} {region}".capitalize(), "Vraag een offerte", "Bel ons")
        ],
        "descriptions": ["Een voorbeeld van een advertentie.", "Nog een voorbeeld van een advertentie."],
    }


def _add_leads_and_figures(
    connection: psycopg.Connection,
    seeded: Iterable[tuple[_Partner, Role]],
    new: set[UUID],
    day: date,
    seed: int,
) -> dict[str, int]:
    """Give leads to campaigns, and add the days that are missing: of what is new all, else of what runs."""
    seeded = list(seeded)
    leads = {
        lead.id: (_campaign_id(partner, role, place), lead.day)
        for partner, role in seeded
        for lead, place in partner.given(role)
        if partner.id in new or role.campaigns[place].status == "active"
    }
    per_day: dict[UUID, Counter[date]] = {}
    for campaign_id, arrived_on in leads.values():
        per_day.setdefault(campaign_id, Counter())[arrived_on] += 1
    nothing: Mapping[date, int] = {}
    days = [
        one
        for partner, role in seeded
        for place, plan in enumerate(role.campaigns)
        if partner.id in new or plan.status == "active"
        for id_ in [_campaign_id(partner, role, place)]
        for one in campaign_days(id_, plan, _size(partner, seed), day, seed, per_day.get(id_, nothing))
    ]
    views = [
        one
        for partner, role in seeded
        if partner.page_id is not None and role.page == "kept"
        for one in page_days(partner.page_id, role.has_weak_page, day, seed)
    ]
    _copy(
        connection,
        statements.COPY_CAMPAIGN_DAYS,
        ((one.campaign_id, one.date, one.spend, one.clicks, one.impressions, one.leads) for one in days),
    )
    _copy(
        connection,
        statements.COPY_PAGE_DAYS,
        ((one.page_id, one.date, one.views, one.conversions) for one in views),
    )
    _copy(
        connection,
        statements.COPY_LEADS,
        ((lead_id, campaign_id) for lead_id, (campaign_id, _) in leads.items()),
    )
    return {
        "leads": connection.execute(statements.GIVE_LEADS, (list(new),)).rowcount,
        "campaign_days": connection.execute(statements.CAMPAIGN_DAYS, (list(new),)).rowcount,
        "page_days": connection.execute(statements.PAGE_DAYS).rowcount,
    }


def _copy(connection: psycopg.Connection, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _campaign_id(partner: _Partner, role: Role, place: int) -> UUID:
    return uuid5(NAMESPACE, f"made-up campaign:{partner.id}:{role.name}:{place}")


def _size(partner: _Partner, seed: int) -> Decimal:
    """How many times the role's amounts this partner has."""
    return _SIZES[int(draw(seed, "size", partner.id) * len(_SIZES))]


def print_report(report: SeedReport, console: Console) -> None:
    """One sentence on what was made."""
    text = f"{report.partners:,} partners have made-up marketing up to {report.day}"
    if report.changed:
        text += (
            f", {report.new_partners:,} of them new; added were {report.campaigns:,} campaigns and "
            f"{report.pages:,} landing pages, texts for {report.written_pages:,} landing pages, "
            f"{report.leads:,} leads of these campaigns, "
            f"{report.campaign_days:,} days of campaigns and "
            f"{report.page_days:,} of pages."
        )
    else:
        text += "; nothing had to be changed."
    console.print(text, markup=False, highlight=False, soft_wrap=True)
