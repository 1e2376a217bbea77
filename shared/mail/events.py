"""What SES tells of mails that were handed in, as it comes through SNS.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from dataclasses import dataclass
from typing import Any

MAIL_ID_TAG = "mail_id"


@dataclass(frozen=True, slots=True)
class MailEvent:
    """`kind` is `accepted`, `bounce` (for good) or `complaint`; `at` an ISO timestamp as SES wrote it."""

    kind: str
    mail_id: int
    message_id: str
    at: str
    detail: str

    def as_json(self) -> str:
        """The event as the database takes it."""
        return json.dumps(
            {
                "type": self.kind,
                "mail_id": self.mail_id,
                "message_id": self.message_id,
                "at": self.at,
                "detail": self.detail,
            }
        )


def read_event(content: str) -> MailEvent | None:
    """What an event says that matters to us, `None` for all others and for mails that are not ours.

    A bounce that may pass (a full mailbox) is none, nor is a report that something is *not* spam.
    """
    try:
        event = json.loads(content)
        mail = event["mail"]
        mail_id = int(mail["tags"][MAIL_ID_TAG][0])
        message_id, sent_at = str(mail["messageId"]), str(mail["timestamp"])
        match event["eventType"]:
            case "Send" | "Delivery":
                return MailEvent("accepted", mail_id, message_id, sent_at, "")
            case "Bounce":
                bounce: dict[str, Any] = event["bounce"]
                if bounce["bounceType"] != "Permanent":
                    return None
                return MailEvent(
                    "bounce", mail_id, message_id, str(bounce["timestamp"]), _word(bounce, "bounceSubType")
                )
            case "Complaint":
                complaint: dict[str, Any] = event["complaint"]
                if complaint.get("complaintFeedbackType") == "not-spam":
                    return None
                detail = _word(complaint, "complaintFeedbackType")
                return MailEvent("complaint", mail_id, message_id, str(complaint["timestamp"]), detail)
            case _:
                return None
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _word(event: dict[str, Any], name: str) -> str:
    """A word of SES's own: what other mail servers say stays out."""
    value = event.get(name)
    return value if isinstance(value, str) else ""
