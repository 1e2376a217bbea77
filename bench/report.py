"""What the benchmarks found: one line per limit, as a table for people and as JSON for machines."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

Figure = float | int | str | list[float]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure with its limit. `unit` is `x` for a ratio of two sides of one run."""

    name: str
    compares: str
    value: float
    limit: float
    unit: str = "x"
    raw: dict[str, Figure] = field(default_factory=dict)

    @property
    def is_within_limit(self) -> bool:
        """Whether the figure is at most its limit. Not a number is not."""
        return self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Report:
    """All measurements of one run."""

    measurements: Sequence[Measurement]
    seconds: float
    is_small: bool

    @property
    def is_within_limits(self) -> bool:
        """Whether no limit is broken."""
        return all(measurement.is_within_limit for measurement in self.measurements)

    def as_json(self) -> str:
        """The whole report."""
        document: dict[str, Any] = {
            "is_within_limits": self.is_within_limits,
            "is_small": self.is_small,
            "seconds": round(self.seconds, 1),
            "machine": machine_facts(),
            "measurements": [
                {**asdict(measurement), "is_within_limit": measurement.is_within_limit}
                for measurement in self.measurements
            ],
        }
        return json.dumps(document, indent=2)

    def write(self, file: Path) -> None:
        """Write the JSON, making the folder if need be."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.as_json() + "\n")

    def as_table(self) -> Table:
        """The lines for a terminal."""
        table = Table(
            title=f"{os.cpu_count()} cores, Python {platform.python_version()}, {self.seconds:.0f} s"
        )
        table.add_column("measurement", no_wrap=True)
        table.add_column("compares", overflow="fold")
        for name in ("figure", "limit"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        for one in self.measurements:
            verdict = "[green]pass[/green]" if one.is_within_limit else "[red]FAIL[/red]"
            figure, limit = (f"{number:.2f} {one.unit}" for number in (one.value, one.limit))
            table.add_row(one.name, one.compares, figure, limit, verdict)
        return table


def machine_facts() -> dict[str, Figure]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 0,
        "memory_mb": psutil.virtual_memory().total // 2**20,
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
    }
