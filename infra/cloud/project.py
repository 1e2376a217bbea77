"""The project itself: which of Google's services are switched on, and who may build."""

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.names import account_id

SERVICES = (
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "compute.googleapis.com",
    "googleads.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
)

# What Google's own documentation lists for a build with an account of its own, and nothing else.
_BUILDER_ROLES = (
    "roles/artifactregistry.writer",
    "roles/logging.logWriter",
    "roles/storage.objectViewer",
)


class Project(pulumi.ComponentResource):
    """The services that are switched on, and the account that builds functions."""

    def __init__(self, config: Config) -> None:
        super().__init__("partner-marketing:cloud:Project", config.stack)
        inside = pulumi.ResourceOptions(parent=self)
        self.services = [
            gcp.projects.Service(
                service.split(".", 1)[0],
                gcp.projects.ServiceArgs(project=config.project, service=service, disable_on_destroy=False),
                opts=inside,
            )
            for service in SERVICES
        ]
        enabled = pulumi.ResourceOptions(parent=self, depends_on=self.services)
        self.builder = gcp.serviceaccount.Account(
            "builder",
            gcp.serviceaccount.AccountArgs(
                project=config.project,
                account_id=account_id("pm", "builder"),
                display_name="Builds the functions of Partner Marketing",
            ),
            opts=enabled,
        )
        # The only roles on the whole project, and only for the build account: it can read no secret and call
        # no function.
        self.builder_roles = [
            gcp.projects.IAMMember(
                f"builder-{role.rsplit('/', 1)[1]}",
                gcp.projects.IAMMemberArgs(
                    project=config.project,
                    role=role,
                    member=self.builder.member,
                ),
                opts=inside,
            )
            for role in _BUILDER_ROLES
        ]
        self.register_outputs({})
