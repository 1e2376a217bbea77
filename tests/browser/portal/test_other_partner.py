"""A second partner: sees nothing of the first in any section, not even when the page names the first."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Page, expect

from shared.core.clock import SystemClock, today
from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.browser.portal.proposals import Scene
from tests.factories import Factory, Person

TABS = ("overview", "recommendations", "segments", "pages", "campaigns", "settings")


@dataclass(frozen=True)
class First:
    """A partner of whom every section has something to show, and the words that only theirs have."""

    partner: Person
    segment: UUID
    secrets: tuple[str, ...]


@pytest.fixture
def first(scene: Scene, make: Factory, db: psycopg.Connection[tuple[object, ...]]) -> First:
    partner = scene.partner
    # Not the six that the segment, which both may see, is named by.
    mark = partner.id.hex[6:14]
    make.lead_gap(partner, scene.segment, today(SystemClock()) - timedelta(days=1))
    make.landing_page(partner, "review", title=f"Pagina {mark}", segment_id=scene.segment)
    db.execute(
        "update public.profiles set tone_of_voice = %s, monthly_marketing_budget = 987.65 where id = %s",
        [f"toon {mark}", partner.id],
    )
    scene.raise_to("12.00", reason=f"Reden {mark}")
    return First(partner, scene.segment, (mark, "987,65", "304,00"))


def _words(page: Page) -> str:
    """All that can be read on the page, fields too."""
    words: str = page.evaluate(
        """() => {
          const found = [];
          const walk = (root) => {
            for (const node of root.querySelectorAll("*")) {
              if (node.shadowRoot) walk(node.shadowRoot);
              if (node.value !== undefined) found.push(String(node.value));
              for (const child of node.childNodes) if (child.nodeType === 3) found.push(child.data);
            }
          };
          walk(document);
          return found.join(" ");
        }"""
    )
    return words


def _open_every_tab(page: Page) -> None:
    for tab in TABS:
        page.evaluate(
            """tab => customElements.whenDefined("partner-marketing")
                 .then(() => document.querySelector("partner-marketing").open(tab))""",
            tab,
        )
        panel = page.locator(f".sections[slot={tab}]")
        expect(panel.locator("section[aria-busy=false]").first).to_be_visible()
        expect(panel.locator("section[aria-busy=true]")).to_have_count(0)


def test_the_first_partners_own_words_are_on_their_screen(first: First, show: Show) -> None:
    page = show(first.partner)
    _open_every_tab(page)
    words = _words(page)
    assert [secret for secret in first.secrets if secret not in words] == []


def test_a_second_partner_sees_nothing_of_the_first_in_any_section(
    first: First, show: Show, make: Factory, viewport: dict[str, int]
) -> None:
    second = make.partner(marketing_mode="hybrid", monthly_marketing_budget=100)
    # Even in the same segment.
    make.link(second, first.segment)
    page = show(second, viewport=viewport)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    _open_every_tab(page)
    words = _words(page)
    assert [secret for secret in first.secrets if secret in words] == []
    partners = {found[1] for url in asked if (found := re.search(r"/partners/([0-9a-f-]{36})", url))}
    assert partners == {str(second.id)}


def test_the_element_of_the_first_shows_the_second_that_there_is_nothing(
    first: First, show: Show, make: Factory
) -> None:
    second = make.partner()
    page = show(Person(first.partner.id, second.token))
    _open_every_tab(page)
    sections = page.locator("partner-marketing section[aria-busy]")
    assert sections.count() >= 10
    assert page.get_by_text("Dit bestaat niet (meer).").count() == sections.count()
    words = _words(page)
    assert [secret for secret in first.secrets if secret in words] == []
    assert violations(page) == []


def test_a_partner_is_no_admin(first: First, show: Show, make: Factory) -> None:
    second = make.partner()
    page = show(second, partner=first.partner)
    expect(page.locator("partner-marketing-admin section[aria-busy=false]").first).to_be_visible()
    expect(page.locator("partner-marketing-admin section[aria-busy=true]")).to_have_count(0)
    page.evaluate("document.querySelector('partner-marketing-admin').open('budget')")
    expect(page.locator("pm-budget-log").get_by_role("alert")).to_be_visible()
    segment = show(second, segment=first.segment)
    expect(segment.get_by_text("U mag dit niet doen.")).to_be_visible()
    for shown in (page, segment):
        assert [secret for secret in first.secrets if secret in _words(shown)] == []
