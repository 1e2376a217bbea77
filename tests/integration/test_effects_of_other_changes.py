"""What else the ledger must know: what was spent, what people changed themselves, how far back it counts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from local.settings import Stack
from tests.effects_night import Ledger
from tests.factories import Factory
from tests.night import Connection, Link, Night


@pytest.fixture
def ledger(night: Night) -> Ledger:
    return Ledger(night)


def test_a_cost_per_lead_is_measured_when_the_last_day_has_its_spend(ledger: Ledger) -> None:
    """The day's leads are counted at 01:30, its spend is read at 04:00."""
    ledger.donors(6, spend="80.00")
    done = ledger.proposal(ledger.partner(5, spend="80.00"), 28, action_type="optimize_campaign")
    ledger.run()
    assert set(ledger.effects(done)) == {14}
    ledger.night.day += timedelta(days=1)
    Ledger(ledger.night)  # that day's leads are counted too
    ledger.run()
    whole = ledger.effects(done)[28]
    assert (whole["measure"], whole["donors"]) == ("cost_per_lead", 6)
    assert whole["last_day"] == ledger.night.day - timedelta(days=1)


def test_a_paused_campaign_leaves_nothing_to_tell_a_cost_per_lead_by(ledger: Ledger) -> None:
    ledger.donors(6, spend="80.00")
    link = ledger.partner(5, spend="80.00")
    done = ledger.proposal(link, 29, action_type="pause_campaign")
    ledger.night.db.execute(
        "update public.partner_lead_stats set spend = 0 where partner_id = %s and date > %s",
        [link.partner_id, ledger.night.day - timedelta(days=29)],
    )
    ledger.run()
    assert {row["verdict"] for row in ledger.effects(done).values()} == {"unmeasurable"}


def change_budget(
    ledger: Ledger, link: Link, days_ago: int, campaign: UUID | None = None, **columns: Any
) -> None:
    """Somebody sets a budget by hand, so many days before the night's day."""
    at = datetime.combine(ledger.night.day - timedelta(days=days_ago), datetime.min.time(), UTC)
    row = {
        "partner_id": link.partner_id,
        "campaign_id": campaign,
        "budget": "daily_budget" if campaign else "monthly_marketing_budget",
        "old_amount": "10.00",
        "new_amount": "20.00",
        "reason": "manual",
        "changed_at": at + timedelta(hours=12),
    } | columns
    names = ", ".join(row)
    with ledger.night.db.transaction():
        # Rows of the log come from triggers alone.
        ledger.night.db.execute("set local session_replication_role = replica")
        ledger.night.db.execute(
            f"insert into public.marketing_budget_changes ({names}) "  # noqa: S608 - names from this file
            f"values ({', '.join(['%s'] * len(row))})",
            list(row.values()),
        )


def test_budgets_that_a_person_changed_in_the_same_days_are_other_changes(ledger: Ledger) -> None:
    ledger.donors(6)
    link = ledger.partner(5)
    here = ledger.night.campaign(link.partner_id, segment_id=link.segment_id)
    elsewhere = ledger.night.campaign(link.partner_id, segment_id=ledger.night.segment())
    done, other = ledger.proposal(link, 28), ledger.proposal(link, 20)
    change_budget(ledger, link, 29, here)  # the day before it began
    change_budget(ledger, link, 12, elsewhere)
    change_budget(ledger, link, 11, reason="recommendation", recommendation_id=other)
    ledger.run()
    assert ledger.effects(done)[14]["other_changes"] == 1
    ledger.night.db.execute("delete from public.recommendation_effects where recommendation_id = %s", [done])
    change_budget(ledger, link, 28, here)
    change_budget(ledger, link, 10, here)
    change_budget(ledger, link, 10, here, budget="monthly_budget")  # saved with the one before
    change_budget(ledger, link, 0)
    ledger.run()
    measured = ledger.effects(done)
    assert (measured[14]["other_changes"], measured[28]["other_changes"]) == (2, 4)
    assert "ook iets anders gewijzigd" in measured[28]["text"]


def test_segments_of_few_partners_are_too_few_donors(ledger: Ledger) -> None:
    ledger.donors(4)
    here = ledger.segment
    region = ledger.night.db.execute(
        "select region from public.lead_segments where id = %s", [here]
    ).fetchall()[0][0]
    done = ledger.proposal(ledger.partner(5), 28)
    partners = ledger.night.db.execute(
        "select partner_id from public.partner_segments where segment_id = %s limit 3", [here]
    ).fetchall()
    for [partner] in partners:
        other = ledger.night.link(partner, ledger.night.segment(region=region))
        ledger.night.db.execute(
            "insert into public.partner_lead_stats (partner_id, segment_id, date, platform_leads) "
            "select partner_id, %s, date, platform_leads from public.partner_lead_stats "
            "where partner_id = %s and segment_id = %s",
            [other.segment_id, partner, here],
        )
    ledger.run()
    assert ledger.effects(done)[28]["verdict"] == "unmeasurable"


def test_rules_are_judged_by_the_proposals_of_the_last_six_months(
    ledger: Ledger, make: Factory, stack: Stack
) -> None:
    rule, link = f"rule_{uuid4().hex[:8]}", ledger.partner(0)
    for days, status in ((10, "pending"), (150, "executed"), (200, "expired"), (200, "executed")):
        made, ago = datetime.now(UTC) - timedelta(days=days), 300 if status == "executed" else None
        ledger.proposal(link, ago, rule=rule, status=status, created_at=made)
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as api:
        answer = api.get("/api/marketing-recommendations/effects", headers=make.admin().headers)
    [found] = [row for row in answer.json()["data"] if row["rule"] == rule]
    assert (found["proposed"], found["pending"], found["executed"], found["expired"]) == (2, 1, 1, 0)


@pytest.fixture
def make(stack: Stack, db: Connection) -> Factory:
    return Factory(db, stack.keys.jwt_secret)
