"""What is to be mailed and what was, in the database. A run holds a lease; each method is one transaction."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from postgrest import SyncPostgrestClient

from shared.db.query import fetch
from shared.db.retry import again_when_away
from shared.mail.schemas import BegunRun, DueMail, MailKind, Outcome, Step

LEASE_SECONDS: Final = 120
"""Longer than one mail takes with all its retries."""
LOST_AFTER_SECONDS: Final = 900
"""For so long SES may still tell of a mail whose sender was killed; then it is sent again."""


class MailRepository:
    """Every method raises an `AppError` when the database refuses, and may safely be repeated."""

    def __init__(self, client: SyncPostgrestClient, run_id: UUID) -> None:
        self._client = client
        self._run_id = str(run_id)

    @again_when_away
    def begin(self) -> BegunRun:
        """Become the run that sends, unless another is."""
        given: dict[str, Any] = {
            "p_run_id": self._run_id,
            "p_seconds": LEASE_SECONDS,
            "p_lost_after_seconds": LOST_AFTER_SECONDS,
        }
        return BegunRun.model_validate(fetch(self._client.rpc("begin_mail_run", given)))

    @again_when_away
    def list_due(self, kind: MailKind, now: datetime, after: UUID, limit: int, most: int) -> list[DueMail]:
        """The next people after one to whom a mail is due, with at most so many notifications each."""
        given: dict[str, Any] = {
            "p_kind": kind,
            "p_now": now.isoformat(),
            "p_after": str(after),
            "p_limit": limit,
            "p_most": most,
        }
        return [DueMail.model_validate(row) for row in fetch(self._client.rpc("list_due_mails", given))]

    @again_when_away
    def step(self, now: datetime, outcome: Outcome | None, kind: MailKind, due: DueMail) -> Step:
        """Record what became of the mail before, and begin the next.

        Where the answer is lost the mail is begun and not sent: repeated, this says that it must not be, and
        a later run finds it.
        """
        following = due.model_dump_json(include={"recipient_id", "address", "notification_ids"})
        return self._step(now, outcome, f'{{"kind": "{kind}", {following[1:]}')

    @again_when_away
    def finish(self, now: datetime, outcome: Outcome) -> None:
        """Record what became of the last mail."""
        self._step(now, outcome, None)

    @again_when_away
    def end(self) -> None:
        """Let the next run begin."""
        fetch(self._client.rpc("end_mail_run", {"p_run_id": self._run_id}))

    def _step(self, now: datetime, outcome: Outcome | None, following: str | None) -> Step:
        given: dict[str, Any] = {
            "p_run_id": self._run_id,
            "p_seconds": LEASE_SECONDS,
            "p_now": now.isoformat(),
        }
        if outcome is not None:
            given["p_outcome"] = outcome.model_dump_json()
        if following is not None:
            given["p_next"] = following
        return Step.model_validate(fetch(self._client.rpc("step_mail_run", given)))
