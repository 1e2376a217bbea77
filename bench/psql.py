"""SQL sent by psql, with psql's own clock: neither its start nor its connection counts."""

import re
import subprocess

from bench.errors import BenchError
from local.postgres import find_programs
from local.settings import LOOPBACK, Stack

_TIME = re.compile(r"^Time: ([0-9.]+) ms", re.MULTILINE)


def read_seconds(output: str) -> float:
    """The sum of all times in psql's output, in seconds. Raises `BenchError` when there is none."""
    times = [float(found) for found in _TIME.findall(output)]
    if not times:
        raise BenchError("psql reported no times.")
    return sum(times) / 1000


def timed(stack: Stack, script: str, *, role: str = "postgres") -> float:
    """Seconds that the statements of a script take, run as a role. Raises `BenchError` with psql's reason."""
    # Found beside the server: in the wheel as well as in Debian's packages.
    program = find_programs().bin_dir / "psql"
    result = subprocess.run(
        [
            program,
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            "--file=-",
        ],
        input=f"set role {role};\n\\timing on\n{script}\n",
        env={
            "PGHOST": LOOPBACK,
            "PGPORT": str(stack.ports.db),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            "PGPASSWORD": stack.keys.db_password,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise BenchError(f"psql failed: {result.stderr.strip()}")
    return read_seconds(result.stdout)
