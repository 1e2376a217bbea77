"""SQL functions called as a database role of their own, for a function that acts for nobody in particular.

Without `postgrest` and `httpx`: importing them takes longer than serving a page.
"""

import http.client
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from shared.core.environment import Secret
from shared.core.tracing import trace_headers
from shared.db.answers import read_answer, unreachable
from shared.db.connections import ConnectionFailedError, Connections

CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0


class RoleClient:
    """The data API as the role that `token` names. Nothing connects until the first call."""

    def __init__(self, supabase_url: str, publishable_key: str, token: Secret) -> None:
        self._url = f"{supabase_url}/rest/v1"
        self._path = urlsplit(self._url).path
        self._headers = [
            ("apikey", publishable_key),
            ("Authorization", f"Bearer {token.get_secret_value()}"),
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
        ]
        self._lock = threading.Lock()
        self._connections: Connections | None = None

    def read(self, name: str, arguments: Mapping[str, str | int]) -> Any:
        """What an SQL function answers that changes nothing; a lost connection is tried again.

        Its arguments stand in the address, so no secrets. Numbers with a point come as `Decimal`. Raises an
        `AppError`.
        """
        query = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in arguments.items())
        return self._send("GET", f"{self._path}/rpc/{name}?{query}", None)

    def call(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """What an SQL function answers. Never sent twice. Raises an `AppError`."""
        return self._send("POST", f"{self._path}/rpc/{name}", json.dumps(arguments).encode())

    def _send(self, method: str, target: str, content: bytes | None) -> Any:
        try:
            answer = self._shared().send(method, target, [*self._headers, *trace_headers()], content)
        except (ConnectionFailedError, OSError, http.client.HTTPException) as failure:
            raise unreachable(failure) from None
        return read_answer(answer.status, answer.body)

    def _shared(self) -> Connections:
        if self._connections is None:
            with self._lock:
                if self._connections is None:
                    self._connections = Connections(
                        self._url, connect_seconds=CONNECT_SECONDS, read_seconds=READ_SECONDS
                    )
        return self._connections
