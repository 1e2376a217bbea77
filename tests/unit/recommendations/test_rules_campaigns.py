"""Rules that start a campaign or give it more, at their boundaries."""

from typing import Any

import pytest

from shared.recommendations.models.states import RuleName
from tests.unit.recommendations.snapshots import (
    CAMPAIGN,
    OTHER_CAMPAIGN,
    PAGE,
    by_rule,
    campaign,
    details,
    page,
    partner,
    segment,
    the_one,
)

MISSING = RuleName.MISSING_CAMPAIGN
PLANNED = RuleName.PLANNED_CAMPAIGN
UNDERFUNDED = RuleName.UNDERFUNDED_CAMPAIGN


@pytest.mark.parametrize(
    ("monthly_budget", "daily_budget"),
    [
        ("151.99", None),  # 4.99 a day
        ("152.00", "5.00"),  # 5 a day × 30.4
        ("152.30", "5.00"),
        ("152.31", "5.01"),
        ("500.00", "16.44"),  # 16.447 a day
        ("5000.00", "48.85"),  # 12 leads × € 28.50 / 7 = 48.857
    ],
)
def test_a_missing_campaign_costs_what_the_gap_needs_within_the_room(
    monthly_budget: str, daily_budget: str | None
) -> None:
    found = by_rule(partner(segment(), budget={"monthly_budget": monthly_budget}), MISSING)
    assert [details(proposal)["daily_budget"] for proposal in found] == (
        [daily_budget] if daily_budget else []
    )


@pytest.mark.parametrize(
    ("per_week", "daily_budget"),
    [
        ("0.99", None),
        ("1.00", "5.00"),
        ("1.22", "5.00"),
        ("1.23", "5.00"),
        ("1.24", "5.04"),
        ("2.00", "8.14"),
    ],
)
def test_a_new_campaign_never_gets_less_than_five_euros_a_day(
    per_week: str, daily_budget: str | None
) -> None:
    # 1.22 leads × 28.50 / 7 = 4.967; 1.23 → 5.007; 1.24 → 5.048; 2 → 8.142
    found = by_rule(partner(segment(per_week=per_week)), MISSING)
    assert [details(proposal)["daily_budget"] for proposal in found] == (
        [daily_budget] if daily_budget else []
    )


@pytest.mark.parametrize(
    ("link", "changes"),
    [
        ({"pages": []}, {}),
        ({"pages": [page(status="review")]}, {}),
        ({"campaigns": [campaign(status="paused")]}, {}),
        ({"campaigns": [campaign(status="planned")]}, {}),
        ({}, {"open_leads": 20}),
        ({}, {"preferred_channels": ["meta_ads"]}),
        ({}, {"budget": {"monthly_budget": None}}),
        ({}, {"budget": {"committed": "400.000"}}),
        ({}, {"budget": {"committed": "700.000"}}),
        ({}, {"budget": {"spent_this_month": "450.01"}}),
    ],
)
def test_no_campaign_is_missed(link: dict[str, Any], changes: dict[str, Any]) -> None:
    assert by_rule(partner(segment(**link), **changes), MISSING) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"open_leads": 19},
        {"max_open_leads": None, "open_leads": 500},
        {"preferred_channels": []},
        {"budget": {"spent_this_month": "450.00"}},
        {"budget": {"committed": "348.000"}},
    ],
)
def test_a_campaign_is_missed(changes: dict[str, Any]) -> None:
    assert len(by_rule(partner(segment(), **changes), MISSING)) == 1


def test_a_missing_campaign_says_what_it_costs() -> None:
    proposal = the_one(partner(segment(), budget={"monthly_budget": "1250.50"}), MISSING)
    # 1,250.50 / 30.4 = 41.134…; × 30.4 = 1,250.352
    assert "Gerekend is met € 28,50 per lead (wat een lead in dit segment meestal kost)." in proposal.reason
    assert (
        "Voorstel: € 41,13 per dag, dat is € 1.250,35 per maand, en er is € 1.250,50 ruimte in uw "
        "maandbudget." in proposal.reason
    )
    assert (
        "Proposal: €41.13 a day, which is €1,250.35 a month, and your monthly budget has €1,250.50 of room."
        in proposal.reason_en
    )
    action = details(proposal)
    assert action["channel"] == "google_ads"
    assert action["landing_page_id"] == str(PAGE)
    assert action["cpl_target"] == "28.50"
    assert {"text": "schilder utrecht", "match_type": "exact"} in action["keywords"]
    assert "vacature" in action["negative_keywords"]
    # 41.13 × 7 / 28.50 = 10.10 leads a week, of which half to all is expected.
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["5.1", "10.1"],
        "monthly_cost_change": "1250.35",
    }


def test_an_assumed_cost_is_no_target() -> None:
    proposal = the_one(partner(segment(median_cpl=None)), MISSING)
    assert details(proposal)["cpl_target"] is None
    assert "€ 35,00 per lead (een aanname, want er zijn nog geen cijfers)" in proposal.reason


def planned(**changes: object) -> dict[str, Any]:
    return campaign(status="planned", **changes)


@pytest.mark.parametrize(
    ("committed", "proposals"), [("195.990", 1), ("196.000", 1), ("196.001", 0), ("600.000", 0)]
)
def test_a_planned_campaign_starts_where_it_fits(committed: str, proposals: int) -> None:
    # € 10 a day commits € 304 of € 500.
    found = by_rule(partner(segment(campaigns=[planned()]), budget={"committed": committed}), PLANNED)
    assert len(found) == proposals


@pytest.mark.parametrize(
    ("link", "changes"),
    [
        ({"per_week": "0.99", "campaigns": [planned()]}, {}),
        ({"pages": [page(status="review")], "campaigns": [planned()]}, {}),
        ({"campaigns": [planned(landing_page_id=str(OTHER_CAMPAIGN))]}, {}),
        ({"campaigns": [planned(daily_budget=None)]}, {}),
        ({"campaigns": [planned(daily_budget="0.00")]}, {}),
        ({"campaigns": [campaign(status="paused")]}, {}),
        ({"campaigns": [campaign()]}, {}),
        ({"campaigns": [planned()]}, {"open_leads": 20}),
        ({"campaigns": [planned()]}, {"budget": {"spent_this_month": "450.01"}}),
        ({"campaigns": [planned()]}, {"budget": {"monthly_budget": None}}),
    ],
)
def test_no_campaign_is_started(link: dict[str, Any], changes: dict[str, Any]) -> None:
    assert by_rule(partner(segment(**link), **changes), PLANNED) == []


def test_a_start_says_what_it_costs_at_most() -> None:
    proposal = the_one(partner(segment(campaigns=[planned(landing_page_id=None)])), PLANNED)
    assert details(proposal) == {
        "action_type": "activate_campaign",
        "campaign_id": str(CAMPAIGN),
        "daily_budget": "10.00",
        "monthly_budget": None,
    }
    # 10 × 7 / 28.50 = 2.456 leads a week
    assert "De campagne kost ten hoogste € 304,00 per maand." in proposal.reason
    assert "is dat goed voor ongeveer 2,5 leads per week." in proposal.reason
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["1.2", "2.5"],
        "monthly_cost_change": "304.00",
    }


def test_planned_campaigns_share_the_room() -> None:
    campaigns = [planned(), planned(id=str(OTHER_CAMPAIGN), daily_budget="6.45")]  # 304 + 196.08 > 500
    assert len(by_rule(partner(segment(campaigns=campaigns)), PLANNED)) == 1
    campaigns[1]["daily_budget"] = "6.44"  # 304 + 195.776
    assert len(by_rule(partner(segment(campaigns=campaigns)), PLANNED)) == 2


ACTIVE = {"committed": "304.000"}


@pytest.mark.parametrize(
    ("per_week", "committed", "to"),
    [
        ("0.99", "304.000", None),
        ("12.00", "304.000", "12.00"),  # needs 55.71 a day, 20 % is 2.00
        ("1.00", "304.000", "12.00"),  # needs 4.64
        ("12.00", "439.200", "12.00"),  # room 60.80 = 2.00 a day
        ("12.00", "439.210", "11.99"),  # room 60.79 = 1.9996 a day
        ("12.00", "496.960", "10.10"),  # room 3.04 = 0.10 a day, the least step of 1 %
        ("12.00", "496.970", None),
        ("12.00", "500.000", None),
    ],
)
def test_a_budget_grows_by_what_the_gap_needs_within_room_and_step(
    per_week: str, committed: str, to: str | None
) -> None:
    link = segment(campaigns=[campaign(spend_28d="260.00", leads_28d=8)], per_week=per_week)
    found = by_rule(partner(link, budget={"committed": committed}), UNDERFUNDED)
    expected = [[{"budget": "daily_budget", "from": "10.00", "to": to}]] if to else []
    assert [details(proposal)["changes"] for proposal in found] == expected


def test_a_small_need_raises_a_large_budget_by_no_more() -> None:
    big = campaign(daily_budget="100.00", spend_28d="260.00", leads_28d=8)
    link = segment(campaigns=[big], per_week="1.00")
    found = by_rule(partner(link, budget={"monthly_budget": "9000.00", "committed": "3040.000"}), UNDERFUNDED)
    # 1 lead × € 32.50 / 7 = 4.642… a day
    assert details(found[0])["changes"] == [{"budget": "daily_budget", "from": "100.00", "to": "104.64"}]


@pytest.mark.parametrize(
    ("changes", "proposals"),
    [
        ({"spend_28d": "199.99", "leads_28d": 5}, 1),
        ({"spend_28d": "200.00", "leads_28d": 5}, 1),  # 40.00 per lead, the target
        ({"spend_28d": "200.01", "leads_28d": 5}, 0),
        ({"spend_28d": "200.01", "leads_28d": 5, "cpl_target": None}, 1),
        ({"cpl_target": "28.49"}, 0),  # the segment's median is 28.50
        ({"cpl_target": "28.50"}, 1),
        ({"status": "paused"}, 0),
        ({"daily_budget": None}, 0),
        ({"daily_budget": "0.00"}, 0),
        ({"spend_28d": "0.00", "leads_28d": 5}, 0),  # leads that cost nothing need no budget
    ],
)
def test_only_a_campaign_within_its_target_grows(changes: dict[str, Any], proposals: int) -> None:
    assert (
        len(by_rule(partner(segment(campaigns=[campaign(**changes)]), budget=ACTIVE), UNDERFUNDED))
        == proposals
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"open_leads": 20},
        {"budget": ACTIVE | {"spent_this_month": "450.01"}},
        {"budget": {"monthly_budget": None}},
    ],
)
def test_nothing_grows_for_a_full_partner_or_a_spent_budget(changes: dict[str, Any]) -> None:
    assert by_rule(partner(segment(campaigns=[campaign()]), **changes), UNDERFUNDED) == []


def test_an_increase_says_why_to_the_cent() -> None:
    link = segment(campaigns=[campaign(spend_28d="260.00", leads_28d=8)])
    proposal = the_one(partner(link, budget=ACTIVE), UNDERFUNDED)
    assert proposal.reason == (
        "Voor schilderwerk in Utrecht wilt u 20 leads per week. In de laatste 7 dagen kwamen er 8 leads "
        "binnen: 12 te weinig. Uw Google Ads-campagne voor schilderwerk in Utrecht levert leads voor € 32,50 "
        "per lead (van deze campagne: € 260,00 voor 8 leads in 28 dagen), binnen het streefbedrag van € "
        "40,00. Voor de leads die ontbreken is nog € 55,71 per dag nodig. Voorstel: het dagbudget van € "
        "10,00 naar € 12,00. Een stap is ten hoogste 20% en er was € 196,00 ruimte in uw maandbudget. "
        "Dit voorstel vervalt als de CPL boven € 40,00 komt."
    )
    # 2 × 7 / 32.50 = 0.43 leads a week for 2 × 30.4 a month
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": ["0.2", "0.4"],
        "monthly_cost_change": "60.80",
    }


def test_both_budgets_of_a_campaign_grow_by_the_same_share() -> None:
    both = campaign(daily_budget="9.99", monthly_budget="250.00")
    proposal = the_one(partner(segment(campaigns=[both]), budget={"committed": "250.000"}), UNDERFUNDED)
    assert details(proposal)["changes"] == [
        {"budget": "daily_budget", "from": "9.99", "to": "11.98"},  # 11.988
        {"budget": "monthly_budget", "from": "250.00", "to": "300.00"},
    ]
    assert proposal.expected_effect.model_dump(mode="json")["monthly_cost_change"] == "50.00"


def test_the_cheapest_campaign_grows_first_and_the_next_by_what_is_then_missing() -> None:
    dear = campaign(daily_budget="20.00", spend_28d="150.00", leads_28d=5)
    cheap = campaign(id=str(OTHER_CAMPAIGN), daily_budget="20.00", spend_28d="100.00", leads_28d=5)
    link = segment(campaigns=[dear, cheap], per_week="1.75")
    found = by_rule(partner(link, budget={"monthly_budget": "2000.00", "committed": "1216.000"}), UNDERFUNDED)
    # 0.25 leads a day × € 20 = 5.00 needed, 4.00 given: 0.05 leads a day are left, × € 30 = 1.50
    assert [(details(one)["campaign_id"], details(one)["changes"][0]["to"]) for one in found] == [
        (str(OTHER_CAMPAIGN), "24.00"),
        (str(CAMPAIGN), "21.50"),
    ]
