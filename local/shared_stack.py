"""One throwaway stack for all processes of a test run (or a benchmark), gone when the run is."""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from typing import IO

import psutil

from local import control
from local.errors import StackError
from local.processes import ProcessIdentity
from local.settings import LOOPBACK, Ports, Stack
from local.state import DataDirectory
from local.supervisor import StartOptions

_ATTEMPTS = 3
# Below those that Linux (from 32768) and macOS (from 49152) give away: a stack takes its last port only when
# its database runs, and many servers and connections are made meanwhile.
_PORTS = range(20_000, 32_000)
_CHANCE = random.SystemRandom()
_PREFIX = "pm-stack"


def free_ports() -> Ports:
    """Ports that nobody listens on at this moment, nor is given who asks the system for just any."""
    found: set[int] = set()
    while len(found) < len(fields(Ports)):
        port = _CHANCE.choice(_PORTS)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one, suppress(OSError):
            one.bind((LOOPBACK, port))
            found.add(port)
    return Ports(*found)


@contextmanager
def _held(file: IO[str], operation: int) -> Iterator[None]:
    fcntl.flock(file, operation)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def shared_stack(owner: ProcessIdentity) -> Iterator[Stack]:
    """The run's stack: the first to ask starts it, the last to leave stops it and deletes its data.

    `owner` is the process that the whole run is part of. When that ends in whatever way, the stack ends too,
    so no crash of a worker, no Ctrl-C and no kill leaves a server behind.
    """
    place = Path(tempfile.gettempdir())
    _remove_doors_of_the_dead(place)
    name = f"{_PREFIX}-{os.getuid()}-{owner.pid}-{int(owner.create_time)}"
    directory = DataDirectory(place / name)
    door, users = place / f"{name}.door", place / f"{name}.users"
    with door.open("w") as door_file, users.open("w") as users_file:
        with _held(door_file, fcntl.LOCK_EX):
            fcntl.flock(users_file, fcntl.LOCK_SH)
            stack = find_or_start(directory, owner)
        try:
            yield stack
        finally:
            with _held(door_file, fcntl.LOCK_EX):
                try:
                    fcntl.flock(users_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # others still use it
                else:
                    control.stop(directory)
                    users.unlink(missing_ok=True)
                    door.unlink(missing_ok=True)


def _remove_doors_of_the_dead(place: Path) -> None:
    """Remove the lock files of runs that were killed (their stacks and data went by themselves)."""
    for file in place.glob(f"{_PREFIX}-{os.getuid()}-*.*"):
        pid = file.stem.split("-")[-2]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            file.unlink(missing_ok=True)


def find_or_start(directory: DataDirectory, owner: ProcessIdentity) -> Stack:
    running = directory.find_running()
    if running is not None and running[1].is_ready:
        return running[0]
    for attempt in range(1, _ATTEMPTS + 1):
        options = StartOptions(
            free_ports(),
            has_scheduler=False,
            has_google_ads=False,
            has_mail=False,
            owner=owner,
            is_throwaway=True,
        )
        try:
            return control.start_detached(directory, options, lambda _phase: None)[0]
        except StackError as error:
            # A port may have been taken between our look and the start.
            if attempt == _ATTEMPTS or "in use" not in str(error):
                raise
    raise AssertionError("unreachable")
