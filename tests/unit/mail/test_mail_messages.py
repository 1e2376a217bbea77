"""Mails on the wire, and how fast they go."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.mail.message import message_bytes
from shared.mail.pace import Pace
from shared.mail.sender import Mail, MailRejectedError

STOP = "https://marketing.example.test/mail/unsubscribe/" + "a" * 200


def mail(**changes: str) -> Mail:
    given = {
        "to_name": "Jan",
        "to_address": "jan@example.test",
        "subject": "Onderwerp",
        "text": "Beste Jan,\n\n€ 10 voor één café.\n",
        "html": "<p>€ 10 voor één café.</p>",
        "language": "nl",
        "unsubscribe_url": STOP,
    } | changes
    return Mail(**given)  # type: ignore[arg-type]  # all that is changed here is text


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, _class=EmailMessage, policy=policy.default)


def sent(**changes: str) -> bytes:
    return message_bytes(mail(**changes), "Partner Marketing", "post@example.test")


HEADERS = [
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_name_and_no_subject_becomes_a_header_or_an_address_of_its_own(name: str, subject: str) -> None:
    found = read(sent(to_name=name, subject=subject))
    assert found.keys() == HEADERS
    assert [address.addr_spec for address in found["To"].addresses] == ["jan@example.test"]


@pytest.mark.parametrize(
    "evil",
    [
        "Jan\r\nBcc: all@example.test",
        "Jan\nX: y",
        "Jan\r\n\r\n<script>",
        'Jan" <all@example.test>, "Piet',
        "Jan\u2028Bcc: x@example.test",
        "=?utf-8?q?Jan=0D=0ABcc=3A_all=40example.test?=",
    ],
)
def test_a_company_name_that_tries_to_be_more_stays_a_name(evil: str) -> None:
    content = sent(to_name=evil, subject=evil)
    head = content.split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert [name.decode() for name in names] == HEADERS
    assert len(read(content)["To"].addresses) == 1


def test_a_mail_has_text_and_html_and_can_be_unsubscribed_from_with_one_click() -> None:
    content = sent()
    content.decode("ascii")
    found = read(content)
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # On one line and as it is: clients read no encoded words here.
    assert f"List-Unsubscribe: <{STOP}>\r\n".encode() in content
    plain, html = (found.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert "één café" in plain.get_content()
    assert "één café" in html.get_content()
    assert max(len(line) for line in content.split(b"\r\n")) < 998


@pytest.mark.parametrize(
    "address",
    ["", "jan", "jan@", "a b@example.test", "jan@example.test, piet@example.test", "jän@example.test"],
)
def test_what_is_no_address_is_rejected(address: str) -> None:
    with pytest.raises(MailRejectedError) as refused:
        sent(to_address=address)
    assert "example" not in str(refused.value)


def test_mails_go_at_equal_distances_and_lost_time_is_not_made_up_for() -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(4, sleep=sleep, monotonic=lambda: now[0])
    for _ in range(3):
        pace.wait()
    assert slept == [0.25, 0.25]
    now[0] += 10
    pace.wait()
    pace.wait()
    assert slept == [0.25, 0.25, 0.25]
