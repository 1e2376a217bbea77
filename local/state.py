"""What a data directory remembers: its ports and keys, who serves it, and a lock against a second one."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import psutil
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.errors import StackError
from local.processes import ProcessIdentity
from local.settings import Keys, Ports, Stack

_MARKER = "partner-marketing-stack"
_STATE_FILE = "state.json"
_KEYS_FILE = "keys.json"
_LOCK_FILE = "lock"

Port = Annotated[int, Field(ge=1, le=65535)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SavedPorts(_Model):
    """The ports of the last start."""

    api: Port
    supabase: Port
    db: Port


class SavedProcess(_Model):
    """A process of the last start."""

    pid: int
    create_time: float

    @classmethod
    def of(cls, pid: int) -> "SavedProcess":
        """Note down a running process."""
        identity = ProcessIdentity.of(pid)
        return cls(pid=identity.pid, create_time=identity.create_time)

    def find(self) -> psutil.Process | None:
        """The process, if it is still running."""
        return ProcessIdentity(self.pid, self.create_time).find()


class State(_Model):
    """How far the stack is. `phase` is what a person reads while it starts; `error` is why it ended."""

    ports: SavedPorts
    supervisor: SavedProcess | None = None
    children: dict[str, SavedProcess] = {}
    cluster_dir: Path | None = None
    google_ads: dict[str, str] = {}
    mail: dict[str, str] = {}
    phase: str = ""
    is_ready: bool = False
    error: str | None = None
    warnings: tuple[str, ...] = ()


def damaged(data_dir: Path, what: str) -> StackError:
    """The one sentence for a data directory that cannot be read."""
    return StackError(
        f"The data directory {data_dir} is damaged ({what}): "
        f"run `python -m local --data-dir {data_dir} reset` to start with an empty one."
    )


class DataDirectory:
    """The files of one stack that are ours (PostgreSQL's are PostgreSQL's)."""

    def __init__(self, path: Path) -> None:
        """Nothing is made or read yet."""
        self.path = path.expanduser().resolve()

    @property
    def exists(self) -> bool:
        """Whether a stack was ever started here."""
        return (self.path / _MARKER).exists()

    def create(self) -> None:
        """Make the directory; refuse one that holds something else."""
        if not self.exists and self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise StackError(
                f"{self.path} exists and is not a data directory of this stack: choose another --data-dir."
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            # Traversable, as PostgreSQL may have to run as another user; the files in it are not readable.
            self.path.chmod(0o711)
            (self.path / "logs").mkdir(mode=0o700, exist_ok=True)
            (self.path / _MARKER).touch(mode=0o600)
        except OSError as error:
            raise StackError(
                f"Cannot write to the data directory {self.path} ({error.strerror}): "
                "choose another --data-dir."
            ) from error

    def read_state(self) -> State | None:
        """The last saved state; None when there is none."""
        try:
            return State.model_validate_json((self.path / _STATE_FILE).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise damaged(self.path, f"{_STATE_FILE} cannot be read") from error

    def write_state(self, state: State) -> None:
        """Save the state; a reader sees the old or the new one, never half of one."""
        self._write(_STATE_FILE, state.model_dump_json(indent=2))

    def read_keys(self) -> Keys | None:
        """The keys of this directory; None before its first start."""
        try:
            return Keys(**json.loads((self.path / _KEYS_FILE).read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise damaged(self.path, f"{_KEYS_FILE} cannot be read") from error

    def read_or_create_keys(self) -> Keys:
        """The keys of this directory, made now if this is its first start."""
        keys = self.read_keys()
        if keys is None:
            keys = Keys.generate()
            self._write(_KEYS_FILE, json.dumps(keys.as_dict(), indent=2))
        return keys

    def find_stack(self) -> Stack | None:
        """The stack as last started here, running or not."""
        state, keys = self.read_state(), self.read_keys()
        if state is None or keys is None:
            return None
        return Stack(self.path, Ports(**state.ports.model_dump()), keys)

    def find_running(self) -> tuple[Stack, State] | None:
        """The stack and its state while it is being served (or is starting)."""
        if not self.exists:
            return None
        state, stack = self.read_state(), self.find_stack()
        if state is None or stack is None or state.supervisor is None or state.supervisor.find() is None:
            return None
        return stack, state

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the directory; the system gives it free when the holder ends, however that happens.

        Raises `StackError` when another process holds it.
        """
        try:
            descriptor = os.open(self.path / _LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise damaged(self.path, f"{_LOCK_FILE} cannot be opened") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise StackError(
                f"A stack is already running in {self.path}: "
                f"`python -m local --data-dir {self.path} status` shows it, `down` stops it."
            ) from error
        finally:
            os.close(descriptor)

    def delete(self) -> None:
        """Remove everything, also what PostgreSQL keeps elsewhere. The stack must be stopped."""
        try:
            state = self.read_state()
        except StackError:
            state = None
        if state is not None and state.cluster_dir is not None and state.cluster_dir.exists():
            shutil.rmtree(state.cluster_dir)
        if self.exists:
            shutil.rmtree(self.path)

    def write_private(self, relative: str, content: str) -> Path:
        """Write a file that only its owner may read, below the directory."""
        return self._write(relative, content)

    def _write(self, relative: str, content: str) -> Path:
        target = self.path / relative
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A temporary file is made with mode 600 and renamed, so no moment shows its content to others.
            descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
            with os.fdopen(descriptor, "w") as file:
                file.write(content)
            Path(temporary).replace(target)
        except OSError as error:
            raise StackError(
                f"Cannot write {target} ({error.strerror}): choose another --data-dir."
            ) from error
        return target
