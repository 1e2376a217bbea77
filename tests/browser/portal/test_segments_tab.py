"""The segments in the portal: what is short where; linking, unlinking, targets; for partners and admins."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.factories import Factory, Person

TAB = "segments"

Database = psycopg.Connection[tuple[Any, ...]]


def _name(db: Database, segment: UUID) -> str:
    row = db.execute("select code from public.lead_segments where id = %s", [segment]).fetchone()
    assert row
    return f"{row[0].replace('_', ' ').capitalize()}, Utrecht"


def _link(db: Database, partner: Person, segment: UUID) -> tuple[Any, ...] | None:
    """Whether it is linked, the target and whether it is the main one."""
    return db.execute(
        "select is_active, target_leads_per_week, is_primary from public.partner_segments"
        " where partner_id = %s and segment_id = %s",
        [partner.id, segment],
    ).fetchone()


def _saying(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _target(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Doel per week")


def _in_dialog(page: Page, name: str) -> Locator:
    return page.locator("pm-confirm dialog").get_by_text(name, exact=True)


def test_the_list_says_what_is_wanted_what_came_and_what_is_short(
    make: Factory, show: Show, db: Database, yesterday: date, viewport: dict[str, int]
) -> None:
    partner, short, fresh = make.partner(), make.segment(), make.segment()
    make.link(partner, short, is_primary=True, target_leads_per_week=20)
    make.link(partner, fresh)
    make.lead_gap(partner, short, yesterday)
    page = show(partner, TAB, viewport=viewport)
    row = _row(page, _name(db, short))
    for text in ("Hoofdsegment", "zelf gekozen", "5 platform, 3 eigen", "12 te weinig"):
        expect(row).to_contain_text(text)
    expect(_row(page, _name(db, fresh))).to_contain_text("vannacht bekend")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_target_is_set_by_keyboard_alone(make: Factory, show: Show, db: Database) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    page = show(partner, TAB)
    edit = _button(page, f"Wijzigen {_name(db, segment)}")
    edit.focus()
    page.keyboard.press("Enter")
    expect(_target(page)).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("7,5")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Opgeslagen. Het telt mee vanaf vannacht.")).to_be_visible()
    expect(_row(page, _name(db, segment))).to_contain_text("7,5")
    expect(edit).to_be_focused()
    assert _link(db, partner, segment) == (True, 7.5, True)


def test_what_is_typed_wrong_is_said_at_its_field(make: Factory, show: Show, db: Database) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    page = show(partner, TAB)
    _button(page, f"Wijzigen {_name(db, segment)}").click()
    target = _target(page)
    for typed, problem in (
        ("veel", "Vul een getal in"),
        ("-1", "van 0 of hoger"),
        ("100000", "hoogstens 99.999"),
    ):
        target.fill(typed)
        _button(page, "Opslaan").click()
        expect(target).to_have_accessible_description(_saying(problem))
        expect(target).to_be_focused()
    page.keyboard.press("Escape")
    expect(target).to_have_count(0)
    assert _link(db, partner, segment) == (True, None, False)


def test_a_segment_is_linked_once_it_is_confirmed(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner, segment = make.partner(), make.segment()
    name = _name(db, segment)
    page = show(partner, TAB, viewport=viewport)
    expect(page.get_by_text("Er is nog geen segment gekoppeld.")).to_be_visible()
    assert violations(page) == []
    _button(page, "Segment koppelen").click()
    page.get_by_label("Welk segment?").select_option(name)
    _target(page).fill("12")
    _button(page, "Koppelen").click()
    expect(_in_dialog(page, f"{name} koppelen?")).to_be_visible()
    _in_dialog(page, "Annuleren").click()
    expect(_in_dialog(page, f"{name} koppelen?")).not_to_be_visible()
    assert _link(db, partner, segment) is None
    _button(page, "Koppelen").click()
    _in_dialog(page, "Koppelen").click()
    expect(page.get_by_text(f"{name} is gekoppeld.")).to_be_visible()
    expect(_row(page, name)).to_contain_text("12")
    assert _link(db, partner, segment) == (True, 12, False)
    assert violations(page) == []


def test_a_segment_that_was_linked_meanwhile_is_said_to_be(make: Factory, show: Show, db: Database) -> None:
    partner, segment = make.partner(), make.segment()
    name = _name(db, segment)
    page = show(partner, TAB)
    _button(page, "Segment koppelen").click()
    page.get_by_label("Welk segment?").select_option(name)
    make.link(partner, segment)
    _button(page, "Koppelen").click()
    _in_dialog(page, "Koppelen").click()
    expect(page.get_by_text("Dit kan nu niet: dit segment is al gekoppeld.")).to_be_visible()
    expect(_row(page, name)).to_be_visible()


def test_a_segment_that_was_closed_meanwhile_is_refused_at_its_field(
    make: Factory, show: Show, db: Database
) -> None:
    partner, segment = make.partner(), make.segment()
    page = show(partner, TAB)
    _button(page, "Segment koppelen").click()
    which = page.get_by_label("Welk segment?")
    which.select_option(_name(db, segment))
    db.execute("update public.lead_segments set is_active = false where id = %s", [segment])
    _button(page, "Koppelen").click()
    _in_dialog(page, "Koppelen").click()
    expect(which).to_have_accessible_description(_saying("Kies een ander segment"))
    assert _link(db, partner, segment) is None


def test_an_admin_unlinks_a_partners_segment_after_reading_what_it_means(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    name = _name(db, segment)
    page = show(make.admin(), TAB, partner=partner, viewport=viewport)
    _button(page, f"Loskoppelen {name}").click()
    expect(page.get_by_text("blijft geld kosten tot u hem pauzeert")).to_be_visible()
    assert violations(page) == []
    _in_dialog(page, "Loskoppelen").click()
    expect(page.get_by_text(f"{name} is losgekoppeld.")).to_be_visible()
    expect(_row(page, name)).to_have_count(0)
    assert _link(db, partner, segment) == (False, None, False)


def test_an_admin_opens_the_segment_in_the_host(make: Factory, show: Show, db: Database) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    page = show(make.admin(), TAB, partner=partner)
    page.evaluate("addEventListener('pm-open-segment', ({detail}) => window.opened = detail.segmentId)")
    _button(page, _name(db, segment)).click()
    assert page.evaluate("window.opened") == str(segment)


def test_a_target_that_could_not_be_saved_is_put_back_and_what_was_typed_stays(
    make: Factory, show: Show, db: Database
) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment, target_leads_per_week=5)
    page = show(partner, TAB)
    _button(page, f"Wijzigen {_name(db, segment)}").click()
    page.route("**/segments/*", lambda route: route.abort())
    _target(page).fill("9")
    _button(page, "Opslaan").click()
    expect(page.locator("pm-toasts")).to_contain_text("Geen verbinding met de server.")
    expect(_target(page)).to_have_value("9")
    expect(_row(page, _name(db, segment)).get_by_role("cell").first).to_have_text("5zelf gekozen")


def test_the_links_can_be_changed_when_the_gaps_cannot_be_fetched(
    make: Factory, show: Show, db: Database
) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    page = show(partner)
    page.route("**/lead-gaps?*", lambda route: route.fulfill(status=500, body="no"))
    page.get_by_role("tab", name="Segmenten").click()
    expect(page.get_by_text("is nu niet op te halen")).to_be_visible()
    expect(_button(page, f"Wijzigen {_name(db, segment)}")).to_be_visible()


def test_nobody_sees_another_partners_segments(make: Factory, show: Show, db: Database) -> None:
    partner, other, segment = make.partner(), make.partner(), make.segment()
    make.link(partner, segment)
    page = show(other, TAB)
    expect(page.get_by_text("Er is nog geen segment gekoppeld.")).to_be_visible()
    pretending = show(other, TAB, partner=partner)
    expect(pretending.get_by_text("Dit bestaat niet (meer).")).to_be_visible()
    for seen in (page, pretending):
        expect(seen.get_by_text(_name(db, segment))).to_have_count(0)


def test_the_segments_are_there_in_english(make: Factory, show: Show) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment, target_leads_per_week=20)
    page = show(partner, TAB, lang="en")
    expect(_button(page, "Link a segment")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Target a week")).to_be_visible()
