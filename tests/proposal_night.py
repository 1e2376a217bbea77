"""Nights of the job that proposes, on a stack of their own: the job looks at all partners that there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import psycopg
from psycopg.rows import dict_row

from local.replay import replay_night
from local.settings import Stack
from tests.night import DEMAND, Connection, Link, Night
from tests.waiting import wait_until

PROPOSALS = "generate_ai_partner_recommendations_daily"
DAY = date(2026, 6, 17)
"""In the middle of a month; every test that needs another one says so."""

_WRITERS = 4712
"""The advisory lock of those who write while `writing_held_up`."""


def empty(db: Connection) -> None:
    """Take away everybody and everything; the schema stays."""
    with db.transaction():
        # The budget log refuses to lose rows, also to the superuser.
        db.execute("set local session_replication_role = replica")
        db.execute("truncate public.profiles, public.lead_segments, public.job_runs, auth.users cascade")


class ProposalNight(Night):
    """A night with nobody in it but the test's own partners."""

    def __init__(self, stack: Stack, db: Connection, day: date = DAY) -> None:
        empty(db)
        self.stack = stack
        self.db = db
        self.day = day

    def market(self, **columns: Any) -> UUID:
        """A partner that may be proposed to; unless said otherwise, its budget pays for no campaign."""
        wants = {"marketing_mode": "hybrid", "auto_marketing_enabled": True, "monthly_marketing_budget": 100}
        return self.partner(**{**wants, **columns})

    def short(self, partner_id: UUID | None = None, **columns: Any) -> Link:
        """A link of such a partner that is short of 7 leads a week."""
        return self.link(partner_id or self.market(), **{"target_leads_per_week": 7, **columns})

    def live_page(self, link: Link) -> UUID:
        """A live page for the link's segment."""
        page_id = self.page(link.partner_id, segment_id=link.segment_id)
        for status in ("review", "live"):
            self.db.execute(
                "update public.partner_landing_pages set status = %s where id = %s", [status, page_id]
            )
        return page_id

    def running_campaign(self, link: Link, **columns: Any) -> UUID:
        """An active campaign; its partner's monthly budget must cover it."""
        campaign_id = self.campaign(
            link.partner_id, **{"segment_id": link.segment_id, "daily_budget": 10, **columns}
        )
        self.set_campaign(campaign_id, status="active")
        return campaign_id

    def set_campaign(self, campaign_id: UUID, *, status: str) -> None:
        """Change a campaign's status, as an admin."""
        self.db.execute(
            "update public.partner_marketing_campaigns set status = %s where id = %s", [status, campaign_id]
        )

    def insert_metrics(self, campaign_id: UUID, day: date, *, spend: int, leads: int) -> None:
        """A day of a campaign; `spend` in EUR."""
        self.db.execute(
            """
            insert into public.campaign_daily_metrics (campaign_id, date, spend, leads)
            values (%s, %s, %s, %s)
            """,
            [campaign_id, day, spend, int(leads)],
        )

    def set_profile(self, partner_id: UUID, column: str, value: object) -> None:
        """Change a column of a partner's profile."""
        self.db.execute(
            psycopg.sql.SQL("update public.profiles set {} = %s where id = %s").format(
                psycopg.sql.Identifier(column)
            ),
            [value, partner_id],
        )

    def propose(self, day: date | None = None) -> dict[str, Any]:
        """Work out the gaps of the day, then propose; both must succeed. Returns the report."""
        self.run(DEMAND, day)
        return self.run(PROPOSALS, day)

    def start_proposing(self, day: date | None = None) -> httpx.Response:
        """Start the job alone and return whatever it answers."""
        return self.start(PROPOSALS, day)

    def rows(self, *partner_ids: UUID, status: str | None = None) -> list[dict[str, Any]]:
        """Proposals of partners (of all, where none is named), in the order they were made."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(
                """
                select * from public.ai_marketing_recommendations
                where (%(none)s or partner_id = any (%(ids)s)) and status = coalesce(%(status)s, status)
                order by created_at, dedupe_key
                """,
                {"none": not partner_ids, "ids": list(partner_ids), "status": status},
            ).fetchall()

    def one(self, link: Link, status: str | None = None) -> dict[str, Any]:
        """The only proposal of a partner."""
        [row] = self.rows(link.partner_id, status=status)
        return row

    def versions(self) -> list[tuple[Any, ...]]:
        """Where every row is and who wrote it last: the same again only when nothing was written."""
        return self.db.execute(
            "select id, ctid::text, xmin::text from public.ai_marketing_recommendations order by id"
        ).fetchall()

    def break_snapshot(self, link: Link) -> list[UUID]:
        """Give the partner campaigns that spent more in all than any amount the rules can read."""
        campaigns = [self.campaign(link.partner_id, channel="other") for _ in range(8)]
        self.db.execute(
            """
            insert into public.campaign_daily_metrics (campaign_id, date, spend)
            select c, %s::date - back, 99999999.99
            from unnest(%s::uuid[]) as c, generate_series(0, 15) as back
            """,
            [self.day, campaigns],
        )
        return campaigns

    @contextmanager
    def any_ad_content(self) -> Iterator[None]:
        """Campaigns may show whatever, as rows from before the constraint might; they are gone afterwards."""
        [[name, definition]] = self.db.execute(
            """
            select conname, pg_get_constraintdef(oid) from pg_constraint
            where conrelid = 'public.partner_marketing_campaigns'::regclass
              and pg_get_constraintdef(oid) like '%is_ad_content%'
            """
        ).fetchall()
        alter = "alter table public.partner_marketing_campaigns"
        self.db.execute(f"{alter} drop constraint {name}")
        try:
            yield
        finally:
            self.db.execute("update public.partner_marketing_campaigns set ad_content = '{}'")
            self.db.execute(f"{alter} add constraint {name} {definition}")

    def differences(self) -> list[dict[str, Any]]:
        """What comes out otherwise when everything that is stored is replayed."""
        return [one.as_json() for one in replay_night(self.stack.db_url, None) if not one.is_identical]


@contextmanager
def writing_held_up(night: Night, partner_id: UUID) -> Iterator[None]:
    """Whoever writes a proposal of this partner waits, until the end."""
    night.db.execute(
        f"""
        create function tests_wait() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock({_WRITERS});
          return new;
        end $$;
        create trigger tests_wait before insert on public.ai_marketing_recommendations
        for each row when (new.partner_id = '{partner_id}') execute function tests_wait()
        """
    )
    night.db.execute(f"select pg_advisory_lock({_WRITERS})")
    try:
        yield
    finally:
        night.db.execute("select pg_advisory_unlock_all()")
        # Waits for who still writes.
        night.db.execute("drop function tests_wait() cascade")


def wait_for_writers(night: Night, count: int = 1) -> None:
    """Wait until so many wait to write a proposal of that partner."""
    waiting = f"select from pg_locks where locktype = 'advisory' and objid = {_WRITERS} and not granted"
    wait_until(lambda: len(night.db.execute(waiting).fetchall()) >= count, "somebody writes")
