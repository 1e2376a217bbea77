"""Runs the parts of a stack as children of one process: starts them in order, watches them, stops them."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType

import httpx
import psutil

from local import postgres, processes
from local.errors import StackError
from local.functions_app import READY_PATH
from local.google_ads import part as google_ads
from local.lite import LiteServer
from local.mail import part as mail
from local.processes import ProcessIdentity
from local.settings import LOOPBACK, REPOSITORY, Ports, Stack
from local.state import DataDirectory, SavedPorts, SavedProcess, State

_FUNCTIONS_TIMEOUT_SECONDS = 60.0
_WATCH_SECONDS = 0.3
_GOOGLE_ADS_TIMEOUT_SECONDS = 60.0
_MAIL_TIMEOUT_SECONDS = 60.0
_CLOUD_TASKS_TIMEOUT_SECONDS = 60.0
_GRACE_SECONDS = 8.0
_PASSED_ON = ("CORS_ORIGINS", "LOG_LEVEL", "FAN_OUT_ABOVE", "FAN_OUT_SHARD_SIZE")

Report = Callable[[str], None]


@dataclass(frozen=True)
class StartOptions:
    """How a stack is run. With `owner` it ends when that process does; a throwaway one is then deleted."""

    ports: Ports
    has_scheduler: bool = True
    has_google_ads: bool = True
    has_mail: bool = True
    owner: ProcessIdentity | None = None
    is_throwaway: bool = False


class Supervisor:
    """One stack while it is being served. Use `running()`, then `serve()`."""

    def __init__(self, directory: DataDirectory, options: StartOptions, report: Report) -> None:
        """`report` is called with what is being done now, for people to read."""
        self._directory = directory
        self._options = options
        self._report = report
        self._stopping = threading.Event()
        self._is_callers_turn = False
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._state = State(
            ports=SavedPorts(**vars(options.ports)), supervisor=SavedProcess.of(psutil.Process().pid)
        )

    @contextmanager
    def running(self) -> Iterator[Stack]:
        """Start everything, hand out the stack, and stop everything at the end, whatever happens.

        Raises `StackError` when it cannot start; the reason is kept in the state for whoever started us.
        """
        with ExitStack() as cleanup:
            self._directory.create()
            cleanup.enter_context(self._directory.lock())
            if self._options.is_throwaway:
                cleanup.callback(self._directory.delete)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                cleanup.callback(signal.signal, number, signal.signal(number, self._on_signal))
            cleanup.callback(self._stop)
            try:
                stack = self._start()
                self._is_callers_turn = True
                yield stack
            except StackError as error:
                self._save(error=str(error))
                raise

    def serve(self, say_so: Callable[[], None] = lambda: None) -> None:
        """Watch until somebody stops us, after saying so; raises `StackError` when a part ends by itself.

        A part that died is not started again: it would hide a defect, and half a stack misleads.
        """
        self._is_callers_turn = False
        say_so()
        while not self._is_cancelled():
            for name, child in self._children.items():
                if child.poll() is not None:
                    raise StackError(
                        f"{name} ended by itself ({_how(child.returncode)}), so everything was stopped: "
                        f"see {self._directory.path / 'logs' / name}.log and start it again."
                    )
            self._stopping.wait(_WATCH_SECONDS)

    @property
    def state(self) -> State:
        """How far it is."""
        return self._state

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()
        if self._is_callers_turn:  # it does not ask whether to stop, as starting and serving do
            self._is_callers_turn = False
            raise KeyboardInterrupt

    def _is_cancelled(self) -> bool:
        owner = self._options.owner
        if owner is not None and owner.find() is None:
            self._stopping.set()
        return self._stopping.is_set()

    def _go_on(self) -> None:
        if self._is_cancelled():
            raise StackError("Stopped while starting.")

    def _save(self, **changes: object) -> None:
        self._state = self._state.model_copy(update=changes)
        self._directory.write_state(self._state)

    def _phase(self, text: str) -> None:
        self._go_on()
        self._report(text)
        self._save(phase=text)

    def _add(self, name: str, child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        self._children[name] = child
        self._save(children={**self._state.children, name: SavedProcess.of(child.pid)})
        return child

    def _start(self) -> Stack:
        stop_leftovers(self._directory)
        keys = self._directory.read_or_create_keys()
        stack = Stack(self._directory.path, self._options.ports, keys)
        database = self._prepare_database(stack)
        lite = LiteServer(stack, self._directory)
        check_ports_are_free(self._options.ports)

        self._phase("Starting PostgreSQL")
        tasks = self._add_cloud_tasks(stack)  # loads meanwhile
        database.ensure_cluster()
        server = self._add("postgres", database.start())
        self._save(google_ads=self._start_google_ads(stack))
        self._save(mail=self._start_mail(stack))
        self._wait_for_cloud_tasks(stack, tasks)
        functions = self._add("functions", self._start_functions(stack))  # loads while the database starts
        lite.write_config()
        database.wait_until_ready(server, self._is_cancelled)

        self._phase("Applying migrations")
        lite.migrate()
        self._phase("Starting Supabase (REST and Auth)")
        with lite.keeping_privileges():
            lite.wait_until_ready(self._add("supabase", lite.start()), self._is_cancelled)
            self._go_on()
        self._phase("Loading functions")
        broken = self._wait_for_functions(stack, functions)
        if self._options.has_scheduler:
            self._add("scheduler", self._start_scheduler(stack))
        self._go_on()
        warnings = tuple(
            f"The function {name} could not be loaded and answers 503: see {stack.log_file('functions')}."
            for name in broken
        )
        self._save(is_ready=True, phase="Ready", warnings=warnings)
        return stack

    def _prepare_database(self, stack: Stack) -> postgres.PostgresServer:
        run_as = postgres.find_unprivileged_user()
        cluster_dir = postgres.choose_cluster_dir(stack.data_dir, run_as)
        self._save(cluster_dir=cluster_dir)
        database = postgres.PostgresServer(
            stack,
            postgres.reachable_programs(postgres.find_programs(), run_as),
            cluster_dir,
            run_as,
            self._options.is_throwaway,
        )
        database.stop_leftovers()
        return database

    def _python(self, stack: Stack, part: str, *arguments: str) -> subprocess.Popen[bytes]:
        passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return processes.spawn(
            [sys.executable, "-m", f"local.{part}", *arguments],
            log_file=stack.log_file(part.removesuffix("_server")),
            environment={
                **processes.base_environment(),
                **passed_on,
                **stack.function_environment(),
                **self._state.google_ads,
                **self._state.mail,
            },
            working_dir=REPOSITORY,
        )

    def _add_cloud_tasks(self, stack: Stack) -> subprocess.Popen[bytes]:
        stack.task_endpoint_file.unlink(missing_ok=True)
        return self._add("cloud_tasks", self._python(stack, "cloud_tasks", str(stack.task_endpoint_file)))

    def _wait_for_cloud_tasks(self, stack: Stack, double: subprocess.Popen[bytes]) -> None:
        """Until it has said where it listens: the functions are told at their start."""
        deadline = time.monotonic() + _CLOUD_TASKS_TIMEOUT_SECONDS
        while time.monotonic() < deadline and double.poll() is None:
            self._go_on()
            if stack.task_endpoint_file.exists():
                return
            time.sleep(0.02)
        raise StackError(f"The double of Cloud Tasks did not start: see {stack.log_file('cloud_tasks')}.")

    def _start_google_ads(self, stack: Stack) -> dict[str, str]:
        """The double, unless the environment names another; returns what the functions need to reach it."""
        outside = google_ads.from_outside()
        if outside or not self._options.has_google_ads:
            return outside
        self._phase("Starting the double of Google Ads")
        google_ads.forget(stack)
        directory = str(google_ads.directory_of(stack))
        double = self._add("google_ads", self._python(stack, "google_ads", "serve", "--directory", directory))
        deadline = time.monotonic() + _GOOGLE_ADS_TIMEOUT_SECONDS
        while time.monotonic() < deadline and double.poll() is None:
            self._go_on()
            environment = google_ads.read_environment(stack)
            if environment is not None:
                return environment
            time.sleep(0.05)
        raise StackError(f"The double of Google Ads did not start: see {stack.log_file('google_ads')}.")

    def _start_mail(self, stack: Stack) -> dict[str, str]:
        """The double of SES, unless the environment names another; returns what the functions need of it."""
        outside = mail.from_outside()
        if outside or not self._options.has_mail:
            return outside
        self._phase("Starting the double of Amazon SES")
        mail.forget(stack)
        arguments = (str(mail.directory_of(stack)), f"{stack.api_url}/mail/events")
        double = self._add("mail", self._python(stack, "mail", *arguments))
        deadline = time.monotonic() + _MAIL_TIMEOUT_SECONDS
        while time.monotonic() < deadline and double.poll() is None:
            self._go_on()
            environment = mail.read_environment(stack)
            if environment is not None:
                return environment
            time.sleep(0.05)
        raise StackError(f"The double of Amazon SES did not start: see {stack.log_file('mail')}.")

    def _start_functions(self, stack: Stack) -> subprocess.Popen[bytes]:
        return self._python(stack, "functions_server", str(stack.ports.api))

    def _start_scheduler(self, stack: Stack) -> subprocess.Popen[bytes]:
        return self._python(stack, "scheduler", str(stack.data_dir))

    def _wait_for_functions(self, stack: Stack, server: subprocess.Popen[bytes]) -> list[str]:
        deadline = time.monotonic() + _FUNCTIONS_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            self._go_on()
            if server.poll() is not None:
                break
            try:
                broken: list[str] = httpx.get(f"{stack.api_url}{READY_PATH}", timeout=30).json()["broken"]
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return broken
        raise StackError(f"The functions could not be served: see {stack.log_file('functions')}.")

    def _stop(self) -> None:
        self._is_callers_turn = False
        self._report("Stopping")
        database = self._children.pop("postgres", None)
        _stop_children(self._children.values(), signal.SIGTERM)
        if database is not None:
            _stop_children([database], signal.SIGINT)  # "fast": ends sessions, writes a checkpoint
        self._children.clear()
        if self._directory.exists:
            self._save(supervisor=None, children={}, is_ready=False, phase="")


def _how(return_code: int) -> str:
    if return_code < 0:
        return f"signal {signal.Signals(-return_code).name}"
    return f"exit code {return_code}"


def _stop_children(children: Collection[subprocess.Popen[bytes]], first: int) -> None:
    found = []
    for child in children:
        if child.poll() is None:
            found.append(psutil.Process(child.pid))
    processes.stop(found, grace_seconds=_GRACE_SECONDS, first=first)
    for child in children:
        child.poll()


def stop_leftovers(directory: DataDirectory) -> None:
    """Stop what a killed supervisor left running. Hold the directory's lock."""
    try:
        state = directory.read_state()
    except StackError:
        return  # PostgreSQL's leftovers are found without it, and the rest holds nothing
    if state is None:
        return
    found = {name: process for name, saved in state.children.items() if (process := saved.find())}
    processes.stop(
        [process for name, process in found.items() if name != "postgres"], grace_seconds=_GRACE_SECONDS
    )
    processes.stop(
        [process for name, process in found.items() if name == "postgres"],
        grace_seconds=_GRACE_SECONDS,
        first=signal.SIGINT,
    )


def check_ports_are_free(ports: Ports) -> None:
    """Raises `StackError` that names the first port somebody else listens on."""
    what = {"api": "the functions", "supabase": "Supabase", "db": "PostgreSQL"}
    if len(set(vars(ports).values())) != len(vars(ports)):
        raise StackError("The three ports must differ: choose others, or only --port-base.")
    for name, port in vars(ports).items():
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError as error:
                raise StackError(
                    f"Port {port} (for {what[name]}) is in use{_by_whom(port)}: "
                    f"stop that, or choose other ports with --port-base."
                ) from error


def _by_whom(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            # Not only who listens: a connection that somebody made may have been given the port too.
            if connection.laddr[1:2] == (port,) and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.Error, OSError):  # not ours to see
        return ""
    return ""
