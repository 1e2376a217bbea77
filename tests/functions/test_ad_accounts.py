"""Linking partners to advertiser accounts, over HTTP: admins only, one owner per account."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.factories import Factory, Person


def _id() -> str:
    return f"{uuid4().int % 10**10:010}"


def _link(
    api: httpx.Client, admin: Person, partner: Person, account: object, channel: str = "google_ads"
) -> httpx.Response:
    address = f"/api/partners/{partner.id}/ad-accounts/{channel}"
    return api.put(address, json={"external_account_id": account}, headers=admin.headers)


def _unlink(api: httpx.Client, admin: Person, partner: Person, channel: str = "google_ads") -> httpx.Response:
    return api.delete(f"/api/partners/{partner.id}/ad-accounts/{channel}", headers=admin.headers)


def _accounts(api: httpx.Client, admin: Person, partner: Person) -> list[dict[str, Any]]:
    answer = api.get(f"/api/partners/{partner.id}/ad-accounts", headers=admin.headers)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def test_a_customer_id_is_stored_as_ten_digits(api: httpx.Client, make: Factory) -> None:
    admin, partner, digits = make.admin(), make.partner(), _id()
    answer = _link(api, admin, partner, f" {digits[:3]}-{digits[3:6]}-{digits[6:]} ")
    assert answer.status_code == 200, answer.text
    account = answer.json()
    assert (account["channel"], account["external_account_id"]) == ("google_ads", digits)
    assert (account["verified_at"], account["sync_error"]) == (None, None)
    assert _accounts(api, admin, partner) == [account]
    assert _link(api, admin, partner, digits).json() == account, "the same again changes nothing"


def test_every_channel_has_its_own_account(api: httpx.Client, make: Factory) -> None:
    admin, partner = make.admin(), make.partner()
    ids = {"google_ads": _id(), "linkedin_ads": f"li-{_id()}", "meta_ads": f"act_{_id()}"}
    for channel, account in ids.items():
        assert _link(api, admin, partner, account, channel).status_code == 200
    found = {row["channel"]: row["external_account_id"] for row in _accounts(api, admin, partner)}
    assert found == ids


@pytest.mark.parametrize(
    "wrong", ["", "123-456-789", "1234567890123", "12345-67890", "abc-def-ghij", 1234567890]
)
def test_what_is_no_customer_id_is_refused(api: httpx.Client, make: Factory, wrong: object) -> None:
    answer = _link(api, make.admin(), make.partner(), wrong)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/external_account_id"]


def test_an_account_has_one_owner(api: httpx.Client, make: Factory) -> None:
    admin, partner, other, account = make.admin(), make.partner(), make.partner(), _id()
    assert _link(api, admin, partner, account).status_code == 200
    taken = _link(api, admin, other, account)
    assert (taken.status_code, "Another partner has this account" in taken.json()["detail"]) == (409, True)
    assert _unlink(api, admin, partner).status_code == 204
    assert _link(api, admin, other, account).status_code == 200


def test_of_many_who_want_an_account_at_once_one_gets_it(api: httpx.Client, make: Factory) -> None:
    admin, account = make.admin(), _id()
    partners = [make.partner() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda one: _link(api, admin, one, account).status_code, partners))
    assert sorted(statuses) == [200] + [409] * 5


def test_partners_neither_see_nor_link_accounts(api: httpx.Client, make: Factory) -> None:
    partner, other = make.partner(), make.partner()
    account = make.ad_account(partner)
    for who, status in ((partner, 403), (other, 404)):
        answers = (
            api.get(f"/api/partners/{partner.id}/ad-accounts", headers=who.headers),
            _link(api, who, partner, _id()),
            _unlink(api, who, partner),
        )
        assert [answer.status_code for answer in answers] == [status] * 3
    (row,) = _accounts(api, make.admin(), partner)
    assert row["external_account_id"] == account


def test_only_what_is_linked_can_be_unlinked(api: httpx.Client, make: Factory) -> None:
    admin, partner = make.admin(), make.partner()
    assert _unlink(api, admin, partner).status_code == 404
    for channel in ("seo", "email", "tv"):
        assert _unlink(api, admin, partner, channel).status_code == 404
        assert _link(api, admin, partner, _id(), channel).status_code == 404


def test_an_account_that_holds_campaigns_stays(
    api: httpx.Client, make: Factory, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    admin, partner = make.admin(), make.partner()
    account, campaign = make.ad_account(partner), make.campaign(partner, external_campaign_id=_id())
    assert _unlink(api, admin, partner).status_code == 409
    assert _link(api, admin, partner, _id()).status_code == 409
    assert _link(api, admin, partner, account).status_code == 200
    db.execute("update public.partner_marketing_campaigns set status = 'archived' where id = %s", [campaign])
    assert _link(api, admin, partner, _id()).status_code == 200


def test_a_campaign_that_waited_for_an_account_waits_no_more(api: httpx.Client, make: Factory) -> None:
    admin, partner = make.admin(), make.partner(monthly_marketing_budget=200)
    campaign = make.campaign(partner, "active", daily_budget="5.00")
    address = f"/api/partners/{partner.id}/campaigns/{campaign}"
    assert "advertiser account" in api.get(address, headers=partner.headers).json()["sync_error"]
    assert _link(api, admin, partner, _id()).status_code == 200
    linked = api.get(address, headers=partner.headers).json()
    assert (linked["sync_status"], linked["sync_error"]) == ("pending", None)


def test_another_account_makes_due_what_failed_or_waited_in_the_one_before(
    api: httpx.Client, make: Factory, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    admin, partner = make.admin(), make.partner(monthly_marketing_budget=1000)
    make.ad_account(partner)
    failed, waiting = (make.campaign(partner, "active", daily_budget="5.00") for _ in range(2))
    make.fail(failed)
    db.execute(
        "update public.ad_platform_operations set next_attempt_at = now() + interval '1 hour', "
        "last_error = 'x' where campaign_id = %s",
        [waiting],
    )
    assert _link(api, admin, partner, _id()).status_code == 200
    rows = db.execute(
        "select distinct status, last_error, next_attempt_at <= now() from public.ad_platform_operations"
        " where campaign_id = any(%s)",
        [[failed, waiting]],
    ).fetchall()
    assert rows == [("pending", None, True)]
    for campaign in (failed, waiting):
        seen = api.get(f"/api/partners/{partner.id}/campaigns/{campaign}", headers=partner.headers).json()
        assert (seen["sync_status"], seen["sync_error"]) == ("pending", None)
