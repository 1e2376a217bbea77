"""Every section in every state: loading, empty, failed, offline, logged out; and what it asks for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.portal.conftest import Show
from tests.factories import Factory, Person

API = re.compile(r"/api/(partners|segments)\b")
_PROBLEM = {
    "type": "urn:partner-marketing:problem:internal",
    "title": "Internal error",
    "status": 500,
    "detail": "Something went wrong.",
    "request_id": "0af7651916cd43dd8448eb211c80319c",
}


@dataclass(frozen=True)
class Element:
    """One of the elements, the tabs whose sections no other has, and how many sections it begins with."""

    tag: str
    tabs: tuple[str, ...]
    sections_at_first: int


PARTNERS = Element(
    "partner-marketing", ("overview", "recommendations", "segments", "pages", "campaigns", "settings"), 6
)
ADMINS = Element("partner-marketing-admin", ("overview", "profile", "campaigns", "budget"), 4)
SEGMENTS = Element("segment-partner-marketing", ("",), 1)
ELEMENTS = [PARTNERS, ADMINS, SEGMENTS]


@dataclass
class Screen:
    """An element as somebody sees it."""

    page: Page
    element: Element

    def tabs(self) -> Iterator[Locator]:
        """Open one tab after the other."""
        for tab in self.element.tabs:
            if not tab:
                yield self.page.locator(self.element.tag)
                continue
            self.page.evaluate(
                """([tag, tab]) => customElements.whenDefined(tag)
                     .then(() => document.querySelector(tag).open(tab))""",
                [self.element.tag, tab],
            )
            yield self.page.locator(f".sections[slot={tab}]")


Open = Callable[..., Screen]


@pytest.fixture(params=ELEMENTS, ids=lambda element: element.tag)
def element(request: pytest.FixtureRequest) -> Element:
    chosen: Element = request.param
    return chosen


@pytest.fixture
def open_screen(show: Show, make: Factory, element: Element) -> Open:
    """Opens the element about somebody who has nothing yet, with a token that may be another's."""

    def start(token: str | None = None, *, prepare: Callable[[Page], None] | None = None) -> Screen:
        subject = make.partner()
        viewer = subject if element is PARTNERS else make.admin()
        if token is not None:
            viewer = Person(viewer.id, token)
        partner = subject if element is ADMINS else None
        segment = make.segment() if element is SEGMENTS else None
        page = show(viewer, viewport=PHONE, prepare=prepare, partner=partner, segment=segment)
        return Screen(page, element)

    return start


def _sections(panel: Locator) -> Locator:
    return panel.locator("section[aria-busy]")


def _expect_done(panel: Locator) -> None:
    # Of a tab in several parts one may be done before another's code is here.
    expect(panel.locator(":not(:defined)")).to_have_count(0)
    expect(_sections(panel).first).to_be_visible()
    expect(panel.locator("section[aria-busy=true]")).to_have_count(0)


def _fail(route: Route) -> None:
    route.fulfill(status=500, json=_PROBLEM, content_type="application/problem+json")


def test_while_it_loads_the_shapes_to_come_are_there(open_screen: Open) -> None:
    held: list[Route] = []
    screen = open_screen(prepare=lambda page: page.route(API, lambda route: held.append(route)))
    for panel in screen.tabs():
        expect(panel.locator("section[aria-busy=true]").first).to_be_visible()
        expect(panel.locator("section[aria-busy=false]")).to_have_count(0)
        for section in _sections(panel).all():
            expect(section.locator(".skeleton").first).to_be_visible()
            expect(section.get_by_role("status")).to_contain_text("wordt geladen")
        assert violations(screen.page) == []
    for route in held:
        route.continue_()


def test_where_there_is_nothing_it_says_what_that_means_and_what_to_do(open_screen: Open) -> None:
    screen = open_screen()
    for panel in screen.tabs():
        _expect_done(panel)
        for empty in panel.locator(".empty").all():
            assert len(empty.inner_text()) > 20
        assert panel.get_by_role("alert").count() == 0
        assert violations(screen.page) == []
        assert screen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_after_a_failure_every_section_can_be_asked_again(open_screen: Open) -> None:
    screen = open_screen(prepare=lambda page: page.route(API, _fail))
    for panel in screen.tabs():
        _expect_done(panel)
        failed = panel.get_by_text("Er ging bij ons iets mis.")
        expect(failed).to_have_count(_sections(panel).count())
        expect(panel.get_by_text(f"Nummer voor de helpdesk: {_PROBLEM['request_id']}").first).to_be_visible()
        assert violations(screen.page) == []
        screen.page.unroute(API)
        for _ in range(failed.count()):
            retry = panel.locator("button").filter(has_text="Opnieuw proberen").first
            before = failed.count()
            retry.click()
            expect(failed).to_have_count(before - 1)
        _expect_done(panel)
        screen.page.route(API, _fail)


def test_without_a_connection_it_says_so_and_goes_on_by_itself(open_screen: Open) -> None:
    screen = open_screen(prepare=lambda page: page.route(API, lambda route: route.abort()))
    for panel in screen.tabs():
        _expect_done(panel)
        expect(panel.get_by_text("Geen verbinding met de server.")).to_have_count(_sections(panel).count())
        assert violations(screen.page) == []
    screen.page.unroute(API)
    screen.page.evaluate("dispatchEvent(new Event('online'))")
    for panel in screen.tabs():
        _expect_done(panel)
        expect(panel.get_by_text("Geen verbinding met de server.")).to_have_count(0)


def test_a_tab_opened_without_a_connection_says_so_too(show: Show, make: Factory) -> None:
    page = show(make.partner())
    _expect_done(page.locator(".sections[slot=overview]"))
    page.context.set_offline(True)
    page.get_by_role("tab", name="Campagnes").click()
    panel = page.locator(".sections[slot=campaigns]")
    expect(panel.get_by_text("Geen verbinding met de server.")).to_be_visible()
    assert violations(page) == []
    page.context.set_offline(False)
    panel.locator("button").filter(has_text="Opnieuw proberen").click()
    # Browsers keep that a module could not be fetched, so the page begins anew.
    _expect_done(page.locator(".sections[slot=overview]"))
    page.get_by_role("tab", name="Campagnes").click()
    expect(panel.get_by_role("heading", name="Campagnes")).to_be_visible()
    _expect_done(panel)


def test_who_is_logged_out_is_told_in_every_section_after_one_new_token(
    open_screen: Open, make: Factory
) -> None:
    stale = make.token(make.partner().id, secret="a secret of nobody, long enough for HS256")  # noqa: S106 - refused
    asked: list[str] = []
    refused: list[str] = []

    def listen(page: Page) -> None:
        page.on("response", note)

    def note(response: Response) -> None:
        if "/host/token" in response.url:
            asked.append(response.url.split("/host/")[1])
        elif response.status == 401:
            refused.append(response.url)

    screen = open_screen(stale, prepare=listen)
    for panel in screen.tabs():
        _expect_done(panel)
        expect(panel.get_by_text("U bent uitgelogd.")).to_have_count(_sections(panel).count())
        assert violations(screen.page) == []
    # The host's new token is the old one, so whoever is refused with it asks for another, and then no more.
    assert asked[:2] == ["token", "token?renew=1"]
    assert asked.count("token") == 1
    assert len(asked) - 1 <= len(refused)


def test_one_failing_function_leaves_the_others_usable(show: Show, make: Factory) -> None:
    partner = make.partner(marketing_mode="hybrid", monthly_marketing_budget=500)
    for broken, works in [("**/budget?*", "pm-automation"), ("**/marketing-profile", "pm-budget")]:
        page = show(partner, prepare=lambda page, broken=broken: page.route(broken, _fail))  # type: ignore[misc]  # a default binds it now
        panel = page.locator(".sections[slot=overview]")
        _expect_done(panel)
        expect(panel.get_by_text("Er ging bij ons iets mis.")).to_have_count(1)
        expect(page.locator(works).get_by_role("alert")).to_have_count(0)
        page.get_by_role("tab", name="Segmenten").click()
        expect(page.locator("pm-segments section[aria-busy=false]")).to_be_visible()
        expect(page.locator("pm-segments").get_by_role("alert")).to_have_count(0)


def test_the_first_load_asks_once_per_section_and_never_waits_for_an_answer(
    open_screen: Open, element: Element
) -> None:
    held: list[Route] = []
    screen = open_screen(prepare=lambda page: page.route(API, lambda route: held.append(route)))
    panel = next(iter(screen.tabs()))
    expect(panel.locator("section[aria-busy=true]")).to_have_count(element.sections_at_first)
    # Nothing is answered yet: a section that waits for another's answer would never ask.
    _wait_until(screen.page, lambda: len(held) >= element.sections_at_first)
    for route in held:
        route.continue_()
    _expect_done(panel)
    asked = [route.request.url for route in held]
    assert len(asked) == element.sections_at_first, "an answer led to another question"
    assert len(set(asked)) == len(asked)


def _wait_until(page: Page, condition: Callable[[], bool]) -> None:
    for _ in range(1500):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError("It did not come to that.")
