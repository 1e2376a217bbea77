"""The script that prepares a project, with a `gcloud` that notes down what it is asked."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "infra" / "bootstrap.sh"

# Knows of an empty project; what was created is there from then on.
_GCLOUD = """\
#!/usr/bin/env bash
echo "$*" >> "$RECORD/asked"
name() {  # the word after the command, as the service says it
  while [ "$1" != "$word" ]; do shift; done
  if [ "$2" = pm-deploy ]; then echo pm-deploy@a-project.iam.gserviceaccount.com; else echo "$2"; fi
}
case "$*" in
*"auth print-access-token"*) [ ! -e "$RECORD/logged-out" ] ;;
*"billing projects describe"*) echo True ;;
*"projects describe"*) echo 123456789012 ;;
*" describe "*) word=describe; touch "$RECORD/made"; grep -qxF -- "$(name "$@")" "$RECORD/made" ;;
*" create "*) word=create; name "$@" >> "$RECORD/made" ;;
*" create-oidc "*) word=create-oidc; name "$@" >> "$RECORD/made" ;;
esac
"""


class Bootstrap:
    """The script beside its made-up `gcloud`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "gcloud"
        program.write_text(_GCLOUD)
        program.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "RECORD": str(self.folder),
        }
        return subprocess.run(
            [str(SCRIPT), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def asked(self) -> list[str]:
        file = self.folder / "asked"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def bootstrap(tmp_path: Path) -> Bootstrap:
    return Bootstrap(tmp_path)


PROD = ("--project", "a-project", "--stack", "prod", "--github", "owner/repository")


def test_a_second_run_creates_nothing(bootstrap: Bootstrap) -> None:
    first = bootstrap.run(*PROD)
    assert first.returncode == 0, first.stderr
    assert len([line for line in bootstrap.asked() if " create" in line]) == 6
    (bootstrap.folder / "asked").unlink()
    second = bootstrap.run(*PROD)
    assert second.returncode == 0, second.stderr
    assert not [line for line in bootstrap.asked() if " create" in line]


def test_only_the_main_branch_in_the_stacks_own_environment_of_the_repository_may_deploy(
    bootstrap: Bootstrap,
) -> None:
    bootstrap.run(*PROD)
    (trust,) = (line for line in bootstrap.asked() if "workloadIdentityUser" in line)
    assert trust.endswith("/subject/repo:owner/repository:environment:prod")
    (condition,) = (line for line in bootstrap.asked() if "create-oidc" in line)
    assert condition.endswith(
        "--attribute-condition=assertion.repository=='owner/repository' && assertion.ref=='refs/heads/main'"
    )


def test_without_a_repository_nobody_outside_is_trusted(bootstrap: Bootstrap) -> None:
    done = bootstrap.run("--project", "a-project", "--stack", "dev")
    assert done.returncode == 0, done.stderr
    assert not [line for line in bootstrap.asked() if "workload" in line]
    assert "pulumi stack init dev" in done.stdout


def test_a_dry_run_asks_google_nothing(bootstrap: Bootstrap) -> None:
    done = bootstrap.run(*PROD, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert bootstrap.asked() == []
    assert "buckets create gs://a-project-pulumi-state" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--stack", "prod"), "--project is missing"),
        (("--project", "a-project"), "--stack is missing"),
        (("--project",), "--project needs a value"),
        (("--project", "a-project", "--stack", "Prod!"), "--stack must be"),
        (("--project", "a-project", "--stack", "prod", "--github", "repository"), "must be OWNER/REPOSITORY"),
        (("--projekt", "a-project"), "unknown argument: --projekt"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    bootstrap: Bootstrap, arguments: tuple[str, ...], said: str
) -> None:
    done = bootstrap.run(*arguments)
    assert done.returncode != 0
    assert said in done.stderr
    assert bootstrap.asked() == []


def test_who_is_not_logged_in_is_told_how(bootstrap: Bootstrap) -> None:
    (bootstrap.folder / "logged-out").touch()
    done = bootstrap.run(*PROD)
    assert done.returncode != 0
    assert "gcloud auth login" in done.stderr
