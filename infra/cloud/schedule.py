"""Cloud Scheduler: who starts which job when, as `functions.toml` says."""

from collections.abc import Sequence

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.functions import DeployedFunction
from infra.cloud.names import account_id, dashed

DEADLINE = "1800s"
"""How long the scheduler waits for an answer: the most that it can. The job goes on meanwhile."""


class ScheduledJob(pulumi.ComponentResource):
    """A job's schedule, and the account that may start that job and nothing else.

    `other_callers` may call the function too, which itself tells them from who may start it.
    """

    def __init__(
        self,
        config: Config,
        job: DeployedFunction,
        opts: pulumi.ResourceOptions,
        *,
        other_callers: Sequence[pulumi.Input[str]] = (),
    ) -> None:
        definition = job.definition
        super().__init__("partner-marketing:cloud:ScheduledJob", definition.name, opts=opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.invoker = invoker_of(config, definition.name, inside)
        job.let_call([self.invoker.member, *other_callers])
        self.job = gcp.cloudscheduler.Job(
            definition.name,
            gcp.cloudscheduler.JobArgs(
                project=config.project,
                region=config.region,
                name=dashed(definition.name),
                schedule=definition.schedule,
                time_zone=definition.time_zone,
                attempt_deadline=DEADLINE,
                retry_config=gcp.cloudscheduler.JobRetryConfigArgs(
                    retry_count=3, min_backoff_duration="60s", max_backoff_duration="600s", max_doublings=3
                ),
                http_target=gcp.cloudscheduler.JobHttpTargetArgs(
                    uri=job.url,
                    http_method="POST",
                    headers={"Content-Type": "application/json"},
                    oidc_token=gcp.cloudscheduler.JobHttpTargetOidcTokenArgs(
                        service_account_email=self.invoker.email, audience=job.url
                    ),
                ),
            ),
            opts=inside,
        )
        self.register_outputs({})


def invoker_address(config: Config, function: str) -> str:
    """The e-mail address of the account that starts a job, which follows from its id."""
    return f"{account_id('pm-run', function)}@{config.project}.iam.gserviceaccount.com"


def invoker_of(config: Config, function: str, opts: pulumi.ResourceOptions) -> gcp.serviceaccount.Account:
    """The account that starts one job."""
    return gcp.serviceaccount.Account(
        f"{function}-invoker",
        gcp.serviceaccount.AccountArgs(
            project=config.project,
            account_id=account_id("pm-run", function),
            display_name=f"Starts {function}",
        ),
        opts=opts,
    )
