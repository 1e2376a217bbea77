"""The command line of the local stack. Each command is a few lines over the module that does the work."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from infra.functions import read_functions
from local import control
from local.errors import StackError
from local.processes import ProcessIdentity
from local.settings import DEFAULT_PORT_BASE, Ports, Stack
from local.state import DataDirectory, State
from local.supervisor import Report, StartOptions, Supervisor

app = typer.Typer(
    name="python -m local",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
    help=(
        "The whole product on this machine: PostgreSQL, Supabase's REST and Auth, all functions on one port and "
        "the scheduler that starts the nightly jobs.\n\n"
        "Start with [bold]demo[/bold]: it starts everything, fills it with a made-up set of partners and leads, "
        "runs the jobs and shows the widest lead gaps. Nothing leaves this machine; every server listens on "
        "127.0.0.1 only."
    ),
)
console = Console(stderr=True, highlight=False)
output = Console(highlight=False)


class Target:
    """Which stack a command is about: the global options, with what the data directory remembers."""

    def __init__(self, data_dir: Path, port_base: int | None, ports: dict[str, int | None]) -> None:
        """`ports` are those given by name; they win over the base, and both over the remembered ones."""
        self.directory = DataDirectory(data_dir)
        self._port_base = port_base
        self._given = ports

    def ports(self) -> Ports:
        """The ports to start with."""
        if self._port_base is not None:
            ports = Ports.from_base(self._port_base)
        else:
            state = self.directory.read_state() if self.directory.exists else None
            ports = Ports(**state.ports.model_dump()) if state else Ports.from_base(DEFAULT_PORT_BASE)
        return Ports(**{**vars(ports), **{name: port for name, port in self._given.items() if port is not None}})

    def running(self) -> tuple[Stack, State]:
        """The stack that is being served; raises `StackError` when there is none."""
        running = self.directory.find_running()
        if running is None:
            raise StackError(f"No stack is running in {self.directory.path}: start one with `up` or `demo`.")
        if not running[1].is_ready:
            raise StackError(f"The stack in {self.directory.path} is still starting: try again in a few seconds.")
        return running


_target: Target | None = None


def target() -> Target:
    """The stack that the global options name."""
    if _target is None:
        raise RuntimeError("the global options have not been read")
    return _target


_PANEL = "Which stack"
_ApiPort = Annotated[
    int | None,
    typer.Option(envvar="PM_API_PORT", min=1024, max=65535, help="Port of the functions.", rich_help_panel=_PANEL),
]
_SupabasePort = Annotated[
    int | None,
    typer.Option(envvar="PM_SUPABASE_PORT", min=1024, max=65535, help="Port of Supabase.", rich_help_panel=_PANEL),
]
_DbPort = Annotated[
    int | None,
    typer.Option(envvar="PM_DB_PORT", min=1024, max=65535, help="Port of PostgreSQL.", rich_help_panel=_PANEL),
]


@app.callback()
def choose_stack(
    data_dir: Annotated[
        Path,
        typer.Option(
            envvar="PM_DATA_DIR",
            help="Where the stack keeps its database, keys, logs and ports. One directory is one stack.",
            rich_help_panel=_PANEL,
        ),
    ] = Path(".local"),
    port_base: Annotated[
        int | None,
        typer.Option(
            envvar="PM_PORT_BASE",
            min=1024,
            max=65500,
            help="First of the ports in a row: functions, Supabase, PostgreSQL. "
            f"Without it, the data directory's last ones, or {DEFAULT_PORT_BASE}.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    api_port: _ApiPort = None,
    supabase_port: _SupabasePort = None,
    db_port: _DbPort = None,
) -> None:
    """Read the global options."""
    global _target  # noqa: PLW0603 -- typer hands global options to commands through its callback only
    given = {"api": api_port, "supabase": supabase_port, "db": db_port}
    _target = Target(data_dir, port_base, given)


@contextmanager
def _progress() -> Iterator[Report]:
    """Show what is being done: one line that changes on a terminal, one line each elsewhere."""
    began = time.monotonic()
    if console.is_terminal:
        with console.status("") as status:
            yield lambda phase: status.update(f"{phase} …")
    else:
        yield lambda phase: console.print(f"{time.monotonic() - began:5.1f} s  {phase}")


_Detach = Annotated[bool, typer.Option("--detach", "-d", help="Come back when it is ready; `down` stops it.")]
_Scheduler = Annotated[bool, typer.Option(help="Start the jobs at their times while the stack runs.")]


@app.command(rich_help_panel="Run")
def up(detach: _Detach = False, scheduler: _Scheduler = True) -> None:
    """Start the stack and serve until Ctrl-C."""
    running = target().directory.find_running()
    if running is not None:
        console.print("It is already running.")
        show(*running)
        return
    options = StartOptions(target().ports(), has_scheduler=scheduler)
    if detach:
        with _progress() as report:
            started = control.start_detached(target().directory, options, report)
        show(*started)
    else:
        serve(options)


def serve(options: StartOptions, then: Callable[[Stack], None] | None = None) -> None:
    """Be the stack: start it, do something with it, serve until Ctrl-C."""
    with ExitStack() as cleanup:
        progress = ExitStack()
        supervisor = Supervisor(target().directory, options, progress.enter_context(_progress()))
        cleanup.enter_context(progress)
        stack = cleanup.enter_context(supervisor.running())
        progress.close()
        if then is not None:
            then(stack)
        show(stack, supervisor.state)
        console.print("Serving: Ctrl-C stops it.")
        supervisor.serve()


@app.command(hidden=True)
def supervise(
    owner: int | None = None, scheduler: _Scheduler = True, throwaway: Annotated[bool, typer.Option()] = False
) -> None:
    """Be the process that `up --detach` leaves behind."""
    identity = None if owner is None else ProcessIdentity.of(owner)
    control.supervise(target().directory, StartOptions(target().ports(), scheduler, identity, throwaway))


@app.command(rich_help_panel="Run")
def down() -> None:
    """Stop the stack; its data stays."""
    if control.stop(target().directory):
        console.print("Stopped.")
    else:
        console.print(f"No stack was running in {target().directory.path}.")


@app.command(rich_help_panel="Run")
def status(
    as_json: Annotated[bool, typer.Option("--json", help="All addresses and keys as one JSON object.")] = False,
) -> None:
    """Show whether the stack runs, its addresses and keys."""
    directory = target().directory
    running = directory.find_running()
    if as_json:
        output.print_json(data=describe(running[0] if running else directory.find_stack(), running))
    elif running is None:
        console.print(f"No stack is running in {directory.path}.")
    else:
        show(*running)


def describe(stack: Stack | None, running: tuple[Stack, State] | None) -> dict[str, Any]:
    """What `status --json` prints."""
    jobs = [function.name for function in read_functions() if function.is_job]
    return {
        "running": running is not None and running[1].is_ready,
        "api_url": stack.api_url if stack else None,
        "supabase_url": stack.supabase_url if stack else None,
        "publishable_key": stack.keys.publishable_key if stack else None,
        "secret_key": stack.keys.secret_key if stack else None,
        "jwt_secret": stack.keys.jwt_secret if stack else None,
        "db_url": stack.db_url if stack else None,
        "portal_url": None,
        "jobs": {name: stack.job_url(name) for name in jobs} if stack else {},
        "data_dir": str(target().directory.path),
        "log_dir": str(stack.log_dir) if stack else None,
        "warnings": list(running[1].warnings) if running else [],
    }


def show(stack: Stack, state: State) -> None:
    """Print the addresses for people."""
    table = Table.grid(padding=(0, 2))
    table.add_row("Functions", stack.api_url)
    table.add_row("Documentation", f"{stack.api_url}/docs")
    table.add_row("Supabase", stack.supabase_url)
    table.add_row("PostgreSQL", stack.db_url)
    output.print(table)
    for warning in state.warnings:
        console.print(f"[yellow]{warning}[/yellow]")


def main() -> None:
    """Run a command; what the user can do something about is one sentence and exit code 1."""
    try:
        app()
    except StackError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        sys.exit(1)
