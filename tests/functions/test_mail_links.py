"""Links in mails, as people and mail programs follow them; what SES tells, as SNS brings it."""

import json
import time
from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from local.mail.double import SesDouble
from local.mail.signing import TOPIC
from local.settings import Stack
from shared.mail.links import DAYS, unsubscribe_url
from tests.factories import Factory, Person
from tests.function_process import function_process
from tests.integration.rest import Db
from tests.waiting import wait_until

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(stack: Stack, person_id: UUID, language: str = "nl", days_ago: int = 0) -> str:
    key = stack.function_environment()["MAIL_LINK_SECRET"]
    return unsubscribe_url(key, stack.api_url, person_id, language, int(time.time()) - days_ago * 86_400)


def gets_mail(db: Db, person: Person) -> bool:
    row = db.execute(
        "select by_email from public.notification_settings where profile_id = %s", [person.id]
    ).fetchone()
    return row is None or bool(row[0])


def test_opening_the_link_changes_nothing_and_its_button_stops_all_mail(
    stack: Stack, api: httpx.Client, db: Db, make: Factory
) -> None:
    partner = make.partner()
    address = link(stack, partner.id)
    page = api.get(address)
    assert page.status_code == 200
    assert "Geen e-mail meer ontvangen?" in page.text
    assert '<form method="post"><button>Stop alle e-mail</button></form>' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert api.head(address).status_code == 200
    assert gets_mail(db, partner)
    done = api.post(address, data={})
    assert done.status_code == 200
    assert "U krijgt geen e-mail meer" in done.text
    assert f'href="{stack.api_url}/portal/"' in done.text
    assert not gets_mail(db, partner)


@pytest.mark.parametrize("is_multipart", [False, True])
def test_a_mail_program_stops_the_mail_with_one_click(
    stack: Stack, api: httpx.Client, db: Db, make: Factory, is_multipart: bool
) -> None:
    partner = make.partner()
    db.execute(
        "insert into public.notification_settings (profile_id, language) values (%s, 'en')", [partner.id]
    )
    address = link(stack, partner.id, "en")
    for _ in range(2):
        if is_multipart:
            answer = api.post(address, files={"List-Unsubscribe": (None, "One-Click")})
        else:
            answer = api.post(address, data=ONE_CLICK)
        assert (answer.status_code, answer.has_redirect_location) == (200, False)
        assert "You will get no more e-mail" in answer.text
    assert not gets_mail(db, partner)


def test_a_link_that_has_ended_says_so_and_stops_nothing(
    stack: Stack, api: httpx.Client, db: Db, make: Factory
) -> None:
    partner = make.partner()
    address = link(stack, partner.id, days_ago=DAYS)
    for answer in (api.get(address), api.post(address, data=ONE_CLICK)):
        assert answer.status_code == 410
        assert "Deze link werkt niet meer" in answer.text
    assert gets_mail(db, partner)


def test_a_link_that_nobody_gave_out_is_no_page(
    stack: Stack, api: httpx.Client, db: Db, make: Factory
) -> None:
    partner = make.partner()
    token = link(stack, partner.id).rpartition("/")[2]
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for address in (f"/mail/unsubscribe/{changed}", "/mail/unsubscribe/x", link(stack, uuid4())):
        assert api.post(address, data=ONE_CLICK).status_code == 404
    assert api.get("/mail/unsubscribe/x").status_code == 404
    assert api.put(f"/mail/unsubscribe/{token}").status_code == 405
    assert api.post(f"/mail/unsubscribe/{token}", content=b"x" * 70_000).status_code == 413
    assert gets_mail(db, partner)


def test_without_a_topic_no_event_is_taken(api: httpx.Client) -> None:
    assert api.post("/mail/events", json={}).status_code == 404


@pytest.fixture(scope="module")
def double() -> Iterator[SesDouble]:
    with SesDouble() as running:
        yield running


@pytest.fixture(scope="module")
def events(stack: Stack, double: SesDouble) -> Iterator[httpx.Client]:
    """The function with a topic, served by itself; SNS is the double."""
    settings = {"SES_EVENTS_TOPIC_ARN": TOPIC, "SNS_DOUBLE_URL": double.url}
    with (
        function_process(stack, "mail_links", **settings) as (url, _),
        httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
    ):
        # 503 where SNS's certificate did not come in time, upon which SNS brings its message again.
        message = double.signer.notification({"eventType": "Open"})
        wait_until(lambda: bring(client, message) == 204, "the function has the certificate")
        yield client


def mailed(db: Db, person: Person) -> tuple[int, str]:
    """A mail on its way to the person: its id and address."""
    address = f"{person.id}@example.test"
    row = db.execute(
        "insert into public.notification_mails (recipient_id, kind, day, hour, address, notification_ids)"
        " values (%s, 'digest', '2026-06-17', 0, %s, '{1}') returning id",
        [person.id, address],
    ).fetchone()
    assert row is not None
    return row[0], address


def event(kind: str, mail_id: int, **more: object) -> dict[str, object]:
    at = "2026-06-17T05:00:01.000Z"
    mail = {
        "timestamp": at,
        "messageId": "m-1",
        "tags": {"mail_id": [str(mail_id)]},
        "destination": ["x@y.z"],
    }
    details = {"Bounce": {"bounceType": "Permanent", "bounceSubType": "NoEmail"}, "Complaint": {}, "Send": {}}
    return {"eventType": kind, "mail": mail, kind.lower(): {"timestamp": at, **details[kind], **more}}


def bring(events: httpx.Client, message: dict[str, str]) -> int:
    """As SNS does: JSON that says it is text."""
    headers = {"Content-Type": "text/plain; charset=UTF-8"}
    return events.post("/mail/events", content=json.dumps(message), headers=headers).status_code


@pytest.mark.parametrize(("kind", "reason"), [("Bounce", "bounce"), ("Complaint", "complaint")])
def test_an_address_that_bounces_or_complains_is_switched_off_and_admins_see_it(
    events: httpx.Client,
    double: SesDouble,
    stack: Stack,
    db: psycopg.Connection[tuple[object, ...]],
    make: Factory,
    kind: str,
    reason: str,
) -> None:
    partner, admin = make.partner(), make.admin()
    mail_id, address = mailed(db, partner)
    message = double.signer.notification(event(kind, mail_id))
    assert bring(events, message | {"Message": "{}"}) == 403
    assert [bring(events, message), bring(events, message)] == [204, 204]

    def see(person: Person) -> list[str]:
        answer = httpx.get(
            f"{stack.supabase_url}/rest/v1/undeliverable_addresses?recipient_id=eq.{partner.id}",
            headers={"apikey": stack.keys.publishable_key, **person.headers},
            timeout=30,
            trust_env=False,
        )
        return [f"{row['reason']} {row['address']} {row['switched_on_at']}" for row in answer.json()]

    def switch_on(person: Person) -> int:
        return httpx.post(
            f"{stack.supabase_url}/rest/v1/rpc/switch_mail_address_on",
            json={"p_address": address.upper()},
            headers={"apikey": stack.keys.publishable_key, **person.headers},
            timeout=30,
            trust_env=False,
        ).status_code

    off = [f"{reason} {address} None"]
    assert (see(admin), see(partner), see(make.partner())) == (off, off, [])
    assert switch_on(partner) == 403
    assert see(admin) == off
    assert switch_on(admin) == 200
    assert see(admin) != off


def test_ses_tells_that_it_took_a_mail_whoever_was_killed(
    events: httpx.Client, double: SesDouble, db: Db, make: Factory
) -> None:
    mail_id, _ = mailed(db, make.partner())
    assert bring(events, double.signer.notification(event("Send", mail_id))) == 204
    found = db.execute(
        "select status, message_id from public.notification_mails where id = %s", [mail_id]
    ).fetchone()
    assert found == ("sent", "m-1")


def test_what_is_not_ours_changes_nothing(
    events: httpx.Client, double: SesDouble, db: Db, make: Factory
) -> None:
    partner = make.partner()
    mail_id, _ = mailed(db, partner)
    soft = event("Bounce", mail_id, bounceType="Transient")
    for told in (event("Bounce", 2**40), soft, {"eventType": "Open"}):
        assert bring(events, double.signer.notification(told)) == 204
    other = double.signer.notification(event("Bounce", mail_id), TopicArn=f"{TOPIC}-other")
    assert bring(events, other) == 403
    assert db.execute(
        "select count(*) from public.undeliverable_addresses where recipient_id = %s", [partner.id]
    ).fetchone() == (0,)


def test_a_subscription_to_our_topic_is_confirmed(events: httpx.Client, double: SesDouble) -> None:
    assert bring(events, double.signer.confirmation()) == 204
    assert bring(events, double.signer.confirmation(SubscribeURL="https://evil.test/")) == 403
    assert events.post("/mail/events", content=b"x" * 300_000).status_code == 413
