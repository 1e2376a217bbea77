"""Which service is calling: a Google service account, proved by the identity token it brings.

Cloud Run checks the same before a private function sees the request. This is the second lock: a function that
is deployed open by mistake still refuses everybody but the scheduler.
"""

from dataclasses import dataclass
from typing import Any

import jwt

from shared.core.errors import Forbidden, Unauthorized
from shared.core.settings import ServiceCallerSettings
from shared.http.caller import LEEWAY_SECONDS
from shared.http.published_keys import PublishedKeys, fetch_from

_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "email", "email_verified"]
_REMOVED_SIGNATURE = "SIGNATURE_REMOVED_BY_GOOGLE"


@dataclass(frozen=True, slots=True)
class ServiceCaller:
    """A service account, by its e-mail address."""

    account: str


class ServiceVerifier:
    """Checks Google's identity tokens: signature, issuer, audience, times, and whose it is."""

    def __init__(self, settings: ServiceCallerSettings, keys: PublishedKeys | None = None) -> None:
        self._settings = settings
        self._keys = keys or PublishedKeys(fetch_from(settings.google_jwks_url))

    def verify(self, token: str) -> ServiceCaller:
        """Raises `Unauthorized` for a token that proves nothing, `Forbidden` for the wrong account."""
        claims = self._claims(token)
        account = claims["email"]
        if claims["email_verified"] is not True or not isinstance(account, str):
            raise Unauthorized("The identity token has no verified e-mail address.")
        if account not in self._settings.caller_accounts:
            raise Forbidden("This service account may not call this function.")
        return ServiceCaller(account)

    def _claims(self, token: str) -> dict[str, Any]:
        settings = self._settings
        # Cloud Run may take the signature away once it has checked it. Only where the platform checks every
        # request is what is left worth anything.
        is_stripped = token.endswith(f".{_REMOVED_SIGNATURE}")
        if is_stripped and not settings.trust_removed_signature:
            raise Unauthorized("The identity token has no signature.")
        key = None if is_stripped else self._keys.key_of(token)
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key or "",
                algorithms=[key.algorithm_name] if key else None,
                audience=settings.caller_audience,
                issuer=settings.google_issuer,
                leeway=LEEWAY_SECONDS,
                options={
                    "require": _REQUIRED,
                    "strict_aud": True,
                    "verify_signature": not is_stripped,
                    "verify_exp": True,
                    "verify_iat": True,
                    "verify_nbf": True,
                    "verify_aud": True,
                    "verify_iss": True,
                },
            )
        except jwt.ExpiredSignatureError:
            raise Unauthorized("The identity token has expired.") from None
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
            raise Unauthorized("The identity token is not valid.") from None
        return claims
