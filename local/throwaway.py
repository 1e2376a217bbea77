"""A stack for a while, for tests, benchmarks and pictures: gone when its process is."""

import os
import random
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

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
def throwaway_stack() -> Iterator[Stack]:
    """A stack of this process' own, with nobody in it; stopped and deleted at the end.

    When the process ends in whatever way, the stack ends too, so no crash, no Ctrl-C and no kill leaves a
    server behind. Raises `StackError` when it does not start.
    """
    directory = DataDirectory(Path(tempfile.gettempdir()) / f"pm-stack-{os.getpid()}-{uuid4().hex[:8]}")
    try:
        yield _start(directory)
    finally:
        control.stop(directory)


def _start(directory: DataDirectory) -> Stack:
    for attempt in range(1, _ATTEMPTS + 1):
        options = StartOptions(
            free_ports(),
            has_scheduler=False,
            has_google_ads=False,
            has_mail=False,
            owner=ProcessIdentity.of(os.getpid()),
            is_throwaway=True,
        )
        try:
            return control.start_detached(directory, options, lambda _phase: None)[0]
        except StackError as error:
            # A port may have been taken between our look and the start.
            if attempt == _ATTEMPTS or "in use" not in str(error):
                raise
    raise AssertionError("unreachable")
