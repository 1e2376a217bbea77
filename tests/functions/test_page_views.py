"""The beacon of the public pages: who counts, who does not, and what it always answers."""

import json
import re

import pytest

from local.settings import Stack
from shared.http.pixel import GIF
from tests.functions.visitors import BROWSER, Site, new_address, site

__all__ = ["site"]


def test_a_visit_is_counted_once_by_the_image_on_the_page(site: Site) -> None:
    page, visitor = site.page(), new_address()
    shown = site.client.get(page.address).text
    image = re.search(r'<img src="(/lp/_/view\.gif\?p=[^"]+)"', shown)
    assert image is not None
    for _ in range(2):
        answer = site.client.get(image[1], headers={"X-Forwarded-For": visitor, "User-Agent": BROWSER})
        assert (answer.status_code, answer.content) == (200, GIF)
        assert answer.headers["content-type"] == "image/gif"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    assert site.counts(page) == (1, 0, 0)
    site.look(page)
    assert site.counts(page) == (2, 0, 0)


def test_reading_the_page_alone_counts_nothing(site: Site) -> None:
    page = site.page()
    site.client.get(page.address, headers={"User-Agent": BROWSER})
    site.client.head("/lp/_/view.gif", params={"p": page.path}, headers={"User-Agent": BROWSER})
    assert site.counts(page) == (0, 0, 0)


def test_bots_and_pages_fetched_ahead_count_apart_with_why(site: Site) -> None:
    page = site.page()
    site.look(page, User_Agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
    site.look(page, User_Agent="curl/8.5.0")
    site.look(page, User_Agent="")
    site.look(page, Sec_Purpose="prefetch;prerender")
    site.look(page, Sec_Fetch_Site="cross-site")
    assert site.counts(page) == (0, 5, 0)
    reasons = site.db.execute(
        "select reason from private.landing_page_bot_views where landing_page_id = %s order by reason",
        [page.id],
    ).fetchall()
    assert [reason for (reason,) in reasons] == [
        "crawler",
        "http_library",
        "no_user_agent",
        "not_embedded",
        "prefetch",
    ]


@pytest.mark.parametrize("name", ["DNT", "Sec-GPC"])
def test_who_wants_no_counting_leaves_no_trace(site: Site, name: str) -> None:
    page = site.page()
    assert site.look(page, **{name: "1"}).content == GIF
    assert site.counts(page) == (0, 0, 0)
    visits = site.db.execute(
        "select count(*) from private.landing_page_visits where landing_page_id = %s", [page.id]
    ).fetchone()
    assert visits == (0,)


def test_a_visitor_cannot_be_many_by_writing_addresses(site: Site) -> None:
    page, visitor = site.page(), new_address()
    for number in range(5):
        site.look(page, f"198.51.100.{number}, {visitor}")
    assert site.counts(page) == (1, 0, 0)


@pytest.mark.parametrize(
    "path", ["", "/", "/nowhere", "/../../etc/passwd", "\x00", "/é", "'; drop table leads", "/a" * 500]
)
def test_the_image_is_shown_whatever_is_asked(site: Site, path: str) -> None:
    answer = site.client.get("/lp/_/view.gif", params={"p": path}, headers={"User-Agent": BROWSER})
    assert (answer.status_code, answer.content) == (200, GIF)


@pytest.mark.parametrize("status", ["concept", "review", "archived"])
def test_a_page_that_is_not_live_is_not_viewed(site: Site, status: str) -> None:
    page = site.page(status)
    assert site.look(page).content == GIF
    assert site.counts(page) == (0, 0, 0)


def test_the_log_knows_no_visitor(site: Site, stack: Stack) -> None:
    page, visitor = site.page(), new_address()
    answer = site.look(page, visitor)
    request_id = answer.headers["x-request-id"]
    lines = [line for line in stack.log_file("functions").read_text().splitlines() if request_id in line]
    assert lines
    for line in lines:
        assert visitor not in line
        assert visitor.removesuffix("::1") not in line
        assert "Firefox" not in line
    assert json.loads(lines[-1])["route"] == "/lp/_/view.gif"
