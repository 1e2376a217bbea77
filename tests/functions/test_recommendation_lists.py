"""Reading proposals over HTTP against the real stack: lists, filters, pages, and one in full."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.factories import Factory, Person
from tests.functions.proposals import Proposals, proposals_for

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def _list(api: httpx.Client, partner: Person, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/api/partners/{partner.id}/marketing-recommendations{query}", headers=partner.headers)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def _ids(api: httpx.Client, partner: Person, query: str = "") -> set[UUID]:
    page = _list(api, partner, query)
    assert page["next_cursor"] is None
    return {UUID(row["id"]) for row in page["data"]}


@pytest.fixture
def some(make: Factory) -> Proposals:
    return proposals_for(make, monthly_marketing_budget="1000.00")


def test_a_row_has_all_that_a_reviewer_sees(api: httpx.Client, some: Proposals) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="10.00")
    recommendation = some.change_budget(
        campaign, "10.00", "12.00", priority="high", lead_gap="1.71", created_at=NOON,
        expires_at=NOON + timedelta(days=9),
    )  # fmt: skip
    (row,) = _list(api, some.partner)["data"]
    short = some.segment_id.hex[:12]
    assert row == {
        "id": str(recommendation),
        "partner_id": str(some.partner.id),
        "status": "pending",
        "waits_for": None,
        "priority": "high",
        "action_type": "increase_campaign_budget",
        "action_details": {
            "action_type": "increase_campaign_budget",
            "campaign_id": str(campaign),
            "changes": [{"budget": "daily_budget", "from": "10.00", "to": "12.00"}],
        },
        "reason": "Een voorstel.",
        "reason_en": "A proposal.",
        "expected_effect": {"leads_per_week": ["2.0", "4.0"], "monthly_cost_change": "0.00"},
        "lead_gap": "1.71",
        "lead_gap_per_week": "12.00",
        "day": "2026-03-31",
        "segment_id": str(some.segment_id),
        "code": f"test_{short}",
        "branch": f"test_{short}",
        "region": "utrecht",
        "campaign_id": str(campaign),
        "landing_page_id": None,
        "rule": "test",
        "rule_version": 1,
        "version": 1,
        "created_at": "2026-04-01T12:00:00Z",
        "refreshed_at": None,
        "expires_at": "2026-04-10T12:00:00Z",
        "reviewed_at": None,
        "reviewed_by": None,
        "review_note": None,
        "applied_at": None,
        "applied_by": None,
        "executed_at": None,
        "execution_error": None,
        "effect_outlook": None,
        "measured_effects": [],
    }


def test_one_proposal_comes_with_all_that_its_rule_saw(api: httpx.Client, some: Proposals) -> None:
    recommendation = some.raise_budget("1000.00", "1200.00")
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{recommendation}"
    (row,) = _list(api, some.partner)["data"]
    one = api.get(address, headers=some.partner.headers)
    assert one.status_code == 200
    assert one.json() == row | {"inputs": {"date": "2026-03-31", "gap": {"lead_gap_per_week": "12.00"}}}


def test_a_proposal_that_is_not_the_partners_does_not_exist(api: httpx.Client, make: Factory) -> None:
    own, foreign = (proposals_for(make, monthly_marketing_budget="1000.00") for _ in range(2))
    theirs = foreign.raise_budget("1000.00", "1200.00")
    for recommendation in (theirs, uuid4()):
        address = f"/api/partners/{own.partner.id}/marketing-recommendations/{recommendation}"
        for method, end in (("GET", ""), ("GET", "/preview"), ("POST", "/approve"), ("POST", "/reject")):
            for caller in (own.partner, make.admin()):
                answer = api.request(method, address + end, headers=caller.headers)
                assert answer.status_code == 404, (method, end, answer.text)
                assert answer.json()["detail"] == "There is no such proposal."


def test_filters_let_through_what_they_name(
    api: httpx.Client, some: Proposals, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    first, second = (some.make.campaign(some.partner, "active", daily_budget="10.00") for _ in range(2))
    other_segment = some.make.segment()
    raised = some.change_budget(first, "10.00", "12.00", priority="high")
    paused = some.pause(second, priority="low", segment_id=other_segment)
    shifted = some.shift(first, second)
    monthly = some.raise_budget("1000.00", "1200.00")
    db.execute("update public.ai_marketing_recommendations set status = 'expired' where id = %s", [monthly])

    def found(query: str) -> set[UUID]:
        return _ids(api, some.partner, query)

    assert found("") == {raised, paused, shifted, monthly}
    assert found("?status=pending") == {raised, paused, shifted}
    assert found("?status=expired,rejected") == {monthly}
    assert found("?status=rejected") == set()
    assert found("?priority=high,low") == {raised, paused}
    assert found("?action_type=shift_budget,pause_campaign") == {shifted, paused}
    assert found(f"?segment_id={some.segment_id}") == {raised}
    assert found(f"?segment_id={some.segment_id},{other_segment}") == {raised, paused}
    assert found(f"?campaign_id={first}") == {raised, shifted}
    assert found(f"?campaign_id={second}") == {paused, shifted}
    assert found(f"?campaign_id={uuid4()}") == set()
    assert found(f"?campaign_id={first}&priority=high&status=pending") == {raised}
    assert found(f"?campaign_id={first}&status=expired") == set()
    assert found("?waits_for=admin") == set()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("status=", "status"),
        ("status=pending,", "status"),
        ("status=done", "status"),
        ("status=pending,done", "status"),
        ("status=pending&status=approved", "status"),
        ("status=" + ",".join(["pending"] * 21), "status"),
        ("priority=urgent", "priority"),
        ("action_type=delete", "action_type"),
        ("segment_id=1", "segment_id"),
        ("segment_id={}", "segment_id"),
        ("campaign_id=a'or'1", "campaign_id"),
        ("waits_for=me", "waits_for"),
        ("waits_for=admin,ad_platform", "waits_for"),
        ("cursor=eyJpZCI6MX0", "cursor"),
        ("partner_id=1", "partner_id"),
    ],
)
def test_a_filter_that_is_not_valid_is_named(api: httpx.Client, make: Factory, query: str, name: str) -> None:
    partner = make.partner()
    answer = api.get(f"/api/partners/{partner.id}/marketing-recommendations?{query}", headers=partner.headers)
    assert answer.status_code == 422, answer.text
    assert {(entry["in"], entry["pointer"]) for entry in answer.json()["errors"]} == {("query", name)}


def test_pages_are_newest_first_and_stay_put_while_proposals_arrive(
    api: httpx.Client, some: Proposals
) -> None:
    # Three of one moment, as a night writes them, and one a microsecond older.
    moments = [NOON, NOON, NOON, NOON - timedelta(microseconds=1), NOON - timedelta(days=1)]
    made = [(moment, some.raise_budget("1000.00", "1200.00", created_at=moment)) for moment in moments]
    expected = [str(one) for _, one in sorted(made, key=lambda row: (-row[0].timestamp(), str(row[1])))]
    expected[:3] = sorted(expected[:3])
    seen: list[str] = []
    cursor = ""
    while True:
        page = _list(api, some.partner, f"?limit=2{cursor}")
        seen += [row["id"] for row in page["data"]]
        some.raise_budget("1000.00", "1300.00", created_at=NOON + timedelta(days=1))
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == expected


def test_a_cursor_keeps_its_filters_meaning(api: httpx.Client, some: Proposals) -> None:
    high = [some.raise_budget("1000.00", "1200.00", priority="high") for _ in range(3)]
    for _ in range(3):
        some.raise_budget("1000.00", "1200.00", priority="low")
    first = _list(api, some.partner, "?limit=2&priority=high")
    rest = _list(api, some.partner, f"?limit=2&priority=high&cursor={first['next_cursor']}")
    assert {row["id"] for row in first["data"] + rest["data"]} == {str(one) for one in high}
    assert rest["next_cursor"] is None


def test_only_admins_see_the_proposals_of_all(api: httpx.Client, make: Factory) -> None:
    answer = api.get("/api/marketing-recommendations", headers=make.partner().headers)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Only an admin sees the proposals of all partners."


def test_admins_see_what_waits_for_them(api: httpx.Client, make: Factory) -> None:
    admin = make.admin()
    partners = [
        proposals_for(make, monthly_marketing_budget="1000.00", company_name=name) for name in ("Een", "Twee")
    ]
    segments = ",".join(str(one.segment_id) for one in partners)
    consents = []
    for one in partners:
        campaign = make.campaign(one.partner, daily_budget="10.00")
        consents.append(one.activate(campaign))
        one.pause(campaign)
        address = f"/api/partners/{one.partner.id}/marketing-recommendations/{consents[-1]}/approve"
        assert api.post(address, headers=one.partner.headers).json()["waits_for"] == "admin"

    def found(query: str) -> list[tuple[str, str]]:
        answer = api.get(
            f"/api/marketing-recommendations?segment_id={segments}&{query}", headers=admin.headers
        )
        assert answer.status_code == 200, answer.text
        return [(row["company_name"], row["action_type"]) for row in answer.json()["data"]]

    assert found("waits_for=admin") == [("Twee", "activate_campaign"), ("Een", "activate_campaign")]
    assert found("waits_for=ad_platform") == []
    assert found("waits_for=admin&status=pending") == []
    assert found("waits_for=admin&status=approved,pending&limit=1") == [("Twee", "activate_campaign")]
    assert len(found("status=pending,approved")) == 4
    assert found("status=pending&action_type=pause_campaign") == [
        ("Twee", "pause_campaign"),
        ("Een", "pause_campaign"),
    ]
    newest = api.get(
        f"/api/marketing-recommendations?segment_id={segments}&limit=3", headers=admin.headers
    ).json()
    rest = api.get(
        f"/api/marketing-recommendations?segment_id={segments}&cursor={newest['next_cursor']}",
        headers=admin.headers,
    ).json()
    assert len({row["id"] for row in newest["data"] + rest["data"]}) == 4
    assert rest["next_cursor"] is None
    times = [row["created_at"] for row in newest["data"] + rest["data"]]
    assert times == sorted(times, reverse=True)
