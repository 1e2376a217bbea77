"""Starting and stopping a stack that another process serves."""

import json
import os
import subprocess
import sys

from local import processes
from local.errors import StackError
from local.settings import REPOSITORY, Stack
from local.state import DataDirectory, State
from local.supervisor import Report, StartOptions, Supervisor, stop_leftovers

_STOP_TIMEOUT_SECONDS = 30.0


def start_detached(directory: DataDirectory, options: StartOptions, report: Report) -> tuple[Stack, State]:
    """Start a stack that goes on by itself, and come back when it is ready.

    Raises `StackError` with its reason when it cannot start.
    """
    directory.create()
    log_file = directory.path / "logs" / "supervisor.log"
    with log_file.open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 -- our own command
            [sys.executable, "-m", "local", *_arguments(directory, options)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=REPOSITORY,
            start_new_session=True,
        )
    try:
        _follow(child, report, f"The stack could not start: see {log_file}.")
    except BaseException:  # Ctrl-C too: nothing half started may stay
        child.terminate()
        child.wait(_STOP_TIMEOUT_SECONDS)
        raise
    running = directory.find_running()
    if running is None:
        raise StackError(f"The stack ended as soon as it had started: see {log_file}.")
    return running


def _follow(child: subprocess.Popen[bytes], report: Report, otherwise: str) -> None:
    """Read what the supervisor says about its start, a line of JSON each, until it is ready."""
    assert child.stdout is not None  # noqa: S101 -- it is a pipe
    for line in child.stdout:
        event: dict[str, str] = json.loads(line)
        if "error" in event:
            raise StackError(event["error"])
        if "ready" in event:
            return
        report(event["phase"])
    raise StackError(otherwise)


def _arguments(directory: DataDirectory, options: StartOptions) -> list[str]:
    arguments = ["--data-dir", str(directory.path)]
    for name, port in vars(options.ports).items():
        arguments += [f"--{name}-port", str(port)]
    arguments += ["supervise", "--scheduler" if options.has_scheduler else "--no-scheduler"]
    arguments += ["--google-ads" if options.has_google_ads else "--no-google-ads"]
    arguments += ["--mail" if options.has_mail else "--no-mail"]
    if options.owner is not None:
        arguments += ["--owner", str(options.owner.pid)]
    if options.is_throwaway:
        arguments.append("--throwaway")
    return arguments


def supervise(directory: DataDirectory, options: StartOptions) -> None:
    """Be the process that `start_detached` starts: say how far the start is, then serve in silence."""

    def say(**event: str) -> None:
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()

    supervisor = Supervisor(directory, options, lambda phase: say(phase=phase))
    is_started = False
    try:
        with supervisor.running():
            say(ready="yes")
            is_started = True
            # Whoever started us stops listening now.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            supervisor.serve()
    except StackError as error:
        if is_started:
            sys.stderr.write(f"{error}\n")
        else:
            say(error=str(error))
        raise SystemExit(1) from None


def stop(directory: DataDirectory) -> bool:
    """Stop the stack of a directory, and what a killed one left; whether there was one running."""
    if not directory.exists:
        return False
    try:
        running = directory.find_running()
    except StackError:  # a damaged state must not keep anybody from stopping
        running = None
    supervisor = running[1].supervisor.find() if running and running[1].supervisor else None
    if supervisor is not None:
        processes.stop([supervisor], grace_seconds=_STOP_TIMEOUT_SECONDS)
    if directory.exists:  # a throwaway one is gone by now
        with directory.lock():
            stop_leftovers(directory)
    return supervisor is not None
