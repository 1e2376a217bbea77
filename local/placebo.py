"""Reads a file of daily counts for trials of the effect ledger's method."""

import csv
from datetime import date
from pathlib import Path

import numpy as np

from local.errors import StackError
from shared.effects.panel import Floats

_COLUMNS = ("series", "date", "clicks")


def read_counts(file: Path) -> Floats:
    """Clicks as series × days, from the file's first day to its last; a missing day has none.

    The file is CSV with the columns series, date (YYYY-MM-DD) and clicks; others are not looked at. Raises
    `StackError` with what is wrong and where.
    """
    cells: dict[tuple[str, date], float] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            missing = [name for name in _COLUMNS if name not in (rows.fieldnames or [])]
            if missing:
                raise StackError(f"{file} lacks the column {missing[0]}: it needs {', '.join(_COLUMNS)}.")
            for row in rows:
                try:
                    cell = (row["series"], date.fromisoformat(row["date"]))
                    clicks = int(row["clicks"])
                except (TypeError, ValueError):
                    raise StackError(
                        f"{file}, line {rows.line_num}: expected a date such as 2026-01-31 and whole clicks."
                    ) from None
                if clicks < 0:
                    raise StackError(f"{file}, line {rows.line_num}: {clicks} clicks are fewer than none.")
                cells[cell] = cells.get(cell, 0.0) + clicks
    except (OSError, UnicodeDecodeError) as error:
        raise StackError(f"{file} cannot be read: {error}.") from None
    if not cells:
        raise StackError(f"{file} has no rows.")
    names = sorted({name for name, _ in cells})
    first = min(day for _, day in cells)
    counts = np.zeros((len(names), (max(day for _, day in cells) - first).days + 1))
    number = {name: index for index, name in enumerate(names)}
    for (name, day), clicks_of_day in cells.items():
        counts[number[name], (day - first).days] = clicks_of_day
    return counts
