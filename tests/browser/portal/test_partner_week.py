"""A partner's week: short of leads, two proposals, a decision on each, a new target, and the next night."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Page, expect

from local.settings import Stack
from shared.core.clock import SystemClock, today
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.browser.portal.people import Account, Hands, Keyboard, Mouse, sign_up, wa_button
from tests.factories import Factory, Person
from tests.integration.conftest import night_stack
from tests.night import DEMAND, STATS, Link
from tests.proposal_night import PROPOSALS, ProposalNight

__all__ = ["night_stack"]

# The jobs look at everybody, so they run where nobody else is.
pytestmark = pytest.mark.xdist_group("proposal_nights")

TARGET = 20


@dataclass
class Week:
    """A partner in two segments: Utrecht has no page yet, in Flevoland a campaign runs."""

    nights: ProposalNight
    account: Account
    utrecht: Link
    campaign: UUID

    def pass_a_night(self, day: date) -> None:
        """Count, plan and propose for a day, as the scheduler has it done."""
        self.nights.day = day
        for job in (STATS, DEMAND, PROPOSALS):
            self.nights.run(job)

    def value(self, statement: str, *parameters: object) -> object:
        """The one value that a query finds."""
        [[value]] = self.nights.db.execute(statement.encode(), parameters).fetchall()
        return value


@pytest.fixture
def yesterday() -> date:
    return today(SystemClock()) - timedelta(days=1)


@pytest.fixture
def week(night_stack: Stack, yesterday: date) -> Iterator[Week]:
    with psycopg.connect(night_stack.db_url, autocommit=True) as db:
        nights = ProposalNight(night_stack, db, yesterday - timedelta(days=1))
        make = Factory(db, night_stack.keys.jwt_secret)
        account = sign_up(night_stack)
        wants: dict[str, Any] = {"marketing_mode": "hybrid", "auto_marketing_enabled": True}
        nights.insert(
            "profiles", id=account.id, email=account.email, company_name="Test Schilders",
            monthly_marketing_budget=500, **wants,
        )  # fmt: skip
        partner = Person(account.id, "")
        utrecht = nights.link(
            account.id, nights.segment(branch="schilder", region="utrecht"), target_leads_per_week=TARGET
        )
        flevoland = nights.link(
            account.id, nights.segment(branch="schilder", region="flevoland"), target_leads_per_week=14
        )
        nights.lead(utrecht, 6)
        nights.lead(utrecht, 2, days_before=2)
        make.ad_account(partner)
        page = make.landing_page(partner, "live", segment_id=flevoland.segment_id)
        campaign = make.campaign(
            partner, "active", segment_id=flevoland.segment_id, landing_page_id=page, daily_budget="10.00"
        )
        started = Week(nights, account, utrecht, campaign)
        started.pass_a_night(nights.day)
        yield started


def _decide(hands: Hands, page: Page, action: str) -> None:
    card = page.locator("article.card").filter(has=page.get_by_role("heading", name=action))
    hands.press(card.locator("summary"))
    expect(card.get_by_text("Waarop dit rust")).to_be_visible()
    hands.press(wa_button(card, "Goedkeuren"))
    hands.confirm("Goedkeuren")
    expect(wa_button(card, "Goedkeuren")).to_have_count(0)


@pytest.mark.parametrize("hand", [Mouse, Keyboard], ids=["mouse", "keyboard"])
def test_a_partner_sees_the_gap_decides_and_sees_what_came_of_it(
    week: Week,
    night_stack: Stack,
    open_page: OpenPage,
    viewport: dict[str, int],
    hand: type[Hands],
    yesterday: date,
) -> None:
    page = open_page(viewport=viewport)
    hands = hand(page)
    hands.log_in(night_stack, week.account)

    # Five seconds: do I get my leads?
    expect(page.get_by_text("Nog niet: 26 leads per week tekort.")).to_be_visible()
    expect(page.get_by_text("8 van 20 leads")).to_be_visible()
    budget = page.locator("pm-budget")
    expect(budget.get_by_text("€ 304,00")).to_be_visible()
    assert violations(page) == []

    # Ten seconds: what is proposed, what does it cost, why?
    hands.press(wa_button(page.locator("pm-proposals"), "Bekijken en beslissen"))
    _decide(hands, page, "Landingspagina maken")
    _decide(hands, page, "Budget van campagne verhogen")
    assert violations(page) == []

    hands.open_tab("Landingspagina's")
    made = page.locator("pm-landing-pages").get_by_role("row").filter(has_text="Schilder, Utrecht")
    expect(made).to_contain_text("Ter beoordeling")
    hands.open_tab("Campagnes")
    expect(page.locator("pm-campaigns").get_by_role("row").filter(has_text="Flevoland")).to_contain_text(
        "€ 12,00"
    )
    hands.open_tab("Overzicht")
    expect(budget.get_by_text("€ 364,80")).to_be_visible()
    daily_budget = "select daily_budget::text from public.partner_marketing_campaigns where id = %s"
    assert week.value(daily_budget, week.campaign) == "12.00"

    # A smaller wish counts from the night on, not before.
    hands.open_tab("Segmenten")
    row = page.locator("pm-segments").get_by_role("row").filter(has_text="Schilder, Utrecht")
    hands.press(wa_button(row, "Wijzigen"))
    hands.fill(page.get_by_role("textbox", name="Doel per week"), "10,5")
    hands.press(wa_button(page.locator("pm-segments form"), "Opslaan"))
    expect(page.get_by_text("Opgeslagen. Het telt mee vanaf vannacht.")).to_be_visible()
    expect(row).to_contain_text("10,5")
    hands.open_tab("Overzicht")
    expect(page.get_by_text("8 van 20 leads")).to_be_visible()

    week.pass_a_night(yesterday)
    page.reload()
    expect(page.get_by_text("van 10,5 leads")).to_be_visible()
    expect(page.get_by_text("8 van 20 leads")).to_have_count(0)
    assert str(week.nights.gap(week.utrecht)["target_leads_per_week"]) == "10.50"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
