"""Everything together: what a deployment consists of."""

from collections.abc import Sequence
from pathlib import Path

import pulumi

from infra.cloud.alerts import Alerts
from infra.cloud.config import Config
from infra.cloud.edge import Edge
from infra.cloud.environment import environment_of
from infra.cloud.functions import EVERYBODY, DeployedFunction
from infra.cloud.portal import Portal
from infra.cloud.project import Project
from infra.cloud.schedule import ScheduledJob
from infra.cloud.secrets import Secrets, secrets_of
from infra.cloud.sources import Sources
from infra.cloud.tasks import ShardQueue
from infra.functions import FunctionDefinition, read_task_queue
from infra.packages import Package


def deploy(
    config: Config, functions: Sequence[FunctionDefinition], packages: Sequence[Package], root: Path
) -> None:
    """Declare one deployment: every function of the list, the portal, and what is around them.

    `root` is the repository's root, where `dist/` holds the packages and `portal/dist` the built portal.
    """
    project = Project(config)
    after = pulumi.ResourceOptions(depends_on=project.services)
    sources = Sources(config, packages, root / "dist")
    secrets = Secrets(config, [name for function in functions for name in secrets_of(config, function)])
    deployed = [
        DeployedFunction(
            config,
            function,
            sources.objects[function.name],
            project.builder,
            secrets,
            environment_of(config, function),
            after,
        )
        for function in functions
    ]
    queue = ShardQueue(config, read_task_queue(), after)
    for function in deployed:
        if function.definition.is_sharded:
            queue.let_enqueue(function)
            ScheduledJob(config, function, after, other_callers=[queue.account.member])
        elif function.definition.is_job:
            ScheduledJob(config, function, after)
        else:
            # A browser's preflight carries no token: the function checks its callers itself.
            function.let_call([EVERYBODY])
    portal = Portal(config, root / "portal" / "dist", after)
    edge = Edge(config, [function for function in deployed if not function.definition.is_job], portal, after)
    Alerts(config, deployed, after)
    pulumi.export("address", edge.address.address)
    pulumi.export("origin", config.origin)
    pulumi.export("portalBucket", portal.bucket.name)
    # Whoever lets a function in elsewhere (Google Ads, Amazon SES) has to name its account.
    pulumi.export("accounts", {function.definition.name: function.account.email for function in deployed})
