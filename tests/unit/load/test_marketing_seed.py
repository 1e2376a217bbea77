"""Who is given which made-up marketing, and figures that do not depend on the day that is the last."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from local.marketing_seed.figures import DAYS, STOPPED_DAYS_AGO, campaign_days, page_days
from local.marketing_seed.roles import ROLES, Role, assign

LAST = date(2026, 3, 31)
CAMPAIGN = uuid4()


@dataclass(frozen=True)
class Somebody:
    lead_gap: Decimal
    is_full: bool = False
    has_live_page: bool = True
    id: UUID = field(default_factory=uuid4)
    leads: int = 30

    def leads_28d(self, role: Role) -> tuple[int, ...]:
        return tuple(int(self.leads * campaign.lead_share) for campaign in role.campaigns)


def gaps(*leads_a_week: str) -> list[Somebody]:
    return [Somebody(Decimal(gap)) for gap in leads_a_week]


def test_partners_of_all_kinds_take_all_roles_before_one_is_given_twice() -> None:
    everybody = gaps("9", "8", "7", "6", "5", "4", "3", "0", "-1", "-4", "-5", "-6")
    given = Counter(role.name for role in assign(everybody).values())
    assert set(given) == {role.name for role in ROLES}
    assert sum(given.values()) == 12


@pytest.mark.parametrize(
    ("somebody", "never"),
    [
        (Somebody(Decimal("0.99")), {"unstarted", "waiting", "growing", "unfunded", "pageless", "satisfied"}),
        (Somebody(Decimal("-1.99")), {"satisfied", "unstarted"}),
        (Somebody(Decimal("-2")), {"unbalanced", "growing"}),
        (Somebody(Decimal("5"), is_full=True), {"growing", "unbalanced", "unfunded"}),
        (Somebody(Decimal("5"), has_live_page=False), {"unstarted", "waiting"}),
        (Somebody(Decimal("0"), leads=2), {"unbalanced", "expensive"}),
        (Somebody(Decimal("-3"), leads=0), {"satisfied", "spent", "expensive"}),
    ],
)
def test_nobody_gets_a_role_that_does_not_suit(somebody: Somebody, never: set[str]) -> None:
    assert assign([somebody])[somebody.id].name not in never


def test_campaigns_of_a_role_fit_its_monthly_budget() -> None:
    for role in ROLES:
        committed = sum(
            campaign.monthly_budget or (campaign.daily_budget or Decimal(0)) * Decimal("30.4")
            for campaign in role.campaigns
            if campaign.status == "active"
        )
        assert committed <= (role.monthly_budget or 0), role.name


def test_a_day_has_the_same_figures_whichever_day_is_the_last() -> None:
    [plan] = [role.campaigns[0] for role in ROLES if role.name == "growing"]
    first = {one.date: one for one in campaign_days(CAMPAIGN, plan, Decimal("1.5"), LAST, 1, {})}
    later = {
        one.date: one
        for one in campaign_days(CAMPAIGN, plan, Decimal("1.5"), LAST + timedelta(days=9), 1, {})
    }
    assert len(first) == len(later) == DAYS
    assert max(first) == LAST
    both = first.keys() & later.keys()
    assert len(both) == DAYS - 9
    assert all(first[day] == later[day] for day in both)


def test_what_has_stopped_has_no_later_figures_and_what_never_ran_has_none() -> None:
    resting = next(role for role in ROLES if role.name == "resting").campaigns[0]
    days = [one.date for one in campaign_days(CAMPAIGN, resting, Decimal(1), LAST, 1, {})]
    assert max(days) == LAST - timedelta(days=STOPPED_DAYS_AGO)
    planned = next(role for role in ROLES if role.name == "waiting").campaigns[0]
    assert list(campaign_days(CAMPAIGN, planned, Decimal(1), LAST, 1, {})) == []


@pytest.mark.parametrize("is_weak", [True, False])
def test_a_weak_page_is_weak_and_another_is_not(is_weak: bool) -> None:
    days = list(page_days(CAMPAIGN, is_weak, LAST, 1))[-28:]
    views, conversions = sum(one.views for one in days), sum(one.conversions for one in days)
    assert views >= 100
    assert (conversions < views * 0.02) == is_weak
