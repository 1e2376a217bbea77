"""Settings from the environment: small typed classes that a function composes, read once at its start."""

import os
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from shared.core.environment import LOG_LEVELS
from shared.core.environment import SettingsError as SettingsError


class Settings(BaseModel):
    """Base of all settings: environment only, frozen, names as they stand in the environment.

    White space around a value is no part of it: whoever types a secret into the store ends with a line break.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True, str_strip_whitespace=True)


class LogSettings(Settings):
    """How much to log, and the project whose traces the log lines belong to."""

    log_level: str = "INFO"
    google_cloud_project: str | None = None

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()


class CorsSettings(Settings):
    """Origins whose pages may call the function, separated by commas; none by default."""

    cors_origins: frozenset[str] = frozenset()

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: frozenset[str]) -> frozenset[str]:
        for origin in value:
            scheme, _, rest = origin.partition("://")
            if scheme not in {"http", "https"} or not rest or "/" in rest or "*" in rest:
                raise ValueError("must be origins such as https://portal.example, separated by commas")
        return value


class SupabaseUrlSettings(Settings):
    """Where the Supabase project is."""

    supabase_url: str

    @field_validator("supabase_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must be the http(s) address of the Supabase project")
        return value.rstrip("/")


class PublishableKeySettings(SupabaseUrlSettings):
    """What calls on behalf of a user carry beside the user's own token."""

    supabase_publishable_key: str


class ServiceKeySettings(SupabaseUrlSettings):
    """The key that passes every row policy. Only jobs and dispatchers compose this class."""

    supabase_secret_key: SecretStr


class TokenSettings(Settings):
    """How users' access tokens are checked: with a shared secret (HS256) or published keys (ES256, RS256)."""

    supabase_jwt_secret: Annotated[SecretStr, Field(min_length=32)] | None = None
    supabase_jwks_url: str | None = None
    supabase_jwt_audience: str = "authenticated"
    supabase_jwt_issuer: str | None = None

    @model_validator(mode="after")
    def _exactly_one_way(self) -> Self:
        if (self.supabase_jwt_secret is None) == (self.supabase_jwks_url is None):
            raise ValueError("set either SUPABASE_JWT_SECRET or SUPABASE_JWKS_URL, and not both")
        return self


class UserFunctionSettings(PublishableKeySettings, TokenSettings, CorsSettings, LogSettings):
    """What a function that users call needs."""


class LandingPagesSettings(UserFunctionSettings):
    """What the function for landing pages needs: also the origin where visitors find the pages."""

    public_pages_url: str

    @field_validator("public_pages_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        scheme, _, rest = value.rstrip("/").partition("://")
        if scheme not in {"http", "https"} or not rest or "/" in rest:
            raise ValueError("must be the http(s) origin of the public pages")
        return value.rstrip("/")


class ServiceCallerSettings(Settings):
    """Which service accounts may call a private function, and how their identity tokens are checked.

    `caller_audience` is the function's own address, as the caller names it; `caller_accounts` are e-mail
    addresses, separated by commas. `trust_removed_signature` only where Cloud Run lets named accounts in.
    """

    caller_audience: Annotated[str, Field(min_length=1)]
    caller_accounts: Annotated[frozenset[str], Field(min_length=1)]
    google_issuer: str = "https://accounts.google.com"
    google_jwks_url: str = "https://www.googleapis.com/oauth2/v3/certs"
    trust_removed_signature: bool = False

    @field_validator("caller_accounts", mode="before")
    @classmethod
    def _split_accounts(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value


class JobSettings(ServiceKeySettings, ServiceCallerSettings, LogSettings):
    """What a job needs."""


S = TypeVar("S", bound=Settings)


def read_settings(kind: type[S], **given: Any) -> S:
    """Read `kind` from the environment, where an empty value counts as missing; `given` values go before it.

    Raises `SettingsError` with the names of all settings that are missing or wrong, never their values.
    """
    # Not by pydantic-settings: with all the sources it knows, its import takes 10 ms of every start.
    found = {name: value for name in kind.model_fields if (value := os.environ.get(name.upper()))}
    try:
        return kind.model_validate(found | given)
    except ValidationError as invalid:
        sentences = "; ".join(
            _sentence(error["loc"], error["type"], error["msg"]) for error in invalid.errors()
        )
        raise SettingsError(f"{kind.__name__}: {sentences}.") from None


def _sentence(location: tuple[int | str, ...], kind: str, message: str) -> str:
    text = message.removeprefix("Value error, ")
    if not location:
        return text
    name = str(location[0]).upper()
    return f"the setting {name} is missing" if kind == "missing" else f"the setting {name} is wrong: {text}"
