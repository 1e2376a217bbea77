"""Secrets by name. Their values are put in by a person, and are neither here nor in Pulumi's state."""

from collections.abc import Iterable

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.names import dashed
from infra.functions import FunctionDefinition


def secrets_of(config: Config, function: FunctionDefinition) -> list[str]:
    """What a function is given: the secrets it needs, and of those it may have the ones with a version."""
    return [
        *function.secrets,
        *(name for name in function.optional_secrets if name in config.secret_versions),
    ]


class Secrets(pulumi.ComponentResource):
    """Every secret that a function names, and who may read which."""

    def __init__(self, config: Config, names: Iterable[str]) -> None:
        super().__init__("partner-marketing:cloud:Secrets", config.stack)
        self._config = config
        self._secrets = {
            name: gcp.secretmanager.Secret(
                name,
                gcp.secretmanager.SecretArgs(
                    project=config.project,
                    secret_id=dashed(name.lower()),
                    replication=gcp.secretmanager.SecretReplicationArgs(
                        user_managed=gcp.secretmanager.SecretReplicationUserManagedArgs(
                            replicas=[
                                gcp.secretmanager.SecretReplicationUserManagedReplicaArgs(
                                    location=config.region
                                )
                            ]
                        )
                    ),
                ),
                opts=pulumi.ResourceOptions(parent=self, protect=config.is_protected),
            )
            for name in sorted(set(names))
        }
        self.register_outputs({})

    def id_of(self, name: str) -> pulumi.Output[str]:
        """A secret's id. Raises `KeyError` for one that no function names."""
        return self._secrets[name].secret_id

    def version_of(self, name: str) -> str:
        """The version this deployment uses. Raises `pulumi.RunError` where none is pinned."""
        try:
            return str(self._config.secret_versions[name])
        except KeyError:
            raise pulumi.RunError(
                f"No version of the secret {name} is pinned: pulumi config set --path secretVersions.{name} 1"
            ) from None

    def let_read(
        self, function: str, name: str, account: gcp.serviceaccount.Account, opts: pulumi.ResourceOptions
    ) -> gcp.secretmanager.SecretIamMember:
        """Let one function's account read one secret."""
        return gcp.secretmanager.SecretIamMember(
            f"{function}-reads-{name}",
            gcp.secretmanager.SecretIamMemberArgs(
                project=self._config.project,
                secret_id=self._secrets[name].secret_id,
                role="roles/secretmanager.secretAccessor",
                member=account.member,
            ),
            opts=opts,
        )
