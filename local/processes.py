"""Starting, recognising and stopping processes, so that none is ever left over."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

# Becomes the command, with the same process id, as another user where one is given. On Linux it ends when its
# parent ends, however that happens; elsewhere what a killed supervisor leaves behind is stopped by the next
# start. A `preexec_fn` (or another user) would make Popen copy a process whose threads, gRPC's, are anywhere,
# and run code in that copy.
_BECOME = """
import ctypes, os, signal, sys
PR_SET_PDEATHSIG = 1
parent, signal_number, uid, gid, *command = sys.argv[1:]
if uid:
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number))
    if os.getppid() != int(parent):  # it ended before the line above
        sys.exit(1)
for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
    signal.signal(ignored_by_python, signal.SIG_DFL)
os.execvp(command[0], command)
"""
# psutil derives the creation time from the boot time, which moves a little when the clock is corrected.
_CREATE_TIME_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True)
class ProcessIdentity:
    """A process id together with when it began, because ids are used again after a crash or a reboot."""

    pid: int
    create_time: float

    @classmethod
    def of(cls, pid: int) -> "ProcessIdentity":
        """The identity of a running process; raises `psutil.NoSuchProcess` when there is none."""
        return cls(pid, psutil.Process(pid).create_time())

    def find(self) -> psutil.Process | None:
        """The process, if this very one is still running."""
        try:
            process = psutil.Process(self.pid)
            is_same = abs(process.create_time() - self.create_time) < _CREATE_TIME_TOLERANCE_SECONDS
            return process if is_same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


@dataclass(frozen=True)
class RunAs:
    """The operating system's user that a process runs as."""

    uid: int
    gid: int
    home: str


def spawn(
    command: Sequence[str | Path],
    *,
    log_file: Path,
    environment: Mapping[str, str],
    working_dir: Path,
    run_as: RunAs | None = None,
    signal_when_parent_dies: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own (Ctrl-C is ours to pass on), output appended to a file.

    Call it from the main thread: on Linux the child ends when the *thread* that started it ends.
    """
    uid, gid = (str(run_as.uid), str(run_as.gid)) if run_as else ("", "")
    with log_file.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 -- every command is built by this package
            [
                *(sys.executable, "-I", "-S", "-c", _BECOME),
                *(str(os.getpid()), str(int(signal_when_parent_dies)), uid, gid),
                *map(str, command),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=working_dir,
            process_group=0,
        )


def base_environment() -> dict[str, str]:
    """What every child inherits: enough to find programs, homes, time zones and certificates, and no more."""
    names = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
    return {name: os.environ[name] for name in names if name in os.environ}


def _is_gone(process: psutil.Process) -> bool:
    try:
        # A zombie has ended; only its parent (in a container often nobody) has not asked how.
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until_gone(processes: Iterable[psutil.Process], timeout_seconds: float) -> list[psutil.Process]:
    """Wait for processes to end; returns those that have not."""
    deadline = time.monotonic() + timeout_seconds
    left = [process for process in processes if not _is_gone(process)]
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = [process for process in left if not _is_gone(process)]
    return left


def stop(processes: Iterable[psutil.Process], *, grace_seconds: float, first: int = signal.SIGTERM) -> None:
    """Ask processes to end; kill them, and what they started, when they have not after the grace period."""
    everything: dict[int, psutil.Process] = {}
    for process in processes:
        try:
            for one in (process, *process.children(recursive=True)):
                everything[one.pid] = one
            process.send_signal(first)
        except psutil.NoSuchProcess:
            continue
    left = wait_until_gone(everything.values(), grace_seconds)
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    wait_until_gone(left, 5)
