"""What the channel calls conversions, held against our leads: per campaign, over the nightly window."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from local.settings import Stack
from shared.ads.platform import ExternalCampaignId
from tests.ads import Running, day_of
from tests.integration.test_campaign_sync import Syncs
from tests.night import Connection, Night


@pytest.fixture
def syncs(stack: Stack, db: Connection) -> Syncs:
    return Syncs(stack, db)


def leads(syncs: Syncs, running: Running, count: int, days_ago: int = 0) -> None:
    """Leads that the campaign brought on a day."""
    night = Night(syncs.stack, syncs.db)
    for _ in range(count):
        night.insert(
            "leads",
            user_id=running.partner.id,
            segment_id=running.segment_id,
            status="new",
            campaign_id=running.id,
            created_at=f"{syncs.day - timedelta(days=days_ago)} 12:00 Europe/Amsterdam",
        )


def totals(syncs: Syncs, running: Running, query: str = "") -> dict[str, Any]:
    """The totals of the campaign's metrics, as its partner reads them."""
    answer = httpx.get(
        f"{syncs.stack.api_url}/api/partners/{running.partner.id}/campaigns/{running.id}/metrics{query}",
        headers=running.partner.headers,
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["totals"]
    return found


def shown(syncs: Syncs, running: Running, external: ExternalCampaignId, *conversions: str) -> None:
    """What Google reports: conversions by day, newest first."""
    syncs.shown(
        running,
        *(
            day_of(external, syncs.day - timedelta(days=number), conversions=one)
            for number, one in enumerate(conversions)
        ),
    )


# Conversions, leads, whether that is near enough: at most 2 apart, or a fifth of the larger.
NEAR_ENOUGH = [
    ("0", 0, True),
    ("2", 0, True),
    ("2.01", 0, False),
    ("0", 3, False),
    ("15", 12, True),
    ("15.01", 12, False),
]


@pytest.mark.parametrize(("conversions", "count", "is_near"), NEAR_ENOUGH)
def test_the_difference_shows_in_the_metrics_and_in_the_jobs_report(
    syncs: Syncs, conversions: str, count: int, is_near: bool
) -> None:
    running, external = syncs.running()
    shown(syncs, running, external, conversions)
    leads(syncs, running, count)
    syncs.sync(running)
    seen = totals(syncs, running)
    assert (float(seen["difference"]), seen["is_reconciled"]) == (float(conversions) - count, is_near)
    notes = [note for note in syncs.notes if note["partner_id"] == str(running.partner.id)]
    assert len(notes) == (not is_near)
    for note in notes:
        assert f"campaign {running.id}" in note["note"]
        assert f"{count} leads" in note["note"]


def test_the_difference_is_that_of_the_days_asked_for(syncs: Syncs) -> None:
    running, external = syncs.running()
    shown(syncs, running, external, "1", "5")
    leads(syncs, running, 1)
    leads(syncs, running, 2, days_ago=1)
    syncs.sync(running)
    assert [totals(syncs, running, query)["difference"] for query in ("", f"?from={syncs.day}")] == [
        "3.00",
        "0.00",
    ]
    days = {day: row[2] for day, row in syncs.metrics(running.id).items()}
    assert days == {syncs.day: 1, syncs.day - timedelta(days=1): 2}, "leads stand beside the conversions"


def imported(syncs: Syncs, campaign_id: UUID) -> int:
    [[count]] = syncs.db.execute(
        "select leads from public.campaign_daily_metrics where campaign_id = %s", [campaign_id]
    ).fetchall()
    return int(count)


def test_leads_that_were_imported_by_hand_outlive_the_night(syncs: Syncs) -> None:
    partner = syncs.partner()
    campaign = syncs.factory.campaign(partner, channel="meta_ads")
    address = f"{syncs.stack.api_url}/api/partners/{partner.id}/campaigns/{campaign}/metrics"
    csv = f"date,spend,leads\n{syncs.day},12.50,3\n"
    admin = syncs.factory.admin()
    assert httpx.post(address, json={"csv": csv}, headers=admin.headers, timeout=30).status_code == 200
    syncs.sync()
    assert imported(syncs, campaign) == 3
    # What we know of ourselves counts.
    running = Running(partner, syncs.account(partner), campaign, syncs.factory.segment())  # type: ignore[arg-type]  # a plain id
    leads(syncs, running, 2)
    syncs.sync()
    assert imported(syncs, campaign) == 2
