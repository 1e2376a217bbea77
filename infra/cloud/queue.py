"""Cloud Tasks: the shards of a big job's night, each a request of its own to that job's function."""

from collections.abc import Sequence

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.functions import DeployedFunction
from infra.cloud.schedule import ScheduledJob

NAME = "job-shards"
DISPATCHES_PER_SECOND = 5.0
PARALLEL_SHARDS = 8


class ShardQueue(pulumi.ComponentResource):
    """The queue of shards, and for every job that splits itself the right to put its own there."""

    def __init__(
        self,
        config: Config,
        jobs: Sequence[tuple[DeployedFunction, ScheduledJob]],
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("partner-marketing:cloud:ShardQueue", NAME, opts=opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.queue = gcp.cloudtasks.Queue(
            NAME,
            gcp.cloudtasks.QueueArgs(
                project=config.project,
                location=config.region,
                name=NAME,
                rate_limits=gcp.cloudtasks.QueueRateLimitsArgs(
                    max_dispatches_per_second=DISPATCHES_PER_SECOND,
                    max_concurrent_dispatches=PARALLEL_SHARDS,
                ),
                retry_config=gcp.cloudtasks.QueueRetryConfigArgs(
                    max_attempts=5, min_backoff="10s", max_backoff="300s", max_doublings=4
                ),
            ),
            opts=inside,
        )
        for function, scheduled in jobs:
            member = function.account.email.apply(lambda email: f"serviceAccount:{email}")
            name = function.definition.name
            gcp.cloudtasks.QueueIamMember(
                f"{name}-enqueues",
                gcp.cloudtasks.QueueIamMemberArgs(
                    project=config.project,
                    location=config.region,
                    name=self.queue.name,
                    role="roles/cloudtasks.enqueuer",
                    member=member,
                ),
                opts=inside,
            )
            # A task carries a token of the account that may call the job; naming that account asks for this.
            gcp.serviceaccount.IAMMember(
                f"{name}-acts-as-its-invoker",
                gcp.serviceaccount.IAMMemberArgs(
                    service_account_id=scheduled.invoker.name,
                    role="roles/iam.serviceAccountUser",
                    member=member,
                ),
                opts=inside,
            )
        self.register_outputs({})
