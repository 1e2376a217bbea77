"""The command line: its global options, its consoles, and how an error is told."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from local.errors import StackError
from local.settings import DEFAULT_PORT_BASE, Ports, Stack
from local.state import DataDirectory, State
from local.supervisor import Report

app = typer.Typer(
    name="python -m local",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "The whole product on this machine: PostgreSQL, Supabase's REST and Auth, all functions on one port "
        "and the scheduler that starts the nightly jobs.\n\n"
        "Start with [bold]demo[/bold]: it starts everything, fills it with a made-up set of partners and "
        "leads, runs the jobs and shows the widest lead gaps and what is proposed to close them. Nothing "
        "leaves this machine; every server listens on 127.0.0.1 only.\n\n"
        "One data directory is one stack. For a second one beside it, give another directory and other ports "
        "once: [bold]--data-dir /tmp/other --port-base 55000 up --detach[/bold]; afterwards the directory is "
        "enough."
    ),
)
messages = Console(stderr=True, highlight=False)
output = Console(highlight=False)
if not output.is_terminal:
    output.width = 160  # a file or a pipe has no width; 80 columns would cut names in tables


class Target:
    """Which stack a command is about: the global options, with what the data directory remembers."""

    def __init__(self, data_dir: Path, port_base: int | None, ports: dict[str, int | None]) -> None:
        """`ports` are those given by name; they win over the base, and both over the remembered ones."""
        self.directory = DataDirectory(data_dir)
        self._port_base = port_base
        self._given = ports

    def ports(self) -> Ports:
        """The ports to start with."""
        state = self.directory.read_state() if self.directory.exists else None
        if self._port_base is not None:
            ports = Ports.from_base(self._port_base)
        elif state is not None:
            ports = Ports(**state.ports.model_dump())
        else:
            ports = Ports.from_base(DEFAULT_PORT_BASE)
        return Ports(
            **{**vars(ports), **{name: port for name, port in self._given.items() if port is not None}}
        )

    def running(self) -> tuple[Stack, State]:
        """The stack that is being served; raises `StackError` when there is none."""
        running = self.directory.find_running()
        if running is None:
            raise StackError(f"No stack is running in {self.directory.path}: start one with `up` or `demo`.")
        if not running[1].is_ready:
            raise StackError(
                f"The stack in {self.directory.path} is still starting: try again in a few seconds."
            )
        return running


_PANEL = "Which stack"
_ApiPort = Annotated[
    int | None,
    typer.Option(
        envvar="PM_API_PORT", min=1024, max=65535, help="Port of the functions.", rich_help_panel=_PANEL
    ),
]
_SupabasePort = Annotated[
    int | None,
    typer.Option(
        envvar="PM_SUPABASE_PORT", min=1024, max=65535, help="Port of Supabase.", rich_help_panel=_PANEL
    ),
]
_DbPort = Annotated[
    int | None,
    typer.Option(
        envvar="PM_DB_PORT", min=1024, max=65535, help="Port of PostgreSQL.", rich_help_panel=_PANEL
    ),
]


@app.callback()
def choose_stack(
    context: typer.Context,
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
    given = {"api": api_port, "supabase": supabase_port, "db": db_port}
    context.obj = Target(data_dir, port_base, given)


def target_of(context: typer.Context) -> Target:
    """The stack that the global options name."""
    target = context.obj
    if not isinstance(target, Target):
        raise TypeError("the global options have not been read")
    return target


@contextmanager
def progress() -> Iterator[Report]:
    """Show what is being done: one line that changes on a terminal, a line for each step elsewhere."""
    began = time.monotonic()
    if messages.is_terminal:
        with messages.status("Starting …") as status:
            yield lambda phase: status.update(f"{phase} …")
    else:
        yield lambda phase: say(f"{time.monotonic() - began:5.1f} s  {phase}")


def say(text: str) -> None:
    """Tell the person something, on stderr so that what a command prints can be piped."""
    messages.print(text, markup=False, soft_wrap=True)


def warn(text: str) -> None:
    """Tell the person of something that is not as it should be."""
    messages.print(text, style="yellow", markup=False, soft_wrap=True)


def main() -> None:
    """Run a command; what the user can do something about is one sentence and exit code 1."""
    # The commands register themselves; not at the top, because they need what is above.
    from local.cli import (  # noqa: F401 - imported for what they register
        backup,
        data,
        effects,
        forecast,
        google_ads,
        lab,
        mails,
        pages,
        platform,
        proposals,
        run,
    )

    try:
        app()
    except StackError as error:
        messages.print(str(error), style="red", markup=False, soft_wrap=True)
        sys.exit(1)
