"""Form tokens: when a form was shown, on which page, signed. They say nothing about who it was shown to."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

SHORTEST_KEY: Final = 32
_TOKEN = re.compile(r"([0-9]{1,12})\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FormToken:
    """A token that this page gave out. `issued_at` is in seconds since 1970."""

    issued_at: int
    nonce: str


def issue(key: str, page_id: str, issued_at: int, nonce: str) -> str:
    """The token of a form on a page. `nonce` is random, of `[A-Za-z0-9_-]`."""
    return f"{issued_at}.{nonce}.{_signature(key, page_id, issued_at, nonce)}"


def read(key: str, page_id: str, token: str) -> FormToken | None:
    """What a token says, `None` for one that was not given out for this page."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        return None
    found = FormToken(int(parts[1]), parts[2])
    expected = _signature(key, page_id, found.issued_at, found.nonce)
    # The number as it was written: 007 is not 7, or one form would have many tokens.
    is_ours = hmac.compare_digest(f"{found.issued_at}.{expected}", f"{parts[1]}.{parts[3]}")
    return found if is_ours else None


def _signature(key: str, page_id: str, issued_at: int, nonce: str) -> str:
    content = f"form {page_id} {issued_at} {nonce}".encode()
    digest = hmac.new(key.encode(), content, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
