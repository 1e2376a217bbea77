"""Who is calling: a user, proved by their Supabase access token, which is checked here and nowhere else."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import jwt

from shared.core.errors import Unauthorized
from shared.core.headers import HeaderSource
from shared.core.ids import UserId
from shared.core.settings import TokenSettings
from shared.http.published_keys import PublishedKeys, fetch_from

LEEWAY_SECONDS = 5
MAX_TOKEN_LENGTH = 8192
REMEMBER_SECONDS = 30.0
MAX_REMEMBERED = 1000

_REQUIRED = ["exp", "aud", "sub", "role"]


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user. `token` goes on to the database, so that its row policies decide as this user."""

    user_id: UserId
    token: str = field(repr=False)
    expires_at: float = field(repr=False)
    """When the token ends, in seconds since 1970."""


class TokenVerifier(Protocol):
    """Turns a bearer token into a caller, or raises `Unauthorized`."""

    def verify(self, token: str) -> Caller: ...


def token_verifier(settings: TokenSettings) -> TokenVerifier:
    """The verifier the settings ask for. The algorithm follows from them, never from a token's header."""
    return RememberingVerifier(_verifier(settings))


def _verifier(settings: TokenSettings) -> TokenVerifier:
    if settings.supabase_jwt_secret is not None:
        return SharedSecretVerifier(
            settings.supabase_jwt_secret.get_secret_value(),
            settings.supabase_jwt_audience,
            settings.supabase_jwt_issuer,
        )
    return PublishedKeyVerifier(
        PublishedKeys(fetch_from(str(settings.supabase_jwks_url))),
        settings.supabase_jwt_audience,
        settings.supabase_jwt_issuer,
    )


def bearer_token(headers: HeaderSource) -> str:
    """The token of the `Authorization` header. Raises `Unauthorized` when there is none of a sane form."""
    value = headers.get("Authorization", "")
    if not value:
        raise Unauthorized("Send `Authorization: Bearer <access token>`.", token_given=False)
    scheme, _, token = value.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN_LENGTH or not token.isascii():
        raise Unauthorized("The Authorization header must be `Bearer <access token>`.")
    return token


class SharedSecretVerifier:
    """Checks HS256 tokens with the project's JWT secret."""

    def __init__(self, secret: str, audience: str, issuer: str | None) -> None:
        self._secret = secret
        self._audience = audience
        self._issuer = issuer

    def verify(self, token: str) -> Caller:
        return _caller(token, self._secret, ["HS256"], self._audience, self._issuer)


class PublishedKeyVerifier:
    """Checks ES256 and RS256 tokens with the project's published keys."""

    def __init__(self, keys: PublishedKeys, audience: str, issuer: str | None) -> None:
        self._keys = keys
        self._audience = audience
        self._issuer = issuer

    def verify(self, token: str) -> Caller:
        key = self._keys.key_of(token)
        return _caller(token, key, [key.algorithm_name], self._audience, self._issuer)


class RememberingVerifier:
    """Spares a page that asks ten things at once nine of ten checks of one signature.

    Remembers good tokens only, for half a minute at most and never past their end.
    """

    def __init__(
        self,
        verifier: TokenVerifier,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._verifier = verifier
        self._monotonic = monotonic
        self._wall = wall
        self._known: dict[str, tuple[Caller, float]] = {}

    def verify(self, token: str) -> Caller:
        known = self._known.get(token)
        if known is not None:
            caller, checked_at = known
            if self._monotonic() - checked_at < REMEMBER_SECONDS and self._wall() < caller.expires_at:
                return caller
        self._known.pop(token, None)
        caller = self._verifier.verify(token)
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
        self._known[token] = (caller, self._monotonic())
        return caller


def _caller(
    token: str, key: str | jwt.PyJWK, algorithms: list[str], audience: str, issuer: str | None
) -> Caller:
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=audience,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": [*_REQUIRED, "iss"] if issuer else _REQUIRED, "strict_aud": False},
        )
        user_id = UserId(UUID(claims["sub"]))
    except jwt.ExpiredSignatureError:
        raise Unauthorized("The access token has expired.") from None
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        raise Unauthorized("The access token is not valid.") from None
    if claims["role"] != "authenticated":
        raise Unauthorized("The access token is not a signed-in user's.")
    return Caller(user_id, token, float(claims["exp"]))
