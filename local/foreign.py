"""A foreign service as a part of a stack: its double, started with it, or one that the environment names."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from local.settings import Stack


@dataclass(frozen=True, slots=True)
class ForeignService:
    """`names` are the settings with which one outside is named; without the `decisive` one there is none.

    `folder` is where the stack's own double keeps its files, below the stack's data.
    """

    folder: str
    names: tuple[str, ...]
    decisive: str

    def directory_of(self, stack: Stack) -> Path:
        """Where the stack's double keeps its files, and writes how it is reached."""
        return stack.data_dir / self.folder

    def from_outside(self) -> dict[str, str]:
        """The settings of one that the caller's environment names; empty: the stack has its own."""
        given = {name: os.environ[name] for name in self.names if os.environ.get(name)}
        return given if self.decisive in given else {}

    def read_environment(self, stack: Stack) -> dict[str, str] | None:
        """What the stack's double wrote for its clients at its start; `None` while it has not."""
        try:
            written: dict[str, str] = json.loads(self._environment_of(stack).read_bytes())
        except FileNotFoundError:
            return None
        return written

    def forget(self, stack: Stack) -> None:
        """Remove what an earlier start wrote, so that only a double that runs now is found."""
        self._environment_of(stack).unlink(missing_ok=True)

    def _environment_of(self, stack: Stack) -> Path:
        return self.directory_of(stack) / "environment.json"
