"""Proposals of every action, each with what it is about, for tests of their review."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.factories import Factory, Person

BLOCKS = {
    "blocks": [
        {"type": "hero", "title": "Schilder in Utrecht", "subtitle": "Snel geregeld", "button": "Vraag aan"},
        {
            "type": "form",
            "title": "Vraag een offerte aan",
            "intro": "Vertel wat er moet gebeuren.",
            "message_label": "Wat moet er gebeuren?",
            "consent": "Ik ga ermee akkoord dat mijn gegevens voor deze aanvraag worden gebruikt.",
            "button": "Verstuur aanvraag",
        },
        {"type": "footer", "company_name": "Test BV", "city": None, "text": "Tot ziens."},
    ]
}
ADS = {
    "keywords": [{"text": "schilder utrecht", "match_type": "phrase"}],
    "negative_keywords": ["vacature"],
    "headlines": ["Schilder in Utrecht", "Snel geregeld", "Vraag een offerte"],
    "descriptions": ["Vraag vrijblijvend een offerte aan.", "Wij bellen u snel terug."],
}


@dataclass(frozen=True)
class Proposals:
    """Makes proposals for one partner in one segment."""

    make: Factory
    partner: Person
    segment_id: UUID

    def create_page(self, **columns: object) -> UUID:
        path = f"/test/{self.segment_id.hex}"
        details = {
            "segment_id": str(self.segment_id), "path": path, "title": "Schilder in Utrecht",
            "subtitle": "Snel geregeld", "seo_title": "Schilder Utrecht",
            "seo_description": "Een schilder in Utrecht.", "content_json": BLOCKS,
        }  # fmt: skip
        return self._make("create_landing_page", details, **columns)

    def publish_page(self, page_id: UUID, from_status: str = "concept", **columns: object) -> UUID:
        details = {
            "landing_page_id": str(page_id),
            "path": f"/test/{page_id.hex}",
            "from_status": from_status,
        }
        return self._make("publish_landing_page", details, **columns)

    def optimize_page(self, page_id: UUID, **columns: object) -> UUID:
        change = {
            "field": "title",
            "from": "Test",
            "to": "Beter",
            "why": "Duidelijker.",
            "why_en": "Clearer.",
        }
        details = {"landing_page_id": str(page_id), "changes": [change]}
        return self._make("optimize_landing_page", details, **columns)

    def create_campaign(self, page_id: UUID, daily_budget: str = "10.01", **columns: object) -> UUID:
        details = {
            "segment_id": str(self.segment_id), "landing_page_id": str(page_id), "channel": "google_ads",
            "daily_budget": daily_budget, "cpl_target": None,
        }  # fmt: skip
        return self._make("create_campaign", details | ADS, **columns)

    def activate(self, campaign_id: UUID, daily_budget: str | None = "10.00", **columns: object) -> UUID:
        details = {"campaign_id": str(campaign_id), "daily_budget": daily_budget, "monthly_budget": None}
        return self._make("activate_campaign", details, **columns)

    def change_budget(
        self, campaign_id: UUID, was: str, becomes: str, budget: str = "daily_budget", **columns: object
    ) -> UUID:
        action = "increase_campaign_budget" if float(becomes) > float(was) else "decrease_campaign_budget"
        changes = [{"budget": budget, "from": was, "to": becomes}]
        details = {"campaign_id": str(campaign_id), "changes": changes}
        return self._make(action, details, **columns)

    def optimize_campaign(self, campaign_id: UUID, **columns: object) -> UUID:
        details = {"campaign_id": str(campaign_id), "what_changes": ["Andere koppen."]} | ADS
        return self._make("optimize_campaign", details, **columns)

    def pause(self, campaign_id: UUID, **columns: object) -> UUID:
        details = {"campaign_id": str(campaign_id)}
        return self._make("pause_campaign", details, **columns)

    def shift(self, from_id: UUID, to_id: UUID, **columns: object) -> UUID:
        """EUR 1.00 a day from one campaign of 10.00 a day to another."""
        details = {
            "from_campaign_id": str(from_id),
            "to_campaign_id": str(to_id),
            "changes": [
                {"campaign_id": str(from_id), "budget": "daily_budget", "from": "10.00", "to": "9.00"},
                {"campaign_id": str(to_id), "budget": "daily_budget", "from": "10.00", "to": "11.00"},
            ],
        }
        return self._make("shift_budget", details, segment_id=None, **columns)

    def raise_budget(self, was: str | None, becomes: str, **columns: object) -> UUID:
        details = {"from": was, "to": becomes}
        return self._make("raise_monthly_budget", details, segment_id=None, **columns)

    def _make(self, action: str, details: dict[str, Any], **columns: object) -> UUID:
        given = {
            "segment_id": self.segment_id,
            "expected_effect": json.dumps({"leads_per_week": ["2.0", "4.0"], "monthly_cost_change": "0.00"}),
            "inputs": json.dumps({"date": "2026-03-31", "gap": {"lead_gap_per_week": "12.00"}}),
        }
        return self.make.recommendation(self.partner, {"action_type": action} | details, **given | columns)


def proposals_for(make: Factory, **profile: object) -> Proposals:
    """A new partner in a new segment, to propose things to."""
    partner, segment_id = make.partner(**profile), make.segment()
    make.link(partner, segment_id)
    return Proposals(make, partner, segment_id)
