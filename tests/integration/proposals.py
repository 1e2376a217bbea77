"""A partner with pages and campaigns in every state; for each action a proposal and what approving does."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.factories import Person
from tests.integration.budget_rows import Rows, changes_between, rows_of
from tests.integration.rest import World

PROPOSALS = "ai_marketing_recommendations"
_OLD_ADS: dict[str, Any] = {
    "keywords": [{"text": "dakdekker", "match_type": "exact"}],
    "negative_keywords": ["vacature"],
    "headlines": ["Oud", "Ouder", "Oudst"],
    "descriptions": ["Zoals het was", "En blijft"],
}
Details = dict[str, Any]
Changes = dict[str, Any]
# When and how often, not what.
_TIMES = frozenset(
    f"{name}_at"
    for name in (
        *(
            "updated",
            "created",
            "refreshed",
            "reviewed",
            "applied",
            "executed",
            "started",
            "ended",
            "published",
        ),
        *("ai_last_adjusted", "next_attempt", "changed"),
    )
) | {"version"}
_NAMES_OF_NEW = ("partner_landing_pages", "partner_marketing_campaigns")


class Scene:
    """A partner of a test's own. EUR 2000 a month, of which 304 + 608 are committed."""

    def __init__(self, world: World) -> None:
        make = world.factory
        self.world = world
        self.owner: Person = make.partner(monthly_marketing_budget="2000.00")
        self.segment, self.bare_segment = make.segment(), make.segment()
        self.path = f"/partners/{uuid4().hex}"
        self.live = self.page("review", "live")
        self.concept = self.page()
        self.in_review = self.page("review")
        account = {"partner_id": self.owner.id, "channel": "google_ads"}
        world.insert("partner_ad_accounts", account | {"external_account_id": f"{uuid4().int % 10**10:010}"})
        on_segment: dict[str, Any] = {"segment_id": self.segment, "ad_content": json.dumps(_OLD_ADS)}
        self.running = make.campaign(self.owner, "active", daily_budget="10.00", **on_segment)
        self.slow = make.campaign(self.owner, "active", daily_budget="20.00", **on_segment)
        self.planned = make.campaign(self.owner, daily_budget="5.00", **on_segment)

    def page(self, *way: str) -> UUID:
        """A landing page that went the way given, from concept on."""
        row: dict[str, object] = {
            "partner_id": str(self.owner.id),
            "path": f"/partners/{uuid4().hex}",
            "title": "Dakdekker",
            "content_json": {"blocks": [{"type": "footer"}]},
        }
        page = UUID(self.world.insert("partner_landing_pages", row)["id"])
        for status in way:
            self.run("update public.partner_landing_pages set status = %s where id = %s", status, page)
        return page

    def run(self, statement: str, *values: object) -> None:
        """A statement as the dashboard."""
        self.world.db.execute(statement, list(values))

    def propose(self, details: Details, **columns: object) -> UUID:
        """A pending proposal."""
        return self.world.factory.recommendation(self.owner, details, **columns)

    def review(
        self, person: Person, proposal: UUID, decision: str = "approved", note: str | None = None
    ) -> httpx.Response:
        """Approve or reject with the function."""
        arguments = {"p_decision": decision, "p_note": note}
        return self._call("review_recommendation", person, proposal, arguments)

    def preview(self, person: Person, proposal: UUID) -> dict[str, Any]:
        """What approving would change."""
        answer = self._call("preview_recommendation", person, proposal, {})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def approve_all(self, person: Person, proposals: Sequence[UUID]) -> list[dict[str, Any]]:
        """Approve a list in one call; the answers per item."""
        answer = self.world.user(person).post(
            "rpc/approve_recommendations",
            {"p_partner_id": str(self.owner.id), "p_recommendation_ids": [str(one) for one in proposals]},
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    def row(self, proposal: UUID) -> dict[str, Any]:
        """The proposal as it is."""
        found = self.world.find(PROPOSALS, {"id": proposal})
        assert found is not None
        return found

    def rows(self) -> Rows:
        """Everything of the partner."""
        return rows_of(self.world.db, self.owner.id)

    def changes_since(self, before: Rows) -> tuple[Changes, Changes]:
        """What differs, without times and without ids that only this partner has: of old rows, of new ones.

        `{"running.daily_budget": (10, 12)}` and `{"ad_platform_operations 0": {"operation": "pause", …}}`.
        """
        names = {str(value): name for name, value in vars(self).items() if isinstance(value, UUID)}
        names |= {str(self.owner.id): "owner", str(self.world.admin.id): "somebody", self.path: "a path"}
        changed: Changes = {}
        new: Changes = {}
        found = changes_between(before, self.rows())
        for table, row_id in found:
            if (table, row_id) not in before and table in _NAMES_OF_NEW:
                names[row_id] = "the new one"
        for (table, row_id), columns in found.items():
            values = {
                column: tuple(names.get(str(value), value) for value in pair)
                for column, pair in columns.items()
                if column not in _TIMES
            }
            if (table, row_id) in before:
                label = names.get(row_id, "proposal")
                changed |= {f"{label}.{column}": pair for column, pair in values.items()}
            else:
                number = sum(name.startswith(table) for name in new)
                kept = {column: value for column, (_, value) in values.items() if column != "id"}
                new[f"{table} {number}"] = kept
        return changed, new

    def _call(
        self, function: str, person: Person, proposal: UUID, arguments: dict[str, Any]
    ) -> httpx.Response:
        about = {"p_partner_id": str(self.owner.id), "p_recommendation_id": str(proposal)}
        return self.world.user(person).post(f"rpc/{function}", about | arguments)


@dataclass(frozen=True)
class Effect:
    """What approving does. `changed` leaves out the proposal itself; `logged` is (budget, old, new)."""

    status: str
    waits_for: str | None = None
    changed: Changes = field(default_factory=dict)
    created: Changes = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    logged: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class Action:
    """A proposal, and what a partner's and an admin's approval of it do."""

    details: Callable[[Scene], Details]
    by_partner: Effect
    by_admin: Effect


def budget_change(campaign: str, action: str, start: str, end: str) -> Callable[[Scene], Details]:
    """A proposal that changes one daily budget."""
    return lambda scene: {
        "action_type": action,
        "campaign_id": getattr(scene, campaign),
        "changes": [{"budget": "daily_budget", "from": start, "to": end}],
    }


def _page_details(scene: Scene) -> Details:
    return {
        "action_type": "create_landing_page",
        "segment_id": scene.bare_segment,
        "path": scene.path,
        "title": "Dakdekker in Utrecht",
        "subtitle": "Snel een offerte",
        "seo_title": "Dakdekker Utrecht",
        "seo_description": "Vraag een offerte aan.",
        "content_json": {"blocks": [{"type": "hero"}]},
    }


def _campaign_details(scene: Scene) -> Details:
    return {
        "action_type": "create_campaign",
        "segment_id": scene.bare_segment,
        "landing_page_id": scene.live,
        "channel": "google_ads",
        "daily_budget": "8.00",
        "cpl_target": "40.00",
        "keywords": [{"text": "dakdekker", "match_type": "exact"}],
        "negative_keywords": ["vacature"],
        "headlines": ["Een", "Twee", "Drie"],
        "descriptions": ["Vier", "Vijf"],
    }


def _ads(campaign: str) -> Callable[[Scene], Details]:
    return lambda scene: {
        "action_type": "optimize_campaign",
        "campaign_id": getattr(scene, campaign),
        "keywords": [{"text": "dakdekker", "match_type": "phrase"}],
        "headlines": ["Een", "Twee", "Drie"],
        "what_changes": ["woordgroep in plaats van exact"],
    }


def _publish(page: str) -> Callable[[Scene], Details]:
    return lambda scene: {
        "action_type": "publish_landing_page",
        "landing_page_id": getattr(scene, page),
        "path": "/wherever",
        "from_status": "concept",
    }


_NEW_ADS = _OLD_ADS | {
    "keywords": [{"text": "dakdekker", "match_type": "phrase"}],
    "headlines": ["Een", "Twee", "Drie"],
}
_NEW_PAGE = {
    "status": "review",
    "source": "ai_generated",
    "path": "a path",
    "segment_id": "bare_segment",
    "title": "Dakdekker in Utrecht",
    "subtitle": "Snel een offerte",
    "seo_title": "Dakdekker Utrecht",
    "seo_description": "Vraag een offerte aan.",
    "content_json": {"blocks": [{"type": "hero"}]},
}
_NEW_CAMPAIGN = {
    "status": "planned",
    "channel": "google_ads",
    "segment_id": "bare_segment",
    "landing_page_id": "live",
    "daily_budget": 8,
    "cpl_target": 40,
    "ai_managed": True,
    "ad_content": {
        "keywords": [{"text": "dakdekker", "match_type": "exact"}],
        "negative_keywords": ["vacature"],
        "headlines": ["Een", "Twee", "Drie"],
        "descriptions": ["Vier", "Vijf"],
    },
}
_CONSENT = Effect("approved", "admin")
_PLATFORM = "ad_platform"


def _alike(details: Callable[[Scene], Details], effect: Effect) -> Action:
    return Action(details, effect, effect)


ACTIONS = {
    "create_landing_page": _alike(
        _page_details, Effect("executed", created={"partner_landing_pages 0": _NEW_PAGE})
    ),
    "publish_landing_page": Action(
        _publish("concept"),
        Effect("approved", "admin", {"concept.status": ("concept", "review")}),
        Effect("executed", None, {"concept.status": ("concept", "live")}),
    ),
    "publish_landing_page-in_review": Action(
        _publish("in_review"),
        _CONSENT,
        Effect("executed", None, {"in_review.status": ("review", "live")}),
    ),
    "optimize_landing_page": Action(
        lambda scene: {
            "action_type": "optimize_landing_page",
            "landing_page_id": scene.live,
            "changes": [
                {"field": "title", "from": "Dakdekker", "to": "Dakdekker in Utrecht"},
                {"field": "seo_title", "from": None, "to": "Dakdekker Utrecht"},
            ],
        },
        _CONSENT,
        Effect(
            "executed",
            None,
            {
                "live.title": ("Dakdekker", "Dakdekker in Utrecht"),
                "live.seo_title": (None, "Dakdekker Utrecht"),
            },
        ),
    ),
    "create_campaign": _alike(
        _campaign_details,
        Effect(
            "executed",
            created={"partner_marketing_campaigns 0": _NEW_CAMPAIGN},
            logged=(("daily_budget", None, 8),),
        ),
    ),
    "activate_campaign": Action(
        lambda scene: {
            "action_type": "activate_campaign",
            "campaign_id": scene.planned,
            "daily_budget": "5.00",
            "monthly_budget": None,
        },
        _CONSENT,
        Effect(
            "approved",
            _PLATFORM,
            {"planned.status": ("planned", "active"), "planned.sync_status": ("not_synced", "pending")},
            operations=("create_campaign", "resume"),
        ),
    ),
    "optimize_campaign": _alike(
        _ads("running"),
        Effect("approved", _PLATFORM, {"running.ad_content": (_OLD_ADS, _NEW_ADS)}, operations=("set_ads",)),
    ),
    "optimize_campaign-planned": _alike(
        _ads("planned"), Effect("executed", None, {"planned.ad_content": (_OLD_ADS, _NEW_ADS)})
    ),
    "pause_campaign": _alike(
        lambda scene: {"action_type": "pause_campaign", "campaign_id": scene.running},
        Effect("approved", _PLATFORM, {"running.status": ("active", "paused")}, operations=("pause",)),
    ),
    "increase_campaign_budget": _alike(
        budget_change("running", "increase_campaign_budget", "10.00", "12.00"),
        Effect(
            "approved",
            _PLATFORM,
            {"running.daily_budget": (10, 12)},
            operations=("set_budget",),
            logged=(("daily_budget", 10, 12),),
        ),
    ),
    "decrease_campaign_budget": _alike(
        budget_change("running", "decrease_campaign_budget", "10.00", "8.50"),
        Effect(
            "approved",
            _PLATFORM,
            {"running.daily_budget": (10, 8.5)},
            operations=("set_budget",),
            logged=(("daily_budget", 10, 8.5),),
        ),
    ),
    "shift_budget": _alike(
        lambda scene: {
            "action_type": "shift_budget",
            "from_campaign_id": scene.slow,
            "to_campaign_id": scene.running,
            "changes": [
                {"campaign_id": scene.running, "budget": "daily_budget", "from": "10.00", "to": "12.00"},
                {"campaign_id": scene.slow, "budget": "daily_budget", "from": "20.00", "to": "18.00"},
            ],
        },
        Effect(
            "approved",
            _PLATFORM,
            {"slow.daily_budget": (20, 18), "running.daily_budget": (10, 12)},
            operations=("set_budget", "set_budget"),
            logged=(("daily_budget", 20, 18), ("daily_budget", 10, 12)),
        ),
    ),
    "raise_monthly_budget": _alike(
        lambda _scene: {"action_type": "raise_monthly_budget", "from": "2000.00", "to": "2500.00"},
        Effect(
            "executed",
            None,
            {"owner.monthly_marketing_budget": (2000, 2500)},
            logged=(("monthly_marketing_budget", 2000, 2500),),
        ),
    ),
}
