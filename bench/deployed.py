"""The packages that a function is deployed with, and no others.

The development environment would distort cold starts: libraries import more when more is there (`rich`, for
one), and some read the metadata of whatever is installed. So a folder of links holds what a function needs.
"""

import importlib.metadata
import re
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement

from bench.errors import BenchError

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==[^;\\\s]+\s*(;[^\\]*)?", re.MULTILINE)


def pinned_packages(requirements: str) -> list[str]:
    """The names in a compiled requirements file that are meant for this interpreter and system."""
    lines = (f"{name}{marker}" for name, marker in _PINNED.findall(requirements))
    return [wanted.name for line in lines if _applies(wanted := Requirement(line), frozenset())]


def with_dependencies(names: Iterable[str]) -> list[str]:
    """Installed packages and all that they need, each once. Raises `BenchError` when one is missing."""
    found: dict[str, None] = {}
    waiting = [Requirement(name) for name in names]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        name, extras = _normalized(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found[name] = None
        needs = (Requirement(text) for text in _distribution(name).requires or ())
        waiting += [need for need in needs if _applies(need, extras)]
    return list(found)


def link_packages(names: Iterable[str], folder: Path) -> Path:
    """Fill a new folder with links to these installed packages, metadata included; returns it.

    Raises `BenchError` when a package is not installed.
    """
    folder.mkdir(parents=True)
    for name in names:
        distribution = _distribution(name)
        tops = {file.parts[0] for file in distribution.files or () if file.parts[0] != ".."}
        for top in tops - {"__pycache__"}:
            link, target = folder / top, Path(str(distribution.locate_file(top)))
            if not link.exists():
                link.symlink_to(target)
            elif link.resolve() != target.resolve():
                raise BenchError(f"{name} shares {top} with another package in another place.")
    return folder


def _applies(need: Requirement, extras: frozenset[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in {"", *extras})


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _distribution(name: str) -> importlib.metadata.Distribution:
    try:
        return importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise BenchError(f"The package {name} is not installed: run `make bench` once.") from None
