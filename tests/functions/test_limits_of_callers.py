"""How often and how much: what a person can change and a partner can create, over every road."""

from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from tests.factories import Factory, Person
from tests.functions.landing_pages import Pages
from tests.limits import make_exception

Db = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def some(api: httpx.Client, make: Factory) -> Pages:
    return Pages(api, make)


def set_tone(api: httpx.Client, partner: Person, by: Person | None = None) -> httpx.Response:
    """One change."""
    return api.post(
        f"/api/partners/{partner.id}/marketing-profile",
        json={"tone_of_voice": uuid4().hex},
        headers=(by or partner).headers,
    )


def refused(answer: httpx.Response, seconds: int) -> str:
    """What a 429 says; it names a time of at most so many seconds."""
    assert answer.status_code == 429, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert 1 <= int(answer.headers["Retry-After"]) <= seconds
    problem = answer.json()
    assert problem["type"].endswith(":too-many-requests")
    return str(problem["detail"])


def test_a_person_changes_something_so_often_and_then_waits(
    some: Pages, make: Factory, db: Db, api: httpx.Client
) -> None:
    make_exception(db, some.partner.id, writes_per_minute=3)
    assert [set_tone(api, some.partner).status_code for _ in range(3)] == [200] * 3
    assert refused(set_tone(api, some.partner), 60) == "At most 3 changes a minute are taken."
    refused(api.post(some.address(), json=some.whole(), headers=some.partner.headers), 60)
    # Reading goes on, and so does everybody else; whoever changes is counted, not whose row it is.
    assert api.get(some.address(), headers=some.partner.headers).status_code == 200
    assert set_tone(api, make.partner()).status_code == 200
    assert set_tone(api, some.partner, some.admin).status_code == 200


def test_who_waited_may_go_on(some: Pages, db: Db, api: httpx.Client) -> None:
    make_exception(db, some.partner.id, writes_per_minute=1)
    assert set_tone(api, some.partner).status_code == 200
    refused(set_tone(api, some.partner), 60)
    db.execute(
        "update private.caller_writes set written_at = written_at - interval '61 seconds' where user_id = %s",
        [some.partner.id],
    )
    assert set_tone(api, some.partner).status_code == 200


def test_a_day_has_a_limit_of_its_own(some: Pages, db: Db, api: httpx.Client) -> None:
    make_exception(db, some.partner.id, writes_per_day=2)
    db.execute(
        "insert into private.caller_writes (user_id, written_at)"
        " select %s, now() - n * interval '10 hours' from generate_series(1, 3) as n",
        [some.partner.id],
    )
    assert refused(set_tone(api, some.partner), 4 * 3600) == "At most 2 changes in 24 hours are taken."


def test_admins_have_limits_of_their_own(some: Pages, db: Db, api: httpx.Client) -> None:
    make_exception(db, some.admin.id, writes_per_minute=0, admin_writes_per_minute=1)
    assert set_tone(api, some.partner, some.admin).status_code == 200
    refused(set_tone(api, some.partner, some.admin), 60)


def test_calling_the_data_api_directly_evades_nothing(some: Pages, db: Db, stack: Stack) -> None:
    make_exception(db, some.partner.id, writes_per_minute=1)
    headers = some.partner.headers | {"apikey": stack.keys.publishable_key}
    with httpx.Client(
        base_url=f"{stack.supabase_url}/rest/v1", headers=headers, timeout=30, trust_env=False
    ) as direct:

        def change() -> httpx.Response:
            return direct.patch(f"/profiles?id=eq.{some.partner.id}", json={"tone_of_voice": uuid4().hex})

        assert change().status_code == 204
        assert change().json()["code"] == "PT429"


def test_a_change_that_was_refused_is_not_counted(some: Pages, db: Db, api: httpx.Client) -> None:
    make_exception(db, some.partner.id, writes_per_minute=2)
    page = some.whole()
    answers = [
        api.post(some.address(), json=page, headers=some.partner.headers).status_code for _ in range(4)
    ]
    assert answers == [201, 409, 409, 409]
    assert set_tone(api, some.partner).status_code == 200


def test_every_table_that_people_write_counts_their_writes(db: Db) -> None:
    """Whoever makes a table that people may write gives it the trigger `limit_writes`."""
    uncounted = db.execute(
        """
        select c.oid::regclass::text from pg_class as c
        where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p')
          and (
            has_any_column_privilege('authenticated', c.oid, 'insert, update')
            or has_table_privilege('authenticated', c.oid, 'delete')
          )
          and not exists (
            select from pg_trigger as t
            where t.tgrelid = c.oid and t.tgname = 'limit_writes' and t.tgtype & 28 = 28 and t.tgtype & 1 = 0
          )
        """
    ).fetchall()
    assert uncounted == []


@pytest.mark.parametrize(
    ("name", "what"), [("landing_pages_per_partner", "landing pages"), ("campaigns_per_partner", "campaigns")]
)
def test_a_partner_has_so_many_and_no_more(
    some: Pages, db: Db, api: httpx.Client, name: str, what: str
) -> None:
    make_exception(db, some.partner.id, **{name: 1})
    place = f"/api/partners/{some.partner.id}/{what.replace(' ', '-')}"

    def create(by: Person) -> httpx.Response:
        body = some.whole() if what == "landing pages" else {"channel": "seo"}
        return api.post(place, json=body, headers=by.headers)

    assert create(some.partner).status_code == 201
    for person in (some.partner, some.admin):
        answer = create(person)
        assert answer.status_code == 409
        assert answer.json()["detail"].startswith(f"A partner can have at most 1 {what}. Archived")


def test_one_statement_with_many_rows_is_counted_whole(some: Pages, db: Db, stack: Stack) -> None:
    make_exception(db, some.partner.id, campaigns_per_partner=3)
    headers = some.partner.headers | {"apikey": stack.keys.publishable_key}
    rows = [{"partner_id": str(some.partner.id), "channel": "seo"}] * 4
    answer = httpx.post(
        f"{stack.supabase_url}/rest/v1/partner_marketing_campaigns",
        json=rows,
        headers=headers,
        timeout=30,
        trust_env=False,
    )
    assert answer.json()["code"] == "PT409"
    assert db.execute(
        "select count(*) from public.partner_marketing_campaigns where partner_id = %s", [some.partner.id]
    ).fetchone() == (0,)


def test_links_of_a_partner_are_capped(make: Factory, db: Db, api: httpx.Client) -> None:
    partner = make.partner()
    make_exception(db, partner.id, segments_per_partner=1)
    place = f"/api/partners/{partner.id}/segments"
    answers = [
        api.post(place, json={"segment_id": str(make.segment())}, headers=partner.headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 409]


def test_budgets_are_changed_so_often_a_day(make: Factory, db: Db, api: httpx.Client) -> None:
    partner = make.partner()
    make_exception(db, partner.id, budget_changes_per_partner_and_day=2)

    def change(budget: int) -> httpx.Response:
        return api.post(
            f"/api/partners/{partner.id}/marketing-profile",
            json={"monthly_marketing_budget": budget},
            headers=partner.headers,
        )

    assert [change(budget).status_code for budget in (100, 200)] == [200, 200]
    assert refused(change(300), 86400) == "A partner can have at most 2 changes of budgets in 24 hours."


def test_what_stops_spending_is_never_refused_for_being_too_much(
    make: Factory, db: Db, api: httpx.Client
) -> None:
    partner = make.partner(monthly_marketing_budget=5000)
    one, other = (make.campaign(partner, "active", daily_budget=10) for _ in range(2))
    db.execute("delete from public.ad_platform_operations where partner_id = %s", [partner.id])
    make_exception(db, partner.id, platform_operations_per_partner_and_day=1)

    def change(campaign: object, **fields: object) -> httpx.Response:
        return api.patch(
            f"/api/partners/{partner.id}/campaigns/{campaign}", json=fields, headers=partner.headers
        )

    assert change(one, daily_budget="9.00").status_code == 200
    refused(change(one, daily_budget="8.00"), 86400)
    assert change(one, status="paused").status_code == 200
    # Also where more has been changed already than may be.
    make_exception(db, partner.id, platform_operations_per_partner_and_day=0)
    assert change(other, status="paused").status_code == 200
    assert change(other, status="archived").status_code == 200


def test_storage_takes_so_many_logos_of_a_partner(make: Factory, db: Db, stack: Stack) -> None:
    partner = make.partner()
    make_exception(db, partner.id, logos_per_partner=2)

    def upload() -> httpx.Response:
        name = f"{partner.id}/{uuid4().hex}{uuid4().hex[:8]}-16x16.webp"
        return httpx.post(
            f"{stack.supabase_url}/storage/v1/object/logos/{name}",
            content=b"RIFF",
            headers=partner.headers | {"apikey": stack.keys.publishable_key, "Content-Type": "image/webp"},
            timeout=30,
            trust_env=False,
        )

    assert [upload().status_code for _ in range(2)] == [200, 200]
    assert upload().status_code in {400, 403}
