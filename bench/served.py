"""A function in a process of its own, served by functions-framework as in production."""

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench.deployed import link_packages, pinned_packages
from bench.errors import BenchError
from infra.functions import FunctionDefinition, read_functions
from local import processes
from local.settings import LOOPBACK, REPOSITORY, Stack
from local.throwaway import free_ports

THREADS = 8
_START_TIMEOUT_SECONDS = 30.0
_SAMPLE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Source:
    """What functions-framework is to serve, and the packages that are deployed with it."""

    file: Path
    target: str
    packages: tuple[str, ...]
    library: Path | None = REPOSITORY
    """Where `shared` is; None where it lies beside the file, as in a package."""

    @classmethod
    def of_function(cls, name: str) -> "Source":
        """A function of the product, by its name in `infra/functions.toml`. Raises `KeyError`."""
        found = {function.name: function for function in read_functions()}[name]
        requirements = (REPOSITORY / "requirements" / f"{name}.txt").read_text()
        return cls(REPOSITORY / found.source, found.target, tuple(pinned_packages(requirements)))

    @classmethod
    def of_package(cls, function: FunctionDefinition, folder: Path) -> "Source":
        """A function's package, unpacked in a folder."""
        requirements = (folder / "requirements.txt").read_text()
        return cls(folder / "main.py", function.target, tuple(pinned_packages(requirements)), library=None)


@dataclass(frozen=True, slots=True)
class Served:
    """A function's server: gunicorn's master, whose child runs the function."""

    port: int
    process: psutil.Process
    log_file: Path

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"


@contextmanager
def started(
    source: Source,
    stack: Stack,
    work_dir: Path,
    supabase_url: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """Start to serve a function with the settings of a stack, and stop it at the end. Nothing is waited for.

    Byte code is kept below `work_dir`, whatever the shell says about writing it. `supabase_url` takes the
    place of the stack's own; `environment` is what the function gets besides.
    """
    port = free_ports().api
    log_file = work_dir / f"{source.target}.log"
    settings = stack.function_environment(source.target) | (
        {"SUPABASE_URL": supabase_url} if supabase_url else {}
    )
    packages = work_dir / "packages" / source.target
    if not packages.exists():
        link_packages(source.packages, packages)
    child = processes.spawn(
        [
            # Without the development environment's packages.
            *(sys.executable, "-S", "-m", "functions_framework"),
            *("--source", str(source.file), "--target", source.target),
            *("--host", LOOPBACK, "--port", str(port)),
        ],
        log_file=log_file,
        environment={
            **processes.base_environment(),
            **settings,
            **(environment or {}),
            "HOME": str(work_dir),
            "PYTHONPATH": ":".join(str(one) for one in (packages, source.library) if one),
            "PYTHONPYCACHEPREFIX": str(work_dir / "byte-code"),
            "THREADS": str(THREADS),
        },
        working_dir=work_dir,
    )
    try:
        yield Served(port, psutil.Process(child.pid), log_file)
    finally:
        if child.poll() is None:
            processes.stop([psutil.Process(child.pid)], grace_seconds=3)
        child.wait()


@contextmanager
def served(
    source: Source,
    stack: Stack,
    work_dir: Path,
    supabase_url: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """As `started`, and wait until it listens. Raises `BenchError` when it ends or takes too long."""
    with started(source, stack, work_dir, supabase_url, environment) as server:
        _wait_until_listening(server)
        yield server


def _wait_until_listening(server: Served) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_SECONDS
    while time.monotonic() < deadline and server.process.status() != psutil.STATUS_ZOMBIE:
        try:
            # Answered by functions-framework itself, before any function.
            httpx.get(f"{server.url}/robots.txt", timeout=_START_TIMEOUT_SECONDS, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    last = server.log_file.read_text(errors="replace").strip().splitlines()[-1:]
    raise BenchError(f"{server.log_file.stem} could not be served: {' '.join(last) or 'it said nothing'}.")


class MemorySampler:
    """The most memory a process or one of its children was seen to hold while inside the context."""

    def __init__(self, process: psutil.Process) -> None:
        self._processes = [process, *process.children(recursive=True)]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.largest_bytes = 0
        self.samples = 0

    def __enter__(self) -> "MemorySampler":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.largest_bytes = max(self.largest_bytes, *(one.memory_info().rss for one in self._processes))
            self.samples += 1
            if self._stopping.wait(_SAMPLE_SECONDS):
                return
