"""What mails say, in both languages, as HTML and as text alone."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from uuid import UUID

import pytest

from local.mail.sending import FixedClock
from shared.mail.composing import Composer
from shared.mail.message import message_bytes
from shared.mail.schemas import DueMail
from shared.mail.sender import Mail
from shared.mail.service import NOTIFICATIONS_PER_MAIL
from shared.mail.settings import MailSettings
from shared.notifications.models import NotificationKind

PERSON = UUID("7f3c1c1e-3f0e-4d1a-9c0e-0a1b2c3d4e5f")
ITEM = "11111111-2222-4333-8444-555555555555"
LARGEST_BYTES = 102_400
"""Above it Gmail shows the first part only."""
PORTAL = "https://marketing.example.test/"
REASON = (
    "Voor schilderwerk in Utrecht wilt u 20 leads per week. Dat zijn er 17 te weinig, à € 35,00 per lead."
)

PAYLOADS: dict[str, dict[str, object]] = {
    "proposal_created": {
        "action_type": "create_campaign",
        "branch": "schilder",
        "region": "utrecht",
        "reason": REASON,
        "reason_en": "You want 20 leads a week.",
    },
    "proposal_expiring": {
        "action_type": "create_campaign",
        "branch": "schilder",
        "region": "utrecht",
        "expires_at": "2026-06-18T05:00:00+00:00",
    },
    "budget_nearly_spent": {"month": "2026-06", "spent": "902.10", "budget": "1000.00"},
    "budget_spent": {"month": "2026-06", "spent": "1002.10", "budget": "1000.00"},
    "landing_page_live": {"title": "Schilder", "path": "/partners/a/b"},
    "landing_page_sent_back": {"title": "Schilder", "note": "Noem de stad."},
    "campaign_active": {"channel": "google_ads", "branch": "schilder", "region": "utrecht"},
    "campaign_drifted": {
        "channel": "google_ads",
        "branch": "schilder",
        "region": "utrecht",
        "drift": {"daily_budget": {"ours": "10.00", "platform": "12.00"}},
    },
    "campaign_push_failed": {"channel": "google_ads", "branch": "schilder", "region": "utrecht"},
    "job_failed": {"date": "2026-06-16"},
    "job_overdue": {"last_succeeded_at": None},
    "ad_account_failing": {
        "channel": "google_ads",
        "account": "1234567890",
        "company_name": "Test BV",
        "since": "2026-06-16T05:00:00+00:00",
    },
    "landing_page_waiting": {"title": "Schilder", "path": "/partners/a/b", "company_name": "Test BV"},
}


def row(kind: str, **payload: object) -> dict[str, object]:
    return {
        "kind": kind,
        "recipient_id": str(PERSON),
        "partner_id": str(PERSON),
        "recommendation_id": ITEM,
        "campaign_id": ITEM,
        "landing_page_id": ITEM,
        "job": "sync_partner_campaigns_daily",
        "payload": PAYLOADS[kind] | payload,
    }


def compose(*rows: dict[str, object], kind: str = "digest", count: int = 0, **person: object) -> Mail:
    settings = MailSettings(
        mail_sender="Partner Marketing <post@example.test>",
        mail_link_secret="s" * 40,
        mail_links_url="https://marketing.example.test",
        portal_url=PORTAL,
    )
    given: dict[str, object] = {
        "recipient_id": PERSON,
        "address": "jan@example.test",
        "first_name": "Jan",
        "company_name": "Test BV",
        "is_admin": False,
        "language": "nl",
        "notification_ids": range(count or len(rows)),
        "notifications": rows,
    } | person
    composer = Composer(settings, FixedClock(datetime(2026, 6, 17, 5, tzinfo=UTC)))
    return composer.compose(DueMail.model_validate(given), kind, 42)  # type: ignore[arg-type]  # one of the two


class Reader(HTMLParser):
    """Every address that a mail program could fetch or open."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.others: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name in {"src", "background", "srcset", "action"}:
                self.others.append((tag, value))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", list(NotificationKind))
def test_every_kind_is_told_in_both_forms_with_its_link(kind: str, language: str) -> None:
    mail = compose(row(kind), language=language, is_admin=kind in {"job_failed", "job_overdue"})
    reader = Reader()
    reader.feed(mail.html)
    assert reader.open == []
    assert reader.others == []
    assert "url(" not in mail.html
    item, stop = reader.links
    assert stop == mail.unsubscribe_url
    assert item in mail.text
    assert stop in mail.text
    assert item.startswith(PORTAL)
    assert mail.subject
    assert "None" not in mail.text + mail.html
    assert len(message_bytes(mail, "x", "x@example.test")) <= LARGEST_BYTES


def test_a_link_lands_on_the_proposal_itself_and_says_why() -> None:
    mail = compose(row("proposal_created"))
    assert f"{PORTAL}?tab=recommendations&item={ITEM}" in mail.text
    assert REASON.replace("€ ", "€\u00a0") in " ".join(re.split("[ \n]+", mail.text))


def test_the_text_reads_well_alone() -> None:
    mail = compose(row("budget_spent"), row("landing_page_live"), kind="urgent", count=4)
    assert mail.subject.endswith("(en nog 3)")
    body, _, footer = mail.text.partition("\n-- \n")
    assert body.startswith("Dit vraagt nu uw aandacht\n\nBeste Jan,\n\n")
    assert "1. [Dringend] Budget van juni is op\n\n" in body
    assert "\n2. Uw landingspagina staat live\n\n" in body
    assert body.rstrip().endswith(f"En nog 2 meldingen in het portaal.\n{PORTAL}")
    assert "Stop" in footer or "Geen e-mail meer" in footer
    assert "\n\n\n\n" not in mail.text
    assert not re.search(r"<[a-z]|&[a-z]+;", mail.text)
    assert all(len(line) <= 76 or "http" in line for line in mail.text.splitlines())


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
def test_what_people_typed_is_text_in_a_mail(evil: str) -> None:
    mail = compose(row("landing_page_sent_back", title=evil, note=evil), first_name=evil, company_name=evil)
    reader = Reader()
    reader.feed(mail.html)
    assert reader.others == []
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "49" not in mail.text


@pytest.mark.parametrize(
    "evil", ["https://evil.test/log-in", "www.evil.test", "evil.test", "jan@evil.test", "evil。test"]
)
def test_no_mail_program_makes_a_link_of_what_a_partner_typed_for_an_admin(evil: str) -> None:
    told = row("landing_page_waiting", title=f"Zie {evil}", company_name=evil) | {"partner_id": ITEM}
    mail = compose(told, is_admin=True)
    for text in (mail.text, mail.html):
        assert evil not in text
        assert "://evil" not in text
    # To the eye it is the same.
    assert f"“Zie {evil}” van {evil} wacht op" in " ".join(mail.text.replace("\u200c", "").split())
    reader = Reader()
    reader.feed(mail.html)
    assert all(link.startswith("https://marketing.example.test/") for link in reader.links)


def test_an_admin_is_not_told_of_marketing_of_the_own() -> None:
    told = row("landing_page_waiting") | {"partner_id": ITEM}
    assert compose(told, is_admin=True).text.startswith(
        "Het nieuws van vandaag\n\nBeste Jan,\n\nEr is één nieuwe melding.\n"
    )
    assert "There are 3 new notifications." in compose(told, is_admin=True, count=3, language="en").text


@pytest.mark.parametrize(("count", "which"), [(1, "Deze melding kan"), (2, "Deze meldingen kunnen")])
def test_what_cannot_wait_is_one_or_several(count: int, which: str) -> None:
    mail = compose(*[row("budget_spent")] * count, kind="urgent")
    assert f"{which} niet wachten tot de samenvatting van morgen." in mail.text


def test_a_reason_longer_than_a_mail_has_room_for_ends_with_a_sentence() -> None:
    said = " ".join([REASON] * 9)
    text = " ".join(compose(row("proposal_created", reason=said)).text.split("\n"))
    assert text.count("per lead. ") == 700 // (len(REASON) + 1)
    assert "…" not in text


def test_a_note_on_several_lines_makes_no_header() -> None:
    mail = compose(row("landing_page_sent_back", note="Goed.\r\nBcc: all@example.test"))
    head = message_bytes(mail, "x", "x@example.test").split(b"\r\n\r\n")[0]
    assert b"Bcc" not in head


def test_the_largest_digest_is_shown_whole_by_mail_programs() -> None:
    rows = [row("proposal_created", reason="é" * 1000) for _ in range(NOTIFICATIONS_PER_MAIL)]
    mail = compose(*rows, count=500, company_name="é" * 200)
    assert len(message_bytes(mail, "x", "x@example.test")) <= LARGEST_BYTES
    assert "En nog 492 meldingen" in mail.text


def test_nobody_is_greeted_without_a_name() -> None:
    assert "Goedendag," in compose(row("landing_page_live"), first_name=None, company_name=None).text
    assert "Beste Test BV," in compose(row("landing_page_live"), first_name=None).text
