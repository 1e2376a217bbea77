"""How a partner's month goes, over HTTP against the real stack."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx

from shared.core.clock import SystemClock, month_start, yesterday
from tests.factories import Factory, Person

D = Decimal


def _pacing(api: httpx.Client, partner: Person, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/api/partners/{partner.id}/pacing{query}", headers=partner.headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _forecast(**changes: object) -> dict[str, object]:
    return {
        "expected_leads": "7.00",
        "expected_low": 4,
        "expected_high": 10,
        "month_leads": 3,
        "expected_month_leads": "20.00",
        "expected_month_low": 12,
        "expected_month_high": 30,
        "gap_probability": "0.9312",
        **changes,
    }


def test_a_partner_without_anything_has_an_empty_month(api: httpx.Client, make: Factory) -> None:
    partner, day = make.partner(), yesterday(SystemClock())
    found = _pacing(api, partner)
    assert found["as_of"] == day.isoformat()
    assert found["month"] == month_start(day + timedelta(days=1)).isoformat()
    assert found["leads"] is None
    assert (found["spend"]["so_far"], found["spend"]["projected"]) == ("0.00", "0.00")
    assert len(found["spend"]["days"]) == found["days_in_month"]


def test_leads_so_far_expected_and_wanted_in_one_picture(api: httpx.Client, make: Factory) -> None:
    partner, segment, other = make.partner(), make.segment(), make.segment()
    day = date(2026, 3, 21)
    make.lead_gap(partner, segment, day, target_leads_per_week="14.00", **_forecast())
    make.lead_gap(partner, other, day, target_leads_per_week="7.00", **_forecast(expected_month_low=14))
    make.lead_gap(partner, segment, day - timedelta(days=1), target_leads_per_week="99.00")
    for number in (1, 2, 21, 22):
        make.lead_stats(partner, segment, date(2026, 3, number), platform_leads=2, own_campaign_leads=1)
    make.lead_stats(partner, other, date(2026, 3, 5), platform_leads=4)
    make.lead_stats(partner, make.segment(), date(2026, 3, 5), platform_leads=50)  # no link any more
    found = _pacing(api, partner)
    assert (found["as_of"], found["month"], found["days_in_month"]) == ("2026-03-21", "2026-03-01", 31)
    leads = found["leads"]
    assert (leads["so_far"], leads["expected_total"], leads["target_total"]) == (13, "53.00", "93.00")
    # 8 and 6 below are 10 together; 10 and 10 above 14.1, which is 15 whole leads.
    assert (leads["low"], leads["high"]) == (13 + 30, 13 + 55)
    assert leads["gap_probability"] is None
    assert [leads["days"][number]["actual"] for number in (0, 1, 4, 20, 21)] == [3, 6, 10, 13, None]
    assert leads["days"][21]["expected"] == "17.00"  # ten days ahead, a tenth of 40
    one = _pacing(api, partner, f"?segment_id={segment}")["leads"]
    assert (one["so_far"], one["expected_total"], one["gap_probability"]) == (9, "29.00", "0.9312")
    assert (one["low"], one["high"], one["target_total"]) == (21, 39, "62.00")


def test_spend_goes_on_as_last_week(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(monthly_marketing_budget="1000.00"), make.segment()
    running = make.campaign(partner, "active", daily_budget="10.00", segment_id=segment)
    stopped = make.campaign(partner, "paused", daily_budget="5.00", segment_id=make.segment())
    day = date(2026, 3, 21)
    make.lead_gap(partner, segment, day)
    for back in range(3):
        make.spend(running, day - timedelta(days=back), "9.00")
    make.spend(stopped, day - timedelta(days=20), "50.00")
    spend = _pacing(api, partner)["spend"]
    assert (spend["so_far"], spend["monthly_budget"]) == ("77.00", "1000.00")
    # Three days at nine euros, and ten to come; what was stopped spends no more.
    assert (spend["projected"], spend["low"], spend["high"]) == ("167.00", "167.00", "167.00")
    assert spend["days"][19]["actual"] == "68.00"
    assert spend["days"][21] == {
        "date": "2026-03-22",
        "actual": None,
        "projected": "86.00",
        "low": "86.00",
        "high": "86.00",
    }
    one = _pacing(api, partner, f"?segment_id={segment}")["spend"]
    assert (one["so_far"], one["projected"], one["monthly_budget"]) == ("27.00", "117.00", None)


def test_a_query_that_is_no_segment_is_told_so(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    answer = api.get(f"/api/partners/{partner.id}/pacing?segment_id=utrecht", headers=partner.headers)
    assert answer.status_code == 422
    assert _pacing(api, partner, f"?segment_id={make.segment()}")["leads"] is None


def test_an_admin_sees_a_partners_month(api: httpx.Client, make: Factory) -> None:
    partner, admin = make.partner(), make.admin()
    answer = api.get(f"/api/partners/{partner.id}/pacing", headers=admin.headers)
    assert answer.status_code == 200


def test_lead_gaps_tell_what_is_expected(api: httpx.Client, make: Factory) -> None:
    partner, segment, other = make.partner(), make.segment(), make.segment()
    make.lead_gap(partner, segment, date(2026, 3, 21), **_forecast())
    make.lead_gap(partner, other, date(2026, 3, 20))
    answer = api.get(f"/api/partners/{partner.id}/lead-gaps", headers=partner.headers)
    with_it, without = answer.json()["data"]
    assert {name: with_it[name] for name in _forecast()} == _forecast()
    assert {without[name] for name in _forecast()} == {None}
