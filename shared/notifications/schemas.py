"""Notifications as the API shows them, and what may be said about them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from shared.core.clock import Day, Moment
from shared.core.ids import NotificationId
from shared.core.models import AnswerModel, PageQuery, Position, RequestModel
from shared.notifications.links import Link
from shared.notifications.models import Language, NotificationEvent, NotificationKind

MAX_AT_ONCE = 200
_LARGEST_ID = 2**63 - 1


class Notification(AnswerModel):
    """Something that happened, in both languages."""

    id: NotificationId
    kind: NotificationKind
    is_urgent: bool
    title: str = Field(description="What kind of thing happened, in Dutch. Plain text, one line.")
    title_en: str = Field(description="The same in English.")
    text: str = Field(
        description="The thing itself with its names and numbers, in Dutch. Plain text, one line."
    )
    text_en: str = Field(description="The same in English.")
    link: Link | None = Field(description="Where the portal shows it; null: nowhere.")
    partner_id: UUID | None = Field(description="The partner it is about; null: about none.")
    day: Day = Field(description="The day it was told, Europe/Amsterdam.")
    created_at: Moment
    read_at: Moment | None = Field(description="Null: not read yet.")


class StoredNotification(AnswerModel):
    """A notification in the answer of the database."""

    id: NotificationId
    event: NotificationEvent
    kind: NotificationKind
    is_urgent: bool
    partner_id: UUID | None
    day: Day
    created_at: Moment
    read_at: Moment | None


class NotificationQuery(PageQuery):
    """Which notifications to list; all by default."""

    unread: bool = Field(default=False, description="Only what is not read yet.")


class NotificationPosition(Position):
    """A place in the list: newest first."""

    id: Annotated[int, Field(ge=1, le=_LARGEST_ID)]


class UnreadCount(AnswerModel):
    """What a bell shows."""

    unread: int = Field(description="How many in the list are not read yet.")
    urgent: int = Field(description="How many of those are urgent.")


class ReadOutcome(UnreadCount):
    """The same after some were read."""

    read: int = Field(description="How many were not read before.")


def _read_moment(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a moment is written as 2026-03-31T12:00:00+02:00")  # noqa: TRY004 - pydantic turns only ValueError into an entry
    return datetime.fromisoformat(value)


class ReadNotifications(RequestModel):
    """What was read: some notifications, or all up to a moment; one of the two."""

    ids: list[Annotated[NotificationId, Field(ge=1, le=_LARGEST_ID)]] | None = Field(
        default=None, min_length=1, max_length=MAX_AT_ONCE, description="Those of others are passed over."
    )
    up_to: Annotated[AwareDatetime, BeforeValidator(_read_moment)] | None = Field(
        default=None, description="`created_at` of the newest that was shown; with it all older ones."
    )

    @model_validator(mode="after")
    def _names_one_of_them(self) -> Self:
        if (self.ids is None) == (self.up_to is None):
            raise ValueError("give either ids or up_to")
        return self


class StoredPreference(AnswerModel):
    """Where a person wants to hear of a kind, as far as they ever said."""

    kind: NotificationKind
    in_portal: bool = Field(default=True, description="Listed and counted by the portal.")
    in_digest: bool = Field(default=True, description="In the day's e-mail.")
    at_once: bool = Field(default=True, description="By e-mail at once; of urgent kinds alone.")


class Preference(StoredPreference):
    """Where a person wants to hear of a kind."""

    label: str = Field(description="The kind, in Dutch.")
    label_en: str = Field(description="The kind, in English.")
    is_urgent: bool = Field(description="Whether `at_once` means anything for it.")


class StoredPreferences(AnswerModel):
    """Preferences in the answer of the database."""

    is_admin: bool
    language: Language
    by_email: bool
    kinds: tuple[StoredPreference, ...]


class Preferences(AnswerModel):
    """How a person wants to be told."""

    language: Language = Field(description="Of e-mails.")
    by_email: bool = Field(description="False: no e-mail of any kind.")
    kinds: list[Preference] = Field(description="Every kind that this person can be told of.")


class PreferenceChange(RequestModel):
    """Another choice for a kind; what is left out stays."""

    kind: NotificationKind
    in_portal: bool | None = None
    in_digest: bool | None = None
    at_once: bool | None = None


class PreferencesChange(RequestModel):
    """Other choices; what is left out stays."""

    language: Language | None = None
    by_email: bool | None = None
    kinds: list[PreferenceChange] = Field(
        default=[], max_length=len(NotificationKind), description="Every kind once."
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len({change.kind for change in self.kinds}) < len(self.kinds):
            raise ValueError("kinds names a kind twice")
        return self


class DueNotifications(AnswerModel):
    """How many people were told what only time makes happen, by what it was."""

    proposals_expiring: int
    jobs_overdue: int
    accounts_failing: int
    budgets_spent: int
    closed: int = Field(description="Notifications of proposals that have expired, which count as read.")
