"""Objects in Supabase Storage, read and written as the calling user, so that its policies apply."""

import http.client
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from shared.core.errors import AppError, Conflict, Forbidden, Unauthorized, Unavailable, UpstreamFailed
from shared.core.logging import get_logger
from shared.core.settings import PublishableKeySettings
from shared.core.tracing import trace_headers
from shared.db.connections import Answer, ConnectionFailedError, Connections

CONNECT_SECONDS = 3.0
READ_SECONDS = 15.0
_MOST_LISTED = 1000
_FOR_EVER = "max-age=31536000"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of a folder, by its name in it."""

    name: str
    created_at: datetime


class Storage:
    """The project's Storage. Cheap to make: nothing connects until the first request."""

    def __init__(self, settings: PublishableKeySettings) -> None:
        self._url = f"{settings.supabase_url}/storage/v1"
        self._path = urlsplit(self._url).path
        self._key = settings.supabase_publishable_key
        self._lock = threading.Lock()
        self._connections: Connections | None = None

    def as_user(self, token: str, bucket: str) -> "UserBucket":
        """A bucket whose every request carries the user's token."""
        return UserBucket(self, token, bucket)

    def send(self, method: str, path: str, token: str, content: bytes, headers: dict[str, str]) -> Any:
        """Send one request and read its JSON. Raises an `AppError`."""
        sent = {"apikey": self._key, "Authorization": f"Bearer {token}", **headers, **dict(trace_headers())}
        try:
            answer = self._shared().send(method, f"{self._path}{path}", list(sent.items()), content)
        except (ConnectionFailedError, OSError, http.client.HTTPException) as failure:
            get_logger().error("storage_unreachable", failure=type(failure).__name__)
            raise Unavailable("Images cannot be stored at the moment.") from None
        return _read(answer)

    def _shared(self) -> Connections:
        if self._connections is None:
            with self._lock:
                if self._connections is None:
                    self._connections = Connections(
                        self._url, connect_seconds=CONNECT_SECONDS, read_seconds=READ_SECONDS
                    )
        return self._connections


class UserBucket:
    """One bucket as one user. Paths are `<folder>/<name>`."""

    def __init__(self, storage: Storage, token: str, bucket: str) -> None:
        self._storage = storage
        self._token = token
        self._bucket = bucket

    def add(self, path: str, content: bytes, content_type: str) -> None:
        """Store an object that never changes. Raises `Conflict` when there is one, `Forbidden`, …"""
        headers = {"Content-Type": content_type, "Cache-Control": _FOR_EVER}
        self._storage.send("POST", f"/object/{self._bucket}/{quote(path)}", self._token, content, headers)

    def list_folder(self, folder: str) -> list[StoredObject]:
        """What is in a folder for this user, at most the first 1,000. Raises an `AppError`."""
        wanted = {"prefix": folder, "limit": _MOST_LISTED, "sortBy": {"column": "name", "order": "asc"}}
        rows = self._send_json("POST", f"/object/list/{self._bucket}", wanted)
        # The name is in the folder on a hosted project, and the whole path on the local server.
        return [
            StoredObject(row["name"].rpartition("/")[2], datetime.fromisoformat(row["created_at"]))
            for row in rows
            if row.get("created_at")
        ]

    def remove(self, paths: Sequence[str]) -> None:
        """Delete objects; what is not there for this user is passed over. Raises an `AppError`."""
        self._send_json("DELETE", f"/object/{self._bucket}", {"prefixes": list(paths)})

    def _send_json(self, method: str, path: str, body: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        return self._storage.send(method, path, self._token, json.dumps(body).encode(), headers)


def _read(answer: Answer) -> Any:
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if 200 <= answer.status < 300 and found is not None:
        return found
    # Storage answers 400 and says what it means in the body.
    said = str(found.get("statusCode") or "") if isinstance(found, dict) else ""
    status = int(said) if said.isdecimal() else answer.status
    error = _error(status)
    log = get_logger()
    (log.error if error.status >= 500 else log.info)("storage_refused", storage_status=status)
    raise error


def _error(status: int) -> AppError:
    if status == 401:
        return Unauthorized("The access token is not valid.")
    if status == 403:
        return Forbidden("You may not store images here.")
    if status == 409:
        return Conflict("There is an image of this name.")
    if status in {429, 503, 504, 520, 522, 524}:
        return Unavailable("Images cannot be stored at the moment.", retry_after_seconds=5)
    return UpstreamFailed("Storage gave no usable answer.")
