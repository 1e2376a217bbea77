"""Reading the log files of a stack."""

import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

PARTS = ("postgres", "supabase", "functions", "google_ads", "mail", "scheduler", "supervisor")
_POLL_SECONDS = 0.3


def find(log_dir: Path, part: str | None) -> dict[str, Path]:
    """The log files that there are, by part."""
    names = PARTS if part is None else (part,)
    return {name: log_dir / f"{name}.log" for name in names if (log_dir / f"{name}.log").is_file()}


def read(files: dict[str, Path], lines: int, *, follow: bool) -> Iterator[tuple[str, str]]:
    """The last lines of each file with the part's name; with `follow`, then what is written, for ever."""
    offsets: dict[str, int] = {}
    for name, file in files.items():
        with file.open("rb") as content:
            last = deque(content, maxlen=lines)
            offsets[name] = content.tell()
        for line in last:
            yield name, _text(line)
    while follow:
        time.sleep(_POLL_SECONDS)
        for name, file in files.items():
            with file.open("rb") as content:
                content.seek(offsets[name])
                for line in content:
                    if not line.endswith(b"\n"):
                        break  # half a line: it comes whole next time
                    offsets[name] += len(line)
                    yield name, _text(line)


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip("\n")
