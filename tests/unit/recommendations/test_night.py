"""A partner's whole night: what wins, room that is given out once, and the earlier system's mistakes."""

from decimal import Decimal
from typing import Any

import pytest

from shared.recommendations.models.states import RuleName
from tests.unit.recommendations.snapshots import (
    CAMPAIGN,
    OTHER_CAMPAIGN,
    OTHER_SEGMENT,
    by_rule,
    campaign,
    details,
    night,
    other_segment,
    page,
    partner,
    rules_of,
    segment,
)

EXPENSIVE = {"spend_28d": "650.00", "leads_28d": 8}
LEADLESS = {"spend_28d": "650.00", "leads_28d": 0}
CHEAP = {"id": str(OTHER_CAMPAIGN), "spend_28d": "100.00", "leads_28d": 5}


def actions_on(snapshot: dict[str, Any], campaign_id: object) -> list[str]:
    """What the night would do with one campaign."""
    return [
        proposal.action.action_type.value
        for proposal in night(snapshot)
        if str(campaign_id) in str(details(proposal))
    ]


def test_nobody_who_may_not_be_proposed_to_gets_proposals() -> None:
    assert night(partner(segment(pages=[]), may_be_proposed_to=False)) == []
    assert len(night(partner(segment(pages=[]), may_be_proposed_to=True))) == 1


def test_a_partner_without_segments_gets_no_proposals() -> None:
    assert night(partner()) == []


def test_a_partner_on_target_gets_no_proposals() -> None:
    assert (
        night(partner(segment(campaigns=[campaign(spend_28d="100.00", leads_28d=5)], per_week="0.00"))) == []
    )


@pytest.mark.parametrize(
    ("snapshot", "actions"),
    [
        # Without leads: only stopped, however dear, whether short or in surplus.
        (partner(segment(campaigns=[campaign(**LEADLESS)])), ["pause_campaign"]),
        (partner(segment(campaigns=[campaign(**LEADLESS)], per_week="-5.00")), ["pause_campaign"]),
        # Stopped as the worst of a spent budget: neither optimized nor lowered.
        (
            partner(
                segment(campaigns=[campaign(**EXPENSIVE)], per_week="0.00"),
                budget={"spent_this_month": "460.00"},
            ),
            ["pause_campaign"],
        ),
        # Dear while leads are short: not raised.
        (
            partner(segment(campaigns=[campaign(**EXPENSIVE)])),
            ["optimize_campaign", "decrease_campaign_budget"],
        ),
        # Dear and a surplus: lowered once.
        (
            partner(segment(campaigns=[campaign(**EXPENSIVE)], per_week="-5.00")),
            ["optimize_campaign", "decrease_campaign_budget"],
        ),
        # Dear beside a cheap one: lowered, so nothing shifts from it.
        (
            partner(segment(campaigns=[campaign(**EXPENSIVE), campaign(**CHEAP)], per_week="0.00")),
            ["optimize_campaign", "decrease_campaign_budget"],
        ),
        # Raised by nothing but the shift.
        (
            partner(segment(campaigns=[campaign(spend_28d="200.00", leads_28d=5), campaign(**CHEAP)])),
            ["shift_budget"],
        ),
    ],
)
def test_a_campaign_takes_part_in_one_budget_change_a_night(
    snapshot: dict[str, Any], actions: list[str]
) -> None:
    assert actions_on(snapshot, CAMPAIGN) == actions


def test_the_campaign_that_receives_a_shift_is_not_raised_too() -> None:
    snapshot = partner(segment(campaigns=[campaign(spend_28d="200.00", leads_28d=5), campaign(**CHEAP)]))
    assert actions_on(snapshot, OTHER_CAMPAIGN) == ["shift_budget"]


def test_the_same_stop_is_proposed_once_and_for_the_stronger_reason() -> None:
    link = segment(campaigns=[campaign(**LEADLESS)], per_week="0.00")
    assert rules_of(partner(link, budget={"spent_this_month": "460.00"})) == ["leadless_campaign"]


@pytest.mark.parametrize(
    ("pages", "rule"),
    [
        ([], "missing_landing_page"),
        ([page(status="concept", views_28d=500)], "unpublished_landing_page"),
        ([page(views_28d=500)], "weak_landing_page"),
    ],
)
def test_a_segment_has_one_page_proposal(pages: list[dict[str, Any]], rule: str) -> None:
    found = [name for name in rules_of(partner(segment(pages=pages))) if name.endswith("page")]
    assert found == [rule]


def test_proposals_of_a_night_together_fit_the_monthly_budget() -> None:
    """The earlier system suggested budgets that added up to more than the partner had."""
    links = segment(), other_segment()
    snapshot = partner(*links, budget={"monthly_budget": "600.00", "committed": "100.000"})
    found = by_rule(snapshot, RuleName.MISSING_CAMPAIGN)
    # 500 / 30.4 = 16.447; what is left, 0.224 of the 500, is no campaign.
    assert [details(one)["daily_budget"] for one in found] == ["16.44"]
    assert str(found[0].segment_id) == links[0]["segment"]["id"]


def test_the_next_segment_gets_what_is_left() -> None:
    snapshot = partner(segment(per_week="2.00"), other_segment(), budget={"monthly_budget": "500.00"})
    first, second = by_rule(snapshot, RuleName.MISSING_CAMPAIGN)
    # 2 × 28.50 / 7 = 8.142: 8.14 × 30.4 = 247.456; 252.544 / 30.4 = 8.307
    assert (details(first)["daily_budget"], details(second)["daily_budget"]) == ("8.14", "8.30")
    assert first.inputs.budget.room_left == Decimal("500.00")
    assert second.inputs.budget.room_left == Decimal("252.544")
    assert "en er is € 252,54 ruimte in uw maandbudget" in second.reason


def test_a_decrease_or_pause_frees_no_room_before_it_is_approved() -> None:
    dear = campaign(**LEADLESS, daily_budget="16.00")
    snapshot = partner(
        segment(campaigns=[dear], per_week="0.00"),
        other_segment(),
        budget={"monthly_budget": "500.00", "committed": "486.400"},
    )
    assert rules_of(snapshot) == ["leadless_campaign"]


def test_a_raised_monthly_budget_is_no_room_before_it_is_approved() -> None:
    snapshot = partner(segment(), budget={"monthly_budget": None})
    assert rules_of(snapshot) == ["no_budget"]


def test_a_campaign_from_before_this_month_has_spent_what_it_spent() -> None:
    """The earlier system counted nothing for a campaign that began before this month."""
    old = campaign(spend_28d="480.00", leads_28d=20, spend_this_month="460.00")
    snapshot = partner(
        segment(campaigns=[old]), budget={"committed": "304.000", "spent_this_month": "460.00"}
    )
    assert rules_of(snapshot) == ["budget_nearly_spent"]


@pytest.mark.parametrize("status", ["planned", "active", "paused"])
def test_one_campaign_is_enough_whatever_else_is_archived(status: str) -> None:
    """The earlier system proposed a third campaign beside an active and an archived one.

    Archived campaigns are in no snapshot, so the one that is left decides.
    """
    assert by_rule(partner(segment(campaigns=[campaign(status=status)])), RuleName.MISSING_CAMPAIGN) == []


def test_only_archived_campaigns_are_none() -> None:
    assert len(by_rule(partner(segment(campaigns=[])), RuleName.MISSING_CAMPAIGN)) == 1


def test_running_twice_proposes_the_same() -> None:
    snapshot = partner(segment(pages=[]), other_segment(campaigns=[campaign(segment_id=str(OTHER_SEGMENT))]))
    first, second = night(snapshot), night(snapshot)
    assert first == second
    assert len({proposal.dedupe_key for proposal in first}) == len(first) == 2


@pytest.mark.parametrize("per_week", ["12.00", "0.00", "-5.00"])
def test_a_full_partner_is_never_told_to_spend_more(per_week: str) -> None:
    links = [
        segment(campaigns=[campaign(spend_28d="200.00", leads_28d=5)], per_week=per_week),
        other_segment(campaigns=[campaign(**(CHEAP | {"status": "planned"}))], per_week=per_week),
    ]
    for budget in ({}, {"monthly_budget": None}, {"spent_this_month": "480.00"}):
        for proposal in night(partner(*links, budget=budget, open_leads=20)):
            assert proposal.expected_effect.monthly_cost_change <= Decimal(0)


def test_what_spends_more_waits_for_the_next_month_when_the_budget_is_nearly_gone() -> None:
    links = segment(), other_segment(campaigns=[campaign(**(CHEAP | {"status": "planned"}))])
    spent = partner(*links, budget={"monthly_budget": "2000.00", "spent_this_month": "1800.01"})
    assert rules_of(spent) == ["budget_nearly_spent"]
    spent["budget"]["spent_this_month"] = "1800.00"
    assert sorted(rules_of(spent)) == [
        "missing_campaign",
        "planned_campaign",
    ]
