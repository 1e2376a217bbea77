"""What campaigns are expected to spend, as SQL works it out. Figures by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.night import Night

D = Decimal
DAY = date(2026, 6, 21)  # a Sunday


@pytest.fixture
def partner(night: Night) -> UUID:
    return night.partner(monthly_marketing_budget=1000)


def campaign(night: Night, partner_id: UUID, spend: dict[int, str], status: str = "active") -> None:
    """A campaign that spent on days before DAY (0: on it)."""
    campaign_id = night.campaign(partner_id, channel="other", daily_budget=10)
    if status != "planned":
        night.db.execute(
            "update public.partner_marketing_campaigns set status = 'active' where id = %s", [campaign_id]
        )
    for back, amount in spend.items():
        night.db.execute(
            "insert into public.campaign_daily_metrics (campaign_id, date, spend) values (%s, %s, %s)",
            [campaign_id, DAY - timedelta(days=back), amount],
        )
    if status == "paused":
        night.db.execute(
            "update public.partner_marketing_campaigns set status = 'paused' where id = %s", [campaign_id]
        )


def outlook(night: Night, partner_id: UUID) -> dict[str, Any]:
    [[found]] = night.db.execute("select private.spend_outlook(%s, null, %s)", [partner_id, DAY]).fetchall()
    return {**found, "weekdays": [D(amount) for amount in found["weekdays"]]}


def until(night: Night, partner_id: UUID, first: str, last: str) -> Decimal:
    [[found]] = night.db.execute(
        "select private.expected_spend_between(private.spend_outlook(%s, null, %s), %s, %s)",
        [partner_id, DAY, first, last],
    ).fetchall()
    return D(found)


def test_without_spend_none_is_expected(night: Night, partner: UUID) -> None:
    found = outlook(night, partner)
    assert found["weekdays"] == [0] * 7
    assert found["known_through"] == DAY.isoformat()
    assert D(found["deviation"]) == 0


def test_a_week_old_campaign_goes_on_evenly(night: Night, partner: UUID) -> None:
    campaign(night, partner, {0: "9.00", 1: "3.00", 2: "6.00"})
    assert outlook(night, partner)["weekdays"] == [6] * 7
    assert until(night, partner, "2026-06-01", "2026-06-30") == 54


def test_once_three_weeks_are_known_weekdays_spend_what_they_do(night: Night, partner: UUID) -> None:
    # Four weeks: Sundays 1, Saturdays 2, other days 5; the last week spent twice that, 56.
    usual = {back: D(1) if back % 7 == 0 else D(2) if back % 7 == 1 else D(5) for back in range(28)}
    campaign(night, partner, {back: str(amount * (2 if back < 7 else 1)) for back, amount in usual.items()})
    weekdays = [round(amount, 6) for amount in outlook(night, partner)["weekdays"]]
    assert weekdays == [10, 10, 10, 10, 10, 4, 2]
    # Monday 22 to Tuesday 30 June: a week and two days.
    assert round(until(night, partner, "2026-06-01", "2026-06-30"), 6) == 76


def test_a_day_whose_figures_are_still_to_come_is_expected_and_not_nothing(
    night: Night, partner: UUID
) -> None:
    campaign(night, partner, dict.fromkeys(range(1, 15), "7.00"))
    found = outlook(night, partner)
    assert found["known_through"] == "2026-06-20"
    assert found["weekdays"] == [7] * 7
    assert until(night, partner, "2026-06-01", "2026-06-21") == 7
    assert until(night, partner, "2026-06-22", "2026-06-21") == 0


def test_a_campaign_without_figures_for_days_is_taken_to_spend_nothing(night: Night, partner: UUID) -> None:
    campaign(night, partner, dict.fromkeys(range(7, 28), "7.00"))
    assert outlook(night, partner)["weekdays"] == [0] * 7


def test_only_what_runs_spends_on_and_only_this_partners(night: Night, partner: UUID) -> None:
    campaign(night, partner, {0: "9.00"})
    campaign(night, partner, {0: "100.00"}, status="paused")
    campaign(night, night.partner(monthly_marketing_budget=1000), {0: "100.00"})
    assert outlook(night, partner)["weekdays"] == [9] * 7
