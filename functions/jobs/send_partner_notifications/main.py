"""Every five minutes: mails what cannot wait, and from 07:00 (Europe/Amsterdam) the day's digests.

Without MAIL_SENDER it says so and does nothing.
"""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.clock import SystemClock
from shared.core.errors import JobFailed
from shared.core.ids import new_run_id
from shared.core.logging import get_logger
from shared.core.settings import JobSettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.http.router import Router
from shared.mail import service
from shared.mail.composing import Composer
from shared.mail.pace import Pace
from shared.mail.repository import MailRepository
from shared.mail.schemas import MailReport
from shared.mail.ses import SesSender
from shared.mail.settings import MailSettings


class SendSettings(MailSettings, JobSettings):
    """What the job needs."""


settings = read_settings(SendSettings)
router = Router("send_partner_notifications", settings, access="private")


@router.post("/", errors=(JobFailed,))
def send_mails() -> MailReport:
    """Mail people what is due: at most one digest a day and one urgent mail an hour each.

    May be called at any time and twice at once: one run sends, another answers `busy`. What SES does not take
    now is an error, and is sent by a later run.
    """
    if settings.mail_sender is None:
        get_logger().info("mail_is_off", reason="MAIL_SENDER is not set")
        return MailReport(status="off")
    clock = SystemClock()
    with service_client_for_jobs(settings) as client:
        report = service.send_due_mails(
            MailRepository(client, new_run_id()),
            SesSender(settings, Pace(settings.mail_send_rate)),
            Composer(settings, clock).compose,
            clock,
        )
    get_logger().info("mails_sent", **report.model_dump())
    if report.status == "interrupted":
        raise JobFailed(
            f"Not everything due was mailed: {report.error}",
            members={"report": report.model_dump(mode="json")},
        )
    return report


@functions_framework.http
def send_partner_notifications(request: Request) -> Response:
    return router.dispatch(request)
