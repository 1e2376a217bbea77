"""Landing pages in the portal: made, written, reviewed, published; two people on one page."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.portal.conftest import Show
from tests.browser.portal.proposals import button, dialog_of
from tests.factories import Factory, Person

TAB = "pages"

Database = psycopg.Connection[tuple[Any, ...]]

CONTENT = {
    "blocks": [
        {
            "type": "hero",
            "title": "Schilder in Utrecht",
            "subtitle": "Vraag een offerte aan.",
            "button": "Vraag aan",
        },
        {
            "type": "faq",
            "title": "Vragen",
            "items": [{"question": "Wat kost het?", "answer": "Dat hangt ervan af."}],
        },
        {
            "type": "form",
            "title": "Uw klus",
            "intro": "Beschrijf uw klus.",
            "message_label": "Omschrijving",
            "consent": "Ik ga akkoord.",
            "button": "Versturen",
        },
        {"type": "footer", "text": "Schilderwerk"},
    ]
}


def _written(make: Factory, partner: Person, status: str = "concept", title: str = "Eerste pagina") -> UUID:
    return make.landing_page(partner, status, title=title, content_json=json.dumps(CONTENT))


def _stored(db: Database, page_id: UUID) -> tuple[Any, ...]:
    """Status, title, the title of its hero, and what it was sent back with."""
    row = db.execute(
        "select status, title, content_json #>> '{blocks,0,title}', review_note"
        " from public.partner_landing_pages where id = %s",
        [page_id],
    ).fetchone()
    assert row
    return row


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _open(page: Page, title: str) -> Locator:
    """Opens a page of the list; gives the title of its hero, to type in."""
    _button(page, f"Openen {title}").click()
    heading = page.locator("[id='field-hero.title']")
    expect(page.get_by_role("heading", name=title, level=2)).to_be_visible()
    return heading


def test_a_partner_has_a_page_written_changes_it_and_has_it_reviewed(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner = make.partner()
    make.link(partner, make.segment())
    page = show(partner, TAB, viewport=viewport)
    expect(page.get_by_text("Er zijn nog geen landingspagina's.")).to_be_visible()
    _button(page, "Pagina maken").click()
    expect(page.get_by_label("Voor welk segment?")).not_to_have_value("")
    assert violations(page) == []
    _button(page, "Pagina maken").click()

    title = page.locator("[id='field-hero.title']")
    expect(title).not_to_have_value("")
    title.fill("")
    _button(page, "Opslaan en laten nakijken").click()
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Vul dit in.")).to_have_count(1)
    assert violations(page) == []
    title.fill("Test in heel Utrecht")
    _button(page, "Opslaan en laten nakijken").click()
    expect(dialog_of(page)).to_contain_text("Tot dan kunt u hem niet wijzigen.")
    button(dialog_of(page), "Laten nakijken").click()

    expect(page.get_by_text("Wij kijken de pagina na.").last).to_be_visible()
    expect(title).to_have_count(0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row = db.execute(
        "select id from public.partner_landing_pages where partner_id = %s", [partner.id]
    ).fetchone()
    assert row
    assert _stored(db, row[0])[::2] == ("review", "Test in heel Utrecht")
    _button(page, "Alle pagina's").click()
    expect(page.get_by_text("Ter beoordeling").last).to_be_visible()


def test_a_page_is_changed_and_saved_by_keyboard_only(make: Factory, show: Show, db: Database) -> None:
    partner = make.partner()
    page_id = _written(make, partner)
    page = show(partner, TAB)
    _button(page, "Openen Eerste pagina").focus()
    page.keyboard.press("Enter")
    expect(_button(page, "Alle pagina's")).to_be_focused()
    questions = page.locator("summary", has_text="Vragen en antwoorden")
    questions.focus()
    page.keyboard.press("Enter")
    for _ in range(5):  # the heading, the question, its answer, removing it, adding one
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[id='field-faq.items.1.question']")).to_be_focused()
    page.keyboard.type("Werkt u ook op zaterdag?")
    page.keyboard.press("Tab")
    page.keyboard.type("Ja, in overleg.")
    _button(page, "Opslaan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("De pagina is opgeslagen.")).to_be_visible()
    row = db.execute(
        "select content_json #>> '{blocks,1,items,1,answer}' from public.partner_landing_pages where id = %s",
        [page_id],
    ).fetchone()
    assert row == ("Ja, in overleg.",)
    _button(page, "Alle pagina's").focus()
    page.keyboard.press("Enter")
    expect(_button(page, "Openen Eerste pagina")).to_be_focused()


def test_parts_come_and_go_but_never_the_form(make: Factory, show: Show, db: Database) -> None:
    partner = make.partner()
    page_id = _written(make, partner)
    page = show(partner, TAB)
    _open(page, "Eerste pagina")
    _button(page, "Stappen").click()
    expect(page.locator("[id='field-steps.title']")).to_be_focused()
    page.locator("[id='field-steps.title']").fill("Zo werkt het")
    page.locator("[id='field-steps.items.0.title']").fill("Bellen")
    page.locator("[id='field-steps.items.0.text']").fill("Wij bellen u.")
    page.locator("summary", has_text="Vragen en antwoorden").click()
    _button(page, "Onderdeel weghalen").last.click()
    page.locator("summary", has_text="Aanvraagformulier").click()
    expect(page.locator("[data-block=form]").get_by_role("button", name="Onderdeel weghalen")).to_have_count(
        0
    )
    _button(page, "Opslaan").click()
    expect(page.get_by_text("De pagina is opgeslagen.")).to_be_visible()
    row = db.execute(
        "select jsonb_path_query_array(content_json, '$.blocks[*].type') from public.partner_landing_pages"
        " where id = %s",
        [page_id],
    ).fetchone()
    assert row == (["hero", "steps", "form", "footer"],)


def test_an_admin_sends_a_page_back_with_a_note_and_publishes_it_later(
    make: Factory, show: Show, db: Database
) -> None:
    partner, admin = make.partner(), make.admin()
    page_id = _written(make, partner, "review")
    page = show(admin, TAB, partner=partner, viewport=PHONE)
    _open(page, "Eerste pagina")
    assert violations(page) == []
    _button(page, "Terugsturen").click()
    button(dialog_of(page), "Terugsturen").click()
    expect(dialog_of(page).get_by_text("Vul dit in.")).to_be_visible()
    dialog_of(page).get_by_label("Wat moet er anders?").fill("Noem ook Nieuwegein.")
    button(dialog_of(page), "Terugsturen").click()
    expect(page.get_by_text("De pagina is teruggestuurd.")).to_be_visible()
    assert _stored(db, page_id)[3] == "Noem ook Nieuwegein."

    partners = show(partner, TAB)
    expect(partners.get_by_text("Teruggestuurd")).to_be_visible()
    _open(partners, "Eerste pagina")
    expect(partners.get_by_text("Noem ook Nieuwegein.")).to_be_visible()
    assert violations(partners) == []
    _button(partners, "Laten nakijken").click()
    button(dialog_of(partners), "Laten nakijken").click()
    expect(partners.get_by_text("De pagina wordt nagekeken.")).to_be_visible()

    _button(page, "Alle pagina's").click()
    page.reload()
    _open(page, "Eerste pagina")
    _button(page, "Live zetten").click()
    expect(dialog_of(page)).to_contain_text("/lp/test/")
    button(dialog_of(page), "Live zetten").click()
    expect(page.get_by_text("De pagina is live.").first).to_be_visible()
    assert _stored(db, page_id)[0] == "live"


def test_two_people_on_one_page_lose_nothing_they_typed(make: Factory, show: Show, db: Database) -> None:
    partner = make.partner()
    page_id = _written(make, partner)
    page = show(partner, TAB)
    title = _open(page, "Eerste pagina")
    title.fill("Van de partner")
    page.locator("[id='field-hero.button']").fill("Stuur uw vraag")
    db.execute(
        "update public.partner_landing_pages set title = 'Andere naam',"
        " content_json = jsonb_set(content_json, '{blocks,0,title}', '\"Van de admin\"') where id = %s",
        [page_id],
    )
    _button(page, "Opslaan").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Iemand anders heeft deze pagina intussen gewijzigd.")
    expect(alert).to_contain_text("Bovenaan de pagina: kop")
    expect(alert).to_contain_text("Van de admin")
    expect(title).to_have_value("Van de partner")
    expect(page.locator("[id='field-hero.button']")).to_have_value("Stuur uw vraag")
    expect(page.get_by_role("heading", name="Andere naam")).to_be_visible()
    assert _stored(db, page_id)[2] == "Van de admin"
    assert violations(page) == []
    _button(page, "Mijn tekst opslaan").click()
    expect(alert).to_have_count(0)
    expect(page.get_by_text("De pagina is opgeslagen.")).to_be_visible()
    assert _stored(db, page_id)[1:3] == ("Andere naam", "Van de partner")


def test_whoever_gives_way_sees_what_the_other_wrote(make: Factory, show: Show, db: Database) -> None:
    partner = make.partner()
    page_id = _written(make, partner)
    page = show(partner, TAB)
    title = _open(page, "Eerste pagina")
    title.fill("Van de partner")
    db.execute(
        "update public.partner_landing_pages"
        " set content_json = jsonb_set(content_json, '{blocks,0,title}', '\"Van de admin\"') where id = %s",
        [page_id],
    )
    _button(page, "Opslaan").click()
    _button(page, "Mijn wijzigingen weggooien").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(title).to_have_value("Van de admin")
    expect(_button(page, "Opslaan")).to_be_disabled()


def test_a_path_that_another_page_has_is_said_beside_its_field(
    make: Factory, show: Show, db: Database
) -> None:
    partner = make.partner()
    _written(make, partner)
    taken = db.execute(
        "select path from public.partner_landing_pages where partner_id = %s", [partner.id]
    ).fetchone()
    assert taken
    make.landing_page(partner, title="Tweede pagina")
    page = show(partner, TAB, viewport=PHONE)
    _open(page, "Tweede pagina")
    page.locator("summary", has_text="Naam, adres en Google").click()
    path = page.get_by_label("Adres")
    path.fill("Met Spaties")
    _button(page, "Opslaan").click()
    expect(page.get_by_text("Schrijf het zo: /partners/uw-bedrijf/utrecht")).to_be_visible()
    path.fill(taken[0])
    _button(page, "Opslaan").click()
    expect(page.get_by_text("Een andere pagina heeft dit adres al. Kies een ander.")).to_be_visible()
    expect(path).to_be_focused()
    expect(path).to_have_value(taken[0])
    assert violations(page) == []


def test_a_preview_opens_in_a_tab_of_its_own(make: Factory, show: Show) -> None:
    partner = make.partner()
    _written(make, partner)
    page = show(partner, TAB)
    _open(page, "Eerste pagina")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Voorbeeld bekijken").click()
    opened.value.wait_for_url("**/lp/preview/**")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Schilder in Utrecht")


def test_leaving_asks_what_to_do_with_what_was_typed(make: Factory, show: Show, db: Database) -> None:
    partner = make.partner()
    page_id = _written(make, partner)
    page = show(partner, TAB)
    title = _open(page, "Eerste pagina")
    title.fill("Nog niet klaar")
    _button(page, "Alle pagina's").click()
    expect(dialog_of(page)).to_contain_text("nog niet zijn opgeslagen")
    button(dialog_of(page), "Annuleren").click()
    expect(title).to_have_value("Nog niet klaar")
    _button(page, "Alle pagina's").click()
    button(dialog_of(page), "Weggaan zonder opslaan").click()
    expect(_button(page, "Openen Eerste pagina")).to_be_visible()
    assert _stored(db, page_id)[2] == "Schilder in Utrecht"


def test_a_page_that_campaigns_lead_to_is_not_archived_and_says_why(make: Factory, show: Show) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    page_id = _written(make, partner, "live")
    make.campaign(partner, "active", landing_page_id=page_id, daily_budget="5.00")
    page = show(partner, TAB)
    _open(page, "Eerste pagina")
    _button(page, "Archiveren").click()
    expect(dialog_of(page)).to_contain_text("Dit kan niet worden teruggedraaid.")
    button(dialog_of(page), "Archiveren").click()
    expect(page.get_by_text("Dit kan nu niet: actieve campagnes verwijzen naar deze pagina.")).to_be_visible()


def test_the_csv_has_the_pages_and_nobody_elses(make: Factory, show: Show, tmp_path: Path) -> None:
    partner, other = make.partner(), make.partner()
    _written(make, partner, "live")
    _written(make, partner, title="Tweede pagina")
    _written(make, other, title="Van een ander")
    page = show(partner, TAB)
    expect(page.get_by_role("row", name="Tweede pagina")).to_be_visible()
    expect(page.get_by_text("Van een ander")).to_have_count(0)
    with page.expect_download() as started:
        _button(page, "Downloaden als CSV").click()
    started.value.save_as(tmp_path / "pages.csv")
    lines = (tmp_path / "pages.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[:2] for line in lines[1:]] == [
        ["Tweede pagina", "Concept"],
        ["Eerste pagina", "Live"],
    ]


@pytest.mark.parametrize("failure", ["offline", "failed"])
def test_what_cannot_be_loaded_says_so_and_tries_again(make: Factory, show: Show, failure: str) -> None:
    partner = make.partner()
    _written(make, partner)
    page = show(partner)
    expect(page.get_by_role("tab", name="Landingspagina's")).to_be_visible()

    def answer(route: Route) -> None:
        if failure == "offline":
            route.abort()
        else:
            route.fulfill(status=500, body="")

    page.route("**/landing-pages?*", answer)
    page.get_by_role("tab", name="Landingspagina's").click()
    texts = {"offline": "Geen verbinding met de server.", "failed": "Er ging bij ons iets mis."}
    expect(page.locator("pm-landing-pages").get_by_text(texts[failure])).to_be_visible()
    assert violations(page) == []
    page.unroute("**/landing-pages?*")
    page.locator("pm-landing-pages").get_by_role("button", name="Opnieuw proberen").click()
    expect(_button(page, "Openen Eerste pagina")).to_be_visible()
