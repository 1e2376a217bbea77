"""Starting, pausing and archiving campaigns over HTTP: by whom, with what, and inside which budget."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.factories import ADS, Factory
from tests.functions.campaigns import Campaigns, pointers

Db = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def some(api: httpx.Client, make: Factory) -> Campaigns:
    """A partner's campaigns."""
    return Campaigns(api, make)


def _operations(db: Db, campaign: object) -> list[str]:
    """What the ad platform is asked to do, in order."""
    rows = db.execute(
        "select operation from public.ad_platform_operations where campaign_id = %s order by id", [campaign]
    )
    return [name for (name,) in rows]


WAYS: dict[str, list[str]] = {
    "planned": [],
    "active": ["active"],
    "paused": ["active", "paused"],
    "archived": ["archived"],
}
# from, to, what a partner gets, what an admin gets
STEPS = [
    ("planned", "active", 403, 200),
    ("planned", "paused", 409, 409),
    ("planned", "archived", 200, 200),
    ("active", "active", 200, 200),
    ("active", "paused", 200, 200),
    ("active", "archived", 200, 200),
    ("paused", "active", 403, 200),
    ("paused", "paused", 200, 200),
    ("paused", "archived", 200, 200),
    ("archived", "active", 409, 409),
    ("archived", "paused", 409, 409),
    ("archived", "archived", 200, 200),
]


@pytest.mark.parametrize(("old", "new", "by_partner", "by_admin"), STEPS)
@pytest.mark.parametrize("channel", ["google_ads", "seo"])
def test_who_takes_a_campaign_where(
    some: Campaigns, channel: str, old: str, new: str, by_partner: int, by_admin: int
) -> None:
    ads = ADS if channel == "google_ads" else None
    for caller, expected in ((some.partner, by_partner), (some.admin, by_admin)):
        campaign = some.plan(channel=channel, ad_content=ads)["id"]
        for step in WAYS[old]:
            assert some.patch(campaign, some.admin, status=step).status_code == 200
        answer = some.patch(campaign, caller, status=new)
        assert answer.status_code == expected, answer.text
        assert some.get(campaign)["status"] == (new if expected == 200 else old)
        some.patch(campaign, status="archived")


def test_starting_tells_google_once(some: Campaigns, db: Db) -> None:
    campaign = some.plan()["id"]
    assert some.patch(campaign, status="active").status_code == 403
    assert _operations(db, campaign) == []
    started = some.patch(campaign, some.admin, status="active").json()
    assert (started["status"], started["sync_status"]) == ("active", "pending")
    assert (started["commitment"], started["started_at"] is not None) == ("304.00", True)
    assert "advertiser account" in started["sync_error"]
    again = some.patch(campaign, some.admin, status="active")
    assert (again.status_code, again.json()) == (200, started)
    assert _operations(db, campaign) == ["create_campaign", "resume"]


def test_what_google_must_follow_is_written_with_the_change(some: Campaigns, db: Db) -> None:
    campaign = some.running()
    assert some.patch(campaign, cpl_target="30").status_code == 200
    assert some.patch(campaign, daily_budget="11.00", ad_content=ADS | {"negative_keywords": []}).is_success
    assert some.patch(campaign, status="paused").status_code == 200
    assert some.patch(campaign, status="archived").status_code == 200
    assert _operations(db, campaign)[2:] == ["set_budget", "set_ads", "pause", "remove"]


def test_a_channel_followed_by_hand_has_nothing_to_follow(some: Campaigns, db: Db) -> None:
    campaign = some.plan(channel="meta_ads", ad_content=None)["id"]
    started = some.patch(campaign, some.admin, status="active").json()
    assert (started["status"], started["sync_status"]) == ("active", "not_synced")
    assert _operations(db, campaign) == []


def test_a_campaign_starts_with_all_that_it_needs(some: Campaigns) -> None:
    bare = some.post({"channel": "google_ads", "daily_budget": 10}).json()["id"]
    refused = some.patch(bare, some.admin, status="active")
    assert refused.status_code == 409
    for lack in ("no landing page", "no segment", "no keyword", "3 headlines", "2 descriptions"):
        assert lack in refused.json()["detail"]
    whole = some.whole()
    del whole["channel"]
    answer = some.patch(bare, some.admin, **whole, status="active")
    assert answer.status_code == 200, answer.text


def test_ads_of_other_channels_need_a_live_page_too(some: Campaigns) -> None:
    for channel in ("meta_ads", "linkedin_ads"):
        campaign = some.plan(channel=channel, ad_content=None, landing_page_id=None)["id"]
        assert some.patch(campaign, some.admin, status="active").status_code == 409
        assert some.patch(campaign, landing_page_id=str(some.page)).status_code == 200
        assert some.patch(campaign, some.admin, status="active").status_code == 200
        assert some.patch(campaign, landing_page_id=None).status_code == 409
    needs_none = some.plan(channel="email", ad_content=None, landing_page_id=None)["id"]
    assert some.patch(needs_none, some.admin, status="active").status_code == 200


def test_a_page_stays_while_active_ads_lead_to_it(some: Campaigns, db: Db) -> None:
    archive = "update public.partner_landing_pages set status = 'archived' where id = %s"
    campaign = some.running()
    with pytest.raises(psycopg.Error, match="An active campaign leads to this landing page"):
        db.execute(archive, [some.page])
    assert some.patch(campaign, status="paused").status_code == 200
    db.execute(archive, [some.page])
    refused = some.patch(campaign, some.admin, status="active")
    assert (refused.status_code, "archived, not live" in refused.json()["detail"]) == (409, True)


def test_starting_and_archiving_the_page_at_once_never_both(some: Campaigns, db: Db) -> None:
    archive = "update public.partner_landing_pages set status = 'archived' where id = %s"

    def archive_page() -> bool:
        try:
            db.execute(archive, [some.page])
        except psycopg.Error:
            return False
        return True

    for _ in range(5):
        some.page = some.make.landing_page(some.partner, "live")
        campaign = some.plan(daily_budget="5.00")["id"]
        with ThreadPoolExecutor(2) as pool:
            archived = pool.submit(archive_page)
            started = pool.submit(some.patch, campaign, some.admin, status="active")
            assert archived.result() != (started.result().status_code == 200)
        some.patch(campaign, status="archived")


def test_what_google_is_not_told_of_does_not_change_after_the_start(some: Campaigns) -> None:
    campaign = some.running()
    page, segment = some.make.landing_page(some.partner, "live"), some.make.segment()
    for changes in ({"landing_page_id": str(page)}, {"segment_id": str(segment)}, {"segment_id": None}):
        answer = some.patch(campaign, some.admin, **changes)
        assert answer.status_code == 409, answer.text
        assert "once it has started" in answer.json()["detail"]


def test_an_archived_campaign_does_not_change(some: Campaigns) -> None:
    campaign = some.plan()["id"]
    assert some.patch(campaign, status="archived").json()["ended_at"] is not None
    for caller in (some.partner, some.admin):
        assert some.patch(campaign, caller, daily_budget="9.00").status_code == 409


def test_the_budget_says_how_much_is_over(some: Campaigns) -> None:
    some.running(daily_budget="20.00")  # 608.00 of 1000.00
    second = some.plan(daily_budget="13.00")["id"]  # 395.20 more
    refused = some.patch(second, some.admin, status="active")
    assert refused.status_code == 409
    assert "EUR 1003.20 a month, EUR 3.20 more than" in refused.json()["detail"]
    fits = some.patch(second, some.admin, status="active", daily_budget="12.89")
    assert (fits.status_code, fits.json()["commitment"]) == (200, "391.86")
    raised = some.patch(second, daily_budget="12.90")
    assert (raised.status_code, "EUR 0.16 more" in raised.json()["detail"]) == (409, True)
    assert some.get(second)["daily_budget"] == "12.89"
    budget = some.api.get(f"/api/partners/{some.partner.id}/budget", headers=some.partner.headers).json()
    assert budget["committed"] == "999.86"


def test_a_campaign_without_budget_does_not_start(some: Campaigns) -> None:
    campaign = some.plan(daily_budget=None)["id"]
    answer = some.patch(campaign, some.admin, status="active")
    assert (answer.status_code, "It has no budget." in answer.json()["detail"]) == (409, True)


def test_starts_at_once_fit_the_budget_together(some: Campaigns) -> None:
    campaigns = [some.plan(daily_budget="10.00")["id"] for _ in range(6)]  # 304.00 each
    with ThreadPoolExecutor(6) as pool:
        statuses = list(
            pool.map(lambda one: some.patch(one, some.admin, status="active").status_code, campaigns)
        )
    assert sorted(statuses) == [200] * 3 + [409] * 3


def test_a_change_at_once_by_two_is_made_by_both_or_refused(some: Campaigns) -> None:
    campaign = some.running(daily_budget="10.00")
    with ThreadPoolExecutor(8) as pool:
        amounts = [f"{10 + n}.00" for n in range(8)]
        answers = list(pool.map(lambda amount: some.patch(campaign, daily_budget=amount), amounts))
    assert {answer.status_code for answer in answers} == {200}
    assert some.get(campaign)["daily_budget"] in amounts


def test_what_failed_is_tried_again_by_an_admin(some: Campaigns, db: Db) -> None:
    campaign = some.running()
    some.make.fail(campaign, "The keyword “x” is not allowed.")
    seen = some.get(campaign)
    assert (seen["sync_status"], seen["sync_error"]) == ("failed", "The keyword “x” is not allowed.")

    def retry(campaign: object, who: Any) -> httpx.Response:
        return some.api.post(some.address(campaign, "/retry"), headers=who.headers)

    assert retry(campaign, some.partner).status_code == 403
    assert retry(campaign, some.make.partner()).status_code == 404
    assert retry(uuid4(), some.admin).status_code == 404
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: retry(campaign, some.admin), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert next(one for one in answers if one.is_success).json()["sync_status"] == "pending"
    statuses = db.execute(
        "select distinct status from public.ad_platform_operations where campaign_id = %s", [campaign]
    ).fetchall()
    assert statuses == [("pending",)]


def test_a_push_of_a_channel_followed_by_hand_is_refused_with_the_reason(some: Campaigns) -> None:
    campaign = some.plan(channel="meta_ads", ad_content=None)["id"]
    answer = some.api.post(some.address(campaign, "/retry"), headers=some.admin.headers)
    assert answer.status_code == 409
    assert "meta_ads are recorded and followed here, but not pushed" in answer.json()["detail"]


def test_ads_written_past_the_function_are_checked_as_well(some: Campaigns, db: Db) -> None:
    campaign = some.plan()["id"]
    for content in (
        '{"headlines": ["' + "x" * 31 + '"]}',
        '{"headlines": "Een"}',
        '{"keywords": [{"text": "dak"}]}',
        '{"keywords": ["dak"]}',
        '{"descriptions": [" "]}',
        '{"pictures": []}',
        "[]",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            db.execute(
                "update public.partner_marketing_campaigns set ad_content = %s where id = %s",
                [content, campaign],
            )
    assert pointers(some.patch(campaign, ad_content=ADS | {"headlines": ["x" * 31]}))
