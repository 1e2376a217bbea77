"""Supabase's REST, Auth and Storage on the local PostgreSQL: the npm package `@supabase/lite`."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

from local import privileges, processes
from local.errors import StackError
from local.node import find_node_dir
from local.settings import MIGRATIONS, REPOSITORY, Stack
from local.state import DataDirectory

_PROGRAM = REPOSITORY / "node_modules" / "@supabase" / "lite" / "dist" / "cli" / "index.js"
_START_TIMEOUT_SECONDS = 30.0

_CONFIG = """\
# Written at every start: changes are lost.
[api]
port = {port}

[db]
driver = "postgres"
url = {db_url}

[auth]
enabled = true
enable_signup = true
jwt_secret = {jwt_secret}
jwt_expiry = 3600
publishable_key = {publishable_key}
secret_key = {secret_key}

[auth.email]
enable_signup = true
enable_confirmations = false

[storage]
enabled = true
file_size_limit = "1MiB"
"""

# What a hosted project has before the first migration: its roles, and default privileges that give the API's
# roles everything on whatever a migration makes in `public`. With them here too, a migration that forgets to
# revoke shows in the tests.
_BEFORE_MIGRATIONS = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'anon') then
    create role anon nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then
    create role authenticated nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin bypassrls;
  end if;
end $$;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
"""

# What hosted Supabase has and this server lacks. Without the grants every function that asks auth.uid() as
# its caller fails with 42501, and Storage, which acts as its caller too, on its own tables; the setting tells
# Supabase's advisors which schemas are exposed.
_AFTER_MIGRATIONS = """
grant usage on schema auth, storage to anon, authenticated, service_role;
grant execute on all functions in schema auth to anon, authenticated, service_role;
grant execute on all functions in schema storage to anon, authenticated, service_role;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
alter database postgres set pgrst.db_schemas = 'public';
"""


class LiteServer:
    """Supabase Lite for one stack."""

    def __init__(self, stack: Stack, directory: DataDirectory) -> None:
        """Find the programs; raises `StackError` when one is missing."""
        self._stack = stack
        self._directory = directory
        self._node = find_node_dir() / "node"
        if not _PROGRAM.is_file():
            raise StackError("The npm packages are not installed: run `make demo` or `make test` once.")

    @property
    def _log_file(self) -> Path:
        return self._stack.log_file("supabase")

    @property
    def _work_dir(self) -> Path:
        return self._stack.data_dir / "lite"

    def write_config(self) -> Path:
        """Write `supabase/config.toml` with the keys (mode 600) beside a link to the migrations."""
        stack = self._stack
        config = _CONFIG.format(
            port=stack.ports.supabase,
            db_url=json.dumps(stack.db_url),
            jwt_secret=json.dumps(stack.keys.jwt_secret),
            publishable_key=json.dumps(stack.keys.publishable_key),
            secret_key=json.dumps(stack.keys.secret_key),
        )
        file = self._directory.write_private("lite/supabase/config.toml", config)
        link = file.with_name("migrations")
        if link.is_symlink() or link.exists():
            link.unlink()
        link.symlink_to(MIGRATIONS, target_is_directory=True)
        return file

    def _command(self, *arguments: str) -> list[str | Path]:
        config = self._work_dir / "supabase" / "config.toml"
        return [self._node, _PROGRAM, "--no-telemetry", *arguments, "--config", config]

    def _environment(self) -> dict[str, str]:
        return {
            **processes.base_environment(),
            "HOME": str(self._work_dir),  # it has no business in the user's
            "EXPERIMENTAL_STORAGE": "1",
            "LITE_NON_INTERACTIVE": "1",
            "LITE_TELEMETRY": "0",
            "DO_NOT_TRACK": "1",
            "NO_COLOR": "1",
            "NODE_NO_WARNINGS": "1",
        }

    def migrate(self) -> None:
        """Apply the migrations that are not yet applied; raises `StackError` with the reason of a failure."""
        with psycopg.connect(self._stack.db_url, autocommit=True) as connection:
            privileges.recover(self._directory, connection)
            connection.execute(_BEFORE_MIGRATIONS)
        result = subprocess.run(  # noqa: S603 -- our own command
            [str(part) for part in self._command("migration", "up")],
            cwd=self._work_dir,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        with self._log_file.open("a") as log:
            log.write(result.stdout)
        if result.returncode != 0:
            lines = [line.strip() for line in result.stdout.splitlines() if line.strip()]
            reason = next(
                (line for line in lines if "error" in line.lower()), lines[-1] if lines else "no reason"
            )
            raise StackError(f"A migration could not be applied: {reason} (see {self._log_file}).")
        with psycopg.connect(self._stack.db_url, autocommit=True) as connection:
            connection.execute(_AFTER_MIGRATIONS)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server; nothing may use it before `wait_until_ready` has come back."""
        return processes.spawn(
            self._command("start", "--no-admin"),
            log_file=self._log_file,
            environment=self._environment(),
            working_dir=self._work_dir,
        )

    def wait_until_ready(self, server: subprocess.Popen[bytes], is_cancelled: Callable[[], bool]) -> None:
        """Wait for answers; raises `StackError` when the server ends first or takes too long."""
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while time.monotonic() < deadline and not is_cancelled():
            if server.poll() is not None:
                raise StackError(f"Supabase Lite ended with {server.returncode}: see {self._log_file}.")
            try:
                httpx.get(f"{self._stack.supabase_url}/auth/v1/health", timeout=5)
            except httpx.TransportError:
                time.sleep(0.03)
            else:
                return
        raise StackError(
            f"Supabase Lite did not start within {_START_TIMEOUT_SECONDS:.0f} s: see {self._log_file}."
        )

    @contextmanager
    def keeping_privileges(self) -> Iterator[None]:
        """Start the server inside: afterwards what it granted is undone (see `local.privileges`)."""
        with psycopg.connect(self._stack.db_url, autocommit=True) as connection:
            wanted = privileges.remember(self._directory, connection)
            privileges.make_grants_visible(connection)
            yield
            privileges.provoke_grants(self._stack, connection)
            privileges.put_back(connection, wanted)
            privileges.forget(self._directory)
