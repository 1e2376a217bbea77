"""What the forecast changes in the rules: no spending on noise, and the month in plain words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.budget.response import Response
from shared.recommendations.models.snapshot import Gap
from shared.recommendations.models.states import RuleName
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS
from shared.recommendations.responses import share_that_pays, shares_to_cut, units_to_grow
from shared.recommendations.rules.wording import month_shortage
from tests.unit.recommendations.snapshots import (
    OTHER_CAMPAIGN,
    campaign,
    details,
    gap,
    page,
    partner,
    rules_of,
    segment,
    the_one,
)

SURE: dict[str, Any] = {
    "month_leads": 40,
    "expected_month_low": 5,
    "expected_month_high": 12,
    "gap_probability": "0.8000",
}
NOISE: dict[str, Any] = SURE | {"gap_probability": "0.7999"}
SPENDING: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("missing_campaign", {}, {}),
    ("planned_campaign", {"campaigns": [campaign(status="planned")]}, {}),
    ("underfunded_campaign", {"campaigns": [campaign(spend_28d="260.00", leads_28d=8)]}, {}),
    ("no_budget", {}, {"monthly_budget": None}),
    ("budget_nearly_spent", {}, {"spent_this_month": "460.00"}),
]


@pytest.mark.parametrize(("rule", "link", "budget"), SPENDING, ids=[rule for rule, _, _ in SPENDING])
@pytest.mark.parametrize(("forecast", "is_proposed"), [({}, True), (SURE, True), (NOISE, False)])
def test_more_is_spent_only_on_a_gap_that_is_likely_real(
    rule: str, link: dict[str, Any], budget: dict[str, Any], forecast: dict[str, Any], *, is_proposed: bool
) -> None:
    found = rules_of(partner(segment(**link, gap=gap(**forecast)), budget=budget))
    assert (rule in found) is is_proposed


def test_a_page_costs_nothing_and_is_proposed_for_any_gap() -> None:
    assert rules_of(partner(segment(pages=[], gap=gap(**NOISE)))) == ["missing_landing_page"]
    assert rules_of(partner(segment(pages=[page(status="review")], gap=gap(**NOISE)))) == [
        "unpublished_landing_page"
    ]


def test_a_spent_budget_is_not_raised_for_a_gap_that_may_be_noise() -> None:
    running = campaign(spend_28d="260.00", leads_28d=8)
    short = segment(campaigns=[running], gap=gap(**NOISE))
    proposal = the_one(partner(short, budget={"spent_this_month": "460.00"}), RuleName.BUDGET_NEARLY_SPENT)
    assert details(proposal)["action_type"] == "pause_campaign"
    assert "Of u echt leads tekortkomt, is niet zeker genoeg. Voorstel: stop uw" in proposal.reason


@pytest.mark.parametrize(
    ("leads", "low", "high", "nl", "en"),
    [
        # 20 a week is 85.7 in November: 86 - 40 = 46 still wanted.
        (40, 37, 42, "U komt deze maand waarschijnlijk 4 tot 9 leads tekort.", "be 4 to 9 leads short."),
        (40, 45, 46, "U komt deze maand waarschijnlijk hoogstens 1 lead tekort.", "be at most 1 lead short."),
        (40, 41, 41, "U komt deze maand waarschijnlijk ongeveer 5 leads tekort.", "be about 5 leads short."),
        (40, 46, 46, "U krijgt deze maand waarschijnlijk net genoeg leads.", "get just enough leads."),
        (
            40,
            44,
            49,
            "Deze maand kan uitkomen tussen 2 leads te weinig en 3 leads te veel.",
            "3 leads too many.",
        ),
        (
            40,
            48,
            50,
            "U krijgt deze maand waarschijnlijk 2 tot 4 leads te veel.",
            "get 2 to 4 leads too many.",
        ),
        (
            40,
            46,
            47,
            "U krijgt deze maand waarschijnlijk hoogstens 1 lead te veel.",
            "at most 1 lead too many.",
        ),
    ],
)
def test_a_reason_says_what_the_month_may_bring(leads: int, low: int, high: int, nl: str, en: str) -> None:
    month = {"month_leads": leads, "expected_month_low": low, "expected_month_high": high}
    proposal = the_one(partner(segment(gap=gap(**SURE | month))), RuleName.MISSING_CAMPAIGN)
    assert f"12 te weinig. {nl} Uw landingspagina" in proposal.reason
    assert f"{en} Your landing page" in proposal.reason_en


def test_on_the_last_day_of_a_month_the_next_one_is_meant() -> None:
    found = Gap.model_validate(gap(**SURE | {"month_leads": 0, "target_leads_per_week": "7.00"}))
    # 31 wanted in December, 28 in the February after: 5 to 12 expected.
    assert month_shortage(found, date(2026, 11, 30)) == (19, 26)
    assert month_shortage(found, date(2027, 1, 31)) == (16, 23)
    assert month_shortage(Gap.model_validate(gap()), date(2026, 11, 30)) is None


def flat(cents: int, cpl: int, elasticity: str = "1") -> Response:
    return Response(cents, Decimal(cents) / 100 / cpl, Decimal(elasticity))


def test_what_the_gap_needs_goes_where_a_euro_brings_most() -> None:
    # A next lead costs € 20 and € 30: the 2 leads a month cost € 40, of which a step of the first pays € 20.
    found = units_to_grow([flat(10_000, 20), flat(10_000, 30)], Decimal(2), Decimal(500), DEFAULT_THRESHOLDS)
    assert found == (2_000, 2_000)
    # A lead a month less: the first one's € 20 pay for it.
    found = units_to_grow([flat(10_000, 20), flat(10_000, 30)], Decimal(1), Decimal(500), DEFAULT_THRESHOLDS)
    assert found == (2_000, 0)
    # Saturated, the first brings its next lead for € 40, so the other grows first.
    found = units_to_grow(
        [flat(10_000, 20, "0.5"), flat(10_000, 30)], Decimal("0.5"), Decimal(500), DEFAULT_THRESHOLDS
    )
    assert found == (0, 1_500)
    assert units_to_grow([flat(10_000, 20)] * 2, Decimal(2), Decimal("7.77"), DEFAULT_THRESHOLDS) == (777, 0)


@pytest.mark.parametrize(
    ("elasticity", "price", "share"),
    [
        ("1", "50", "0.10"),  # € 50 a lead, and € 50 is allowed
        ("1", "49.99", "0.20"),
        ("0.8", "49.99", "0.20"),
        # At an elasticity of 0.8 the last lead costs 50 × (0.8 + 0.2 × 0.87)² / 0.8 = € 59.29 at 13 % less.
        ("0.8", "59.30", "0.13"),
        ("0.8", "70", "0.10"),
    ],
)
def test_a_budget_drops_until_its_last_lead_is_worth_it(elasticity: str, price: str, share: str) -> None:
    found = share_that_pays(flat(100_000, 50, elasticity), Decimal(price), DEFAULT_THRESHOLDS)
    assert found == Decimal(share)


def test_a_surplus_is_cut_where_it_costs_fewest_leads() -> None:
    dear, cheap = flat(20_000, 40), flat(40_000, 20)
    # A tenth of € 600 is € 60: a fifth of the dear one's € 200, and the cheap one's tenth at least.
    assert shares_to_cut([dear, cheap], Decimal("0.10"), DEFAULT_THRESHOLDS) == (
        Decimal("0.20"),
        Decimal("0.10"),
    )
    assert shares_to_cut([dear, flat(20_000, 20)], Decimal("0.10"), DEFAULT_THRESHOLDS) == (
        Decimal("0.20"),
        Decimal(0),
    )
    assert shares_to_cut([dear, cheap], Decimal("0.20"), DEFAULT_THRESHOLDS) == (Decimal("0.20"),) * 2
    # A dear one that has the least of a campaign, € 152, leaves the € 55.20 to the other.
    assert shares_to_cut([flat(15_200, 40), cheap], Decimal("0.10"), DEFAULT_THRESHOLDS) == (
        Decimal(0),
        Decimal("0.138"),
    )


def test_of_two_campaigns_with_a_surplus_the_dear_one_drops() -> None:
    dear = campaign(spend_28d="400.00", leads_28d=8)
    cheap = campaign(id=str(OTHER_CAMPAIGN), spend_28d="200.00", leads_28d=8)
    proposal = the_one(partner(segment(campaigns=[dear, cheap], per_week="-2.00")), RuleName.SURPLUS_LEADS)
    assert details(proposal)["campaign_id"] == dear["id"]
    assert details(proposal)["changes"] == [{"budget": "daily_budget", "from": "10.00", "to": "8.00"}]
