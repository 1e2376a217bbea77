"""Landing pages as visitors get them, and what the key behind them opens."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from tests.factories import Factory, Person

Db = psycopg.Connection[tuple[Any, ...]]

CALLABLE = {
    "count_page_view",
    "list_public_pages",
    "read_previewed_page",
    "read_public_page",
    "refuse_page_form",
    "take_page_lead",
}
HEADING = re.compile(r"<h1>(.*?)</h1>")


@pytest.fixture
def partner(make: Factory) -> Person:
    return make.partner(company_name="Jansen & Zonen", city="Tilburg", brand_color="#ffd000")


def path_of(db: Db, page_id: UUID) -> str:
    row = db.execute("select path from public.partner_landing_pages where id = %s", [page_id]).fetchone()
    assert row is not None
    return str(row[0])


def heading(answer: httpx.Response) -> str:
    found = HEADING.findall(answer.text)
    assert len(found) == 1, "a page has one first heading"
    return unescape(found[0])


def preview(db: Db, page_id: UUID, ends: str = "7 days") -> str:
    token = secrets.token_urlsafe(32)
    db.execute(
        """
        insert into private.landing_page_previews (token_hash, landing_page_id, created_at, expires_at)
        values (%s, %s, now() - interval '7 days' + %s::interval, now() + %s::interval)
        """,
        [hashlib.sha256(token.encode()).digest(), page_id, ends, ends],
    )
    return token


def test_a_live_page_is_shown_to_anybody(api: httpx.Client, db: Db, make: Factory, partner: Person) -> None:
    path = path_of(db, make.landing_page(partner, "live", title="Schilder in <Tilburg>"))
    answer = api.get(f"/lp{path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert heading(answer) == "Schilder in <Tilburg>"
    assert "Jansen &amp; Zonen" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("status", ["concept", "review"])
def test_a_page_that_is_not_published_does_not_exist(
    api: httpx.Client, db: Db, make: Factory, partner: Person, status: str
) -> None:
    path = path_of(db, make.landing_page(partner, status))
    answer = api.get(f"/lp{path}")
    assert answer.status_code == 404
    assert heading(answer) == "Deze pagina bestaat niet"


def test_an_archived_page_is_gone_and_others_are_offered(
    api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    segment = make.segment()
    page_id = make.landing_page(partner, "live", segment_id=segment)
    own = path_of(db, make.landing_page(partner, "live", title="Eigen <andere>"))
    neighbour = path_of(db, make.landing_page(make.partner(), "live", segment_id=segment))
    path = path_of(db, page_id)
    db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [page_id])
    answer = api.get(f"/lp{path}")
    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert re.findall(r'href="/lp([^"]+)"', answer.text) == [own, neighbour]
    assert "Eigen &lt;andere&gt;" in answer.text


def test_a_page_archived_before_it_was_live_never_existed(
    api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    assert api.get(f"/lp{path_of(db, make.landing_page(partner, 'archived'))}").status_code == 404


def test_the_former_path_leads_to_the_page_and_keeps_the_query(
    api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    page_id = make.landing_page(partner, "live")
    old, new = path_of(db, page_id), f"/test/{uuid4().hex}"
    db.execute("update public.partner_landing_pages set path = %s where id = %s", [new, page_id])
    answer = api.get(f"/lp{old}?gclid=a-b&utm_source=x%20y")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/lp{new}?gclid=a-b&utm_source=x%20y")
    db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [page_id])
    assert [api.get(f"/lp{path}").status_code for path in (old, new)] == [410, 410]


def test_another_spelling_of_a_path_leads_to_the_page(
    api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    path = path_of(db, make.landing_page(partner, "live"))
    for spelling in (f"/lp{path}/", f"/lp{path.upper()}"):
        answer = api.get(spelling)
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/lp{path}")


def test_an_address_that_is_nearly_right_is_met_with_pages_that_begin_alike(
    api: httpx.Client, make: Factory, partner: Person
) -> None:
    company = f"/partners/jansen-{uuid4().hex[:8]}"
    make.landing_page(partner, "live", path=f"{company}/tilburg")
    make.landing_page(partner, "concept", path=f"{company}/breda")
    answer = api.get(f"/lp{company}/tilbrug")
    assert answer.status_code == 404
    assert re.findall(r'href="/lp([^"]+)"', answer.text) == [f"{company}/tilburg"]


@pytest.mark.parametrize(
    "path",
    [
        "/lp/../../etc/passwd",
        "/lp/%2e%2e/%2e%2e/etc/passwd",
        "/lp/partners%00/x",
        "/lp/partners/x%0d%0aSet-Cookie:%20a=b",
        "/lp/partners//evil.example",
        "/lp/partners/' or 1=1 --",
        "/lp/" + "a/" * 3000,
        "/lp/partners/\N{LATIN SMALL LETTER E WITH ACUTE}",
        "/lp/{{7*7}}",
        "/lp/<script>alert(1)</script>",
        "/lp/preview/short",
        "/lp/preview/" + "a" * 43,
        "/sitemaps/0.xml",
        "/sitemaps/999.xml",
        "/sitemaps/1.txt",
    ],
)
def test_a_hostile_or_unknown_address_is_a_page_that_is_not_there(api: httpx.Client, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
    assert "script>" not in answer.text
    assert "49" not in answer.text.split("</style>")[-1]


def test_a_query_cannot_write_headers(api: httpx.Client, db: Db, make: Factory, partner: Person) -> None:
    path = path_of(db, make.landing_page(partner, "live"))
    answer = api.get(f"/lp{path}/?gclid=%0d%0aSet-Cookie:%20a=b")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/lp{path}?gclid=%0d%0aSet-Cookie:%20a=b"
    assert "Set-Cookie" not in answer.headers


def test_no_script_and_nothing_from_elsewhere_may_run(
    api: httpx.Client, db: Db, make: Factory, stack: Stack, partner: Person
) -> None:
    answer = api.get(f"/lp{path_of(db, make.landing_page(partner, 'live'))}")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == f"'self' {stack.supabase_url}"
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", policy["style-src"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_page_is_cached_until_something_on_it_changes(
    api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    page_id = make.landing_page(partner, "live")
    path = f"/lp{path_of(db, page_id)}"
    first = api.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=60, s-maxage=300, stale-while-revalidate=600"
    asked = {"If-None-Match": first.headers["ETag"]}
    again = api.get(path, headers=asked)
    if again.status_code == 200:  # every hour the form's token is another
        asked = {"If-None-Match": again.headers["ETag"]}
        first, again = again, api.get(path, headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    db.execute("update public.profiles set brand_color = '#123456' where id = %s", [partner.id])
    assert api.get(path, headers=asked).status_code == 200


def test_head_is_get_without_the_body_and_other_methods_are_refused(
    api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    path = f"/lp{path_of(db, make.landing_page(partner, 'live'))}"
    whole, head = api.get(path), api.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    for method in ("PUT", "PATCH", "DELETE"):
        refused = api.request(method, path)
        assert refused.status_code == 405
        assert {"GET", "HEAD"} <= set(refused.headers["Allow"].split(", "))
        assert heading(refused) == "Dit kan hier niet"


@pytest.mark.parametrize("status", ["concept", "review", "live"])
def test_a_preview_link_shows_a_page_to_who_has_it_and_to_no_search_engine(
    api: httpx.Client, db: Db, make: Factory, partner: Person, status: str
) -> None:
    page_id = make.landing_page(partner, status, title="Nog niet af")
    answer = api.get(f"/lp/preview/{preview(db, page_id)}")
    assert (answer.status_code, heading(answer)) == (200, "Nog niet af")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "ETag" not in answer.headers
    assert '<button type="submit" disabled>' in answer.text


def test_a_preview_ends(api: httpx.Client, db: Db, make: Factory, partner: Person) -> None:
    page_id = make.landing_page(partner)
    assert api.get(f"/lp/preview/{preview(db, page_id, '-1 second')}").status_code == 404
    token = preview(db, page_id)
    db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [page_id])
    assert api.get(f"/lp/preview/{token}").status_code == 404


def test_the_sitemap_has_live_pages_only(
    api: httpx.Client, db: Db, make: Factory, stack: Stack, partner: Person
) -> None:
    paths = {
        status: path_of(db, make.landing_page(partner, status))
        for status in ("concept", "review", "live", "archived")
    }
    answer = api.get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    shown = set(re.findall(r"<loc>(.*?)</loc>", answer.text))
    assert {status for status, path in paths.items() if f"{stack.api_url}/lp{path}" in shown} == {"live"}
    moments = re.findall(r"<lastmod>(.*?)</lastmod>", answer.text)
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d", moment) for moment in moments
    )


def test_search_engines_are_told_where_the_sitemap_is(api: httpx.Client, stack: Stack) -> None:
    answer = api.get("/robots.txt")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert f"Sitemap: {stack.api_url}/sitemap.xml" in answer.text.splitlines()
    assert "Disallow: /" not in answer.text.splitlines()
    assert api.get("/favicon.ico").status_code == 204


@pytest.fixture
def visitor_api(stack: Stack) -> Iterator[httpx.Client]:
    """The data API with the key that the function for visitors holds."""
    environment = stack.function_environment()
    headers = {
        "apikey": environment["SUPABASE_PUBLISHABLE_KEY"],
        "Authorization": f"Bearer {environment['PUBLIC_PAGES_TOKEN']}",
    }
    with httpx.Client(
        base_url=f"{stack.supabase_url}/rest/v1", headers=headers, timeout=30, trust_env=False
    ) as client:
        yield client


def test_the_key_of_public_pages_opens_no_table(visitor_api: httpx.Client, db: Db) -> None:
    tables = db.execute(
        """
        select relname, (
          select attname from pg_attribute
          where attrelid = pg_class.oid and attnum > 0 and not attisdropped
            and attidentity = '' and attgenerated = ''
          order by attnum limit 1
        )
        from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
        """
    ).fetchall()
    assert len(tables) > 15
    for table, column in tables:
        for method, body in (("GET", None), ("POST", {column: None}), ("PATCH", {column: None})):
            answer = visitor_api.request(method, f"/{table}", json=body)
            assert answer.status_code in {401, 403}, (method, table, answer.text)
        answer = visitor_api.delete(f"/{table}", params={column: "is.null"})
        assert answer.status_code in {401, 403}, (table, answer.text)


def test_the_key_of_public_pages_calls_its_own_functions_and_no_others(
    visitor_api: httpx.Client, db: Db
) -> None:
    functions = {
        str(name): arguments
        for name, arguments in db.execute(
            """
            select proname, coalesce((
              select jsonb_object_agg(name, null)
              from unnest(proargnames[1:pronargs - pronargdefaults]) as name
            ), '{}')
            from pg_proc
            where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
              and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
            """
        )
    }
    assert functions.keys() >= CALLABLE
    for name in functions.keys() - CALLABLE:
        answer = visitor_api.post(f"/rpc/{name}", json=functions[name])
        assert answer.status_code in {401, 403}, (name, answer.status_code, answer.text)


def test_the_key_of_public_pages_reads_no_page_that_is_not_live(
    visitor_api: httpx.Client, db: Db, make: Factory, partner: Person
) -> None:
    live = path_of(db, make.landing_page(partner, "live"))
    shown = visitor_api.post("/rpc/read_public_page", json={"p_path": live}).json()
    assert shown["page"].keys() == {
        *("id", "path", "title", "subtitle", "seo_title", "seo_description", "content_json"),
        *("company_name", "city", "brand_color", "logo_url", "branch", "region"),
    }
    for status in ("concept", "review", "archived"):
        path = path_of(db, make.landing_page(partner, status))
        found = visitor_api.post("/rpc/read_public_page", json={"p_path": path}).json()
        assert found == {"state": "unknown", "others": []} or path not in str(found)
    for token in ("", "%", "' or true --", "a" * 43):
        assert visitor_api.post("/rpc/read_previewed_page", json={"p_token": token}).json() is None


def test_a_token_of_another_secret_is_nobody(
    visitor_api: httpx.Client, make: Factory, db: Db, partner: Person
) -> None:
    live = path_of(db, make.landing_page(partner, "live"))
    forged = make.token(uuid4(), secret=secrets.token_urlsafe(48), role="public_pages")
    answer = visitor_api.post(
        "/rpc/read_public_page", json={"p_path": live}, headers={"Authorization": f"Bearer {forged}"}
    )
    assert answer.status_code in {401, 403}
