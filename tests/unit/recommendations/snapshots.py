"""Snapshots as the database sends them, built from a sound partner by naming only what differs.

The partner wants 20 leads a week and got 8 (the gap is 12), may spend € 500 a month, and nothing is wrong.
"""

from typing import Any
from uuid import UUID

from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.models.states import RuleName
from shared.recommendations.night import propose

Json = dict[str, Any]

PARTNER = UUID("11111111-1111-4111-8111-111111111111")
SEGMENT = UUID("22222222-2222-4222-8222-222222222222")
OTHER_SEGMENT = UUID("22222222-2222-4222-8222-333333333333")
PAGE = UUID("33333333-3333-4333-8333-333333333333")
CAMPAIGN = UUID("44444444-4444-4444-8444-444444444444")
OTHER_CAMPAIGN = UUID("44444444-4444-4444-8444-555555555555")


def campaign(**changes: object) -> Json:
    """An active search campaign of € 10 a day that spent nothing yet."""
    return {
        "id": str(CAMPAIGN),
        "segment_id": str(SEGMENT),
        "landing_page_id": str(PAGE),
        "channel": "google_ads",
        "status": "active",
        "daily_budget": "10.00",
        "monthly_budget": None,
        "cpl_target": "40.00",
        "keywords": ["schilder utrecht", "huis laten schilderen"],
        "headlines": ["Schilder in Utrecht", "Vraag een offerte aan", "Vakwerk"],
        "descriptions": ["Schilderwerk in Utrecht.", "Vraag een offerte aan."],
        "spend_28d": "0.00",
        "clicks_28d": 0,
        "impressions_28d": 0,
        "leads_28d": 0,
        "spend_this_month": "0.00",
    } | changes


def page(**changes: object) -> Json:
    """A live page with few visitors."""
    return {
        "id": str(PAGE),
        "path": "/partners/jansen/schilder-utrecht",
        "status": "live",
        "title": "Jansen",
        "subtitle": None,
        "seo_title": None,
        "seo_description": None,
        "views_28d": 20,
        "conversions_28d": 1,
    } | changes


def gap(per_week: str = "12.00", **changes: object) -> Json:
    """20 leads wanted, 8 received."""
    return {
        "target_leads_per_week": "20.00",
        "lead_gap_per_week": per_week,
        "lead_gap": "1.71",
        "platform_leads": 5,
        "own_campaign_leads": 3,
        "target_source": "explicit",
    } | changes


def segment(
    *,
    pages: list[Json] | None = None,
    campaigns: list[Json] | None = None,
    per_week: str = "12.00",
    **changes: object,
) -> Json:
    """The primary segment, with a live page and no campaign."""
    return {
        "segment": {
            "id": str(SEGMENT),
            "code": "schilder_utrecht",
            "branch": "schilder",
            "region": "utrecht",
        },
        "is_primary": True,
        "priority": 100,
        "gap": gap(per_week),
        "median_cpl": "28.50",
        "pages": [page()] if pages is None else pages,
        "campaigns": campaigns or [],
    } | changes


def other_segment(**changes: Any) -> Json:
    """A second segment, dakdekker in Noord-Brabant."""
    return segment(**changes) | {
        "segment": {
            "id": str(OTHER_SEGMENT),
            "code": "dakdekker_noord_brabant",
            "branch": "dakdekker",
            "region": "noord_brabant",
        },
        "is_primary": False,
        "priority": 110,
    }


def partner(
    *segments: Json,
    budget: Json | None = None,
    other_campaigns: list[Json] | None = None,
    may_be_proposed_to: bool | None = None,
    **changes: object,
) -> Json:
    """The partner on day 21 of a month of 30, nothing committed or spent."""
    snapshot: Json = {
        "date": "2026-11-21",
        "partner": {
            "id": str(PARTNER),
            "company_name": "Jansen Schilderwerken",
            "company_name_is_unique": True,
            "city": "Utrecht",
            "marketing_mode": "hybrid",
            "tone_of_voice": None,
            "brand_color": None,
            "preferred_channels": ["google_ads"],
            "max_open_leads": 20,
            "open_leads": 4,
        }
        | changes,
        "budget": {
            "monthly_budget": "500.00",
            "committed": "0.000",
            "spent_this_month": "0.00",
            "day_of_month": 21,
            "days_in_month": 30,
        }
        | (budget or {}),
        "segments": list(segments),
        "other_campaigns": other_campaigns or [],
    }
    if may_be_proposed_to is not None:
        snapshot["may_be_proposed_to"] = may_be_proposed_to
    return snapshot


def night(snapshot: Json) -> list[Proposal]:
    """All proposals for a partner."""
    return propose(PartnerSnapshot.model_validate(snapshot))


def by_rule(snapshot: Json, rule: RuleName) -> list[Proposal]:
    """The night's proposals of one rule."""
    return [proposal for proposal in night(snapshot) if proposal.rule is rule]


def the_one(snapshot: Json, rule: RuleName) -> Proposal:
    """The only proposal of one rule."""
    (proposal,) = by_rule(snapshot, rule)
    return proposal


def details(proposal: Proposal) -> Json:
    """`action_details` as they are stored."""
    return proposal.action.model_dump(mode="json")


def rules_of(snapshot: Json) -> list[str]:
    """Which rules propose something, in the order of the proposals."""
    return [proposal.rule.value for proposal in night(snapshot)]
