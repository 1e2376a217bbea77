"""The command line: what it prints, and that every mistake is one sentence and exit code 1."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import jwt
import psycopg
import pytest
from typer.testing import CliRunner, Result

from local import jobs
from local.cli import data, run
from local.cli.app import app
from local.errors import StackError
from local.jobs import JobAnswer
from local.processes import ProcessIdentity
from local.settings import REPOSITORY, Keys, Stack
from local.state import DataDirectory
from local.tokens import find_user, make_token

assert data  # importing them registers their commands
assert run


def call(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--data-dir", str(data_dir), *arguments])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["token", "x@demo.example"], "No stack is running in"),
        (["load", "."], "No stack is running in"),
        (["link-segments"], "No stack is running in"),
        (["job", "run_partner_demand_planning_daily"], "No stack is running in"),
        (["job", "make_coffee"], "There is no job make_coffee: choose calculate_partner_lead_stats_daily or"),
        (["job", "run_partner_demand_planning_daily", "--from", "2026-01-01"], "needs both --from and --to"),
        (
            ["job", "run_partner_demand_planning_daily", "--date", "2026-01-01", "--from", "2026-01-01",
             "--to", "2026-01-02"],
            "either --date or",
        ),
        (["logs"], "There are no logs in"),
        (["logs", "kitchen"], "There is no log of kitchen: choose one of postgres"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    result = call(tmp_path / "none", *arguments)
    assert isinstance(result.exception, StackError)
    assert sentence in str(result.exception)
    assert str(result.exception).count("\n") == 0


def test_a_directory_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = call(tmp_path, "up", "--detach")
    assert isinstance(result.exception, StackError)
    assert "is not a data directory of this stack" in str(result.exception)
    assert call(tmp_path, "reset").exit_code == 0
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_status_of_nothing_says_so_and_names_every_address(tmp_path: Path) -> None:
    assert call(tmp_path / "none", "status").exit_code == 1
    result = call(tmp_path / "none", "status", "--json")
    assert result.exit_code == 0
    status = json.loads(result.stdout)
    assert status["running"] is False
    expected = {
        "api_url",
        "supabase_url",
        "publishable_key",
        "secret_key",
        "jwt_secret",
        "db_url",
        "portal_url",
    }
    assert expected <= status.keys()


def test_keys_differ_between_directories_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "a")
    directory.create()
    keys = directory.read_or_create_keys()
    assert directory.read_or_create_keys() == keys
    assert stat.S_IMODE((directory.path / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((directory.path / "logs").stat().st_mode) == 0o700
    assert set(vars(keys).values()).isdisjoint(vars(Keys.generate()).values())


def test_one_directory_is_held_by_one_process(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "a")
    directory.create()
    with directory.lock(), pytest.raises(StackError, match="already running"), directory.lock():
        pass
    with directory.lock():
        pass


def test_a_token_opens_the_users_own_rows_and_is_good_for_an_hour(stack: Stack) -> None:
    email = f"token-{ProcessIdentity.of(1).pid}-{datetime.now(UTC).timestamp()}@demo.example"
    signed_up = httpx.post(
        f"{stack.supabase_url}/auth/v1/signup",
        headers={"apikey": stack.keys.publishable_key},
        json={"email": email, "password": "made-up-demo"},
        timeout=30,
    ).json()
    user_id, address = find_user(stack, email.upper())
    assert user_id == signed_up["user"]["id"]
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        connection.execute(
            "insert into public.profiles (id, email) values (%s, %s) on conflict do nothing", (user_id, email)
        )
    now = datetime.now(UTC).replace(microsecond=0)
    token = make_token(stack, user_id, address, now)
    claims = jwt.decode(token, stack.keys.jwt_secret, algorithms=["HS256"], audience="authenticated")
    assert claims["exp"] == int((now + timedelta(hours=1)).timestamp())
    assert (claims["sub"], claims["role"], claims["email"]) == (user_id, "authenticated", email)
    rows = httpx.get(
        f"{stack.supabase_url}/rest/v1/profiles?select=id",
        headers={"apikey": stack.keys.publishable_key, "Authorization": f"Bearer {token}"},
        timeout=30,
    ).json()
    assert rows == [{"id": user_id}]


def test_a_token_for_nobody_is_one_sentence(stack: Stack) -> None:
    with pytest.raises(StackError, match="Nobody has the e-mail address"):
        find_user(stack, "nobody@demo.example")


@pytest.mark.parametrize(
    ("bad", "days_run", "sentence"),
    [
        ({3}, 10, "1 of 10 days failed: 2026-01-03."),
        ({2, 5}, 10, "2 of 10 days failed: 2026-01-02, 2026-01-05."),
        ({4, 5, 6}, 6, "Stopped at 2026-01-06 after 3 failures in a row"),
    ],
)
def test_a_backfill_goes_on_after_a_bad_day_and_stops_when_nothing_works(
    monkeypatch: pytest.MonkeyPatch, stack: Stack, bad: set[int], days_run: int, sentence: str
) -> None:
    asked: list[int] = []

    def answer(_url: str, _name: str, day: datetime) -> JobAnswer:
        asked.append(day.day)
        return JobAnswer(day.day not in bad, "said", {"rows": 2})

    monkeypatch.setattr(jobs, "run_job", answer)
    result = call(
        stack.data_dir,
        "job",
        "run_partner_demand_planning_daily",
        "--from",
        "2026-01-01",
        "--to",
        "2026-01-10",
    )
    assert isinstance(result.exception, StackError)
    assert sentence in str(result.exception)
    assert asked == list(range(1, days_run + 1))


def test_the_lock_files_name_no_registry() -> None:
    locked = json.loads((REPOSITORY / "package-lock.json").read_text())["packages"]
    for name, package in locked.items():
        assert "resolved" not in package, name
        # The advisors' program for other machines than the one that made the lock file.
        is_other_platform = name.startswith("node_modules/@supabase/cli-")
        assert "integrity" in package or is_other_platform or name == "", name
    for file in (REPOSITORY / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text, file
        assert "--index" not in text, file
        assert "--hash=sha256:" in text, file
