"""Notifications: what the caller should know, what is read, and what to hear of."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.errors import NotFound
from shared.core.models import Page
from shared.core.settings import UserFunctionSettings, read_settings
from shared.db.client import Database
from shared.http.caller import Caller
from shared.http.router import Router
from shared.notifications import service
from shared.notifications.repository import NotificationRepository
from shared.notifications.schemas import (
    Notification,
    NotificationQuery,
    Preferences,
    PreferencesChange,
    ReadNotifications,
    ReadOutcome,
    UnreadCount,
)

settings = read_settings(UserFunctionSettings)
database = Database(settings)
router = Router("notifications", settings)


def notifications_for(caller: Caller) -> NotificationRepository:
    return NotificationRepository(database.as_user(caller.token))


@router.get("/api/notifications")
def list_notifications(caller: Caller, query: NotificationQuery) -> Page[Notification]:
    """List what the caller should know.

    Newest first, and only those addressed to the caller: nobody reads another's. Kinds that the caller does
    not want in the portal are left out.
    """
    return service.list_notifications(notifications_for(caller), query)


@router.get("/api/notifications/unread")
def count_unread_notifications(caller: Caller) -> UnreadCount:
    """Count what the caller has not read."""
    return service.count_unread(notifications_for(caller))


@router.post("/api/notifications/read")
def mark_notifications_read(caller: Caller, body: ReadNotifications) -> ReadOutcome:
    """Mark notifications as read: some by their ids, or all up to a moment.

    What is read already stays as it is, so the same request twice does what it does once.
    """
    return service.mark_read(notifications_for(caller), body)


@router.get("/api/notifications/preferences")
def get_notification_preferences(caller: Caller) -> Preferences:
    """Read how the caller wants to be told."""
    return service.get_preferences(notifications_for(caller))


@router.post("/api/notifications/preferences", errors=[NotFound])
def update_notification_preferences(caller: Caller, body: PreferencesChange) -> Preferences:
    """Choose how to be told; what is left out stays as it is."""
    return service.update_preferences(notifications_for(caller), body)


@functions_framework.http
def notifications(request: Request) -> Response:
    return router.dispatch(request)
