"""What differs between deployments (`dev`, `prod`), from Pulumi's configuration."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, slots=True)
class Config:
    """One deployment.

    `settings` are the functions' settings that are no secrets, by their names in the environment.
    `secret_versions` pins the version of every secret: a new one comes into force with a deployment, and goes
    with a roll-back. Domains are those the portal and the landing pages are seen at.
    """

    stack: str
    project: str
    project_number: str
    region: str
    domain: str
    settings: Mapping[str, str]
    secret_versions: Mapping[str, str]
    alert_email: str
    is_protected: bool

    @property
    def origin(self) -> str:
        """Where everything public is seen: the portal, the API and the landing pages."""
        return f"https://{self.domain}"


def read_config() -> Config:
    """Read this deployment's configuration.

    Raises Pulumi's `ConfigMissingError` with the name, and the command that sets it.
    """
    google, ours = pulumi.Config("gcp"), pulumi.Config()
    return Config(
        stack=pulumi.get_stack(),
        project=google.require("project"),
        project_number=ours.require("projectNumber"),
        region=google.require("region"),
        domain=ours.require("domain"),
        settings=ours.require_object("settings"),
        secret_versions=ours.require_object("secretVersions"),
        alert_email=ours.require("alertEmail"),
        is_protected=ours.get_bool("protect") or False,
    )
