"""Rules that stop, lower or rebalance campaigns, at their boundaries."""

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
    other_segment,
    partner,
    segment,
    the_one,
)

LEADLESS = RuleName.LEADLESS_CAMPAIGN
EXPENSIVE = RuleName.EXPENSIVE_CAMPAIGN
SURPLUS = RuleName.SURPLUS_LEADS
UNBALANCED = RuleName.UNBALANCED_CAMPAIGNS


@pytest.mark.parametrize(
    ("changes", "proposals"),
    [
        ({"spend_28d": "119.99"}, 0),  # 3 × the target of € 40
        ({"spend_28d": "120.00"}, 1),
        ({"spend_28d": "120.01"}, 1),
        ({"spend_28d": "120.00", "leads_28d": 1}, 0),
        ({"spend_28d": "99.99", "cpl_target": None}, 0),
        ({"spend_28d": "100.00", "cpl_target": None}, 1),
        ({"spend_28d": "100.01", "cpl_target": None}, 1),
        ({"spend_28d": "500.00", "status": "paused"}, 0),
        ({"spend_28d": "500.00", "status": "planned"}, 0),
    ],
)
def test_a_campaign_stops_after_three_targets_without_a_lead(changes: dict[str, Any], proposals: int) -> None:
    # Whether leads are short or not.
    for per_week in ("12.00", "0.00"):
        link = segment(campaigns=[campaign(**changes)], per_week=per_week)
        assert len(by_rule(partner(link), LEADLESS)) == proposals


def test_a_stop_says_what_was_spent() -> None:
    proposal = the_one(partner(segment(campaigns=[campaign(spend_28d="1250.50")])), LEADLESS)
    assert proposal.priority.value == "high"
    assert proposal.reason == (
        "Uw Google Ads-campagne voor schilderwerk in Utrecht kostte in 28 dagen € 1.250,50 en bracht geen "
        "enkele lead. De grens is € 120,00 (3 keer het streefbedrag van € 40,00 per lead). Voorstel: stop de "
        "campagne tot duidelijk is waaraan het ligt. Dit voorstel vervalt zodra de campagne een lead brengt."
    )
    assert "cost €1,250.50 in 28 days and brought no lead. The limit is €120.00" in proposal.reason_en
    assert details(proposal) == {"action_type": "pause_campaign", "campaign_id": str(CAMPAIGN)}
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["0.0", "0.0"],
        "monthly_cost_change": "-304.00",
    }


def test_a_campaign_of_no_segment_stops_too() -> None:
    loose = campaign(segment_id=None, spend_28d="120.00", channel="meta_ads")
    proposal = the_one(partner(other_campaigns=[loose]), LEADLESS)
    assert proposal.segment_id is None
    assert ":-:pause_campaign:" in proposal.dedupe_key
    assert proposal.reason.startswith("Uw Meta-campagne kostte")


@pytest.mark.parametrize(
    ("spend", "leads", "target", "proposals"),
    [
        ("180.00", 3, "40.00", 0),  # 60.00 per lead is 1.5 × 40
        ("180.01", 3, "40.00", 2),
        ("119.97", 2, "39.99", 0),  # exactly 1.5 ×, and exactly 3 × 39.99 spent
        ("119.98", 2, "39.99", 2),
        ("120.00", 2, "40.00", 0),  # exactly 1.5 ×
        ("119.99", 1, "40.00", 0),  # 119.99 per lead, but less than 3 × 40 spent
        ("120.00", 1, "40.00", 2),
        ("120.01", 1, "40.00", 2),
        ("900.00", 3, None, 0),
        ("119.00", 0, "40.00", 0),
    ],
)
def test_a_campaign_is_expensive_above_one_and_a_half_targets(
    spend: str, leads: int, target: str | None, proposals: int
) -> None:
    link = segment(campaigns=[campaign(spend_28d=spend, leads_28d=leads, cpl_target=target)])
    assert len(by_rule(partner(link), EXPENSIVE)) == proposals


@pytest.mark.parametrize(
    ("spend", "share", "to"),
    [("240.01", "20%", "8.00"), ("240.00", "10%", "9.00"), ("239.99", "10%", "9.00")],
)
def test_the_decrease_is_ten_percent_up_to_twice_the_target(spend: str, share: str, to: str) -> None:
    link = segment(campaigns=[campaign(spend_28d=spend, leads_28d=3)])
    decrease = by_rule(partner(link), EXPENSIVE)[1]
    assert details(decrease)["changes"] == [{"budget": "daily_budget", "from": "10.00", "to": to}]
    assert f"een stap van {share}." in decrease.reason
    assert (
        "voor 3 leads: € 80,00 per lead, meer dan 1,5 keer het streefbedrag van € 40,00." in decrease.reason
    )


def test_an_expensive_campaign_gets_named_keywords_and_ads() -> None:
    link = segment(campaigns=[campaign(spend_28d="650.00", leads_28d=8)])
    optimize = by_rule(partner(link), EXPENSIVE)[0]
    action = details(optimize)
    assert action["action_type"] == "optimize_campaign"
    assert "Zoekwoord vervalt: huis laten schilderen" in action["what_changes"]
    assert "Nieuw zoekwoord: offerte schilderwerk" in action["what_changes"]
    assert "Kop vervalt: Vakwerk" in action["what_changes"]
    assert not any("Schilder in Utrecht" in change for change in action["what_changes"])
    assert "goedkoop" in action["negative_keywords"]
    assert "kostte in 28 dagen € 650,00 voor 8 leads: € 81,25 per lead" in optimize.reason


def test_a_campaign_that_has_those_keywords_and_ads_is_only_lowered() -> None:
    link = segment(campaigns=[campaign(spend_28d="650.00", leads_28d=8)])
    action = details(by_rule(partner(link), EXPENSIVE)[0])
    link["campaigns"][0] |= {
        "keywords": [keyword["text"] for keyword in action["keywords"]],
        "headlines": action["headlines"],
        "descriptions": action["descriptions"],
    }
    (only,) = by_rule(partner(link), EXPENSIVE)
    assert details(only)["action_type"] == "decrease_campaign_budget"


@pytest.mark.parametrize("changes", [{"channel": "meta_ads"}, {"segment_id": None}])
def test_keywords_are_named_for_search_campaigns_of_a_known_segment_only(changes: dict[str, Any]) -> None:
    dear = campaign(spend_28d="650.00", leads_28d=8, **changes)
    snapshot = partner(segment(campaigns=[dear])) if "channel" in changes else partner(other_campaigns=[dear])
    (only,) = by_rule(snapshot, EXPENSIVE)
    assert details(only)["action_type"] == "decrease_campaign_budget"


@pytest.mark.parametrize(
    ("budget", "to"),
    [("9.99", "9.00"), ("10.01", "9.01"), (None, None), ("0.00", None)],
)
def test_a_decrease_is_rounded_up_so_that_it_is_never_larger(budget: str | None, to: str | None) -> None:
    link = segment(campaigns=[campaign(daily_budget=budget)], per_week="-2.00")
    found = by_rule(partner(link), SURPLUS)
    assert [details(one)["changes"][0]["to"] for one in found] == ([to] if to else [])


LEAST = [
    # A day: at least € 5, or what it has where that is less.
    ("10.00", None, ["8.00"]),
    ("6.00", None, ["5.00"]),
    ("5.06", None, ["5.00"]),
    ("5.05", None, None),  # what is left is less than the least step
    ("5.00", None, None),
    ("4.50", None, None),
    ("0.10", None, None),
    # A month: at least 30.4 days of that.
    (None, "200.00", ["160.00"]),
    (None, "182.40", ["152.00"]),
    (None, "152.00", None),
    (None, "100.00", None),
    # Both: each keeps its least, and the monthly one is what commits.
    ("5.50", "182.40", ["5.00", "152.00"]),
    ("5.00", "182.40", ["152.00"]),
    ("4.00", "182.40", ["152.00"]),
    ("50.00", "152.00", None),
]


def with_budgets(daily: str | None, monthly: str | None, **changes: Any) -> dict[str, Any]:
    return campaign(daily_budget=daily, monthly_budget=monthly, **changes)


def new_amounts(changes: list[dict[str, Any]]) -> list[str]:
    return [change["to"] for change in changes]


@pytest.mark.parametrize(("daily", "monthly", "to"), LEAST)
def test_a_surplus_leaves_a_campaign_the_least_budget(
    daily: str | None, monthly: str | None, to: list[str] | None
) -> None:
    link = segment(campaigns=[with_budgets(daily, monthly)], per_week="-9.00")
    found = by_rule(partner(link), SURPLUS)
    assert [new_amounts(details(one)["changes"]) for one in found] == ([to] if to else [])


@pytest.mark.parametrize(("daily", "monthly", "to"), LEAST)
def test_dear_leads_leave_a_campaign_the_least_budget(
    daily: str | None, monthly: str | None, to: list[str] | None
) -> None:
    dear = with_budgets(daily, monthly, spend_28d="900.00", leads_28d=3, channel="meta_ads")
    found = by_rule(partner(segment(campaigns=[dear], per_week="0.00")), EXPENSIVE)
    assert [new_amounts(details(one)["changes"]) for one in found] == ([to] if to else [])


def test_of_several_campaigns_one_at_its_least_leaves_the_cut_to_the_others() -> None:
    dearest = with_budgets("5.00", None, spend_28d="500.00", leads_28d=5)
    other = with_budgets("10.00", None, id=str(OTHER_CAMPAIGN), spend_28d="100.00", leads_28d=5)
    (only,) = by_rule(partner(segment(campaigns=[dearest, other], per_week="-2.00")), SURPLUS)
    # Together € 15 drop by a tenth.
    assert details(only)["campaign_id"] == str(OTHER_CAMPAIGN)
    assert new_amounts(details(only)["changes"]) == ["8.50"]


def test_a_step_that_ends_at_the_least_budget_says_so() -> None:
    link = segment(campaigns=[campaign(daily_budget="5.20")], per_week="-9.00")
    proposal = the_one(partner(link), SURPLUS)
    assert "van € 5,20 naar € 5,00, en niet lager: dat is het minste voor een campagne." in proposal.reason
    assert "from €5.20 to €5.00, and no lower: that is the least for a campaign." in proposal.reason_en


@pytest.mark.parametrize(
    ("per_week", "to"),
    [
        ("-1.99", None),
        ("-2.00", "9.00"),
        ("-4.00", "9.00"),
        ("-4.01", "8.00"),
        ("-40.00", "8.00"),
        ("2.00", None),
    ],
)
def test_a_surplus_lowers_by_ten_percent_up_to_four_leads(per_week: str, to: str | None) -> None:
    found = by_rule(partner(segment(campaigns=[campaign()], per_week=per_week)), SURPLUS)
    assert [details(one)["changes"][0]["to"] for one in found] == ([to] if to else [])


def test_a_surplus_needs_an_active_campaign() -> None:
    assert by_rule(partner(segment(campaigns=[campaign(status="paused")], per_week="-9.00")), SURPLUS) == []


def test_a_surplus_says_how_many_leads_are_too_many() -> None:
    link = segment(campaigns=[campaign(spend_28d="100.00", leads_28d=5)], per_week="-2.50")
    link["gap"] |= {"target_leads_per_week": "5.50", "lead_gap": "-0.36"}
    proposal = the_one(partner(link), SURPLUS)
    assert proposal.reason == (
        "Voor schilderwerk in Utrecht wilt u 5,5 leads per week. In de laatste 7 dagen kwamen er 8 leads "
        "binnen: 2,5 te veel. Voorstel voor uw Google Ads-campagne voor schilderwerk in Utrecht: het "
        "dagbudget van € 10,00 naar € 9,00, een stap van 10%. Dit voorstel vervalt als er in 7 dagen minder "
        "dan 8 leads binnenkomen."
    )
    # 1.00 a day less at € 20 per lead: 0.35 leads a week
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["-0.4", "-0.2"],
        "monthly_cost_change": "-30.40",
    }


def two_campaigns(dear: dict[str, Any], cheap: dict[str, Any], per_week: str = "0.00") -> dict[str, Any]:
    """A dear campaign (€ 40 per lead) in one segment and a cheap one (€ 20) in another."""
    return partner(
        segment(campaigns=[campaign(**({"spend_28d": "200.00", "leads_28d": 5} | dear))], per_week="0.00"),
        other_segment(
            campaigns=[
                campaign(
                    **{
                        "id": str(OTHER_CAMPAIGN),
                        "segment_id": str(OTHER_SEGMENT),
                        "spend_28d": "100.00",
                        "leads_28d": 5,
                    }
                    | cheap
                )
            ],
            per_week=per_week,
        ),
    )


@pytest.mark.parametrize(
    ("dear", "cheap", "proposals"),
    [
        ({"spend_28d": "149.99"}, {}, 0),
        ({"spend_28d": "150.00"}, {}, 0),  # 30.00 is 1.5 × 20.00
        ({"spend_28d": "150.01"}, {}, 1),
        ({"leads_28d": 4}, {}, 0),
        ({}, {"leads_28d": 4}, 0),
        ({"leads_28d": 6}, {"leads_28d": 6}, 1),
        ({"status": "paused"}, {}, 0),
        ({}, {"status": "paused"}, 0),
        ({"daily_budget": None}, {}, 0),
        ({}, {"daily_budget": None}, 0),
        ({}, {"spend_28d": "0.00"}, 0),
        ({"daily_budget": "5.00"}, {}, 0),  # the least of a campaign
        # A next lead of the cheap one costs € 20 / 0.5 = € 40, as much as one of the dear one.
        ({"spend_28d": "200.00"}, {"elasticity": "0.5"}, 0),
        ({"spend_28d": "205.00"}, {"elasticity": "0.5"}, 1),
    ],
)
def test_budget_shifts_above_one_and_a_half_times_the_cost(
    dear: dict[str, Any], cheap: dict[str, Any], proposals: int
) -> None:
    assert len(by_rule(two_campaigns(dear, cheap), UNBALANCED)) == proposals


@pytest.mark.parametrize(("per_week", "proposals"), [("-1.99", 1), ("-2.00", 0)])
def test_no_budget_shifts_towards_a_surplus(per_week: str, proposals: int) -> None:
    assert len(by_rule(two_campaigns({}, {}, per_week), UNBALANCED)) == proposals


def test_no_budget_shifts_for_a_full_partner() -> None:
    snapshot = two_campaigns({}, {})
    snapshot["partner"]["open_leads"] = 20
    assert by_rule(snapshot, UNBALANCED) == []


@pytest.mark.parametrize(
    ("dear", "cheap", "changes"),
    [
        ({}, {}, [("10.00", "8.00"), ("10.00", "12.00")]),
        ({"daily_budget": "50.00"}, {}, [("50.00", "48.00"), ("10.00", "12.00")]),
        ({}, {"daily_budget": "50.00"}, [("10.00", "8.00"), ("50.00", "52.00")]),
        # 20 % of 7.99 is 1.598: one drops to 6.40 (6.392 rounded up), the other rises by the same 1.59
        ({"daily_budget": "7.99"}, {}, [("7.99", "6.40"), ("10.00", "11.59")]),
        # The dear one keeps € 5 a day, the least of a campaign.
        ({"daily_budget": "5.50"}, {}, [("5.50", "5.00"), ("10.00", "10.50")]),
        # So it does where a monthly budget is what commits.
        (
            {"daily_budget": "5.50", "monthly_budget": "182.40"},
            {"daily_budget": None, "monthly_budget": "200.00"},
            [("5.50", "5.00"), ("182.40", "152.00"), ("200.00", "230.40")],
        ),
        # A month's € 100 may move by 20: 0.657… a day, 9.3421 rounded up, and 0.65 × 30.4 = 19.76 a month
        ({}, {"daily_budget": None, "monthly_budget": "100.00"}, [("10.00", "9.35"), ("100.00", "119.76")]),
    ],
)
def test_a_shift_moves_at_most_a_fifth_of_either_and_adds_nothing(
    dear: dict[str, Any], cheap: dict[str, Any], changes: list[tuple[str, str]]
) -> None:
    proposal = the_one(two_campaigns(dear, cheap), UNBALANCED)
    action = details(proposal)
    assert [(change["from"], change["to"]) for change in action["changes"]] == changes
    assert {change["campaign_id"] for change in action["changes"][:-1]} == {str(CAMPAIGN)}
    assert action["changes"][-1]["campaign_id"] == str(OTHER_CAMPAIGN)
    assert proposal.dedupe_key.endswith(f":-:shift_budget:{CAMPAIGN}>{OTHER_CAMPAIGN}")


def test_a_shift_names_both_costs() -> None:
    proposal = the_one(two_campaigns({"spend_28d": "222.25"}, {}), UNBALANCED)
    assert proposal.reason == (
        "Uw Google Ads-campagne voor schilderwerk in Utrecht kostte in 28 dagen € 44,45 per lead, uw Google "
        "Ads-campagne voor dakwerk in Noord-Brabant € 20,00: meer dan 1,5 keer zo veel. Voorstel: bij de "
        "dure campagne het dagbudget van € 10,00 naar € 8,00, bij de goedkope het dagbudget van € 10,00 naar "
        "€ 12,00. Samen kosten ze niet meer dan nu. Dit voorstel vervalt zodra de CPL van de dure campagne "
        "€ 30,00 of lager is."
    )
    # 2.00 a day: 0.7 leads a week at € 20 instead of 0.315 at € 44.45
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["0.2", "0.4"],
        "monthly_cost_change": "0.00",
    }
