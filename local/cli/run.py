"""Commands that start, stop and show a stack."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Annotated, Any

import typer

from infra.functions import read_functions
from local import control, logs
from local.cli.app import app, messages, output, progress, say, target_of, warn
from local.errors import StackError
from local.processes import ProcessIdentity
from local.settings import Stack
from local.state import DataDirectory, State
from local.supervisor import StartOptions, Supervisor

PANEL = "Run the stack"

Detach = Annotated[bool, typer.Option("--detach", "-d", help="Come back when it is ready; `down` stops it.")]
WithScheduler = Annotated[
    bool, typer.Option("--scheduler/--no-scheduler", help="Start the jobs at their times while it runs.")
]


@app.command(rich_help_panel=PANEL)
def up(context: typer.Context, detach: Detach = False, scheduler: WithScheduler = True) -> None:
    """Start the stack, bring its schema up to date, and serve until Ctrl-C."""
    run(context, detach=detach, scheduler=scheduler)


Fill = Callable[[Stack], Mapping[str, str]]
"""Fills a stack, and returns what is worth opening then: addresses by what is there."""


def run(context: typer.Context, *, detach: bool, scheduler: bool, fill: Fill | None = None) -> None:
    """Start a stack or use the one that runs, fill it, show it, and serve it here unless detached."""
    target = target_of(context)
    running = target.directory.find_running()
    if running is None and not detach:
        _serve(target.directory, StartOptions(target.ports(), has_scheduler=scheduler), fill)
        return
    if running is None:
        with progress() as report:
            running = control.start_detached(
                target.directory, StartOptions(target.ports(), has_scheduler=scheduler), report
            )
    else:
        running = target.running()
        say("It was running already.")
    _show(*running, worth_opening=fill(running[0]) if fill else {})
    say("`python -m local down` stops it (with the same --data-dir, if you gave one).")


def _serve(directory: DataDirectory, options: StartOptions, fill: Fill | None) -> None:
    with ExitStack() as at_the_end:
        while_starting = at_the_end.enter_context(ExitStack())
        supervisor = Supervisor(directory, options, while_starting.enter_context(progress()))
        stack = at_the_end.enter_context(supervisor.running())
        while_starting.close()
        _show(stack, supervisor.state, worth_opening=fill(stack) if fill else {})
        supervisor.serve(lambda: say("Serving; Ctrl-C stops it."))
        say("Stopping …")
    say("Stopped.")


@app.command(hidden=True)
def supervise(
    context: typer.Context,
    owner: int | None = None,
    scheduler: WithScheduler = True,
    google_ads: bool = True,
    mail: bool = True,
    throwaway: bool = False,
) -> None:
    """Be the process that `up --detach` leaves behind."""
    target = target_of(context)
    identity = None if owner is None else ProcessIdentity.of(owner)
    control.supervise(
        target.directory, StartOptions(target.ports(), scheduler, google_ads, mail, identity, throwaway)
    )


@app.command(rich_help_panel=PANEL)
def down(context: typer.Context) -> None:
    """Stop the stack; its data stays."""
    directory = target_of(context).directory
    if control.stop(directory):
        say("Stopped.")
    else:
        say(f"No stack was running in {directory.path}.")


@app.command(rich_help_panel=PANEL)
def reset(context: typer.Context) -> None:
    """Stop the stack and delete its data and keys; its ports are remembered."""
    directory = target_of(context).directory
    if not directory.exists:
        say(f"There is nothing to delete: {directory.path} is no data directory of this stack.")
        return
    control.stop(directory)
    try:
        state = directory.read_state()
    except StackError:
        state = None
    directory.delete()
    if state is not None:
        directory.create()
        directory.write_state(State(ports=state.ports))
    say(f"Deleted the data in {directory.path}; the next start begins with an empty database.")


@app.command(rich_help_panel=PANEL)
def status(
    context: typer.Context,
    as_json: Annotated[
        bool, typer.Option("--json", help="Every address and key, as one JSON object.")
    ] = False,
) -> None:
    """Show whether the stack runs, and its addresses; with --json its keys too.

    Exit code 0 in any case with --json; else 1 when nothing runs.
    """
    directory = target_of(context).directory
    running = directory.find_running()
    if as_json:
        output.print_json(data=_describe(directory, running))
    elif running is None:
        say(f"No stack is running in {directory.path}.")
        raise typer.Exit(1)
    elif not running[1].is_ready:
        say(f"The stack in {directory.path} is starting: {running[1].phase}.")
    else:
        _show(*running, worth_opening={})


def _describe(directory: DataDirectory, running: tuple[Stack, State] | None) -> dict[str, Any]:
    stack = running[0] if running else directory.find_stack()
    addresses: dict[str, Any] = dict.fromkeys(
        ("api_url", "supabase_url", "publishable_key", "secret_key", "jwt_secret", "db_url")
    )
    if stack is not None:
        addresses = {
            "api_url": stack.api_url,
            "supabase_url": stack.supabase_url,
            "publishable_key": stack.keys.publishable_key,
            "secret_key": stack.keys.secret_key,
            "jwt_secret": stack.keys.jwt_secret,
            "db_url": stack.db_url,
        }
    jobs = [function.name for function in read_functions() if function.is_job]
    google_ads = running[1].google_ads if running else {}
    return {
        "running": running is not None and running[1].is_ready,
        **addresses,
        "portal_url": f"{stack.api_url}/portal/" if stack else None,
        "google_ads_endpoint": google_ads.get("GOOGLE_ADS_ENDPOINT"),
        "google_ads_url": google_ads.get("GOOGLE_ADS_DOUBLE_URL"),
        "mail_url": running[1].mail.get("MAIL_PAGE_URL") if running else None,
        "jobs": {name: stack.job_url(name) for name in jobs} if stack else {},
        "data_dir": str(directory.path),
        "log_dir": str(directory.path / "logs"),
        "warnings": list(running[1].warnings) if running else [],
    }


def _show(stack: Stack, state: State, worth_opening: Mapping[str, str]) -> None:
    for name, address in (
        ("Functions", stack.api_url),
        ("Portal", f"{stack.api_url}/portal/"),
        ("Documentation", f"{stack.api_url}/docs"),
        ("Supabase", f"{stack.supabase_url} (REST, Auth, Storage)"),
        ("PostgreSQL", stack.db_url),
        (
            "Google Ads",
            state.google_ads.get("GOOGLE_ADS_DOUBLE_URL") or state.google_ads.get("GOOGLE_ADS_ENDPOINT"),
        ),
        ("Mails", state.mail.get("MAIL_PAGE_URL")),
        ("Logs", str(stack.log_dir)),
    ):
        if address is None:
            continue
        output.print(f"{name:<14} {address}", markup=False, soft_wrap=True)
    if worth_opening:
        output.print("\n[bold]Open in a browser[/bold]")
    for name, address in worth_opening.items():
        output.print(f"{name:<14} {address}", markup=False, soft_wrap=True, style="bold")
    for warning in state.warnings:
        warn(warning)


@app.command("logs", rich_help_panel=PANEL)
def show_logs(
    context: typer.Context,
    part: Annotated[
        str | None,
        typer.Argument(help=f"One of {', '.join(logs.PARTS)}; without it, all.", show_default=False),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as lines are written.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many last lines of each.")] = 20,
) -> None:
    """Show the last lines of the logs."""
    directory = target_of(context).directory
    if part is not None and part not in logs.PARTS:
        raise StackError(f"There is no log of {part}: choose one of {', '.join(logs.PARTS)}.")
    found = logs.find(directory.path / "logs", part)
    if not found:
        raise StackError(f"There are no logs in {directory.path}: the stack was not started yet.")
    width = min(shutil.get_terminal_size().columns, 200)
    try:
        for name, line in logs.read(found, lines, follow=follow):
            prefix = "" if part else f"{name:<10} "
            output.print(f"{prefix}{line}", markup=False, soft_wrap=True, width=width)
    except KeyboardInterrupt:
        messages.print()
