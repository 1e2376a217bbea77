"""Cloud Tasks: the queue of the jobs' shards, who may put tasks into it, and whom it proves to be."""

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.functions import DeployedFunction
from infra.cloud.names import account_id
from infra.functions import TaskQueueDefinition

_ACCOUNT = account_id("pm", "tasks")


def queue_name(config: Config, queue: TaskQueueDefinition) -> str:
    """The queue's whole name, as its clients say it."""
    return f"projects/{config.project}/locations/{config.region}/queues/{queue.name}"


def task_account_address(config: Config) -> str:
    """The e-mail address of the account whose token every task brings, which follows from its id."""
    return f"{_ACCOUNT}@{config.project}.iam.gserviceaccount.com"


class ShardQueue(pulumi.ComponentResource):
    """The queue, and the account that may call the functions that work on shards, and nothing else."""

    def __init__(self, config: Config, definition: TaskQueueDefinition, opts: pulumi.ResourceOptions) -> None:
        super().__init__("partner-marketing:cloud:ShardQueue", definition.name, opts=opts)
        self._config = config
        self._inside = pulumi.ResourceOptions(parent=self)
        self.account = gcp.serviceaccount.Account(
            "tasks",
            gcp.serviceaccount.AccountArgs(
                project=config.project,
                account_id=_ACCOUNT,
                display_name="Calls the jobs' functions for shards",
            ),
            opts=self._inside,
        )
        self.queue = gcp.cloudtasks.Queue(
            definition.name,
            gcp.cloudtasks.QueueArgs(
                project=config.project,
                location=config.region,
                name=definition.name,
                rate_limits=gcp.cloudtasks.QueueRateLimitsArgs(
                    max_dispatches_per_second=definition.dispatches_per_second,
                    max_concurrent_dispatches=definition.concurrent_dispatches,
                ),
                retry_config=gcp.cloudtasks.QueueRetryConfigArgs(
                    max_attempts=definition.max_attempts,
                    min_backoff=f"{definition.min_backoff_seconds:g}s",
                    max_backoff=f"{definition.max_backoff_seconds:g}s",
                    max_doublings=definition.max_doublings,
                ),
                # A few dozen tasks a night: all of what became of them is worth keeping.
                stackdriver_logging_config=gcp.cloudtasks.QueueStackdriverLoggingConfigArgs(
                    sampling_ratio=1.0
                ),
            ),
            opts=self._inside,
        )
        self.register_outputs({})

    def let_enqueue(self, function: DeployedFunction) -> None:
        """Let a function put tasks into this queue, and have them call in the tasks' account's name."""
        name = function.definition.name
        gcp.cloudtasks.QueueIamMember(
            f"{name}-enqueues",
            gcp.cloudtasks.QueueIamMemberArgs(
                project=self._config.project,
                location=self._config.region,
                name=self.queue.name,
                role="roles/cloudtasks.enqueuer",
                member=function.account.member,
            ),
            opts=self._inside,
        )
        gcp.serviceaccount.IAMMember(
            f"{name}-acts-as-tasks",
            gcp.serviceaccount.IAMMemberArgs(
                service_account_id=self.account.name,
                role="roles/iam.serviceAccountUser",
                member=function.account.member,
            ),
            opts=self._inside,
        )
