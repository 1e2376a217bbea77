"""Rules about landing pages, at their boundaries."""

import pytest

from shared.recommendations.models.states import RuleName
from tests.unit.recommendations.snapshots import (
    PAGE,
    PARTNER,
    SEGMENT,
    by_rule,
    details,
    page,
    partner,
    segment,
    the_one,
)

MISSING = RuleName.MISSING_LANDING_PAGE
UNPUBLISHED = RuleName.UNPUBLISHED_LANDING_PAGE
WEAK = RuleName.WEAK_LANDING_PAGE

GAP = (
    "Voor schilderwerk in Utrecht wilt u 20 leads per week. In de laatste 7 dagen kwamen er 8 leads binnen: "
    "12 te weinig."
)


@pytest.mark.parametrize(("per_week", "proposals"), [("0.99", 0), ("1.00", 1), ("1.01", 1), ("-3.00", 0)])
def test_a_page_is_missed_from_one_lead_short(per_week: str, proposals: int) -> None:
    assert len(by_rule(partner(segment(pages=[], per_week=per_week)), MISSING)) == proposals


@pytest.mark.parametrize("status", ["concept", "review", "live"])
def test_no_page_is_missed_where_there_is_one(status: str) -> None:
    assert by_rule(partner(segment(pages=[page(status=status)])), MISSING) == []


def test_a_missing_page_comes_whole() -> None:
    proposal = the_one(partner(segment(pages=[])), MISSING)
    assert proposal.priority.value == "high"
    assert proposal.dedupe_key == f"{PARTNER}:{SEGMENT}:create_landing_page:-"
    assert str(proposal.lead_gap) == "1.71"
    assert proposal.reason.startswith(GAP)
    assert proposal.reason_en.startswith(
        "For schilderwerk in Utrecht you want 20 leads a week. In the last 7 days 8 leads arrived: 12 too "
        "few."
    )
    action = details(proposal)
    assert action["path"] == "/partners/jansen-schilderwerken/schilder-utrecht"
    assert action["title"] == "Schilder in Utrecht: Jansen Schilderwerken"
    kinds = [block["type"] for block in action["content_json"]["blocks"]]
    assert kinds[0] == "hero"
    assert kinds[-2:] == ["form", "footer"]
    assert sorted(kinds[1:-2]) == ["faq", "services", "steps", "usps", "work_area"]
    assert proposal.expected_effect.model_dump(mode="json") == {
        "leads_per_week": None,
        "monthly_cost_change": "0.00",
    }


def test_a_target_from_capacity_is_called_room() -> None:
    changed = segment(pages=[])
    changed["gap"]["target_source"] = "capacity"
    assert "hebt u ruimte voor 20 leads per week" in the_one(partner(changed), MISSING).reason


@pytest.mark.parametrize(("status", "proposals"), [("concept", 1), ("review", 1), ("live", 0)])
def test_a_page_that_is_not_live_is_to_be_published(status: str, proposals: int) -> None:
    found = by_rule(partner(segment(pages=[page(status=status)])), UNPUBLISHED)
    assert len(found) == proposals
    for proposal in found:
        assert proposal.priority.value == "medium"
        assert details(proposal) == {
            "action_type": "publish_landing_page",
            "landing_page_id": str(PAGE),
            "path": "/partners/jansen/schilder-utrecht",
            "from_status": status,
        }


def test_an_unpublished_page_can_wait_while_nothing_is_short() -> None:
    assert by_rule(partner(segment(pages=[page(status="concept")], per_week="0.99")), UNPUBLISHED) == []


def test_the_furthest_page_counts() -> None:
    others = [
        page(id=f"33333333-3333-4333-8333-00000000000{number}", status=status, path=f"/{status}")
        for number, status in enumerate(("concept", "review"))
    ]
    proposal = the_one(partner(segment(pages=others)), UNPUBLISHED)
    assert details(proposal)["from_status"] == "review"
    assert by_rule(partner(segment(pages=[*others, page()])), UNPUBLISHED) == []


@pytest.mark.parametrize(
    ("views", "conversions", "per_week", "proposals"),
    [
        (99, 1, "12.00", 0),
        (100, 1, "12.00", 1),
        (101, 1, "12.00", 1),
        (100, 2, "12.00", 0),  # 2 % is enough
        (101, 2, "12.00", 1),  # 1.98 % is not
        (150, 3, "12.00", 0),
        (1000, 0, "0.99", 0),
        (1000, 0, "1.00", 1),
    ],
)
def test_a_page_is_weak_below_two_percent_of_a_hundred_views(
    views: int, conversions: int, per_week: str, proposals: int
) -> None:
    shown = page(views_28d=views, conversions_28d=conversions)
    assert len(by_rule(partner(segment(pages=[shown], per_week=per_week)), WEAK)) == proposals


def test_a_weak_page_gets_named_changes() -> None:
    proposal = the_one(partner(segment(pages=[page(views_28d=1200, conversions_28d=12)])), WEAK)
    assert "had in 28 dagen 1.200 bezoeken en 12 aanvragen: 1%, minder dan 2%." in proposal.reason
    assert "had 1,200 visits in 28 days and 12 requests: 1%, less than 2%." in proposal.reason_en
    changes = details(proposal)["changes"]
    assert [change["field"] for change in changes] == ["title", "subtitle", "seo_title", "seo_description"]
    assert changes[0]["from"] == "Jansen"
    assert changes[0]["to"] == "Offerte aanvragen voor schilderwerk in Utrecht"
    # 2 % of 1,200 are 24, 12 more than now in four weeks: 3 a week, of which half to all is expected.
    assert proposal.expected_effect.model_dump(mode="json")["leads_per_week"] == ["1.5", "3.0"]


def test_a_weak_page_that_has_every_change_already_is_left_alone() -> None:
    snapshot = partner(segment(pages=[page(views_28d=1200)]))
    changes = details(the_one(snapshot, WEAK))["changes"]
    changed = page(views_28d=1200, **{change["field"]: change["to"] for change in changes})
    assert by_rule(partner(segment(pages=[changed])), WEAK) == []
