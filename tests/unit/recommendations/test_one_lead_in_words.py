"""One lead is one lead: the singular in every sentence that counts leads by a decimal."""

import pytest

from shared.recommendations.models.states import RuleName
from tests.unit.recommendations.snapshots import (
    campaign,
    gap,
    other_segment,
    page,
    partner,
    segment,
    the_one,
)


@pytest.mark.parametrize(
    ("source", "dutch", "english"),
    [
        ("explicit", "wilt u 1 lead per week. In", "you want 1 lead a week. In"),
        ("capacity", "hebt u ruimte voor 1 lead per week. In", "you have room for 1 lead a week. In"),
        (
            "history",
            "kreeg u de afgelopen maanden 1 lead per week. In",
            "you received 1 lead a week over the past months. In",
        ),
        ("none", "is uw doel 1 lead per week. In", "your target is 1 lead a week. In"),
    ],
)
def test_a_target_of_one_lead(source: str, dutch: str, english: str) -> None:
    wanted = gap(
        "1.00", target_leads_per_week="1.00", target_source=source, platform_leads=0, own_campaign_leads=0
    )
    proposal = the_one(partner(segment(pages=[], gap=wanted)), RuleName.MISSING_LANDING_PAGE)
    assert dutch in proposal.reason
    assert english in proposal.reason_en


@pytest.mark.parametrize(
    ("target", "dutch", "english"),
    [("0.50", "0,5 leads", "0.5 leads"), ("1.01", "1,01 leads", "1.01 leads"), ("11.00", "11 l", "11 l")],
)
def test_any_other_target_is_plural(target: str, dutch: str, english: str) -> None:
    wanted = gap("7.00", target_leads_per_week=target)
    proposal = the_one(partner(segment(pages=[], gap=wanted)), RuleName.MISSING_LANDING_PAGE)
    assert f"wilt u {dutch}" in proposal.reason
    assert f"you want {english}" in proposal.reason_en


def test_a_start_that_is_good_for_one_lead() -> None:
    # € 4.07 a day at € 28.50 a lead.
    waiting = campaign(status="planned", daily_budget="4.07", cpl_target=None)
    proposal = the_one(partner(segment(campaigns=[waiting])), RuleName.PLANNED_CAMPAIGN)
    assert "is dat goed voor ongeveer 1 lead per week." in proposal.reason
    assert "that buys about 1 lead a week." in proposal.reason_en


def test_a_first_budget_for_one_lead() -> None:
    links = segment(pages=[page()], per_week="1.00"), other_segment(per_week="1.00")
    proposal = the_one(partner(*links, budget={"monthly_budget": None}), RuleName.NO_BUDGET)
    assert proposal.reason.count(": 1 lead per week te weinig, tegen ") == 2
    assert proposal.reason_en.count(": 1 lead a week short, at ") == 2
