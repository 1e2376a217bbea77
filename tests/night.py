"""Partners, links and leads for tests of the nightly jobs, and the jobs as the scheduler calls them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from local.settings import Stack

STATS = "calculate_partner_lead_stats_daily"
DEMAND = "run_partner_demand_planning_daily"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Link:
    """A partner in a segment."""

    partner_id: UUID
    segment_id: UUID


class Night:
    """A night after a day of the test's own, so that tests side by side never run one job for one day."""

    def __init__(self, stack: Stack, db: Connection) -> None:
        self.stack = stack
        self.db = db
        self.day = _day_of_its_own(db)

    def insert(self, table: str, **values: Any) -> UUID:
        """Insert a row and return its id."""
        row_id: UUID = values.pop("id", None) or uuid4()
        row = {"id": row_id, **values}
        self.db.execute(
            sql.SQL("insert into public.{} ({}) values ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(sql.Placeholder() for _ in row),
            ),
            list(row.values()),
        )
        return row_id

    def partner(self, **columns: Any) -> UUID:
        """A partner with a user of its own; `max_open_leads` is null unless given."""
        partner_id = uuid4()
        self.db.execute(
            "insert into auth.users (id, email) values (%s, %s)", [partner_id, f"{partner_id}@test.invalid"]
        )
        return self.insert("profiles", id=partner_id, company_name=f"Partner {partner_id}", **columns)

    def segment(self, **columns: Any) -> UUID:
        """An active segment."""
        branch = f"branch-{uuid4()}"
        return self.insert("lead_segments", code=branch, **{"branch": branch, "region": "utrecht", **columns})

    def link(self, partner_id: UUID | None = None, segment_id: UUID | None = None, **columns: Any) -> Link:
        """A link between a partner and a segment, each made where not given."""
        link = Link(partner_id or self.partner(), segment_id or self.segment())
        self.insert("partner_segments", partner_id=link.partner_id, segment_id=link.segment_id, **columns)
        return link

    def lead(
        self, link: Link, count: int = 1, *, days_before: int = 0, at: str = "12:00", **columns: Any
    ) -> None:
        """Leads that arrived on the night's day, or some days before, at a local time in Amsterdam."""
        arrived = datetime.combine(self.day - timedelta(days=days_before), time.fromisoformat(at), AMSTERDAM)
        for _ in range(count):
            self.insert(
                "leads",
                **{
                    "user_id": link.partner_id,
                    "segment_id": link.segment_id,
                    "status": "closed",
                    "created_at": arrived,
                    **columns,
                },
            )

    def page(self, partner_id: UUID, **columns: Any) -> UUID:
        """A landing page in concept."""
        return self.insert(
            "partner_landing_pages",
            partner_id=partner_id,
            path=f"/{uuid4()}",
            title="Test",
            **{"content_json": Jsonb({"blocks": [{"type": "hero"}]}), **columns},
        )

    def campaign(self, partner_id: UUID, **columns: Any) -> UUID:
        """A planned campaign."""
        return self.insert(
            "partner_marketing_campaigns", partner_id=partner_id, **{"channel": "google_ads", **columns}
        )

    def start(self, job: str, day: date | None = None, *, url: str | None = None) -> httpx.Response:
        """Start a job for the night's day as the scheduler does, and return whatever it answers."""
        return httpx.post(
            url or self.stack.job_url(job),
            json={"date": (day or self.day).isoformat()},
            headers=self.stack.job_headers(),
            timeout=120,
        )

    def run(self, job: str, day: date | None = None) -> dict[str, Any]:
        """Run a job for the night's day; it must succeed. Returns its report."""
        answer = self.start(job, day)
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report

    def gaps(self, *partner_ids: UUID) -> dict[UUID, dict[str, Any]]:
        """The gap rows of partners on the night's day, by segment."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "select * from public.partner_lead_gaps where date = %s and partner_id = any(%s)",
                [self.day, list(partner_ids)],
            ).fetchall()
        return {row["segment_id"]: row for row in rows}

    def gap(self, link: Link) -> dict[str, Any]:
        """The gap row of a link on the night's day."""
        return self.gaps(link.partner_id)[link.segment_id]

    def stats(self, link: Link) -> dict[date, dict[str, Any]]:
        """All stats rows of a link, by day."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "select * from public.partner_lead_stats where partner_id = %s and segment_id = %s",
                [link.partner_id, link.segment_id],
            ).fetchall()
        return {row["date"]: row for row in rows}

    def job_run(self, job: str) -> dict[str, Any] | None:
        """What `job_runs` says of a job on the night's day."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(
                "select * from public.job_runs where job = %s and date = %s", [job, self.day]
            ).fetchone()


def _day_of_its_own(db: Connection) -> date:
    """The next unused day, so far from the last that no window (90 days at most) reaches over both.

    Between 1971, since when the time zone's rules are recorded alike everywhere, and 2017, when the real
    leads of the other tests begin.
    """
    with db.transaction():
        # Making the sequence twice at once would fail.
        db.execute("select pg_advisory_xact_lock(hashtext('tests.nights'))")
        db.execute("create schema if not exists tests")
        db.execute("create sequence if not exists tests.nights")
        [[number]] = db.execute("select nextval('tests.nights')").fetchall()
    day = date(1971, 1, 1) + timedelta(days=97 * number)
    assert day.year < 2017, "more nights than days: make the days lie closer together"
    return day


def amounts(row: dict[str, Any], *columns: str) -> tuple[Decimal, ...]:
    """Some columns of a row."""
    return tuple(row[column] for column in columns)
