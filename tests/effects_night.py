"""Partners whose proposals are measured by the night of the effect ledger."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.night import Link, Night

EFFECTS = "measure_recommendation_effects_daily"
STATS = "calculate_partner_lead_stats_daily"
HISTORY = 280


class Ledger:
    """Partners of one segment, in a region that no other test has, and what was proposed to them."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self.segment = night.segment(region=f"region-{uuid4()}")
        night.db.execute(
            "insert into public.job_runs (job, date, status, finished_at) "
            "values (%s, %s, 'succeeded', now())",
            [STATS, night.day],
        )

    def partner(
        self,
        pace: float,
        *,
        after: float | None = None,
        days: int = 28,
        seed: int = 1,
        spend: str | None = None,
    ) -> Link:
        """A partner with so many leads a day, `after` in the last `days`.

        With `spend` they are of its own campaigns, which cost so many euros a day.
        """
        link = self.night.link(segment_id=self.segment)
        paces = np.full(HISTORY, pace)
        if after is not None:
            paces[HISTORY - days :] = after
        leads = np.random.default_rng(seed).poisson(paces)
        first = self.night.day - timedelta(days=HISTORY - 1)
        with (
            self.night.db.cursor() as cursor,
            cursor.copy(
                "copy public.partner_lead_stats "
                "(partner_id, segment_id, date, platform_leads, own_campaign_leads, spend) from stdin"
            ) as copy,
        ):
            for day, number in enumerate(leads.tolist()):
                if number or spend:
                    numbers = [0, number, spend] if spend else [number, 0, "0"]
                    copy.write_row([link.partner_id, link.segment_id, first + timedelta(days=day), *numbers])
        return link

    def donors(self, number: int = 12, pace: float = 6.0, spend: str | None = None) -> None:
        for one in range(number):
            self.partner(pace, seed=100 + one, spend=spend)

    def running_campaign(self, link: Link) -> UUID:
        """An active campaign of the link's partner and segment, within its budget."""
        self.night.db.execute(
            "update public.profiles set monthly_marketing_budget = 1000 where id = %s", [link.partner_id]
        )
        campaign = self.night.campaign(link.partner_id, segment_id=link.segment_id, daily_budget=5)
        self.night.db.execute(
            "update public.partner_marketing_campaigns set status = 'active' where id = %s", [campaign]
        )
        return campaign

    def proposal(self, link: Link, days_ago: int | None, **columns: Any) -> UUID:
        """A proposal carried out so many days before the night's day; `None`: it waits for a decision."""
        at = datetime.combine(self.night.day - timedelta(days=days_ago or 0), datetime.min.time(), UTC)
        at += timedelta(hours=10)
        done = (
            {}
            if days_ago is None
            else {"status": "executed", "reviewed_at": at, "applied_at": at, "executed_at": at}
        )
        row: dict[str, Any] = {
            "partner_id": link.partner_id,
            "segment_id": link.segment_id,
            "action_type": "raise_monthly_budget",
            # Whole: other tests read all proposals that there are.
            "action_details": Jsonb({"action_type": "raise_monthly_budget", "from": None, "to": "300.00"}),
            "expected_effect": Jsonb({"leads_per_week": None, "monthly_cost_change": "0.00"}),
            "priority": "high",
            "rule": f"rule_{uuid4().hex[:8]}",  # its own, for the figures per rule
            "rule_version": 1,
            "reason": "Een voorstel.",
            "reason_en": "A proposal.",
            "inputs": Jsonb({}),
            "dedupe_key": str(uuid4()),
            "created_at": at - timedelta(days=1),
            **done,
            **columns,
        }
        with self.night.db.transaction():
            # No proposal begins as carried out.
            self.night.db.execute("set local session_replication_role = replica")
            return self.night.insert("ai_marketing_recommendations", **row)

    def run(self) -> dict[str, Any]:
        return self.night.run(EFFECTS)

    def rows(self, table: str, *recommendations: UUID) -> list[dict[str, Any]]:
        with self.night.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(
                f"select * from public.{table} where recommendation_id = any(%s) order by 1, 2",  # noqa: S608 - a name from this file
                [list(recommendations)],
            ).fetchall()

    def effects(self, *recommendations: UUID) -> dict[int, dict[str, Any]]:
        return {row["horizon_days"]: row for row in self.rows("recommendation_effects", *recommendations)}
