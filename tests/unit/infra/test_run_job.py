"""The script that runs a job by hand, with a `gcloud` that notes down what it is asked."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "infra" / "run-job.sh"

# Answers in the second look at the log, with the next line of the file `answers`; 200 when it has ended.
_GCLOUD = r"""#!/usr/bin/env bash
printf '%q ' "$@" >> "$RECORD/asked"; echo >> "$RECORD/asked"
case "$*" in
*" describe no-such-job "*) exit 1 ;;
*" describe "*) printf '%s\t' https://a-job.run.app{,} pm-run@a-project.iam.gserviceaccount.com ;;
*" logging read "*)
  if [ ! -e "$RECORD/looked" ]; then touch "$RECORD/looked"; exit; fi
  rm "$RECORD/looked"
  answer=$(head -n 1 "$RECORD/answers" 2>/dev/null); sed -i 1d "$RECORD/answers" 2>/dev/null
  printf '%s\t\n' "${answer:-200}" ;;
esac
"""

Asked = list[list[str]]


class Runner:
    """The script beside its made-up `gcloud`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "gcloud"
        program.write_text(_GCLOUD)
        program.chmod(0o755)

    def run(self, *arguments: str, patience: str = "9") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "CLOUDSDK_CORE_PROJECT": "a-project",
            "RECORD": str(self.folder),
            "RUN_JOB_PAUSE_SECONDS": "0",
            "RUN_JOB_PATIENCE_SECONDS": patience,
        }
        return subprocess.run(
            [str(SCRIPT), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def asked(self, verb: str = "") -> Asked:
        """What `gcloud` was asked, without what all begin with; of one verb of `scheduler jobs`."""
        file = self.folder / "asked"
        lines = [shlex.split(line) for line in file.read_text().splitlines()] if file.exists() else []
        assert all(line[:2] == ["--quiet", "--project=a-project"] for line in lines)
        return [line[2:] for line in lines if not verb or line[2:5] == ["scheduler", "jobs", verb]]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_job_is_started_as_its_own_schedule_starts_it(runner: Runner) -> None:
    done = runner.run("a_job_daily", "--date", "2026-03-01")
    assert done.returncode == 0, done.stderr
    (made,) = runner.asked("create")
    name = made[4]
    assert made[3] == "http"
    assert {
        "--uri=https://a-job.run.app",
        "--http-method=post",
        "--headers=Content-Type=application/json",
        '--message-body={"date": "2026-03-01"}',
        "--oidc-service-account-email=pm-run@a-project.iam.gserviceaccount.com",
        "--oidc-token-audience=https://a-job.run.app",
    } <= set(made)
    assert [line[3] for line in runner.asked("run")] == [name]
    assert [line[3] for line in runner.asked("delete")] == [name]
    assert "a-job-daily for 2026-03-01 answered 200" in done.stdout


def test_the_schedule_of_the_night_is_not_touched(runner: Runner) -> None:
    runner.run("a-job-daily", "--date", "2026-03-01")
    of_the_job = [line for line in runner.asked() if "a-job-daily" in line]
    assert [line[2] for line in of_the_job] == ["describe"]
    assert not runner.asked("update")


def test_days_are_made_up_for_one_by_one_the_oldest_first(runner: Runner) -> None:
    done = runner.run("a_job_daily", "--from", "2028-02-28", "--to", "2028-03-01")
    assert done.returncode == 0, done.stderr
    bodies = [part for line in runner.asked("create") for part in line if part.startswith("--message-body")]
    assert bodies == [
        f'--message-body={{"date": "{day}"}}' for day in ("2028-02-28", "2028-02-29", "2028-03-01")
    ]
    verbs = [line[2] for line in runner.asked() if line[0] == "scheduler" and line[2] != "describe"]
    assert verbs == ["create", "run", "delete"] * 3


def test_a_job_without_a_day_is_given_none(runner: Runner) -> None:
    done = runner.run("watch_marketing_hourly")
    assert done.returncode == 0, done.stderr
    (made,) = runner.asked("create")
    assert not [part for part in made if part.startswith("--message-body")]


def test_after_a_day_that_fails_the_next_is_not_begun(runner: Runner) -> None:
    (runner.folder / "answers").write_text("200\n503\n")
    done = runner.run("a_job_daily", "--from", "2026-03-01", "--to", "2026-03-03")
    assert done.returncode != 0
    assert "a-job-daily for 2026-03-02 did not succeed" in done.stderr
    assert len(runner.asked("create")) == len(runner.asked("delete")) == 2


def test_what_was_handed_over_to_the_queue_is_said_to_go_on(runner: Runner) -> None:
    (runner.folder / "answers").write_text("202\n")
    done = runner.run("a_job_daily")
    assert done.returncode == 0, done.stderr
    assert "wait until public.job_runs says that it has finished" in done.stdout


def test_a_job_that_never_answers_is_given_up_and_leaves_nothing_behind(runner: Runner) -> None:
    done = runner.run("a_job_daily", patience="0")
    assert done.returncode != 0
    assert "has not answered" in done.stderr
    assert len(runner.asked("delete")) == 1


def test_another_project_may_be_named(runner: Runner) -> None:
    done = runner.run("a_job_daily", "--project", "another-project", "--dry-run")
    assert "--project=another-project" in done.stdout
    assert "a-project" not in done.stdout


def test_a_dry_run_asks_google_nothing(runner: Runner) -> None:
    done = runner.run("a_job_daily", "--date", "2026-03-01", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert runner.asked() == []
    assert "scheduler jobs create http a-job-daily-by-hand" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the job is missing"),
        (("--date",), "--date needs a value"),
        (("a_job_daily", "another_job_daily"), "one job at a time"),
        (("a_job_daily", "--date", "yesterday"), "a day is YYYY-MM-DD: yesterday"),
        (("a_job_daily", "--date", "2026-02-30"), "no such day: 2026-02-30"),
        (("a_job_daily", "--from", "2026-03-01"), "--from and --to belong together"),
        (("a_job_daily", "--from", "2026-03-02", "--to", "2026-03-01"), "--from is after --to"),
        (("watch_marketing_hourly", "--date", "2026-03-01"), "has no day"),
        (("a_job_daily", "--when", "now"), "unknown argument: --when"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    runner: Runner, arguments: tuple[str, ...], said: str
) -> None:
    done = runner.run(*arguments)
    assert done.returncode != 0
    assert said in done.stderr
    assert runner.asked() == []


def test_of_a_job_without_a_schedule_nothing_is_made(runner: Runner) -> None:
    done = runner.run("no_such_job")
    assert done.returncode != 0
    assert "no-such-job has no schedule in a-project" in done.stderr
    assert not runner.asked("create")
