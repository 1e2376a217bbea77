"""The overview in the portal: what waits for a decision, the weeks, and for admins what leads became."""

from datetime import date, timedelta
from typing import Any

import psycopg
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.factories import Factory, Person

Database = psycopg.Connection[tuple[Any, ...]]


def _raise(make: Factory, partner: Person, **columns: object) -> None:
    details = {"action_type": "raise_monthly_budget", "from": None, "to": "250.00"}
    effect = '{"leads_per_week": null, "monthly_cost_change": "250.00"}'
    make.recommendation(partner, details, expected_effect=effect, **columns)


def _requests(page: Page, ending: str) -> list[Request]:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if ending in request.url else None)
    return seen


def _proposals(page: Page) -> Locator:
    return page.locator("pm-proposals")


def test_the_most_important_proposal_is_one_step_away(
    make: Factory, show: Show, viewport: dict[str, int]
) -> None:
    partner, segment = make.partner(), make.segment()
    _raise(make, partner, priority="low")
    page_details = {"action_type": "pause_campaign", "campaign_id": make.campaign(partner)}
    effect = '{"leads_per_week": ["-1.00", "-2.00"], "monthly_cost_change": "-304.00"}'
    make.recommendation(partner, page_details, segment_id=segment, priority="high", expected_effect=effect)
    page = show(partner, viewport=viewport)
    expect(_proposals(page)).to_contain_text("Er wachten 2 voorstellen op een besluit.")
    expect(_proposals(page).get_by_role("heading", level=3)).to_contain_text("Campagne pauzeren")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _proposals(page).get_by_role("button", name="Bekijken en beslissen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Voorstellen")).to_have_attribute("aria-selected", "true")


def test_nothing_waits_and_nothing_of_another_partner_is_shown(make: Factory, show: Show) -> None:
    partner, other = make.partner(), make.partner()
    _raise(make, other)
    page = show(partner)
    expect(_proposals(page)).to_contain_text("Er wacht niets op een besluit.")
    pretending = show(partner, partner=other)
    expect(pretending.get_by_text("Dit bestaat niet (meer).").first).to_be_visible()


def test_proposals_that_cannot_be_fetched_leave_the_rest_usable(
    make: Factory, show: Show, yesterday: date
) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    make.lead_gap(partner, segment, yesterday)
    page = show(partner, "settings")
    page.route("**/marketing-recommendations?*", lambda route: route.fulfill(status=500, body="no"))
    page.get_by_role("tab", name="Overzicht").click()
    expect(_proposals(page).get_by_role("alert")).to_contain_text("Er ging bij ons iets mis.")
    expect(page.get_by_text("Nog niet: 12 leads per week tekort.")).to_be_visible()
    page.unroute("**/marketing-recommendations?*")
    _proposals(page).get_by_role("button", name="Opnieuw proberen").click()
    expect(_proposals(page)).to_contain_text("Er wacht niets op een besluit.")


def _gaps(db: Database, partner: Person, segments: int, make: Factory, newest: date) -> None:
    """A gap per segment and day of the last eight weeks, with one platform lead each."""
    for _ in range(segments):
        segment = make.segment()
        make.lead_gap(partner, segment, newest, platform_leads=1, own_campaign_leads=0)
        db.execute(
            "insert into public.partner_lead_gaps (partner_id, segment_id, date, target_leads_per_day,"
            " current_leads_per_day, lead_gap, target_leads_per_week, platform_leads, own_campaign_leads,"
            " target_source) select partner_id, segment_id, date - n, target_leads_per_day,"
            " current_leads_per_day, lead_gap, target_leads_per_week, platform_leads, own_campaign_leads,"
            " target_source from public.partner_lead_gaps, generate_series(1, 56) as n"
            " where partner_id = %s and segment_id = %s",
            [partner.id, segment],
        )


def test_all_weeks_are_drawn_for_a_partner_with_many_segments(
    make: Factory, show: Show, db: Database, yesterday: date
) -> None:
    partner = make.partner()
    _gaps(db, partner, 9, make, yesterday)
    page = show(partner, "settings")
    asked = _requests(page, "/lead-gaps?")
    page.get_by_role("tab", name="Overzicht").click()
    chart = page.locator("pm-leads")
    chart.get_by_text("Dezelfde cijfers als tabel").click()
    rows = chart.locator("tbody tr")
    expect(rows).to_have_count(8)
    assert {row.locator("td").first.inner_text() for row in rows.all()} == {"9"}
    assert {row.locator("td").last.inner_text() for row in rows.all()} == {"180"}
    # One of the goal, one of the chart, and the weeks beyond its first 200 rows: 22 days of nine segments.
    assert len(asked) == 2 + 4


def test_every_shape_of_a_drawing_is_drawn(make: Factory, show: Show, yesterday: date) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    make.lead_gap(partner, segment, yesterday)
    page = show(partner)
    expect(page.locator("svg[role=img] text").first).to_be_visible()
    # Markup that lost a closing slash puts what follows inside a shape, where a browser draws nothing.
    assert page.locator("svg :is(path, rect, circle, line) > *").count() == 0


def test_few_segments_need_one_request_each(make: Factory, show: Show, db: Database, yesterday: date) -> None:
    partner = make.partner()
    _gaps(db, partner, 3, make, yesterday)
    page = show(partner, "settings")
    asked = _requests(page, "/lead-gaps?")
    page.get_by_role("tab", name="Overzicht").click()
    expect(page.locator("pm-leads svg[role=img]")).to_be_visible()
    assert len(asked) == 2


def _figures(page: Page) -> str:
    section = page.locator("pm-lead-figures")
    expect(section.locator("dl")).to_be_visible()
    return " ".join(section.locator("dl").inner_text().split())


def test_an_admin_sees_what_became_of_the_leads_and_what_they_cost(
    make: Factory, show: Show, yesterday: date, viewport: dict[str, int]
) -> None:
    partner, segment, other = make.partner(), make.segment(), make.segment()
    counts = {"platform_leads": 4, "own_campaign_leads": 1, "leads_accepted": 3, "leads_rejected": 1}
    make.lead_stats(partner, segment, yesterday, spend="10.10", **counts)
    make.lead_stats(partner, other, yesterday - timedelta(days=27), spend="0.20", **counts)
    make.lead_stats(partner, segment, yesterday - timedelta(days=28), spend="99.00", **counts)
    page = show(make.admin(), partner=partner, viewport=viewport)
    assert _figures(page) == (
        "Leads 10 Geaccepteerd 6 60% van de leads Afgewezen 2 20% van de leads Uitgegeven € 10,30"
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _days(db: Database, partner: Person, segments: int, make: Factory, newest: date) -> None:
    for _ in range(segments):
        db.execute(
            "insert into public.partner_lead_stats (partner_id, segment_id, date, platform_leads, spend)"
            " select %s, %s, %s - n, 1, 0.01 from generate_series(0, 27) as n",
            [partner.id, make.segment(), newest],
        )


def test_the_figures_of_many_segments_add_up_too(
    make: Factory, show: Show, db: Database, yesterday: date
) -> None:
    partner = make.partner()
    _days(db, partner, 11, make, yesterday)
    page = show(make.admin(), "profile", partner=partner)
    asked = _requests(page, "/lead-stats?")
    page.get_by_role("tab", name="Overzicht").click()
    assert _figures(page).startswith("Leads 308 ")
    assert _figures(page).endswith("Uitgegeven € 3,08")
    assert len(asked) == 1 + 5


def test_the_overview_speaks_english(make: Factory, show: Show) -> None:
    partner = make.partner()
    _raise(make, partner)
    page = show(partner, lang="en")
    expect(_proposals(page)).to_contain_text("1 proposal waits for a decision.")
