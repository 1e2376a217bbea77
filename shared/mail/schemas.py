"""Who is to be mailed what, and what a run did."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from shared.core.models import AnswerModel

MailKind = Literal["urgent", "digest"]
OutcomeStatus = Literal["sent", "rejected", "held_up", "unknown"]


class DueMail(AnswerModel):
    """A person to whom a mail is due. `notifications` are rows of the table, the most important ones only."""

    recipient_id: UUID
    address: str
    first_name: str | None
    company_name: str | None
    is_admin: bool
    language: Literal["nl", "en"]
    notification_ids: tuple[int, ...]
    notifications: tuple[dict[str, Any], ...]


class BegunRun(AnswerModel):
    """Whether this run sends now, and how many mails of earlier ones were given up."""

    began: bool
    lost: int


class Step(AnswerModel):
    """The mail that was begun, `None` where it must not be sent; without the lease the run is over."""

    has_lease: bool
    mail_id: int | None


class Outcome(AnswerModel):
    """What became of a mail."""

    mail_id: int
    status: OutcomeStatus
    message_id: str | None = None
    error: str | None = None


class MailReport(AnswerModel):
    """What a run of the mail did."""

    status: Literal["off", "busy", "done", "interrupted"] = Field(
        description=(
            "off: no sender is configured. busy: another run sends. interrupted: not everything due was "
            "sent; the next run goes on."
        )
    )
    urgent: int = Field(default=0, description="Urgent mails sent.")
    digests: int = Field(default=0, description="Digests sent.")
    rejected: int = Field(default=0, description="Mails that SES will never take.")
    unknown: int = Field(default=0, description="Mails of which it is not known yet whether SES took them.")
    skipped: int = Field(
        default=0, description="People who did not want the mail any more when it came to it."
    )
    lost: int = Field(
        default=0, description="Mails of earlier runs whose outcome did not become known in time."
    )
    error: str | None = Field(default=None, description="Why it was interrupted.")
