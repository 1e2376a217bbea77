"""`python -m tests.mail_process POINT AT`: a run of the mail that stops at a point and says so, to be killed.

POINT is `leased` (nothing is written), `written` (a mail is, and not handed in), `taken` (SES has it, nobody
noted it down) or `recorded` (all is). Its settings are in the environment.
"""

import sys
import time
from datetime import datetime
from uuid import UUID

from local.mail.sending import FixedClock
from shared.core.ids import new_run_id
from shared.core.settings import ServiceKeySettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.mail.composing import Composer
from shared.mail.pace import Pace
from shared.mail.repository import MailRepository
from shared.mail.schemas import DueMail, MailKind
from shared.mail.sender import Mail
from shared.mail.service import send_due_mails
from shared.mail.ses import SesSender
from shared.mail.settings import MailSettings


def stop_here(point: str) -> None:
    """Say where it stands and wait for the end."""
    if sys.argv[1] == point:
        print(point, flush=True)  # noqa: T201 - whoever started us reads it
        time.sleep(3600)


class StoppingSender(SesSender):
    """Stops before and after a mail is handed in."""

    def send(self, mail: Mail) -> str:
        stop_here("written")
        message_id = super().send(mail)
        stop_here("taken")
        return message_id


class StoppingRepository(MailRepository):
    """Stops before anybody is looked up, and at the end."""

    def list_due(  # type: ignore[override]  # the decorator hides that it is the same
        self, kind: MailKind, now: datetime, after: UUID, limit: int, most: int
    ) -> list[DueMail]:
        stop_here("leased")
        return super().list_due(kind, now, after, limit, most)

    def end(self) -> None:  # type: ignore[override]  # the decorator hides that it is the same
        stop_here("recorded")
        super().end()


def main() -> None:
    """Run until the point."""
    settings, clock = read_settings(MailSettings), FixedClock(datetime.fromisoformat(sys.argv[2]))
    with service_client_for_jobs(read_settings(ServiceKeySettings)) as client:
        send_due_mails(
            StoppingRepository(client, new_run_id()),
            StoppingSender(settings, Pace(settings.mail_send_rate)),
            Composer(settings, clock).compose,
            clock,
        )


if __name__ == "__main__":
    main()
