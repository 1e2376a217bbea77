"""What a lead costs, by which rung of the ladder, and how numbers are written."""

from decimal import Decimal

import pytest

from shared.core.formats import euros, euros_en, number, number_en, percent, percent_en, to_tenths
from shared.recommendations.cpl import Cpl, CplSource, cost_per_lead
from shared.recommendations.models.snapshot import Campaign
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS
from tests.unit.recommendations.snapshots import campaign


@pytest.mark.parametrize(
    ("leads", "median", "target", "because"),
    [
        (5, "28.50", "40.00", "€ 33,33 per lead (van deze campagne: € 166,65 voor 5 leads in 28 dagen)"),
        (6, "28.50", "40.00", "€ 27,78 per lead (van deze campagne: € 166,65 voor 6 leads in 28 dagen)"),
        (4, "28.50", "40.00", "€ 28,50 per lead (wat een lead in dit segment meestal kost)"),
        (4, None, "40.00", "€ 40,00 per lead (het streefbedrag van de campagne)"),
        (4, "0.00", "40.00", "€ 40,00 per lead (het streefbedrag van de campagne)"),
        (4, None, None, "€ 35,00 per lead (een aanname, want er zijn nog geen cijfers)"),
        (4, None, "0.00", "€ 35,00 per lead (een aanname, want er zijn nog geen cijfers)"),
    ],
)
def test_the_ladder_goes_from_own_figures_to_an_assumption(
    leads: int, median: str | None, target: str | None, because: str
) -> None:
    found = Campaign.model_validate(campaign(spend_28d="166.65", leads_28d=leads, cpl_target=target))
    cpl = cost_per_lead(found, Decimal(median) if median else None, DEFAULT_THRESHOLDS)
    assert cpl.because == because
    assert cpl.because_en.startswith(euros_en(cpl.amount))


def test_without_a_campaign_the_segment_tells() -> None:
    assert cost_per_lead(None, Decimal("28.50"), DEFAULT_THRESHOLDS).amount == Decimal("28.50")
    assert cost_per_lead(None, None, DEFAULT_THRESHOLDS).amount == Decimal("35.00")


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        ("1250.5", "€ 1.250,50", "€1,250.50"),
        ("0", "€ 0,00", "€0.00"),
        ("0.005", "€ 0,01", "€0.01"),
        ("0.004", "€ 0,00", "€0.00"),
        ("1234567.895", "€ 1.234.567,90", "€1,234,567.90"),
        ("999.99", "€ 999,99", "€999.99"),
    ],
)
def test_amounts_are_written_to_the_cent(amount: str, dutch: str, english: str) -> None:
    assert (euros(Decimal(amount)), euros_en(Decimal(amount))) == (dutch, english)


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        ("12.00", "12", "12"),
        ("1.50", "1,5", "1.5"),
        ("1.71", "1,71", "1.71"),
        ("100", "100", "100"),
        ("1200", "1.200", "1,200"),
        ("-0.001", "0", "0"),
    ],
)
def test_counts_are_written_without_needless_decimals(value: str, dutch: str, english: str) -> None:
    assert (number(Decimal(value)), number_en(Decimal(value))) == (dutch, english)


def test_shares_are_percentages() -> None:
    assert (percent(Decimal("0.015")), percent_en(Decimal("0.015"))) == ("1,5%", "1.5%")


@pytest.mark.parametrize(("value", "tenths"), [("0.05", "0.1"), ("-0.04", "0.0"), ("2.449", "2.4")])
def test_effects_are_rounded_to_tenths(value: str, tenths: str) -> None:
    assert str(to_tenths(Decimal(value))) == tenths


def test_a_cost_that_one_lead_tells_counts_one_lead() -> None:
    cpl = Cpl(Decimal("40.00"), CplSource.CAMPAIGN, Decimal("40.00"), 1)
    assert cpl.because.endswith("(van deze campagne: € 40,00 voor 1 lead in 28 dagen)")
    assert cpl.because_en.endswith("(this campaign's: €40.00 for 1 lead in 28 days)")
