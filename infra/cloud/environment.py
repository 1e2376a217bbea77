"""What each function finds in its environment, beside its secrets."""

import pulumi

from infra.cloud.config import Config
from infra.cloud.functions import address_of
from infra.cloud.schedule import invoker_address
from infra.cloud.tasks import queue_name, task_account_address
from infra.functions import FunctionDefinition, read_task_queue


def environment_of(config: Config, function: FunctionDefinition) -> dict[str, pulumi.Input[str]]:
    """A function's settings by name: what this deployment sets, and what follows from the deployment itself.

    Raises `pulumi.RunError` with the command that sets it where a setting that the function needs is missing.
    """
    derived = _derived(config, function)
    environment: dict[str, pulumi.Input[str]] = {"GOOGLE_CLOUD_PROJECT": config.project}
    for name in function.settings:
        if name in derived:
            environment[name] = derived[name]
        elif name in config.settings:
            environment[name] = config.settings[name]
        else:
            raise pulumi.RunError(
                f"{function.name} needs the setting {name}: pulumi config set --path settings.{name} …"
            )
    for name in ("LOG_LEVEL", *function.optional_settings):
        for given in (name, f"{function.name}.{name}"):
            if given in config.settings:
                environment[name] = config.settings[given]
    return environment


def _derived(config: Config, function: FunctionDefinition) -> dict[str, str]:
    derived = {
        # Where the portal is embedded elsewhere, what else is set too.
        "CORS_ORIGINS": ",".join(filter(None, [config.origin, config.settings.get("CORS_ORIGINS")])),
        "LANDING_PAGES_URL": f"{config.origin}/lp",
        "PUBLIC_PAGES_URL": config.origin,
        "MAIL_LINKS_URL": config.origin,
        "PORTAL_URL": f"{config.origin}/portal/",
        # The load balancer adds one address before its own.
        "TRUSTED_PROXY_HOPS": "2",
    }
    if function.is_job:
        derived |= {
            "CALLER_AUDIENCE": address_of(config, function.name),
            "CALLER_ACCOUNTS": invoker_address(config, function.name),
            # The platform checks every request of a private function, and may take the signature away then.
            "TRUST_REMOVED_SIGNATURE": "true",
        }
    if function.is_sharded:
        derived |= {
            "TASK_QUEUE": queue_name(config, read_task_queue()),
            "TASK_ACCOUNT": task_account_address(config),
            "TASK_URL": address_of(config, function.name),
        }
    return derived
