"""Marketing profile and budget, over HTTP against the real stack."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import httpx
import pytest

from shared.core.clock import SystemClock, month_start, today
from tests.factories import Factory, Person


def _address(partner: Person) -> str:
    return f"/api/partners/{partner.id}/marketing-profile"


def test_a_new_partner_has_the_defaults(api: httpx.Client, make: Factory) -> None:
    partner = make.partner(company_name="Voorbeeld Schilderwerken")
    profile = api.get(_address(partner), headers=partner.headers).json()
    profile.pop("updated_at")
    assert profile == {
        "partner_id": str(partner.id),
        "company_name": "Voorbeeld Schilderwerken",
        "marketing_mode": "leads_only",
        "auto_marketing_enabled": False,
        "monthly_marketing_budget": None,
        "preferred_channels": [],
        "brand_color": None,
        "logo_url": None,
        "tone_of_voice": None,
    }


def test_a_change_changes_what_it_names_and_nothing_else(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    everything = {
        "marketing_mode": "hybrid",
        "auto_marketing_enabled": True,
        "monthly_marketing_budget": "1250.50",
        "preferred_channels": ["google_ads", "seo"],
        "brand_color": "#1F5FA8",
        "logo_url": "https://www.example.nl/logo.svg",
        "tone_of_voice": "Nuchter,\nin de u-vorm – zonder “poeha”.",
    }
    first = api.post(_address(partner), json=everything, headers=partner.headers)
    assert first.status_code == 200
    assert everything.items() <= first.json().items()

    second = api.post(_address(partner), json={"brand_color": None}, headers=partner.headers).json()
    assert second.items() >= (everything | {"brand_color": None}).items()
    again = api.post(_address(partner), json={"brand_color": None}, headers=partner.headers).json()
    assert again == second | {"updated_at": again["updated_at"]}
    assert api.get(_address(partner), headers=partner.headers).json() == again


def test_nothing_to_change_is_a_read(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    before = api.get(_address(partner), headers=partner.headers).json()
    assert api.post(_address(partner), json={}, headers=partner.headers).json() == before


@pytest.mark.parametrize("amount", ["0", "0.01", "99999999.99", 1250.5, 12, "012.50"])
def test_a_budget_is_kept_to_the_cent(api: httpx.Client, make: Factory, amount: object) -> None:
    partner = make.partner()
    answer = api.post(
        _address(partner), json={"monthly_marketing_budget": amount}, headers=partner.headers
    ).json()
    assert float(answer["monthly_marketing_budget"]) == float(str(amount))
    assert answer["monthly_marketing_budget"][-3] == "."


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"marketing_mode": "everything"}, "/marketing_mode"),
        ({"auto_marketing_enabled": "true"}, "/auto_marketing_enabled"),
        ({"auto_marketing_enabled": 1}, "/auto_marketing_enabled"),
        ({"monthly_marketing_budget": "-0.01"}, "/monthly_marketing_budget"),
        ({"monthly_marketing_budget": "100000000"}, "/monthly_marketing_budget"),
        ({"monthly_marketing_budget": "0.001"}, "/monthly_marketing_budget"),
        ({"monthly_marketing_budget": True}, "/monthly_marketing_budget"),
        ({"monthly_marketing_budget": "NaN"}, "/monthly_marketing_budget"),
        ({"monthly_marketing_budget": "1_000"}, "/monthly_marketing_budget"),
        ({"preferred_channels": ["radio"]}, "/preferred_channels/0"),
        ({"preferred_channels": ["seo", "seo"]}, ""),
        ({"preferred_channels": None}, ""),
        ({"brand_color": "red"}, "/brand_color"),
        ({"brand_color": "#12345g"}, "/brand_color"),
        ({"brand_color": "#123456\n"}, "/brand_color"),
        ({"logo_url": "http://www.example.nl/logo.svg"}, "/logo_url"),
        ({"logo_url": "javascript:alert(1)"}, "/logo_url"),
        ({"logo_url": "https://" + "a" * 2000}, "/logo_url"),
        ({"tone_of_voice": "a" * 501}, "/tone_of_voice"),
        ({"tone_of_voice": "a\u0000b"}, "/tone_of_voice"),
        ({"company_name": "Other"}, "/company_name"),
    ],
)
def test_a_field_that_is_not_valid_is_named(
    api: httpx.Client, make: Factory, body: dict[str, object], pointer: str
) -> None:
    partner = make.partner()
    answer = api.post(_address(partner), json=body, headers=partner.headers)
    assert answer.status_code == 422, answer.text
    assert [entry["pointer"] for entry in answer.json()["errors"]] == [pointer]


def test_every_field_that_is_not_valid_is_named(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    body = {"marketing_mode": 1, "brand_color": 1, "tone_of_voice": 1}
    errors = api.post(_address(partner), json=body, headers=partner.headers).json()["errors"]
    assert {entry["pointer"] for entry in errors} == {"/marketing_mode", "/brand_color", "/tone_of_voice"}


def test_changes_at_once_all_arrive(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    changes = [{"brand_color": "#000000"}, {"tone_of_voice": "kort"}, {"marketing_mode": "hybrid"}]
    with ThreadPoolExecutor(3) as pool:
        answers = list(
            pool.map(lambda body: api.post(_address(partner), json=body, headers=partner.headers), changes)
        )
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    profile = api.get(_address(partner), headers=partner.headers).json()
    assert (
        profile.items()
        >= {"brand_color": "#000000", "tone_of_voice": "kort", "marketing_mode": "hybrid"}.items()
    )


def _budget(api: httpx.Client, partner: Person, query: str = "") -> dict[str, object]:
    answer = api.get(f"/api/partners/{partner.id}/budget{query}", headers=partner.headers)
    assert answer.status_code == 200, answer.text
    budget: dict[str, object] = answer.json()
    return budget


def test_a_budget_without_anything(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    assert _budget(api, partner) == {
        "partner_id": str(partner.id),
        "month": month_start(today(SystemClock())).isoformat(),
        "monthly_marketing_budget": None,
        "committed": "0.00",
        "room_left": None,
        "active_campaigns": 0,
        "spent_this_month": "0.00",
        "changes": {"data": [], "next_cursor": None},
    }


def test_active_campaigns_commit_and_every_campaign_spends(api: httpx.Client, make: Factory) -> None:
    partner, other = (make.partner(monthly_marketing_budget="1000.00") for _ in range(2))
    daily = make.campaign(partner, "active", daily_budget="10.01")  # 30.4 x 10.01 = 304.304
    make.campaign(partner, "active", daily_budget="10.00", monthly_budget="200.00")
    make.campaign(partner, "paused", monthly_budget="400.00")
    archived = make.campaign(partner, "archived", monthly_budget="5000.00")
    foreign = make.campaign(other, "active", monthly_budget="1.00")
    first = month_start(today(SystemClock()))
    make.spend(daily, first, "12.34")
    make.spend(archived, first, "1.00")
    make.spend(daily, first - timedelta(days=1), "500.00")
    make.spend(foreign, first, "77.00")
    budget = _budget(api, partner)
    assert budget["committed"] == "504.31"
    assert budget["room_left"] == "495.69"
    assert budget["active_campaigns"] == 2
    assert budget["spent_this_month"] == "13.34"


def test_the_budget_log_comes_in_pages_newest_first(api: httpx.Client, make: Factory) -> None:
    partner, other = make.partner(), make.partner()
    for amount in range(5):
        make.budget_change(partner, f"{amount}.00", f"{amount + 1}.00")
        make.budget_change(other, "1.00", "9.00")
    seen: list[str] = []
    query = "?limit=2"
    while True:
        changes = _budget(api, partner, query)["changes"]
        assert isinstance(changes, dict)
        seen += [line["new_amount"] for line in changes["data"]]
        if changes["next_cursor"] is None:
            break
        query = f"?limit=2&cursor={changes['next_cursor']}"
    logged = [amount for amount in seen if amount != "9.00"]
    assert logged == ["5.00", "4.00", "3.00", "2.00", "1.00"]
    assert seen == logged


def test_the_month_is_that_of_amsterdam() -> None:
    assert month_start(date(2026, 11, 22)) == date(2026, 11, 1)
