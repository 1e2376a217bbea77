"""The roles that made-up marketing gives to partners: each leaves something for a rule to find."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final, Literal, Protocol
from uuid import UUID

SHORT_FROM: Final = Decimal(1)
SURPLUS_FROM: Final = Decimal(-2)
"""Leads a week short (at least) and to spare (at most) that the rules call so."""

_FAR_MORE: Final = Decimal("1.7")

Status = Literal["planned", "active", "paused", "archived"]
Need = Literal["short", "surplus", "not_surplus", "any"]


@dataclass(frozen=True)
class Campaign:
    """A campaign of a role. Budgets in EUR; while it runs it is given a share of the partner's leads.

    `spend_share` is the part of its daily budget that it spends, `spend_on_the_first` EUR on the first day
    of every month. `cpl_target` is EUR, or with `target_factor` so many times what its leads cost. The role
    is given only where `least_leads` of 28 days are this campaign's. One that never ran has no figures.
    """

    channel: str
    status: Status
    daily_budget: Decimal | None = None
    monthly_budget: Decimal | None = None
    cpl_target: Decimal | None = None
    target_factor: Decimal | None = None
    lead_share: Decimal = Decimal(0)
    least_leads: int = 0
    spend_share: Decimal = Decimal("0.95")
    spend_on_the_first: Decimal = Decimal(0)
    has_run: bool = True


@dataclass(frozen=True)
class Role:
    """What a partner is given. `page`: what becomes of its page for the segment it cares most about.

    Its campaigns are given of the leads that came through a page or, with `takes_all_leads`, of all in the
    segment. `is_unbalanced`: the first one's must be far more than the second one's.
    """

    name: str
    need: Need
    mode: Literal["hybrid", "full_marketing"]
    monthly_budget: Decimal | None
    campaigns: tuple[Campaign, ...]
    page: Literal["kept", "in_review", "archived"] = "kept"
    needs_live_page: bool = False
    has_weak_page: bool = False
    takes_all_leads: bool = False
    is_unbalanced: bool = False

    def place_of(self, draw: Decimal) -> int | None:
        """Which of the campaigns a lead with this draw (0 to 1) is given to."""
        for place, campaign in enumerate(self.campaigns):
            draw -= campaign.lead_share
            if draw < 0:
                return place
        return None


class Candidate(Protocol):
    """A partner that a role may be given to."""

    @property
    def id(self) -> UUID: ...
    @property
    def lead_gap(self) -> Decimal: ...
    @property
    def is_full(self) -> bool: ...
    @property
    def has_live_page(self) -> bool: ...
    def leads_28d(self, role: Role) -> tuple[int, ...]:
        """How many leads of 28 days each of the role's campaigns would be given."""
        ...


def _eur(amount: str) -> Decimal:
    return Decimal(amount)


_share = Decimal

ROLES: Final = (
    Role(  # unbalanced_campaigns
        "unbalanced",
        "not_surplus",
        "full_marketing",
        _eur("700"),
        (
            Campaign("google_ads", "active", _eur("10"), lead_share=_share("0.65"), least_leads=5),
            Campaign("meta_ads", "active", _eur("10"), lead_share=_share("0.3"), least_leads=5),
        ),
        takes_all_leads=True,
        is_unbalanced=True,
    ),
    Role(  # missing_campaign; an archived campaign is none
        "unstarted",
        "short",
        "hybrid",
        _eur("600"),
        (Campaign("google_ads", "archived", _eur("8"), lead_share=_share("0.5")),),
        needs_live_page=True,
    ),
    Role(  # planned_campaign, weak_landing_page
        "waiting",
        "short",
        "full_marketing",
        _eur("500"),
        (Campaign("google_ads", "planned", _eur("10"), cpl_target=_eur("45"), has_run=False),),
        needs_live_page=True,
        has_weak_page=True,
    ),
    Role(  # underfunded_campaign, leadless_campaign
        "growing",
        "short",
        "full_marketing",
        _eur("650"),
        (
            Campaign(
                "google_ads", "active", _eur("12"), target_factor=_share("1.5"), lead_share=_share("0.9")
            ),
            Campaign("meta_ads", "active", _eur("5"), cpl_target=_eur("30")),
        ),
    ),
    Role(  # no_budget, unpublished_landing_page
        "unfunded",
        "short",
        "hybrid",
        None,
        (Campaign("google_ads", "archived", _eur("10"), has_run=False),),
        page="in_review",
    ),
    Role(  # missing_landing_page
        "pageless",
        "short",
        "hybrid",
        _eur("400"),
        (Campaign("email", "paused", monthly_budget=_eur("50"), spend_on_the_first=_eur("20")),),
        page="archived",
    ),
    Role(  # surplus_leads
        "satisfied",
        "surplus",
        "full_marketing",
        _eur("450"),
        (Campaign("google_ads", "active", _eur("10"), lead_share=_share("0.9"), least_leads=1),),
    ),
    Role(  # budget_nearly_spent, on every day of a month: what runs spends a fifth more than the budget
        "spent",
        "any",
        "hybrid",
        _eur("500"),
        (
            Campaign(
                "other",
                "active",
                _eur("15"),
                monthly_budget=_eur("455"),
                lead_share=_share("0.7"),
                least_leads=1,
                spend_share=_share("1.3"),
            ),
            # Its high target keeps it from being stopped for a few euros without a lead.
            Campaign(
                "google_ads",
                "active",
                _eur("1.45"),
                cpl_target=_eur("100"),
                lead_share=_share("0.2"),
                spend_share=_share("1.3"),
            ),
        ),
    ),
    Role(  # expensive_campaign
        "expensive",
        "any",
        "hybrid",
        _eur("550"),
        (
            Campaign(
                "google_ads",
                "active",
                _eur("15"),
                target_factor=_share("0.55"),
                lead_share=_share("0.9"),
                least_leads=3,
            ),
        ),
    ),
    Role(  # nothing: a campaign that rests
        "resting",
        "any",
        "full_marketing",
        _eur("300"),
        (
            Campaign("google_ads", "paused", _eur("8"), lead_share=_share("0.6")),
            Campaign("meta_ads", "archived", _eur("6"), lead_share=_share("0.2")),
        ),
    ),
)
"""Those that few partners suit come first."""


def assign(candidates: Iterable[Candidate]) -> dict[UUID, Role]:
    """A role for every candidate, so that no role is given twice while another one waits for somebody.

    The order of `candidates` decides between equals. Nobody gets a role that does not suit them.
    """
    waiting = list(candidates)
    given: dict[UUID, Role] = {}
    while waiting:
        for role in ROLES:
            suited = [candidate for candidate in waiting if _suits(candidate, role)]
            if suited:
                chosen = min(suited, key=partial(_preference, role))
                given[chosen.id] = role
                waiting.remove(chosen)
    return given


def _suits(candidate: Candidate, role: Role) -> bool:
    if role.needs_live_page and not candidate.has_live_page:
        return False
    leads = candidate.leads_28d(role)
    if any(have < campaign.least_leads for have, campaign in zip(leads, role.campaigns, strict=True)):
        return False
    if role.is_unbalanced and leads[0] < _FAR_MORE * leads[1]:
        return False
    match role.need:
        case "short":
            return candidate.lead_gap >= SHORT_FROM and not candidate.is_full
        case "surplus":
            return candidate.lead_gap <= SURPLUS_FROM
        case "not_surplus":
            return candidate.lead_gap > SURPLUS_FROM and not candidate.is_full
        case "any":
            return True


def _preference(role: Role, candidate: Candidate) -> tuple[bool, bool, Decimal]:
    """The least wins: whom other roles suit least, then whose gap shows most."""
    is_short = candidate.lead_gap >= SHORT_FROM
    is_left_over = candidate.has_live_page if role.page == "archived" else False
    return (is_left_over, is_short and role.need != "short", -abs(candidate.lead_gap))
