"""Pictures of every section of the portal: on a desktop and a phone, in Dutch and in English."""

from collections.abc import Iterator
from typing import Final

import psycopg
from playwright.sync_api import Page, expect

from local.demo_data import LOGINS
from local.demo_data.partners import PARTNERS
from local.load.plan import partner_id
from local.settings import Stack
from tests.browser.screen import Screen, Show

_ADMIN, _PAINTER, _THREE_SEGMENTS, _PLUMBER, *_ = LOGINS
_SIZES: Final = {"desktop": (1280, 900), "phone": (360, 740)}
_HIGHEST: Final = {"desktop": 1800, "phone": 2200}
_SEGMENT: Final = "schilder_utrecht"

_PARTNER_TABS: Final = {
    "overview": _PAINTER,
    "recommendations": _PAINTER,
    "segments": _THREE_SEGMENTS,
    "pages": _THREE_SEGMENTS,
    "campaigns": _PLUMBER,
    "settings": _PAINTER,
}
# The profile is what the partner sees as settings.
_ADMIN_TABS: Final = ("overview", "recommendations", "campaigns", "budget")


def _log_in(page: Page, stack: Stack, email: str, language: str) -> None:
    [password] = {login.password for login in LOGINS}
    page.add_init_script(f"localStorage.setItem('language', '{language}')")
    page.goto(f"{stack.api_url}/portal/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.locator("#host section").first).to_be_visible(timeout=30_000)


def _settle(page: Page, tab: str) -> None:
    """Until everything on the tab has its data."""
    expect(page.locator("#host section").first).to_be_visible(timeout=30_000)
    if tab:
        page.evaluate("tab => document.querySelector('#host > *').open(tab)", tab)
    panel = page.locator(f".sections[slot={tab}]" if tab else "#host")
    expect(panel.locator("section[aria-busy=false]").first).to_be_visible(timeout=30_000)
    expect(panel.locator("section[aria-busy=true]")).to_have_count(0, timeout=30_000)
    page.evaluate("document.fonts.ready")
    # The ring of a focus that was put there by the script would be in the picture.
    page.evaluate("document.querySelector('#host > *').shadowRoot.activeElement?.blur()")


def _partner(tab: str, language: str) -> Show:
    def show(page: Page, stack: Stack) -> None:
        _log_in(page, stack, _PARTNER_TABS[tab].email, language)
        _settle(page, tab)

    return show


def _admin(tab: str, language: str) -> Show:
    def show(page: Page, stack: Stack) -> None:
        _log_in(page, stack, _ADMIN.email, language)
        page.goto(f"{stack.api_url}/portal/admin/?partner={partner_id(PARTNERS[0].key)}")
        _settle(page, tab)

    return show


def _segment(language: str) -> Show:
    def show(page: Page, stack: Stack) -> None:
        with psycopg.connect(stack.db_url) as db:
            [[found]] = db.execute(
                "select id from public.lead_segments where code = %s", [_SEGMENT]
            ).fetchall()
        _log_in(page, stack, _ADMIN.email, language)
        page.goto(f"{stack.api_url}/portal/segment/?segment={found}")
        _settle(page, "")

    return show


def _bell(language: str) -> Show:
    def show(page: Page, stack: Stack) -> None:
        _log_in(page, stack, _PAINTER.email, language)
        _settle(page, "overview")
        page.locator("pm-bell .bell").click()
        expect(page.locator("pm-notifications section[aria-busy=false]")).to_be_visible(timeout=30_000)

    return show


def _login(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.api_url}/portal/")
    expect(page.get_by_role("button", name="Inloggen")).to_be_visible()


def portal_screens() -> Iterator[Screen]:
    """All of them."""
    for device, size in _SIZES.items():
        yield Screen(f"portal-login-{device}", size, _login)
        for language in ("nl", "en"):
            shows = {f"partner-{tab}": _partner(tab, language) for tab in _PARTNER_TABS}
            shows |= {f"admin-{tab}": _admin(tab, language) for tab in _ADMIN_TABS}
            shows["segment"] = _segment(language)
            yield Screen(f"portal-partner-notifications-{device}-{language}", size, _bell(language))
            for name, show in shows.items():
                yield Screen(f"portal-{name}-{device}-{language}", size, show, True, _HIGHEST[device])
