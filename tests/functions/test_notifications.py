"""Notifications over HTTP against the real stack: what is listed, counted and read, and what to hear of."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.factories import Factory, Person

Db = psycopg.Connection[tuple[Any, ...]]


def _list(api: httpx.Client, person: Person, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/api/notifications{query}", headers=person.headers)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def _unread(api: httpx.Client, person: Person) -> dict[str, int]:
    answer = api.get("/api/notifications/unread", headers=person.headers)
    assert answer.status_code == 200, answer.text
    counted: dict[str, int] = answer.json()
    return counted


def _read(api: httpx.Client, person: Person, **body: object) -> httpx.Response:
    return api.post("/api/notifications/read", json=body, headers=person.headers)


def _choose(api: httpx.Client, person: Person, **body: object) -> httpx.Response:
    return api.post("/api/notifications/preferences", json=body, headers=person.headers)


@pytest.fixture
def partner(make: Factory, db: Db) -> Person:
    """A partner who was told three things, the last one urgent."""
    person = make.partner(monthly_marketing_budget=100)
    make.landing_page(person, "live", title="Schilder in Tilburg")
    campaign = make.campaign(person, "active", channel="email", monthly_budget=5, segment_id=_segment(make))
    db.execute(
        "update public.partner_marketing_campaigns "
        "set sync_status = 'failed', sync_error = 'x' where id = %s",
        [campaign],
    )
    return person


def _segment(make: Factory) -> UUID:
    return make.segment(region="noord_brabant")


def test_a_partner_reads_what_happened_newest_first_in_both_languages(
    api: httpx.Client, partner: Person
) -> None:
    page = _list(api, partner)
    assert [row["kind"] for row in page["data"]] == [
        "campaign_push_failed",
        "campaign_active",
        "landing_page_live",
    ]
    assert [row["is_urgent"] for row in page["data"]] == [True, False, False]
    oldest = page["data"][-1]
    assert (oldest["title"], oldest["title_en"]) == (
        "Uw landingspagina staat live",
        "Your landing page is live",
    )
    assert oldest["text"] == "“Schilder in Tilburg” is nu te bezoeken."
    assert oldest["link"]["tab"] == "pages"
    assert (oldest["link"]["partner_id"], oldest["read_at"]) == (None, None)
    assert page["next_cursor"] is None


def test_a_list_goes_on_where_the_page_before_ended(api: httpx.Client, partner: Person) -> None:
    everything = _list(api, partner)["data"]
    first = _list(api, partner, "?limit=2")
    second = _list(api, partner, f"?limit=2&cursor={first['next_cursor']}")
    assert first["data"] + second["data"] == everything
    assert second["next_cursor"] is None


def test_an_admin_is_told_where_the_partners_page_is(api: httpx.Client, make: Factory) -> None:
    admin, partner = make.admin(), make.partner(company_name="Jansen <b>BV</b>\r\nBcc: all@example.test")
    page = make.landing_page(partner, "review")
    told = [row for row in _list(api, admin)["data"] if row["partner_id"] == str(partner.id)]
    assert [(row["kind"], row["link"]) for row in told] == [
        ("landing_page_waiting", {"tab": "pages", "item_id": str(page), "partner_id": str(partner.id)})
    ]
    assert told[0]["text"] == "“Test” van Jansen <b>BV</b> Bcc: all@example.test wacht op uw beoordeling."
    assert _list(api, partner)["data"] == []


def test_nobody_sees_counts_or_marks_what_others_are_told(
    api: httpx.Client, make: Factory, partner: Person
) -> None:
    mine = [row["id"] for row in _list(api, partner)["data"]]
    for stranger in (make.partner(), make.admin()):
        assert not set(mine) & {row["id"] for row in _list(api, stranger)["data"]}
        assert _read(api, stranger, ids=mine).json()["read"] == 0
    assert _unread(api, partner) == {"unread": 3, "urgent": 1}


def test_reading_some_leaves_the_others_unread(api: httpx.Client, partner: Person) -> None:
    newest, *others = _list(api, partner)["data"]
    answer = _read(api, partner, ids=[newest["id"]])
    assert answer.json() == {"read": 1, "unread": 2, "urgent": 0}
    # Once more changes nothing, neither does what nobody has.
    before = _list(api, partner)["data"]
    assert _read(api, partner, ids=[newest["id"], 2**62]).json() == {"read": 0, "unread": 2, "urgent": 0}
    assert _list(api, partner)["data"] == before
    assert _list(api, partner, "?unread=true")["data"] == others


def test_reading_all_up_to_a_moment_leaves_what_came_later(
    api: httpx.Client, make: Factory, partner: Person
) -> None:
    shown = _list(api, partner)["data"][0]["created_at"]
    make.landing_page(partner, "live")
    assert _read(api, partner, up_to=shown).json() == {"read": 3, "unread": 1, "urgent": 0}
    assert _unread(api, partner) == {"unread": 1, "urgent": 0}


def test_two_tabs_that_read_at_once_read_each_once(api: httpx.Client, partner: Person) -> None:
    ids = [row["id"] for row in _list(api, partner)["data"]]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda order: _read(api, partner, ids=order), [ids, ids[::-1]] * 2))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["read"] for answer in answers) == 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": [1], "up_to": "2026-03-31T12:00:00Z"},
        {"ids": ["x"]},
        {"ids": [0]},
        {"ids": [2**63]},
        {"ids": list(range(1, 202))},
        {"up_to": "2026-03-31T12:00:00"},
        {"up_to": 1},
        {"up_to": "yesterday"},
    ],
)
def test_what_was_read_is_said_in_one_of_two_ways(
    api: httpx.Client, make: Factory, body: dict[str, object]
) -> None:
    answer = _read(api, make.partner(), **body)
    assert answer.status_code == 422, answer.text


def test_everybody_is_told_everything_in_dutch_until_they_say_otherwise(
    api: httpx.Client, make: Factory
) -> None:
    kinds = {}
    for person in (make.partner(), make.admin()):
        answer = api.get("/api/notifications/preferences", headers=person.headers)
        assert answer.status_code == 200, answer.text
        chosen = answer.json()
        assert (chosen["language"], chosen["by_email"]) == ("nl", True)
        assert all(kind["in_portal"] and kind["in_digest"] and kind["at_once"] for kind in chosen["kinds"])
        kinds[person.id] = [kind["kind"] for kind in chosen["kinds"]]
    of_partner, of_admin = kinds.values()
    assert "budget_spent" in of_partner
    assert "job_failed" in of_admin
    assert not set(of_partner) & set(of_admin)


def test_a_choice_stays_and_leaves_the_others(api: httpx.Client, make: Factory) -> None:
    partner, other = make.partner(), make.partner()
    _choose(api, partner, language="en", kinds=[{"kind": "budget_spent", "at_once": False}])
    answer = _choose(api, partner, by_email=False, kinds=[{"kind": "budget_spent", "in_digest": False}])
    assert answer.status_code == 200, answer.text
    chosen = answer.json()
    assert api.get("/api/notifications/preferences", headers=partner.headers).json() == chosen
    assert (chosen["language"], chosen["by_email"]) == ("en", False)
    (budget,) = [kind for kind in chosen["kinds"] if kind["kind"] == "budget_spent"]
    assert (budget["in_portal"], budget["in_digest"], budget["at_once"]) == (True, False, False)
    assert (budget["label"], budget["label_en"], budget["is_urgent"]) == (
        "Maandbudget op",
        "Monthly budget spent",
        True,
    )
    untouched = api.get("/api/notifications/preferences", headers=other.headers).json()
    assert untouched["by_email"]
    assert all(kind["at_once"] for kind in untouched["kinds"])


def test_what_somebody_does_not_want_in_the_portal_is_neither_listed_nor_counted(
    api: httpx.Client, partner: Person
) -> None:
    _choose(api, partner, kinds=[{"kind": "campaign_push_failed", "in_portal": False}])
    assert _unread(api, partner) == {"unread": 2, "urgent": 0}
    assert [row["kind"] for row in _list(api, partner)["data"]] == ["campaign_active", "landing_page_live"]
    _choose(api, partner, kinds=[{"kind": "campaign_push_failed", "in_portal": True}])
    assert _unread(api, partner) == {"unread": 3, "urgent": 1}


def test_who_is_no_admin_any_more_reads_nothing_of_what_admins_are_told(
    api: httpx.Client, make: Factory, db: Db
) -> None:
    admin = make.admin()
    make.landing_page(make.partner(), "review")
    told = [row["id"] for row in _list(api, admin)["data"]]
    assert told
    db.execute("update public.profiles set is_admin = false where id = %s", [admin.id])
    assert _list(api, admin)["data"] == []
    assert _unread(api, admin) == {"unread": 0, "urgent": 0}
    assert _read(api, admin, ids=told).json()["read"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"language": "de"},
        {"by_email": "maybe"},
        {"kinds": [{"kind": "weather"}]},
        {"kinds": [{"kind": "budget_spent"}, {"kind": "budget_spent"}]},
        {"kinds": [{"kind": "budget_spent", "profile_id": str(uuid4())}]},
        {"profile_id": str(uuid4())},
    ],
)
def test_a_choice_that_is_none_is_refused(api: httpx.Client, make: Factory, body: dict[str, object]) -> None:
    assert _choose(api, make.partner(), **body).status_code == 422


def test_a_user_without_a_profile_is_told_nothing_and_has_nothing_to_choose(
    api: httpx.Client, make: Factory
) -> None:
    nobody = uuid4()
    person = Person(nobody, make.token(nobody))
    assert _list(api, person)["data"] == []
    assert _unread(api, person) == {"unread": 0, "urgent": 0}
    assert _choose(api, person, language="en").status_code == 404
