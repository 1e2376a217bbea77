"""What a load did: per table how many rows, and every row that was refused with file, line and reason."""

from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from local.errors import StackError


class LoadError(StackError):
    """A directory that cannot be loaded at all; the text is one sentence for the person who asked."""


@dataclass(frozen=True)
class Rejection:
    """A row that was not loaded. `line` counts from 1, the header included."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class TableCount:
    """Rows of one table after a load: made, changed to what the file says, or found as the file says."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.created + self.updated + self.unchanged


@dataclass(frozen=True)
class LoadReport:
    """The outcome of one load."""

    tables: dict[str, TableCount]
    rows_read: dict[str, int]
    rejections: tuple[Rejection, ...] = ()
    ignored_columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def changed(self) -> int:
        """Rows made or changed in all tables; 0 when the load found everything as the files say."""
        return sum(count.created + count.updated for count in self.tables.values())

    def rejected_in(self, file: str) -> int:
        """How many rows of a file were refused."""
        return sum(rejection.file == file for rejection in self.rejections)


def print_report(report: LoadReport, console: Console, *, most_rejections: int = 20) -> None:
    """Print the counts per table and the first `most_rejections` refused rows."""
    table = Table(title=f"Loaded in {report.seconds:.1f} s")
    table.add_column("table")
    for column in ("created", "updated", "unchanged"):
        table.add_column(column, justify="right")
    for name, count in report.tables.items():
        table.add_row(name, f"{count.created:,}", f"{count.updated:,}", f"{count.unchanged:,}")
    console.print(table)
    for file, columns in report.ignored_columns.items():
        console.print(
            f"{file}: these columns are not known and were left out: {', '.join(columns)}", markup=False
        )
    for file, read in report.rows_read.items():
        refused = report.rejected_in(file)
        if refused:
            console.print(f"{file}: {refused:,} of {read:,} rows were not loaded:", markup=False)
    for rejection in report.rejections[:most_rejections]:
        console.print(f"  {rejection}", markup=False, highlight=False, soft_wrap=True)
    left = len(report.rejections) - most_rejections
    if left > 0:
        console.print(f"  … and {left:,} more")
