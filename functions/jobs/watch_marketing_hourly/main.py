"""Every hour at :15: looks for jobs that did not succeed, refused changes and exceeded budgets."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.settings import JobSettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.http.router import Router
from shared.watch import service
from shared.watch.repository import WatchRepository
from shared.watch.schemas import WatchReport

settings = read_settings(JobSettings)
router = Router("watch_marketing_hourly", settings, access="private")


@router.post("/")
def watch() -> WatchReport:
    """Look for what needs an operator.

    Everything found is an error in the log, from which alerts are made, and in the answer. Finding something
    is no failure of this job.
    """
    with service_client_for_jobs(settings) as client:
        return service.watch(WatchRepository(client))


@functions_framework.http
def watch_marketing_hourly(request: Request) -> Response:
    return router.dispatch(request)
