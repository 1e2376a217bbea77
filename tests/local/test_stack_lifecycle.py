"""A stack's life: started, crashed in every way, started again; each trouble told in one sentence."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from local import processes
from local.processes import ProcessIdentity
from local.settings import LOOPBACK, REPOSITORY, Stack
from local.state import DataDirectory
from local.throwaway import free_ports
from tests.local.conftest import OwnStack


def answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=5)
    except httpx.TransportError:
        return False
    return True


def one_sentence(text: str) -> str:
    assert "Traceback" not in text
    lines = [line for line in text.strip().splitlines() if "  " not in line[:9]]  # without the steps' times
    assert len(lines) == 1, text
    return lines[0]


def test_it_starts_survives_kills_of_every_kind_and_keeps_its_data(own_stack: OwnStack) -> None:
    own_stack.up()
    status = own_stack.status()
    assert status["running"] is True
    assert all(answers(status[name]) for name in ("api_url", "supabase_url"))
    with psycopg.connect(status["db_url"], autocommit=True) as connection:
        connection.execute("create table public.kept (id int); insert into public.kept values (7)")

    # the supervisor alone: its children must not outlive it
    before = own_stack.processes()
    before["supervisor"].kill()
    assert processes.wait_until_gone(before.values(), 30) == []
    assert own_stack.directory.find_running() is None
    own_stack.up()

    # everything at once, as when the machine is switched off; and a pid file with a number in use again
    everything = own_stack.processes()
    for process in (*everything.values(), *everything["supervisor"].children(recursive=True)):
        if process.is_running():
            process.kill()
    assert processes.wait_until_gone(everything.values(), 30) == []
    state = own_stack.directory.read_state()
    assert state is not None
    assert state.cluster_dir is not None
    pid_file = state.cluster_dir / "postmaster.pid"
    assert pid_file.exists()
    pid_file.write_text(pid_file.read_text().replace(pid_file.read_text().split()[0], str(os.getpid()), 1))
    own_stack.up()
    assert own_stack.directory.find_running() is not None
    with psycopg.connect(status["db_url"]) as connection:  # the password is still the same
        assert connection.execute("select id from public.kept").fetchone() == (7,)

    # one part: the rest is stopped too, and says which it was
    everything = own_stack.processes()
    everything["supabase"].kill()
    assert processes.wait_until_gone(everything.values(), 20) == []
    log = (own_stack.directory.path / "logs" / "supervisor.log").read_text()
    assert "supabase ended by itself (signal SIGKILL), so everything was stopped" in log
    own_stack.up()

    assert own_stack.run("up", "--detach").stderr.startswith("It was running already.")
    stopping = own_stack.processes()
    assert own_stack.run("down").stderr == "Stopped.\n"
    assert processes.wait_until_gone(stopping.values(), 1) == []
    assert "No stack was running" in one_sentence(own_stack.run("down").stderr)


def test_two_stacks_run_side_by_side_each_with_its_own_keys(own_stack: OwnStack, stack: Stack) -> None:
    own_stack.up()
    status = own_stack.status()
    assert status["supabase_url"] != stack.supabase_url
    assert status["secret_key"] != stack.keys.secret_key
    for url, key, expected in (
        (status["supabase_url"], status["secret_key"], 200),
        (stack.supabase_url, status["secret_key"], 401),
        (stack.supabase_url, stack.keys.secret_key, 200),
    ):
        answer = httpx.get(f"{url}/rest/v1/job_runs?limit=0", headers={"apikey": key}, timeout=30)
        assert answer.status_code == expected


def test_a_port_in_use_is_one_sentence_and_nothing_is_left_running(own_stack: OwnStack) -> None:
    with socket.socket() as somebody:
        somebody.bind((LOOPBACK, own_stack.ports.supabase))
        somebody.listen()
        result = own_stack.run("up", "--detach")
    assert result.returncode == 1
    sentence = one_sentence(result.stderr)
    assert f"Port {own_stack.ports.supabase} (for Supabase) is in use" in sentence
    assert "--port-base" in sentence
    assert own_stack.processes() == {}


def test_in_the_foreground_it_stops_everything_on_ctrl_c(own_stack: OwnStack) -> None:
    command = [sys.executable, "-m", "local", "--data-dir", str(own_stack.directory.path)]
    for name, port in vars(own_stack.ports).items():
        command += [f"--{name}-port", str(port)]
    with subprocess.Popen(
        [*command, "up", "--no-scheduler"], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True
    ) as serving:
        try:
            assert serving.stderr is not None
            for line in serving.stderr:
                if "Ctrl-C" in line:
                    break
            started = own_stack.processes()
            doubles = {"cloud_tasks", "google_ads", "mail"}
            assert set(started) == {"supervisor", "postgres", "supabase", "functions"} | doubles
            serving.send_signal(signal.SIGINT)
            assert serving.wait(30) == 0
        finally:
            serving.kill()
    assert processes.wait_until_gone(started.values(), 1) == []


def test_a_stack_ends_and_is_deleted_when_the_process_it_belongs_to_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, '.');"
        "from local.throwaway import throwaway_stack; running = throwaway_stack();"
        "print(running.__enter__().data_dir, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as owner:
        try:
            assert owner.stdout is not None
            data_dir = Path(owner.stdout.readline().strip())
            state = DataDirectory(data_dir).read_state()
            assert state is not None
            assert state.supervisor is not None
            supervisor = state.supervisor.find()
            assert supervisor is not None
            everything = [supervisor, *supervisor.children(recursive=True)]
        finally:
            owner.kill()
    assert processes.wait_until_gone(everything, 20) == []
    assert not data_dir.exists()


@pytest.mark.parametrize("name", ["keys.json", "state.json"])
def test_a_damaged_data_directory_is_one_sentence_that_says_what_to_do(
    own_stack: OwnStack, name: str
) -> None:
    own_stack.directory.create()
    (own_stack.directory.path / name).write_text("{ half a fi")
    result = own_stack.run("up", "--detach")
    assert result.returncode == 1
    sentence = one_sentence(result.stderr)
    assert "is damaged" in sentence
    assert f"--data-dir {own_stack.directory.path} reset" in sentence
    assert own_stack.run("reset").returncode == 0
    assert not (own_stack.directory.path / name).exists() or name == "state.json"


def test_a_cluster_that_lost_files_is_one_sentence(own_stack: OwnStack) -> None:
    own_stack.up()
    own_stack.run("down")
    state = own_stack.directory.read_state()
    assert state is not None
    assert state.cluster_dir is not None
    (state.cluster_dir / "global" / "pg_control").unlink()
    result = own_stack.run("up", "--detach")
    assert result.returncode == 1
    assert "The database in" in one_sentence(result.stderr)
    assert own_stack.processes() == {}


def test_a_process_id_used_again_is_not_taken_for_the_old_process() -> None:
    own = ProcessIdentity.of(os.getpid())
    assert own.find() == psutil.Process()
    assert ProcessIdentity(own.pid, own.create_time - 60).find() is None


def test_a_process_that_will_not_end_is_killed() -> None:
    stubborn = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    assert stubborn.stdout is not None
    stubborn.stdout.readline()
    began = time.monotonic()
    processes.stop([psutil.Process(stubborn.pid)], grace_seconds=0.2)
    assert time.monotonic() - began < 5
    assert stubborn.wait(5) == -signal.SIGKILL


def test_free_ports_differ() -> None:
    ports = free_ports()
    assert len(set(vars(ports).values())) == 3
