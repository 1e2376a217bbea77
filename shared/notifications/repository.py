"""Notifications in the database, as the person they are addressed to reads them."""

import json
from collections.abc import Sequence
from typing import Any

from postgrest import SyncPostgrestClient

from shared.db.client import UserClient
from shared.db.query import fetch
from shared.notifications.models import read_event
from shared.notifications.schemas import (
    DueNotifications,
    NotificationPosition,
    NotificationQuery,
    PreferencesChange,
    ReadNotifications,
    ReadOutcome,
    StoredNotification,
    StoredPreferences,
    UnreadCount,
)


class NotificationRepository:
    """Reads what the calling user is told. Each method is one request, one transaction."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_all(
        self, query: NotificationQuery, after: NotificationPosition | None, count: int
    ) -> list[StoredNotification]:
        """`count` notifications before a position, newest first."""
        arguments = {
            "p_unread": query.unread,
            "p_after_id": after.id if after else None,
            "p_limit": count,
        }
        found = fetch(self._client.rpc("list_notifications", arguments, read_only=True))
        return [StoredNotification.model_validate(row | {"event": read_event(row)}) for row in found]

    def count_unread(self) -> UnreadCount:
        """How many are not read yet."""
        found = fetch(self._client.rpc("count_unread_notifications", {}, read_only=True))
        return UnreadCount.model_validate(found)

    def mark_read(self, read: ReadNotifications) -> ReadOutcome:
        """Mark them as read; what is left."""
        arguments: dict[str, Any] = {
            "p_ids": read.ids,
            "p_up_to": read.up_to.isoformat() if read.up_to else None,
        }
        return ReadOutcome.model_validate(fetch(self._client.rpc("mark_notifications_read", arguments)))

    def get_preferences(self) -> StoredPreferences:
        """What the user has set."""
        found = fetch(self._client.rpc("get_notification_preferences", {}, read_only=True))
        return StoredPreferences.model_validate(found)

    def update_preferences(self, change: PreferencesChange) -> StoredPreferences:
        """Set what is given; all that is set then. Raises `NotFound` for a user without a profile."""
        arguments = {
            "p_language": change.language,
            "p_by_email": change.by_email,
            "p_kinds": json.dumps([kind.model_dump(mode="json") for kind in change.kinds]),
        }
        found = fetch(self._client.rpc("update_notification_preferences", arguments))
        return StoredPreferences.model_validate(found)


class DueNotificationRepository:
    """Writes what only time makes happen. `client` has the service key: it is about everybody."""

    def __init__(self, client: SyncPostgrestClient) -> None:
        self._client = client

    def write(self, jobs: Sequence[str]) -> DueNotifications:
        """Tell everybody concerned, once; `jobs` are those that are to succeed every day."""
        arguments: dict[str, Any] = {"p_jobs": list(jobs)}
        return DueNotifications.model_validate(fetch(self._client.rpc("write_due_notifications", arguments)))
