"""The HTTP side of a daily job: one route, `POST /`."""

from shared.core.clock import SystemClock
from shared.core.errors import Conflict, JobFailed
from shared.core.settings import JobSettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.http.router import Router
from shared.http.routes import Reply
from shared.jobs.repository import JobRuns
from shared.jobs.schemas import JobReport, JobRequest
from shared.jobs.service import DailyJob, run_daily_job


def job_router(job: DailyJob, settings: JobSettings | None = None) -> Router:
    """The router of a job's function. Raises `SettingsError` when the environment lacks a setting."""
    settings = settings or read_settings(JobSettings)
    router = Router(job.name, settings, access="private")

    def run(body: JobRequest | None) -> Reply[JobReport]:
        with service_client_for_jobs(settings) as client:
            report = run_daily_job(job, JobRuns(client), SystemClock(), body.date if body else None)
        return Reply(report, status=202 if report.status == "running" else 200)

    # The document shows a handler's name and docstring as the operation's.
    run.__name__ = job.name
    run.__doc__ = job.summary
    router.post("/", errors=(Conflict, JobFailed))(run)
    return router
