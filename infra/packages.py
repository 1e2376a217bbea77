"""One deterministic zip per function: what changes changes its digest, and only that is deployed again.

`python -m infra.packages` (or `make package`) writes them to `dist/`, with a report, `dist/packages.json`.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from infra.functions import FunctionDefinition, read_functions
from infra.modules import UnreachableModuleError, library_files

ROOT = Path(__file__).resolve().parent.parent
REPORT = "packages.json"

# The oldest time that a zip can hold: the time of building must not be in a package.
_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Package:
    """A function's package. `size` in bytes; `digest` is the SHA-256 of the zip, in hexadecimal."""

    function: str
    object: str
    digest: str
    size: int
    modules: tuple[str, ...]
    data: tuple[str, ...]
    requirements: tuple[str, ...]


def package_files(function: FunctionDefinition, root: Path = ROOT) -> dict[str, bytes]:
    """What is in a function's package, by name in the zip.

    Raises `UnreachableModuleError` for an import that cannot be packaged, `FileNotFoundError` when the
    function or its compiled requirements are missing.
    """
    files = {path.as_posix(): (root / path).read_bytes() for path in library_files(root, function.source)}
    files["main.py"] = (root / function.source).read_bytes()
    files["requirements.txt"] = (root / "requirements" / f"{function.name}.txt").read_bytes()
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same bytes for the same files, on every machine: sorted, undated, with fixed modes, not compressed.

    Not compressed, because what compression makes of a file differs between versions of zlib.
    """
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = _FILE_MODE
            entry.create_system = _UNIX
            archive.writestr(entry, files[name])
    return content.getvalue()


def build(
    target: Path, functions: Sequence[FunctionDefinition] | None = None, root: Path = ROOT
) -> list[Package]:
    """Write every function's package and the report to `target`, which is made anew.

    Nothing is left of an earlier build, so that the folder holds what would be deployed and nothing else.
    Raises what `package_files` raises; then `target` is as it was.
    """
    contents = {function.name: package_files(function, root) for function in functions or read_functions()}
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    packages = [_written(target, name, files) for name, files in contents.items()]
    report = {"packages": [asdict(package) for package in packages]}
    (target / REPORT).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return packages


def _written(target: Path, name: str, files: Mapping[str, bytes]) -> Package:
    content = zipped(files)
    digest = hashlib.sha256(content).hexdigest()
    package = Package(
        function=name,
        object=f"{name}-{digest}.zip",
        digest=digest,
        size=len(content),
        modules=tuple(
            path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for path in sorted(files)
            if path.endswith(".py") and path != "main.py"
        ),
        data=tuple(path for path in sorted(files) if not path.endswith(".py") and path != "requirements.txt"),
        requirements=_requirements(files["requirements.txt"].decode()),
    )
    (target / package.object).write_bytes(content)
    return package


def _requirements(compiled: str) -> tuple[str, ...]:
    return tuple(
        line.split(" ", 1)[0].rstrip("\\")
        for line in compiled.splitlines()
        if line and not line.startswith((" ", "#", "-"))
    )


def main() -> None:
    """Build all packages into `dist/` and say what they are."""
    try:
        packages = build(ROOT / "dist")
    except (UnreachableModuleError, FileNotFoundError) as error:
        sys.exit(f"Nothing was packaged: {error}")
    width = max(len(package.function) for package in packages)
    for package in packages:
        sys.stdout.write(
            f"{package.function:<{width}}  {package.digest[:12]}  {package.size / 1000:7.1f} kB  "
            f"{len(package.modules):3} modules  {len(package.requirements):3} requirements\n"
        )
    sys.stdout.write(f"{len(packages)} packages in dist/, described by dist/{REPORT}.\n")


if __name__ == "__main__":
    main()
