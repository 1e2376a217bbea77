"""Idempotency keys have their time, and then go."""

from uuid import uuid4

import httpx
import pytest

from local.settings import Stack
from tests.ads import Ads
from tests.function_process import function_process
from tests.integration.test_outbox_after_failure import ask
from tests.night import Connection, Night


@pytest.fixture
def ads(stack: Stack, db: Connection) -> Ads:
    return Ads(stack, db)


def keys_of_some_age(ads: Ads) -> list[str]:
    """The keys of a partner, made a minute short of 30 days ago and a minute over; the first one stays."""
    partner = ads.partner()
    keys = [str(uuid4()), str(uuid4())]
    for key, age in zip(keys, ("30 days -1 minute", "30 days 1 minute"), strict=True):
        ads.db.execute(
            "insert into private.idempotency_keys (user_id, key, operation, request, answer, created_at) "
            "values (%s, %s, 'create_partner_campaign', '{}', '{}', now() - %s::interval)",
            [partner.id, key, age],
        )
    return keys


def there(ads: Ads, keys: list[str]) -> list[str]:
    rows = ads.db.execute(
        "select key::text from private.idempotency_keys where key = any(%s::uuid[])", [keys]
    ).fetchall()
    return [key for (key,) in rows]


def test_keys_go_after_thirty_days_and_not_before(ads: Ads) -> None:
    keys = keys_of_some_age(ads)
    secret = ads.stack.keys.secret_key
    answer = httpx.post(
        f"{ads.stack.supabase_url}/rest/v1/rpc/delete_old_idempotency_keys",
        headers={"apikey": secret, "Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json() >= 1
    assert there(ads, keys) == keys[:1]


def test_the_nights_last_job_deletes_them_whatever_becomes_of_its_other_work(ads: Ads) -> None:
    keys = keys_of_some_age(ads)
    ads.account(ads.partner())  # linked, and Google Ads is not set up
    with function_process(ads.stack, "sync_partner_campaigns_daily") as (url, _):
        day = Night(ads.stack, ads.db).day
        answer = httpx.post(url, json={"date": day.isoformat()}, headers=ads.stack.job_headers(), timeout=60)
        assert answer.status_code == 503, answer.text
    assert there(ads, keys) == keys[:1]


def test_nobody_else_deletes_keys(ads: Ads) -> None:
    keys = keys_of_some_age(ads)
    for person in (ads.partner(), ads.factory.admin()):
        assert ask(ads, person, "POST", "rpc/delete_old_idempotency_keys").status_code == 403
    assert sorted(there(ads, keys)) == sorted(keys)
