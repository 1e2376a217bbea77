"""The published keys that tokens are signed with, fetched once for many checks."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import jwt

from shared.core.errors import Unauthorized, Unavailable
from shared.core.logging import get_logger

KEY_LIFETIME_SECONDS = 600.0
KEY_FETCH_PAUSE_SECONDS = 30.0
PUBLISHED_ALGORITHMS = frozenset({"ES256", "RS256"})


class PublishedKeys:
    """The published keys by key id, fetched once for many checks.

    A key id that is not known asks for the keys again, because keys rotate, but not more than once per
    `pause` seconds whatever the callers send; a fetch that fails keeps the keys there are.
    """

    def __init__(
        self,
        fetch: Callable[[], Sequence[jwt.PyJWK]],
        *,
        lifetime: float = KEY_LIFETIME_SECONDS,
        pause: float = KEY_FETCH_PAUSE_SECONDS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._lifetime = lifetime
        self._pause = pause
        self._seconds = seconds
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")

    def find(self, key_id: str) -> jwt.PyJWK | None:
        """The key with this id, or `None`. Raises `Unavailable` when no key was ever fetched."""
        if key_id not in self._keys or self._seconds() - self._fetched_at > self._lifetime:
            with self._lock:
                self._refresh(key_id)
        if not self._keys:
            raise Unavailable("Access tokens cannot be checked at the moment.", retry_after_seconds=5)
        return self._keys.get(key_id)

    def key_of(self, token: str) -> jwt.PyJWK:
        """The key that a token says it is signed with. The algorithm to check with is the key's own.

        Raises `Unauthorized` when the token names no key of these, `Unavailable` as `find` does.
        """
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
        except jwt.InvalidTokenError:
            raise Unauthorized("The access token cannot be read.") from None
        key = self.find(key_id) if isinstance(key_id, str) else None
        if key is None or key.algorithm_name not in PUBLISHED_ALGORITHMS:
            raise Unauthorized("The access token is not signed with a key that is trusted here.")
        return key

    def _refresh(self, key_id: str) -> None:
        now = self._seconds()
        if key_id in self._keys and now - self._fetched_at <= self._lifetime:
            return  # another thread has just fetched them
        if now - self._tried_at < self._pause:
            return
        self._tried_at = now
        try:
            keys = self._fetch()
        except Exception:  # noqa: BLE001 - whatever failed there, tokens signed with known keys stay good
            get_logger().exception("published_keys_not_fetched")
            return
        self._keys = {key.key_id: key for key in keys if key.key_id}
        self._fetched_at = now


def fetch_from(url: str) -> Callable[[], Sequence[jwt.PyJWK]]:
    """Fetches the key set (RFC 7517) at an address. Nothing connects before it is called."""
    client = jwt.PyJWKClient(url, cache_jwk_set=False, timeout=5)

    def fetch() -> Sequence[jwt.PyJWK]:
        data: Any = client.fetch_data()
        return jwt.PyJWKSet.from_dict(data).keys

    return fetch
