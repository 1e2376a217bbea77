"""An admin's day: a page goes live, a campaign starts, a segment is looked over and taken away as CSV."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect
from psycopg import sql

from local.settings import Stack
from shared.core.clock import SystemClock, today
from tests.browser.axe import violations
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.portal.people import Account, Hands, Keyboard, Mouse, sign_up, wa_button
from tests.factories import Factory, Person
from tests.unit.landing_pages.public.pages import a_written_page


@dataclass
class Desk:
    """A partner whose page waits for review and whose campaign waits for a start; two others beside it."""

    account: Account
    partner: Person
    segment: UUID
    page: UUID
    campaign: UUID


@pytest.fixture
def desk(stack: Stack, make: Factory, db: psycopg.Connection[tuple[Any, ...]]) -> Desk:
    account = sign_up(stack)
    db.execute(
        "insert into public.profiles (id, email, is_admin, is_active_for_routing)"
        " values (%s, %s, true, false)",
        [account.id, account.email],
    )
    segment = make.segment()
    day = today(SystemClock()) - timedelta(days=1)
    partner = make.partner(
        company_name="Eerste Schilders", marketing_mode="hybrid", monthly_marketing_budget=500
    )
    second = make.partner(company_name="Tweede Schilders", marketing_mode="full_marketing")
    third = make.partner(company_name="Derde Schilders", marketing_mode="hybrid")
    for number, (one, target) in enumerate([(partner, "20.00"), (second, "10.00"), (third, "15.00")]):
        make.link(one, segment, priority=100 + number)
        make.lead_gap(one, segment, day, target_leads_per_week=target)
    make.ad_account(partner)
    campaign = make.campaign(partner, segment_id=segment, daily_budget="10.00")
    written = a_written_page("schilder", "utrecht")
    page = make.landing_page(
        partner,
        "review",
        title="Schilder in Utrecht",
        segment_id=segment,
        content_json=json.dumps(written["content_json"]),
    )
    return Desk(account, partner, segment, page, campaign)


def _status(db: psycopg.Connection[tuple[Any, ...]], table: str, row: UUID) -> object:
    statement = sql.SQL("select status from {} where id = %s").format(sql.Identifier("public", table))
    [[status]] = db.execute(statement, [row]).fetchall()
    return status


def _row(page: Page, section: str, name: str) -> Locator:
    return page.locator(section).get_by_role("row").filter(has_text=name)


@pytest.mark.parametrize("hand", [Mouse, Keyboard], ids=["mouse", "keyboard"])
def test_an_admin_publishes_activates_and_looks_a_segment_over(
    desk: Desk,
    stack: Stack,
    open_page: OpenPage,
    db: psycopg.Connection[tuple[Any, ...]],
    viewport: dict[str, int],
    hand: type[Hands],
    tmp_path: Path,
) -> None:
    page = open_page(viewport=viewport, accept_downloads=True, reduced_motion="reduce")
    hands = hand(page)
    hands.log_in(stack, desk.account)
    page.wait_for_url("**/portal/admin/**")
    page.goto(f"{stack.api_url}/portal/admin/?partner={desk.partner.id}")

    hands.open_tab("Landingspagina's")
    hands.press(wa_button(_row(page, "pm-landing-pages", "Schilder in Utrecht"), "Openen"))
    hands.press(wa_button(page.locator("pm-landing-page"), "Live zetten"))
    hands.confirm("Live zetten")
    expect(page.get_by_text("De pagina is live.").first).to_be_visible()
    assert _status(db, "partner_landing_pages", desk.page) == "live"
    assert violations(page) == []
    address = page.locator("pm-landing-page").get_by_role("link").first.get_attribute("href")
    assert address is not None
    assert httpx.get(address, trust_env=False, timeout=30).status_code == 200

    hands.open_tab("Campagnes")
    hands.press(wa_button(_row(page, "pm-campaigns", "Google Ads"), "Openen"))
    hands.press(wa_button(page.locator("pm-campaign"), "Activeren"))
    expect(page.locator("dialog[open]")).to_contain_text("€ 304,00 per maand")
    assert _status(db, "partner_marketing_campaigns", desk.campaign) == "planned"
    hands.confirm("Activeren")
    expect(page.get_by_text("De campagne is actief.")).to_be_visible()
    assert _status(db, "partner_marketing_campaigns", desk.campaign) == "active"

    page.goto(f"{stack.api_url}/portal/segment/?segment={desk.segment}")
    table = page.locator("pm-segment-partners").get_by_role("table")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(3)
    if viewport == PHONE:
        hands.choose(page.get_by_role("combobox", name="Sorteren op"), "Te weinig, aflopend")
    else:
        hands.press(table.get_by_role("button", name="Te weinig"))
    expect(rows.first).to_contain_text("Eerste Schilders")
    expect(rows.last).to_contain_text("Tweede Schilders")
    hands.choose(page.get_by_role("combobox", name="Werkwijze"), "Platform en eigen campagnes")
    expect(rows).to_have_count(2)
    assert violations(page) == []

    with page.expect_download() as started:
        hands.press(wa_button(page.locator("pm-segment-partners"), "Downloaden als CSV"))
    started.value.save_as(tmp_path / "partners.csv")
    lines = (tmp_path / "partners.csv").read_text(encoding="utf-8-sig").splitlines()
    heading, first, second = (line.split(";") for line in lines)
    assert heading[0] == "Partner"
    assert (first[0], second[0]) == ("Eerste Schilders", "Derde Schilders")
    found = dict(zip(heading, first, strict=True))
    assert (found["Werkwijze"], found["Campagnes"]) == ("Platform en eigen campagnes", "1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_shows_whom_it_names_though_the_list_ends_before_them(
    desk: Desk, stack: Stack, open_page: OpenPage
) -> None:
    page = open_page()
    Mouse(page).log_in(stack, desk.account)
    page.wait_for_url("**/portal/admin/**")
    # As with more than a thousand others whose names come first.
    page.route(
        "**/rest/v1/*limit=1000",
        lambda route: route.continue_(url=route.request.url.replace("limit=1000", "limit=0")),
    )
    page.goto(f"{stack.api_url}/portal/admin/?partner={desk.partner.id}")
    expect(page.get_by_text("8 van 20 leads")).to_be_visible()
    page.goto(f"{stack.api_url}/portal/segment/?segment={desk.segment}")
    expect(page.locator("pm-segment-partners tbody tr")).to_have_count(3)
