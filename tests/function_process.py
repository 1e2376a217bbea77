"""A function in a process of its own, served by functions-framework as it is deployed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil

from infra.functions import read_functions
from local import processes
from local.settings import LOOPBACK, REPOSITORY, Stack
from tests.waiting import DEADLINE_SECONDS, wait_until

Process = subprocess.Popen[bytes]


@contextmanager
def function_process(stack: Stack, name: str, **settings: str) -> Iterator[tuple[str, Process]]:
    """A function of the product, with the stack's settings and these. Yields its address and the process."""
    function = {each.name: each for each in read_functions()}[name]
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        **stack.function_environment(name),
        **settings,
    }
    with served(REPOSITORY / function.source, function.target, environment) as running:
        yield running


@contextmanager
def served(
    source: Path, target: str, environment: Mapping[str, str], interpreter_options: Sequence[str] = ()
) -> Iterator[tuple[str, Process]]:
    """Whatever `source` is, with this environment alone. Fails with its output when it does not start."""
    with tempfile.TemporaryDirectory(prefix="pm-function-") as place:
        log_file = Path(place) / "output"
        process = processes.spawn(
            [
                *(sys.executable, *interpreter_options, "-m", "functions_framework"),
                *("--source", str(source), "--target", target, "--host", LOOPBACK, "--port", "0"),
            ],
            log_file=log_file,
            environment=environment,
            working_dir=source.parent,
        )

        ports: list[int] = []

        def answers() -> bool:
            assert process.poll() is None, log_file.read_text(errors="replace")
            ports[:] = _ports_of(process)
            try:
                # Answered whatever the function is: by its router, or by functions-framework before it.
                for port in ports:
                    httpx.get(
                        f"http://{LOOPBACK}:{port}/favicon.ico", timeout=DEADLINE_SECONDS, trust_env=False
                    )
            except httpx.TransportError:
                return False
            return bool(ports)

        try:
            wait_until(answers, f"{target} answers")
            [port] = ports
            yield f"http://{LOOPBACK}:{port}", process
        finally:
            kill(process)


def _ports_of(process: Process) -> set[int]:
    """Where it listens. It takes a port by itself: one that we find free somebody else may have by then."""
    with suppress(psutil.NoSuchProcess):
        connections = psutil.Process(process.pid).net_connections("tcp4")
        return {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN}
    return set()


def kill(process: Process) -> None:
    """Kill a process and its workers, as a machine that goes away would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(DEADLINE_SECONDS)
