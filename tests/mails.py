"""People who are told things, the mails that they get, and runs that send them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from local.mail.box import SentMail
from local.mail.double import SesDouble
from local.mail.sending import next_morning, send_mails
from local.settings import Stack
from shared.core.clock import SystemClock
from shared.mail.pace import Pace
from shared.mail.schemas import MailReport
from shared.mail.sender import MailSender
from shared.mail.ses import SesSender
from shared.mail.settings import MailSettings
from tests.night import Connection

BUDGET = {"month": "2026-11", "spent": "1013.84", "budget": "1000.00"}
PAGE = {"title": "Schilder in Tilburg", "path": "/partners/test/tilburg"}


_senders: dict[str, SesSender] = {}
"""By the address of the double."""


@dataclass(frozen=True)
class Recipient:
    """Somebody with an address that nobody else has."""

    id: UUID
    address: str


class Post:
    """Notifications in the database, and what becomes of them by mail."""

    def __init__(self, stack: Stack, db: Connection, double: SesDouble) -> None:
        self.stack = stack
        self.db = db
        self.double = double
        self.morning = next_morning(SystemClock())

    @property
    def environment(self) -> dict[str, str]:
        return {**self.stack.function_environment(), **self.double.environment(), "MAIL_SEND_RATE": "500"}

    def recipient(self, **columns: object) -> Recipient:
        """A person."""
        person = uuid4()
        address = f"{person.hex}@example.test"
        row: dict[str, object] = {"id": person, "email": address, "company_name": "Test BV"} | columns
        self.db.execute("insert into auth.users (id, email) values (%s, %s)", [person, address])
        names = ", ".join(row)
        marks = ", ".join(["%s"] * len(row))
        self.db.execute(f"insert into public.profiles ({names}) values ({marks})", list(row.values()))  # noqa: S608 - names of ours
        return Recipient(person, str(row["email"]))

    def tell(
        self,
        recipient: Recipient,
        kind: str = "landing_page_live",
        payload: Mapping[str, Any] = PAGE,
        *,
        at: datetime | None = None,
        **columns: object,
    ) -> int:
        """A notification; without `at` of this moment."""
        row: dict[str, object] = {
            "recipient_id": recipient.id,
            "partner_id": recipient.id,
            "kind": kind,
            "payload": json.dumps(payload),
            "dedupe_key": uuid4().hex,
            "landing_page_id": uuid4(),
            "recommendation_id": uuid4(),
            "campaign_id": uuid4(),
        } | columns
        if at is not None:
            row["created_at"] = at
        names = ", ".join(row)
        marks = ", ".join(["%s"] * len(row))
        found = self.db.execute(
            f"insert into public.notifications ({names}) values ({marks}) returning id",  # noqa: S608 - names of ours
            list(row.values()),
        ).fetchone()
        assert found is not None
        return int(found[0])

    def tell_urgently(self, recipient: Recipient, **columns: object) -> int:
        """A notification that cannot wait."""
        return self.tell(recipient, "budget_spent", BUDGET, **columns)  # type: ignore[arg-type]  # columns are of many types

    def send(
        self, at: datetime | None = None, sender: Callable[[MailSettings], MailSender] | None = None
    ) -> MailReport:
        """A run; without `at` tomorrow at seven."""
        return send_mails(self.environment, at or self.morning, sender or self._same_client)

    def _same_client(self, settings: MailSettings) -> MailSender:
        """SES by a client that all tests share: making one takes longer than a run."""
        if self.double.url not in _senders:
            _senders[self.double.url] = SesSender(settings, Pace(settings.mail_send_rate))
        return _senders[self.double.url]

    def mails(self, recipient: Recipient) -> list[SentMail]:
        """What the person got."""
        return self.double.mails_to(recipient.address)

    def records(self, recipient: Recipient) -> list[tuple[Any, ...]]:
        """Kind, status and attempts of the person's mails in the database."""
        return self.db.execute(
            "select kind, status, attempts from public.notification_mails"
            " where recipient_id = %s order by id",
            [recipient.id],
        ).fetchall()

    def forget_digests(self, recipient: Recipient) -> None:
        """The person wants urgent mails alone."""
        self.db.execute(
            "insert into public.notification_preferences (profile_id, kind, in_digest)"
            " values (%s, 'budget_spent', false)",
            [recipient.id],
        )

    def let_time_pass(self) -> None:
        """As if a quarter of an hour had gone by since all that was begun, and the lease with it."""
        self.db.execute("update private.notification_mail_lease set ends_at = clock_timestamp()")
        self.db.execute(
            "update public.notification_mails set began_at = began_at - interval '16 minutes'"
            " where status = 'sending'"
        )
