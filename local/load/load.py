"""One load from end to end: read, check against the database, copy, and bring the tables up to the files."""

import time
from pathlib import Path

import psycopg
from rich.console import Console

from local.load.conflicts import find_segments, set_conflicts_aside
from local.load.plan import Cell, make_plan
from local.load.progress import Bar, LineCounter, Listener
from local.load.read import Input, read_directory
from local.load.report import LoadError, LoadReport, Rejection, TableCount
from local.load.stage import STAGES, STEPS, Step


def load_directory(
    directory: Path, db_url: str, *, console: Console | None = None, listener: Listener | None = None
) -> LoadReport:
    """Load a directory of CSV files into the database at `db_url` (a superuser's or the owner's).

    One transaction: it all happens or nothing does. With a console it shows progress bars there; a
    listener of one's own goes instead. Raises LoadError, with one sentence for the reader, when the
    files or the database cannot be used at all; single bad rows are in the report.
    """
    if listener is None and console is not None:
        with Bar(console) as bar:
            return _load(directory, db_url, bar)
    return _load(directory, db_url, listener)


def _load(directory: Path, db_url: str, listener: Listener | None) -> LoadReport:
    started = time.monotonic()
    found = read_directory(directory, LineCounter(listener) if listener else None)
    try:
        with psycopg.connect(db_url) as connection:
            tables = _write(connection, found, listener)
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        missing = error.diag.message_primary
        raise LoadError(
            f"The database lacks a part of the schema ({missing}): apply the migrations."
        ) from error
    except psycopg.OperationalError as error:
        reason = str(error).strip().partition("\n")[0]
        raise LoadError(f"The database cannot be reached: {reason}.") from error
    except psycopg.Error as error:
        reason = error.diag.message_primary or str(error).strip().partition("\n")[0]
        raise LoadError(f"The database refused the rows, and nothing was loaded: {reason}.") from error
    return LoadReport(
        tables=tables,
        rows_read=found.rows_read,
        rejections=tuple(sorted(found.rejections, key=_place)),
        ignored_columns=found.ignored_columns,
        seconds=time.monotonic() - started,
    )


def _place(rejection: Rejection) -> tuple[str, int]:
    return rejection.file, rejection.line


def _write(connection: psycopg.Connection, found: Input, listener: Listener | None) -> dict[str, TableCount]:
    # One load at a time: the checks below hold until the end.
    connection.execute("select pg_advisory_xact_lock(hashtext('partner_marketing.load'))")
    known_segments = find_segments(connection, found)
    set_conflicts_aside(connection, found, known_segments)
    plan = make_plan(found, known_segments)
    staged: dict[str, int] = {}
    for stage in STAGES:
        rows: list[tuple[Cell, ...]] = getattr(plan, stage.rows)
        staged[stage.name] = len(rows)
        connection.execute(stage.create)
        with connection.cursor() as cursor, cursor.copy(stage.copy) as copy:
            for row in rows:
                copy.write_row(row)
        connection.execute(f"analyze {stage.name}")
    counts: dict[str, TableCount] = {}
    for step in STEPS:
        counts[step.table] = _bring_up_to_date(connection, step, staged[step.stage])
        if listener:
            listener.advance(f"write {step.table}", staged[step.stage], staged[step.stage])
    return counts


def _bring_up_to_date(connection: psycopg.Connection, step: Step, rows: int) -> TableCount:
    updated = connection.execute(step.update).rowcount if step.update else 0
    created = connection.execute(step.insert).rowcount
    for statement in step.after:
        connection.execute(statement)
    return TableCount(created=created, updated=updated, unchanged=rows - created - updated)
