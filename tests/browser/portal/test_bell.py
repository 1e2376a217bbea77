"""The bell of the portal: what is unread, the list beside the page, and the way to the thing itself."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
from playwright.sync_api import Locator, Page, expect

from local.settings import Stack
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage
from tests.browser.portal.conftest import Show
from tests.browser.portal.people import PASSWORD, Keyboard, sign_up
from tests.browser.portal.proposals import Scene
from tests.factories import Factory, Person

Database = psycopg.Connection[tuple[Any, ...]]


def _bell(page: Page) -> Locator:
    return page.locator("pm-bell .bell")


def _list(page: Page) -> Locator:
    return page.locator("pm-notifications li")


def _read_ids(db: Database, person: Person) -> list[UUID]:
    query = (
        "select recommendation_id from public.notifications where recipient_id = %s and read_at is not null"
    )
    return [row[0] for row in db.execute(query, [person.id])]


def test_a_keyboard_gets_from_the_bell_to_the_proposal_it_tells_of(
    scene: Scene, show: Show, viewport: dict[str, int]
) -> None:
    scene.raise_to("11.00", priority="medium")
    proposal = scene.raise_to("12.00", priority="high")
    page = show(scene.partner, viewport=viewport)
    # Of the scene: a page went live, a campaign was started.
    expect(_bell(page)).to_have_accessible_name("Meldingen: 3 ongelezen meldingen")
    hands = Keyboard(page)
    hands.press(_bell(page))
    expect(_list(page)).to_have_count(3)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hands.press(_list(page).first.get_by_role("button", name="Bekijken"))
    expect(page.get_by_role("tab", name="Voorstellen")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"#card-{proposal}")).to_be_focused()
    expect(_bell(page)).to_have_accessible_name("Meldingen: 2 ongelezen meldingen")
    assert _read_ids(scene.db, scene.partner) == [proposal]


def test_what_is_told_where_is_chosen_and_kept(scene: Scene, show: Show, db: Database) -> None:
    page = show(scene.partner, lang="en")
    _bell(page).click()
    page.get_by_role("button", name="Choose which").click()
    settings = page.locator("pm-notification-preferences")
    settings.get_by_label("Daily e-mail").first.uncheck()
    settings.get_by_label("Notifications by e-mail").uncheck()
    expect(settings).to_contain_text("You get no e-mails.")
    # Shown before it is stored; it can be chosen anew once it is.
    expect(settings.get_by_label("Notifications by e-mail")).to_be_enabled()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(_bell(page)).to_be_focused()
    _bell(page).click()
    page.get_by_role("button", name="Choose which").click()
    expect(settings.get_by_label("Daily e-mail").first).not_to_be_checked()
    [[by_email]] = db.execute(
        "select by_email from public.notification_settings where profile_id = %s", [scene.partner.id]
    ).fetchall()
    assert by_email is False


def test_an_admin_is_led_to_the_page_that_waits_or_to_the_partner_whose_it_is(
    make: Factory, show: Show
) -> None:
    admin, partner, other = make.admin(), make.partner(), make.partner()
    make.landing_page(partner, "review", title="Van deze partner")
    make.landing_page(other, "review", title="Van een ander")
    page = show(admin, partner=partner)
    page.evaluate("document.addEventListener('pm-open-partner', event => window.opened = event.detail)")
    _bell(page).click()
    expect(_list(page)).to_have_count(2)
    _list(page).filter(has_text="Van een ander").get_by_role("button", name="Bekijken").click()
    assert page.evaluate("window.opened.partnerId") == str(other.id)
    assert page.evaluate("window.opened.tab") == "pages"
    _bell(page).click()
    _list(page).filter(has_text="Van deze partner").get_by_role("button", name="Bekijken").click()
    expect(page.get_by_role("tab", name="Landingspagina's")).to_have_attribute("aria-selected", "true")
    expect(page.locator("pm-landing-page")).to_contain_text("Van deze partner")


def test_a_link_of_a_mail_opens_the_proposal_after_the_log_in(
    stack: Stack, make: Factory, db: Database, open_page: OpenPage
) -> None:
    account = sign_up(stack)
    db.execute(
        "insert into public.profiles (id, email, company_name) values (%s, %s, 'Test BV')",
        [account.id, account.email],
    )
    details = {"action_type": "raise_monthly_budget", "from": None, "to": "250.00"}
    proposal, other = (make.recommendation(Person(account.id, ""), details) for _ in range(2))
    page = open_page()
    page.goto(f"{stack.api_url}/portal/?tab=recommendations&item={other}")
    page.get_by_label("E-mailadres").fill(account.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.locator(f"#card-{other}")).to_be_focused()
    # Logged in already, and about something that is gone.
    page.goto(f"{stack.api_url}/portal/?tab=recommendations&item={uuid4()}")
    expect(page.get_by_text("Dit bestaat niet (meer).")).to_be_visible()
    expect(page.locator(f"#card-{proposal}")).to_be_visible()
