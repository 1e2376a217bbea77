"""Which files of the library a function reaches: found by reading imports, without running anything."""

import ast
from collections.abc import Iterator
from pathlib import Path

LIBRARY = "shared"
"""The only package of this repository that a function may import."""

_OURS = frozenset({LIBRARY, "bench", "functions", "infra", "local", "tests"})


class UnreachableModuleError(Exception):
    """A function imports what cannot be put into its package. The message names file, line and module."""


def library_files(root: Path, source: Path) -> tuple[Path, ...]:
    """The files of `shared` that `source` reaches, sorted, relative to `root`.

    Imports inside functions count as well: they run later, but they run. With a module come the `__init__.py`
    files above it, and the data that lies beside the modules of its folder (templates, word lists).

    Raises `UnreachableModuleError` for an import of ours that is not there or not in the library.
    """
    reached: set[Path] = set()
    waiting = [source]
    while waiting:
        for found in _imported_files(root, waiting.pop()):
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    data = {file for folder in {path.parent for path in reached} for file in _data_files(root, folder)}
    return tuple(sorted(reached | data))


def _imported_files(root: Path, file: Path) -> Iterator[Path]:
    tree = ast.parse((root / file).read_text(encoding="utf-8"), filename=str(file))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _files_of(root, file, node, alias.name)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(file, node)
            yield from _files_of(root, file, node, module)
            for alias in node.names:
                # What is imported from a package may be a module or just a name in it.
                if _is_ours(module) and _module_file(root, name := f"{module}.{alias.name}"):
                    yield from _files_of(root, file, node, name)


def _absolute(file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = file.parent.parts[: len(file.parent.parts) - (node.level - 1)]
    return ".".join([*package, *([node.module] if node.module else [])])


def _is_ours(module: str) -> bool:
    return module.split(".", 1)[0] in _OURS


def _files_of(root: Path, file: Path, node: ast.stmt, module: str) -> Iterator[Path]:
    if not _is_ours(module):
        return
    found = _module_file(root, module)
    if module.split(".", 1)[0] != LIBRARY or found is None:
        raise UnreachableModuleError(
            f"{file}:{node.lineno} imports {module}: a function is packaged with modules of {LIBRARY} that "
            "are there, and with nothing else of this repository."
        )
    yield found
    for folder in found.relative_to(LIBRARY).parents:
        initial = Path(LIBRARY) / folder / "__init__.py"
        if (root / initial).is_file():
            yield initial


def _module_file(root: Path, module: str) -> Path | None:
    path = Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (root / candidate).is_file():
            return candidate
    return None


def _data_files(root: Path, folder: Path) -> Iterator[Path]:
    """What is no code in this folder, and in those of its subfolders that hold no code at all."""
    for path in (root / folder).iterdir():
        if path.name.startswith((".", "__pycache__")):
            continue
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            yield path.relative_to(root)
        elif path.is_dir() and not any(path.rglob("*.py")):
            yield from (
                file.relative_to(root)
                for file in path.rglob("*")
                if file.is_file() and not file.name.startswith(".")
            )
