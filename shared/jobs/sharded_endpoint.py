"""The HTTP side of a job that can be cut into shards: `POST /` starts it, `POST /shards` works on one."""

from dataclasses import replace

from shared.core.settings import read_settings
from shared.db.client import service_client_for_jobs
from shared.http.router import Router
from shared.http.service_caller import ServiceVerifier
from shared.jobs.cloud_tasks import SHARDS_PATH, TaskQueue
from shared.jobs.endpoint import job_router
from shared.jobs.repository import JobRuns
from shared.jobs.schemas import ShardReport, ShardRequest
from shared.jobs.settings import ShardedJobSettings
from shared.jobs.shards import ShardedJob, work_on_shard


def sharded_job_routers(job: ShardedJob) -> tuple[Router, Router]:
    """The router that starts a job, for the scheduler alone, and the one that takes its shards (at
    `SHARDS_PATH`), for the queue's account alone. Raises `SettingsError`."""
    settings = read_settings(ShardedJobSettings)
    if settings.fan_out_above is not None:
        job = replace(job, above=settings.fan_out_above)
    if settings.fan_out_shard_size is not None:
        job = replace(job, shard_size=settings.fan_out_shard_size)
    of_tasks = settings.model_copy(update={"caller_accounts": frozenset({settings.task_account})})
    tasks = Router(job.name, settings, access="private", service_verifier=ServiceVerifier(of_tasks))

    @tasks.post(SHARDS_PATH)
    def work(body: ShardRequest) -> ShardReport:
        """Work on one part of a run."""
        with service_client_for_jobs(settings) as client:
            return work_on_shard(job, JobRuns(client), body)

    return job_router(job.as_daily_job(TaskQueue(settings)), settings), tasks
