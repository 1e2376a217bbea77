"""Marketing profile, over HTTP against the real stack."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

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
