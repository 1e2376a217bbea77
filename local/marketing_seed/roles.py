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

Status = Literal["planned", "active", "paused", "archived"]
Need = Literal["short", "surplus", "not_surplus", "any"]


@dataclass(frozen=True)
class Campaign:
    """A campaign of a role. Budgets in EUR; `leads_per_day` and the spend count while it runs.

    `spend_share` is the part of its daily budget that it spends, `spend_on_the_first` EUR on the first day
    of every month. A campaign that never ran has no figures.
    """

    channel: str
    status: Status
    daily_budget: Decimal | None = None
    monthly_budget: Decimal | None = None
    cpl_target: Decimal | None = None
    leads_per_day: Decimal = Decimal(0)
    spend_share: Decimal = Decimal("0.95")
    spend_on_the_first: Decimal = Decimal(0)
    has_run: bool = True


@dataclass(frozen=True)
class Role:
    """What a partner is given. `page`: what becomes of its page for the segment it cares most about."""

    name: str
    need: Need
    mode: Literal["hybrid", "full_marketing"]
    monthly_budget: Decimal | None
    campaigns: tuple[Campaign, ...]
    page: Literal["kept", "in_review", "archived"] = "kept"
    needs_live_page: bool = False
    has_weak_page: bool = False


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


def _eur(amount: str) -> Decimal:
    return Decimal(amount)


ROLES: Final = (
    Role(  # missing_campaign; an archived campaign is none
        "unstarted",
        "short",
        "hybrid",
        _eur("600"),
        (Campaign("google_ads", "archived", _eur("8"), leads_per_day=_eur("0.2")),),
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
            Campaign("google_ads", "active", _eur("12"), cpl_target=_eur("45"), leads_per_day=_eur("0.4")),
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
        (Campaign("google_ads", "active", _eur("10"), leads_per_day=_eur("0.4")),),
    ),
    Role(  # budget_nearly_spent, on every day of a month: most of it is spent on the first
        "spent",
        "any",
        "hybrid",
        _eur("500"),
        (
            Campaign(
                "other",
                "active",
                monthly_budget=_eur("455"),
                spend_on_the_first=_eur("465"),
                leads_per_day=_eur("0.4"),
            ),
            Campaign(
                "google_ads", "active", _eur("1.45"), leads_per_day=_eur("0.1"), spend_share=_eur("1.3")
            ),
        ),
    ),
    Role(  # unbalanced_campaigns
        "unbalanced",
        "not_surplus",
        "full_marketing",
        _eur("700"),
        (
            Campaign("google_ads", "active", _eur("10"), leads_per_day=_eur("0.5")),
            Campaign("meta_ads", "active", _eur("10"), leads_per_day=_eur("0.2")),
        ),
    ),
    Role(  # expensive_campaign
        "expensive",
        "any",
        "hybrid",
        _eur("550"),
        (Campaign("google_ads", "active", _eur("15"), cpl_target=_eur("25"), leads_per_day=_eur("0.3")),),
    ),
    Role(  # nothing: a campaign that rests
        "resting",
        "any",
        "full_marketing",
        _eur("300"),
        (
            Campaign("google_ads", "paused", _eur("8"), leads_per_day=_eur("0.25")),
            Campaign("meta_ads", "archived", _eur("6"), leads_per_day=_eur("0.1")),
        ),
    ),
)
"""Those that few partners suit come first."""


def assign(candidates: Iterable[Candidate]) -> dict[UUID, Role]:
    """A role for every candidate, so that no role is given twice while another one waits for somebody.

    The order of `candidates` decides between equals. Nobody suits a role that needs what they have not.
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
