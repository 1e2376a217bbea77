"""Links in mails that work without a log-in: signed, so that nobody makes them up, and with an end."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

DAYS: Final = 90
"""How long a link works. Longer than any mail is of use; the law of some countries asks for 30."""

SHORTEST_SECRET: Final = 32
"""Characters of the secret that signs them."""

PATH: Final = "/mail/unsubscribe"


@dataclass(frozen=True, slots=True)
class UnsubscribeLink:
    """What a link says: whose it is, in which language (`nl`, `en`), and whether it has ended."""

    person_id: UUID
    language: str
    has_ended: bool


def unsubscribe_url(secret: str, origin: str, person_id: UUID, language: str, now: int) -> str:
    """The address at which a person stops all mail. `now` in seconds since 1970."""
    token = _serializer(secret).dumps([person_id.hex, language, now + DAYS * 86_400])
    return f"{origin.rstrip('/')}{PATH}/{token}"


def read_token(secret: str, token: str, now: int) -> UnsubscribeLink | None:
    """What a token says; `None` for one that was not given out."""
    try:
        person, language, end = _serializer(secret).loads(token)
        return UnsubscribeLink(UUID(hex=person), str(language), has_ended=now >= int(end))
    except (BadData, ValueError, TypeError, AttributeError):
        return None


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret, salt="unsubscribe", signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
    )
