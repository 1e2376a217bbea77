"""A run of the mail on a stack, at a time of one's choice, as the job makes it."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from shared.core.clock import AMSTERDAM, Clock, today
from shared.core.ids import new_run_id
from shared.core.settings import ServiceKeySettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.mail.composing import Composer
from shared.mail.pace import Pace
from shared.mail.repository import MailRepository
from shared.mail.schemas import MailReport
from shared.mail.sender import MailSender
from shared.mail.service import send_due_mails
from shared.mail.ses import SesSender
from shared.mail.settings import MailSettings


class FixedClock:
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


def next_morning(clock: Clock) -> datetime:
    """Tomorrow at seven in Amsterdam, when all that was written until then is due."""
    return datetime.combine(today(clock) + timedelta(days=1), time(7), AMSTERDAM)


def send_mails(
    environment: Mapping[str, str],
    at: datetime,
    sender: Callable[[MailSettings], MailSender] | None = None,
) -> MailReport:
    """Send what is due at a moment. `environment` is the functions'; without a sender nothing is done.

    Raises an `AppError` of the database. `sender` stands in for SES.
    """
    given = {name.lower(): value for name, value in environment.items()}
    settings = read_settings(MailSettings, **_only(MailSettings, given))
    if settings.mail_sender is None:
        return MailReport(status="off")
    keys = read_settings(ServiceKeySettings, **_only(ServiceKeySettings, given))
    clock = FixedClock(at)
    with service_client_for_jobs(keys) as client:
        return send_due_mails(
            MailRepository(client, new_run_id()),
            sender(settings) if sender else SesSender(settings, Pace(settings.mail_send_rate)),
            Composer(settings, clock).compose,
            clock,
        )


def _only(kind: type[MailSettings] | type[ServiceKeySettings], given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name in kind.model_fields}
