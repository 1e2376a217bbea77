"""What a preview says, and that approving then does exactly that. Over HTTP against the real stack."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.factories import Factory, Person
from tests.functions.proposals import Proposals, proposals_for

Db = psycopg.Connection[tuple[Any, ...]]
Propose = Callable[[Proposals], UUID]


def _active(some: Proposals, daily_budget: str = "10.00") -> UUID:
    return some.make.campaign(some.partner, "active", daily_budget=daily_budget)


def _planned(some: Proposals) -> UUID:
    return some.make.campaign(some.partner, daily_budget="10.01")


def _page(some: Proposals, status: str = "concept") -> UUID:
    return some.make.landing_page(some.partner, status)


# Per action: the proposal, who asks, and what it may cost a month: by itself, and later.
CASES: dict[str, tuple[Propose, str, str, str]] = {
    "create page": (lambda some: some.create_page(), "partner", "0.00", "0.00"),
    "publish page": (lambda some: some.publish_page(_page(some)), "partner", "0.00", "0.00"),
    "publish page, admin": (lambda some: some.publish_page(_page(some)), "admin", "0.00", "0.00"),
    "optimize page": (lambda some: some.optimize_page(_page(some, "live")), "partner", "0.00", "0.00"),
    "optimize page, admin": (lambda some: some.optimize_page(_page(some, "live")), "admin", "0.00", "0.00"),
    "create campaign": (lambda some: some.create_campaign(_page(some, "live")), "partner", "0.00", "304.31"),
    "activate": (lambda some: some.activate(_planned(some), "10.01"), "partner", "304.31", "0.00"),
    "activate, admin": (lambda some: some.activate(_planned(some), "10.01"), "admin", "304.31", "0.00"),
    "increase": (
        lambda some: some.change_budget(_active(some), "10.00", "11.01"),
        "partner",
        "30.71",
        "0.00",
    ),
    "decrease": (lambda some: some.change_budget(_active(some), "10.00", "9.00"), "partner", "0.00", "0.00"),
    "optimize campaign": (lambda some: some.optimize_campaign(_active(some)), "partner", "0.00", "0.00"),
    "pause": (lambda some: some.pause(_active(some)), "partner", "0.00", "0.00"),
    "shift": (lambda some: some.shift(_active(some), _active(some)), "partner", "0.00", "0.00"),
    "raise": (lambda some: some.raise_budget("1000.00", "1250.50"), "partner", "0.00", "250.50"),
}


def _preview(api: httpx.Client, some: Proposals, recommendation: UUID, caller: Person) -> dict[str, Any]:
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{recommendation}/preview"
    answer = api.get(address, headers=caller.headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _budget(api: httpx.Client, some: Proposals) -> dict[str, Any]:
    found: dict[str, Any] = api.get(
        f"/api/partners/{some.partner.id}/budget", headers=some.partner.headers
    ).json()
    return found


def _everything(db: Db, partner: Person) -> list[Any]:
    """All rows of the partner that approving anything could touch."""
    tables = {
        "profiles": "id",
        "partner_landing_pages": "partner_id",
        "partner_marketing_campaigns": "partner_id",
        "ai_marketing_recommendations": "partner_id",
        "ad_platform_operations": "partner_id",
        "marketing_budget_changes": "partner_id",
    }
    return [
        db.execute(
            f"select to_jsonb(t) from public.{table} as t where {owner} = %s order by 1",  # noqa: S608 - names from above
            [partner.id],
        ).fetchall()
        for table, owner in tables.items()
    ]


@pytest.mark.parametrize("case", CASES)
def test_approving_does_what_the_preview_said_and_the_preview_does_nothing(
    api: httpx.Client, make: Factory, db: Db, case: str
) -> None:
    propose, role, now, later = CASES[case]
    some = proposals_for(make, monthly_marketing_budget="1000.00")
    recommendation = propose(some)
    caller = make.admin() if role == "admin" else some.partner

    before, budget_before = _everything(db, some.partner), _budget(api, some)
    preview = _preview(api, some, recommendation, caller)
    assert _everything(db, some.partner) == before
    assert _preview(api, some, recommendation, caller) == preview

    assert preview["is_possible"] is True
    assert preview["obstacle"] is None
    assert (preview["max_extra_cost_per_month"], preview["max_later_cost_per_month"]) == (now, later)
    assert preview["changes"]
    for text in [*preview["changes"], preview["cost"], preview["undo"]]:
        assert text["nl"].endswith(".")
        assert text["en"].endswith(".")

    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{recommendation}/approve"
    approved = api.post(address, headers=caller.headers).json()
    assert (approved["status"], approved["waits_for"]) == (preview["status_after"], preview["waits_for"])
    budget = _budget(api, some)
    assert preview["committed"] == {"before": budget_before["committed"], "after": budget["committed"]}
    assert preview["monthly_budget"] == {
        "before": budget_before["monthly_marketing_budget"],
        "after": budget["monthly_marketing_budget"],
    }
    logged = [
        {name: line[name] for name in ("budget", "campaign_id", "old_amount", "new_amount")}
        for line in reversed(budget["changes"]["data"])
        if line["recommendation_id"] == str(recommendation)
    ]
    if case == "create campaign":
        assert [line.pop("campaign_id") for line in logged] == [approved["campaign_id"]]
        assert [line.pop("campaign_id") for line in preview["budget_changes"]] == [None]
    assert preview["budget_changes"] == logged
    page = db.execute(
        "select jsonb_build_object('path', path, 'title', title, 'status', status)"
        " from public.partner_landing_pages where id = %s",
        [approved["landing_page_id"]],
    ).fetchone()
    assert preview["landing_page"] == (page[0] if page else None)
    campaign = db.execute(
        "select status, daily_budget::text from public.partner_marketing_campaigns where id = %s",
        [approved["campaign_id"]],
    ).fetchone()
    shown = preview["campaign"]
    assert (shown and (shown["status"], shown["daily_budget"])) == campaign


def test_a_consented_activation_costs_what_it_will_cost_once_an_admin_agrees(
    api: httpx.Client, make: Factory
) -> None:
    some = proposals_for(make, monthly_marketing_budget="1000.00")
    preview = _preview(api, some, some.activate(_planned(some), "10.01"), some.partner)
    assert preview["waits_for"] == "admin"
    assert preview["committed"] == {"before": "0.00", "after": "0.00"}
    assert preview["cost"] == {
        "nl": "Dit kost nu niets, en na akkoord van een beheerder hoogstens € 304,31 per maand.",
        "en": "This costs nothing now, and at most €304.31 a month once an admin agrees.",
    }
    assert [text["nl"] for text in preview["changes"]] == [
        "De campagne start met een dagbudget van € 10,01.",
        "Een beheerder voert dit uit na nog een eigen akkoord.",
    ]


def test_the_words_have_the_numbers(api: httpx.Client, make: Factory) -> None:
    some = proposals_for(make, monthly_marketing_budget="1000.00")
    up = _preview(api, some, some.change_budget(_active(some), "10.00", "11.01"), some.partner)
    assert up["changes"][0] == {
        "nl": "Het dagbudget van de campagne gaat van € 10,00 naar € 11,01.",
        "en": "The campaign's daily budget goes from €10.00 to €11.01.",
    }
    assert up["cost"]["nl"] == "Dit kost hoogstens € 30,71 per maand extra."
    down = _preview(api, some, some.pause(_active(some, "10.01")), some.partner)
    assert down["cost"]["nl"] == "Dit kost niets. Van het maandbudget komt € 304,30 per maand vrij."
    monthly = _preview(api, some, some.raise_budget("1000.00", "1250.50"), some.partner)
    assert (
        monthly["changes"][0]["nl"] == "Het maandbudget voor marketing gaat van € 1.000,00 naar € 1.250,50."
    )
    assert (
        monthly["cost"]["en"]
        == "This costs nothing yet. Campaigns may then cost at most €250.50 more a month."
    )


def test_a_first_budget_has_no_before(api: httpx.Client, make: Factory) -> None:
    some = proposals_for(make)
    preview = _preview(api, some, some.raise_budget(None, "350.00"), some.partner)
    assert preview["monthly_budget"] == {"before": None, "after": "350.00"}
    assert preview["max_later_cost_per_month"] == "350.00"
    assert preview["changes"][0]["nl"] == "Het maandbudget voor marketing wordt € 350,00."


@pytest.mark.parametrize("caller", ["partner", "admin"])
def test_what_is_not_possible_says_why_as_approving_does(
    api: httpx.Client, make: Factory, db: Db, caller: str
) -> None:
    some = proposals_for(make, monthly_marketing_budget="1000.00")
    asking = make.admin() if caller == "admin" else some.partner
    too_much = some.change_budget(_active(some, "30.00"), "30.00", "33.00")
    decided = some.create_page()
    address = f"/api/partners/{some.partner.id}/marketing-recommendations"
    assert api.post(f"{address}/{decided}/reject", headers=some.partner.headers).status_code == 200
    for recommendation in (too_much, decided):
        before = _everything(db, some.partner)
        preview = _preview(api, some, recommendation, asking)
        assert _everything(db, some.partner) == before
        conflict = api.post(f"{address}/{recommendation}/approve", headers=asking.headers)
        assert conflict.status_code == 409
        assert conflict.json()["detail"].startswith(preview["obstacle"])
        assert preview == {
            "recommendation_id": str(recommendation),
            "is_possible": False,
            "obstacle": preview["obstacle"],
            "changes": [],
            "budget_changes": [],
        } | dict.fromkeys(
            preview.keys() - {"recommendation_id", "is_possible", "obstacle", "changes", "budget_changes"}
        )


def test_a_preview_of_nothing_is_not_found(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    address = f"/api/partners/{partner.id}/marketing-recommendations/{uuid4()}/preview"
    assert api.get(address, headers=partner.headers).status_code == 404
