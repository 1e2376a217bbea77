"""The portal's elements on a page of a host, with somebody signed in."""

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any, Protocol
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Page, Route

from local.settings import Stack
from shared.core import clock
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.portal.proposals import Scene, set_scene
from tests.factories import Factory, Person

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'"
)
_PAGE = """<!doctype html>
<html lang="{lang}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Host</title>
    <script type="module" src="/portal/elements/partner-marketing.js"></script>
  </head>
  <body>
    <main>
      <h1>Host</h1>
      <{tag} {name}-id="{about}" tab="{tab}" token-url="/host/token"></{tag}>
    </main>
  </body>
</html>
"""


class Show(Protocol):
    """Opens an element as a person, at one of its tabs."""

    def __call__(
        self,
        person: Person,
        tab: str = "",
        *,
        partner: Person | None = None,
        segment: UUID | None = None,
        lang: str = "nl",
        viewport: dict[str, int] | None = None,
        prepare: Callable[[Page], object] | None = None,
    ) -> Page: ...


@pytest.fixture
def show(open_page: OpenPage, stack: Stack) -> Show:
    """The partner's element; with `partner` an admin's about them, with `segment` an admin's about it.

    Every page is a browser of its own; `prepare` is done to it before anything is asked for.
    """

    def start(
        person: Person,
        tab: str = "",
        *,
        partner: Person | None = None,
        segment: UUID | None = None,
        lang: str = "nl",
        viewport: dict[str, int] | None = None,
        prepare: Callable[[Page], object] | None = None,
    ) -> Page:
        # Without motion: what fades in is judged by axe as it will be read.
        page = open_page(viewport=viewport or DESKTOP, accept_downloads=True, reduced_motion="reduce")
        tag, name, about = "partner-marketing", "partner", person.id
        if partner is not None:
            tag, about = "partner-marketing-admin", partner.id
        if segment is not None:
            tag, name, about = "segment-partner-marketing", "segment", segment
        content = _PAGE.format(tag=tag, name=name, about=about, tab=escape(tab), lang=escape(lang))

        def answer(route: Route) -> None:
            if "/host/token" in route.request.url:
                route.fulfill(json={"access_token": person.token})
            else:
                headers = {"Content-Security-Policy": _POLICY}
                route.fulfill(body=content, content_type="text/html", headers=headers)

        page.route("**/host/**", answer)
        if prepare is not None:
            prepare(page)
        page.goto(f"{stack.api_url}/host/")
        return page

    return start


@pytest.fixture
def scene(make: Factory, db: psycopg.Connection[tuple[Any, ...]]) -> Scene:
    """A partner to make proposals to."""
    return set_scene(make, db)


@pytest.fixture
def yesterday() -> date:
    """The day before the test's own; a run may begin on another."""
    return clock.yesterday(clock.SystemClock())
