"""Who works in a segment, for admins: filter, sort, CSV, and the way to the partner."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.factories import Factory, Person


@pytest.fixture
def partners(make: Factory) -> tuple[UUID, Person]:
    """A segment with three partners in it, and the first of them by name; one more works elsewhere."""
    segment = make.segment()
    first = make.partner(
        company_name="Aalders",
        marketing_mode="hybrid",
        auto_marketing_enabled=True,
        monthly_marketing_budget=500,
    )
    second = make.partner(company_name="Bakker", is_active_for_routing=False)
    third = make.partner(company_name="Cramer", status="paused")
    for partner in (first, second, third):
        make.link(partner, segment)
    make.campaign(first, "active", segment_id=segment, monthly_budget="100")
    make.landing_page(first, "live", segment_id=segment)
    make.link(make.partner(company_name="Elders"), make.segment())
    return segment, first


def _names(page: Page) -> list[str]:
    rows = page.get_by_role("table", name="Partners").get_by_role("rowheader")
    expect(rows.first).to_be_visible()
    return rows.all_inner_texts()


def test_the_partners_are_listed_with_their_marketing(
    make: Factory, show: Show, partners: tuple[UUID, Person], viewport: dict[str, int]
) -> None:
    page = show(make.admin(), segment=partners[0], viewport=viewport)
    assert _names(page) == ["Aalders", "Bakker", "Cramer"]
    row = page.get_by_role("row").filter(has_text="Aalders")
    texts = [" ".join(text.split()) for text in row.get_by_role("cell").all_inner_texts()]
    assert texts == ["Krijgt leads", "Platform en eigen campagnes", "Aan", "1", "1", "€ 0,00", "0", "–"]
    expect(page.get_by_role("row").filter(has_text="Bakker")).to_contain_text("Krijgt geen leads")
    expect(page.get_by_role("row").filter(has_text="Cramer")).to_contain_text("Niet actief")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_they_are_filtered_sorted_and_downloaded_by_keyboard(
    make: Factory, show: Show, partners: tuple[UUID, Person], tmp_path: Path
) -> None:
    page = show(make.admin(), segment=partners[0])
    assert len(_names(page)) == 3
    page.get_by_role("columnheader", name="Partner").get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert _names(page) == ["Cramer", "Bakker", "Aalders"]
    page.get_by_role("combobox", name="Voorstellen").select_option("Uit")
    assert _names(page) == ["Cramer", "Bakker"]
    page.get_by_role("searchbox").fill("bak")
    assert _names(page) == ["Bakker"]
    page.get_by_role("button", name="Downloaden als CSV").focus()
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "segment-partners.csv"
    started.value.save_as(tmp_path / "partners.csv")
    heading, line = (tmp_path / "partners.csv").read_text(encoding="utf-8-sig").splitlines()
    assert heading.startswith("Partner;Status;Werkwijze;Voorstellen;Campagnes;")
    assert line == "Bakker;Krijgt geen leads;Alleen leads van het platform;Uit;0;0;0.00;0;"


def test_a_partner_is_opened_in_the_host(make: Factory, show: Show, partners: tuple[UUID, Person]) -> None:
    segment, first = partners
    page = show(make.admin(), segment=segment)
    page.evaluate("addEventListener('pm-open-partner', ({detail}) => window.opened = detail.partnerId)")
    page.get_by_role("button", name="Aalders").click()
    assert page.evaluate("window.opened") == str(first.id)


def test_more_partners_than_a_page_are_loaded_when_asked_for(
    make: Factory, show: Show, partners: tuple[UUID, Person]
) -> None:
    page = show(make.admin())
    page.route(
        "**/partner-marketing?*",
        lambda route: route.continue_(url=route.request.url.replace("limit=200", "limit=2")),
    )
    page.evaluate(
        """segment => {
          const element = document.createElement("segment-partner-marketing");
          element.setAttribute("segment-id", segment);
          element.setAttribute("token-url", "/host/token");
          document.querySelector("partner-marketing").replaceWith(element);
        }""",
        str(partners[0]),
    )
    expect(page.get_by_text("gaat over de 2 die hier staan")).to_be_visible()
    page.get_by_role("button", name="Meer tonen").click()
    expect(page.get_by_role("rowheader")).to_have_count(3)
    expect(page.get_by_text("die hier staan")).to_have_count(0)


def test_an_empty_segment_says_where_to_link_it(make: Factory, show: Show) -> None:
    page = show(make.admin(), segment=make.segment(), lang="en")
    expect(page.get_by_text("No partners are linked to this segment yet.")).to_be_visible()


def test_a_partner_does_not_see_who_works_in_a_segment(show: Show, partners: tuple[UUID, Person]) -> None:
    segment, first = partners
    page = show(first, segment=segment)
    expect(page.get_by_role("alert")).to_contain_text("U mag dit niet doen.")
    expect(page.get_by_text("Bakker")).to_have_count(0)
