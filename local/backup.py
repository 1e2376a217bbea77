"""A stack's database in one file, and back, by PostgreSQL's own programs."""

import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from local.errors import StackError
from local.postgres import find_programs


def back_up(db_url: str, file: Path) -> None:
    """Write a whole database into a file, as of one moment, while it is in use. Raises `StackError`."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    _run("pg_dump", db_url, "--no-password", "--format=custom", f"--file={unfinished}")
    unfinished.rename(file)


def restore(db_url: str, file: Path) -> None:
    """Make a database what it was when `file` was written: all of it, or, where that fails, nothing.

    What is in it now is gone. Roles are not in the file: the database is of a stack that has its migrations.
    Raises `StackError`.
    """
    if not file.is_file():
        raise StackError(f"There is no file {file}.")
    # Rows come before triggers and foreign keys, so that nothing judges or logs them once more.
    script = _run("pg_restore", None, "--clean", "--if-exists", "--file=-", str(file))
    _run(
        "psql",
        db_url,
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--file=-",
        given=_WITHOUT_DEFAULT_PRIVILEGES + script,
    )


# As hosted projects do, a stack gives the API's roles everything on whatever is made in `public`, and a
# backup only says what was taken from PostgreSQL's own defaults: all that is restored would be everybody's.
# The backup ends with the default privileges there were.
_WITHOUT_DEFAULT_PRIVILEGES = "".join(
    f"alter default privileges in schema public revoke all on {kind} from anon, authenticated, service_role;"
    for kind in ("tables", "sequences", "functions")
).encode()


def _run(program: str, db_url: str | None, *arguments: str, given: bytes = b"") -> bytes:
    environment = {"LC_ALL": "C"}
    if db_url is not None:
        address = urlsplit(db_url)
        environment |= {
            "PGHOST": address.hostname or "",
            "PGPORT": str(address.port),
            "PGUSER": unquote(address.username or ""),
            "PGPASSWORD": unquote(address.password or ""),
            "PGDATABASE": address.path.removeprefix("/"),
        }
    result = subprocess.run(  # noqa: S603 -- PostgreSQL's own program
        [find_programs().bin_dir / program, *arguments],
        input=given,
        env=environment,
        capture_output=True,
        check=False,
    )
    if result.returncode != 0:
        lines = result.stderr.decode(errors="replace").strip().splitlines()
        raise StackError(f"{program} failed: {lines[0] if lines else 'it said nothing'}")
    return result.stdout
