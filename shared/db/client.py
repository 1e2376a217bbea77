"""Clients of the Supabase data API: one as the calling user, one with the service key for jobs.

The user's is a thin factory of the library's own request builders: `SyncPostgrestClient` parses its address,
inspects the platform and builds its headers anew for every instance, and an instance per request is what a
token per request asks for. A process has one session for all of them, made at the first request: gunicorn
forks after it has imported the function.
"""

import threading
from typing import Any

from postgrest import SyncPostgrestClient, SyncRequestBuilder, SyncRPCFilterRequestBuilder

from shared.core.settings import PublishableKeySettings, ServiceKeySettings
from shared.db.session import DataSession

CONNECT_SECONDS = 3.0
USER_READ_SECONDS = 10.0
JOB_READ_SECONDS = 540.0
"""Hosted Supabase ends a call after 60 s, whatever stands here and in the database (docs/limits.md)."""


class Database:
    """The project's data API as users see it. Cheap to make: nothing connects until the first request."""

    def __init__(self, settings: PublishableKeySettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._client: SyncPostgrestClient | None = None

    def as_user(self, token: str) -> "UserClient":
        """A client whose every request carries the user's token, so that row policies apply."""
        return UserClient(self._shared(), token)

    def _shared(self) -> SyncPostgrestClient:
        if self._client is None:
            with self._lock:
                if self._client is None:
                    self._client = _client(
                        self._settings.supabase_url,
                        self._settings.supabase_publishable_key,
                        USER_READ_SECONDS,
                    )
        return self._client


class UserClient:
    """The data API as one user: tables and functions by name."""

    def __init__(self, client: SyncPostgrestClient, token: str) -> None:
        self._client = client
        self._authorization = f"Bearer {token}"

    def table(self, name: str) -> SyncRequestBuilder:
        """A query on a table or view."""
        builder = self._client.from_(name)
        builder.headers = builder.headers.copy()
        builder.headers["Authorization"] = self._authorization
        return builder

    def rpc(
        self, name: str, arguments: dict[str, Any], *, read_only: bool = False
    ) -> SyncRPCFilterRequestBuilder:
        """A call of an SQL function; with `read_only` in a transaction that cannot write."""
        given = {key: value for key, value in arguments.items() if value is not None}
        builder = self._client.rpc(name, given, get=read_only)
        builder.request.headers["Authorization"] = self._authorization
        return builder


def service_client_for_jobs(settings: ServiceKeySettings) -> SyncPostgrestClient:
    """A client that passes every row policy. For jobs and dispatchers; never for a user's request.

    The key is opaque, no JWT, so it goes in `apikey` alone.
    """
    return _client(settings.supabase_url, settings.supabase_secret_key.get_secret_value(), JOB_READ_SECONDS)


def _client(supabase_url: str, key: str, read_seconds: float) -> SyncPostgrestClient:
    base_url = f"{supabase_url}/rest/v1"
    session = DataSession(base_url, connect_seconds=CONNECT_SECONDS, read_seconds=read_seconds)
    return SyncPostgrestClient(base_url, headers={"apikey": key}, http_client=session, retry_enabled=False)
