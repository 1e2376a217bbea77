"""The port to whoever delivers mail, and what can come of handing a mail in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one person.

    `unsubscribe_url` takes a POST without a log-in (RFC 8058). `tags` come back with what the service tells
    of the mail later; names and values are of `[A-Za-z0-9_-]`.
    """

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    language: str
    unsubscribe_url: str
    tags: Mapping[str, str] = field(default_factory=dict)


class MailSender(Protocol):
    """Hands mails in, one at a time."""

    def send(self, mail: Mail) -> str:
        """Hand a mail in; the id that the service gave it.

        Raises `MailRejectedError`, `MailHeldUpError`, `MailRefusedError` or `MailUnknownError`.
        """
        ...


class MailError(Exception):
    """What the service said of a mail, in a sentence without addresses."""


class MailRejectedError(MailError):
    """This mail is not taken: its address or content is wrong. It was not sent."""


class MailHeldUpError(MailError):
    """No mail is taken at the moment. It was not sent, and may be handed in later."""


class MailRefusedError(MailError):
    """No mail of ours is taken until somebody changes something. It was not sent."""


class MailUnknownError(MailError):
    """Whether the mail was taken is not known: the answer was lost."""
