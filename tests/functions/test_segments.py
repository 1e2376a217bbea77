"""Segment links, lead gaps, lead statistics and who works in a segment, over HTTP against the real stack."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.core.clock import SystemClock, month_start, today
from tests.factories import Factory, Person

DAY = date(2026, 3, 31)


def _links(api: httpx.Client, partner: Person, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/api/partners/{partner.id}/segments{query}", headers=partner.headers)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def _link(
    api: httpx.Client, partner: Person, segment: UUID, key: object = None, **fields: object
) -> httpx.Response:
    headers = partner.headers | ({"Idempotency-Key": str(key)} if key else {})
    body = {"segment_id": str(segment)} | fields
    return api.post(f"/api/partners/{partner.id}/segments", json=body, headers=headers)


def _unlink(api: httpx.Client, partner: Person, segment: UUID) -> httpx.Response:
    return api.delete(f"/api/partners/{partner.id}/segments/{segment}", headers=partner.headers)


def _change(api: httpx.Client, partner: Person, segment: UUID, body: dict[str, object]) -> httpx.Response:
    return api.patch(f"/api/partners/{partner.id}/segments/{segment}", json=body, headers=partner.headers)


def test_linking_shows_the_link(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment(region="utrecht")
    answer = _link(api, partner, segment, target_leads_per_week="20", priority=5)
    assert answer.status_code == 201
    link = answer.json()
    assert link["segment_id"] == str(segment)
    assert link["region"] == "utrecht"
    assert link["target_leads_per_week"] == "20.00"
    assert (link["priority"], link["is_primary"], link["is_active"]) == (5, False, True)
    assert _links(api, partner) == {"data": [link], "next_cursor": None}


def test_linking_twice_is_a_conflict(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment()
    assert _link(api, partner, segment).status_code == 201
    again = _link(api, partner, segment)
    assert again.status_code == 409
    assert "partner is linked once per segment" in again.json()["detail"]


def test_linking_at_once_makes_one_link(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: _link(api, partner, segment).status_code, range(8)))
    assert sorted(statuses) == [201] + [409] * 7


def test_the_same_key_answers_the_same_again(api: httpx.Client, make: Factory) -> None:
    partner, segment, key = make.partner(), make.segment(), uuid4()
    first = _link(api, partner, segment, key, target_leads_per_week=20)
    assert "Idempotency-Replayed" not in first.headers
    assert _change(api, partner, segment, {"priority": 1}).status_code == 200
    second = _link(api, partner, segment, key, target_leads_per_week="20.00")
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"
    assert _links(api, partner)["data"][0]["priority"] == 1, "a repeated request had an effect"


def test_the_same_key_at_once_has_one_effect(api: httpx.Client, make: Factory) -> None:
    partner, segment, key = make.partner(), make.segment(), uuid4()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: _link(api, partner, segment, key), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


def test_a_key_stands_for_one_request(api: httpx.Client, make: Factory) -> None:
    partner, key = make.partner(), uuid4()
    assert _link(api, partner, make.segment(), key).status_code == 201
    other = _link(api, partner, make.segment(), key)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]


def test_a_key_belongs_to_its_user(api: httpx.Client, make: Factory) -> None:
    segment, key = make.segment(), uuid4()
    for partner in (make.partner(), make.partner()):
        answer = _link(api, partner, segment, key)
        assert (answer.status_code, answer.json()["partner_id"]) == (201, str(partner.id))


def test_a_creation_that_failed_may_be_tried_again_with_its_key(api: httpx.Client, make: Factory) -> None:
    partner, segment, key = make.partner(), make.segment(), uuid4()
    make.link(partner, segment)
    assert _link(api, partner, segment, key).status_code == 409
    assert _unlink(api, partner, segment).status_code == 204
    assert _link(api, partner, segment, key).status_code == 201


@pytest.mark.parametrize("key", ["", "abc", "1" * 36, "{9b2f0b0e-6d0e-4d0a-9a53-0f9f0d3f0b11}"])
def test_a_key_is_a_uuid(api: httpx.Client, make: Factory, key: str) -> None:
    partner = make.partner()
    headers = partner.headers | {"Idempotency-Key": key}
    body = {"segment_id": str(make.segment())}
    answer = api.post(f"/api/partners/{partner.id}/segments", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "Idempotency-Key"


def test_a_segment_must_exist_and_be_active(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    for segment in (uuid4(), make.segment(is_active=False)):
        answer = _link(api, partner, segment)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/segment_id"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("segment_id", "x"),
        ("is_primary", "true"),
        ("priority", -1),
        ("priority", 10_001),
        ("priority", "5"),
        ("priority", 1.5),
        ("target_leads_per_week", -1),
        ("target_leads_per_week", 100_000),
        ("target_leads_per_week", "1.234"),
        ("partner_id", "9b2f0b0e-6d0e-4d0a-9a53-0f9f0d3f0b11"),
    ],
)
def test_a_link_says_what_is_wrong_with_it(
    api: httpx.Client, make: Factory, field: str, value: object
) -> None:
    partner, segment = make.partner(), make.segment()
    answer = _link(api, partner, segment, **{field: value})
    assert answer.status_code == 422
    assert [entry["pointer"] for entry in answer.json()["errors"]] == [f"/{field}"]


def test_a_new_primary_takes_the_place_of_the_old(api: httpx.Client, make: Factory) -> None:
    partner, first, second = make.partner(), make.segment(), make.segment()
    _link(api, partner, first, is_primary=True)
    _link(api, partner, second, is_primary=True)
    assert [(row["segment_id"], row["is_primary"]) for row in _links(api, partner)["data"]] == [
        (str(second), True),
        (str(first), False),
    ]
    assert _change(api, partner, first, {"is_primary": True}).json()["is_primary"] is True
    assert [row["is_primary"] for row in _links(api, partner)["data"]] == [True, False]


def test_a_change_of_a_link_changes_what_it_names(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment()
    link = _link(api, partner, segment, priority=7, target_leads_per_week="3.5").json()
    changed = _change(api, partner, segment, {"target_leads_per_week": None}).json()
    assert changed == link | {"target_leads_per_week": None, "updated_at": changed["updated_at"]}
    assert _change(api, partner, segment, {}).json() == changed
    refused: list[dict[str, object]] = [{"is_primary": None}, {"priority": None}, {"is_active": False}]
    for body in refused:
        assert _change(api, partner, segment, body).status_code == 422


def test_an_unlinked_segment_is_out_of_the_list_and_can_come_back(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment()
    _link(api, partner, segment, is_primary=True, target_leads_per_week=9)
    assert _unlink(api, partner, segment).status_code == 204
    assert _unlink(api, partner, segment).status_code == 204, "undoing twice is the same as once"
    assert _change(api, partner, segment, {"priority": 1}).status_code == 404
    assert _links(api, partner)["data"] == []
    assert [row["is_active"] for row in _links(api, partner, "?is_active=false")["data"]] == [False]
    assert len(_links(api, partner, "?is_active=all")["data"]) == 1
    back = _link(api, partner, segment)
    assert back.status_code == 201
    assert (back.json()["is_primary"], back.json()["target_leads_per_week"]) == (False, None)


def test_what_was_never_linked_cannot_be_unlinked(api: httpx.Client, make: Factory) -> None:
    assert _unlink(api, make.partner(), make.segment()).status_code == 404


def _pages(api: httpx.Client, partner: Person, address: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = api.get(address + cursor, headers=partner.headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["data"]
        if page["next_cursor"] is None:
            return rows
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_links_come_in_pages_without_a_gap_or_a_double(api: httpx.Client, make: Factory, limit: int) -> None:
    partner = make.partner()
    for priority in (5, 5, 1, 9, 5):
        make.link(partner, make.segment(), priority=priority)
    primary = make.segment()
    make.link(partner, primary, priority=100, is_primary=True)
    rows = _pages(api, partner, f"/api/partners/{partner.id}/segments?limit={limit}")
    assert [row["priority"] for row in rows] == [100, 1, 5, 5, 5, 9]
    order = [(not row["is_primary"], row["priority"], UUID(row["segment_id"])) for row in rows]
    assert order == sorted(order)


def test_gaps_are_each_segments_latest_unless_days_are_asked_for(api: httpx.Client, make: Factory) -> None:
    partner, one, two = make.partner(), make.segment(), make.segment()
    for back in range(4):
        make.lead_gap(partner, one, DAY - timedelta(days=back))
    make.lead_gap(partner, two, DAY - timedelta(days=2))
    address = f"/api/partners/{partner.id}/lead-gaps"

    def found(query: str) -> list[tuple[str, str]]:
        return [(row["date"], row["segment_id"]) for row in _pages(api, partner, address + query)]

    assert found("?limit=1") == [("2026-03-31", str(one)), ("2026-03-29", str(two))]
    assert found("?date=2026-03-30") == [("2026-03-30", str(one))]
    assert found(f"?segment_id={two}") == [("2026-03-29", str(two))]
    assert len(found("?from=2026-03-29&limit=2")) == 4
    assert len(found("?to=2026-03-29&limit=2")) == 3
    assert found(f"?from=2026-03-29&to=2026-03-30&segment_id={one}&limit=1") == [
        ("2026-03-30", str(one)),
        ("2026-03-29", str(one)),
    ]
    assert found("?date=1999-01-01") == []


def test_a_gap_is_shown_per_week_with_what_it_rests_on(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment()
    make.lead_gap(partner, segment, DAY)
    (gap,) = _pages(api, partner, f"/api/partners/{partner.id}/lead-gaps?")
    assert gap["lead_gap_per_week"] == "12.00"
    assert (gap["target_leads_per_day"], gap["current_leads_per_day"], gap["lead_gap"]) == (
        "2.86",
        "1.14",
        "1.71",
    )
    assert (gap["platform_leads"], gap["own_campaign_leads"], gap["window_days"]) == (5, 3, 7)
    assert gap["target_source"] == "explicit"


@pytest.mark.parametrize(
    "query",
    [
        "date=yesterday",
        "date=20260331",
        "date=1767225600",
        "from=2026-02-30",
        "from=2026-04-01&to=2026-03-31",
        "date=2026-03-31&from=2026-03-31",
        "segment_id=x",
        "date=",
    ],
)
def test_days_are_days(api: httpx.Client, make: Factory, query: str) -> None:
    partner = make.partner()
    answer = api.get(f"/api/partners/{partner.id}/lead-gaps?{query}", headers=partner.headers)
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 1


def test_statistics_come_by_day_newest_first(api: httpx.Client, make: Factory) -> None:
    partner, one, two = make.partner(), make.segment(), make.segment()
    for back in range(3):
        make.lead_stats(partner, one, DAY - timedelta(days=back), platform_leads=back, spend="1.5")
    make.lead_stats(partner, two, DAY, own_campaign_leads=4)
    address = f"/api/partners/{partner.id}/lead-stats"
    rows = _pages(api, partner, f"{address}?limit=1")
    order = [(-date.fromisoformat(row["date"]).toordinal(), UUID(row["segment_id"])) for row in rows]
    assert order == sorted(order)
    assert len(rows) == 4
    (newest,) = _pages(api, partner, f"{address}?segment_id={one}&from=2026-03-31")
    assert (newest["spend"], newest["platform_leads"]) == ("1.50", 0)
    assert len(_pages(api, partner, f"{address}?to=2026-03-30")) == 2


def test_an_admin_sees_who_works_in_a_segment(api: httpx.Client, make: Factory) -> None:
    admin, segment, elsewhere = make.admin(), make.segment(), make.segment()
    busy = make.partner(
        company_name="B",
        marketing_mode="hybrid",
        auto_marketing_enabled=True,
        monthly_marketing_budget="3000",
    )
    quiet = make.partner(company_name="A", status="paused")
    gone = make.partner(company_name="C")
    make.link(busy, segment, target_leads_per_week="20", priority=3)
    make.link(quiet, segment, is_primary=True)
    make.link(gone, segment, is_active=False)
    make.campaign(busy, "active", segment_id=segment, daily_budget="5")
    make.campaign(busy, "paused", segment_id=segment, daily_budget="5")
    make.campaign(busy, "active", segment_id=elsewhere, daily_budget="5")
    first = month_start(today(SystemClock()))
    make.lead_stats(busy, segment, first, platform_leads=2, own_campaign_leads=1, spend="10.50")
    make.lead_stats(busy, segment, first - timedelta(days=1), platform_leads=50, spend="500")
    make.lead_stats(busy, elsewhere, first, platform_leads=50, spend="500")
    make.lead_gap(busy, segment, first - timedelta(days=3), lead_gap="0")
    make.lead_gap(busy, segment, first - timedelta(days=1))
    rows = _pages(api, admin, f"/api/segments/{segment}/partner-marketing?limit=1")
    assert [row["company_name"] for row in rows] == ["A", "B"]
    assert rows[1] == {
        "partner_id": str(busy.id),
        "company_name": "B",
        "status": "active",
        "is_active_for_routing": True,
        "marketing_mode": "hybrid",
        "auto_marketing_enabled": True,
        "is_primary": False,
        "priority": 3,
        "target_leads_per_week": "20.00",
        "active_campaigns": 1,
        "live_landing_pages": 0,
        "spend_this_month": "10.50",
        "leads_this_month": 3,
        "lead_gap_date": (first - timedelta(days=1)).isoformat(),
        "lead_gap_per_week": "12.00",
    }
    assert (rows[0]["status"], rows[0]["is_primary"]) == ("paused", True)
    assert (rows[0]["leads_this_month"], rows[0]["lead_gap_per_week"]) == (0, None)


def test_segments_to_link_come_by_code_and_in_pages(api: httpx.Client, make: Factory) -> None:
    partner, codes = make.partner(), []
    made = {make.segment() for _ in range(3)}
    closed = make.segment(is_active=False)
    found: dict[UUID, str] = {}
    cursor = ""
    while True:
        answer = api.get(f"/api/segments?limit=2{cursor}", headers=partner.headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found |= {UUID(row["segment_id"]): row["code"] for row in page["data"]}
        codes += [row["code"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert made <= found.keys()
    assert closed not in found
    assert len(codes) == len(set(codes)), "a segment came twice"


def test_nobody_lists_segments_without_a_token(api: httpx.Client) -> None:
    assert api.get("/api/segments").status_code == 401
