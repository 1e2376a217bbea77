"""The nightly sync: figures are sums of days, what differs is proposed, one account fails by itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from psycopg.rows import dict_row

from local.settings import Stack
from shared.ads.platform import (
    AccountId,
    CampaignDay,
    ExternalCampaignId,
    PlatformStatus,
    TryAgainLaterError,
)
from shared.ads.rate_limits import RateLimiter
from shared.ads.sync import AccountSync, SyncPace, SyncReport
from shared.ads.sync_repository import LinkedAccount, SyncRepository, open_sync
from shared.campaigns.models import Channel
from shared.core.errors import Conflict
from shared.jobs.repository import JobRuns
from tests.ads import GENEROUS, Ads, Running, day_of
from tests.night import Connection, Night

JOB = "sync_partner_campaigns_daily"
PACE = SyncPace(first_wait=0.01, slow_wait=0.01, batch=3)


class Syncs(Ads):
    """A night of the test's own, in which only its own accounts are read."""

    def __init__(self, stack: Stack, db: Connection) -> None:
        super().__init__(stack, db)
        self.day = Night(stack, db).day
        self.notes: list[dict[str, str]] = []

    def running(self, **columns: Any) -> tuple[Running, ExternalCampaignId]:
        """A campaign that is on the platform, and its id there."""
        running = self.campaign(**columns)
        self.dispatch(running)
        return running, ExternalCampaignId(self.row(running.id)["external_campaign_id"])

    def sync(self, *runnings: Running, day: date | None = None) -> SyncReport:
        """Sync the accounts of some campaigns, and count leads."""
        day = day or self.day
        syncs = self.night(day)
        wanted = {running.account for running in runnings}
        opening = syncs.accounts()
        accounts = [account for account in opening.accounts if account.account in wanted]
        limiter = RateLimiter(self.client, Channel.GOOGLE_ADS, GENEROUS)
        report = AccountSync(self.platform, limiter, self.outbox, syncs, day, PACE).sync(
            accounts, opening.read_at
        )
        run = syncs.finish({"failures": []})
        assert run is not None
        self.notes = run["notes"]
        return report

    def night(self, day: date) -> SyncRepository:
        """A claimed night in one part."""
        attempt = JobRuns(self.client).claim(JOB, day)
        assert open_sync(self.client, day, attempt, above=10**9, size=1) == 1
        return SyncRepository(self.client, day, attempt, 0)

    def shown(self, running: Running, *days: Any) -> None:
        """What the platform reports of the account."""
        self.platform.days[running.account] = list(days)

    def metrics(self, campaign_id: UUID) -> dict[date, tuple[Decimal, int, int]]:
        """Spend, clicks and leads by day."""
        rows = self.db.execute(
            "select date, spend, clicks, leads from public.campaign_daily_metrics where campaign_id = %s",
            [campaign_id],
        ).fetchall()
        return {day: (spend, clicks, leads) for day, spend, clicks, leads in rows}

    def proposals(self, campaign_id: UUID, status: str = "pending") -> dict[str, dict[str, Any]]:
        """The drift proposals of a campaign by action."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "select * from public.ai_marketing_recommendations where campaign_id = %s and status = %s",
                [campaign_id, status],
            ).fetchall()
        return {row["action_type"]: row for row in rows}

    def at_platform(self, running: Running, external: ExternalCampaignId, **values: Any) -> None:
        """Somebody changes the campaign in Google Ads."""
        held = self.platform.accounts[running.account][external]
        for name, value in values.items():
            setattr(held, name, value)

    def review(
        self, proposal: dict[str, Any], decision: str = "approved", person: Any = None
    ) -> httpx.Response:
        """Decide about a proposal, as an admin unless said otherwise."""
        return httpx.post(
            f"{self.stack.supabase_url}/rest/v1/rpc/review_recommendation",
            json={
                "p_partner_id": str(proposal["partner_id"]),
                "p_recommendation_id": str(proposal["id"]),
                "p_decision": decision,
            },
            headers={
                "apikey": self.stack.keys.publishable_key,
                **(person or self.factory.admin()).headers,
            },
            timeout=30,
        )


@pytest.fixture
def syncs(stack: Stack, db: Connection) -> Syncs:
    return Syncs(stack, db)


def expect_totals_are_sums(syncs: Syncs, campaign_id: UUID) -> None:
    days = syncs.metrics(campaign_id).values()
    row = syncs.row(campaign_id)
    assert row["total_spend"] == sum((spend for spend, _, _ in days), Decimal(0))
    assert row["total_clicks"] == sum(clicks for _, clicks, _ in days)
    assert row["total_leads"] == sum(leads for _, _, leads in days)


def test_figures_pulled_twice_are_the_same_figures(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.shown(
        running, day_of(external, syncs.day), day_of(external, syncs.day - timedelta(days=13), "2.50", 4)
    )
    first = syncs.sync(running)
    assert (first.counts["rows"], first.counts["rows_changed"]) == (2, 2)
    again = syncs.sync(running)
    assert (again.counts["rows"], again.counts["rows_changed"]) == (2, 0)
    assert syncs.metrics(running.id) == {
        syncs.day: (Decimal("5.00"), 10, 0),
        syncs.day - timedelta(days=13): (Decimal("2.50"), 4, 0),
    }
    expect_totals_are_sums(syncs, running.id)
    assert syncs.row(running.id)["total_spend"] == Decimal("7.50")


def test_late_corrections_replace_and_a_day_without_rows_becomes_nothing(syncs: Syncs) -> None:
    running, external = syncs.running()
    yesterday = syncs.day - timedelta(days=1)
    syncs.shown(running, day_of(external, syncs.day, "9.00"), day_of(external, yesterday, "4.00"))
    syncs.sync(running)
    syncs.shown(running, day_of(external, yesterday, "3.21", 8))
    syncs.sync(running)
    assert syncs.metrics(running.id) == {yesterday: (Decimal("3.21"), 8, 0)}
    expect_totals_are_sums(syncs, running.id)


def test_days_before_the_window_stay(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.shown(running, day_of(external, syncs.day))
    syncs.sync(running)
    syncs.shown(running)
    syncs.sync(running, day=syncs.day + timedelta(days=14))
    assert list(syncs.metrics(running.id)) == [syncs.day]


def test_leads_are_ours_and_counted_on_their_day(syncs: Syncs) -> None:
    running, external = syncs.running()
    night = Night(syncs.stack, syncs.db)
    syncs.day = night.day
    syncs.shown(running, day_of(external, syncs.day))
    partner, segment = running.partner.id, running.segment_id
    other = syncs.partner()

    def lead(user: UUID, at: str, **columns: object) -> None:
        night.insert(
            "leads",
            user_id=user,
            segment_id=segment,
            status="new",
            created_at=f"{syncs.day} {at} Europe/Amsterdam",
            **columns,
        )

    lead(partner, "00:00", campaign_id=running.id)
    lead(partner, "23:59:59", source_channel="google_ads", source_campaign_id=external)
    lead(other.id, "12:00", source_channel="google_ads", source_campaign_id=external)
    lead(partner, "12:00")
    syncs.sync(running)
    assert syncs.metrics(running.id) == {syncs.day: (Decimal("5.00"), 10, 2)}
    assert syncs.row(running.id)["avg_cpl"] == Decimal("2.50")
    expect_totals_are_sums(syncs, running.id)
    # A lead that turns out not to be the campaign's.
    syncs.db.execute("update public.leads set campaign_id = null where campaign_id = %s", [running.id])
    syncs.sync(running)
    assert syncs.metrics(running.id)[syncs.day][2] == 1


def test_what_did_not_change_at_the_platform_is_synced(syncs: Syncs) -> None:
    running, _ = syncs.running()
    report = syncs.sync(running)
    assert report.counts["drifted"] == 0
    assert syncs.row(running.id)["sync_status"] == "synced"
    assert syncs.proposals(running.id) == {}


def drifted(syncs: Syncs, **values: Any) -> tuple[Running, dict[str, dict[str, Any]]]:
    """A campaign that somebody changed in Google Ads, and what is proposed about it."""
    running, external = syncs.running()
    syncs.at_platform(running, external, **values)
    assert syncs.sync(running).counts["drifted"] == 1
    return running, syncs.proposals(running.id)


@pytest.mark.parametrize(
    ("ours", "there", "costs"),
    [
        ({}, {"daily_budget": Decimal("25.00")}, "456.00"),
        ({}, {"daily_budget": Decimal("7.50")}, "-76.00"),
        ({}, {"status": PlatformStatus.PAUSED}, "-304.00"),
        ({}, {"status": PlatformStatus.PAUSED, "daily_budget": Decimal("25.00")}, "-304.00"),
        ({"monthly_budget": "250.00"}, {"daily_budget": Decimal("10.00")}, "54.00"),
        ({"monthly_budget": "250.00"}, {"daily_budget": Decimal("6.00")}, "0.00"),
        ({"status": "paused"}, {"status": PlatformStatus.ACTIVE}, "304.00"),
    ],
)
def test_adopting_is_proposed_with_what_it_commits_more_a_month_and_reverting_with_nothing(
    syncs: Syncs, ours: dict[str, str], there: dict[str, Any], costs: str
) -> None:
    running, external = syncs.running()
    if ours:
        syncs.change(running.id, **ours)
        syncs.dispatch(running)
    syncs.at_platform(running, external, **there)
    syncs.sync(running)
    effects = {action: row["expected_effect"] for action, row in syncs.proposals(running.id).items()}
    assert effects == {
        "adopt_campaign_drift": {"leads_per_week": None, "monthly_cost_change": costs},
        "revert_campaign_drift": {"leads_per_week": None, "monthly_cost_change": "0.00"},
    }
    assert syncs.review(syncs.proposals(running.id)["adopt_campaign_drift"]).is_success
    row = syncs.row(running.id)
    committed = (
        (row["monthly_budget"] or row["daily_budget"] * Decimal("30.4")) if row["status"] == "active" else 0
    )
    before = 0 if "status" in ours else Decimal(ours.get("monthly_budget", "304.00"))
    assert committed - before == Decimal(costs)


def test_drift_is_recorded_with_both_values_and_proposed_both_ways(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"), status=PlatformStatus.PAUSED)
    row = syncs.row(running.id)
    assert row["sync_status"] == "drifted"
    assert row["drift"] == {
        "status": {"ours": "active", "platform": "paused"},
        "daily_budget": {"ours": "10.00", "platform": "25.00"},
    }
    assert (row["status"], row["daily_budget"]) == ("active", Decimal("10.00"))
    assert set(proposals) == {"adopt_campaign_drift", "revert_campaign_drift"}
    assert "€ 25,00" in proposals["adopt_campaign_drift"]["reason"]
    for proposal in proposals.values():
        assert proposal["reason"].endswith(
            "Dit voorstel vervalt zodra de campagne daar weer gelijk is aan hier."
        )
    # Twice is once.
    syncs.sync(running)
    assert {one["id"] for one in syncs.proposals(running.id).values()} == {
        one["id"] for one in proposals.values()
    }


def test_adopting_takes_over_any_amount_inside_the_budget_and_logs_it(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"))
    before = len(syncs.operations(running.id))
    answer = syncs.review(proposals["adopt_campaign_drift"], person=running.partner)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "executed"
    row = syncs.row(running.id)
    assert (row["daily_budget"], row["sync_status"], row["drift"]) == (Decimal("25.00"), "synced", None)
    assert len(syncs.operations(running.id)) == before, "the platform has it already"
    assert syncs.proposals(running.id) == {}
    assert set(syncs.proposals(running.id, "expired")) == {"revert_campaign_drift"}
    [[old, new, recommendation]] = syncs.db.execute(
        "select old_amount, new_amount, recommendation_id from public.marketing_budget_changes "
        "where campaign_id = %s order by id desc limit 1",
        [running.id],
    ).fetchall()
    assert (old, new) == (Decimal("10.00"), Decimal("25.00"))
    assert recommendation == proposals["adopt_campaign_drift"]["id"]
    assert syncs.sync(running).counts["drifted"] == 0


def test_after_adopting_a_proposal_may_move_the_budget_a_fifth_from_there(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"))
    syncs.review(proposals["adopt_campaign_drift"])

    def raise_to(amount: str) -> httpx.Response:
        change = {"budget": "daily_budget", "from": "25.00", "to": amount}
        details = {
            "action_type": "increase_campaign_budget",
            "campaign_id": str(running.id),
            "changes": [change],
        }
        proposal_id = syncs.factory.recommendation(running.partner, details)
        return syncs.review({"id": proposal_id, "partner_id": running.partner.id})

    assert raise_to("30.01").status_code == 409
    assert raise_to("30.00").status_code == 200


def test_adopting_more_than_the_monthly_budget_is_refused(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"))
    syncs.db.execute(
        "update public.profiles set monthly_marketing_budget = 500 where id = %s", [running.partner.id]
    )
    answer = syncs.review(proposals["adopt_campaign_drift"])
    assert answer.status_code == 409
    assert "monthly budget" in answer.text
    assert syncs.row(running.id)["sync_status"] == "drifted"
    assert set(syncs.proposals(running.id)) == {"adopt_campaign_drift", "revert_campaign_drift"}


def test_a_monthly_budget_that_is_too_tight_is_raised_with_what_is_adopted(syncs: Syncs) -> None:
    running, external = syncs.running(daily_budget=None, monthly_budget="304.00")
    assert syncs.platform.accounts[running.account][external].daily_budget == Decimal("10.00")
    syncs.at_platform(running, external, daily_budget=Decimal("10.01"))
    syncs.sync(running)
    syncs.review(syncs.proposals(running.id)["adopt_campaign_drift"])
    row = syncs.row(running.id)
    assert (row["daily_budget"], row["monthly_budget"]) == (Decimal("10.01"), Decimal("304.31"))
    assert syncs.sync(running).counts["drifted"] == 0


def test_reverting_tells_the_platform_and_is_executed_once_it_has(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"), status=PlatformStatus.PAUSED)
    answer = syncs.review(proposals["revert_campaign_drift"])
    assert answer.json()["status"] == "approved"
    assert syncs.row(running.id)["sync_status"] == "pending"
    # What is on its way is no drift.
    assert syncs.sync(running).counts["drifted"] == 0
    syncs.dispatch(running)
    [held] = syncs.platform.held(running.account, running.id)
    assert (held.status, held.daily_budget) == (PlatformStatus.ACTIVE, Decimal("10.00"))
    assert set(syncs.proposals(running.id, "executed")) == {"revert_campaign_drift"}
    assert syncs.sync(running).counts["drifted"] == 0


def test_a_partner_cannot_adopt_what_only_an_admin_may_start(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.change(running.id, status="paused")
    syncs.dispatch(running)
    syncs.at_platform(running, external, status=PlatformStatus.ACTIVE)
    syncs.sync(running)
    proposal = syncs.proposals(running.id)["adopt_campaign_drift"]
    consent = syncs.review(proposal, person=running.partner).json()
    assert (consent["status"], consent["applied_at"]) == ("approved", None)
    assert syncs.row(running.id)["status"] == "paused"
    assert syncs.review(proposal).json()["status"] == "executed"
    assert syncs.row(running.id)["status"] == "active"


def test_of_adopting_and_reverting_exactly_one_is_done(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"))
    assert syncs.review(proposals["revert_campaign_drift"]).status_code == 200
    assert syncs.review(proposals["adopt_campaign_drift"]).status_code == 409
    assert syncs.row(running.id)["daily_budget"] == Decimal("10.00")


def test_drift_that_went_away_by_itself_is_no_longer_proposed(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.at_platform(running, external, daily_budget=Decimal("25.00"))
    syncs.sync(running)
    syncs.at_platform(running, external, daily_budget=Decimal("10.00"))
    syncs.sync(running)
    assert syncs.proposals(running.id) == {}
    row = syncs.row(running.id)
    assert (row["sync_status"], row["drift"]) == ("synced", None)


def test_what_was_rejected_stays_away_while_it_is_the_same_drift(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.at_platform(running, external, daily_budget=Decimal("25.00"))
    syncs.sync(running)
    for proposal in syncs.proposals(running.id).values():
        assert syncs.review(proposal, "rejected").status_code == 200
    syncs.sync(running)
    assert syncs.proposals(running.id) == {}
    syncs.at_platform(running, external, daily_budget=Decimal("26.00"))
    syncs.sync(running)
    assert len(syncs.proposals(running.id)) == 2


def test_the_night_that_proposes_leaves_proposals_about_drift_alone(syncs: Syncs) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal("25.00"))
    syncs.db.execute("select private.write_proposals(%s, %s, '[]')", [syncs.day, [running.partner.id]])
    assert syncs.proposals(running.id).keys() == proposals.keys()


def test_a_campaign_removed_at_the_platform_is_archived(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.shown(running, day_of(external, syncs.day))
    syncs.at_platform(running, external, status=PlatformStatus.REMOVED)
    before = len(syncs.operations(running.id))
    assert syncs.sync(running).counts["removed"] == 1
    row = syncs.row(running.id)
    assert (row["status"], row["sync_status"]) == ("archived", "synced")
    assert row["drift"] == {"status": {"ours": "active", "platform": "removed"}}
    assert len(syncs.operations(running.id)) == before
    assert syncs.metrics(running.id)[syncs.day][0] == Decimal("5.00"), "what it spent it spent"
    assert syncs.sync(running).counts["removed"] == 0


def test_an_archived_campaign_that_still_runs_there_can_only_be_stopped(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.change(running.id, status="archived")
    syncs.dispatch(running)
    syncs.at_platform(running, external, status=PlatformStatus.ACTIVE)
    syncs.sync(running)
    proposals = syncs.proposals(running.id)
    assert set(proposals) == {"revert_campaign_drift"}
    syncs.review(proposals["revert_campaign_drift"])
    syncs.dispatch(running)
    assert syncs.platform.held(running.account, running.id)[0].status is PlatformStatus.REMOVED


def test_a_campaign_that_the_account_does_not_have_is_told(syncs: Syncs) -> None:
    running, external = syncs.running()
    del syncs.platform.accounts[running.account][external]
    assert syncs.sync(running).counts["missing"] == 1
    row = syncs.row(running.id)
    assert (row["status"], row["sync_status"]) == ("active", "failed")
    assert external in row["sync_error"]


def test_one_account_fails_and_the_others_are_read(syncs: Syncs, monkeypatch: pytest.MonkeyPatch) -> None:
    good, good_external = syncs.running()
    bad, _ = syncs.running()
    usd, _ = syncs.running()
    syncs.shown(good, day_of(good_external, syncs.day))
    syncs.platform.currency[usd.account] = "USD"
    syncs.db.execute(
        "update public.partner_ad_accounts set verified_at = null where external_account_id = %s",
        [usd.account],
    )

    read = syncs.platform.read_daily_metrics

    # Accounts are read side by side: which one asked last says nothing about who asks now.
    def read_all_but_one(account: AccountId, *days: date, deadline_seconds: float) -> Iterator[CampaignDay]:
        if account == bad.account:
            raise TryAgainLaterError("Google Ads did not answer in time.")
        return read(account, *days, deadline_seconds=deadline_seconds)

    monkeypatch.setattr(syncs.platform, "read_daily_metrics", read_all_but_one)
    report = syncs.sync(good, bad, usd)
    assert sorted(report.failures, key=str) == sorted(
        [
            (bad.partner.id, "Google Ads did not answer in time."),
            (usd.partner.id, f"The account {usd.account} is in USD: link one in EUR."),
        ],
        key=str,
    )
    assert report.counts["accounts"] == 1
    assert syncs.metrics(good.id)[syncs.day][0] == Decimal("5.00")


def test_of_accounts_written_together_only_the_one_with_impossible_figures_is_left_out(syncs: Syncs) -> None:
    runnings = [syncs.running() for _ in range(2 * PACE.batch + 1)]
    for running, external in runnings:
        syncs.shown(running, day_of(external, syncs.day))
    bad, bad_external = runnings[1]
    syncs.shown(bad, day_of(bad_external, syncs.day, "123456789.00"))
    report = syncs.sync(*(running for running, _ in runnings))
    [(partner, error)] = report.failures
    assert partner == str(bad.partner.id)
    assert "22003" in error
    assert report.counts["accounts"] == len(runnings) - 1
    for running, _ in runnings:
        spent = {} if running is bad else {syncs.day: (Decimal("5.00"), 10, 0)}
        assert syncs.metrics(running.id) == spent


def test_days_of_a_campaign_that_is_not_ours_are_nobodys(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.shown(running, day_of(external, syncs.day), day_of(ExternalCampaignId("77"), syncs.day, "9.00"))
    assert syncs.sync(running).counts["rows"] == 1
    assert syncs.metrics(running.id) == {syncs.day: (Decimal("5.00"), 10, 0)}


def test_an_account_takes_two_requests_however_many_campaigns_it_holds(syncs: Syncs) -> None:
    first, _ = syncs.running()
    for _ in range(4):
        syncs.dispatch(syncs.campaign(first.partner, first.account))
    syncs.platform.requests.clear()
    report = syncs.sync(first)
    assert report.counts["campaigns"] == 5
    assert [method for method, _ in syncs.platform.requests] == ["read_campaigns", "read_daily_metrics"]


def test_an_older_attempt_writes_nothing(syncs: Syncs) -> None:
    running, external = syncs.running()
    syncs.shown(running, day_of(external, syncs.day))
    repository = syncs.night(syncs.day)
    opening = repository.accounts()
    JobRuns(syncs.client).claim(JOB, syncs.day)
    account = LinkedAccount(running.account, running.partner.id, is_verified=True)  # type: ignore[arg-type]  # an id is an id
    limiter = RateLimiter(syncs.client, Channel.GOOGLE_ADS, GENEROUS)
    with pytest.raises(Conflict):
        AccountSync(syncs.platform, limiter, syncs.outbox, repository, syncs.day, PACE).sync(
            [account], opening.read_at
        )
    assert syncs.metrics(running.id) == {}


def room_of(syncs: Syncs, running: Running) -> Decimal:
    """EUR a day that the campaign may still cost at the platform, as far as the database knows."""
    [row] = syncs.db.execute(
        "select daily_budget, is_active from private.campaigns_at_platforms where campaign_id = %s",
        [running.id],
    ).fetchall()
    return row[0] if row[1] else Decimal(0)


def test_what_somebody_took_away_at_the_platform_counts_no_more_and_what_they_added_is_drift(
    syncs: Syncs,
) -> None:
    running, external = syncs.running(daily_budget="90.00")
    assert room_of(syncs, running) == Decimal("90.00")
    for held, told in (("40.00", "40.00"), ("95.00", "40.00")):
        syncs.at_platform(running, external, daily_budget=Decimal(held))
        syncs.sync(running)
        assert room_of(syncs, running) == Decimal(told)
    syncs.at_platform(running, external, status=PlatformStatus.PAUSED)
    syncs.sync(running)
    assert room_of(syncs, running) == 0


def test_what_is_on_its_way_is_not_taken_for_taken_away(syncs: Syncs) -> None:
    running, external = syncs.running(daily_budget="90.00")
    syncs.change(running.id, daily_budget="50.00")
    syncs.at_platform(running, external, daily_budget=Decimal("5.00"))
    syncs.sync(running)
    assert room_of(syncs, running) == Decimal("90.00")


@pytest.mark.parametrize("amount", ["3.00", "25.00"])
def test_adopting_takes_over_whatever_amount_the_platform_has(syncs: Syncs, amount: str) -> None:
    running, proposals = drifted(syncs, daily_budget=Decimal(amount))
    answer = syncs.review(proposals["adopt_campaign_drift"], person=running.partner)
    assert answer.json()["status"] == "executed", answer.text
    assert syncs.row(running.id)["daily_budget"] == room_of(syncs, running) == Decimal(amount)
