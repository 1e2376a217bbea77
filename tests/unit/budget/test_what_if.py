"""What more budget would bring, from figures made up here."""

from decimal import Decimal
from math import log
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.budget.response import (
    LEAST_ELASTICITY,
    USUAL_ELASTICITY,
    Evidence,
    elasticity_of,
)
from shared.budget.schemas import RunningCampaign
from shared.budget.what_if import place, range_in_words, together, whole_range


def campaign(**changes: object) -> RunningCampaign:
    """€ 304 a month, all of it spent, at € 28 a lead, in a segment where a lead costs that too."""
    figures: dict[str, Any] = {
        "campaign_id": uuid4(),
        "branch": "schilder",
        "region": "utrecht",
        "segment_id": UUID(int=1),
        "channel": "google_ads",
        "commitment": "304.00",
        "cpl_target": None,
        "spend": "280.00",
        "days": 28,
        "leads": 10,
        "evidence": None,
        "segment": {"cpl": "28.00", "evidence": None},
    }
    return RunningCampaign.model_validate(figures | changes)


def test_more_budget_brings_a_range_around_what_the_curve_says() -> None:
    # 304 / 28 = 10.857 leads; at € 404 and an elasticity of 0.8: 10.857 × 404 / (243.2 + 80.8) = 13.538.
    (placement,) = place([campaign()], 10_000)
    assert placement.new_cents == 40_400
    assert abs(placement.leads - Decimal("2.681")) < Decimal("0.001")
    # Deviation: √(2 / 15 + 1 / (25 × 0.64)) = 0.4425 of it, and e^(1.2816 × 0.4425) = 1.763: 1.5 to 4.7.
    assert placement.range == (1, 5)
    assert together([placement]) == (1, 5)


def test_it_goes_where_it_brings_most() -> None:
    cheap, dear = campaign(leads=20), campaign(leads=5)
    (placement,) = place([dear, cheap], 5_000)
    assert placement.campaign is cheap
    assert sum(one.new_cents - one.cents for one in place([dear, cheap], 100_000_00)) == 2 * 30_400


@pytest.mark.parametrize(
    "changes",
    [
        {"commitment": "0"},
        {"days": 0, "spend": "0.00", "leads": 0},
        {"spend": "223.99"},  # less than four fifths of the 28 / 30.4 of a month that it may spend
    ],
)
def test_a_campaign_that_does_not_spend_its_budget_gets_no_more(changes: dict[str, Any]) -> None:
    assert place([campaign(**changes)], 10_000) == []


def test_few_leads_of_its_own_lean_on_the_segment() -> None:
    unlucky = campaign(leads=0, spend="280.00")
    (placement,) = place([unlucky], 10_000)
    # (0 + 5) / (280 + 5 × 28) leads a euro: a third of the segment's, and not nothing.
    assert abs(placement.leads - Decimal("2.681") / 3) < Decimal("0.001")


def test_what_nothing_brings_is_no_range() -> None:
    assert whole_range(Decimal(0), Decimal(1)) == (0, 0)


@pytest.mark.parametrize(
    ("leads", "dutch", "english"),
    [
        ((0, 0), "0 leads", "0 leads"),
        ((0, 1), "0 tot 1 lead", "0 to 1 lead"),
        ((1, 1), "1 lead", "1 lead"),
        ((1, 2), "1 tot 2 leads", "1 to 2 leads"),
        ((3, 3), "3 leads", "3 leads"),
    ],
)
def test_a_range_of_leads_is_told_in_whole_leads(leads: tuple[int, int], dutch: str, english: str) -> None:
    assert range_in_words(*leads) == (dutch, english)


def evidence(random: Random, elasticity: float, days: int, spread: float) -> Evidence:
    """Days of a campaign whose leads follow its spend with an elasticity, reckoned here in floats."""
    spends = [10 * 2.718281828 ** random.gauss(0, spread) for _ in range(days)]
    leads = [
        sum(random.random() < 2 * (spend / 10) ** elasticity / 40 for _ in range(40)) for spend in spends
    ]
    total, count = sum(spends), sum(leads)
    mean = sum(spend * log(spend) for spend in spends) / total
    score = sum(lead * log(spend) for lead, spend in zip(leads, spends, strict=True)) - count * mean
    information = count * (sum(spend * log(spend) ** 2 for spend in spends) / total - mean**2)
    return Evidence(Decimal(str(round(score, 4))), Decimal(str(round(information, 4))))


def test_days_of_different_spend_tell_an_elasticity() -> None:
    random = Random(7)  # noqa: S311 - cases of a test, the same every time
    for truth in (0.5, 0.9):
        found = elasticity_of(evidence(random, truth, 2_000, 0.4))
        assert abs(found - Decimal(str(truth))) < Decimal("0.1")


def test_days_of_equal_spend_leave_what_is_believed() -> None:
    assert elasticity_of(None) == USUAL_ELASTICITY
    assert elasticity_of(Evidence(Decimal(0), Decimal(0)), Decimal("0.6")) == Decimal("0.6")
    few = elasticity_of(Evidence(Decimal("-2"), Decimal(2)))
    assert Decimal("0.7") < few < USUAL_ELASTICITY


@pytest.mark.parametrize(("score", "expected"), [("-900", LEAST_ELASTICITY), ("900", Decimal(1))])
def test_an_elasticity_stays_within_reason(score: str, expected: Decimal) -> None:
    assert elasticity_of(Evidence(Decimal(score), Decimal(50))) == expected
