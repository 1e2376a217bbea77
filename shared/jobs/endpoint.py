"""The HTTP side of a daily job: one route, `POST /`."""

from shared.core.clock import SystemClock
from shared.core.errors import Conflict, JobFailed
from shared.core.settings import JobSettings, read_settings
from shared.db.client import service_client_for_jobs
from shared.http.router import Router
from shared.jobs.repository import JobRuns
from shared.jobs.schemas import JobReport, JobRequest
from shared.jobs.service import DailyJob, run_daily_job


def job_router(job: DailyJob) -> Router:
    """The router of a job's function. Raises `SettingsError` when the environment lacks a setting."""
    settings = read_settings(JobSettings)
    router = Router(job.name, settings, access="private")

    def run(body: JobRequest | None) -> JobReport:
        with service_client_for_jobs(settings) as client:
            return run_daily_job(job, JobRuns(client), SystemClock(), body.date if body else None)

    # The document shows a handler's name and docstring as the operation's.
    run.__name__ = job.name
    run.__doc__ = job.summary
    router.post("/", errors=(Conflict, JobFailed))(run)
    return router
