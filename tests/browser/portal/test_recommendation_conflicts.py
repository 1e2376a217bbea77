"""What stands in the way of a decision, and what is nobody else's business."""

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.portal.conftest import Show
from tests.browser.portal.proposals import Scene, archived_page, button, card_of, dialog_of

TAB = "recommendations"


def test_whoever_goes_back_changes_nothing(scene: Scene, show: Show) -> None:
    proposal = scene.raise_to("12.00")
    page = show(scene.partner, TAB)
    button(card_of(page, proposal), "Goedkeuren").click()
    dialog_of(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(button(card_of(page, proposal), "Goedkeuren")).to_be_enabled()
    assert scene.status(proposal) == "pending"


def test_what_the_night_refreshed_is_shown_before_it_is_approved(scene: Scene, show: Show) -> None:
    proposal = scene.raise_to("12.00")
    page = show(scene.partner, TAB)
    card = card_of(page, proposal)
    button(card, "Goedkeuren").click()
    dialog = dialog_of(page)
    scene.db.execute(
        "update public.ai_marketing_recommendations set reason = 'Vannacht opnieuw bekeken.',"
        " action_details = jsonb_set(action_details, '{changes,0,to}', '\"11.50\"') where id = %s",
        [proposal],
    )
    button(dialog, "Goedkeuren").click()
    expect(card).to_contain_text("Dit voorstel is intussen bijgewerkt.")
    expect(card).to_contain_text("Vannacht opnieuw bekeken.")
    assert scene.status(proposal) == "pending"
    assert violations(page) == []
    button(card, "Goedkeuren").click()
    expect(dialog_of(page)).to_contain_text("naar € 11,50.")
    button(dialog_of(page), "Goedkeuren").click()
    expect(card).to_contain_text("Wordt doorgevoerd")


@pytest.mark.parametrize("moment", ["before asking", "while asking"])
def test_a_decision_of_somebody_else_is_told_on_the_card(
    scene: Scene, show: Show, api: httpx.Client, moment: str
) -> None:
    proposal = scene.raise_to("12.00")
    page = show(scene.partner, TAB)
    card = card_of(page, proposal)
    expect(card).to_be_visible()
    path = f"/api/partners/{scene.partner.id}/marketing-recommendations/{proposal}/reject"
    if moment == "before asking":
        assert api.post(path, headers=scene.make.admin().headers).status_code == 200
        button(card, "Goedkeuren").click()
    else:
        button(card, "Goedkeuren").click()
        dialog = dialog_of(page)
        assert api.post(path, headers=scene.make.admin().headers).status_code == 200
        button(dialog, "Goedkeuren").click()
    expect(card.get_by_text("Hierover is intussen al besloten: afgewezen.")).to_be_visible()
    expect(button(card, "Goedkeuren")).to_have_count(0)
    assert scene.status(proposal) == "rejected"


def test_what_does_not_fit_the_budget_says_by_how_much(scene: Scene, show: Show) -> None:
    proposal = scene.raise_to("12.00")
    page = show(scene.partner, TAB)
    card = card_of(page, proposal)
    expect(card).to_be_visible()
    scene.db.execute(
        "update public.profiles set monthly_marketing_budget = 310 where id = %s", [scene.partner.id]
    )
    button(card, "Goedkeuren").click()
    expect(card).to_contain_text("samen € 364,80 per maand kosten: € 54,80 meer dan het maandbudget")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert violations(page) == []


def test_several_are_approved_together_after_a_preview(scene: Scene, show: Show) -> None:
    made, raised = scene.create_page(), scene.raise_to("12.00")
    impossible = scene.propose(archived_page(scene))
    page = show(scene.partner, TAB, viewport=PHONE)
    expect(card_of(page, made)).to_be_visible()
    page.get_by_label("Alle kiezen").check()
    expect(page.get_by_text("3 gekozen")).to_be_visible()
    button(page, "Samen goedkeuren").click()
    dialog = dialog_of(page)
    expect(dialog).to_contain_text("2 voorstellen goedkeuren?")
    expect(dialog).to_contain_text("Hoogstens € 60,80 per maand erbij.")
    expect(dialog).to_contain_text("Deze gaan niet mee:")
    assert violations(page) == []
    button(dialog, "Samen goedkeuren").click()
    expect(page.get_by_text("2 van 3 goedgekeurd.")).to_be_visible()
    assert (scene.status(made), scene.status(raised)) == ("executed", "approved")
    assert scene.status(impossible) == "pending"
    expect(card_of(page, impossible)).to_contain_text(
        "De pagina is intussen gewijzigd, gearchiveerd of al live."
    )
    expect(card_of(page, made)).to_contain_text("Uitgevoerd")


def test_a_partner_sees_nothing_of_another(scene: Scene, show: Show) -> None:
    scene.raise_to("12.00", reason="Alleen voor de eerste partner.")
    page = show(scene.make.partner(), TAB, viewport=PHONE)
    expect(page.get_by_text("Er zijn nog geen voorstellen.")).to_be_visible()
    expect(page.get_by_text("Alleen voor de eerste partner.")).to_have_count(0)
    assert violations(page) == []
    intruder = show(scene.make.partner(), TAB, partner=scene.partner)
    expect(intruder.locator("pm-recommendations").get_by_text("Dit bestaat niet (meer).")).to_be_visible()


def test_a_failing_function_is_told_with_a_way_to_try_again(scene: Scene, show: Show) -> None:
    proposal = scene.raise_to("12.00", reason_en="Because it pays.")

    def refuse(route: Route) -> None:
        route.abort()

    page = show(scene.partner, lang="en")
    page.route("**/marketing-recommendations*", refuse)
    page.get_by_role("tab", name="Proposals").click()
    section = page.locator("pm-recommendations")
    expect(section.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.unroute("**/marketing-recommendations*", refuse)
    button(section, "Try again").click()
    expect(card_of(page, proposal)).to_contain_text("Because it pays.")
    expect(card_of(page, proposal)).to_contain_text("1 to 2.1 leads more a week")

    page.route("**/preview", refuse)
    button(card_of(page, proposal), "Approve").click()
    expect(page.locator("pm-toasts li")).to_be_visible()
    expect(button(card_of(page, proposal), "Approve")).to_be_enabled()
