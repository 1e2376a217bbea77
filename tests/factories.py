"""Partners, admins, segments and their rows, made by SQL for one test each; tokens minted as Auth would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import psycopg
from psycopg import sql

AUDIENCE = "authenticated"
OTHER_SECRET = "never used by this project, long enough for HS256"  # noqa: S105 - it opens nothing

# The least that Google Ads takes.
ADS = {
    "keywords": [{"text": "test utrecht", "match_type": "phrase"}],
    "negative_keywords": ["vacature"],
    "headlines": ["Test in Utrecht", "Vraag een offerte aan", "Rechtstreeks contact"],
    "descriptions": ["Beschrijf wat er moet gebeuren.", "Vraag een vrijblijvende offerte aan."],
}


@dataclass(frozen=True)
class Person:
    """A signed-in user of the platform."""

    id: UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Factory:
    """Makes rows that no other test sees."""

    def __init__(self, db: psycopg.Connection[tuple[Any, ...]], jwt_secret: str) -> None:
        self._db = db
        self._jwt_secret = jwt_secret

    def token(self, user_id: UUID | str, *, secret: str | None = None, **claims: object) -> str:
        """An access token; a claim given as `None` is left out."""
        now = datetime.now(UTC)
        everything: dict[str, object] = {
            "sub": str(user_id),
            "aud": AUDIENCE,
            "role": "authenticated",
            "iat": now,
            "exp": now + timedelta(hours=1),
        } | claims
        kept = {name: value for name, value in everything.items() if value is not None}
        return jwt.encode(kept, secret or self._jwt_secret, algorithm="HS256")

    def partner(self, **columns: object) -> Person:
        """A partner with a profile."""
        user_id = uuid4()
        email = f"{user_id}@example.test"
        self._insert("auth.users", {"id": user_id, "email": email})
        self._insert("public.profiles", {"id": user_id, "email": email, "company_name": "Test BV"} | columns)
        return Person(user_id, self.token(user_id, email=email))

    def admin(self) -> Person:
        """An admin."""
        return self.partner(is_admin=True, is_active_for_routing=False, company_name=None)

    def segment(self, **columns: object) -> UUID:
        """A segment of its own branch, so that nobody else matches it."""
        segment_id = uuid4()
        short = segment_id.hex[:12]
        row = {"id": segment_id, "code": f"test_{short}", "branch": f"test_{short}", "region": "utrecht"}
        self._insert("public.lead_segments", row | columns)
        return segment_id

    def link(self, partner: Person, segment_id: UUID, **columns: object) -> None:
        """A link between the two."""
        self._insert(
            "public.partner_segments", {"partner_id": partner.id, "segment_id": segment_id} | columns
        )

    def lead(self, partner: Person, segment_id: UUID, created_at: datetime, **columns: object) -> UUID:
        """A lead of the partner in the segment."""
        lead_id = uuid4()
        row = {"id": lead_id, "user_id": partner.id, "segment_id": segment_id, "created_at": created_at}
        self._insert("public.leads", row | columns)
        return lead_id

    def lead_gap(self, partner: Person, segment_id: UUID, day: date, **columns: object) -> None:
        """A lead gap: the worked example, 20 wanted and 8 received in the week."""
        row: dict[str, object] = {
            "partner_id": partner.id,
            "segment_id": segment_id,
            "date": day,
            "target_leads_per_day": "2.86",
            "current_leads_per_day": "1.14",
            "lead_gap": "1.71",
            "target_leads_per_week": "20.00",
            "platform_leads": 5,
            "own_campaign_leads": 3,
            "target_source": "explicit",
        }
        self._insert("public.partner_lead_gaps", row | columns)

    def lead_stats(self, partner: Person, segment_id: UUID, day: date, **columns: object) -> None:
        """A day of statistics."""
        row = {"partner_id": partner.id, "segment_id": segment_id, "date": day}
        self._insert("public.partner_lead_stats", row | columns)

    def campaign(self, partner: Person, status: str = "planned", **columns: object) -> UUID:
        """A campaign that went the way to `status`; once active, it must fit the partner's budget.

        It has what it needs to be started, unless told otherwise: a page, a segment, ads.
        """
        campaign_id = uuid4()
        row: dict[str, object] = {"id": campaign_id, "partner_id": partner.id, "channel": "google_ads"}
        row |= columns
        if row["channel"] in {"google_ads", "meta_ads", "linkedin_ads"} and "landing_page_id" not in row:
            row["landing_page_id"] = self.landing_page(partner, "live")
        if row["channel"] == "google_ads":
            row = {"segment_id": self.segment(), "ad_content": json.dumps(ADS)} | row
        self._insert("public.partner_marketing_campaigns", row)
        way = {
            "planned": [],
            "active": ["active"],
            "paused": ["active", "paused"],
            "archived": ["archived"],
        }
        for step in way[status]:
            self._db.execute(
                "update public.partner_marketing_campaigns set status = %s where id = %s", [step, campaign_id]
            )
        return campaign_id

    def fail(self, campaign_id: UUID, sentence: str = "Google Ads refused it.") -> None:
        """The platform refuses the first thing that the campaign waits for."""
        self._db.execute(
            """
            update public.ad_platform_operations set status = 'failed', last_error = %s
            where id = (select min(id) from public.ad_platform_operations where campaign_id = %s)
            """,
            [sentence, campaign_id],
        )
        self._db.execute(
            "update public.partner_marketing_campaigns"
            " set sync_status = 'failed', sync_error = %s where id = %s",
            [sentence, campaign_id],
        )

    def ad_account(self, partner: Person, channel: str = "google_ads") -> str:
        """An advertiser account of the partner."""
        account_id = f"{uuid4().int % 10**10:010}"
        row = {"partner_id": partner.id, "channel": channel, "external_account_id": account_id}
        self._insert("public.partner_ad_accounts", row)
        return account_id

    def spend(self, campaign_id: UUID, day: date, amount: str) -> None:
        """A day of spend of a campaign, EUR."""
        row = {"campaign_id": campaign_id, "date": day, "spend": amount}
        self._insert("public.campaign_daily_metrics", row)

    def landing_page(self, partner: Person, status: str = "concept", **columns: object) -> UUID:
        """A page that went the way to `status`."""
        page_id = uuid4()
        row: dict[str, object] = {"id": page_id, "partner_id": partner.id, "path": f"/test/{page_id.hex}"}
        row |= {"title": "Test", "content_json": json.dumps({"blocks": [{"type": "footer"}]})}
        self._insert("public.partner_landing_pages", row | columns)
        way = {"concept": [], "review": ["review"], "live": ["review", "live"], "archived": ["archived"]}
        for step in way[status]:
            self._db.execute(
                "update public.partner_landing_pages set status = %s where id = %s", [step, page_id]
            )
        return page_id

    def budget_change(self, partner: Person, old: str | None, new: str | None) -> None:
        """A line of the budget log without a change behind it."""
        with self._db.transaction():
            # The log takes no rows but those of its triggers.
            self._db.execute("set local session_replication_role = replica")
            self._insert(
                "public.marketing_budget_changes",
                {
                    "partner_id": partner.id,
                    "budget": "monthly_marketing_budget",
                    "old_amount": old,
                    "new_amount": new,
                    "changed_by": partner.id,
                    "reason": "manual",
                },
            )

    def recommendation(self, partner: Person, details: Mapping[str, object], **columns: object) -> UUID:
        """A pending proposal with these `action_details` (amounts as text); what they name, it is about."""
        recommendation_id = uuid4()
        about = {name: details.get(name) for name in ("segment_id", "campaign_id", "landing_page_id")}
        row: dict[str, object] = {
            "id": recommendation_id,
            "partner_id": partner.id,
            "action_type": details["action_type"],
            "action_details": json.dumps(details, default=str),
            "priority": "medium",
            "rule": "test",
            "rule_version": 1,
            "reason": "Een voorstel.",
            "reason_en": "A proposal.",
            "inputs": "{}",
            "expected_effect": json.dumps({"leads_per_week": None, "monthly_cost_change": "0.00"}),
            "dedupe_key": f"{partner.id}:{recommendation_id}",
        }
        self._insert("public.ai_marketing_recommendations", row | about | columns)
        return recommendation_id

    def _insert(self, table: str, row: Mapping[str, object]) -> None:
        schema, name = table.split(".")
        self._db.execute(
            sql.SQL("insert into {} ({}) values ({})").format(
                sql.Identifier(schema, name),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(sql.Placeholder() * len(row)),
            ),
            list(row.values()),
        )
