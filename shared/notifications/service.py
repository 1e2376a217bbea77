"""What a person is told: read it, mark it as read, and choose what to hear of."""

from collections.abc import Sequence

from shared.core.logging import get_logger
from shared.core.models import Page, page_of
from shared.notifications.links import link_of
from shared.notifications.models import ADMIN_KINDS, PARTNER_KINDS, URGENT_KINDS, Language
from shared.notifications.repository import DueNotificationRepository, NotificationRepository
from shared.notifications.schemas import (
    DueNotifications,
    Notification,
    NotificationPosition,
    NotificationQuery,
    Preference,
    Preferences,
    PreferencesChange,
    ReadNotifications,
    ReadOutcome,
    StoredNotification,
    StoredPreference,
    StoredPreferences,
    UnreadCount,
)
from shared.notifications.texts import label, sentence


def list_notifications(notifications: NotificationRepository, query: NotificationQuery) -> Page[Notification]:
    """A page of the caller's notifications, newest first."""
    after = NotificationPosition.from_cursor(query.cursor)
    found = notifications.find_all(query, after, query.limit + 1)
    return page_of([_shown(one) for one in found], query.limit, _position)


def count_unread(notifications: NotificationRepository) -> UnreadCount:
    """How many of them are not read yet."""
    return notifications.count_unread()


def mark_read(notifications: NotificationRepository, read: ReadNotifications) -> ReadOutcome:
    """Mark some, or all up to a moment, as read. Doing it again changes nothing."""
    return notifications.mark_read(read)


def get_preferences(notifications: NotificationRepository) -> Preferences:
    """How the caller wants to be told, of every kind that they can be told of."""
    return _whole(notifications.get_preferences())


def update_preferences(notifications: NotificationRepository, change: PreferencesChange) -> Preferences:
    """Set what is given, leave the rest. Raises `NotFound` for a user without a profile."""
    return _whole(notifications.update_preferences(change))


def tell_what_is_due(due: DueNotificationRepository, jobs: Sequence[str]) -> DueNotifications:
    """Tell what only time makes happen; `jobs` are those that are to succeed every day. Raises `AppError`."""
    told = due.write(jobs)
    get_logger().info("due_notifications_written", **told.model_dump())
    return told


def _shown(stored: StoredNotification) -> Notification:
    dutch, english = (sentence(stored.event, language) for language in (Language.DUTCH, Language.ENGLISH))
    return Notification(
        id=stored.id,
        kind=stored.kind,
        is_urgent=stored.is_urgent,
        title=dutch.title,
        title_en=english.title,
        text=dutch.text,
        text_en=english.text,
        link=link_of(stored.event),
        partner_id=stored.partner_id,
        day=stored.day,
        created_at=stored.created_at,
        read_at=stored.read_at,
    )


def _position(notification: Notification) -> NotificationPosition:
    return NotificationPosition(id=notification.id)


def _whole(stored: StoredPreferences) -> Preferences:
    chosen = {preference.kind: preference for preference in stored.kinds}
    kinds = ADMIN_KINDS if stored.is_admin else PARTNER_KINDS
    return Preferences(
        language=stored.language,
        by_email=stored.by_email,
        kinds=[
            Preference(
                **(chosen.get(kind) or StoredPreference(kind=kind)).model_dump(),
                label=label(kind, Language.DUTCH),
                label_en=label(kind, Language.ENGLISH),
                is_urgent=kind in URGENT_KINDS,
            )
            for kind in kinds
        ],
    )
