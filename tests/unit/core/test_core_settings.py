"""A function whose environment lacks something says what, and does not start."""

import pytest

from shared.core.environment import Environment
from shared.core.settings import (
    JobSettings,
    ServiceKeySettings,
    SettingsError,
    UserFunctionSettings,
    read_settings,
)

GOOD = {
    "SUPABASE_URL": "https://project.supabase.co/",
    "SUPABASE_PUBLISHABLE_KEY": "sb_publishable_x",
    "SUPABASE_JWT_SECRET": "s" * 40,
}
NAMES = [
    *GOOD,
    "SUPABASE_JWKS_URL",
    "SUPABASE_SECRET_KEY",
    "CORS_ORIGINS",
    "LOG_LEVEL",
    "SUPABASE_JWT_ISSUER",
]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_good_settings_are_read_and_their_secrets_hidden() -> None:
    settings = read_settings(UserFunctionSettings)
    assert settings.supabase_url == "https://project.supabase.co"
    assert settings.supabase_jwt_audience == "authenticated"
    assert "sss" not in repr(settings)


@pytest.mark.parametrize("name", ["SUPABASE_URL", "SUPABASE_PUBLISHABLE_KEY"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_missing_is_named(environment: pytest.MonkeyPatch, name: str, value: str | None) -> None:
    if value is None:
        environment.delenv(name)
    else:
        environment.setenv(name, value)
    with pytest.raises(SettingsError, match=f"the setting {name} is missing"):
        read_settings(UserFunctionSettings)


def test_tokens_are_checked_in_exactly_one_way(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SUPABASE_JWKS_URL", "https://project.supabase.co/auth/v1/.well-known/jwks.json")
    with pytest.raises(SettingsError, match="SUPABASE_JWT_SECRET or SUPABASE_JWKS_URL"):
        read_settings(UserFunctionSettings)
    environment.delenv("SUPABASE_JWT_SECRET")
    read_settings(UserFunctionSettings)
    environment.delenv("SUPABASE_JWKS_URL")
    with pytest.raises(SettingsError, match="SUPABASE_JWT_SECRET or SUPABASE_JWKS_URL"):
        read_settings(UserFunctionSettings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUPABASE_URL", "project.supabase.co"),
        ("SUPABASE_JWT_SECRET", "hunter2"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example,b.example"),
        ("CORS_ORIGINS", "https://a.example/path"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_what_is_wrong_is_named_without_its_value(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError, match=f"the setting {name} is wrong") as refused:
        read_settings(UserFunctionSettings)
    assert "hunter2" not in str(refused.value)


def test_functions_without_pydantic_know_the_same_log_levels() -> None:
    assert Environment({}).log_level() == "INFO"
    assert Environment({"LOG_LEVEL": "debug"}).log_level() == "DEBUG"
    loud = Environment({"LOG_LEVEL": "loud"})
    loud.log_level()
    with pytest.raises(SettingsError, match="the setting LOG_LEVEL is wrong: must be one of DEBUG, INFO"):
        loud.check("Settings")


def test_origins_are_separated_by_commas(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("CORS_ORIGINS", " https://a.example/, http://localhost:5173 ,")
    assert read_settings(UserFunctionSettings).cors_origins == {"https://a.example", "http://localhost:5173"}


def test_only_a_job_asks_for_the_service_key(environment: pytest.MonkeyPatch) -> None:
    assert "supabase_secret_key" not in UserFunctionSettings.model_fields
    with pytest.raises(SettingsError, match="the setting SUPABASE_SECRET_KEY is missing"):
        read_settings(JobSettings)
    environment.setenv("SUPABASE_SECRET_KEY", "sb_secret_x")
    environment.setenv("CALLER_AUDIENCE", "https://job.example.test")
    environment.setenv("CALLER_ACCOUNTS", "scheduler@example.test")
    assert "sb_secret" not in repr(read_settings(JobSettings))


def test_a_secret_that_was_typed_with_a_line_break_is_the_secret(environment: pytest.MonkeyPatch) -> None:
    """It goes into headers and signatures, and two functions that read it must agree on it."""
    typed = "sb_secret_x\n"
    environment.setenv("SUPABASE_SECRET_KEY", typed)
    assert read_settings(ServiceKeySettings).supabase_secret_key.get_secret_value() == "sb_secret_x"
    assert Environment({"KEY": typed}).secret("KEY").get_secret_value() == "sb_secret_x"


def test_a_secret_is_no_longer_for_the_white_space_around_it(environment: pytest.MonkeyPatch) -> None:
    short = f"{'s' * 31}\n"
    environment.setenv("SUPABASE_JWT_SECRET", short)
    with pytest.raises(SettingsError, match="at least 32"):
        read_settings(UserFunctionSettings)
    secrets = Environment({"KEY": short, "BLANK": " \n"})
    secrets.secret("KEY", shortest=32)
    secrets.secret("BLANK")
    with pytest.raises(SettingsError) as wrong:
        secrets.check("settings")
    assert str(wrong.value).count("must have at least") == 2
