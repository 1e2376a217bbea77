"""What the stats job counts per partner, segment and day. Figures worked out by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.night import STATS, Link, Night

COUNTS = (
    "platform_leads",
    "own_campaign_leads",
    "leads_accepted",
    "leads_rejected",
    "landing_page_views",
    "landing_page_conversions",
    "spend",
)


def counts(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column] for column in COUNTS)


def by_days_before(night: Night, link: Link) -> dict[int, tuple[Any, ...]]:
    return {(night.day - day).days: counts(row) for day, row in night.stats(link).items()}


def test_a_lead_counts_on_the_day_it_arrived_in_amsterdam_with_its_outcome_by_now(night: Night) -> None:
    link = night.link()
    night.lead(link, 2, at="23:59", status="accepted")
    night.lead(link, 1, days_before=1, at="00:00", status="rejected")
    night.lead(link, 1, days_before=6, at="00:01", status="new")
    night.lead(link, 1, days_before=7, at="23:59")  # not among the days worked on
    night.lead(link, 1, days_before=-1, at="00:00")
    night.run(STATS)
    nothing = (0, 0, Decimal(0))
    assert by_days_before(night, link) == {
        0: (2, 0, 2, 0, *nothing),
        1: (1, 0, 0, 1, *nothing),
        6: (1, 0, 0, 0, *nothing),
    }


def test_a_lead_is_own_campaign_by_its_campaign_page_or_channel_id_of_that_same_partner(night: Night) -> None:
    link, stranger = night.link(), night.partner()
    campaign = night.campaign(link.partner_id, external_campaign_id=f"x-{link.partner_id}")
    page = night.page(link.partner_id)
    others_campaign = night.campaign(stranger, external_campaign_id=f"x-{stranger}")
    others_page = night.page(stranger)
    own: list[dict[str, Any]] = [
        {"campaign_id": campaign},
        {"landing_page_id": page},
        {"source_channel": "google_ads", "source_campaign_id": f"x-{link.partner_id}"},
        {"campaign_id": campaign, "landing_page_id": page},  # counted once
        {"campaign_id": others_campaign, "landing_page_id": page},
    ]
    platform: list[dict[str, Any]] = [
        {},
        {"campaign_id": others_campaign},
        {"landing_page_id": others_page},
        {"source_channel": "google_ads", "source_campaign_id": f"x-{stranger}"},
        {"source_channel": "meta_ads", "source_campaign_id": f"x-{link.partner_id}"},
        {"source_channel": "google_ads"},
    ]
    for columns in own + platform:
        night.lead(link, **columns)
    night.run(STATS)
    row = night.stats(link)[night.day]
    assert (row["own_campaign_leads"], row["platform_leads"]) == (5, 6)


def test_leads_without_partner_or_segment_count_nowhere(night: Night) -> None:
    link = night.link()
    night.lead(link, user_id=None)
    night.lead(link, segment_id=None)
    night.run(STATS)
    assert night.stats(link) == {}


def test_late_changes_are_taken_up_for_a_week(night: Night) -> None:
    link, receiver = night.link(), night.link()
    night.lead(link, 2, days_before=3, status="new")
    night.run(STATS, night.day - timedelta(days=3))
    assert by_days_before(night, link) == {3: (2, 0, 0, 0, 0, 0, Decimal(0))}
    night.db.execute("update public.leads set status = 'accepted' where user_id = %s", [link.partner_id])
    night.run(STATS)
    assert by_days_before(night, link) == {3: (2, 0, 2, 0, 0, 0, Decimal(0))}
    # Given to another partner: the row of the first goes.
    night.db.execute(
        "update public.leads set user_id = %s, segment_id = %s where user_id = %s",
        [receiver.partner_id, receiver.segment_id, link.partner_id],
    )
    night.run(STATS)
    assert night.stats(link) == {}
    assert by_days_before(night, receiver) == {3: (2, 0, 2, 0, 0, 0, Decimal(0))}


def test_views_conversions_and_spend_are_those_of_the_day_not_of_all_time(night: Night) -> None:
    link = night.link()
    page = night.page(link.partner_id, segment_id=link.segment_id)
    second_page = night.page(link.partner_id, segment_id=link.segment_id)
    elsewhere = night.page(link.partner_id)  # of no segment
    campaign = night.campaign(link.partner_id, segment_id=link.segment_id)
    for page_id, days_before, views, conversions in [
        (page, 0, 10, 1),
        (second_page, 0, 5, 2),
        (page, 6, 7, 0),
        (page, 7, 1000, 100),
        (elsewhere, 0, 99, 9),
    ]:
        night.db.execute(
            "insert into public.landing_page_daily_stats"
            " (landing_page_id, date, views, bot_views, conversions) values (%s, %s, %s, 77, %s)",
            [page_id, night.day - timedelta(days=days_before), views, conversions],
        )
    for days_before, spend, leads in [(0, "12.34", 3), (2, "0.01", 0), (30, "500", 40)]:
        night.db.execute(
            "insert into public.campaign_daily_metrics (campaign_id, date, spend, leads)"
            " values (%s, %s, %s, %s)",
            [campaign, night.day - timedelta(days=days_before), spend, leads],
        )
    night.run(STATS)
    assert by_days_before(night, link) == {
        0: (0, 0, 0, 0, 15, 3, Decimal("12.34")),
        2: (0, 0, 0, 0, 0, 0, Decimal("0.01")),
        6: (0, 0, 0, 0, 7, 0, Decimal(0)),
    }


def test_running_the_job_again_writes_nothing(night: Night) -> None:
    link = night.link()
    night.lead(link, 3)
    night.run(STATS)
    rows = "select ctid, s.* from public.partner_lead_stats s where partner_id = %s"
    before = night.db.execute(rows, [link.partner_id]).fetchall()
    assert night.run(STATS)["rows_changed"] == 0
    assert night.db.execute(rows, [link.partner_id]).fetchall() == before != []


@pytest.mark.parametrize("active", [True, False])
def test_leads_of_every_partner_count_also_of_one_that_has_left(night: Night, active: bool) -> None:
    link = Link(night.partner(is_active_for_routing=active), night.segment())
    night.lead(link, 4)
    night.run(STATS)
    assert by_days_before(night, link) == {0: (4, 0, 0, 0, 0, 0, Decimal(0))}
