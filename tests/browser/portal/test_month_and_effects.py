"""How the month goes, what more budget would bring, and what decided proposals brought."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from playwright.sync_api import Page, Request, expect

from tests.browser.axe import violations
from tests.browser.portal.conftest import Show
from tests.browser.portal.proposals import Scene
from tests.factories import Factory

Database = psycopg.Connection[tuple[Any, ...]]


def test_the_month_is_one_picture_and_the_same_figures_as_a_table(
    scene: Scene, make: Factory, show: Show, yesterday: date, viewport: dict[str, int]
) -> None:
    forecast = {
        "expected_leads": "18.00",
        "expected_low": 11,
        "expected_high": 27,
        "gap_probability": "0.9000",
        "month_leads": 8,
        "expected_month_leads": "20.00",
        "expected_month_low": 12,
        "expected_month_high": 30,
    }
    make.lead_gap(scene.partner, scene.segment, yesterday, **forecast)
    page = show(scene.partner, viewport=viewport)
    month = page.locator("pm-pacing")
    expect(month).to_contain_text("12 tot 30")
    drawing = month.get_by_role("img")
    expect(drawing).to_have_accessible_name(re.compile("^Leads: 12 tot 30"))
    month.get_by_text("Dezelfde cijfers als tabel").click()
    first = yesterday + timedelta(days=1)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    rows = month.locator("tbody tr")
    expect(rows).to_have_count((following - timedelta(days=1)).day)
    expect(rows.last).to_contain_text("12 tot 30")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("svg :is(path, rect, circle, line) > *").count() == 0


def test_an_amount_is_asked_for_once_and_answered_in_a_sentence(scene: Scene, show: Show) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "what-if" in request.url:
            asked.append(request.url.split("extra=")[1])

    def prepare(page: Page) -> None:
        page.on("request", note)
        page.clock.install()

    page = show(scene.partner, prepare=prepare)
    question = page.locator("pm-what-if")
    expect(question.get_by_role("status")).to_contain_text("Er verandert nu niets.")
    # The page's time stands still: on a busy machine, too, nobody pauses between two digits.
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=30))
    question.get_by_label("Extra per maand").fill("")
    question.get_by_label("Extra per maand").press_sequentially("250,50")
    expect(question).not_to_contain_text("Kies een bedrag")
    with page.expect_response(lambda answer: "extra=250.50" in answer.url) as answered:
        page.clock.run_for(1_000)
    assert answered.value.ok
    assert asked == ["100.00", "250.50"]


def test_a_decided_card_says_what_it_brought_and_a_pending_one_what_could_be_seen(
    scene: Scene, show: Show, db: Database, yesterday: date
) -> None:
    pending = scene.raise_to("12.00")
    done = scene.raise_to("11.00")
    db.execute("update public.ai_marketing_recommendations set status = 'approved' where id = %s", [done])
    with db.transaction():
        # What is approved is carried out by what the ads platform answers alone.
        db.execute("set local session_replication_role = replica")
        db.execute(
            "update public.ai_marketing_recommendations set status = 'executed', executed_at = now() "
            "where id = %s",
            [done],
        )
    db.execute(
        "insert into public.recommendation_outlooks values"
        " (%s, %s, 'leads', 'up', 28, 3.2, 0.62, 'Te zien vanaf +62%%.', 'Seen from +62%%.', %s)",
        [pending, scene.partner.id, yesterday],
    )
    db.execute(
        "insert into public.recommendation_effects values (%s, 28, %s, 'leads', 'up', 'effect', 0.31, 0.05,"
        " null, 0.04, 1.75, 34, 26.0, 23, 0, %s, %s, 'Er kwamen meer leads.', 'More leads came.', %s)",
        [done, scene.partner.id, yesterday - timedelta(days=27), yesterday, yesterday],
    )
    page = show(scene.partner, "recommendations")
    expect(page.locator(f"#card-{pending}")).to_contain_text("Te zien vanaf +62%.")
    card = page.locator(f"#card-{done}")
    expect(card).to_contain_text("Zichtbaar effect Er kwamen meer leads.")
    card.get_by_text("Hoe dit is gemeten").click()
    expect(card).to_contain_text("+31%, waarschijnlijk minstens +5%")
    expect(card).to_contain_text("0,04")
    assert violations(page) == []


def test_an_admin_sees_what_the_proposals_of_each_rule_brought(
    scene: Scene, make: Factory, show: Show
) -> None:
    scene.raise_to("12.00")
    page = show(make.admin(), "recommendations", partner=scene.partner, lang="en")
    table = page.locator("pm-rule-effects")
    expect(table.get_by_role("row").filter(has_text="Test")).to_have_count(1)
    expect(table.get_by_role("columnheader", name="Proposed")).to_be_visible()
    assert violations(page) == []
