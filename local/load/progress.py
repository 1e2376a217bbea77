"""Who is told how far a load is: nobody, or a bar on the terminal."""

from collections import Counter
from types import TracebackType
from typing import Final, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

CHUNK: Final = 500
"""Lines between two messages to the listener."""


class Listener(Protocol):
    """Told of every part of a load; an exception from it stops the load, which then leaves nothing behind."""

    def advance(self, part: str, total: int, by: int) -> None:
        """`by` more of the `total` items of a part (a file that is read, a table that is written)."""


class Bar:
    """A bar per part. A context manager: the bars are live inside the block."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=console)
        self._parts: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def advance(self, part: str, total: int, by: int) -> None:
        if part not in self._parts:
            self._parts[part] = self._progress.add_task(part, total=max(total, 1))
        self._progress.advance(self._parts[part], by)


class LineCounter:
    """Called for every line read; tells the listener of every 500th and of a file's last."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._lines: Counter[str] = Counter()

    def __call__(self, file: str, total: int) -> None:
        self._lines[file] += 1
        lines = self._lines[file]
        if lines % CHUNK == 0:
            self._listener.advance(f"read {file}", total, CHUNK)
        elif lines == total:
            self._listener.advance(f"read {file}", total, lines % CHUNK)
