"""The portal's element on a page of a host: strict content security policy, CSS that spoils everything."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from local.settings import Stack
from shared.core.clock import SystemClock, today
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.factories import Factory, Person

HERE = Path(__file__).parent
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"

# Reported by the browser for whatever a policy refuses.
_LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Host:
    """A host's page at `/host/` of the stack's own origin, answered by the test."""

    def __init__(self, page: Page, stack: Stack, tokens: list[str]) -> None:
        """`tokens` are handed out in turn; the last for ever."""
        self.page = page
        self.errors: list[str] = []
        self.token_requests: list[str] = []
        self._stack = stack
        self._tokens = tokens
        page.add_init_script(_LISTEN)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/host/**", self._answer)

    def _answer(self, route: Route) -> None:
        name = route.request.url.split("/host/")[1]
        if name.startswith("token"):
            self.token_requests.append(name)
            token = self._tokens.pop(0) if len(self._tokens) > 1 else self._tokens[0]
            route.fulfill(json={"access_token": token})
        elif name.endswith(".css"):
            route.fulfill(body=(HERE / "hostile_host.css").read_text(), content_type="text/css")
        else:
            route.fulfill(
                body=(HERE / "hostile_host.html").read_text(),
                content_type="text/html",
                headers={"Content-Security-Policy": POLICY},
            )

    def open(self, partner: Person) -> None:
        """Show the partner's marketing."""
        self.page.goto(f"{self._stack.api_url}/host/")
        self.page.locator("partner-marketing").evaluate(
            "(element, id) => element.setAttribute('partner-id', id)", str(partner.id)
        )

    @property
    def refused(self) -> list[str]:
        """What the content security policy refused."""
        found: list[str] = self.page.evaluate("window.refused")
        return found


@pytest.fixture
def host(open_page: OpenPage, stack: Stack, viewport: dict[str, int]) -> Callable[..., Host]:
    def start(*tokens: str) -> Host:
        return Host(open_page(viewport=viewport), stack, list(tokens))

    return start


@pytest.fixture
def partner(make: Factory) -> Person:
    """A partner who wants 20 leads a week in one segment and got 8: 12 short."""
    partner = make.partner(marketing_mode="hybrid", monthly_marketing_budget=500)
    segment = make.segment()
    make.link(partner, segment, target_leads_per_week=20)
    make.lead_gap(partner, segment, today(SystemClock()) - timedelta(days=1), target_leads_per_week=20)
    return partner


def test_it_answers_the_question_under_a_strict_policy(host: Callable[..., Host], partner: Person) -> None:
    shown = host(partner.token)
    shown.open(partner)
    expect(shown.page.get_by_text("Nog niet: 12 leads per week tekort.")).to_be_visible()
    expect(shown.page.get_by_text("8 van 20 leads")).to_be_visible()
    expect(shown.page.get_by_role("img", name="Staafdiagram")).to_be_visible()
    for tab in ("Voorstellen", "Segmenten", "Landingspagina's", "Campagnes", "Instellingen"):
        shown.page.get_by_role("tab", name=tab).click()
        expect(shown.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    assert shown.refused == []
    assert shown.errors == []


def test_the_hosts_css_stays_outside(host: Callable[..., Host], partner: Person) -> None:
    shown = host(partner.token)
    shown.open(partner)
    heading = shown.page.get_by_role("heading", name="Halen we ons doel?")
    expect(heading).to_be_visible()
    style = heading.evaluate(
        """element => { const style = getComputedStyle(element); return Object.fromEntries(
             ["fontSize", "color", "fontStyle", "letterSpacing", "textTransform", "textAlign"]
               .map(name => [name, style[name]])); }"""
    )
    assert style == {
        "fontSize": "20px",
        "color": "rgb(23, 34, 46)",
        "fontStyle": "normal",
        "letterSpacing": "normal",
        "textTransform": "none",
        "textAlign": "start",
    }
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nobody_is_left_out(host: Callable[..., Host], partner: Person) -> None:
    shown = host(partner.token)
    shown.open(partner)
    expect(shown.page.get_by_text("8 van 20 leads")).to_be_visible()
    # The host's own page is spoiled by its CSS; only what is ours is looked at.
    assert [line for line in violations(shown.page) if "partner-marketing" in line] == []


def test_a_refused_token_is_renewed_once_for_all_sections(
    host: Callable[..., Host], partner: Person, make: Factory
) -> None:
    stale = make.token(partner.id, secret="a secret of nobody, long enough for HS256")  # noqa: S106 - refused
    shown = host(stale, partner.token)
    shown.open(partner)
    expect(shown.page.get_by_text("8 van 20 leads")).to_be_visible()
    expect(shown.page.get_by_role("heading", name="Budget in")).to_be_visible()
    assert shown.token_requests == ["token", "token?renew=1"]


def test_an_expired_session_is_said_in_every_section(
    host: Callable[..., Host], partner: Person, make: Factory
) -> None:
    shown = host(make.token(partner.id, secret="a secret of nobody, long enough for HS256"))  # noqa: S106 - refused
    shown.open(partner)
    expect(shown.page.get_by_text("U bent uitgelogd.").first).to_be_visible()
    expect(shown.page.get_by_text("Log opnieuw in om verder te gaan.")).to_have_count(6)


def test_one_failing_function_leaves_the_others(host: Callable[..., Host], partner: Person) -> None:
    shown = host(partner.token)
    shown.page.route("**/budget?*", lambda route: route.abort())
    shown.open(partner)
    expect(shown.page.get_by_text("8 van 20 leads")).to_be_visible()
    expect(shown.page.get_by_text("Geen verbinding met de server.")).to_have_count(1)
    shown.page.unroute("**/budget?*")
    shown.page.get_by_role("button", name="Opnieuw proberen").click()
    expect(shown.page.get_by_text("van € 500,00 uitgegeven")).to_be_visible()
