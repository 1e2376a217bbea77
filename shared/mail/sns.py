"""Messages of Amazon SNS: who really sent them, and confirming a subscription to our own topic.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

SECONDS: Final = 5.0
LARGEST_CERTIFICATE: Final = 16_384
SECONDS_BETWEEN_FETCHES: Final = 2.0

_TOPIC = re.compile(r"arn:aws:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}", re.ASCII)
_CERTIFICATE_PATH = re.compile(r"/SimpleNotificationService-[0-9a-f]{1,64}\.pem", re.ASCII)
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
    "UnsubscribeConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
}

Fetch = Callable[[str], bytes]
"""GETs an address that was checked before; raises `OSError`."""


class SnsRefusedError(Exception):
    """A message that is not SNS's, or not of our topic. The text says which check it failed."""


class SnsUnavailableError(Exception):
    """It cannot be checked now: SNS sends it again."""


@dataclass(frozen=True, slots=True)
class SnsMessage:
    """A message whose signature is right. `content` is what the publisher sent."""

    kind: str
    content: str
    subscribe_url: str = ""


class SnsVerifier:
    """Checks messages of one topic. Certificates are fetched from SNS once and kept."""

    def __init__(self, topic_arn: str, fetch: Fetch, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Raises `ValueError` when `topic_arn` is not the name of a topic."""
        found = _TOPIC.fullmatch(topic_arn)
        if found is None:
            raise ValueError(f"{topic_arn} is not the ARN of an SNS topic")
        self._topic_arn = topic_arn
        self._host = f"sns.{found[1]}.amazonaws.com"
        self._fetch = fetch
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._keys: dict[str, Any] = {}
        self._next_fetch = 0.0

    def read(self, body: bytes, now: int) -> SnsMessage:
        """The message in a body. Raises `SnsRefusedError`, `SnsUnavailableError`. `now`: seconds since 1970.

        The topic is compared first: what it costs to check a signature is spent on our own topic only.
        """
        fields = _fields(body)
        kind = fields.get("Type", "")
        if kind not in _SIGNED:
            raise SnsRefusedError("type")
        if fields.get("TopicArn") != self._topic_arn:
            raise SnsRefusedError("topic")
        self._check_signature(fields, now)
        subscribe_url = fields.get("SubscribeURL", "")
        if kind == "SubscriptionConfirmation" and not self._confirms(subscribe_url):
            raise SnsRefusedError("subscribe_url")
        return SnsMessage(kind, fields.get("Message", ""), subscribe_url)

    def confirm(self, message: SnsMessage) -> None:
        """Subscribe to our topic. Raises `SnsUnavailableError`."""
        try:
            self._fetch(message.subscribe_url)
        except OSError as failure:
            raise SnsUnavailableError("subscription") from failure

    def _confirms(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            query = parse_qs(parts.query)
        except ValueError:
            return False
        return (
            (parts.scheme, parts.netloc, parts.path.rstrip("/"), parts.fragment)
            == ("https", self._host, "", "")
            and query.get("Action") == ["ConfirmSubscription"]
            and query.get("TopicArn") == [self._topic_arn]
        )

    def _check_signature(self, fields: Mapping[str, str], now: int) -> None:
        import base64
        import binascii

        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA1, SHA256

        algorithms = {"1": SHA1, "2": SHA256}
        algorithm = algorithms.get(fields.get("SignatureVersion", ""))
        if algorithm is None:
            raise SnsRefusedError("signature_version")
        try:
            signature = base64.b64decode(fields.get("Signature", ""), validate=True)
        except binascii.Error:
            raise SnsRefusedError("signature") from None
        signed = "".join(
            f"{name}\n{fields[name]}\n" for name in _SIGNED[fields["Type"]] if name in fields
        ).encode()
        key = self._key(fields.get("SigningCertURL", ""), now)
        try:
            key.verify(signature, signed, PKCS1v15(), algorithm())
        except InvalidSignature:
            raise SnsRefusedError("signature") from None

    def _key(self, url: str, now: int) -> Any:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise SnsRefusedError("certificate_url") from None
        is_snss = (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", self._host, "", "")
        if not is_snss or _CERTIFICATE_PATH.fullmatch(parts.path) is None:
            raise SnsRefusedError("certificate_url")
        with self._lock:
            certificate = self._keys.get(url)
            if certificate is None:
                certificate = self._keys[url] = self._fetched(url)
        at = datetime.fromtimestamp(now, UTC)
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise SnsRefusedError("certificate_expired")
        return certificate.public_key()

    def _fetched(self, url: str) -> Any:
        """The certificate at a checked address; not many in a row, whoever makes addresses up."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.x509 import load_pem_x509_certificate

        now = self._monotonic()
        if now < self._next_fetch:
            raise SnsUnavailableError("certificate")
        self._next_fetch = now + SECONDS_BETWEEN_FETCHES
        try:
            certificate = load_pem_x509_certificate(self._fetch(url))
        except OSError as failure:
            raise SnsUnavailableError("certificate") from failure
        except ValueError:
            raise SnsRefusedError("certificate") from None
        if not isinstance(certificate.public_key(), RSAPublicKey):
            raise SnsRefusedError("certificate")
        self._next_fetch = 0.0
        return certificate


def fetch_from_sns(url: str, instead_of_sns: str | None = None) -> bytes:
    """GET an address of SNS, without following redirects. Raises `OSError`.

    `instead_of_sns` is the origin of a double that answers in its place.
    """
    parts = urlsplit(instead_of_sns or url)
    asked = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    if kind is http.client.HTTPConnection and instead_of_sns is None:
        raise OSError("SNS is asked over https only")
    connection = kind(parts.netloc, timeout=SECONDS)
    try:
        connection.request("GET", f"{asked.path or '/'}?{asked.query}" if asked.query else asked.path)
        answer = connection.getresponse()
        content = answer.read(LARGEST_CERTIFICATE + 1)
    except http.client.HTTPException as failure:
        raise OSError("SNS gave no answer that can be read") from failure
    finally:
        connection.close()
    if answer.status != 200 or len(content) > LARGEST_CERTIFICATE:
        raise OSError(f"SNS answered {answer.status}")
    return content


def _fields(body: bytes) -> dict[str, str]:
    try:
        content = json.loads(body)
    except ValueError:
        raise SnsRefusedError("json") from None
    if not isinstance(content, dict):
        raise SnsRefusedError("json")
    return {name: value for name, value in content.items() if isinstance(value, str)}
