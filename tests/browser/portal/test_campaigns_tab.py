"""Campaigns in the portal: planned, activated, changed, followed; the advertiser accounts they live in."""

import re
from datetime import date, timedelta
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
from tests.factories import Factory

TAB = "campaigns"

Database = psycopg.Connection[tuple[Any, ...]]


def _campaign(db: Database, campaign_id: UUID, *columns: str) -> tuple[Any, ...]:
    row = db.execute(
        f"select {', '.join(columns)} from public.partner_marketing_campaigns where id = %s",  # noqa: S608 - names of our own
        [campaign_id],
    ).fetchone()
    assert row
    return row


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _open(page: Page) -> None:
    """Opens the one campaign of the list."""
    page.get_by_role("button", name=re.compile("^Openen ")).click()
    expect(_button(page, "Alle campagnes")).to_be_visible()


def _field(page: Page, name: str) -> Locator:
    return page.locator(f"[id='field-{name}']")


def test_a_partner_plans_a_campaign_after_mending_what_is_wrong(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    make.link(partner, make.segment())
    make.landing_page(partner, "live")
    page = show(partner, TAB, viewport=viewport)
    expect(page.get_by_text("Er zijn nog geen campagnes.")).to_be_visible()
    _button(page, "Campagne plannen").click()
    expect(_field(page, "landing_page_id")).not_to_have_value("")
    _field(page, "daily_budget").fill("4,99")
    _field(page, "headlines.0").fill("Een kop die veel te lang is voor Google")
    expect(page.get_by_text("39 van 30")).to_be_visible()
    _button(page, "Campagne plannen").click()
    for problem in (
        "Vul minstens € 5,00 per dag in.",
        "Gebruik hoogstens 30 tekens.",
        "Vul minstens één zoekwoord in.",
        "Vul minstens 3 koppen in.",
        "Vul minstens 2 beschrijvingen in.",
    ):
        expect(page.get_by_text(problem)).to_have_count(1)
    expect(_field(page, "daily_budget")).to_be_focused()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    _field(page, "daily_budget").fill("7,50")
    expect(page.get_by_text("Deze campagne kost hoogstens € 228,00 per maand.")).to_be_visible()
    _field(page, "keywords").fill('"schilder utrecht"\neen ' + "twee " * 10)
    for index, text in enumerate(("Schilder in Utrecht", "Vraag een offerte", "Rechtstreeks contact")):
        _field(page, f"headlines.{index}").fill(text)
    for index, text in enumerate(("Beschrijf uw klus.", "Vraag een vrijblijvende offerte aan.")):
        _field(page, f"descriptions.{index}").fill(text)
    _button(page, "Campagne plannen").click()
    expect(page.get_by_text("Een zoekwoord heeft hoogstens 80 tekens en 10 woorden")).to_be_visible()
    expect(_field(page, "keywords")).to_be_focused()
    _field(page, "keywords").fill('"schilder utrecht"')
    _button(page, "Campagne plannen").click()
    expect(page.get_by_text("De campagne is gepland en kost nog niets.")).to_be_visible()
    expect(_button(page, "Activeren")).to_have_count(0)
    assert violations(page) == []
    row = db.execute(
        "select status, daily_budget::text, segment_id is not null, ad_content -> 'keywords'"
        " from public.partner_marketing_campaigns where partner_id = %s",
        [partner.id],
    ).fetchone()
    assert row == ("planned", "7.50", True, [{"text": "schilder utrecht", "match_type": "phrase"}])


def test_an_admin_activates_after_reading_what_it_costs_by_keyboard_only(
    make: Factory, show: Show, db: Database
) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    campaign = make.campaign(partner, daily_budget="10.00")
    page = show(make.admin(), TAB, partner=partner, viewport=PHONE)
    opener = page.get_by_role("button", name=re.compile("^Openen "))
    opener.focus()
    page.keyboard.press("Enter")
    expect(_button(page, "Alle campagnes")).to_be_focused()
    _button(page, "Activeren").focus()
    page.keyboard.press("Enter")
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("€ 304,00 per maand")
    assert _campaign(db, campaign, "status") == ("planned",), "nothing happens before it is confirmed"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("De campagne is actief.")).to_be_visible()
    expect(page.get_by_text("De campagne wacht op een advertentieaccount. Koppel er een")).to_be_visible()
    assert _campaign(db, campaign, "status") == ("active",)
    assert violations(page) == []
    _button(page, "Alle campagnes").focus()
    page.keyboard.press("Enter")
    expect(opener).to_be_focused()


def test_what_does_not_fit_says_by_how_much_or_what_is_missing(
    make: Factory, show: Show, db: Database
) -> None:
    partner = make.partner(monthly_marketing_budget=300)
    campaign = make.campaign(partner, daily_budget="10.00")
    page = show(make.admin(), TAB, partner=partner)
    _open(page)
    _button(page, "Activeren").click()
    button(dialog_of(page), "Activeren").click()
    expect(page.get_by_text("€ 4,00 meer dan het maandbudget van € 300,00")).to_be_visible()
    expect(page.get_by_text("Gepland", exact=True)).to_be_visible()
    db.execute(
        "update public.partner_marketing_campaigns set landing_page_id = null, daily_budget = 5"
        " where id = %s",
        [campaign],
    )
    _button(page, "Activeren").click()
    button(dialog_of(page), "Activeren").click()
    expect(page.get_by_text("Er is nog geen landingspagina gekozen.")).to_be_visible()
    assert _campaign(db, campaign, "status") == ("planned",)


def test_a_partner_changes_the_budget_of_an_active_campaign_and_pauses_it(
    make: Factory, show: Show, db: Database, viewport: dict[str, int]
) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    campaign = make.campaign(partner, "active", daily_budget="10.00")
    page = show(partner, TAB, viewport=viewport)
    _open(page)
    expect(_field(page, "landing_page_id")).to_be_disabled()
    _field(page, "daily_budget").fill("20")
    _button(page, "Opslaan").click()
    expect(dialog_of(page)).to_contain_text("€ 608,00 per maand")
    button(dialog_of(page), "Opslaan").click()
    problem = page.locator("pm-campaign-form").get_by_role("alert")
    expect(problem).to_contain_text("€ 108,00 meer dan het maandbudget van € 500,00")
    expect(_field(page, "daily_budget")).to_have_value("20")
    assert _campaign(db, campaign, "daily_budget::text") == ("10.00",)
    _field(page, "daily_budget").fill("12,50")
    _button(page, "Opslaan").click()
    button(dialog_of(page), "Opslaan").click()
    expect(page.get_by_text("De campagne is opgeslagen.")).to_be_visible()
    expect(problem).to_have_count(0)
    assert _campaign(db, campaign, "daily_budget::text") == ("12.50",)

    _button(page, "Pauzeren").click()
    expect(dialog_of(page)).to_contain_text("Alleen wij kunnen de campagne hervatten.")
    button(dialog_of(page), "Pauzeren").click()
    expect(page.get_by_text("De campagne is gepauzeerd.")).to_be_visible()
    expect(_button(page, "Hervatten")).to_have_count(0)
    assert _campaign(db, campaign, "status") == ("paused",)
    assert violations(page) == []


def test_the_switch_of_proposals_is_put_back_when_it_is_refused(
    make: Factory, show: Show, db: Database
) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    campaign = make.campaign(partner, "active", daily_budget="10.00")
    page = show(partner, TAB)
    _open(page)
    switch = page.get_by_role("switch")
    expect(switch).not_to_be_checked()
    page.route(f"**/campaigns/{campaign}", lambda route: route.fulfill(status=500, body=""))
    page.get_by_text("Elke nacht voorstellen maken voor deze campagne").click()
    expect(page.get_by_text("Er ging bij ons iets mis.")).to_be_visible()
    expect(switch).not_to_be_checked()
    page.unroute(f"**/campaigns/{campaign}")
    page.get_by_text("Elke nacht voorstellen maken voor deze campagne").click()
    expect(page.get_by_text("Voorstellen voor deze campagne staan aan.")).to_be_visible()
    expect(switch).to_be_checked()
    assert _campaign(db, campaign, "ai_managed") == (True,)


def test_a_failed_push_is_said_in_words_and_sent_again_by_an_admin(make: Factory, show: Show) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    campaign = make.campaign(partner, "active", daily_budget="10.00")
    make.fail(campaign, "Google has suspended the account 1234567890.")
    page = show(partner, TAB, viewport=PHONE)
    expect(page.get_by_text("Versturen mislukt")).to_be_visible()
    _open(page)
    expect(page.get_by_text("Google heeft het advertentieaccount gesloten of opgeschort.")).to_be_visible()
    expect(page.get_by_text("Wij lossen dit op; u hoeft niets te doen.")).to_be_visible()
    expect(_button(page, "Opnieuw versturen")).to_have_count(0)
    assert violations(page) == []

    page = show(make.admin(), TAB, partner=partner)
    _open(page)
    expect(page.get_by_text("Melding: Google has suspended the account 1234567890.")).to_be_visible()
    _button(page, "Opnieuw versturen").click()
    expect(page.get_by_text("De wijziging wordt opnieuw verstuurd.")).to_be_visible()
    expect(_button(page, "Opnieuw versturen")).to_have_count(0)


def test_what_a_campaign_did_is_a_chart_a_table_and_a_csv(
    make: Factory, show: Show, yesterday: date, tmp_path: Path
) -> None:
    partner = make.partner(monthly_marketing_budget=500)
    campaign = make.campaign(partner, "active", daily_budget="10.00", external_campaign_id="1234")
    make.spend(campaign, yesterday, "12.40")
    make.spend(campaign, yesterday - timedelta(days=40), "30.00")
    page = show(make.admin(), TAB, partner=partner)
    _open(page)
    results = page.locator("pm-campaign-metrics")
    expect(results.get_by_role("img", name=re.compile("In totaal € 12,"))).to_be_visible()
    expect(results.get_by_text("€ 12,40").first).to_be_visible()
    results.get_by_label("Periode").select_option(label="Laatste 90 dagen")
    expect(results.get_by_text("€ 42,40").first).to_be_visible()
    results.get_by_text("Cijfers per dag").click()
    expect(results.get_by_role("row")).to_have_count(3)
    assert violations(page) == []
    with page.expect_download() as started:
        results.get_by_role("button", name="Downloaden als CSV").click()
    started.value.save_as(tmp_path / "days.csv")
    lines = (tmp_path / "days.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[:2] for line in lines[1:]] == [
        [f"{yesterday}", "12.40"],
        [f"{yesterday - timedelta(days=40)}", "30.00"],
    ]
    link = page.get_by_role("link", name=re.compile("Openen in Google Ads"))
    expect(link).to_have_attribute("href", re.compile(r"^https://ads\.google\.com/.*campaignId=1234"))
    expect(link).to_have_attribute("target", "_blank")


def test_an_admin_links_and_unlinks_an_advertiser_account(make: Factory, show: Show, db: Database) -> None:
    partner, other = make.partner(), make.partner()
    taken = make.ad_account(other)
    page = show(make.admin(), TAB, partner=partner, viewport=PHONE)
    accounts = page.locator("pm-ad-accounts")
    expect(accounts.get_by_text("Niet gekoppeld")).to_have_count(3)
    _button(page, "Koppelen Google Ads").click()
    number = page.get_by_label("Accountnummer van Google Ads")
    expect(number).to_be_focused()
    number.fill("123")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Een klantnummer van Google Ads heeft tien cijfers.")).to_be_visible()
    assert violations(page) == []
    number.fill(taken)
    _button(page, "Koppelen").click()
    expect(page.get_by_text("dit account is al van een andere partner.")).to_be_visible()
    mine = f"{int(taken) ^ 1:010}"
    number.fill(f"{mine[:3]}-{mine[3:6]}-{mine[6:]}")
    _button(page, "Koppelen").click()
    expect(page.get_by_text(f"Gekoppeld: {mine}")).to_be_visible()
    row = db.execute(
        "select external_account_id from public.partner_ad_accounts where partner_id = %s", [partner.id]
    ).fetchone()
    assert row == (mine,)
    _button(page, "Ontkoppelen Google Ads").click()
    button(dialog_of(page), "Ontkoppelen").click()
    expect(page.get_by_text("Het account is ontkoppeld.")).to_be_visible()
    expect(accounts.get_by_text("Niet gekoppeld")).to_have_count(3)


def test_a_partner_sees_only_their_own_campaigns_and_no_accounts(make: Factory, show: Show) -> None:
    partner, other = make.partner(), make.partner()
    make.campaign(partner, daily_budget="6.00")
    make.campaign(other, daily_budget="99.00")
    page = show(partner, TAB)
    expect(page.get_by_text("€ 6,00")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.locator("pm-ad-accounts")).to_have_count(0)


@pytest.mark.parametrize("failure", ["offline", "failed"])
def test_what_cannot_be_loaded_leaves_the_rest(make: Factory, show: Show, failure: str) -> None:
    partner = make.partner()
    make.campaign(partner, daily_budget="6.00")

    def answer(route: Route) -> None:
        if failure == "offline":
            route.abort()
        else:
            route.fulfill(status=500, body="")

    page = show(partner, TAB)
    page.route("**/metrics?*", answer)
    _open(page)
    results = page.locator("pm-campaign-metrics")
    texts = {"offline": "Geen verbinding met de server.", "failed": "Er ging bij ons iets mis."}
    expect(results.get_by_text(texts[failure])).to_be_visible()
    expect(_field(page, "daily_budget")).to_have_value("6")
    page.unroute("**/metrics?*")
    results.get_by_role("button", name="Opnieuw proberen").click()
    expect(results.get_by_text("Er zijn nog geen cijfers.")).to_be_visible()
