"""The router of pages: every answer is one, with a policy, and no log line tells who looked at what."""

import json

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from shared.core.errors import Unavailable
from shared.core.settings import LogSettings
from shared.http.error_pages import Link, error_page
from shared.http.pages import HtmlPage, MissingPage, PageRouter, page_policy
from tests.unit.http.conftest import InFramework


@pytest.fixture
def client() -> Client:
    router = PageRouter("pages", LogSettings())

    @router.get("/lp/{path...}")
    def show(request: Request, path: str) -> HtmlPage:  # noqa: ARG001 - every handler takes the request
        if path == "crash":
            raise RuntimeError(path)
        if path == "busy":
            raise Unavailable(retry_after_seconds=7)
        if path == "gone":
            raise MissingPage(410, [Link("/lp/other", "<other>")])
        return HtmlPage(f"<p>{path}</p>", "p{}", headers={"Cache-Control": "public, max-age=60"})

    @router.get("/lp/preview/{token}")
    def preview(request: Request, token: str) -> HtmlPage:  # noqa: ARG001 - every handler takes the request
        return HtmlPage("<p>preview</p>", "p{}", headers={"Cache-Control": "no-store"})

    @router.get("/lp/{path...}/bedankt")
    def thanks(request: Request, path: str) -> HtmlPage:  # noqa: ARG001 - every handler takes the request
        return HtmlPage(f"<p>thanks {path}</p>", "p{}")

    @Request.application
    def application(request: Request) -> Response:
        return router.dispatch(request)

    return Client(application)


def test_the_narrower_route_answers(client: Client) -> None:
    for path, shown in (
        ("/lp/a/b", "<p>a/b</p>"),
        ("/lp/preview/x", "<p>preview</p>"),
        ("/lp/preview/x/y", "<p>preview/x/y</p>"),
        ("/lp/a/b/bedankt", "<p>thanks a/b</p>"),
    ):
        assert client.get(path).text == shown


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/lp/crash", 500),
        ("GET", "/lp/busy", 503),
        ("GET", "/lp/gone", 410),
        ("GET", "/nothing", 404),
        ("POST", "/lp/a", 405),
    ],
)
def test_what_goes_wrong_is_a_page_that_helps(client: Client, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.text.count("<h1>") == 1
    assert '<html lang="nl">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert "crash" not in answer.text
    assert (answer.headers["X-Request-Id"] in answer.text) == (status >= 500)


def test_headers_of_errors_are_kept(client: Client) -> None:
    assert client.get("/lp/busy").headers["Retry-After"] == "7"
    assert set(client.post("/lp/a").headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert '<a href="/lp/other">&lt;other&gt;</a>' in client.get("/lp/gone").text


def test_a_page_that_may_be_cached_is_sent_once(client: Client) -> None:
    first = client.get("/lp/a")
    again = client.get("/lp/a", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "ETag" not in client.get("/lp/preview/x").headers


def test_the_policy_lets_nothing_run_but_the_style_of_the_page() -> None:
    policy = page_policy("p{}", ("https://images.example",))
    # printf 'p{}' | openssl dgst -sha256 -binary | base64
    assert "style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y=';" in policy
    assert "img-src 'self' https://images.example;" in policy
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert page_policy("p{} ", ()) != page_policy("p{}", ())


def test_no_log_line_says_what_was_looked_at(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/lp/secret-path?gclid=secret-query", headers={"User-Agent": "secret-agent"})
    client.get("/lp/preview/secret-token")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["route"] for line in lines] == ["/lp/{path...}", "/lp/preview/{token}"]
    assert "secret" not in str(lines)


def test_an_error_page_escapes_what_it_is_given() -> None:
    page = error_page(500, "<id>", [Link('"><script>', "<script>")])
    assert "<script>" not in page
    assert "&lt;id&gt;" in page


_FUNCTION = """
import functions_framework
from werkzeug.wrappers import Response
from shared.core.settings import LogSettings
from shared.http.pages import PageRouter

router = PageRouter("framed", LogSettings())

@router.get("/robots.txt")
def robots(request):
    return Response("User-agent: *", content_type="text/plain")

@functions_framework.http
def framed(request):
    return router.dispatch(request)
"""


def test_the_function_answers_what_the_framework_would_answer_by_itself(in_framework: InFramework) -> None:
    client = in_framework(_FUNCTION)
    assert client.get("/robots.txt").text == "User-agent: *"
    for path in ("/favicon.ico", "/static/x", "//two/slashes", "/", "/line%0abreak"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "Deze pagina bestaat niet" in answer.text, path
        assert "Content-Security-Policy" in answer.headers
