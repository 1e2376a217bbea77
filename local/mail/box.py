"""The mails that moto took, read as a mail program reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import RawMessage, ses_backends


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that was taken. `number` counts from 0 in the order of arrival."""

    number: int
    message_id: str
    message: EmailMessage

    @property
    def to(self) -> str:
        """The address alone."""
        return str(self.message["To"].addresses[0].addr_spec)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All of them, in order."""
        return [(name, str(value)) for name, value in self.message.items()]

    def _part(self, kind: str) -> str:
        body: Any = self.message.get_body((kind,))
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""


class MailBox:
    """Everything that moto took in one region."""

    def __init__(self, region: str) -> None:
        self._ses: Any = ses_backends[DEFAULT_ACCOUNT_ID][region]

    def verify(self, address: str) -> None:
        """Let mails come from an address."""
        self._ses.verify_email_identity(address)

    def mails(self) -> Iterator[SentMail]:
        """All mails, the oldest first."""
        for number, sent in enumerate(list(self._ses.sent_messages)):
            if isinstance(sent, RawMessage):
                message = message_from_string(sent.raw_data, _class=EmailMessage, policy=policy.default)
                yield SentMail(number, sent.id, message)

    def find(self, number: int) -> SentMail | None:
        """One mail."""
        return next((mail for mail in self.mails() if mail.number == number), None)

    def raw(self, number: int) -> str:
        """A mail as it went over the wire."""
        return str(self._ses.sent_messages[number].raw_data)

    def clear(self) -> None:
        """Throw all away."""
        self._ses.sent_messages.clear()
