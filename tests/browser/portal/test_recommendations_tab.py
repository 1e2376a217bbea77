"""Proposals in the portal: read, approved, rejected, carried out by an admin."""

import json
from pathlib import Path

import httpx
from playwright.sync_api import expect

from shared.ads.drift import drift_proposals
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.portal.conftest import Show
from tests.browser.portal.proposals import Scene, button, card_of, dialog_of
from tests.factories import ADS

TAB = "recommendations"


def test_a_partner_approves_a_proposal_after_reading_what_it_costs(
    scene: Scene, show: Show, viewport: dict[str, int]
) -> None:
    proposal = scene.raise_to("12.00")
    page = show(scene.partner, TAB, viewport=viewport)
    card = card_of(page, proposal)
    expect(card.locator("strong").get_by_text("1 tot 2,1 leads per week erbij")).to_be_visible()
    expect(card).to_contain_text("Hoogstens € 60,80 per maand erbij")
    assert violations(page) == []

    button(card, "Goedkeuren").click()
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("Het dagbudget van de campagne gaat van € 10,00 naar € 12,00.")
    expect(dialog).to_contain_text("Dit kost hoogstens € 60,80 per maand extra.")
    expect(dialog).to_contain_text("De budgetten kunnen met de hand worden teruggezet.")
    assert scene.status(proposal) == "pending", "nothing happens before it is confirmed"
    assert violations(page) == []
    dialog.get_by_label("Toelichting").fill("Doe maar.")
    button(dialog, "Goedkeuren").click()

    expect(card).to_contain_text("Wordt doorgevoerd")
    expect(card).to_contain_text("Toelichting: Doe maar.")
    expect(button(card, "Goedkeuren")).to_have_count(0)
    expect(page.get_by_text("Er wacht niets op uw besluit.")).to_be_visible()
    assert str(scene.value("daily_budget", "partner_marketing_campaigns", scene.campaign)) == "12.00"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_partner_rejects_with_a_note_by_keyboard_only(
    scene: Scene, show: Show, viewport: dict[str, int]
) -> None:
    proposal = scene.raise_to("12.00")
    page = show(scene.partner, TAB, viewport=viewport)
    card = card_of(page, proposal)
    expect(card).to_be_visible()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(card.get_by_text("Laag: er zijn nog geen cijfers")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("Hetzelfde voorstel komt 14 dagen niet terug.")
    page.keyboard.press("Tab")
    page.keyboard.type("Nu even niet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Afgewezen")
    expect(card).to_be_focused()
    assert scene.status(proposal) == "rejected"
    assert scene.value("review_note", "ai_marketing_recommendations", proposal) == "Nu even niet."
    assert str(scene.value("daily_budget", "partner_marketing_campaigns", scene.campaign)) == "10.00"


def test_everything_that_changes_can_be_read_before_deciding(scene: Scene, show: Show) -> None:
    made = scene.create_page()
    ads = {name: ADS[name] for name in ("keywords", "negative_keywords", "headlines", "descriptions")}
    improved = scene.propose(
        {
            "action_type": "optimize_campaign",
            "campaign_id": scene.campaign,
            "what_changes": ["Nieuwe kop: Test"],
        }
        | ads
    )
    page = show(scene.partner, TAB)
    for proposal in (made, improved):
        card_of(page, proposal).locator("summary").click()
    texts = (
        "Schilderwerk in Utrecht",
        "Vertel wat er moet gebeuren.",
        "Schilder Utrecht",
        "20 leads per week",
    )
    for text in texts:
        expect(card_of(page, made)).to_contain_text(text)
    for text in ("Nieuwe kop: Test", "test utrecht", "vacature", "Rechtstreeks contact"):
        expect(card_of(page, improved)).to_contain_text(text)
    assert violations(page) == []


def test_an_admin_carries_out_what_a_partner_agreed_to(scene: Scene, show: Show, api: httpx.Client) -> None:
    campaign = scene.make.campaign(scene.partner, daily_budget="5.00")
    details = {"action_type": "activate_campaign", "campaign_id": campaign}
    proposal = scene.propose(details | {"daily_budget": "5.00", "monthly_budget": None})
    path = f"/api/partners/{scene.partner.id}/marketing-recommendations/{proposal}/approve"
    agreed = api.post(path, headers=scene.partner.headers, json={"note": "Graag snel."})
    assert agreed.json()["waits_for"] == "admin"

    partners = show(scene.partner, TAB)
    expect(card_of(partners, proposal)).to_contain_text("Wacht op beheerder")
    expect(button(card_of(partners, proposal), "Goedkeuren")).to_have_count(0)

    page = show(scene.make.admin(), TAB, partner=scene.partner, viewport=PHONE)
    card = card_of(page, proposal)
    expect(card).to_contain_text("De partner ging akkoord op")
    expect(card).to_contain_text("Graag snel.")
    assert violations(page) == []
    button(card, "Uitvoeren").click()
    expect(dialog_of(page)).to_contain_text("Dit kost hoogstens € 152,00 per maand extra.")
    button(dialog_of(page), "Uitvoeren").click()
    expect(card).to_contain_text("Wordt doorgevoerd")
    assert scene.value("status", "partner_marketing_campaigns", campaign) == "active"


def test_what_somebody_changed_at_google_is_taken_over_for_what_it_costs(
    scene: Scene, show: Show, viewport: dict[str, int]
) -> None:
    """The proposals are the night's own."""
    drift = {"daily_budget": {"ours": "10.00", "platform": "13.00"}}
    scene.db.execute(
        "update public.partner_marketing_campaigns set sync_status = 'drifted', drift = %s where id = %s",
        [json.dumps(drift), scene.campaign],
    )
    found = {
        "campaign_id": str(scene.campaign),
        "partner_id": str(scene.partner.id),
        "segment_id": str(scene.segment),
        "drift": drift,
        "adopting_costs": "91.20",
    }
    adopting, reverting = (
        scene.propose(
            row["action_details"],
            expected_effect=json.dumps(row["expected_effect"]),
            reason=row["reason"],
            inputs=json.dumps(row["inputs"]),
        )
        for row in drift_proposals(found)
    )
    page = show(scene.partner, TAB, viewport=viewport)
    for proposal, costs in (
        (adopting, "Hoogstens € 91,20 per maand erbij"),
        (reverting, "Geen extra kosten"),
    ):
        card = card_of(page, proposal)
        expect(card).to_contain_text("het dagbudget is daar € 13,00, hier € 10,00")
        expect(card).to_contain_text(costs)
    card = card_of(page, adopting)
    card.locator("summary").click()
    assert violations(page) == []
    button(card, "Goedkeuren").click()
    button(dialog_of(page), "Goedkeuren").click()
    expect(card).to_contain_text("Uitgevoerd")
    assert str(scene.value("daily_budget", "partner_marketing_campaigns", scene.campaign)) == "13.00"


def test_filters_leave_what_was_asked_for_and_the_csv_has_it(
    scene: Scene, show: Show, tmp_path: Path
) -> None:
    high, low = scene.create_page(priority="high"), scene.raise_to("12.00", priority="low")
    page = show(scene.partner, TAB)
    expect(card_of(page, high)).to_be_visible()
    cards = page.locator("article.card")
    expect(cards).to_have_count(2)
    expect(cards.first).to_have_id(f"card-{high}")
    page.get_by_label("Belang").select_option(label="Kan later")
    expect(cards).to_have_count(1)
    with page.expect_download() as started:
        button(page.locator("pm-recommendations header").first, "Downloaden als CSV").click()
    started.value.save_as(tmp_path / "proposals.csv")
    lines = (tmp_path / "proposals.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Soort", "Budget van campagne verhogen"]
    page.get_by_label("Soort").select_option(label="Landingspagina maken")
    expect(page.get_by_text("Niets gevonden met dit filter.")).to_be_visible()
    button(page, "Filters wissen").click()
    expect(cards).to_have_count(2)
    page.get_by_label("Status").select_option(label="Wacht op u")
    expect(cards).to_have_count(2)
    assert str(low) in (cards.last.get_attribute("id") or "")


def test_older_proposals_are_fetched_when_asked_for_and_stay(scene: Scene, show: Show) -> None:
    older, newer = scene.create_page(), scene.raise_to("12.00")
    page = show(scene.partner)
    page.route(
        "**/marketing-recommendations?*",
        lambda route: route.continue_(url=route.request.url.replace("limit=200", "limit=1")),
    )
    page.get_by_role("tab", name="Voorstellen").click()
    expect(card_of(page, newer)).to_be_visible()
    expect(card_of(page, older)).to_have_count(0)
    button(page, "Oudere voorstellen tonen").click()
    expect(card_of(page, older)).to_be_visible()
    expect(button(page, "Oudere voorstellen tonen")).to_have_count(0)
    button(card_of(page, newer), "Afwijzen").click()
    button(dialog_of(page), "Afwijzen").click()
    expect(card_of(page, newer)).to_contain_text("Afgewezen op")
    expect(card_of(page, older)).to_be_visible()


def test_what_the_ad_platform_refused_says_why(scene: Scene, show: Show, api: httpx.Client) -> None:
    proposal = scene.raise_to("12.00")
    path = f"/api/partners/{scene.partner.id}/marketing-recommendations/{proposal}/approve"
    assert api.post(path, headers=scene.partner.headers).json()["waits_for"] == "ad_platform"
    scene.db.execute(
        "update public.ad_platform_operations set status = 'failed', last_error = 'The budget is too low.'"
        " where campaign_id = %s and recommendation_id = %s",
        [scene.campaign, proposal],
    )
    page = show(scene.partner, TAB)
    card = card_of(page, proposal)
    expect(card).to_contain_text("Mislukt")
    expect(card).to_contain_text("Het advertentieplatform kon dit niet uitvoeren: The budget is too low.")
    assert violations(page) == []
    button(card, "Naar campagnes").click()
    expect(page.get_by_role("tab", name="Campagnes")).to_have_attribute("aria-selected", "true")
