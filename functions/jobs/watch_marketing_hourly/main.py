"""Every hour at :15: looks for what needs an operator, and tells people what only time makes happen."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.settings import JobSettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.http.router import Router
from shared.notifications.repository import DueNotificationRepository
from shared.notifications.service import tell_what_is_due
from shared.watch import service
from shared.watch.repository import WatchRepository
from shared.watch.schemas import WatchReport

settings = read_settings(JobSettings)
router = Router("watch_marketing_hourly", settings, access="private")


@router.post("/")
def watch() -> WatchReport:
    """Look for what needs an operator.

    Everything found is an error in the log, from which alerts are made, and in the answer. Finding something
    is no failure of this job. Partners and admins are told what only time makes happen: a proposal that is
    about to expire, a job that did not succeed.
    """
    with service_client_for_jobs(settings) as client:
        report = service.watch(WatchRepository(client))
        tell_what_is_due(DueNotificationRepository(client), service.DAILY_JOBS)
        return report


@functions_framework.http
def watch_marketing_hourly(request: Request) -> Response:
    return router.dispatch(request)
