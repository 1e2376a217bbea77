"""The lead gap of a partner in a segment, as the job writes it. Figures worked out by hand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from tests.night import DEMAND, Link, Night, amounts

D = Decimal


def test_the_worked_example(night: Night) -> None:
    link = night.link(target_leads_per_week=20)
    page = night.page(link.partner_id)
    night.lead(link, 5)
    night.lead(link, 3, landing_page_id=page)
    night.run(DEMAND)
    gap = night.gap(link)
    assert amounts(gap, "target_leads_per_day", "current_leads_per_day", "lead_gap") == (
        D("2.86"),
        D("1.14"),
        D("1.71"),
    )
    assert amounts(gap, "target_leads_per_week", "lead_gap_per_week") == (D(20), D(12))
    assert (gap["platform_leads"], gap["own_campaign_leads"]) == (5, 3)
    assert (gap["window_days"], gap["target_source"]) == (7, "explicit")


def test_a_partner_with_more_than_it_wants_has_a_negative_gap(night: Night) -> None:
    link = night.link(target_leads_per_week=1)
    night.lead(link, 3)
    night.run(DEMAND)
    # 1/7 - 3/7 = -0.2857…
    assert amounts(night.gap(link), "lead_gap", "lead_gap_per_week") == (D("-0.29"), D(-2))


def test_free_capacity_is_shared_1_to_a_half_to_a_third_in_order_of_importance(night: Night) -> None:
    partner = night.partner(max_open_leads=71)
    tied = sorted((night.segment(), night.segment()), key=str)
    least = night.link(partner, priority=200)
    fourth, third = night.link(partner, tied[1], priority=50), night.link(partner, tied[0], priority=50)
    second = night.link(partner, priority=10)
    primary = night.link(partner, is_primary=True, priority=999)
    explicit = night.link(partner, target_leads_per_week=7, priority=1)
    inactive = night.link(partner, is_active=False, priority=1)
    night.lead(primary, 3, days_before=200, status="new")
    night.lead(second, 2, days_before=300, status="accepted")
    night.lead(second, 9, days_before=300, status="rejected")
    night.run(DEMAND)
    gaps = night.gaps(partner)
    # 71 - 5 open = 66, / 30 = 2.2 a day; 1 + 1/2 + 1/3 + 1/4 + 1/5 = 137/60.
    shares = {
        link.segment_id: gaps[link.segment_id]["target_leads_per_day"]
        for link in (primary, second, third, fourth, least)
    }
    assert list(shares.values()) == [D("0.96"), D("0.48"), D("0.32"), D("0.24"), D("0.19")]
    assert {gaps[segment]["target_source"] for segment in shares} == {"capacity"}
    assert gaps[primary.segment_id]["target_leads_per_week"] == D("6.74")  # 2.2 × 60/137 × 7 = 6.7445…
    assert gaps[explicit.segment_id]["target_leads_per_day"] == D(1)
    assert inactive.segment_id not in gaps


@pytest.mark.parametrize("open_leads", [3, 4])
def test_a_full_partner_needs_no_leads(night: Night, open_leads: int) -> None:
    link = night.link(night.partner(max_open_leads=3))
    night.lead(link, open_leads, days_before=30, status="new")
    night.run(DEMAND)
    gap = night.gap(link)
    assert amounts(gap, "target_leads_per_day", "lead_gap") == (D(0), D(0))
    assert gap["target_source"] == "capacity"


def test_without_target_and_capacity_the_segments_accepted_leads_of_90_days_count(night: Night) -> None:
    link, other = night.link(), Link(night.partner(), night.segment())
    neighbour = night.link(segment_id=link.segment_id)
    night.lead(link, 6, days_before=89, status="accepted")
    night.lead(neighbour, 3, status="accepted")
    night.lead(link, 5, days_before=90, status="accepted")  # a day too old
    night.lead(link, 7, days_before=10, status="closed")
    night.lead(other, 8, status="accepted")
    night.run(DEMAND)
    gap = night.gap(link)
    assert gap["target_source"] == "history"
    assert amounts(gap, "target_leads_per_day", "target_leads_per_week") == (D("0.10"), D("0.70"))  # 9 / 90


def test_a_partner_without_target_capacity_and_history_has_target_nothing(night: Night) -> None:
    link = night.link()
    night.lead(link, 2, status="rejected")
    night.run(DEMAND)
    gap = night.gap(link)
    assert gap["target_source"] == "none"
    assert amounts(gap, "target_leads_per_day", "lead_gap") == (D(0), D("-0.29"))


def test_a_target_of_zero_is_a_target(night: Night) -> None:
    link = night.link(night.partner(max_open_leads=50), target_leads_per_week=0)
    night.run(DEMAND)
    assert (night.gap(link)["target_source"], night.gap(link)["target_leads_per_day"]) == ("explicit", D(0))


def test_the_window_is_the_seven_days_ending_on_the_day_in_amsterdam(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    night.lead(link, 1, days_before=7, at="23:59:59.999")  # before the window
    night.lead(link, 10, days_before=6, at="00:00")
    night.lead(link, 100, at="23:59:59.999")
    night.lead(link, 50, days_before=-1, at="00:00")  # the new day does not count yet
    night.run(DEMAND)
    assert night.gap(link)["platform_leads"] == 110


@pytest.mark.parametrize("day", [date(2025, 3, 30), date(2025, 10, 26)], ids=["spring", "autumn"])
def test_the_window_holds_in_the_weeks_the_clocks_change(night: Night, day: date) -> None:
    night.day = day
    link = night.link(target_leads_per_week=7)
    night.lead(link, 1, days_before=7, at="23:59:59.999")
    night.lead(link, 10, days_before=6, at="00:00")
    night.lead(link, 20, at="23:59:59.999")
    night.lead(link, 40, days_before=-1, at="00:00")
    night.run(DEMAND)
    assert night.gap(link)["platform_leads"] == 30


def test_only_active_partners_links_and_segments_get_a_gap(night: Night) -> None:
    segment = night.segment()
    active = night.link(segment_id=segment)
    left_out = [
        night.link(night.partner(is_active_for_routing=False), segment),
        night.link(night.partner(status="paused"), segment),
        night.link(night.partner(is_admin=True), segment),
        night.link(segment_id=segment, is_active=False),
        night.link(segment_id=night.segment(is_active=False)),
    ]
    night.run(DEMAND)
    assert len(night.gaps(active.partner_id)) == 1
    assert night.gaps(*(link.partner_id for link in left_out)) == {}


def test_a_gap_that_no_longer_holds_goes_with_the_next_run(night: Night) -> None:
    link = night.link(target_leads_per_week=5)
    night.run(DEMAND)
    night.db.execute(
        "update public.partner_segments set is_active = false where partner_id = %s", [link.partner_id]
    )
    night.run(DEMAND)
    assert night.gaps(link.partner_id) == {}


def test_twenty_thousand_partners_all_get_their_gap(night: Night) -> None:
    segment = night.segment()
    ids: list[UUID] = [
        row[0]
        for row in night.db.execute(
            """
            with users as (
              insert into auth.users (id) select gen_random_uuid() from generate_series(1, 20000) returning id
            ),
            partners as (insert into public.profiles (id) select id from users returning id)
            insert into public.partner_segments (partner_id, segment_id, target_leads_per_week)
            select id, %s, 14 from partners returning partner_id
            """,
            [segment],
        )
    ]
    try:
        report = night.run(DEMAND)
        assert report["partners"] >= 20_000
        assert report["rows"] >= 20_000
        [[count]] = night.db.execute(
            "select count(*) from public.partner_lead_gaps"
            " where date = %s and segment_id = %s and lead_gap = 2",
            [night.day, segment],
        ).fetchall()
        assert count == 20_000
    finally:
        # Out of the way of the tests beside this one.
        night.db.execute(
            "update public.partner_segments set is_active = false where segment_id = %s", [segment]
        )
    assert len(ids) == 20_000
