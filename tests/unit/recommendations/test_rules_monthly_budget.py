"""Rules about the monthly budget, at their boundaries."""

from typing import Any

import pytest

from shared.recommendations.models.states import RuleName
from tests.unit.recommendations.snapshots import (
    CAMPAIGN,
    OTHER_CAMPAIGN,
    PARTNER,
    by_rule,
    campaign,
    details,
    other_segment,
    partner,
    segment,
    the_one,
)

NEARLY = RuleName.BUDGET_NEARLY_SPENT
NONE_SET = RuleName.NO_BUDGET


@pytest.mark.parametrize(
    ("spent", "to"),
    [
        ("449.99", None),
        ("450.00", None),  # exactly 90 %
        ("450.01", "642.87"),  # / 21 × 30 = 642.871
        ("460.00", "657.14"),  # 657.142
        ("600.00", "857.14"),
    ],
)
def test_a_budget_is_nearly_spent_above_ninety_percent(spent: str, to: str | None) -> None:
    found = by_rule(partner(segment(), budget={"spent_this_month": spent}), NEARLY)
    assert [details(one) for one in found] == (
        [{"action_type": "raise_monthly_budget", "from": "500.00", "to": to}] if to else []
    )


# / 29 × 30: 499.996, 500.006 (rounded down still the budget), 500.017
@pytest.mark.parametrize(("spent", "proposals"), [("483.33", 0), ("483.34", 0), ("483.35", 1)])
def test_a_month_that_ends_within_its_budget_needs_no_warning(spent: str, proposals: int) -> None:
    found = by_rule(partner(segment(), budget={"spent_this_month": spent, "day_of_month": 29}), NEARLY)
    assert len(found) == proposals


def test_the_warning_has_the_numbers() -> None:
    proposal = the_one(partner(segment(), budget={"spent_this_month": "460.00"}), NEARLY)
    assert proposal.priority.value == "high"
    assert proposal.dedupe_key == f"{PARTNER}:-:raise_monthly_budget:-"
    assert proposal.reason == (
        "Van uw maandbudget van € 500,00 is op dag 21 van 30 al € 460,00 uitgegeven (92%). In dit tempo "
        "wordt het € 657,14 aan het einde van de maand. U komt nog leads tekort. Voorstel: verhoog het "
        "maandbudget naar € 657,14. Dit voorstel vervalt als de uitgaven van deze maand € 450,00 of lager "
        "blijken."
    )
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": None,
        "monthly_cost_change": "157.14",
    }


@pytest.mark.parametrize(
    ("spent", "projected", "to"),
    [
        ("120.00", "500.00", None),
        ("120.00", "500.01", "500.01"),  # long before 90 % is gone
        ("480.00", "490.00", None),  # 96 % is gone, and the rest lasts
        ("480.00", "612.34", "612.34"),
    ],
)
def test_what_the_month_will_cost_counts_and_not_what_it_has_cost(
    spent: str, projected: str, to: str | None
) -> None:
    budget = {"spent_this_month": spent, "projected_spend": projected}
    found = by_rule(partner(segment(), budget=budget), NEARLY)
    assert [details(one)["to"] for one in found] == ([to] if to else [])


def test_the_warning_tells_what_was_spent_and_what_will_be() -> None:
    budget = {"spent_this_month": "310.00", "projected_spend": "540.50"}
    proposal = the_one(partner(segment(), budget=budget), NEARLY)
    assert proposal.reason == (
        "Van uw maandbudget van € 500,00 is op dag 21 van 30 al € 310,00 uitgegeven (62%). In het tempo van "
        "de laatste week wordt het € 540,50 aan het einde van de maand. U komt nog leads tekort. Voorstel: "
        "verhoog het maandbudget naar € 540,50. Dit voorstel vervalt als de verwachte uitgaven van deze "
        "maand niet boven € 500,00 komen."
    )
    assert proposal.reason_en.startswith(
        "Of your monthly budget of €500.00, €310.00 is spent on day 21 of 30 (62%). At last week's pace the "
        "month ends at €540.50."
    )


EVE = {"spent_this_month": "0.00", "day_of_month": 0, "days_in_month": 31}


def test_on_the_eve_of_a_month_the_warning_is_about_that_month() -> None:
    budget = {**EVE, "projected_spend": "540.50"}
    proposal = the_one(partner(segment(), budget=budget), NEARLY)
    assert proposal.reason == (
        "Van uw maandbudget van € 500,00 is nog niets uitgegeven: de maand begint net. In het tempo van de "
        "laatste week wordt het € 540,50 aan het einde van de maand. U komt nog leads tekort. Voorstel: "
        "verhoog het maandbudget naar € 540,50. Dit voorstel vervalt als de verwachte uitgaven van deze "
        "maand niet boven € 500,00 komen."
    )
    assert proposal.reason_en.startswith(
        "Nothing is spent of your monthly budget of €500.00 yet: the month is just beginning. At last week's "
        "pace the month ends at €540.50."
    )


@pytest.mark.parametrize("monthly", ["0.00", "500.00"])
def test_a_month_that_has_no_day_yet_and_no_projection_warns_of_nothing(monthly: str) -> None:
    assert by_rule(partner(segment(), budget={**EVE, "monthly_budget": monthly}), NEARLY) == []


def test_a_pace_of_no_days_is_no_pace() -> None:
    # No such night comes from the database; it may not stop one.
    snapshot = partner(segment(), budget={**EVE, "spent_this_month": "600.00"})
    assert details(the_one(snapshot, NEARLY))["to"] == "600.00"


SPENT = {"spent_this_month": "460.00"}


@pytest.mark.parametrize(
    ("per_week", "changes", "action"),
    [
        ("1.00", {}, "raise_monthly_budget"),
        ("0.99", {}, "pause_campaign"),
        ("12.00", {"open_leads": 20}, "pause_campaign"),
        ("12.00", {"open_leads": 19}, "raise_monthly_budget"),
    ],
)
def test_only_who_is_short_and_not_full_is_told_to_raise(
    per_week: str, changes: dict[str, Any], action: str
) -> None:
    link = segment(campaigns=[campaign(spend_28d="260.00", leads_28d=8)], per_week=per_week)
    assert details(the_one(partner(link, budget=SPENT, **changes), NEARLY))["action_type"] == action


@pytest.mark.parametrize(
    ("first", "second", "worst"),
    [
        ({"spend_28d": "300.00", "leads_28d": 10}, {"spend_28d": "310.00", "leads_28d": 10}, OTHER_CAMPAIGN),
        ({"spend_28d": "310.00", "leads_28d": 10}, {"spend_28d": "300.00", "leads_28d": 10}, CAMPAIGN),
        ({"spend_28d": "300.00", "leads_28d": 10}, {"spend_28d": "30.01", "leads_28d": 0}, OTHER_CAMPAIGN),
        ({"spend_28d": "300.00", "leads_28d": 10}, {"spend_28d": "29.99", "leads_28d": 0}, CAMPAIGN),
        ({"spend_28d": "300.00", "leads_28d": 10}, {"spend_28d": "900.00", "status": "paused"}, CAMPAIGN),
    ],
)
def test_the_worst_campaign_pauses(first: dict[str, Any], second: dict[str, Any], worst: object) -> None:
    campaigns = [campaign(**first), campaign(id=str(OTHER_CAMPAIGN), **second)]
    proposal = the_one(partner(segment(campaigns=campaigns, per_week="0.00"), budget=SPENT), NEARLY)
    assert details(proposal)["campaign_id"] == str(worst)


def test_a_pause_says_why() -> None:
    link = segment(campaigns=[campaign(spend_28d="260.00", leads_28d=8)], per_week="0.00")
    proposal = the_one(partner(link, budget=SPENT), NEARLY)
    assert proposal.reason.endswith(
        "U komt nu geen leads tekort. Voorstel: stop uw Google Ads-campagne voor schilderwerk "
        "in Utrecht, waarvan de leads het meest kosten (€ 260,00 voor 8 leads in 28 dagen). Dit voorstel "
        "vervalt als de uitgaven van deze maand € 450,00 of lager blijken."
    )
    # 8 leads in four weeks are 2 a week
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["-2.0", "-1.0"],
        "monthly_cost_change": "-304.00",
    }


def test_nothing_pauses_where_nothing_spends() -> None:
    assert by_rule(partner(segment(campaigns=[campaign()], per_week="0.00"), budget=SPENT), NEARLY) == []


@pytest.mark.parametrize(("spent", "proposals"), [("0.00", 0), ("0.01", 1)])
def test_a_budget_of_nothing_is_spent_by_anything(spent: str, proposals: int) -> None:
    snapshot = partner(segment(), budget={"monthly_budget": "0.00", "spent_this_month": spent})
    assert len(by_rule(snapshot, NEARLY)) == proposals


@pytest.mark.parametrize(
    ("per_week", "median", "to"),
    [
        ("0.99", "28.50", None),
        ("1.00", "28.50", "123.77"),  # 28.50 / 7 × 30.4 = 123.771
        ("3.00", "28.50", "371.31"),  # 371.314
        ("7.00", None, "1064.00"),  # 35 × 30.4
    ],
)
def test_a_first_budget_is_what_the_gap_costs(per_week: str, median: str | None, to: str | None) -> None:
    link = segment(per_week=per_week, median_cpl=median)
    found = by_rule(partner(link, budget={"monthly_budget": None}), NONE_SET)
    assert [details(one) for one in found] == (
        [{"action_type": "raise_monthly_budget", "from": None, "to": to}] if to else []
    )


def test_a_first_budget_pays_for_all_short_segments_together() -> None:
    links = segment(per_week="3.00"), other_segment(per_week="2.00", median_cpl=None)
    proposal = the_one(partner(*links, budget={"monthly_budget": None}), NONE_SET)
    # 371.314 + 2 × 35 / 7 × 30.4 = 304.00: 675.314
    assert proposal.reason == (
        "U komt leads tekort en hebt geen maandbudget ingesteld. Schilderwerk in Utrecht: 3 leads per week "
        "te weinig, tegen € 28,50 per lead (wat een lead in dit segment meestal kost), is € 371,31 per "
        "maand; dakwerk in Noord-Brabant: 2 leads per week te weinig, tegen € 35,00 per lead (een aanname, "
        "want er zijn nog geen cijfers), is € 304,00 per maand. Voorstel: een maandbudget van € 675,31. "
        "Daarmee wordt nog niets uitgegeven: elke campagne legt u apart vast. Dit voorstel vervalt zodra er "
        "in elk segment 3 leads per week meer binnenkomen."
    )
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["2.5", "5.0"],
        "monthly_cost_change": "675.31",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"budget": {"monthly_budget": "0.00"}},
        {"budget": {"monthly_budget": None}, "open_leads": 20},
        {"budget": {"monthly_budget": None}, "marketing_mode": "leads_only"},
    ],
)
def test_no_first_budget_is_proposed(changes: dict[str, Any]) -> None:
    assert by_rule(partner(segment(), **changes), NONE_SET) == []
