"""A partner's budget over HTTP against the real stack: the month, commitments, the log."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.core.clock import SystemClock, month_start, today
from tests.factories import Factory, Person
from tests.functions.proposals import proposals_for


def _budget(api: httpx.Client, partner: Person, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/api/partners/{partner.id}/budget{query}", headers=partner.headers)
    assert answer.status_code == 200, answer.text
    budget: dict[str, Any] = answer.json()
    return budget


def _present_day() -> date:
    """Not across midnight: a test that reads the day and the budget must see the same one."""
    return today(SystemClock())


def test_a_budget_without_anything(api: httpx.Client, make: Factory) -> None:
    partner, day = make.partner(), _present_day()
    assert _budget(api, partner) == {
        "partner_id": str(partner.id),
        "month": month_start(day).isoformat(),
        "days_in_month": monthrange(day.year, day.month)[1],
        "days_complete": day.day - 1,
        "monthly_marketing_budget": None,
        "committed": "0.00",
        "percentage_committed": None,
        "room_left": None,
        "active_campaigns": 0,
        "spent_this_month": "0.00",
        "percentage_used": None,
        "projected_this_month": "0.00",
        "campaigns": [],
        "changes": {"data": [], "next_cursor": None},
    }


def test_active_campaigns_commit_and_every_campaign_spends(api: httpx.Client, make: Factory) -> None:
    partner, other = (make.partner(monthly_marketing_budget="1000.00") for _ in range(2))
    segment = make.segment()
    # 30.4 x 10.01 = 304.304
    daily = make.campaign(partner, "active", daily_budget="10.01", segment_id=segment)
    monthly = make.campaign(partner, "active", daily_budget="10.00", monthly_budget="200.00", segment_id=None)
    make.campaign(partner, "paused", monthly_budget="400.00")
    archived = make.campaign(partner, "archived", monthly_budget="5000.00", segment_id=None)
    foreign = make.campaign(other, "active", monthly_budget="1.00")
    first = month_start(_present_day())
    make.spend(daily, first, "12.34")
    make.spend(archived, first, "1.00")
    make.spend(daily, first - timedelta(days=1), "500.00")
    make.spend(foreign, first, "77.00")
    budget = _budget(api, partner)
    assert budget["committed"] == "504.31"
    assert budget["percentage_committed"] == "50.43"
    assert budget["room_left"] == "495.69"
    assert budget["active_campaigns"] == 2
    assert budget["spent_this_month"] == "13.34"
    assert budget["percentage_used"] == "1.33"
    shared = {"channel": "google_ads", "segment_id": None, "daily_budget": None, "monthly_budget": None}
    assert budget["campaigns"] == [
        shared
        | {
            "campaign_id": str(daily), "segment_id": str(segment), "status": "active",
            "daily_budget": "10.01", "committed": "304.31", "spent_this_month": "12.34",
        },
        shared
        | {
            "campaign_id": str(monthly), "status": "active", "daily_budget": "10.00",
            "monthly_budget": "200.00", "committed": "200.00", "spent_this_month": "0.00",
        },
        shared
        | {
            "campaign_id": str(archived), "status": "archived", "monthly_budget": "5000.00",
            "committed": "0.00", "spent_this_month": "1.00",
        },
    ]  # fmt: skip


def test_a_month_ends_where_last_week_leads(api: httpx.Client, make: Factory) -> None:
    partner = make.partner(monthly_marketing_budget="10000.00")
    running = make.campaign(partner, "active", monthly_budget="9000.00")
    paused = make.campaign(partner, "paused", monthly_budget="900.00")
    day = _present_day()
    first, days = month_start(day), monthrange(day.year, day.month)[1]
    # All days before this one of the longest month.
    for back in range(1, 31):
        make.spend(running, day - timedelta(days=back), "10.00")
    # Of today something is known already, and less than a day: the whole day is expected.
    make.spend(running, day, "0.07")
    make.spend(paused, first, "8.00")
    budget = _budget(api, partner)
    of_complete_days = 0 if day.day == 1 else 8
    assert budget["projected_this_month"] == f"{of_complete_days + 10 * days}.00"
    assert budget["spent_this_month"] == f"{8 + 10 * (day.day - 1)}.07"
    picture = api.get(f"/api/partners/{partner.id}/pacing", headers=partner.headers).json()
    assert picture["spend"]["projected"] == budget["projected_this_month"]


def test_a_change_that_a_proposal_made_names_it(api: httpx.Client, make: Factory) -> None:
    some = proposals_for(make, monthly_marketing_budget="1000.00")
    recommendation = some.raise_budget("1000.00", "1200.00")
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{recommendation}/approve"
    assert api.post(address, headers=some.partner.headers).status_code == 200
    newest = _budget(api, some.partner)["changes"]["data"][0]
    assert newest.items() >= {
        "budget": "monthly_marketing_budget", "campaign_id": None, "old_amount": "1000.00",
        "new_amount": "1200.00", "changed_by": str(some.partner.id), "changed_by_job": None,
        "reason": "recommendation", "recommendation_id": str(recommendation),
    }.items()  # fmt: skip


@pytest.mark.parametrize("lowered", ["303.99", None])
def test_the_profile_refuses_a_budget_below_what_is_committed(
    api: httpx.Client, make: Factory, lowered: str | None
) -> None:
    partner = make.partner(monthly_marketing_budget="304.00")
    make.campaign(partner, "active", daily_budget="10.00")
    address = f"/api/partners/{partner.id}/marketing-profile"
    answer = api.post(address, json={"monthly_marketing_budget": lowered}, headers=partner.headers)
    assert answer.status_code == 409
    over = "EUR 0.01 more" if lowered else "EUR 304.00 more"
    assert over in answer.json()["detail"]
    assert _budget(api, partner)["monthly_marketing_budget"] == "304.00"
    assert _budget(api, partner)["room_left"] == "0.00"


def test_an_unknown_partner_has_no_budget(api: httpx.Client, make: Factory) -> None:
    address = f"/api/partners/{uuid4()}/budget"
    assert api.get(address, headers=make.partner().headers).status_code == 404


def test_the_budget_log_comes_in_pages_newest_first(api: httpx.Client, make: Factory) -> None:
    partner, other = make.partner(), make.partner()
    for amount in range(5):
        make.budget_change(partner, f"{amount}.00", f"{amount + 1}.00")
        make.budget_change(other, "1.00", "9.00")
    seen: list[str] = []
    query = "?limit=2"
    while True:
        changes = _budget(api, partner, query)["changes"]
        assert isinstance(changes, dict)
        seen += [line["new_amount"] for line in changes["data"]]
        if changes["next_cursor"] is None:
            break
        query = f"?limit=2&cursor={changes['next_cursor']}"
    logged = [amount for amount in seen if amount != "9.00"]
    assert logged == ["5.00", "4.00", "3.00", "2.00", "1.00"]
    assert seen == logged


def test_the_month_is_that_of_amsterdam() -> None:
    assert month_start(date(2026, 11, 22)) == date(2026, 11, 1)
