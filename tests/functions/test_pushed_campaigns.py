"""Campaigns over HTTP in a function that reaches Google Ads: its own process, Google's client, the double."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from local.google_ads.overview import CampaignView
from local.settings import Stack
from shared.ads.google.names import our_id
from shared.ads.immediately import SECONDS
from tests.factories import ADS, Factory
from tests.function_process import function_process
from tests.functions.campaigns import Campaigns
from tests.functions.visitors import Page, Site, hidden_fields, site

__all__ = ["site"]

Db = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleAdsDouble]:
    with GoogleAdsDouble() as running:
        yield running


@pytest.fixture(scope="module")
def function(stack: Stack, double: GoogleAdsDouble) -> Iterator[httpx.Client]:
    """`functions/campaigns` as it is deployed, with the settings that lead to the double."""
    with (
        function_process(stack, "campaigns", **double.environment()) as (url, _),
        httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
        psycopg.connect(stack.db_url, autocommit=True) as db,
    ):
        # A process's first push imports Google's client, which no test's seconds are meant for.
        first = Pushed(client, Factory(db, stack.keys.jwt_secret), db, double)
        first.link()
        assert first.patch(first.plan()["id"], first.admin, status="active").status_code == 200
        yield client


class Pushed(Campaigns):
    """A partner's campaigns and what "Google" has of them."""

    def __init__(self, api: httpx.Client, make: Factory, db: Db, double: GoogleAdsDouble) -> None:
        super().__init__(api, make)
        self.db, self.double = db, double
        # Workers have doubles of their own and one database: an account is linked to one partner of all.
        self.account = double.add_customer(str(4 * 10**9 + uuid4().int % 10**9)).facts.id

    def link(self) -> None:
        """Link the partner to the account, as an admin."""
        answer = self.api.put(
            f"/api/partners/{self.partner.id}/ad-accounts/google_ads",
            json={"external_account_id": self.account},
            headers=self.admin.headers,
        )
        assert answer.status_code == 200, answer.text

    def activate(self, campaign: object) -> dict[str, Any]:
        """Activate as an admin, which succeeds whatever Google does."""
        started = time.monotonic()
        answer = self.patch(campaign, self.admin, status="active")
        assert answer.status_code == 200, answer.text
        assert time.monotonic() - started < SECONDS + 5
        activated: dict[str, Any] = answer.json()
        assert activated["status"] == "active"
        return activated

    def at_google(self, campaign: object) -> list[CampaignView]:
        found = self.double.campaigns(self.account)
        return [view for view in found if str(our_id(view.name)) == str(campaign)]

    def operations(self, campaign: object) -> list[tuple[str, str]]:
        return self.db.execute(
            "select operation, status from public.ad_platform_operations where campaign_id = %s order by id",
            [campaign],
        ).fetchall()

    def let_wait_be_over(self, campaign: object) -> None:
        """Let the time pass until what was put off is due, and the account may be asked again."""
        self.db.execute(
            "update public.ad_platform_operations set next_attempt_at = now() where campaign_id = %s",
            [campaign],
        )
        self.db.execute(
            "update private.ad_platform_buckets set blocked_until = null where account = %s", [self.account]
        )


@pytest.fixture
def some(function: httpx.Client, make: Factory, db: Db, double: GoogleAdsDouble) -> Iterator[Pushed]:
    yield Pushed(function, make, db, double)
    double.faults.clear()
    double.faults.release()


def test_an_activated_campaign_runs_at_google_when_the_answer_comes(some: Pushed) -> None:
    some.link()
    campaign = some.plan()["id"]
    activated = some.activate(campaign)
    assert (activated["sync_status"], activated["sync_error"]) == ("synced", None)
    [view] = some.at_google(campaign)
    assert (view.id, view.status, view.budget_micros) == (
        activated["external_campaign_id"],
        "ENABLED",
        10_000_000,
    )
    assert view.is_complete
    assert [text for text, _ in view.keywords] == [ADS["keywords"][0]["text"]]  # type: ignore[index]  # a dict

    changed = some.patch(campaign, daily_budget="11.50").json()
    assert changed["sync_status"] == "synced"
    paused = some.patch(campaign, status="paused").json()
    assert paused["sync_status"] == "synced"
    [view] = some.at_google(campaign)
    assert (view.status, view.budget_micros) == ("PAUSED", 11_500_000)
    assert some.patch(campaign, status="archived").json()["sync_status"] == "synced"
    assert [view.status for view in some.at_google(campaign)] == ["REMOVED"]


def test_while_google_is_away_the_change_is_kept_and_waits(some: Pushed) -> None:
    some.link()
    campaign = some.plan()["id"]
    some.double.faults.add(Fault(FaultKind.UNAVAILABLE, customer=some.account), 1000)
    activated = some.activate(campaign)
    assert activated["sync_status"] == "pending"
    assert some.at_google(campaign) == []
    assert [status for _, status in some.operations(campaign)] == ["pending", "pending"]

    some.double.faults.clear()
    some.let_wait_be_over(campaign)
    later = some.patch(campaign, daily_budget="12.00").json()
    assert (later["status"], later["sync_status"]) == ("active", "synced")
    assert [(view.status, view.budget_micros) for view in some.at_google(campaign)] == [
        ("ENABLED", 12_000_000)
    ]


def test_an_answer_that_never_comes_is_waited_for_for_seconds_and_nothing_is_made_twice(some: Pushed) -> None:
    some.link()
    campaign = some.plan()["id"]
    some.double.faults.add(Fault(FaultKind.ANSWER_LATE, "Mutate", some.account, 60))
    activated = some.activate(campaign)
    assert activated["sync_status"] in {"pending", "synced"}
    some.let_wait_be_over(campaign)
    assert some.patch(campaign, daily_budget="12.00").json()["sync_status"] == "synced"
    assert [view.status for view in some.at_google(campaign)] == ["ENABLED"]


def test_a_quota_error_leaves_the_change_to_later_and_slows_the_account(some: Pushed, db: Db) -> None:
    some.link()
    campaign = some.plan()["id"]
    some.double.faults.add(Fault(FaultKind.QUOTA, customer=some.account, seconds=60), 1000)
    activated = some.activate(campaign)
    assert activated["sync_status"] == "pending"
    [[is_blocked]] = db.execute(
        "select blocked_until > now() + interval '30 seconds' from private.ad_platform_buckets "
        "where channel = 'google_ads' and account = %s",
        [some.account],
    ).fetchall()
    assert is_blocked
    asked = some.double.counts.requests(some.account)
    assert some.patch(campaign, daily_budget="12.00").json()["sync_status"] == "pending"
    assert some.double.counts.requests(some.account) == asked, "it is left in peace"

    some.double.faults.clear()
    some.let_wait_be_over(campaign)
    assert some.patch(campaign, daily_budget="13.00").json()["sync_status"] == "synced"


def test_without_an_account_it_says_so_and_asks_nothing(some: Pushed) -> None:
    campaign = some.plan()["id"]
    activated = some.activate(campaign)
    assert activated["sync_status"] == "pending"
    assert activated["sync_error"].startswith("Waits for an advertiser account")
    assert some.double.counts.requests(some.account) == 0


def test_what_google_refuses_is_told_and_can_be_retried(some: Pushed) -> None:
    some.link()
    campaign = some.plan()["id"]
    some.double.add_customer(some.account, lacks_declaration=True)
    activated = some.activate(campaign)
    assert activated["sync_status"] == "failed"
    assert "political advertising" in activated["sync_error"]
    some.double.add_customer(some.account)
    answer = some.api.post(some.address(UUID(campaign), "/retry"), headers=some.admin.headers)
    assert (answer.status_code, answer.json()["sync_status"]) == (200, "synced")
    assert [view.status for view in some.at_google(campaign)] == ["ENABLED"]


def test_a_form_behind_a_click_on_an_ad_becomes_a_lead_of_its_campaign(some: Pushed, site: Site) -> None:
    row = some.db.execute(
        "select path from public.partner_landing_pages where id = %s", [some.page]
    ).fetchone()
    assert row is not None
    some.link()
    campaign = some.plan()["id"]
    activated = some.activate(campaign)
    [view] = some.at_google(campaign)
    page = Page(some.page, row[0], f"/lp{row[0]}")
    shown = site.client.get(f"{view.clicked_address}&gclid=Cj0_x")
    assert shown.status_code == 200, shown.text
    hidden = hidden_fields(shown.text) | {"form_token": site.token(page)}
    assert site.send(page, site.form(page) | hidden).status_code == 303
    [lead] = site.leads(page)
    expected = {
        "campaign_id": campaign,
        "source_campaign_id": activated["external_campaign_id"],
        "source_channel": "google_ads",
        "landing_page_id": str(some.page),
        "gclid": "Cj0_x",
        "utm": {"source": "google", "medium": "cpc", "campaign": activated["external_campaign_id"]},
    }
    assert lead | expected == lead
