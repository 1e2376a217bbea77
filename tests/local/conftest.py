"""The shared stack, and ways to run the command line against stacks of a test's own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from local import control
from local.settings import REPOSITORY, Ports
from local.state import DataDirectory
from local.throwaway import free_ports
from tests.integration.conftest import stack

__all__ = ["stack"]


@dataclass
class OwnStack:
    """A data directory and ports of one test's own, used through the command line as people use it."""

    directory: DataDirectory
    ports: Ports

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [sys.executable, "-m", "local", "--data-dir", str(self.directory.path)]
        for name, port in vars(self.ports).items():
            command += [f"--{name}-port", str(port)]
        return subprocess.run(
            [*command, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=300
        )

    def up(self) -> None:
        """Start it, without the scheduler."""
        result = self.run("up", "--detach", "--no-scheduler")
        assert result.returncode == 0, result.stderr

    def status(self) -> dict[str, Any]:
        """What `status --json` says."""
        answer: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return answer

    def processes(self) -> dict[str, psutil.Process]:
        """The supervisor and its children that run."""
        state = self.directory.read_state()
        assert state is not None
        saved = {**state.children, **({"supervisor": state.supervisor} if state.supervisor else {})}
        return {name: process for name, one in saved.items() if (process := one.find())}


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[OwnStack]:
    """A stack of the test's own, not started; stopped and deleted at the end."""
    own = OwnStack(DataDirectory(tmp_path / "stack"), free_ports())
    yield own
    control.stop(own.directory)
    own.directory.delete()
