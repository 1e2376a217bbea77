"""A run of the mail: what is urgent first, then, from seven in the morning, the day's digests, with what has
become urgent meanwhile after each page of them.

Each mail is written down before it is handed in, and what became of it with the next (ADR 9).
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from shared.core.clock import AMSTERDAM, Clock
from shared.core.errors import AppError
from shared.core.logging import get_logger
from shared.mail.repository import MailRepository
from shared.mail.schemas import DueMail, MailKind, MailReport, Outcome
from shared.mail.sender import (
    Mail,
    MailHeldUpError,
    MailRefusedError,
    MailRejectedError,
    MailSender,
    MailUnknownError,
)

DIGESTS_FROM: Final = 7
"""The hour (Europe/Amsterdam) from which digests are sent; what was held up still comes that day."""
PEOPLE_PER_PAGE: Final = 200
NOTIFICATIONS_PER_MAIL: Final = 8
SECONDS: Final = 1500.0
"""When a run stops beginning mails, well before the platform stops it; the next goes on."""

REJECTIONS_IN_A_ROW: Final = 5
"""So many are hardly the mails' fault: the run stops, and says so."""

_NOBODY: Final = UUID(int=0)

_Turn = tuple[datetime, MailKind, DueMail]

Compose = Callable[[DueMail, MailKind, int], Mail]
"""Makes a mail of what is due, with its id."""


def send_due_mails(
    repository: MailRepository,
    sender: MailSender,
    compose: Compose,
    clock: Clock,
    *,
    monotonic: Callable[[], float] = time.monotonic,
) -> MailReport:
    """Send what is due now. Raises an `AppError` of the database; what SES refused is in the report."""
    begun = repository.begin()
    if not begun.began:
        return MailReport(status="busy")
    if begun.lost:
        get_logger().warning("mails_lost", count=begun.lost)
    run = _Run(repository, sender, compose, clock, monotonic)
    try:
        run.send()
    finally:
        _end(repository)
    return run.report(begun.lost)


class _Run:
    def __init__(
        self,
        repository: MailRepository,
        sender: MailSender,
        compose: Compose,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._repository = repository
        self._sender = sender
        self._compose = compose
        self._clock = clock
        self._monotonic = monotonic
        self._stops_at = monotonic() + SECONDS
        self._outcome: Outcome | None = None
        self._counts = dict.fromkeys(("urgent", "digests", "rejected", "unknown", "skipped"), 0)
        self._rejected_in_a_row = 0
        self._error: str | None = None

    def send(self) -> None:
        try:
            for now, kind, due in self._all_due():
                if self._monotonic() > self._stops_at:
                    self._error = "The run took too long."
                if self._error is not None:
                    return
                self._send_one(now, kind, due)
        finally:
            if self._outcome is not None:
                self._repository.finish(self._clock.now(), self._outcome)

    def report(self, lost: int) -> MailReport:
        status = "done" if self._error is None else "interrupted"
        return MailReport(status=status, lost=lost, error=self._error, **self._counts)

    def _all_due(self) -> Iterator[_Turn]:
        """Who is mailed next, and as of when."""
        yield from chain.from_iterable(self._pages("urgent"))
        if self._clock.now().astimezone(AMSTERDAM).hour >= DIGESTS_FROM:
            for page in self._pages("digest"):
                yield from page
                # No other run sends while this one does, and what cannot wait does not wait for its end.
                yield from chain.from_iterable(self._pages("urgent"))

    def _pages(self, kind: MailKind) -> Iterator[list[_Turn]]:
        now, after = self._clock.now(), _NOBODY
        while page := self._repository.list_due(kind, now, after, PEOPLE_PER_PAGE, NOTIFICATIONS_PER_MAIL):
            yield [(now, kind, due) for due in page]
            after = page[-1].recipient_id

    def _send_one(self, now: datetime, kind: MailKind, due: DueMail) -> None:
        step = self._repository.step(now, self._outcome, kind, due)
        self._outcome = None
        if not step.has_lease:
            self._error = "Another run sends by now."
            return
        if step.mail_id is None:
            self._counts["skipped"] += 1
            return
        try:
            mail = self._compose(due, kind, step.mail_id)
        except Exception:  # noqa: BLE001 - whatever is wrong with one person's mail, the others get theirs
            get_logger().exception("mail_not_composed", mail_id=step.mail_id)
            self._outcome = self._rejected(step.mail_id, "It could not be composed.")
            return
        self._outcome = self._handed_in(step.mail_id, kind, mail)

    def _handed_in(self, mail_id: int, kind: MailKind, mail: Mail) -> Outcome:
        log = get_logger().bind(mail_id=mail_id, kind=kind)
        try:
            message_id = self._sender.send(mail)
        except MailRejectedError as error:
            log.warning("mail_rejected", error=str(error))
            return self._rejected(mail_id, str(error))
        except MailUnknownError as error:
            log.warning("mail_outcome_unknown", error=str(error))
            self._counts["unknown"] += 1
            return Outcome(mail_id=mail_id, status="unknown", error=str(error))
        except MailHeldUpError as error:
            log.warning("mail_held_up", error=str(error))
            self._error = str(error)
            return Outcome(mail_id=mail_id, status="held_up", error=str(error))
        except MailRefusedError as error:
            log.error("mail_refused", error=str(error))  # noqa: TRY400 - an alert is made of it, not a traceback
            self._error = str(error)
            return Outcome(mail_id=mail_id, status="held_up", error=str(error))
        self._counts["digests" if kind == "digest" else "urgent"] += 1
        self._rejected_in_a_row = 0
        return Outcome(mail_id=mail_id, status="sent", message_id=message_id)

    def _rejected(self, mail_id: int, why: str) -> Outcome:
        self._counts["rejected"] += 1
        self._rejected_in_a_row += 1
        if self._rejected_in_a_row == REJECTIONS_IN_A_ROW:
            self._error = f"{REJECTIONS_IN_A_ROW} mails in a row were rejected, the last one: {why}"
            get_logger().error("mail_refused", error=self._error)
        return Outcome(mail_id=mail_id, status="rejected", error=why)


def _end(repository: MailRepository) -> None:
    try:
        repository.end()
    except AppError as error:
        # The lease ends by itself soon enough, and what the run did is not undone by it.
        get_logger().warning("mail_lease_not_returned", error=str(error))
