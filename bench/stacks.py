"""Throwaway stacks for the benchmarks: a small and a big one, filled, and gone when the bench is."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from bench.data import Size, fill
from local.settings import Stack
from local.throwaway import throwaway_stack

Say = Callable[[str], None]


class Stacks:
    """Stacks by size, started when first asked for. Use it as a context: leaving it stops them all.

    They also end, and their data goes, when this process ends in any other way.
    """

    def __init__(self, say: Say) -> None:
        """`say` is told what is being done."""
        self._say = say
        self._cleanup = ExitStack()
        self._running: dict[Size, Stack] = {}
        self.work_dir = Path()

    def __enter__(self) -> Self:
        self.work_dir = Path(self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="pm-bench-")))
        # PostgreSQL may have to run as another user, who must get through.
        self.work_dir.chmod(0o711)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def filled(self, size: Size) -> Stack:
        """The stack with that much data. Raises `StackError` when it cannot start."""
        if size not in self._running:
            self._running[size] = self._start(size)
        return self._running[size]

    def _start(self, size: Size) -> Stack:
        self._say(f"Starting a stack for {size.links:,} links")
        stack = self._cleanup.enter_context(throwaway_stack())
        self._say(f"Filling it: {size.partners:,} partners, {size.links:,} links, {size.leads:,} leads")
        with psycopg.connect(stack.db_url, autocommit=True) as connection:
            fill(connection, size)
        return stack
