"""How Google Ads is reached: names as Google's own, and nothing that costs a start."""

import json
import subprocess
import sys
import tomllib

import pytest

from local.settings import REPOSITORY, Keys, Ports, Stack
from shared.ads.google.settings import GoogleAdsSettings
from shared.core.settings import SettingsError, read_settings

FUNCTIONS = tomllib.loads((REPOSITORY / "infra" / "functions.toml").read_text(encoding="utf-8"))["function"]
# All that functions of a stack are told, of a stack that does not run.
ENVIRONMENT = {
    **Stack(REPOSITORY, Ports(9, 9, 9), Keys.generate()).function_environment(),
    "TASK_URL": "http://127.0.0.1:9/job",
    "GOOGLE_ADS_JSON_KEY_FILE_PATH": "/nowhere.json",
    "GOOGLE_ADS_LOGIN_CUSTOMER_ID": "100-000-0000",
}
# The framework of functions brings a few names below `google` itself, so these are told one by one.
_LOADED = """
import json, sys
client = ("google.ads", "google.api_core", "google.auth", "google.oauth2", "google.protobuf", "grpc", "proto")
print(json.dumps([name for name in client if name in sys.modules]))
"""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in GoogleAdsSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def loaded_by(code: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{_LOADED}"],
        cwd=REPOSITORY,
        env={**ENVIRONMENT, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_dashes_of_a_customer_id_are_taken_out(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("GOOGLE_ADS_LOGIN_CUSTOMER_ID", "123-456-7890")
    environment.setenv("GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS", "true")
    assert read_settings(GoogleAdsSettings).google_ads_login_customer_id == "1234567890"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"LOGIN_CUSTOMER_ID": "1234567890"}, "GOOGLE_ADS_JSON_KEY_FILE_PATH"),
        ({"JSON_KEY_FILE_PATH": "/key.json"}, "GOOGLE_ADS_LOGIN_CUSTOMER_ID"),
        ({"JSON_KEY_FILE_PATH": "/key.json", "LOGIN_CUSTOMER_ID": "12"}, "GOOGLE_ADS_LOGIN_CUSTOMER_ID"),
        (
            {
                "JSON_KEY_FILE_PATH": "/key.json",
                "USE_APPLICATION_DEFAULT_CREDENTIALS": "true",
                "LOGIN_CUSTOMER_ID": "1234567890",
            },
            "GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS",
        ),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    environment: pytest.MonkeyPatch, given: dict[str, str], name: str
) -> None:
    for key, value in given.items():
        environment.setenv(f"GOOGLE_ADS_{key}", value)
    with pytest.raises(SettingsError, match=name):
        read_settings(GoogleAdsSettings)


def test_what_is_looked_for_is_there_after_a_call() -> None:
    loaded = loaded_by("from shared.ads.google.library import refusals\nwith refusals(): pass")
    assert {"google.ads", "google.api_core", "grpc"} <= set(loaded)


def test_making_the_platform_loads_nothing_of_google() -> None:
    code = (
        "from shared.ads.google.adapter import GoogleAdsPlatform\n"
        "from shared.ads.google.settings import GoogleAdsSettings\n"
        "from shared.core.settings import read_settings\n"
        "GoogleAdsPlatform(read_settings(GoogleAdsSettings))"
    )
    assert loaded_by(code) == []


def test_no_function_loads_google_when_it_starts() -> None:
    sources = [function["source"] for function in FUNCTIONS]
    assert all((REPOSITORY / source).exists() for source in sources)
    assert loaded_by(f"import runpy\nfor source in {sources!r}: runpy.run_path(source)") == []
