"""The check of a connection names the first thing that is wrong, and what to do about it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.google_ads.check import check_connection
from local.google_ads.double import MANAGER_ID, GoogleAdsDouble


def run(customer: str | None = None) -> tuple[bool, str]:
    findings = list(check_connection(customer))
    assert all(one.is_fine for one in findings[:-1])
    return findings[-1].is_fine, findings[-1].text


@pytest.fixture
def configured(own_double: GoogleAdsDouble, monkeypatch: pytest.MonkeyPatch) -> GoogleAdsDouble:
    for name, value in own_double.environment().items():
        monkeypatch.setenv(name, value)
    return own_double


def test_a_good_connection_is_found_good(configured: GoogleAdsDouble) -> None:
    account = configured.add_customers(2)[0]
    configured.add_customer("1000000009", name="Dollars", currency="USD")
    findings = [one.text for one in check_connection(account)]
    assert "3 advertisers' accounts" in findings[3]
    assert "1000000009 (Dollars, USD)" in findings[4]
    assert "can be used: EUR, Europe/Amsterdam" in findings[5]
    assert configured.counts.requests(method="Mutate") == 0


@dataclass(frozen=True)
class Setup:
    """What a test may spoil."""

    double: GoogleAdsDouble
    environment: pytest.MonkeyPatch
    directory: Path

    def set(self, name: str, value: str | None) -> None:
        if value is None:
            self.environment.delenv(f"GOOGLE_ADS_{name}")
        else:
            self.environment.setenv(f"GOOGLE_ADS_{name}", value)

    def write_key(self, content: str) -> None:
        (self.directory / "key.json").write_text(content)
        self.set("JSON_KEY_FILE_PATH", str(self.directory / "key.json"))

    def lead_token_astray(self) -> None:
        self.write_key(
            self.double.files.key_file.read_text().replace(self.double.web_url, "http://127.0.0.1:9")
        )

    def refuse_tokens(self) -> None:
        self.double.refuses_tokens = True


INCOMPLETE_KEY = json.dumps({"type": "service_account", "token_uri": "x"})
SPOILED: dict[str, Callable[[Setup], object]] = {
    "GOOGLE_ADS_LOGIN_CUSTOMER_ID is missing": lambda given: given.set("LOGIN_CUSTOMER_ID", None),
    "GOOGLE_ADS_LOGIN_CUSTOMER_ID is wrong": lambda given: given.set("LOGIN_CUSTOMER_ID", "12"),
    "set either GOOGLE_ADS_JSON_KEY_FILE_PATH": lambda given: given.set("JSON_KEY_FILE_PATH", None),
    "does not exist": lambda given: given.set("JSON_KEY_FILE_PATH", str(given.directory / "none.json")),
    "is not JSON": lambda given: given.write_key("-----BEGIN"),
    "is not the key of a service account": lambda given: given.write_key('{"type": "authorized_user"}'),
    "lacks client_email, private_key": lambda given: given.write_key(INCOMPLETE_KEY),
    "make a new one for the service account": lambda given: given.refuse_tokens(),
    "token service cannot be reached": lambda given: given.lead_token_astray(),
    "Google Ads cannot be reached from here": lambda given: given.double.go_away(),
    "has no direct access to the account 1000000001": lambda given: given.set(
        "LOGIN_CUSTOMER_ID", "100-000-0001"
    ),
    "No advertiser's account is linked": lambda given: given.double.books.customers.pop("1000000001"),
}


@pytest.mark.parametrize("sentence", SPOILED)
def test_what_is_wrong_is_explained(
    configured: GoogleAdsDouble, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sentence: str
) -> None:
    configured.add_customers(1)
    SPOILED[sentence](Setup(configured, monkeypatch, tmp_path))
    is_fine, text = run()
    assert not is_fine
    assert sentence in text


def test_nobody_below_the_manager_is_explained(configured: GoogleAdsDouble) -> None:
    configured.books.customers.pop(MANAGER_ID)
    is_fine, text = run()
    assert not is_fine
    assert "has access to no Google Ads account" in text


def test_an_account_that_cannot_be_used_is_explained(configured: GoogleAdsDouble) -> None:
    configured.add_customers(1)
    configured.add_customer("1000000009", status="SUSPENDED")
    assert run("1000000009") == (
        False,
        "The Google Ads account 1000000009 was suspended by Google.",
    )
