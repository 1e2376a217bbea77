"""What a proposal or a job changes moves a campaign's budget by at most a fifth a day."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.rest import World, open_world


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


class Campaign:
    """An active campaign of a partner with plenty of budget, and the ways to change what it may cost."""

    def __init__(self, world: World, daily: str | None = "10.00", monthly: str | None = None) -> None:
        self.world = world
        self.owner: Person = world.factory.partner(monthly_marketing_budget="90000.00")
        self.id: UUID = world.factory.campaign(
            # A channel without a least budget of its own.
            self.owner,
            "active",
            channel="other",
            daily_budget=daily,
            monthly_budget=monthly,
        )

    def budget(self, name: str = "daily_budget") -> str | None:
        """What the campaign's budget is now."""
        row = self.world.db.execute(
            "select to_jsonb(c) ->> %s from public.partner_marketing_campaigns as c where id = %s",
            [name, self.id],
        ).fetchone()
        assert row is not None
        return None if row[0] is None else f"{float(row[0]):.2f}"

    def propose(self, to: str, budget: str = "daily_budget") -> str | None:
        """Make a proposal and approve it as the partner; the message with which it was refused, or None."""
        now = self.budget(budget)
        is_more = float(to) > float(now or 0)
        details = {
            "action_type": "increase_campaign_budget" if is_more else "decrease_campaign_budget",
            "campaign_id": self.id,
            "changes": [{"budget": budget, "from": now, "to": to}],
        }
        proposal = self.world.factory.recommendation(self.owner, details)
        answer = self.world.user(self.owner).patch(
            f"ai_marketing_recommendations?id=eq.{proposal}", {"status": "approved"}
        )
        if answer.is_success:
            assert self.budget(budget) == to
            return None
        assert answer.status_code == 409, answer.text
        assert self.budget(budget) == now
        return str(answer.json()["message"])

    def set(self, role: str, **values: object) -> str | None:
        """Change it by hand, or as a job does; the message with which it was refused, or None."""
        path = f"partner_marketing_campaigns?id=eq.{self.id}"
        answer = self.world.caller(role, self.owner).patch(path, values)
        assert answer.is_success or answer.status_code == 409, answer.text
        return None if answer.is_success else str(answer.json()["message"])

    def date_log(self, before_midnight: str) -> None:
        """Let all that was logged have been logged so long before this day began in Amsterdam."""
        with self.world.db.transaction():
            # Else the log does not change for anybody.
            self.world.db.execute("set local session_replication_role = replica")
            self.world.db.execute(
                """
                update public.marketing_budget_changes set changed_at =
                  date_trunc('day', now() at time zone 'Europe/Amsterdam') at time zone 'Europe/Amsterdam'
                  - %s::interval
                where partner_id = %s
                """,
                [before_midnight, self.owner.id],
            )


def limit(low: str, high: str, asked: str) -> str:
    return (
        f"A proposal may move a budget by at most 20% a day: EUR {low} to EUR {high} today, not EUR {asked}"
    )


@pytest.mark.parametrize(
    ("start", "most", "too_much"),
    [
        ("10.00", "12.00", "12.01"),
        ("10.00", "8.00", "7.99"),
        ("10.01", "12.01", "12.02"),  # a fifth more is 12.012
        ("10.01", "8.01", "8.00"),  # a fifth less is 8.008
        ("0.04", "0.04", "0.05"),
        ("0.05", "0.06", "0.07"),
        ("0.05", "0.04", "0.03"),
        ("2000.00", "2400.00", "2400.01"),
    ],
)
def test_a_proposal_moves_a_budget_by_a_fifth_and_not_a_cent_more(
    world: World, start: str, most: str, too_much: str
) -> None:
    campaign = Campaign(world, start)
    bounds = sorted([most, f"{float(start) * 2 - float(most):.2f}"], key=float)
    message = campaign.propose(too_much)
    assert message is not None
    assert f"EUR {bounds[0] if float(too_much) < float(start) else bounds[1]}" in message
    assert message.endswith(f"today, not EUR {too_much}")
    if most != start:
        assert campaign.propose(most) is None


@pytest.mark.parametrize("budget", ["daily_budget", "monthly_budget"])
def test_several_proposals_of_a_day_share_the_fifth(world: World, budget: str) -> None:
    amounts = {"daily": "10.00"} if budget == "daily_budget" else {"daily": None, "monthly": "10.00"}
    campaign = Campaign(world, **amounts)
    assert campaign.propose("11.00", budget) is None
    assert campaign.propose("12.01", budget) == limit("8.00", "12.00", "12.01")
    assert campaign.propose("12.00", budget) is None
    assert campaign.propose("12.01", budget) == limit("8.00", "12.00", "12.01")
    assert campaign.propose("7.99", budget) == limit("8.00", "12.00", "7.99")
    assert campaign.propose("8.00", budget) is None
    assert campaign.propose("12.00", budget) is None


def test_the_next_day_has_a_fifth_of_its_own(world: World) -> None:
    campaign = Campaign(world)
    assert campaign.propose("12.00") is None
    campaign.date_log("0")
    assert campaign.propose("12.01") == limit("8.00", "12.00", "12.01")
    campaign.date_log("1 microsecond")
    assert campaign.propose("14.41") == limit("9.60", "14.40", "14.41")
    assert campaign.propose("14.40") is None


@pytest.mark.parametrize("role", ["partner", "admin"])
def test_what_a_person_changes_is_free_and_moves_the_base(world: World, role: str) -> None:
    campaign = Campaign(world)
    assert campaign.propose("12.00") is None
    assert campaign.set(role, daily_budget="20.00") is None
    # 18 of 20 are not the machines' doing
    assert campaign.propose("21.61") == limit("14.40", "21.60", "21.61")
    assert campaign.propose("21.60") is None
    assert campaign.set(role, daily_budget="1.00") is None
    assert campaign.set(role, daily_budget="100.00") is None


def test_the_service_key_has_the_same_limit_together_with_proposals(world: World) -> None:
    campaign = Campaign(world)
    assert campaign.set("service", daily_budget="12.01") == limit("8.00", "12.00", "12.01")
    assert campaign.set("service", daily_budget=None, monthly_budget="100.00") == limit(
        "8.00", "12.00", "none"
    )
    assert campaign.set("service", daily_budget="11.00") is None
    assert campaign.propose("12.01") == limit("8.00", "12.00", "12.01")
    assert campaign.propose("12.00") is None
    assert campaign.set("service", daily_budget="12.01") == limit("8.00", "12.00", "12.01")
    assert campaign.set("service", daily_budget="8.00") is None


def test_the_limit_also_holds_for_a_campaign_that_does_not_run(world: World) -> None:
    campaign = Campaign(world)
    assert campaign.set("partner", status="paused") is None
    assert campaign.set("service", daily_budget="12.01") == limit("8.00", "12.00", "12.01")


def test_a_proposal_for_both_budgets_moves_both_or_none(world: World) -> None:
    campaign = Campaign(world, "10.00", "300.00")
    details = {
        "action_type": "increase_campaign_budget",
        "campaign_id": campaign.id,
        "changes": [
            {"budget": "daily_budget", "from": "10.00", "to": "11.00"},
            {"budget": "monthly_budget", "from": "300.00", "to": "360.01"},
        ],
    }
    proposal = world.factory.recommendation(campaign.owner, details)
    answer = world.user(campaign.owner).patch(
        f"ai_marketing_recommendations?id=eq.{proposal}", {"status": "approved"}
    )
    assert answer.json()["message"] == limit("240.00", "360.00", "360.01")
    assert (campaign.budget(), campaign.budget("monthly_budget")) == ("10.00", "300.00")
