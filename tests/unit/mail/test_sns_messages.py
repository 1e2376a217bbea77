"""Messages of SNS: what is believed, and what is not."""

import json
import time
from collections.abc import Callable

import pytest

from local.mail.signing import CERTIFICATE_PATH, ORIGIN, TOPIC, SnsSigner
from shared.mail.events import read_event
from shared.mail.sns import SnsRefusedError, SnsUnavailableError, SnsVerifier

NOW = int(time.time())
SIGNER = SnsSigner()
EVENT = {"eventType": "Send"}


class Fetched:
    """What was asked of SNS."""

    def __init__(self, certificate: bytes = SIGNER.certificate) -> None:
        self.addresses: list[str] = []
        self.certificate = certificate

    def __call__(self, url: str) -> bytes:
        self.addresses.append(url)
        return self.certificate


def verifier(fetched: Callable[[str], bytes] | None = None) -> SnsVerifier:
    return SnsVerifier(TOPIC, fetched or Fetched())


def body(message: dict[str, str]) -> bytes:
    return json.dumps(message).encode()


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_message_of_our_topic_is_believed_and_its_certificate_fetched_once(version: str) -> None:
    fetched = Fetched()
    ours = verifier(fetched)
    for _ in range(3):
        message = ours.read(body(SIGNER.notification(EVENT, SignatureVersion=version, Subject="x")), NOW)
        assert (message.kind, json.loads(message.content)) == ("Notification", EVENT)
    assert fetched.addresses == [f"{ORIGIN}{CERTIFICATE_PATH}"]


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"Message": "{}"}, "signature"),
        ({"Timestamp": "2026-01-01T00:00:00.000Z"}, "signature"),
        ({"Subject": "new"}, "signature"),
        ({"Signature": "AAAA"}, "signature"),
        ({"Signature": "not base64"}, "signature"),
        ({"SignatureVersion": "1"}, "signature"),
        ({"SignatureVersion": "3"}, "signature_version"),
        ({"TopicArn": TOPIC + "-other"}, "topic"),
        ({"Type": "Other"}, "type"),
    ],
)
def test_a_message_that_was_changed_is_refused(changed: dict[str, str], check: str) -> None:
    with pytest.raises(SnsRefusedError, match=f"^{check}$"):
        verifier().read(body(SIGNER.notification(EVENT) | changed), NOW)


@pytest.mark.parametrize(
    "url",
    [
        f"http://sns.eu-west-1.amazonaws.com{CERTIFICATE_PATH}",
        f"https://sns.eu-west-1.amazonaws.com.evil.test{CERTIFICATE_PATH}",
        f"https://sns.us-east-1.amazonaws.com{CERTIFICATE_PATH}",
        f"https://evil.test/sns.eu-west-1.amazonaws.com{CERTIFICATE_PATH}",
        f"https://user@sns.eu-west-1.amazonaws.com{CERTIFICATE_PATH}",
        f"https://sns.eu-west-1.amazonaws.com:8443{CERTIFICATE_PATH}",
        f"https://sns.eu-west-1.amazonaws.com{CERTIFICATE_PATH}?x=1",
        "https://sns.eu-west-1.amazonaws.com/evil.pem",
        "https://evil-bucket.s3.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem",
        "https://[sns",
        "",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(url: str) -> None:
    fetched = Fetched()
    with pytest.raises(SnsRefusedError, match="certificate_url"):
        verifier(fetched).read(body(SIGNER.notification(EVENT, SigningCertURL=url)), NOW)
    assert fetched.addresses == []


def test_an_expired_certificate_is_refused() -> None:
    old = SnsSigner(days=-1)
    with pytest.raises(SnsRefusedError, match="certificate_expired"):
        verifier(Fetched(old.certificate)).read(body(old.notification(EVENT)), NOW)


def test_made_up_certificates_are_not_fetched_one_after_the_other() -> None:
    def fetch(url: str) -> bytes:
        asked.append(url)
        raise OSError("404")

    asked: list[str] = []
    ours = SnsVerifier(TOPIC, fetch, monotonic=lambda: 50.0)
    for number in range(5):
        url = f"{ORIGIN}/SimpleNotificationService-{number}.pem"
        with pytest.raises(SnsUnavailableError):
            ours.read(body(SIGNER.notification(EVENT, SigningCertURL=url)), NOW)
    assert len(asked) == 1


def test_a_subscription_is_confirmed_for_our_topic_at_sns_alone() -> None:
    fetched = Fetched()
    ours = verifier(fetched)
    message = ours.read(body(SIGNER.confirmation()), NOW)
    ours.confirm(message)
    assert fetched.addresses[1].startswith(f"{ORIGIN}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=")


@pytest.mark.parametrize(
    "url",
    [
        f"http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=x",
        f"https://evil.test/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=x",
        f"{ORIGIN}/?Action=Publish&TopicArn={TOPIC}&Token=x",
        f"{ORIGIN}/?Action=ConfirmSubscription&TopicArn={TOPIC}2&Token=x",
        "http://169.254.169.254/latest/meta-data/?Action=ConfirmSubscription",
    ],
)
def test_no_other_address_is_opened_however_well_it_is_signed(url: str) -> None:
    with pytest.raises(SnsRefusedError, match="subscribe_url"):
        verifier().read(body(SIGNER.confirmation(SubscribeURL=url)), NOW)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'"x"', b"{}", b'{"Type": 1}'])
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(SnsRefusedError):
        verifier().read(content, NOW)


def event(kind: str, **more: object) -> str:
    about = {"timestamp": "2026-06-17T05:00:01.000Z", "messageId": "m-1", "tags": {"mail_id": ["42"]}}
    return json.dumps({"eventType": kind, "mail": about, **more})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (event("Send"), "accepted"),
        (event("Delivery"), "accepted"),
        (event("Bounce", bounce={"bounceType": "Permanent", "timestamp": "t"}), "bounce"),
        (event("Bounce", bounce={"bounceType": "Transient", "timestamp": "t"}), None),
        (event("Complaint", complaint={"timestamp": "t"}), "complaint"),
        (event("Complaint", complaint={"timestamp": "t", "complaintFeedbackType": "not-spam"}), None),
        (event("Open"), None),
        ('{"eventType": "Send", "mail": {"tags": {}}}', None),
        ("Successfully validated SNS topic for Amazon SES event publishing.", None),
        ("[]", None),
    ],
)
def test_an_event_is_what_matters_to_a_mail_of_ours(content: str, kind: str | None) -> None:
    found = read_event(content)
    assert (found.kind if found else None) == kind
    assert found is None or (found.mail_id, found.message_id) == (42, "m-1")
