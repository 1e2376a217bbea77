"""What people are told: in the transaction that makes it happen, once, the right person and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.rows import dict_row

from shared.notifications.models import (
    ADMIN_KINDS,
    PARTNER_KINDS,
    URGENT_KINDS,
    NotificationKind,
    read_event,
)
from tests.factories import Factory, Person
from tests.functions.conftest import make
from tests.integration.transactions import acting
from tests.proposal_night import ProposalNight

__all__ = ["make"]

Db = psycopg.Connection[tuple[Any, ...]]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PAGE = {"action_type": "create_landing_page"}


@dataclass(frozen=True)
class Place:
    """Where things happen, and to whom."""

    db: Db
    make: Factory
    partner: Person

    @property
    def today(self) -> date:
        return datetime.now(AMSTERDAM).date()

    def told(self, person: Person, *kinds: str) -> list[dict[str, Any]]:
        """What a person was told (of these kinds, where some are named), oldest first."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(
                """
                select * from public.notifications
                where recipient_id = %s and (%s or kind = any (%s)) order by id
                """,
                [person.id, not kinds, list(kinds)],
            ).fetchall()

    def kinds(self, person: Person | None = None) -> list[str]:
        """The kinds alone."""
        return [row["kind"] for row in self.told(person or self.partner)]

    def campaign(self, status: str = "planned") -> UUID:
        return self.make.campaign(self.partner, status, channel="email", monthly_budget=5)

    def set_page(self, page: UUID, **columns: object) -> None:
        for name, value in columns.items():
            self.db.execute(
                psycopg.sql.SQL("update public.partner_landing_pages set {} = %s where id = %s").format(
                    psycopg.sql.Identifier(name)
                ),
                [value, page],
            )

    def send_back(self, page: UUID, note: str | None) -> None:
        self.db.execute(
            "update public.partner_landing_pages set status = 'concept', review_note = %s where id = %s",
            [note, page],
        )

    def set_sync(self, campaign: UUID, sync_status: str) -> None:
        self.db.execute(
            """
            update public.partner_marketing_campaigns
            set sync_status = %s, sync_error = case when %s = 'failed' then 'Refused.' end,
              drift = case when %s = 'drifted' then
                jsonb_build_object('daily_budget', jsonb_build_object('ours', '5.00', 'platform', '7.50')) end
            where id = %s
            """,
            [sync_status, sync_status, sync_status, campaign],
        )

    def spend(self, campaign: UUID, amount: str, day: date | None = None) -> None:
        """What a campaign has spent on a day (today), whatever it was before."""
        self.db.execute(
            """
            insert into public.campaign_daily_metrics (campaign_id, date, spend) values (%s, %s, %s)
            on conflict (campaign_id, date) do update set spend = excluded.spend
            """,
            [campaign, day or self.today, amount],
        )

    def let_budgets_have_been_set_before(self, day: date) -> None:
        """As if the partner had had the budget for as long as the day before."""
        with self.db.transaction():
            self.db.execute("set local session_replication_role = replica")
            self.db.execute(
                "update public.marketing_budget_changes set changed_at = %s where partner_id = %s",
                [datetime.combine(day, time.min, AMSTERDAM) - timedelta(seconds=1), self.partner.id],
            )

    def proposal(self, priority: str = "high", **columns: object) -> UUID:
        return self.make.recommendation(self.partner, PAGE, priority=priority, **columns)

    def watch(self, *jobs: str) -> None:
        """What the watch does every hour."""
        self.db.execute("select public.write_due_notifications(%s)", [list(jobs)])

    def record_account(self, account: str, error: str | None) -> None:
        """What the sync found when it read the account."""
        self.db.execute("select public.record_account_state('google_ads', %s, %s)", [account, error])

    def let_it_fail(self, account: str, hours: float) -> None:
        """As if it had begun to fail so many hours ago."""
        with self.db.transaction():
            self.db.execute("set local session_replication_role = replica")
            self.db.execute(
                "update public.partner_ad_accounts set failing_since = now() - make_interval(secs => %s) "
                "where external_account_id = %s and failing_since is not null",
                [hours * 3600, account],
            )


@pytest.fixture
def place(db: Db, make: Factory) -> Place:
    """With a partner who has EUR 100 a month."""
    return Place(db, make, make.partner(monthly_marketing_budget=100, company_name="Jansen BV"))


def propose_soon_expiring(place: Place) -> None:
    soon = place.db.execute("select now() + interval '47 hours'").fetchone()
    assert soon is not None
    place.proposal("medium", expires_at=soon[0])
    place.watch()


def send_back(place: Place) -> None:
    place.send_back(place.make.landing_page(place.partner, "review"), "Noem ook de plaats.")


def fail_account(place: Place) -> None:
    account = place.make.ad_account(place.partner)
    place.record_account(account, "No access.")
    place.let_it_fail(account, 24.1)
    place.watch()


def fail_job(place: Place) -> None:
    place.db.execute(
        "insert into public.job_runs (job, date, status, finished_at, error) "
        "values (%s, %s, 'failed', now(), 'x')",
        [f"test_{place.partner.id.hex}", place.today],
    )


def run_late(place: Place) -> None:
    """A job that has not succeeded since another ran first, 27 hours ago."""
    place.db.execute(
        "insert into public.job_runs (job, date, status, started_at, finished_at) values "
        "(%s, %s, 'succeeded', now() - interval '27 hours', now() - interval '27 hours')",
        [f"test_first_{place.partner.id.hex}", place.today],
    )
    place.watch(f"test_{place.partner.id.hex}")


HAPPENS: dict[NotificationKind, Callable[[Place], object]] = {
    NotificationKind.PROPOSAL_CREATED: lambda place: place.proposal(),
    NotificationKind.PROPOSAL_EXPIRING: propose_soon_expiring,
    NotificationKind.BUDGET_NEARLY_SPENT: lambda place: place.spend(place.campaign(), "90.00"),
    NotificationKind.BUDGET_SPENT: lambda place: place.spend(place.campaign(), "100.00"),
    NotificationKind.LANDING_PAGE_LIVE: lambda place: place.make.landing_page(place.partner, "live"),
    NotificationKind.LANDING_PAGE_SENT_BACK: send_back,
    NotificationKind.CAMPAIGN_ACTIVE: lambda place: place.campaign("active"),
    NotificationKind.CAMPAIGN_DRIFTED: lambda place: place.set_sync(place.campaign(), "drifted"),
    NotificationKind.CAMPAIGN_PUSH_FAILED: lambda place: place.set_sync(place.campaign(), "failed"),
    NotificationKind.JOB_FAILED: fail_job,
    NotificationKind.JOB_OVERDUE: run_late,
    NotificationKind.AD_ACCOUNT_FAILING: fail_account,
    NotificationKind.LANDING_PAGE_WAITING: lambda place: place.make.landing_page(place.partner, "review"),
}


@pytest.mark.parametrize("kind", HAPPENS)
def test_whom_it_concerns_is_told_once_and_nobody_else(place: Place, kind: NotificationKind) -> None:
    other, admin = place.make.partner(), place.make.admin()
    HAPPENS[kind](place)
    # Time passes, and brings nothing new.
    place.watch()
    told, not_told = (admin, place.partner) if kind in ADMIN_KINDS else (place.partner, admin)
    rows = [row for row in place.told(told, kind) if about(place, row)]
    assert len(rows) == 1
    (row,) = rows
    assert row["is_urgent"] == (kind in URGENT_KINDS)
    assert row["day"] == place.today
    assert read_event(row).kind is kind
    assert place.told(not_told, kind) == []
    assert place.told(other) == []


def about(place: Place, row: dict[str, Any]) -> bool:
    """Whether it is about this test: other tests' things happen at the same time, and admins hear of all."""
    return row["partner_id"] == place.partner.id or str(row["job"]).endswith(place.partner.id.hex)


@pytest.mark.parametrize("kind", HAPPENS)
def test_what_is_taken_back_was_never_told(place: Place, kind: NotificationKind) -> None:
    admin = place.make.admin()
    told = admin if kind in ADMIN_KINDS else place.partner
    with place.db.transaction(force_rollback=True):
        HAPPENS[kind](place)
        assert [row for row in place.told(told, kind) if about(place, row)]
    assert [row for row in place.told(told) if about(place, row)] == []


def test_every_kind_happens_here_and_the_database_knows_the_same_kinds() -> None:
    assert set(HAPPENS) == set(NotificationKind) == {*PARTNER_KINDS, *ADMIN_KINDS}


def test_only_new_proposals_of_high_priority_are_told(place: Place) -> None:
    for priority in ("low", "medium"):
        place.proposal(priority)
    assert place.kinds() == []
    proposal = place.proposal("high", reason="Er komen te weinig leads.")
    place.db.execute(
        "update public.ai_marketing_recommendations set refreshed_at = now(), reason = 'x' where id = %s",
        [proposal],
    )
    (row,) = place.told(place.partner)
    assert (row["recommendation_id"], row["payload"]["reason"]) == (proposal, "Er komen te weinig leads.")


@pytest.mark.parametrize("action", ["adopt_campaign_drift", "revert_campaign_drift"])
def test_what_can_be_done_about_drift_is_told_with_the_campaign_alone(place: Place, action: str) -> None:
    campaign = place.campaign()
    place.make.recommendation(
        place.partner, {"action_type": action, "campaign_id": campaign}, priority="high"
    )
    assert place.kinds() == []


@pytest.mark.parametrize(("hours", "is_told"), [(48.1, False), (47.9, True), (-0.1, False)])
def test_a_proposal_is_about_to_expire_for_two_days(place: Place, hours: float, is_told: bool) -> None:
    row = place.db.execute("select now() + make_interval(secs => %s)", [hours * 3600]).fetchone()
    assert row is not None
    place.proposal("medium", expires_at=row[0])
    place.watch()
    place.watch()
    assert place.kinds() == ["proposal_expiring"] * is_told


@pytest.mark.parametrize("status", ["approved", "rejected", "expired"])
def test_a_proposal_that_is_decided_or_has_expired_needs_no_reading(place: Place, status: str) -> None:
    proposal = place.make.recommendation(
        place.partner,
        {"action_type": "raise_monthly_budget", "from": "100.00", "to": "120.00"},
        priority="high",
    )
    place.proposal()
    place.db.execute(
        "update public.ai_marketing_recommendations set status = %s where id = %s", [status, proposal]
    )
    if status == "expired":
        assert [row["read_at"] for row in place.told(place.partner)] == [None, None]
        place.watch()
    first, second = place.told(place.partner)
    assert (first["recommendation_id"], first["read_at"] is None) == (proposal, False)
    assert second["read_at"] is None


def test_each_part_of_the_budget_is_told_once_a_month(place: Place) -> None:
    campaign, other = place.campaign(), place.campaign()
    place.spend(campaign, "49.99")
    place.spend(other, "40.00")
    assert place.kinds() == []
    place.spend(other, "40.01")
    assert place.kinds() == ["budget_nearly_spent"]
    # The same again, a correction downwards, and up again.
    for amount in ("40.01", "30.00", "45.00"):
        place.spend(other, amount)
    assert place.kinds() == ["budget_nearly_spent"]
    place.spend(campaign, "55.00")
    place.spend(campaign, "70.00")
    first, second = place.told(place.partner)
    assert (first["payload"]["spent"], first["payload"]["budget"]) == ("90.00", "100.00")
    assert (second["kind"], second["payload"]["spent"]) == ("budget_spent", "100.00")
    assert second["payload"]["month"] == f"{place.today:%Y-%m}"


def test_a_budget_that_was_raised_is_told_of_again_when_it_is_spent_too(place: Place) -> None:
    campaign = place.campaign()
    place.spend(campaign, "100.00")
    place.db.execute(
        "update public.profiles set monthly_marketing_budget = 200 where id = %s", [place.partner.id]
    )
    place.watch()
    assert place.kinds() == ["budget_spent"]
    for amount in ("180.00", "181.00", "200.00", "201.00"):
        place.spend(campaign, amount)
    assert place.kinds() == ["budget_spent", "budget_nearly_spent", "budget_spent"]
    assert place.told(place.partner)[-1]["payload"]["budget"] == "200.00"


def test_who_spends_all_at_once_is_told_that_alone(place: Place) -> None:
    place.spend(place.campaign(), "150.00")
    assert place.kinds() == ["budget_spent"]


def test_figures_of_many_partners_in_one_statement_tell_each_their_own(place: Place, make: Factory) -> None:
    partners = [make.partner(monthly_marketing_budget=budget) for budget in (100, 110, 200, None)]
    campaigns = [make.campaign(partner, channel="email", monthly_budget=5) for partner in partners]
    place.db.execute(
        "insert into public.campaign_daily_metrics (campaign_id, date, spend) "
        "select id, %s, 100 from unnest(%s::uuid[]) as t (id)",
        [place.today, campaigns],
    )
    assert [place.kinds(partner) for partner in partners] == [
        ["budget_spent"],
        ["budget_nearly_spent"],
        [],
        [],
    ]


def test_figures_of_a_month_long_past_tell_nobody(place: Place) -> None:
    place.spend(place.campaign(), "500.00", place.today - timedelta(days=365))
    place.watch()
    assert place.kinds() == []


def test_a_budget_that_is_lowered_below_what_is_spent_is_told_by_the_watch(place: Place) -> None:
    place.spend(place.campaign(), "50.00")
    place.db.execute(
        "update public.profiles set monthly_marketing_budget = 50 where id = %s", [place.partner.id]
    )
    place.watch()
    assert place.kinds() == ["budget_spent"]


@pytest.mark.parametrize(
    ("budget", "spent", "told"),
    [
        # The last day's figures land on the day after.
        (None, "100.00", [("budget_spent", "100.00")]),
        # What was decided on the first is no budget of the month that is over.
        (50, "60.00", []),
        (200, "100.00", [("budget_spent", "100.00")]),
        (None, "60.00", []),
    ],
)
def test_a_month_that_is_over_is_compared_with_the_budget_that_it_had(
    place: Place, budget: int | None, spent: str, told: list[tuple[str, str]]
) -> None:
    first = place.today.replace(day=1)
    place.let_budgets_have_been_set_before(first)
    with place.db.transaction():
        # Only on the first of a month does the month before still count.
        place.db.execute("set local session_replication_role = replica")
        place.spend(place.campaign(), spent, first - timedelta(days=1))
    if budget is not None:
        place.db.execute(
            "update public.profiles set monthly_marketing_budget = %s where id = %s",
            [budget, place.partner.id],
        )
    place.db.execute("select private.notify_of_spend(%s, %s)", [[place.partner.id], first])
    assert [(row["kind"], row["payload"]["budget"]) for row in place.told(place.partner)] == told


def test_a_month_in_which_there_was_no_budget_is_told_nobody(place: Place) -> None:
    first = place.today.replace(day=1)
    with place.db.transaction():
        place.db.execute("set local session_replication_role = replica")
        place.spend(place.campaign(), "500.00", first - timedelta(days=1))
    place.db.execute("select private.notify_of_spend(%s, %s)", [[place.partner.id], first])
    assert place.kinds() == []


def test_a_page_sent_back_twice_is_told_twice_each_time_with_its_note(place: Place) -> None:
    page = place.make.landing_page(place.partner, "review")
    for note in ("Noem de plaats.", None):
        place.send_back(page, note)
        place.set_page(page, status="review")
    assert [row["payload"]["note"] for row in place.told(place.partner)] == ["Noem de plaats.", None]


def test_a_page_that_was_reviewed_waits_for_no_other_admin(place: Place) -> None:
    admin, another = place.make.admin(), place.make.admin()
    page = place.make.landing_page(place.partner, "review")
    waiting = [row for one in (admin, another) for row in place.told(one) if row["landing_page_id"] == page]
    assert [row["read_at"] for row in waiting] == [None, None]
    place.set_page(page, status="live")
    done = [row for one in (admin, another) for row in place.told(one) if row["landing_page_id"] == page]
    assert [row["id"] for row in done] == [row["id"] for row in waiting]
    assert None not in {row["read_at"] for row in done}


def test_whoever_sends_a_page_to_review_may_tell_admins_so_and_write_nothing_else(place: Place) -> None:
    admin = place.make.admin()
    page = place.make.landing_page(place.partner)
    with acting(place.db, "authenticated", place.partner.id):
        place.set_page(page, status="review")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), place.db.transaction():
            place.db.execute(
                "insert into public.notifications (recipient_id, kind, dedupe_key) "
                "values (%s, 'job_failed', 'x')",
                [admin.id],
            )
    assert [row["kind"] for row in place.told(admin) if row["landing_page_id"] == page] == [
        "landing_page_waiting"
    ]


def test_a_campaign_that_goes_to_and_fro_in_a_day_is_told_once(place: Place) -> None:
    campaign = place.campaign("active")
    for status in ("paused", "active"):
        place.db.execute(
            "update public.partner_marketing_campaigns set status = %s where id = %s", [status, campaign]
        )
    for sync_status in ("drifted", "synced", "drifted", "failed", "pending", "failed"):
        place.set_sync(campaign, sync_status)
    assert place.kinds() == ["campaign_active", "campaign_drifted", "campaign_push_failed"]


@pytest.mark.parametrize(("platform", "is_told"), [("removed", True), ("paused", False)])
def test_a_campaign_that_was_removed_at_the_platform_is_told_of_and_one_archived_here_is_not(
    place: Place, platform: str, is_told: bool
) -> None:
    campaign = place.campaign("active")
    place.db.execute(
        """
        update public.partner_marketing_campaigns
        set status = 'archived', sync_status = 'synced', drift = jsonb_build_object(
          'status', jsonb_build_object('ours', 'active', 'platform', %s::text)
        )
        where id = %s
        """,
        [platform, campaign],
    )
    assert place.kinds() == ["campaign_active", *["campaign_drifted"] * is_told]


@pytest.mark.xdist_group("proposal_nights")
@pytest.mark.parametrize(("hours", "is_told"), [(None, False), (25.9, False), (26.1, True)])
def test_a_job_that_never_succeeded_is_late_26_hours_after_the_first_run_of_any(
    place: Place, hours: float | None, is_told: bool
) -> None:
    admin, job = place.make.admin(), f"test_{place.partner.id.hex}"
    with place.db.transaction(force_rollback=True):
        place.db.execute("delete from public.job_runs")
        if hours is not None:
            place.db.execute(
                "insert into public.job_runs (job, date, status, started_at) "
                "values ('test_first', %s, 'running', now() - make_interval(secs => %s))",
                [place.today, hours * 3600],
            )
        place.watch(job)
        assert len([row for row in place.told(admin) if row["job"] == job]) == is_told


def test_a_job_that_fails_again_that_day_is_told_once(place: Place) -> None:
    admin = place.make.admin()
    fail_job(place)
    for status in ("running", "failed"):
        place.db.execute(
            """
            update public.job_runs set status = %s, finished_at = case when %s = 'failed' then now() end,
              error = case when %s = 'failed' then 'again' end
            where job = %s
            """,
            [status, status, status, f"test_{place.partner.id.hex}"],
        )
    (row,) = [row for row in place.told(admin, "job_failed") if about(place, row)]
    assert row["payload"] == {"date": place.today.isoformat()}


def test_an_account_is_told_of_when_it_has_failed_for_a_day_and_again_when_it_fails_anew(
    place: Place,
) -> None:
    admin = place.make.admin()
    account = place.make.ad_account(place.partner)

    def told() -> int:
        return len([row for row in place.told(admin, "ad_account_failing") if about(place, row)])

    place.record_account(account, "No access.")
    place.let_it_fail(account, 23.9)
    place.record_account(account, "Still no access.")
    place.watch()
    assert told() == 0
    place.let_it_fail(account, 24.1)
    place.record_account(account, "Still no access.")
    place.watch()
    place.watch()
    assert told() == 1
    place.record_account(account, None)
    place.let_it_fail(account, 24.1)
    place.watch()
    assert told() == 1
    place.record_account(account, "No access again.")
    place.watch()
    assert told() == 1
    place.let_it_fail(account, 24.2)
    place.watch()
    assert told() == 2


def test_a_long_name_and_a_long_reason_stop_nothing(place: Place) -> None:
    place.db.execute(
        "update public.profiles set company_name = repeat('é', 50000) where id = %s", [place.partner.id]
    )
    admin = place.make.admin()
    page = place.make.landing_page(place.partner, "review")
    place.proposal(reason="r" * 50_000, reason_en="r" * 50_000)
    (waiting,) = [row for row in place.told(admin) if row["landing_page_id"] == page]
    assert len(waiting["payload"]["company_name"]) == 200
    assert len(place.told(place.partner)[0]["payload"]["reason"]) == 1000


def test_what_a_partner_was_told_goes_with_the_partner(place: Place) -> None:
    admin, partner = place.make.admin(), place.make.partner()
    page = place.make.landing_page(partner, "review")
    place.send_back(page, None)
    assert place.kinds(partner) == ["landing_page_sent_back"]
    place.db.execute("delete from auth.users where id = %s", [partner.id])
    assert place.told(partner) == []
    assert [row for row in place.told(admin) if row["landing_page_id"] == page] == []


@pytest.mark.xdist_group("proposal_nights")
def test_a_night_tells_of_each_new_proposal_and_the_same_night_again_of_nothing(
    proposals: ProposalNight,
) -> None:
    links = [proposals.short() for _ in range(3)]

    def told() -> list[tuple[Any, ...]]:
        return proposals.db.execute(
            "select recipient_id, kind, recommendation_id from public.notifications order by id"
        ).fetchall()

    proposals.propose()
    new = {
        (row["partner_id"], "proposal_created", row["id"])
        for row in proposals.rows(status="pending")
        if row["priority"] == "high"
    }
    first = told()
    assert set(first) == new
    assert {link.partner_id for link in links} == {row[0] for row in first}
    proposals.propose()
    assert told() == first


def test_nothing_that_is_stored_is_about_a_lead(place: Place) -> None:
    segment = place.make.segment()
    place.make.lead(
        place.partner, segment, datetime.now(AMSTERDAM), name="Geheime Naam", email="geheim@example.test"
    )
    for kind, happens in HAPPENS.items():
        if kind is not NotificationKind.BUDGET_SPENT:
            happens(place)
    stored = place.db.execute(
        "select coalesce(string_agg(n::text, ' '), '') from public.notifications as n where partner_id = %s",
        [place.partner.id],
    ).fetchone()
    assert stored is not None
    assert "budget_nearly_spent" in stored[0]
    assert "eheim" not in stored[0]
