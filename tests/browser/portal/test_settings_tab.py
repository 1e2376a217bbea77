"""The settings in the portal, for partners and admins: what is stored, what is refused, what costs money."""

import re
from io import BytesIO
from typing import Any

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect
from psycopg import sql

from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.factories import Factory, Person

TAB = "settings"

Database = psycopg.Connection[tuple[Any, ...]]


def _stored(db: Database, partner: Person, column: str) -> Any:
    query = sql.SQL("select {} from public.profiles where id = %s").format(sql.Identifier(column))
    row = db.execute(query, [partner.id]).fetchone()
    assert row
    return row[0]


def _saying(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\ ", r"\s"))


def _budget(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Budget per maand")


def _save(page: Page) -> Locator:
    return page.get_by_role("button", name="Opslaan", exact=True).first


def _in_dialog(page: Page, name: str) -> Locator:
    return page.locator("pm-confirm dialog").get_by_text(name, exact=True)


def _image(size: tuple[int, int] = (64, 32)) -> FilePayload:
    content = BytesIO()
    Image.new("RGB", size, "#1f5fa8").save(content, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": content.getvalue()}


def test_what_costs_nothing_is_saved_at_once(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner = make.partner(marketing_mode="hybrid")
    page = show(partner, TAB, viewport=viewport)
    page.get_by_role("radio", name="Alleen leads van het platform").check()
    expect(page.get_by_text("Campagnes die lopen, stoppen hier niet van.")).to_be_visible()
    page.get_by_role("checkbox", name="Meta").check()
    page.get_by_role("textbox", name="Toon van de teksten").fill("Nuchter")
    page.get_by_label("Kleur van landingspagina's").fill("#aa3311")
    expect(page.get_by_text("#AA3311")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _save(page).click()
    expect(page.locator("pm-toasts")).to_contain_text("Opgeslagen")
    assert _stored(db, partner, "marketing_mode") == "leads_only"
    assert _stored(db, partner, "preferred_channels") == ["meta_ads"]
    assert _stored(db, partner, "tone_of_voice") == "Nuchter"
    assert _stored(db, partner, "brand_color") == "#aa3311"
    page.get_by_role("button", name="Kleur weghalen").click()
    _save(page).click()
    expect(page.get_by_text("Geen kleur gekozen")).to_be_visible()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_have_count(0)
    assert _stored(db, partner, "brand_color") is None


def test_a_budget_is_set_by_keyboard_after_reading_what_it_costs(
    make: Factory, show: Show, db: Database
) -> None:
    partner = make.partner()
    page = show(partner, TAB)
    _budget(page).focus()
    page.keyboard.type("1.250,50")
    _save(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(_saying("Hoogstens € 1.250,50 per maand"))).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(_in_dialog(page, "Opslaan")).not_to_be_visible()
    assert _stored(db, partner, "monthly_marketing_budget") is None
    expect(_budget(page)).to_have_value("1.250,50")
    _save(page).focus()
    page.keyboard.press("Enter")
    expect(_in_dialog(page, "Budget per maand wijzigen?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("pm-toasts")).to_contain_text("Opgeslagen")
    assert str(_stored(db, partner, "monthly_marketing_budget")) == "1250.50"


def test_a_budget_below_what_is_committed_is_refused_at_its_field(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner = make.partner(monthly_marketing_budget="500")
    make.campaign(partner, "active", monthly_budget="400")
    page = show(partner, TAB, viewport=viewport)
    _budget(page).fill("300")
    _save(page).click()
    _in_dialog(page, "Opslaan").click()
    expect(_budget(page)).to_have_accessible_description(_saying("leggen samen € 400,00 per maand vast"))
    expect(_budget(page)).to_have_value("300")
    assert violations(page) == []
    assert str(_stored(db, partner, "monthly_marketing_budget")) == "500.00"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("veel", "Vul een getal in"), ("-5", "van 0 of hoger"), ("1,255", "twee cijfers achter de komma")],
)
def test_an_amount_that_is_none_is_said_at_its_field(
    make: Factory, show: Show, typed: str, problem: str
) -> None:
    page = show(make.partner(), TAB)
    _budget(page).fill(typed)
    _save(page).click()
    expect(_budget(page)).to_have_accessible_description(_saying(problem))
    expect(_budget(page)).to_be_focused()


def test_what_was_typed_stays_when_it_cannot_be_saved(make: Factory, show: Show) -> None:
    page = show(make.partner(), TAB)
    tone = page.get_by_role("textbox", name="Toon van de teksten")
    tone.fill("Nuchter")
    page.context.set_offline(True)
    _save(page).click()
    expect(page.locator("pm-toasts")).to_contain_text("Geen verbinding met de server.")
    expect(tone).to_have_value("Nuchter")
    page.context.set_offline(False)
    _save(page).click()
    expect(page.locator("pm-toasts")).to_contain_text("Opgeslagen")


def test_an_admin_changes_a_partners_profile(make: Factory, show: Show, db: Database) -> None:
    partner = make.partner(company_name="Test Dakwerken")
    page = show(make.admin(), "profile", partner=partner)
    expect(page.get_by_role("heading", name="Marketingprofiel")).to_be_visible()
    expect(page.get_by_text("Test Dakwerken")).to_be_visible()
    page.get_by_role("checkbox", name="Elke nacht voorstellen maken").check()
    _save(page).click()
    expect(page.locator("pm-toasts")).to_contain_text("Opgeslagen")
    assert _stored(db, partner, "auto_marketing_enabled") is True


def test_nobody_sees_another_partners_settings(make: Factory, show: Show) -> None:
    partner = make.partner(company_name="Test Geheim")
    page = show(make.partner(), "profile", partner=partner)
    expect(page.get_by_text("Dit bestaat niet (meer).")).to_be_visible()
    expect(page.get_by_text("Test Geheim")).to_have_count(0)


def test_a_logo_is_stored_shown_and_removed(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner = make.partner()
    page = show(partner, TAB, viewport=viewport)
    page.get_by_label("Logo", exact=True).set_input_files(_image())
    expect(page.get_by_text("Het logo is bewaard.")).to_be_visible()
    shown = page.get_by_role("img", name="Het logo zoals het op de landingspagina's staat")
    assert shown.get_attribute("src") == _stored(db, partner, "logo_url")
    assert violations(page) == []
    page.get_by_role("button", name="Logo weghalen").first.click()
    _in_dialog(page, "Logo weghalen").click()
    expect(page.get_by_text("Het logo is weggehaald.")).to_be_visible()
    expect(shown).to_have_count(0)
    assert _stored(db, partner, "logo_url") is None


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (
            {
                "name": "logo.svg",
                "mimeType": "image/svg+xml",
                "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
            },
            "Een SVG kan niet",
        ),
        ({"name": "a.png", "mimeType": "image/png", "buffer": b"no image"}, "geen PNG, JPEG, WebP of GIF"),
        ({"name": "a.png", "mimeType": "image/png", "buffer": b"x" * 1_048_577}, "groter dan 1 MB"),
        (_image((4, 4)), "te klein"),
    ],
    ids=["svg", "text", "big", "small"],
)
def test_a_file_that_is_no_logo_is_refused_at_its_field(
    make: Factory, show: Show, db: Database, file: FilePayload, problem: str
) -> None:
    partner = make.partner()
    page = show(partner, TAB)
    logo = page.get_by_label("Logo", exact=True)
    logo.set_input_files(file)
    expect(logo).to_have_accessible_description(_saying(problem))
    expect(logo).to_have_attribute("aria-invalid", "true")
    assert _stored(db, partner, "logo_url") is None
