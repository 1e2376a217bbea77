"""Approving and rejecting proposals over HTTP against the real stack: one by one, in bulk, twice, at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.factories import Factory, Person
from tests.functions.proposals import Proposals, proposals_for

Db = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def some(make: Factory) -> Proposals:
    """For a partner with EUR 1000 a month."""
    return proposals_for(make, monthly_marketing_budget="1000.00")


def _decide(
    api: httpx.Client,
    some: Proposals,
    recommendation: UUID,
    decision: str = "approve",
    *,
    caller: Person | None = None,
    key: object = None,
    body: object = None,
) -> httpx.Response:
    headers = (caller or some.partner).headers | ({"Idempotency-Key": str(key)} if key else {})
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{recommendation}/{decision}"
    return api.post(address, headers=headers, json=body)


def _approve_all(
    api: httpx.Client, some: Proposals, ids: list[UUID], *, key: object = None, **fields: object
) -> httpx.Response:
    headers = some.partner.headers | ({"Idempotency-Key": str(key)} if key else {})
    body = {"recommendation_ids": [str(one) for one in ids]} | fields
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/approve"
    return api.post(address, headers=headers, json=body)


def _daily_budget(db: Db, campaign: UUID) -> str:
    row = db.execute(
        "select daily_budget from public.partner_marketing_campaigns where id = %s", [campaign]
    ).fetchone()
    assert row is not None
    return str(row[0])


def test_approving_carries_out_and_says_who_when_and_what_for(
    api: httpx.Client, some: Proposals, db: Db
) -> None:
    recommendation = some.create_page()
    answer = _decide(api, some, recommendation, body={"note": "  Graag.\nDank. "})
    assert answer.status_code == 200, answer.text
    approved = answer.json()
    assert (approved["status"], approved["waits_for"]) == ("executed", None)
    assert approved["reviewed_by"] == approved["applied_by"] == str(some.partner.id)
    assert approved["review_note"] == "Graag.\nDank."
    assert approved["reviewed_at"] == approved["applied_at"] == approved["executed_at"] is not None
    assert "inputs" not in approved
    page = db.execute(
        "select status, title from public.partner_landing_pages where id = %s", [approved["landing_page_id"]]
    ).fetchone()
    assert page == ("review", "Schilder in Utrecht")


def test_a_change_that_google_must_follow_waits_for_it(api: httpx.Client, some: Proposals, db: Db) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="10.00")
    approved = _decide(api, some, some.change_budget(campaign, "10.00", "12.00")).json()
    assert (approved["status"], approved["waits_for"]) == ("approved", "ad_platform")
    assert approved["applied_at"] is not None
    assert _daily_budget(db, campaign) == "12.00"


def test_a_partners_agreement_waits_for_an_admin_who_carries_it_out(
    api: httpx.Client, some: Proposals, make: Factory
) -> None:
    recommendation, admin = some.publish_page(make.landing_page(some.partner)), make.admin()
    agreed = _decide(api, some, recommendation, body={"note": "Akkoord."}).json()
    assert (agreed["status"], agreed["waits_for"], agreed["applied_at"]) == ("approved", "admin", None)
    again = _decide(api, some, recommendation)
    assert again.status_code == 409
    assert again.json()["detail"].startswith("This proposal is approved already. An admin still has to")
    done = _decide(api, some, recommendation, caller=admin).json()
    assert (done["status"], done["waits_for"]) == ("executed", None)
    assert (done["reviewed_by"], done["applied_by"]) == (str(some.partner.id), str(admin.id))
    assert done["review_note"] == "Akkoord."


def test_an_admin_may_decline_what_a_partner_agreed_to(
    api: httpx.Client, some: Proposals, make: Factory
) -> None:
    recommendation = some.publish_page(make.landing_page(some.partner))
    assert _decide(api, some, recommendation).status_code == 200
    assert _decide(api, some, recommendation, "reject").status_code == 409
    declined = _decide(api, some, recommendation, "reject", caller=make.admin(), body={"note": "Nog niet."})
    assert (declined.json()["status"], declined.json()["waits_for"]) == ("rejected", None)


def test_rejecting_changes_nothing_else(api: httpx.Client, some: Proposals, db: Db) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="10.00")
    answer = _decide(api, some, some.change_budget(campaign, "10.00", "12.00"), "reject", body={})
    assert answer.status_code == 200
    rejected = answer.json()
    assert (rejected["status"], rejected["applied_at"]) == ("rejected", None)
    assert rejected["reviewed_by"] == str(some.partner.id)
    assert _daily_budget(db, campaign) == "10.00"


@pytest.mark.parametrize("first", ["approve", "reject"])
@pytest.mark.parametrize("second", ["approve", "reject"])
def test_what_is_decided_stays_decided(api: httpx.Client, some: Proposals, first: str, second: str) -> None:
    recommendation = some.create_page()
    status = _decide(api, some, recommendation, first).json()["status"]
    again = _decide(api, some, recommendation, second)
    assert again.status_code == 409
    assert again.json()["detail"].startswith(f"This proposal is {status} already. Decided on ")


def test_two_decisions_at_once_have_one_winner(api: httpx.Client, some: Proposals, db: Db) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="10.00")
    recommendation, admin = some.change_budget(campaign, "10.00", "12.00"), some.make.admin()
    decisions = [("approve", some.partner), ("approve", admin), ("reject", some.partner), ("approve", admin)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda one: _decide(api, some, recommendation, one[0], caller=one[1]), decisions)
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert _daily_budget(db, campaign) == ("10.00" if winner["status"] == "rejected" else "12.00")


def test_what_exceeds_the_budget_says_by_how_much(api: httpx.Client, some: Proposals, db: Db) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="30.00")  # commits 912.00
    answer = _decide(api, some, some.change_budget(campaign, "30.00", "33.00"))
    assert answer.status_code == 409
    assert (
        "EUR 1003.20 a month, EUR 3.20 more than the monthly budget of EUR 1000.00" in answer.json()["detail"]
    )
    assert _daily_budget(db, campaign) == "30.00"


def test_what_no_longer_holds_says_what_changed(api: httpx.Client, some: Proposals) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="11.00")
    answer = _decide(api, some, some.change_budget(campaign, "10.00", "12.00"))
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The campaign's daily budget is EUR 11.00 now, not EUR 10.00.")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    expired = _decide(api, some, some.create_page(expires_at=yesterday))
    assert (expired.status_code, expired.json()["detail"][:30]) == (409, "This proposal has expired. It ")


@pytest.mark.parametrize("decision", ["approve", "reject"])
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"note": "a" * 2001}, "/note"),
        ({"note": "a\u0000b"}, "/note"),
        ({"note": 1}, "/note"),
        ({"reason": "x"}, "/reason"),
        ([], ""),
    ],
)
def test_a_body_that_is_not_valid_decides_nothing(
    api: httpx.Client, some: Proposals, decision: str, body: object, pointer: str
) -> None:
    recommendation = some.create_page()
    answer = _decide(api, some, recommendation, decision, body=body)
    assert answer.status_code == 422, answer.text
    assert [entry["pointer"] for entry in answer.json()["errors"]] == [pointer]
    assert _decide(api, some, recommendation, decision, body={"note": " "}).json()["review_note"] is None


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_what_was_refreshed_since_it_was_read_is_not_decided_unread(
    api: httpx.Client, some: Proposals, db: Db, decision: str
) -> None:
    recommendation = some.raise_budget("1000.00", "1200.00")
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{recommendation}"
    read = api.get(address, headers=some.partner.headers)
    assert (read.headers["ETag"], read.json()["version"]) == ('"1"', 1)
    db.execute(
        "update public.ai_marketing_recommendations "
        "set action_details = jsonb_set(action_details, '{to}', '\"1300.00\"') where id = %s",
        [recommendation],
    )

    def decide(tag: str) -> httpx.Response:
        headers = some.partner.headers | {"If-Match": tag}
        return api.post(f"{address}/{decision}", headers=headers)

    late = decide('"1"')
    assert (late.status_code, late.headers["ETag"], late.json()["version"]) == (412, '"2"', 2)
    assert "changed since you read it" in late.json()["detail"]
    assert decide("1").status_code == 422
    again = decide('"2"')
    assert (again.status_code, again.headers["ETag"]) == (200, '"2"')


def test_deciding_needs_no_version(api: httpx.Client, some: Proposals) -> None:
    recommendation = some.raise_budget("1000.00", "1200.00")
    assert _decide(api, some, recommendation).status_code == 200


def test_the_same_key_decides_once_and_answers_the_same(api: httpx.Client, some: Proposals) -> None:
    recommendation, key = some.create_page(), uuid4()
    first = _decide(api, some, recommendation, key=key, body={"note": "Ja."})
    again = _decide(api, some, recommendation, key=key, body={"note": "Ja."})
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_stands_for_one_decision(api: httpx.Client, some: Proposals) -> None:
    recommendation, key = some.create_page(), uuid4()
    assert _decide(api, some, recommendation, key=key).status_code == 200
    other = some.raise_budget("1000.00", "1200.00")
    for answer in (
        _decide(api, some, recommendation, key=key, body={"note": "Toch met een woord."}),
        _decide(api, some, recommendation, "reject", key=key),
        _decide(api, some, other, key=key),
        _approve_all(api, some, [other], key=key),
    ):
        assert answer.status_code == 422, answer.text
        assert "Idempotency-Key" in answer.json()["detail"]
    assert _decide(api, some, other, key=uuid4()).status_code == 200, "the key was refused, not the proposal"


def test_the_same_key_at_once_has_one_effect(api: httpx.Client, some: Proposals) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="10.00")
    recommendation, key = some.change_budget(campaign, "10.00", "12.00"), uuid4()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: _decide(api, some, recommendation, key=key), range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


def test_a_decision_that_failed_may_be_tried_again_with_its_key(
    api: httpx.Client, some: Proposals, db: Db
) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="30.00")
    recommendation, key = some.change_budget(campaign, "30.00", "33.00"), uuid4()
    assert _decide(api, some, recommendation, key=key).status_code == 409
    db.execute("update public.profiles set monthly_marketing_budget = 1100 where id = %s", [some.partner.id])
    assert _decide(api, some, recommendation, key=key).status_code == 200


def test_a_key_of_somebody_else_opens_nothing(api: httpx.Client, make: Factory) -> None:
    one, other = (proposals_for(make, monthly_marketing_budget="1000.00") for _ in range(2))
    recommendation, key = one.create_page(), uuid4()
    assert _decide(api, one, recommendation, key=key).status_code == 200
    assert _decide(api, one, recommendation, key=key, caller=other.partner).status_code == 404
    assert _decide(api, other, other.create_page(), key=key).status_code == 200


def test_bulk_approval_says_what_became_of_every_one(api: httpx.Client, some: Proposals, db: Db) -> None:
    campaign = some.make.campaign(some.partner, "active", daily_budget="26.00")  # commits 790.40
    small = some.make.campaign(some.partner, "active", daily_budget="5.00")  # 942.40 together
    fits = some.change_budget(campaign, "26.00", "27.00")  # 972.80
    too_much = some.change_budget(small, "5.00", "5.20", dedupe_key="a")  # 978.88
    too_late = some.change_budget(small, "5.00", "5.20", dedupe_key="b")
    rejected = some.create_page()
    assert _decide(api, some, rejected, "reject").status_code == 200
    consent = some.activate(some.make.campaign(some.partner, daily_budget="5.00"), "5.00")
    foreign = proposals_for(some.make).create_page()
    unknown = uuid4()
    answer = _approve_all(
        api, some, [unknown, too_much, too_late, fits, rejected, consent, foreign], note="Alles graag."
    )
    assert answer.status_code == 200, answer.text
    outcome = answer.json()
    assert [(UUID(one["id"]), one["result"], one["status"], one["waits_for"]) for one in outcome["data"]] == [
        (unknown, "not_found", None, None),
        (too_much, "approved", "approved", "ad_platform"),
        (too_late, "conflict", None, None),
        (fits, "approved", "approved", "ad_platform"),
        (rejected, "conflict", None, None),
        (consent, "approved", "approved", "admin"),
        (foreign, "not_found", None, None),
    ]
    assert outcome["approved"] == 3
    messages = [one["message"] for one in outcome["data"]]
    assert messages[0] == messages[6] == "There is no such proposal."
    assert messages[1] is messages[3] is messages[5] is None
    assert messages[2] == "The campaign's daily budget is EUR 5.20 now, not EUR 5.00."
    assert messages[4].startswith("This proposal is rejected already. Decided on ")
    assert (_daily_budget(db, campaign), _daily_budget(db, small)) == ("27.00", "5.20")
    notes = db.execute(
        "select review_note from public.ai_marketing_recommendations where id = any(%s)", [[fits, rejected]]
    ).fetchall()
    assert {note for (note,) in notes} == {"Alles graag.", None}


BROKEN = [
    ("-5.00", "This would break the rule: daily budget is not negative."),
    ("veel", "A value of the proposal does not fit its field."),
]


@pytest.mark.parametrize(("amount", "sentence"), BROKEN)
def test_a_proposal_whose_data_the_database_refuses_leaves_the_others(
    api: httpx.Client, some: Proposals, amount: str, sentence: str
) -> None:
    page = some.make.landing_page(some.partner, "live")
    broken, fine = some.create_campaign(page, amount), some.raise_budget("1000.00", "1200.00")
    answer = _approve_all(api, some, [broken, fine])
    assert answer.status_code == 200, answer.text
    first, second = answer.json()["data"]
    assert (first["result"], first["message"]) == ("conflict", sentence)
    assert second["result"] == "approved"
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/{broken}/preview"
    preview = api.get(address, headers=some.partner.headers)
    assert preview.status_code == 200, preview.text
    assert (preview.json()["is_possible"], preview.json()["obstacle"]) == (False, sentence)


def test_of_a_list_that_does_not_fit_the_first_win(api: httpx.Client, some: Proposals) -> None:
    campaigns = [some.make.campaign(some.partner, "active", daily_budget="10.00") for _ in range(3)]  # 912.00
    ids = [some.change_budget(campaign, "10.00", "11.50") for campaign in campaigns]  # 45.60 each, 88 left
    outcome = _approve_all(api, some, ids[::-1]).json()
    assert [one["result"] for one in outcome["data"]] == ["approved", "conflict", "conflict"]
    assert UUID(outcome["data"][0]["id"]) == ids[2]
    assert "EUR 3.20 more than the monthly budget" in outcome["data"][1]["message"]


@pytest.mark.parametrize(
    ("ids", "pointer"),
    [
        ([], "/recommendation_ids"),
        ([str(uuid4()) for _ in range(51)], "/recommendation_ids"),
        (["1"], "/recommendation_ids/0"),
        ([None], "/recommendation_ids/0"),
        (None, "/recommendation_ids"),
        (["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000A"], ""),
    ],
    ids=["none", "51", "no id", "null in it", "null", "twice"],
)
def test_a_list_that_is_not_valid_is_refused_whole(
    api: httpx.Client, some: Proposals, ids: object, pointer: str
) -> None:
    address = f"/api/partners/{some.partner.id}/marketing-recommendations/approve"
    answer = api.post(address, headers=some.partner.headers, json={"recommendation_ids": ids})
    assert answer.status_code == 422, answer.text
    assert [entry["pointer"] for entry in answer.json()["errors"]] == [pointer]


def test_fifty_can_be_approved_in_one_call(api: httpx.Client, some: Proposals) -> None:
    pages = [some.make.landing_page(some.partner) for _ in range(50)]
    ids = [some.publish_page(page) for page in pages]
    outcome = _approve_all(api, some, ids).json()
    assert outcome["approved"] == 50
    assert [UUID(one["id"]) for one in outcome["data"]] == ids


def test_a_bulk_approval_with_a_key_happens_once(api: httpx.Client, some: Proposals) -> None:
    ids, key = [some.create_page(), uuid4()], uuid4()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: _approve_all(api, some, ids, key=key), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert [one["result"] for one in answers[0].json()["data"]] == ["approved", "not_found"]
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert _approve_all(api, some, ids[:1], key=key).status_code == 422


def test_the_same_list_at_once_in_any_order_is_approved_once(api: httpx.Client, some: Proposals) -> None:
    ids = [some.publish_page(some.make.landing_page(some.partner)) for _ in range(10)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda turn: _approve_all(api, some, ids[:: 1 if turn % 2 else -1]), range(4))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["approved"] for answer in answers) == [0, 0, 0, 10]
