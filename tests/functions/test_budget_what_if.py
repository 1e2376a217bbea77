"""What more budget would bring, over HTTP against the real stack."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from shared.core.clock import SystemClock, yesterday
from tests.factories import Factory, Person


def what_if(api: httpx.Client, partner: Person, extra: str = "100") -> dict[str, Any]:
    answer = api.get(
        f"/api/partners/{partner.id}/budget/what-if", params={"extra": extra}, headers=partner.headers
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def give_days(db: psycopg.Connection[Any], campaign: UUID, spend: str, leads_every: int) -> None:
    """28 days of a campaign up to yesterday, each with the spend, and a lead every so many days."""
    last = yesterday(SystemClock())
    for back in range(28):
        db.execute(
            "insert into public.campaign_daily_metrics (campaign_id, date, spend, leads) "
            "values (%s, %s, %s, %s)",
            [campaign, last - timedelta(days=back), spend, 1 if back % leads_every == 0 else 0],
        )


def test_more_budget_brings_a_range_of_leads(
    api: httpx.Client, make: Factory, db: psycopg.Connection[Any]
) -> None:
    partner = make.partner(monthly_marketing_budget="350.00")
    segment = make.segment()
    campaign = make.campaign(partner, "active", daily_budget="10.00", cpl_target="30.00", segment_id=segment)
    give_days(db, campaign, "10.00", 2)  # € 20 a lead
    found = what_if(api, partner)
    assert api.get(f"/api/partners/{partner.id}/budget/what-if", headers=partner.headers).json() == found
    assert found["day"] == yesterday(SystemClock()).isoformat()
    assert (found["extra_per_month"], found["placed_per_month"]) == ("100.00", "100.00")
    assert 0 < found["leads_low"] < found["leads_high"]
    # 304 committed, and 100 more, of 350.
    assert found["exceeds_budget_by"] == "54.00"
    assert found["message"] == (
        f"€ 100,00 per maand extra brengt ongeveer {found['leads_low']} tot {found['leads_high']} leads per "
        "maand. Uw maandbudget moet daarvoor € 54,00 hoger."
    )
    (used,) = found["campaigns"]
    assert (used["campaign_id"], used["segment_id"]) == (str(campaign), str(segment))
    named = db.execute("select branch, region from public.lead_segments where id = %s", [segment]).fetchone()
    assert (used["branch"], used["region"]) == named
    assert (used["current_per_month"], used["new_per_month"]) == ("304.00", "404.00")


def test_no_more_is_placed_than_doubles_a_campaign(
    api: httpx.Client, make: Factory, db: psycopg.Connection[Any]
) -> None:
    partner = make.partner(monthly_marketing_budget="5000.00")
    give_days(db, make.campaign(partner, "active", daily_budget="10.00"), "10.00", 2)
    found = what_if(api, partner, "1000.00")
    assert found["placed_per_month"] == "304.00"
    assert found["message"].startswith(
        "Van € 1.000,00 extra per maand kunnen uw campagnes € 304,00 gebruiken."
    )
    assert found["exceeds_budget_by"] == "0.00"


def test_without_a_running_campaign_more_budget_brings_nothing(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    make.campaign(partner, "planned", daily_budget="10.00")
    found = what_if(api, partner)
    assert (found["leads_low"], found["leads_high"], found["campaigns"]) == (None, None, [])
    assert found["placed_per_month"] == "0.00"
    assert found["exceeds_budget_by"] is None
    assert found["message"].startswith("Er loopt geen campagne die meer budget kan gebruiken.")


def test_a_segment_tells_nothing_about_one_other_partner(make: Factory, db: psycopg.Connection[Any]) -> None:
    segment = make.segment()
    partners = [make.partner(monthly_marketing_budget="1000.00") for _ in range(3)]
    for number, partner in enumerate(partners[:2]):
        campaign = make.campaign(partner, "active", daily_budget="10.00", segment_id=segment)
        give_days(db, campaign, "10.00", 2 + number)
    found = db.execute(
        "select private.segment_response(%s, %s)", [segment, yesterday(SystemClock())]
    ).fetchone()
    assert found == ({"cpl": None, "evidence": None},)
    campaign = make.campaign(partners[2], "active", daily_budget="10.00", segment_id=segment)
    give_days(db, campaign, "10.00", 4)
    found = db.execute(
        "select private.segment_response(%s, %s)", [segment, yesterday(SystemClock())]
    ).fetchone()
    # 14, 10 and 7 leads for € 280 each: € 28.00 is the one in the middle.
    assert found is not None
    assert found[0]["cpl"] == "28.00"


@pytest.mark.parametrize("extra", ["0", "0.99", "100000.01", "1.001", "-5", "veel", ""])
def test_an_amount_that_makes_no_sense_is_refused(api: httpx.Client, make: Factory, extra: str) -> None:
    partner = make.partner()
    answer = api.get(
        f"/api/partners/{partner.id}/budget/what-if", params={"extra": extra}, headers=partner.headers
    )
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["extra"]
