"""What a deployment would consist of, worked out without an account and without Pulumi's command.

`python -m infra.rehearsal` writes it to `dist/terraform` in Terraform's words, for checkers that read nothing
else (`make checkov`). Nothing is deployed from there.
"""

import asyncio
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pulumi

if TYPE_CHECKING:
    from infra.cloud.config import Config
    from infra.functions import FunctionDefinition
    from infra.packages import Package


@dataclass(frozen=True)
class Resource:
    """What the program asked for: type, name and inputs as the engine gets them."""

    type: str
    name: str
    inputs: dict[str, Any]


class Cloud(pulumi.runtime.Mocks):
    """Stands for the engine: notes down every resource, and answers as Google would where it counts.

    `outputs` are what `pulumi stack output` would print.
    """

    def __init__(self, project: str) -> None:
        self.project = project
        self.resources: list[Resource] = []
        self.outputs: dict[str, Any] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.resources.append(Resource(args.typ, args.name, args.inputs))
        outputs = dict(args.inputs)
        outputs.setdefault("name", args.name)
        if args.typ == "gcp:serviceaccount/account:Account":
            outputs["email"] = f"{args.inputs['accountId']}@{self.project}.iam.gserviceaccount.com"
            outputs["member"] = f"serviceAccount:{outputs['email']}"
        return f"{args.name}-id", outputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> NoReturn:
        raise AssertionError(f"nothing is looked up: {args.token}")

    def of(self, kind: str) -> dict[str, Resource]:
        """The resources of a type, by name."""
        return {one.name: one for one in self.resources if one.type == kind}

    def only(self, kind: str, name: str) -> Resource:
        return self.of(kind)[name]


def rehearse(
    config: "Config", functions: "Sequence[FunctionDefinition]", packages: "Sequence[Package]", root: Path
) -> Cloud:
    """Run the program with nobody behind it. `root` is as `infra.cloud.program.deploy` wants it."""
    # Imported here: two seconds that nobody else should wait for.
    from infra.cloud.program import deploy

    cloud = Cloud(config.project)
    asyncio.set_event_loop(asyncio.new_event_loop())
    try:
        pulumi.runtime.set_mocks(cloud, project="partner-marketing", stack=config.stack, preview=False)

        @pulumi.runtime.test  # type: ignore[untyped-decorator]  # Pulumi gives it no types
        def declare() -> pulumi.Output[None]:
            deploy(config, functions, packages, root)
            stack: Any = pulumi.runtime.get_root_resource()
            return pulumi.Output.all(**stack.outputs).apply(cloud.outputs.update)

        declare()
    finally:
        asyncio.set_event_loop(None)
    return cloud


# Pulumi's modules whose name is not the beginning of Terraform's.
_MODULES = {
    "cloudfunctionsv2": "cloudfunctions2",
    "cloudrunv2": "cloud_run_v2",
    "cloudscheduler": "cloud_scheduler",
    "cloudtasks": "cloud_tasks",
    "projects": "project",
    "secretmanager": "secret_manager",
    "serviceaccount": "service",
}
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def in_terraforms_words(resources: Sequence[Resource]) -> dict[str, Any]:
    """The resources of Google as a Terraform configuration in JSON (`*.tf.json`)."""
    written: dict[str, dict[str, Any]] = {}
    for one in resources:
        if not one.type.startswith("gcp:"):
            continue
        module, kind = one.type.removeprefix("gcp:").split("/")[0], one.type.rsplit(":", 1)[1]
        written.setdefault(f"google_{_MODULES.get(module, module)}_{_snake(kind)}", {})[
            re.sub(r"\W", "_", one.name)
        ] = _snake_keys(one.inputs)
    return {"resource": written}


def _snake(name: str) -> str:
    # A name in capitals is one that somebody gave, such as a setting's.
    return name if name.isupper() else _WORD.sub("_", name).lower()


def _snake_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_snake(str(key)): _snake_keys(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_snake_keys(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def main() -> None:
    """Write a deployment like `prod` to `dist/terraform/deployment.tf.json`."""
    from infra.cloud.config import Config
    from infra.functions import read_functions
    from infra.packages import ROOT, build

    functions = read_functions()
    config = Config(
        stack="prod",
        project="a-project",
        project_number="123456789012",
        region="europe-west4",
        domain="marketing.example.test",
        # Whatever a deployment sets itself is some address here: only the form matters to a checker.
        settings={name: "https://example.test" for function in functions for name in function.settings},
        secret_versions={name: "1" for function in functions for name in function.secrets},
        alert_email="operators@example.test",
        is_protected=True,
    )
    cloud = rehearse(config, functions, build(ROOT / "dist"), ROOT)
    file = ROOT / "dist" / "terraform" / "deployment.tf.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(in_terraforms_words(cloud.resources), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
