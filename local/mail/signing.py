"""Messages as SNS sends them, signed with a key of the double's own."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

REGION = "eu-west-1"
TOPIC = f"arn:aws:sns:{REGION}:123456789012:mail-events"
CERTIFICATE_PATH = "/SimpleNotificationService-0123456789abcdef.pem"
ORIGIN = f"https://sns.{REGION}.amazonaws.com"

_CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": _CONFIRMATION,
    "UnsubscribeConfirmation": _CONFIRMATION,
}


class SnsSigner:
    """Signs what it is given as SNS would. `certificate` is PEM."""

    def __init__(self, *, days: int = 30) -> None:
        """With `days` below zero the certificate has expired already."""
        self._key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"sns.{REGION}.amazonaws.com")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
            .sign(self._key, SHA256())
        )
        self.certificate = made.public_bytes(Encoding.PEM)

    def notification(self, event: dict[str, Any], **changes: str) -> dict[str, str]:
        """An event of SES in a message of SNS."""
        return self.signed({"Type": "Notification", "Message": json.dumps(event)} | changes)

    def confirmation(self, **changes: str) -> dict[str, str]:
        """What SNS asks of a new subscriber."""
        token = uuid4().hex
        url = f"{ORIGIN}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={token}"
        message = {"Type": "SubscriptionConfirmation", "Token": token, "SubscribeURL": url}
        return self.signed(message | {"Message": "You have chosen to subscribe."} | changes)

    def signed(self, message: dict[str, str], version: str = "2") -> dict[str, str]:
        """A message with what SNS adds to all of them. What it has already stays."""
        whole = {
            "MessageId": str(uuid4()),
            "TopicArn": TOPIC,
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "SignatureVersion": version,
            "SigningCertURL": f"{ORIGIN}{CERTIFICATE_PATH}",
        } | message
        lines = "".join(f"{name}\n{whole[name]}\n" for name in _SIGNED[whole["Type"]] if name in whole)
        algorithm = SHA1() if whole["SignatureVersion"] == "1" else SHA256()  # noqa: S303 - as version 1 has it
        signature = self._key.sign(lines.encode(), PKCS1v15(), algorithm)
        return whole | {"Signature": base64.b64encode(signature).decode()}
