"""Who may do what with which table: the expectation, and a row of each table to try it on."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from tests.factories import Person
from tests.integration.rest import World

ROLES = ("anonymous", "partner", "other", "admin", "service")

# s select, i insert, u update, d delete: of a partner's row, by that partner, another partner, an admin, …
# Nobody but the service key deletes: people archive, unlink or set to null. An account is a link, which
# admins take back.
_MATRIX = """
table                         anonymous  partner  other  admin  service
profiles                      ----       s-u-     ----   s-u-   siud
lead_segments                 ----       s---     s---   s---   siud
leads                         ----       s---     ----   s---   siud
partner_performance_stats     ----       ----     ----   ----   s---
partner_segments              ----       siu-     ----   siu-   siud
partner_landing_pages         ----       siu-     ----   siu-   siud
landing_page_daily_stats      ----       s---     ----   s---   siud
landing_page_redirects        ----       s---     ----   s---   s---
landing_page_leads            ----       s---     ----   s---   s---
partner_marketing_campaigns   ----       siu-     ----   siu-   siud
campaign_daily_metrics        ----       s---     ----   s---   siud
partner_ad_accounts           ----       ----     ----   siud   siud
ad_platform_operations        ----       ----     ----   s---   siud
partner_lead_stats            ----       s---     ----   s---   siud
partner_lead_gaps             ----       s---     ----   s---   siud
ai_marketing_recommendations  ----       s-u-     ----   s-u-   siu-
marketing_budget_changes      ----       s---     ----   s---   s---
recommendation_effects        ----       s---     ----   s---   siu-
recommendation_outlooks       ----       s---     ----   s---   siu-
lead_report_delays            ----       ----     ----   s---   si--
rule_effect_reports           ----       ----     ----   s---   siu-
job_runs                      ----       ----     ----   s---   siu-
notifications                 ----       s-u-     ----   ----   s--d
notification_settings         ----       siu-     ----   ----   siu-
notification_preferences      ----       siu-     ----   ----   siu-
notification_mails            ----       ----     ----   s---   siud
undeliverable_addresses       ----       s---     ----   s---   s---
"""


def read_matrix() -> dict[str, dict[str, str]]:
    """table → role → what is allowed, such as `si--`."""
    header, *lines = (line.split() for line in _MATRIX.strip().splitlines())
    assert tuple(header[1:]) == ROLES
    return {table: dict(zip(ROLES, allowed, strict=True)) for table, *allowed in lines}


Row = dict[str, object]


@dataclass(frozen=True)
class Sample:
    """How to make a row of a table that belongs to a partner, and a change of such a row.

    `make` fills only what everybody with the right to insert may fill, so that no refusal is about columns.
    `change` is a column that everybody with the right to update may set, and a value it does not have yet, or
    what makes one where no two rows may have the same.
    """

    make: Callable[[World, Person], Row]
    change: tuple[str, object]


_SOME_DAY = "2026-03-02"
# A person has one row per kind; two rows made in a row differ.
_kinds = itertools.cycle(("budget_spent", "landing_page_live", "campaign_active"))
# A partner has one account per channel; two rows made in a row differ.
_account_channels = itertools.cycle(("meta_ads", "linkedin_ads"))
_targets = itertools.count(1)


def short_name() -> str:
    """A name that no other row has."""
    return uuid4().hex[:12]


def _profile(world: World, _owner: Person) -> Row:
    """The profile of a new user, who has none yet."""
    user_id = uuid4()
    world.db.execute(
        "insert into auth.users (id, email) values (%s, %s)", [user_id, f"{user_id}@example.test"]
    )
    return {"id": str(user_id), "company_name": short_name()}


def page_row(_world: World, owner: Person) -> Row:
    """A landing page, a concept as all new ones."""
    return {
        "partner_id": str(owner.id),
        "path": f"/partners/{short_name()}",
        "title": short_name(),
        "content_json": {"blocks": [{"type": "footer"}]},
    }


def campaign_row(_world: World, owner: Person) -> Row:
    """A campaign, planned as all new ones; its target makes it different from the partner's others.

    Its budget of nothing fits every partner's.
    """
    return {"partner_id": str(owner.id), "channel": "seo", "monthly_budget": 0, "cpl_target": next(_targets)}


def recommendation_row(_world: World, owner: Person) -> Row:
    """A recommendation, pending as all new ones."""
    return {
        "partner_id": str(owner.id),
        "action_type": "raise_monthly_budget",
        "action_details": {"action_type": "raise_monthly_budget", "from": None, "to": "300.00"},
        "priority": "low",
        "rule": "no_budget",
        "rule_version": 1,
        "reason": "Er is geen maandbudget ingesteld.",
        "reason_en": "No monthly budget is set.",
        "expected_effect": {"leads_per_week": None, "monthly_cost_change": "0.00"},
        "inputs": {"lead_gap": 1},
        "dedupe_key": short_name(),
    }


def _daily_row(world: World, owner: Person) -> Row:
    return {"partner_id": str(owner.id), "segment_id": str(world.factory.segment()), "date": _SOME_DAY}


def _gap_row(world: World, owner: Person) -> Row:
    return _daily_row(world, owner) | {
        "target_leads_per_day": 2.86,
        "current_leads_per_day": 1.14,
        "lead_gap": 1.71,
        "target_leads_per_week": 20,
        "platform_leads": 5,
        "own_campaign_leads": 3,
        "target_source": "explicit",
    }


def _account_row(_world: World, owner: Person) -> Row:
    channel = next(_account_channels)
    return {"partner_id": str(owner.id), "channel": channel, "external_account_id": short_name()}


def _notification_row(_world: World, owner: Person) -> Row:
    return {"recipient_id": str(owner.id), "kind": "landing_page_live", "dedupe_key": short_name()}


def _settings_row(world: World, owner: Person) -> Row:
    """The settings of the owner, or of a new partner where the owner has some."""
    has_some = world.find("notification_settings", {"profile_id": str(owner.id)})
    person = world.factory.partner() if has_some else owner
    return {"profile_id": str(person.id), "by_email": False}


def _effect_row(world: World, owner: Person) -> Row:
    recommendation = world.insert("ai_marketing_recommendations", recommendation_row(world, owner))
    return {
        "recommendation_id": recommendation["id"],
        "horizon_days": 28,
        "partner_id": str(owner.id),
        "measure": "leads",
        "expected": "up",
        "verdict": "unmeasurable",
        "leads_observed": 1,
        "donors": 0,
        "other_changes": 0,
        "first_day": "2026-03-02",
        "last_day": "2026-03-29",
        "text": "Niet te meten.",
        "text_en": "Cannot be measured.",
        "measured_on": "2026-03-29",
    }


def _outlook_row(world: World, owner: Person) -> Row:
    recommendation = world.insert("ai_marketing_recommendations", recommendation_row(world, owner))
    return {
        "recommendation_id": recommendation["id"],
        "partner_id": str(owner.id),
        "measure": "leads",
        "expected": "up",
        "horizon_days": 28,
        "text": "Vanaf ongeveer +60 %.",
        "text_en": "From about +60 % on.",
        "made_on": "2026-03-29",
    }


def _some_date() -> str:
    """A day that no other row has."""
    return f"{2000 + uuid4().int % 8000}-{uuid4().int % 12 + 1:02}-{uuid4().int % 28 + 1:02}"


def _budget_change_row(world: World, owner: Person) -> Row:
    return {
        "partner_id": str(owner.id),
        "campaign_id": str(world.factory.campaign(owner)),
        "budget": "daily_budget",
        "new_amount": 5,
        "reason": "manual",
    }


SAMPLES: dict[str, Sample] = {
    "profiles": Sample(_profile, ("brand_color", "#12AB34")),
    "lead_segments": Sample(
        lambda _w, _o: {"code": short_name(), "branch": short_name(), "region": "utrecht"},
        ("description", "changed"),
    ),
    "leads": Sample(lambda _w, o: {"user_id": str(o.id), "name": short_name()}, ("message", "changed")),
    "partner_performance_stats": Sample(
        lambda _w, o: {"partner_id": str(o.id), "open_leads_count": 7}, ("open_leads_count", 7)
    ),
    "partner_segments": Sample(
        lambda w, o: {"partner_id": str(o.id), "segment_id": str(w.factory.segment())}, ("priority", 7)
    ),
    "partner_landing_pages": Sample(page_row, ("title", "changed")),
    "landing_page_daily_stats": Sample(
        lambda w, o: {
            "landing_page_id": w.insert("partner_landing_pages", page_row(w, o))["id"],
            "date": _SOME_DAY,
        },
        ("views", 7),
    ),
    "landing_page_redirects": Sample(
        lambda w, o: {
            "path": f"/moved/{short_name()}",
            "landing_page_id": w.insert("partner_landing_pages", page_row(w, o))["id"],
        },
        ("path", "/changed"),
    ),
    "landing_page_leads": Sample(
        lambda w, o: {
            "lead_id": w.insert("leads", {"user_id": str(o.id), "name": short_name()})["id"],
            "landing_page_id": w.insert("partner_landing_pages", page_row(w, o))["id"],
            "submission_hash": f"\\x{uuid4().hex}",
            "content_hash": f"\\x{uuid4().hex}",
            "consent_text": "Ja, neem contact op.",
        },
        ("consent_text", "changed"),
    ),
    "partner_marketing_campaigns": Sample(campaign_row, ("daily_budget", 7)),
    "campaign_daily_metrics": Sample(
        lambda w, o: {"campaign_id": str(w.factory.campaign(o)), "date": _SOME_DAY}, ("clicks", 7)
    ),
    "partner_ad_accounts": Sample(_account_row, ("external_account_id", short_name)),
    "ad_platform_operations": Sample(
        lambda w, o: {
            "partner_id": str(o.id),
            "campaign_id": str(w.factory.campaign(o)),
            "operation": "pause",
        },
        ("attempts", 7),
    ),
    "partner_lead_stats": Sample(_daily_row, ("platform_leads", 7)),
    "partner_lead_gaps": Sample(_gap_row, ("platform_leads", 7)),
    "ai_marketing_recommendations": Sample(recommendation_row, ("review_note", "changed")),
    "recommendation_effects": Sample(_effect_row, ("other_changes", 7)),
    "recommendation_outlooks": Sample(_outlook_row, ("baseline_per_week", 7)),
    "lead_report_delays": Sample(
        lambda _w, _o: {"date": _some_date(), "age": 3, "leads": 5, "own_campaign_leads": 2}, ("leads", 7)
    ),
    "rule_effect_reports": Sample(
        lambda _w, _o: {"date": _SOME_DAY, "rule": short_name(), "figures": {}, "is_without_effect": False},
        ("is_without_effect", True),
    ),
    "marketing_budget_changes": Sample(_budget_change_row, ("reason", "sync")),
    "notification_mails": Sample(
        lambda _w, o: {
            "recipient_id": str(o.id),
            "kind": "urgent",
            "day": f"{2000 + uuid4().int % 1000}-{uuid4().int % 12 + 1:02}-01",
            "hour": uuid4().int % 24,
            "address": "somebody@example.test",
            "notification_ids": [10_000_000_000],  # a bigint for psycopg
        },
        ("attempts", 7),
    ),
    "undeliverable_addresses": Sample(
        lambda _w, o: {
            "address": f"{short_name()}@example.test",
            "recipient_id": str(o.id),
            "reason": "bounce",
            "since": "2026-03-02T07:00:00+01:00",
        },
        ("detail", "changed"),
    ),
    "notifications": Sample(_notification_row, ("read_at", "2026-03-02T10:00:00+00:00")),
    "notification_settings": Sample(_settings_row, ("language", "en")),
    "notification_preferences": Sample(
        lambda _w, o: {"profile_id": str(o.id), "kind": next(_kinds), "in_digest": False},
        ("in_portal", False),
    ),
    "job_runs": Sample(lambda _w, _o: {"job": f"test_{short_name()}", "date": _SOME_DAY}, ("attempts", 7)),
}
