"""Landing pages for visitors in a real browser, on a desktop and on a phone."""

import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from local.settings import Stack
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.factories import Factory
from tests.functions.visitors import Page as LivePage
from tests.functions.visitors import Site, site
from tests.unit.landing_pages.public.pages import BLOCKS, content

__all__ = ["site"]

# The browser of the tests says that it is headless, and so is a bot.
_USER_AGENT: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
_MOST_BYTES: Final = 30_000

# Reported by the browser for whatever a policy refuses.
_LISTEN: Final = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


class Visitor:
    """Somebody with a browser, and what it noticed."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._origin = stack.api_url
        page.add_init_script(_LISTEN)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, address: str) -> None:
        """Go to a path of the public pages."""
        self.page.goto(f"{self._origin}{address}")

    def field(self, label: str) -> Locator:
        """A field of the form, as its label says."""
        return self.page.get_by_label(label, exact=True)

    def send(self) -> None:
        """Press the form's button."""
        self.page.get_by_role("button", name=BLOCKS["form"]["button"]).click()

    def take_time(self, token: str) -> None:
        """Have seen the form for as long as this token says."""
        self.page.locator("input[name=form_token]").evaluate(
            "(field, token) => { field.value = token }", token
        )

    @property
    def refused(self) -> list[str]:
        """What the content security policy refused."""
        found: list[str] = self.page.evaluate("window.refused")
        return found


OpenVisitor = Callable[..., Visitor]


@pytest.fixture
def visitor(open_page: OpenPage, stack: Stack, viewport: dict[str, int]) -> OpenVisitor:
    """Visitors with a screen of either size; arguments are those of Playwright's `new_context`."""

    def start(**options: object) -> Visitor:
        return Visitor(open_page(viewport=viewport, user_agent=_USER_AGENT, **options), stack)

    return start


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def somebody(request: pytest.FixtureRequest, visitor: OpenVisitor) -> Visitor:
    """A visitor whose browser runs scripts, and one whose browser does not."""
    return visitor(java_script_enabled=request.param)


@pytest.fixture
def live(site: Site) -> LivePage:
    """A live page with a block of every type."""
    return site.page(content_json=json.dumps(content()), segment_id=site.make.segment())


def texts_of(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for part in value.values() for text in texts_of(part)]
        case list():
            return [text for part in value for text in texts_of(part)]
    return []


def test_every_block_is_shown_and_fits_the_screen(visitor: OpenVisitor, live: LivePage) -> None:
    shown = visitor()
    shown.open(live.address)
    for question in shown.page.locator("summary").all():
        question.click()
    for kind, block in BLOCKS.items():
        told = {name: value for name, value in block.items() if (kind, name) not in _TOLD_OTHERWISE}
        for text in texts_of(told):
            expect(shown.page.get_by_text(text).locator("visible=true").first).to_be_visible()
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for target in shown.page.locator("a.go, summary, form button, .f > input, textarea").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    expect(shown.field("Laat dit veld leeg")).not_to_be_in_viewport()
    assert (shown.errors, shown.refused) == ([], [])


# The area is told in sentences; its codes are for search engines.
_TOLD_OTHERWISE: Final = {("work_area", "region"), ("work_area", "city")}


def test_a_form_becomes_a_lead_that_remembers_its_ad(somebody: Visitor, site: Site, live: LivePage) -> None:
    somebody.open(f"{live.address}?gclid=Cj0_-x&utm_source=google")
    somebody.field("Naam").fill("Jan de Vries")
    somebody.field("Telefoonnummer").fill("06 12345678")
    somebody.field(BLOCKS["form"]["message_label"]).fill("Graag een offerte.")
    somebody.field(BLOCKS["form"]["consent"]).check()
    somebody.take_time(site.token(live))
    somebody.send()
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Bedankt voor de aanvraag")
    assert urlsplit(somebody.page.url).path == f"{live.address}/bedankt"
    (lead,) = site.leads(live)
    assert (lead["name"], lead["phone"], lead["gclid"]) == ("Jan de Vries", "+31612345678", "Cj0_-x")
    somebody.page.reload()
    somebody.page.get_by_role("link", name="Terug naar de pagina").click()
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text(BLOCKS["hero"]["title"])
    assert len(site.leads(live)) == 1


def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_is_kept(
    somebody: Visitor, site: Site, live: LivePage
) -> None:
    somebody.open(live.address)
    typed = {
        "Naam": 'Jan "de" <Vries>',
        "E-mailadres": "jan@",
        "Telefoonnummer": "06 12345678",
        BLOCKS["form"]["message_label"]: "Regel 1\n  Regel 2 & <b>3</b>",
    }
    for label, text in typed.items():
        somebody.field(label).fill(text)
    somebody.take_time(site.token(live))
    somebody.send()
    for label, text in typed.items():
        expect(somebody.field(label)).to_have_value(text)
    email, consent = somebody.field("E-mailadres"), somebody.field(BLOCKS["form"]["consent"])
    for field, words in ((email, "Dit is geen e-mailadres"), (consent, "Zonder deze toestemming")):
        expect(field).to_have_attribute("aria-invalid", "true")
        said = (field.get_attribute("aria-describedby") or "").split()[-1]
        error = somebody.page.locator(f"#{said}")
        expect(error).to_contain_text(words)
        expect(error).to_be_visible()
        # Measured at once: the page may still be scrolling.
        gap = field.evaluate(
            "(field, id) => field.getBoundingClientRect().top"
            " - document.getElementById(id).getBoundingClientRect().bottom",
            said,
        )
        assert 0 <= gap < 40
    assert somebody.page.locator("[aria-invalid]").count() == 3  # a name has no brackets
    expect(somebody.field("Naam")).to_be_in_viewport()
    assert site.leads(live) == []
    # mended, it is taken
    somebody.field("Naam").fill("Jan de Vries")
    email.fill("jan@example.test")
    consent.check()
    somebody.send()
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Bedankt voor de aanvraag")
    assert len(site.leads(live)) == 1


def test_the_keyboard_alone_leads_from_the_top_to_a_sent_form(
    visitor: OpenVisitor, site: Site, live: LivePage
) -> None:
    shown = visitor()
    shown.open(live.address)
    shown.take_time(site.token(live))
    focused, keyboard = shown.page.locator(":focus"), shown.page.keyboard
    keyboard.press("Tab")
    expect(focused).to_have_text("Naar de inhoud")
    expect(focused).to_be_in_viewport()
    assert focused.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(focused).to_have_text(BLOCKS["hero"]["button"])
    keyboard.press("Tab")
    expect(focused).to_have_text(BLOCKS["faq"]["items"][0]["question"])
    keyboard.press("Enter")
    expect(shown.page.get_by_text(BLOCKS["faq"]["items"][0]["answer"])).to_be_visible()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")  # the hero's button leads to the form
    typed = ("Jan de Vries", "jan@example.test", "", "Graag een offerte.")
    labels = ("Naam", "E-mailadres", "Telefoonnummer", BLOCKS["form"]["message_label"])
    for label, text in zip(labels, typed, strict=True):
        keyboard.press("Tab")
        expect(shown.field(label)).to_be_focused()
        keyboard.type(text)
    keyboard.press("Tab")
    expect(shown.field(BLOCKS["form"]["consent"])).to_be_focused()
    keyboard.press("Space")
    keyboard.press("Tab")
    expect(focused).to_have_text(BLOCKS["form"]["button"])
    keyboard.press("Enter")
    expect(shown.page.get_by_role("heading", level=1)).to_have_text("Bedankt voor de aanvraag")
    assert len(site.leads(live)) == 1


def test_nobody_is_left_out(
    visitor: OpenVisitor, api: httpx.Client, make: Factory, site: Site, live: LivePage
) -> None:
    shown = visitor()

    def look() -> list[str]:
        expect(shown.page.get_by_role("heading", level=1)).to_be_visible()
        return violations(shown.page)

    found = {}
    shown.open(live.address)
    for question in shown.page.locator("summary").all():
        question.click()
    found["page"] = look()
    shown.take_time(site.token(live))
    shown.send()
    expect(shown.page.locator("[aria-invalid]")).not_to_have_count(0)
    found["errors"] = look()
    shown.open(f"{live.address}/bedankt")
    found["thanks"] = look()
    shown.open("/lp/nobody/here")
    found["404"] = look()
    gone = site.page()
    site.db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [gone.id])
    shown.open(gone.address)
    found["410"] = look()
    partner = make.partner(company_name="Jansen", city="Zeist", brand_color="#ffd000")
    concept = make.landing_page(partner, content_json=json.dumps(content()))
    link = api.post(
        f"/api/partners/{partner.id}/landing-pages/{concept}/preview-link", headers=partner.headers
    )
    shown.open(urlsplit(link.json()["url"]).path)
    expect(shown.page.get_by_text("Dit is een voorbeeld.")).to_be_visible()
    found["preview"] = look()
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_a_visit_is_one_view_and_leaves_nothing_behind(
    visitor: OpenVisitor, stack: Stack, site: Site, live: LivePage
) -> None:
    shown = visitor()
    with shown.page.expect_response("**/lp/_/view.gif?**") as counted:
        answer = shown.page.goto(f"{stack.api_url}{live.address}", wait_until="networkidle")
    assert counted.value.ok
    assert answer is not None
    assert len(answer.body()) <= _MOST_BYTES
    with shown.page.expect_response("**/lp/_/view.gif?**"):
        shown.page.reload()
    assert site.counts(live) == (1, 0, 0)
    assert {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in shown.requests} == {stack.api_url}
    assert shown.page.context.cookies() == []
    assert shown.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert (shown.errors, shown.refused) == ([], [])
