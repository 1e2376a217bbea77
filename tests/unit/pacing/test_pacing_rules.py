"""The picture of a month, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.pacing.models import Band, MonthFacts, SegmentMonth, SpendOutlook
from shared.pacing.picture import picture
from shared.pacing.rules import path, spend_ahead, together

D = Decimal
PARTNER = UUID(int=1)


def segment(expected: str | None, low: int | None, high: int | None, target: str = "7.00") -> SegmentMonth:
    return SegmentMonth(
        target_leads_per_week=D(target),
        expected_month_leads=None if expected is None else D(expected),
        expected_month_low=low,
        expected_month_high=high,
        gap_probability=None if expected is None else D("0.8"),
    )


def facts(**changes: Any) -> MonthFacts:
    """June of a partner: two leads and ten euros on every day through the 20th."""
    days = [date(2026, 6, 1) + timedelta(days=number) for number in range(20)]
    values: dict[str, Any] = {
        "partner_id": PARTNER,
        "segment_id": None,
        "monthly_budget": "400.00",
        "as_of": days[-1],
        "month": days[0],
        "gaps": [segment("20.00", 12, 29, target="21.00")],
        "lead_days": [{"date": day, "leads": 2} for day in days],
        "spend_days": [{"date": day, "spend": "10.00"} for day in days],
        "outlook": {"known_through": days[-1], "weekdays": ["10"] * 7, "deviation": "0"},
    }
    return MonthFacts.model_validate({**values, **changes})


def test_the_month_adds_up() -> None:
    found = picture(facts())
    leads = found.leads
    assert leads is not None
    assert (found.days_in_month, leads.so_far, leads.target_total) == (30, 40, D(90))
    assert (leads.expected_total, leads.low, leads.high) == (D(60), 52, 69)
    assert leads.gap_probability == D("0.8")
    assert [day.actual for day in leads.days[17:22]] == [36, 38, 40, None, None]
    assert [day.expected for day in leads.days[18:22]] == [None, None, D(42), D(44)]
    assert [day.target for day in leads.days[:2]] == [D(3), D(6)]
    assert (leads.days[-1].expected, leads.days[-1].low, leads.days[-1].high) == (D(60), D(52), D(69))
    spend = found.spend
    assert (spend.so_far, spend.projected, spend.monthly_budget) == (D(200), D(300), D(400))
    assert (spend.low, spend.high) == (D(300), D(300))  # ten euros on every day, without fail
    assert [day.actual for day in spend.days[18:22]] == [D(190), D(200), None, None]
    assert [day.projected for day in spend.days[18:22]] == [None, None, D(210), D(220)]


def test_the_band_opens_and_no_lead_that_came_is_lost_again() -> None:
    rows = [day for day in picture(facts()).leads.days if day.expected is not None]  # type: ignore[union-attr] # there are gaps
    assert all(day.low <= day.expected <= day.high for day in rows)  # type: ignore[operator] # set with `expected`
    widths = [day.high - day.low for day in rows]  # type: ignore[operator] # the same
    assert widths == sorted(widths)
    assert all(day.low >= 40 for day in rows)  # type: ignore[operator] # the same


def test_without_gaps_there_is_no_lead_and_without_a_forecast_no_band() -> None:
    assert picture(facts(gaps=[])).leads is None
    leads = picture(facts(gaps=[segment("20.00", 12, 29), segment(None, None, None)])).leads
    assert leads is not None
    assert (leads.so_far, leads.expected_total, leads.low, leads.high) == (40, None, None, None)
    assert {day.expected for day in leads.days} == {None}
    assert leads.gap_probability is None


def test_a_segments_picture_has_no_budget_of_the_partner() -> None:
    assert picture(facts(segment_id=UUID(int=2))).spend.monthly_budget is None


def test_on_the_last_day_the_next_month_begins() -> None:
    found = picture(
        facts(
            as_of=date(2026, 6, 30),
            month=date(2026, 7, 1),
            lead_days=[],
            spend_days=[],
            outlook={"known_through": "2026-06-29", "weekdays": ["10"] * 7, "deviation": "0"},
        )
    )
    assert found.leads is not None
    assert (found.leads.so_far, found.leads.expected_total) == (0, D(20))
    assert found.leads.days[0].expected == D("0.65")  # 20 / 31
    assert (found.spend.so_far, found.spend.projected) == (D(0), D(310))


def test_days_whose_spend_is_not_known_yet_are_expected() -> None:
    known = date(2026, 6, 19)
    found = picture(
        facts(
            spend_days=[{"date": date(2026, 6, 1), "spend": "190.00"}],
            outlook={"known_through": known, "weekdays": ["10"] * 7, "deviation": "2"},
        )
    ).spend
    assert (found.so_far, found.projected) == (D(190), D(300))
    assert [day.actual for day in found.days[18:20]] == [D(190), None]
    # 11 days ahead: 1.2816 × 2 × √(11 + 121 / 7) = 13.63
    assert (found.low, found.high) == (D("286.37"), D("313.63"))


def test_several_segments_miss_independently_of_each_other() -> None:
    # 3 and 4 below are 5 together, 6 and 8 above are 10.
    found = together([segment("10.00", 7, 16), segment("20.00", 16, 28)])
    assert found == Band(expected=D(30), low=D(25), high=D(40))
    # Two that hardly bring a lead may well bring one together.
    assert together([segment("0.30", 0, 0)] * 2) == Band(expected=D("0.60"), low=D(0), high=D(1))
    assert together([segment("1.00", 1, 1), segment(None, None, None)]) is None


@pytest.mark.parametrize(("expected", "low", "high"), [("0.30", 0, 0), ("2.70", 1, 2), ("8.60", 5, 8)])
def test_a_segments_total_is_the_forecasts_also_where_it_ends_below_the_mean(
    expected: str, low: int, high: int
) -> None:
    only = segment(expected, low, high)
    assert together([only]) == Band(expected=D(expected), low=D(low), high=D(high))
    leads = picture(facts(gaps=[only])).leads
    assert leads is not None
    assert (leads.expected_total, leads.low, leads.high) == (40 + D(expected), 40 + low, 40 + high)
    ahead = [(day.expected, day.low, day.high) for day in leads.days if day.expected is not None]
    assert ahead[-1] == (leads.expected_total, leads.low, leads.high)
    # The mean leaves the band by the part of a lead that the interval leaves out, no more.
    left_out = D(expected) - high
    assert all(40 <= below <= above <= 40 + high for _, below, above in ahead)  # type: ignore[operator] # set with `expected`
    assert all(mean - above <= left_out for mean, _, above in ahead)  # type: ignore[operator] # the same
    widths = [above - below for _, below, above in ahead]  # type: ignore[operator] # the same
    assert widths == sorted(widths)


def test_weekdays_cost_what_they_cost() -> None:
    outlook = SpendOutlook(
        known_through=date(2026, 6, 1), weekdays=tuple(D(n) for n in (5, 5, 5, 5, 5, 1, 0)), deviation=D(0)
    )
    total, shares = spend_ahead(outlook, [4, 5, 6, 0])
    assert total.expected == 11
    assert shares == [D(5) / 11, D(6) / 11, D(6) / 11, D(1)]
    assert spend_ahead(outlook, []) == (Band(expected=D(0), low=D(0), high=D(0)), [])


@given(
    start=st.integers(0, 500),
    expected=st.integers(0, 300),
    below=st.integers(0, 300),
    above=st.integers(-1, 300),
    days=st.integers(1, 31),
)
def test_a_path_ends_at_its_total_and_never_goes_back(
    start: int, expected: int, below: int, above: int, days: int
) -> None:
    # A skewed forecast's mean may lie beyond its interval, by less than a lead.
    mean = D(expected) + (D("0.9") if above < 0 else 0)
    total = Band(expected=mean, low=D(max(expected - below, 0)), high=D(expected + max(above, 0)))
    shares = [D(number) / days for number in range(1, days + 1)]
    band = path(D(start), total, shares)
    last = band[-1]
    assert (last.expected, last.high) == (start + total.expected, start + total.high)
    assert last.low >= start + total.low
    assert all(start <= one.low <= one.high for one in band)
    assert [one.low for one in band] == sorted(one.low for one in band)
