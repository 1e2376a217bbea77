"""The form on the public pages: by people, in a hurry, twice, at once, and by whoever means ill."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from local.settings import Stack
from shared.leads import tokens
from tests.functions.visitors import BROWSER, Page, Site, hidden_fields, new_address, site

__all__ = ["site"]


def test_a_form_becomes_a_lead_and_the_visitor_is_thanked(site: Site) -> None:
    page = site.page(segment_id=site.make.segment())
    shown = site.client.get(f"{page.address}?gclid=Cj0_-x&utm_source=google&utm_term=schilder").text
    hidden = hidden_fields(shown)
    assert hidden.keys() == {"form_token", "gclid", "utm_source", "utm_term"}
    form = site.form(page, phone="06-12345678") | hidden | {"form_token": site.token(page)}
    answer = site.send(page, form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page.address}/bedankt")
    thanks = site.client.get(answer.headers["location"])
    assert thanks.status_code == 200
    assert "Bedankt" in thanks.text
    assert "noindex" in thanks.text
    (lead,) = site.leads(page)
    expected = {
        "name": "Jan de Vries",
        "email": form["email"],
        "phone": "+31612345678",
        "message": "Graag een offerte.",
        "status": "new",
        "source_channel": "landing_page",
        "source_keyword": "schilder",
        "gclid": "Cj0_-x",
        "utm": {"source": "google", "term": "schilder"},
    }
    assert lead | expected == lead
    assert lead["consent_text"] in shown
    assert site.counts(page) == (0, 0, 1)


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept(site: Site) -> None:
    page = site.page()
    form = site.form(page, email="jan@", message='Met "aanhalingstekens" & <b>haken</b>', gclid="abc")
    form.pop("consent")
    answer = site.send(page, form)
    assert answer.status_code == 422
    assert answer.headers["cache-control"] == "no-store"
    for kept in (
        'value="Jan de Vries"',
        'value="jan@"',
        "&lt;b&gt;haken&lt;/b&gt;",
        'name="gclid" value="abc"',
    ):
        assert kept in answer.text
    assert 'id="fout-email"' in answer.text
    assert 'id="fout-consent"' in answer.text
    assert 'id="fout-name"' not in answer.text
    assert site.leads(page) == []
    # mended, and sent with what the page holds now
    again = form | hidden_fields(answer.text) | {"email": "jan@example.test", "consent": "ja"}
    assert site.send(page, again).status_code == 303
    assert len(site.leads(page)) == 1


def test_a_form_sent_a_hundred_times_at_once_is_one_lead_and_everybody_is_thanked(site: Site) -> None:
    page, visitor = site.page(), new_address()
    form = site.form(page)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: site.send(page, form, visitor=visitor), range(100)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(site.leads(page)) == 1
    assert site.counts(page) == (0, 0, 1)


def test_a_flood_from_one_visitor_is_limited_while_another_is_served(site: Site) -> None:
    page, flooder = site.page(), new_address()
    answers = [site.send(page, site.form(page), visitor=flooder) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 3
    limited = answers[-1]
    assert 1 <= int(limited.headers["retry-after"]) <= 120
    assert '<html lang="nl">' in limited.text
    assert "te veel aanvragen" in limited.text
    # another device of the same household, and an address that it only writes down
    assert site.send(page, site.form(page), visitor=flooder.replace("::1", "::2")).status_code == 429
    assert site.send(page, site.form(page), visitor=f"198.51.100.9, {flooder}").status_code == 429
    assert site.send(page, site.form(page)).status_code == 303
    assert site.refused(page) == {"too_many": 5}


def test_a_filled_honeypot_is_thanked_and_kept_nowhere(site: Site) -> None:
    page = site.page()
    answer = site.send(page, site.form(page, website="https://spam.example"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page.address}/bedankt")
    assert site.leads(page) == []
    assert site.counts(page) == (0, 0, 0)
    assert site.refused(page) == {"honeypot": 1}


def test_a_form_that_nobody_can_have_filled_in_so_fast_is_shown_again(site: Site) -> None:
    page = site.page()
    hidden = hidden_fields(site.client.get(page.address).text)
    shown = tokens.read(site.form_key, str(page.id), hidden["form_token"])
    assert shown is not None
    assert abs(time.time() - shown.issued_at) < 60
    # As young as can be: on a busy machine seconds go by between the page and the form.
    form = site.form(page, form_token=site.token(page, shown_seconds_ago=-30))
    answer = site.send(page, form)
    assert answer.status_code == 422
    assert "heel snel" in answer.text
    assert site.leads(page) == []
    assert site.refused(page) == {"too_quick": 1}
    # a moment later it is taken
    assert site.send(page, form | {"form_token": site.token(page, shown_seconds_ago=3)}).status_code == 303


@pytest.mark.parametrize("kind", ["missing", "forged", "of another page", "expired", "not yet", "nonsense"])
def test_a_token_that_will_not_do_costs_nobody_what_was_typed(site: Site, kind: str) -> None:
    page = site.page()
    token = {
        "missing": "",
        "forged": site.token(page)[:-3] + "AAA",
        "of another page": site.token(site.page()),
        "expired": site.token(page, shown_seconds_ago=90_000),
        "not yet": site.token(page, shown_seconds_ago=-3600),
        "nonsense": "é" * 500,
    }[kind]
    form = site.form(page, form_token=token)
    answer = site.send(page, form)
    assert answer.status_code == 422
    assert form["email"] in answer.text
    assert site.leads(page) == []
    if kind != "not yet":
        assert "verstuur het nog een keer" in answer.text
        # the form that is shown now can be sent at once
        assert site.send(page, form | hidden_fields(answer.text)).status_code == 303


HOSTILE = {
    "header injection": {"name": "Jan\r\nBcc: allen@example.test"},
    "script": {"name": "<script>alert(1)</script>"},
    "a link": {"name": "Win nu op https://example.test"},
    "address list": {"email": "a@example.test, b@example.test"},
    "mail header": {"email": "a@example.test\r\nSubject: x"},
    "too long": {"message": "x" * 2001},
    "no number": {"phone": "'; drop table leads; --"},
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_input_is_refused_beside_its_field(site: Site, attack: str) -> None:
    page = site.page()
    answer = site.send(page, site.form(page, **HOSTILE[attack]))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert site.leads(page) == []


def test_hostile_input_that_is_only_text_is_kept_as_text(site: Site) -> None:
    page = site.page()
    message = "{{ 7 * 7 }} ${7*7} <img src=x onerror=alert(1)> '; drop table leads; -- \u202e\u0000"
    assert site.send(page, site.form(page, message=message, utm_source="{{ config }}")).status_code == 303
    (lead,) = site.leads(page)
    assert lead["message"] == message.replace("\x00", "")
    assert lead["utm"] == {"source": "{{ config }}"}


def test_template_and_markup_in_the_address_stay_text(site: Site) -> None:
    page = site.page()
    shown = site.client.get(
        page.address,
        params={"utm_source": '"><script>alert(1)</script>', "utm_term": "{{ 7 * 7 }}", "gclid": "<>"},
    ).text
    assert "<script>alert" not in shown
    assert hidden_fields(shown)["utm_term"] == "{{ 7 * 7 }}"
    assert "gclid" not in hidden_fields(shown)


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b'{"name": "Jan"}', 415),
        ("text/plain", b"name=Jan", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/x-www-form-urlencoded", b"message=" + b"x" * 10_000_000, 413),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 1000), 400),
    ],
)
def test_what_is_no_form_is_refused_with_a_page(
    site: Site, content_type: str, body: bytes, status: int
) -> None:
    page = site.page()
    answer = site.client.post(page.address, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == status
    assert '<html lang="nl">' in answer.text
    assert site.leads(page) == []


@pytest.mark.parametrize(("status", "answered"), [("concept", 404), ("review", 404), ("archived", 404)])
def test_only_live_pages_take_forms_and_say_thanks(site: Site, status: str, answered: int) -> None:
    page = site.page(status)
    assert site.send(page, site.form(page)).status_code == answered
    assert site.client.get(f"{page.address}/bedankt").status_code == answered
    assert site.leads(page) == []


def test_a_page_that_was_taken_away_meanwhile_says_so(site: Site) -> None:
    page = site.page()
    form = site.form(page)
    site.db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [page.id])
    assert site.send(page, form).status_code == 410
    assert site.client.get(f"{page.address}/bedankt").status_code == 410


def test_a_form_of_a_page_that_moved_meanwhile_follows_it(site: Site) -> None:
    page = site.page()
    form = site.form(page)
    new = Page(page.id, f"/moved/{uuid4().hex}", "")
    site.db.execute("update public.partner_landing_pages set path = %s where id = %s", [new.path, page.id])
    answer = site.send(page, form)
    assert (answer.status_code, answer.headers["location"]) == (308, f"/lp{new.path}")
    followed = Page(page.id, new.path, f"/lp{new.path}")
    assert site.send(followed, form).status_code == 303
    assert len(site.leads(page)) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_is_refused(site: Site, method: str) -> None:
    page = site.page()
    answer = site.client.request(method, page.address)
    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"]


def test_a_campaign_in_the_address_gets_the_lead(site: Site) -> None:
    owner = site.make.partner()
    path = f"/visited/{uuid4().hex}"
    page = Page(site.make.landing_page(owner, "live", path=path), path, f"/lp{path}")
    campaign = site.make.campaign(owner, channel="meta_ads")
    hidden = hidden_fields(site.client.get(f"{page.address}?utm_campaign={campaign}").text)
    site.send(page, site.form(page) | hidden | {"form_token": site.token(page)})
    (lead,) = site.leads(page)
    assert (lead["campaign_id"], lead["source_channel"]) == (str(campaign), "meta_ads")


def test_a_cached_page_with_an_old_token_serves_many_visitors(site: Site) -> None:
    page = site.page()
    token = site.token(page, shown_seconds_ago=3600)
    for _ in range(3):
        assert site.send(page, site.form(page, form_token=token)).status_code == 303
    assert len(site.leads(page)) == 3


def test_the_log_knows_the_lead_and_nothing_of_the_person(site: Site, stack: Stack) -> None:
    page, visitor = site.page(), new_address()
    form = site.form(
        page, name="Xander Ypsilon", phone="0687654321", message="Heel persoonlijk.", gclid="Klik123"
    )
    taken = site.send(page, form, visitor=visitor)
    wrong = site.send(page, form | {"email": "xander@"}, visitor=visitor)
    log = stack.log_file("functions").read_text()
    lines = [line for line in log.splitlines() if taken.headers["x-request-id"] in line]
    lines += [line for line in log.splitlines() if wrong.headers["x-request-id"] in line]
    events = [json.loads(line) for line in lines]
    (lead,) = site.leads(page)
    assert [event["lead_id"] for event in events if event["message"] == "lead_taken"] == [lead["id"]]
    assert [event["fields"] for event in events if event["message"] == "lead_form_rejected"] == [["email"]]
    network = visitor.removesuffix("::1")
    typed = ("Xander", "Ypsilon", form["email"], "xander@", "687654321", "persoonlijk", "Klik123")
    for secret in (*typed, network, BROWSER):
        assert secret not in "\n".join(lines), secret
