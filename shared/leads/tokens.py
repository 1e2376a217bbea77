"""Form tokens: when a form was shown, on which page, signed. They say nothing about who it was shown to."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from itsdangerous import BadSignature, Signer

SHORTEST_KEY: Final = 32


@dataclass(frozen=True, slots=True)
class FormToken:
    """A token that this page gave out. `issued_at` is in seconds since 1970."""

    issued_at: int
    nonce: str


def issue(key: str, page_id: str, issued_at: int, nonce: str) -> str:
    """The token of a form on a page. `nonce` is random, of `[A-Za-z0-9_-]`."""
    return _signer(key, page_id).sign(f"{issued_at}.{nonce}").decode()


def read(key: str, page_id: str, token: str) -> FormToken | None:
    """What a token says, `None` for one that was not given out for this page."""
    signer = _signer(key, page_id)
    try:
        content = signer.unsign(token)
        # The signature as it was written: base64 has several ways, or one form would have many tokens.
        if signer.sign(content) != token.encode():
            return None
    except (BadSignature, UnicodeEncodeError):
        return None
    issued_at, nonce = content.decode().split(".")
    return FormToken(int(issued_at), nonce)


def _signer(key: str, page_id: str) -> Signer:
    return Signer(key, salt=f"form {page_id}", key_derivation="hmac", digest_method=sha256)
