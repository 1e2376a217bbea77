"""The budget with its log, for admins: what is committed, and who changed what from what to what, and why."""

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.browser.portal.proposals import Scene, button

TAB = "budget"


def _approved_raise(scene: Scene, api: httpx.Client) -> None:
    """The partner approves a raise from EUR 10 to 12 a day, then sets EUR 600 a month by hand."""
    path = f"/api/partners/{scene.partner.id}"
    proposal = scene.raise_to("12.00")
    approved = api.post(f"{path}/marketing-recommendations/{proposal}/approve", headers=scene.partner.headers)
    assert approved.status_code == 200, approved.text
    changed = api.post(
        f"{path}/marketing-profile",
        headers=scene.partner.headers,
        json={"monthly_marketing_budget": "600.00"},
    )
    assert changed.status_code == 200, changed.text


def _log(page: Page) -> list[str]:
    """The cells of the log, row by row, without blanks that do not break."""
    rows = page.get_by_role("table", name="Wijzigingen").locator("tbody tr")
    expect(rows.first).to_be_visible()
    return [" | ".join(row.split()) for row in rows.all_inner_texts()]


def test_every_change_says_who_what_from_what_to_what_and_why(
    scene: Scene, show: Show, api: httpx.Client, viewport: dict[str, int]
) -> None:
    _approved_raise(scene, api)
    page = show(scene.make.admin(), TAB, partner=scene.partner, viewport=viewport)
    by_hand, approved = (row.replace(" | ", " ") for row in _log(page)[:2])
    assert "Maandbudget voor marketing" in by_hand
    assert "€ 500,00" in by_hand
    assert "€ 600,00" in by_hand
    assert by_hand.endswith("Partner Met de hand")
    assert approved.startswith("Dagbudget Google Ads")
    assert "€ 10,00" in approved
    assert "€ 12,00" in approved
    assert approved.endswith("Partner Goedgekeurd voorstel")
    commitments = page.get_by_role("table", name="Verdeling over campagnes")
    expect(commitments.locator("tbody tr")).to_have_count(1)
    expect(commitments).to_contain_text("€ 364,80")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_log_is_filtered_by_keyboard_and_exported_as_shown(
    scene: Scene, show: Show, api: httpx.Client, tmp_path: Path
) -> None:
    _approved_raise(scene, api)
    page = show(scene.make.admin(), TAB, partner=scene.partner)
    assert len(_log(page)) >= 2
    page.get_by_role("combobox", name="Waarom").focus()
    page.keyboard.type("Goed")
    rows = page.get_by_role("table", name="Wijzigingen").locator("tbody tr")
    expect(rows).to_have_count(1)
    with page.expect_download() as started:
        button(page, "Downloaden als CSV").last.click()
    assert started.value.suggested_filename == "budget-changes.csv"
    started.value.save_as(tmp_path / "log.csv")
    heading, line = (tmp_path / "log.csv").read_text(encoding="utf-8-sig").splitlines()
    assert heading == "Budget;Wanneer;Oud;Nieuw;Wie;Waarom"
    assert line.startswith("Dagbudget")
    assert line.endswith(";10.00;12.00;Partner;Goedgekeurd voorstel")


def test_the_log_is_there_without_the_names_of_campaigns(scene: Scene, show: Show, api: httpx.Client) -> None:
    _approved_raise(scene, api)
    page = show(scene.make.admin(), partner=scene.partner)
    page.route("**/campaigns?*", lambda route: route.abort())
    page.get_by_role("tab", name="Budget").click()
    assert any("Campagne" in row for row in _log(page))


def test_a_failing_function_leaves_a_way_to_try_again(scene: Scene, show: Show) -> None:
    page = show(scene.make.admin(), partner=scene.partner)
    expect(page.get_by_role("tab", name="Budget")).to_be_visible()
    page.route("**/budget?*", lambda route: route.abort())
    page.get_by_role("tab", name="Budget").click()
    section = page.locator("pm-budget-log")
    expect(section.get_by_role("alert")).to_be_visible()
    page.unroute("**/budget?*")
    button(section, "Opnieuw proberen").click()
    assert _log(page) != []


def test_nothing_yet_says_what_to_do_and_a_partner_sees_no_other(scene: Scene, show: Show) -> None:
    fresh = scene.make.partner()
    page = show(scene.make.admin(), TAB, partner=fresh)
    expect(page.get_by_text("Er is nog geen budget ingesteld of gewijzigd.")).to_be_visible()
    assert violations(page) == []
    intruder = show(fresh, TAB, partner=scene.partner)
    section = intruder.locator("pm-budget-log")
    expect(section.get_by_text("Dit bestaat niet (meer).")).to_be_visible()
    expect(section.get_by_role("table")).to_have_count(0)
