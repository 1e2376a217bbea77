"""A partner with proposals, and the parts of the screen that show them."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from playwright.sync_api import Locator, Page, expect
from psycopg import sql

from tests.factories import Factory, Person

_GROUNDS: dict[str, object] = {
    "gap": {"target_leads_per_week": "20.00", "platform_leads": 5, "own_campaign_leads": 3},
    "campaigns": [],
    "median_cpl": None,
    "budget": {"monthly_budget": "500.00", "spent_this_month": "120.50", "committed": "304.00"},
    "thresholds": {"own_cpl_leads": 5},
}
_PAGE_TEXT = {
    "path": "/partners/test/utrecht",
    "title": "Schilderwerk in Utrecht",
    "subtitle": "Vraag een offerte aan.",
    "seo_title": "Schilder Utrecht",
    "seo_description": "Een schilder in Utrecht.",
    "content_json": {
        "blocks": [
            {
                "type": "hero",
                "title": "Schilderwerk in Utrecht",
                "subtitle": "Door Test",
                "button": "Vraag aan",
            },
            {
                "type": "form",
                "title": "Aanvraag",
                "intro": "Vertel wat er moet gebeuren.",
                "message_label": "Uw klus",
                "consent": "Ik ga akkoord met het gebruik van mijn gegevens.",
                "button": "Verstuur",
            },
            {"type": "footer", "company_name": None, "city": None, "text": "Tot ziens"},
        ]
    },
}


@dataclass
class Scene:
    """A partner with EUR 500 a month, of which a campaign of EUR 10 a day commits 304."""

    make: Factory
    db: psycopg.Connection[tuple[Any, ...]]
    partner: Person
    segment: UUID
    campaign: UUID

    def propose(self, details: dict[str, object], **columns: object) -> UUID:
        """A pending proposal of the last night, about the segment."""
        about: dict[str, object] = {
            "segment_id": self.segment,
            "inputs": json.dumps(_GROUNDS),
            "expected_effect": json.dumps({"leads_per_week": ["1.0", "2.1"], "monthly_cost_change": "60.80"}),
        }
        return self.make.recommendation(self.partner, details, **(about | columns))

    def raise_to(self, amount: str, **columns: object) -> UUID:
        """A proposal to raise the campaign's EUR 10.00 a day."""
        change = {"budget": "daily_budget", "from": "10.00", "to": amount}
        details = {"action_type": "increase_campaign_budget", "campaign_id": self.campaign}
        return self.propose(details | {"changes": [change]}, **columns)

    def create_page(self, **columns: object) -> UUID:
        """A proposal to make a page in the segment; it has none."""
        free = {"expected_effect": json.dumps({"leads_per_week": None, "monthly_cost_change": "0.00"})}
        details = {"action_type": "create_landing_page", "segment_id": self.segment} | _PAGE_TEXT
        path = f"/partners/{self.partner.id.hex}/utrecht"
        return self.propose(details | {"path": path}, **(free | columns))

    def value(self, column: str, table: str, row: UUID) -> object:
        """One value of a row."""
        statement = sql.SQL("select {} from {} where id = %s").format(
            sql.Identifier(column), sql.Identifier("public", table)
        )
        found = self.db.execute(statement, [row]).fetchone()
        assert found is not None
        return found[0]

    def status(self, proposal: UUID) -> object:
        """How far a proposal is."""
        return self.value("status", "ai_marketing_recommendations", proposal)


def set_scene(make: Factory, db: psycopg.Connection[tuple[Any, ...]]) -> Scene:
    """A partner with an active campaign, an advertiser account and a segment without a page."""
    partner = make.partner(marketing_mode="hybrid", monthly_marketing_budget=500)
    segment = make.segment(branch=f"schilder_{partner.id.hex[:6]}")
    make.link(partner, segment)
    make.ad_account(partner)
    campaign = make.campaign(partner, "active", daily_budget="10.00")
    return Scene(make, db, partner, segment, campaign)


def archived_page(scene: Scene) -> dict[str, object]:
    """A proposal to publish a page that was archived since."""
    page = scene.make.landing_page(scene.partner, "archived")
    found: dict[str, object] = {"action_type": "publish_landing_page", "landing_page_id": page}
    return found | {"path": f"/test/{page.hex}", "from_status": "review"}


def card_of(page: Page, proposal: UUID) -> Locator:
    """The card of a proposal."""
    return page.locator(f"#card-{proposal}")


def button(within: Page | Locator, name: str) -> Locator:
    """A button by its words: inside a dialog its role is not found through the slots."""
    return within.locator("button").get_by_text(name, exact=True)


def dialog_of(page: Page) -> Locator:
    """The open dialog."""
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2")).to_be_visible()
    return dialog
