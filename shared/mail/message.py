"""A mail as it goes over the wire. Whatever is in names and texts, it stays in its own header."""

import re
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from shared.mail.sender import Mail, MailRejectedError

# Folded no earlier: a long address in angle brackets would be cut into encoded words, which no client reads.
_ON_THE_WIRE = policy.SMTP.clone(max_line_length=998)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST_LINE = 200


def one_line(text: str, longest: int = _LONGEST_LINE) -> str:
    """A text for a header: on one line, without control characters and marks that turn what follows.

    Nor does it hold an encoded word (RFC 2047): `email` would decode it, line breaks in it included, and
    write them as they are.
    """
    return " ".join(_CONTROL.sub(" ", text).replace("=?", "= ?").split())[:longest]


def message_bytes(mail: Mail, sender_name: str, sender_address: str) -> bytes:
    """The whole mail, in ASCII. Raises `MailRejectedError` for what is no address or cannot be mailed."""
    try:
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = Address(one_line(sender_name), addr_spec=sender_address)
        message["To"] = Address(one_line(mail.to_name), addr_spec=mail.to_address)
        mail.to_address.encode("ascii")
    except (ValueError, IndexError, MessageError) as wrong:
        raise MailRejectedError("The address is not one that can be mailed.") from wrong
    message["Subject"] = one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language
    return message.as_bytes(policy=_ON_THE_WIRE)
