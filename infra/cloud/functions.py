"""One function in the cloud: its own account, its package, its settings and secrets, and who may call it."""

from collections.abc import Mapping

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.names import account_id, dashed
from infra.cloud.secrets import Secrets, secrets_of
from infra.functions import Access, FunctionDefinition

RUNTIME = "python313"
EVERYBODY = "allUsers"

# Without it every changed file time makes the function compile its own code at each start.
_BUILD_ENVIRONMENT = {"SOURCE_DATE_EPOCH": "315532800"}


def address_of(config: Config, function: str) -> str:
    """The address Cloud Run gives a service, which follows from its name: known before there is a service."""
    return f"https://{dashed(function)}-{config.project_number}.{config.region}.run.app"


class DeployedFunction(pulumi.ComponentResource):
    """A Cloud Run function."""

    def __init__(
        self,
        config: Config,
        definition: FunctionDefinition,
        source: gcp.storage.BucketObject,
        builder: gcp.serviceaccount.Account,
        secrets: Secrets,
        environment: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("partner-marketing:cloud:Function", definition.name, opts=opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.definition = definition
        self._config = config
        self.account = gcp.serviceaccount.Account(
            f"{definition.name}-runtime",
            gcp.serviceaccount.AccountArgs(
                project=config.project,
                account_id=account_id("pm", definition.name),
                display_name=f"Runs {definition.name}",
            ),
            opts=inside,
        )
        given = secrets_of(config, definition)
        readable = [secrets.let_read(definition.name, name, self.account, inside) for name in given]
        self.function = gcp.cloudfunctionsv2.Function(
            definition.name,
            gcp.cloudfunctionsv2.FunctionArgs(
                project=config.project,
                location=config.region,
                name=dashed(definition.name),
                build_config=gcp.cloudfunctionsv2.FunctionBuildConfigArgs(
                    runtime=RUNTIME,
                    entry_point=definition.target,
                    environment_variables=_BUILD_ENVIRONMENT,
                    service_account=builder.id,
                    source=gcp.cloudfunctionsv2.FunctionBuildConfigSourceArgs(
                        storage_source=gcp.cloudfunctionsv2.FunctionBuildConfigSourceStorageSourceArgs(
                            bucket=source.bucket, object=source.name
                        )
                    ),
                ),
                service_config=gcp.cloudfunctionsv2.FunctionServiceConfigArgs(
                    service_account_email=self.account.email,
                    available_memory=definition.memory,
                    available_cpu="1",
                    timeout_seconds=definition.timeout_seconds,
                    max_instance_count=definition.max_instances,
                    max_instance_request_concurrency=definition.concurrency,
                    # Private functions are called by Cloud Scheduler and Cloud Tasks of this project, the
                    # others through the load balancer alone.
                    ingress_settings="ALLOW_INTERNAL_ONLY"
                    if definition.access is Access.PRIVATE
                    else "ALLOW_INTERNAL_AND_GCLB",
                    all_traffic_on_latest_revision=True,
                    environment_variables={"THREADS": str(definition.concurrency), **environment},
                    secret_environment_variables=[
                        gcp.cloudfunctionsv2.FunctionServiceConfigSecretEnvironmentVariableArgs(
                            key=name,
                            project_id=config.project,
                            secret=secrets.id_of(name),
                            version=secrets.version_of(name),
                        )
                        for name in given
                    ],
                ),
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=readable),
        )
        self.register_outputs({"url": self.url})

    @property
    def url(self) -> str:
        """Its own address, which is what its callers name as the audience of their tokens."""
        return address_of(self._config, self.definition.name)

    def let_call(self, members: list[pulumi.Input[str]]) -> gcp.cloudrunv2.ServiceIamBinding:
        """Let exactly these call it: whoever was let in by hand is thrown out with the next deployment."""
        return gcp.cloudrunv2.ServiceIamBinding(
            f"{self.definition.name}-callers",
            gcp.cloudrunv2.ServiceIamBindingArgs(
                project=self._config.project,
                location=self._config.region,
                name=self.function.name,
                role="roles/run.invoker",
                members=members,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
