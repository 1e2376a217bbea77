"""Editing landing pages without overwriting anybody, their states, and links that show them beforehand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from tests.factories import Factory
from tests.functions.campaigns import pointers
from tests.functions.landing_pages import CONTENT, FOOTER, FORM, HERO, Pages, usps


@pytest.fixture
def some(api: httpx.Client, make: Factory) -> Pages:
    """A partner's pages."""
    return Pages(api, make)


def test_a_change_changes_what_it_names(some: Pages) -> None:
    page = some.concept()
    content = {"blocks": [HERO, usps("Omdat het kan."), FORM, FOOTER]}
    answer = some.patch(
        page["id"], 1, title="  Anders  ", subtitle=None, segment_id=None, content_json=content
    )
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed == page | {
        "title": "Anders",
        "subtitle": None,
        "segment": None,
        "content_json": content,
        "version": 2,
        "updated_at": changed["updated_at"],
    }
    assert answer.headers["ETag"] == '"2"'
    assert some.get(page["id"]) == changed
    same = some.patch(page["id"], 2, title="Anders", content_json=content)
    assert (same.json(), same.headers["ETag"]) == (changed, '"2"'), "asking for what is so changes nothing"
    assert some.patch(page["id"], None).json() == changed


def test_an_edit_of_a_version_that_is_gone_does_nothing(some: Pages) -> None:
    page = some.concept()
    assert some.patch(page["id"], 1, title="Eerste").status_code == 200
    present = some.get(page["id"])
    for version in (1, 3, '"abc"', 'W/"2"', 10**17):
        late = some.patch(page["id"], version, title="Tweede")
        assert late.status_code == 412, late.text
        assert (late.json()["version"], late.headers["ETag"]) == (2, '"2"')
    assert some.get(page["id"]) == present
    assert some.patch(page["id"], 2, title="Tweede").status_code == 200
    assert pointers(some.patch(page["id"], "7, 8", title="Derde")) == ["If-Match"]


def test_an_edit_names_its_version_and_a_step_need_not(some: Pages) -> None:
    page = some.concept()
    for changes in ({"title": "Anders"}, {"status": "review", "path": "/anders"}, {"subtitle": None}):
        for version in (None, "*"):
            answer = some.patch(page["id"], version, **changes)
            assert answer.status_code == 428, answer.text
            assert answer.json()["type"].endswith("precondition-required")
    assert some.get(page["id"]) == page
    assert some.patch(page["id"], 9, status="review").status_code == 412, (
        "a step that names one is held to it"
    )
    assert some.patch(page["id"], None, status="review").json()["version"] == 2


def test_of_ten_edits_of_one_version_exactly_one_wins(some: Pages) -> None:
    page = some.concept()

    def edit(version: int, number: int) -> httpx.Response:
        return some.patch(page["id"], version, title=f"{version}-{number}")

    for version in range(1, 4):
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(edit, [version] * 10, range(10)))
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
        (won,) = [answer.json() for answer in answers if answer.status_code == 200]
        assert some.get(page["id"]) == won
        assert won["version"] == version + 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"status": None}, ""),
        ({"path": None}, ""),
        ({"title": None}, ""),
        ({"content_json": None}, ""),
        ({"content_json": {"blocks": []}}, "/content_json/blocks"),
        ({"title": ""}, "/title"),
        ({"status": "gone"}, "/status"),
        ({"source": "manual"}, "/source"),
        ({"version": 3}, "/version"),
        ({"partner_id": str(uuid4())}, "/partner_id"),
        ({"segment_id": str(uuid4())}, "/segment_id"),
        ({"review_note": "Waarom?"}, "/review_note"),
        ({"status": "review", "review_note": "Waarom?"}, "/review_note"),
        ({"status": "concept", "review_note": "  "}, "/review_note"),
        ({"status": "concept", "review_note": "x" * 1001}, "/review_note"),
    ],
)
def test_a_change_that_will_not_do_is_named(some: Pages, changes: dict[str, object], wrong: str) -> None:
    page = some.concept()
    assert pointers(some.patch(page["id"], 1, some.admin, **changes))[0] == wrong
    assert some.get(page["id"]) == page


def test_the_way_of_a_page_from_concept_to_live(some: Pages) -> None:
    page = some.concept()["id"]
    reviewed = some.patch(page, 1, title="Klaar", status="review")
    assert (reviewed.json()["title"], reviewed.json()["status"]) == ("Klaar", "review")
    note = "De titel belooft te veel.\nGraag aanpassen."
    back = some.patch(page, None, some.admin, status="concept", review_note=note).json()
    assert (back["status"], back["review_note"], back["version"]) == ("concept", note, 3)
    assert some.patch(page, 3, subtitle="Nieuw").json()["review_note"] == note
    again = some.patch(page, None, status="review").json()
    assert (again["review_note"], again["published_at"]) == (None, None)
    live = some.patch(page, None, some.admin, status="live").json()
    assert (live["status"], live["published_at"] is None) == ("live", False)
    gone = some.patch(page, None, status="archived").json()
    assert (gone["status"], gone["published_at"]) == ("archived", live["published_at"])
    assert some.patch(page, None, some.admin, status="concept").status_code == 409


def test_what_only_admins_do_is_refused_to_partners(some: Pages) -> None:
    page = some.step(some.concept()["id"], "review")
    for version, changes in (
        (None, {"status": "live"}),
        (None, {"status": "concept"}),
        (None, {"status": "concept", "review_note": "Zelf"}),
        (page["version"], {"title": "Toch anders"}),
        (page["version"], {"status": "archived", "title": "Toch anders"}),
    ):
        assert some.patch(page["id"], version, **changes).status_code == 403
    assert some.get(page["id"]) == page
    live = some.step(page["id"], "live")
    assert some.patch(page["id"], live["version"], path="/elders").status_code == 403
    edited = some.patch(page["id"], live["version"], some.admin, title="Beter").json()
    assert (edited["title"], edited["status"]) == ("Beter", "live")


def test_a_step_that_does_not_follow_is_a_conflict(some: Pages) -> None:
    page = some.concept()["id"]
    refused = some.patch(page, None, some.admin, status="live")
    assert refused.status_code == 409
    assert "review" in refused.json()["detail"]
    assert some.patch(page, None, some.admin, status="concept", review_note="Nu al").status_code == 409


def test_a_page_without_content_is_not_reviewed(some: Pages) -> None:
    page = some.post({"title": "Leeg"}).json()["id"]
    refused = some.patch(page, None, status="review")
    assert refused.status_code == 409
    assert "Nothing is written" in refused.json()["detail"]
    assert some.patch(page, 1, status="review", content_json=CONTENT).status_code == 200


def test_publishing_at_once_publishes_once(some: Pages) -> None:
    page = some.step(some.concept()["id"], "review")["id"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: some.patch(page, None, some.admin, status="live"), range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["version"] for answer in answers} == {3}


def test_a_page_that_campaigns_pay_for_stays_live(some: Pages, db: psycopg.Connection[Any]) -> None:
    page = some.live()["id"]
    db.execute("update public.profiles set monthly_marketing_budget = 900 where id = %s", [some.partner.id])
    campaign = some.make.campaign(some.partner, "active", landing_page_id=page, daily_budget="5.00")
    refused = some.patch(page, None, status="archived")
    assert refused.status_code == 409
    assert "An active campaign leads to this landing page" in refused.json()["detail"]
    db.execute("update public.partner_marketing_campaigns set status = 'paused' where id = %s", [campaign])
    assert some.patch(page, None, status="archived").status_code == 200


def token_of(some: Pages, page: object) -> str:
    answer = some.api.post(some.address(page, "/preview-link"), headers=some.partner.headers)
    assert answer.status_code == 200, answer.text
    return str(urlsplit(answer.json()["url"]).path).removeprefix("/lp/preview/")


def shown_by(db: psycopg.Connection[Any], token: str) -> str | None:
    row = db.execute("select private.find_previewed_page(%s)", [token]).fetchone()
    return str(row[0]) if row and row[0] else None


def test_a_preview_link_shows_its_page_until_it_is_archived(
    some: Pages, db: psycopg.Connection[Any], stack: Stack
) -> None:
    page = some.concept()["id"]
    answer = some.api.post(some.address(page, "/preview-link"), headers=some.partner.headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    link = answer.json()
    assert link["url"].startswith(f"{stack.api_url}/lp/preview/")
    row = db.execute("select now()").fetchone()
    assert row is not None
    assert abs(datetime.fromisoformat(link["expires_at"]) - row[0] - timedelta(days=7)) < timedelta(minutes=5)
    seen = some.api.get(link["url"])
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "no-store")
    assert "Schilder in Utrecht" in seen.text
    token, other = token_of(some, page), token_of(some, page)
    assert token != other
    assert len(token) == 43, "256 bits"
    assert shown_by(db, token) == shown_by(db, other) == page
    some.step(page, "review", "live")
    assert shown_by(db, token) == page
    assert shown_by(db, token[:-1]) is None
    assert shown_by(db, "") is None
    some.step(page, "archived")
    assert (shown_by(db, token), shown_by(db, other)) == (None, None)
    assert some.api.get(link["url"]).status_code in {404, 410}
    refused = some.api.post(some.address(page, "/preview-link"), headers=some.partner.headers)
    assert refused.status_code == 409


def test_only_the_hash_of_a_token_is_kept_and_it_expires(some: Pages, db: psycopg.Connection[Any]) -> None:
    page = some.concept()["id"]
    token = token_of(some, page)
    (kept,) = db.execute(
        "select to_jsonb(v)::text, created_by, expires_at - created_at"
        " from private.landing_page_previews as v where landing_page_id = %s",
        [page],
    ).fetchall()
    assert token not in kept[0]
    assert (kept[1], kept[2]) == (some.partner.id, timedelta(days=7))
    db.execute(
        "update private.landing_page_previews set expires_at = now() where landing_page_id = %s", [page]
    )
    assert shown_by(db, token) is None
    token_of(some, page)
    left = db.execute(
        "select count(*) from private.landing_page_previews where landing_page_id = %s", [page]
    ).fetchone()
    assert left == (1,), "a new link clears the expired ones away"


def test_the_newest_twenty_links_of_a_page_work(some: Pages, db: psycopg.Connection[Any]) -> None:
    page = some.concept()["id"]
    tokens = [token_of(some, page) for _ in range(22)]
    assert [shown_by(db, token) == page for token in tokens] == [False] * 2 + [True] * 20


def test_content_can_be_edited_by_two_at_once_without_loss(some: Pages) -> None:
    """The way a screen does it: read, change one block, send it back; on 412 read again."""
    page = some.concept()["id"]

    def add(text: str) -> None:
        while True:
            present = some.get(page)
            blocks = present["content_json"]["blocks"]
            items = [item["text"] for item in blocks[1].get("items", [])] if len(blocks) > 3 else []
            new = {"blocks": [HERO, usps(*items, text), FORM, FOOTER]}
            answer = some.patch(page, present["version"], content_json=new)
            if answer.status_code == 200:
                return
            assert answer.status_code == 412, answer.text

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(add, ["een", "twee", "drie", "vier", "vijf"]))
    found = some.get(page)
    assert found["version"] == 6
    assert {item["text"] for item in found["content_json"]["blocks"][1]["items"]} == {
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
    }
    assert found["content_json"] != CONTENT
