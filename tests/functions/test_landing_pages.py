"""Making, listing and editing landing pages, over HTTP against the real stack."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from tests.factories import Factory
from tests.functions.campaigns import pointers
from tests.functions.landing_pages import CONTENT, FOOTER, FORM, HERO, Pages, usps

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "'; drop table public.partner_landing_pages; --",
    "a‮gnp.exe ​ é 🙂",
)


@pytest.fixture
def some(api: httpx.Client, make: Factory) -> Pages:
    """A partner's pages."""
    return Pages(api, make)


def test_a_new_page_shows_what_was_sent(some: Pages, stack: Stack) -> None:
    sent = some.whole()
    answer = some.post(sent)
    assert answer.status_code == 201, answer.text
    page = answer.json()
    assert {name: page[name] for name in sent if name != "segment_id"} == {
        name: value for name, value in sent.items() if name != "segment_id"
    }
    assert page["segment"]["id"] == str(some.segment)
    assert page["segment"]["region"] == "utrecht"
    assert (page["partner_id"], page["status"], page["source"]) == (str(some.partner.id), "concept", "manual")
    assert (page["version"], answer.headers["ETag"]) == (1, '"1"')
    assert page["public_url"] == f"{stack.api_url}/lp{page['path']}"
    assert (page["published_at"], page["review_note"], page["last_viewed_at"]) == (None, None, None)
    assert (page["views_count"], page["views_28d"], page["conversions_count"]) == (0, 0, 0)
    read = some.api.get(some.address(page["id"]), headers=some.partner.headers)
    assert (read.json(), read.headers["ETag"]) == (page, '"1"')
    content, warnings = page.pop("content_json"), page.pop("warnings")
    assert some.get() == {"data": [page], "next_cursor": None}, "a list leaves the content out"
    assert warnings == []
    assert content == CONTENT


def test_a_title_is_all_that_a_page_needs(some: Pages) -> None:
    page = some.post({"title": "Bel ons!"}).json()
    assert page["path"] == f"/partners/{some.name.replace(' ', '-')}/bel-ons"
    assert (page["segment"], page["subtitle"], page["content_json"]) == (None, None, {"blocks": []})
    # Behind a path, that word is the thanks for a form.
    assert some.post({"title": "Bedankt"}).json()["path"].endswith("/bedankt-pagina")


def test_the_writer_makes_a_whole_page_of_what_is_known(some: Pages) -> None:
    segment = some.make.segment(branch="schilder", region="noord_brabant", country=uuid4().hex[:8])
    answer = some.post({"source": "template", "segment_id": str(segment)})
    assert answer.status_code == 201, answer.text
    page = answer.json()
    assert page["source"] == "template"
    assert page["path"] == f"/partners/{some.name.replace(' ', '-')}/schilder-noord-brabant"
    kinds = [block["type"] for block in page["content_json"]["blocks"]]
    assert (kinds[0], kinds[-1]) == ("hero", "footer")
    assert {"form", "services", "faq"} <= set(kinds)
    assert "Noord-Brabant" in page["seo_title"]
    edited = some.patch(page["id"], 1, content_json=page["content_json"], title="Anders")
    assert edited.status_code == 200, "what is written is also what people may send"


def test_a_proposed_path_that_is_taken_gets_a_number(some: Pages) -> None:
    wanted = {"source": "template", "segment_id": str(some.segment)}
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: some.post(dict(wanted)), range(5)))
    assert {answer.status_code for answer in answers} == {201}
    first, *others = sorted((answer.json()["path"] for answer in answers), key=len)
    assert sorted(others) == [f"{first}-{number}" for number in (2, 3, 4, 5)]


def test_a_path_somebody_gives_and_another_has_is_a_conflict(some: Pages) -> None:
    theirs = f"/partners/{uuid4().hex}"
    some.make.landing_page(some.make.partner(), path=theirs)
    mine, own = some.concept(), some.concept()["path"]
    for path in (theirs, own):
        for answer in (some.post(some.whole(path=path)), some.patch(mine["id"], 1, path=path)):
            assert answer.status_code == 409, answer.text
            (error,) = answer.json()["errors"]
            assert (error["pointer"], path in error["message"]) == ("/path", True)
    assert some.get(mine["id"]) == mine
    some.step(mine["id"], "archived")
    assert some.post(some.whole(path=mine["path"])).status_code == 201, "an archived page leaves its path"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": None}, ["/title"]),
        ({"title": ""}, ["/title"]),
        ({"title": "   "}, ["/title"]),
        ({"title": "x" * 201}, ["/title"]),
        ({"title": "Regel\r\nSet-Cookie: a=b"}, ["/title"]),
        ({"title": "nul\0"}, ["/title"]),
        ({"subtitle": "x" * 301}, ["/subtitle"]),
        ({"seo_title": "x" * 101, "seo_description": "x" * 301}, ["/seo_title", "/seo_description"]),
        ({"segment_id": "here"}, ["/segment_id"]),
        ({"segment_id": str(uuid4())}, ["/segment_id"]),
        ({"segment_id": str(uuid4()), "path": None}, ["/segment_id"]),
        ({"source": "ai_generated"}, ["/source"]),
        ({"status": "live"}, ["/status"]),
        ({"version": 7, "views_count": 9}, ["/version", "/views_count"]),
        ({"content_json": {}}, ["/content_json/blocks"]),
        ({"content_json": {"blocks": [HERO, FORM]}}, ["/content_json/blocks"]),
        ({"content_json": {"blocks": [HERO, FORM, FORM, FOOTER]}}, ["/content_json"]),
        ({"content_json": {"blocks": [HERO, FORM, {"type": "script"}, FOOTER]}}, ["/content_json/blocks/2"]),
        (
            {"content_json": {"blocks": [HERO | {"title": ""}, FORM, FOOTER]}},
            ["/content_json/blocks/0/title"],
        ),
        (
            {"content_json": {"blocks": [HERO | {"onclick": "x"}, usps("x" * 301), FORM, FOOTER]}},
            ["/content_json/blocks/0/onclick", "/content_json/blocks/1/items/0/text"],
        ),
        ({"content_json": CONTENT | {"css": "*{}"}}, ["/content_json/css"]),
    ],
)
def test_a_field_that_will_not_do_is_named(some: Pages, fields: dict[str, object], wrong: list[str]) -> None:
    assert pointers(some.post(some.whole(**fields))) == wrong
    assert some.get()["data"] == []


def test_the_writer_needs_a_segment(some: Pages) -> None:
    assert pointers(some.post({"source": "template"})) == ["/segment_id"]
    assert pointers(some.post({"source": "template", "segment_id": str(uuid4())})) == ["/segment_id"]
    assert pointers(some.post({"source": "template", "subtitle": "Zelf"})) == ["/title"]
    closed = some.make.segment(is_active=False)
    assert pointers(some.post({"source": "template", "segment_id": str(closed)})) == ["/segment_id"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "partners/x",
        "/partners/",
        "//partners",
        "/Partners/x",
        "/partners/../../etc/passwd",
        "/partners/%2e%2e/x",
        "/partners/x\n",
        "/partners/x\r\nLocation: https://elsewhere.example",
        "https://elsewhere.example",
        "/partners/x?y=1",
        "/partners/x#y",
        "/-x",
        "/x-",
        "/é",
        "/x y",
        "/x\\y",
        "/preview",
        "/preview/token",
        "/partners/x/bedankt",
        "/" + "x" * 200,
    ],
)
def test_a_path_is_only_ever_a_path(some: Pages, path: str) -> None:
    assert pointers(some.post(some.whole(path=path))) == ["/path"]
    page = some.concept()
    assert pointers(some.patch(page["id"], 1, path=path)) == ["/path"]
    assert some.get(page["id"]) == page


def test_paths_at_their_limits_are_fine(some: Pages) -> None:
    unique = uuid4().hex
    for path in (
        f"/{unique}" + "/x" * 83,
        f"/p-{unique}--x/2",
        f"/preview-of/{unique}",
        f"/{unique}/bedankt-hoor",
    ):
        assert some.concept(path=path)["path"] == path


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_text_wherever_it_stands(some: Pages, text: str) -> None:
    content = {
        "blocks": [
            HERO | {"title": text, "subtitle": text, "button": "Knop " + text[:20]},
            usps(text),
            {"type": "reviews", "title": text, "items": [{"author": text, "text": text, "source": text}]},
            {"type": "faq", "title": text, "items": [{"question": text, "answer": text}]},
            FORM | {"consent": text, "intro": text},
            FOOTER | {"company_name": text, "text": text},
        ]
    }
    fields = {"title": text, "subtitle": text, "seo_title": text, "seo_description": text}
    page = some.concept(content_json=content, **fields)
    assert page["content_json"] == content
    assert {name: page[name] for name in fields} == fields
    read = some.api.get(some.address(page["id"]), headers=some.partner.headers)
    assert read.json() == page
    assert read.headers["Content-Type"] == "application/json"
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    some.step(page["id"], "review")
    note = some.patch(page["id"], None, some.admin, status="concept", review_note=text)
    assert note.json()["review_note"] == text
    # The same as a company's name, of which the writer makes texts and a path.
    some.partner = some.make.partner(company_name=text, city=text, tone_of_voice=text)
    written = some.post({"source": "template", "segment_id": str(some.segment)})
    assert written.status_code == 201, written.text
    assert set(written.json()["path"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-/")


def test_a_refused_page_leaves_its_key_free(some: Pages) -> None:
    key = uuid4()
    assert some.post(some.whole(segment_id=str(uuid4())), key).status_code == 422
    assert some.post(some.whole(), key).status_code == 201


def test_the_same_key_at_once_makes_one_page(some: Pages) -> None:
    key, wanted = uuid4(), {"source": "template", "segment_id": str(some.segment)}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: some.post(dict(wanted), key), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(some.get()["data"]) == 1


def test_the_same_key_answers_the_same_again(some: Pages, db: psycopg.Connection[Any]) -> None:
    key, wanted = uuid4(), {"source": "template", "segment_id": str(some.segment)}
    first = some.post(dict(wanted), key)
    assert first.status_code == 201
    assert some.patch(first.json()["id"], 1, title="Anders").status_code == 200
    # What the writer would write now differs; what was asked for does not.
    db.execute("update public.profiles set company_name = 'Anders' where id = %s", [some.partner.id])
    again = some.post(dict(wanted), key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(some.get()["data"]) == 1
    assert some.post(some.whole(), key).status_code == 422
    assert some.post(dict(wanted), uuid4()).status_code == 201


def test_pages_are_filtered_and_come_in_pages(some: Pages) -> None:
    other = some.make.segment()
    ids = [some.concept(segment_id=str(segment))["id"] for segment in (some.segment, other) * 2]
    some.step(ids[0], "review")

    def listed(query: str) -> list[str]:
        return [row["id"] for row in some.get(query=query)["data"]]

    assert listed("") == ids[::-1]
    assert listed("?status=review") == [ids[0]]
    assert listed("?status=review,concept") == ids[::-1]
    assert listed(f"?segment_id={other}&status=concept") == [ids[3], ids[1]]
    assert listed(f"?segment_id={uuid4()}") == []
    for wrong in ("status=gone", "segment_id=1", "title=x"):
        refused = some.api.get(f"{some.address()}?{wrong}", headers=some.partner.headers)
        assert set(pointers(refused)) == {wrong.partition("=")[0]}
    seen, cursor = [], ""
    while True:
        page = some.get(query=f"?limit=3{cursor}")
        seen += [row["id"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids[::-1]


def test_the_last_28_days_are_counted_apart(some: Pages, db: psycopg.Connection[Any]) -> None:
    page = some.concept()["id"]
    row = db.execute("select (now() at time zone 'Europe/Amsterdam')::date").fetchone()
    assert row is not None
    today: date = row[0]
    for days, views in ((0, 1), (27, 10), (28, 100)):
        db.execute(
            "insert into public.landing_page_daily_stats (landing_page_id, date, views, conversions)"
            " values (%s, %s, %s, %s)",
            [page, today - timedelta(days=days), views, views],
        )
    found = some.get(page)
    assert (found["views_28d"], found["conversions_28d"]) == (11, 11)
    assert some.get()["data"][0]["views_28d"] == 11


def test_counting_a_view_is_no_edit(some: Pages, db: psycopg.Connection[Any]) -> None:
    page = some.live()
    viewed = datetime(2026, 3, 31, 12, tzinfo=UTC)
    db.execute(
        "update public.partner_landing_pages set views_count = 5, last_viewed_at = %s where id = %s",
        [viewed, page["id"]],
    )
    found = some.get(page["id"])
    assert found["views_count"] == 5
    assert (found["version"], found["updated_at"]) == (page["version"], page["updated_at"])


def test_a_page_of_nobody_or_of_another_partner_is_not_there(some: Pages) -> None:
    foreign = some.make.landing_page(some.make.partner())
    for page in (uuid4(), foreign):
        for answer in (
            some.api.get(some.address(page), headers=some.partner.headers),
            some.api.get(some.address(page), headers=some.admin.headers),
            some.patch(page, 1, title="Van mij"),
            some.patch(page, None, title="Van mij"),
            some.patch(page, None, some.admin, status="archived"),
            some.api.post(some.address(page, "/preview-link"), headers=some.partner.headers),
        ):
            assert answer.status_code == 404, answer.text
