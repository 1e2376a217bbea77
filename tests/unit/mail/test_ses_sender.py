"""SES by the real client over HTTP: what is tried again, and what is not."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from local.mail.double import SesDouble
from shared.mail.google_identity import identity_token, session_as
from shared.mail.pace import Pace
from shared.mail.sender import (
    Mail,
    MailError,
    MailHeldUpError,
    MailRefusedError,
    MailRejectedError,
    MailUnknownError,
)
from shared.mail.ses import ATTEMPTS, SesSender
from shared.mail.settings import MailSettings

MAIL = Mail("Jan", "jan@example.test", "S", "T", "<p>H", "nl", "https://m.example.test/x", {"mail_id": "7"})


@pytest.fixture(scope="module")
def double() -> Iterator[SesDouble]:
    with SesDouble() as running:
        yield running


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")


def settings(url: str, **changes: object) -> MailSettings:
    given: dict[str, object] = {
        "mail_sender": "Partner Marketing <meldingen@demo.example>",
        "mail_link_secret": "s" * 40,
        "mail_links_url": "https://m.example.test",
        "portal_url": "https://m.example.test/",
        "ses_endpoint_url": url,
        "ses_seconds": 30,
    }
    return MailSettings(**(given | changes))


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def sender(double: SesDouble, slept: list[float]) -> SesSender:
    double.faults.refusals.clear()
    return SesSender(settings(double.url), Pace(1000), sleep=slept.append)


def test_a_mail_arrives_with_its_tags(double: SesDouble, sender: SesSender) -> None:
    message_id = sender.send(MAIL)
    assert double.tags[message_id] == {"mail_id": "7"}
    assert [mail.message_id for mail in double.mails_to("jan@example.test")][-1] == message_id


def test_a_throttled_mail_is_tried_again_with_growing_waits_and_sent_once(
    double: SesDouble, sender: SesSender, slept: list[float]
) -> None:
    before = len(double.mails_to("jan@example.test"))
    double.faults.refusals.extend([(429, "TooManyRequestsException")] * 3)
    sender.send(MAIL)
    assert len(slept) == 3
    assert len(double.mails_to("jan@example.test")) == before + 1


def test_ses_that_goes_on_throttling_holds_the_mail_up(
    double: SesDouble, sender: SesSender, slept: list[float]
) -> None:
    double.faults.refusals.extend([(429, "TooManyRequestsException")] * ATTEMPTS)
    with pytest.raises(MailHeldUpError):
        sender.send(MAIL)
    assert (len(slept), len(double.faults.refusals)) == (ATTEMPTS - 1, 0)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "MessageRejected", MailRejectedError),
        (400, "BadRequestException", MailRejectedError),
        (400, "SendingPausedException", MailRefusedError),
        (400, "AccountSuspendedException", MailRefusedError),
        (400, "MailFromDomainNotVerifiedException", MailRefusedError),
        (403, "AccessDeniedException", MailRefusedError),
        (404, "NotFoundException", MailRefusedError),
        (500, "InternalServiceErrorException", MailUnknownError),
    ],
)
def test_every_other_answer_is_asked_for_once(
    double: SesDouble, sender: SesSender, slept: list[float], status: int, code: str, error: type[MailError]
) -> None:
    double.faults.refusals.append((status, code))
    requests = len(double.requests)
    with pytest.raises(error, match=code) as raised:
        sender.send(MAIL)
    assert type(raised.value) is error
    assert (len(double.requests) - requests, slept) == (1, [])
    assert "example" not in str(raised.value)


def test_a_sender_that_ses_does_not_know_is_our_fault_and_not_the_mails(double: SesDouble) -> None:
    given = settings(double.url, mail_sender="Partner Marketing <post@unverified.example>")
    with pytest.raises(MailRefusedError, match="not verified") as raised:
        SesSender(given, Pace(1000)).send(MAIL)
    assert "example" not in str(raised.value)


def test_a_mail_whose_answer_was_lost_is_not_sent_again(double: SesDouble, sender: SesSender) -> None:
    before = len(double.mails_to("jan@example.test"))
    double.faults.lost_answers = 1
    with pytest.raises(MailUnknownError):
        sender.send(MAIL)
    assert len(double.mails_to("jan@example.test")) == before + 1


def test_ses_that_cannot_be_reached_holds_the_mail_up(slept: list[float]) -> None:
    with SesDouble() as gone:
        url = gone.url
    with pytest.raises(MailHeldUpError, match="reached"):
        SesSender(settings(url), Pace(1000), sleep=slept.append).send(MAIL)


def test_the_rate_holds_for_tries_too(double: SesDouble) -> None:
    sender = SesSender(settings(double.url), Pace(20), sleep=lambda _: None)
    sender.send(MAIL)
    first = len(double.requests)
    double.faults.refusals.extend([(429, "TooManyRequestsException")] * 2)
    for _ in range(3):
        sender.send(MAIL)
    times = double.requests[first - 1 :]
    assert len(times) == 6
    # Whoever is late does not make others early.
    assert times[-1] - times[0] >= 5 / 20 - 0.05


def test_the_job_can_be_a_role_of_aws_by_its_google_account(double: SesDouble) -> None:
    """STS is moto's; the metadata server is a double that answers as Google's does."""
    from werkzeug.serving import make_server
    from werkzeug.wrappers import Request, Response

    asked: list[tuple[str, str]] = []

    @Request.application
    def metadata(request: Request) -> Response:
        asked.append((request.headers["Metadata-Flavor"], request.args["audience"]))
        return Response("header.payload.signature")

    server = make_server("127.0.0.1", 0, metadata, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        host = f"127.0.0.1:{server.port}"
        assert identity_token(host=host) == "header.payload.signature"
        role = "arn:aws:iam::123456789012:role/partner-marketing-mail"
        session = session_as(role, "eu-west-1", host=host, sts_url=double.url)
        credentials = session.get_credentials().get_frozen_credentials()
    finally:
        server.shutdown()
    assert credentials.token
    assert credentials.access_key.startswith("ASIA")
    assert asked == [("Google", "partner-marketing-mail")] * 2


@contextmanager
def metadata_server(answer: bytes) -> Iterator[str]:
    """Its host and port; it says these bytes to whatever it is asked, and hangs up."""

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", b"nonsense\r\n\r\n"]
)
def test_a_metadata_server_that_fails_holds_the_mail_up(
    double: SesDouble, slept: list[float], monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    with metadata_server(answer) as host:
        monkeypatch.setattr(
            "shared.mail.google_identity.session_as",
            lambda role, region: session_as(role, region, host=host, sts_url=double.url),
        )
        role = "arn:aws:iam::123456789012:role/partner-marketing-mail"
        sender = SesSender(settings(double.url, ses_role_arn=role), Pace(1000), sleep=slept.append)
        with pytest.raises(MailHeldUpError, match="account"):
            sender.send(MAIL)
    assert len(slept) == ATTEMPTS - 1


def test_the_page_of_the_double_shows_a_mail(double: SesDouble, sender: SesSender) -> None:
    sender.send(MAIL)
    number = max(mail.number for mail in double.box.mails())
    assert f"/mails/{number}" in httpx.get(f"{double.url}/mails", trust_env=False).text
    page = httpx.get(f"{double.url}/mails/{number}", trust_env=False).text
    assert "List-Unsubscribe" in page
    assert httpx.get(f"{double.url}/mails/{number}/html", trust_env=False).text == "<p>H\n"
    assert time.monotonic() >= double.requests[-1]


def test_a_sender_needs_what_its_links_need() -> None:
    with pytest.raises(ValueError, match="MAIL_LINKS_URL"):
        settings("http://x.example.test", mail_links_url=None)
    for wrong in ("nobody", "Jan <jan>"):
        with pytest.raises(ValueError, match="address"):
            settings("http://x.example.test", mail_sender=wrong)
