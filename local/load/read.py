"""Read and check the files of a directory: good rows as models, bad ones as rejections. No database here."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from local.load.report import LoadError, Rejection
from local.load.rows import AccountRow, LeadRow, PartnerRow, Row, SegmentKey

PARTNERS: Final = "partners.csv"
LEADS: Final = "leads.csv"
ACCOUNTS: Final = "accounts.csv"

REQUIRED: Final = {
    PARTNERS: (
        "partner_key",
        "landing_page_path",
        "branch",
        "region",
        "target_leads_per_week",
        "max_open_leads",
    ),
    LEADS: (
        "lead_key",
        "arrived_on",
        "partner_key",
        "origin",
        "source",
        "source_channel",
        "won_at",
        "won_segment",
        "status",
    ),
    ACCOUNTS: ("email", "password_hash", "role", "partner_key"),
}
OPTIONAL: Final = {
    PARTNERS: ("company_name", "extra_segments"),
    LEADS: ("branch", "region"),
    ACCOUNTS: ("company_name",),
}

R = TypeVar("R", bound=Row)


@dataclass
class Input:
    """What the files of a directory hold: rows in the files' order, and what was refused so far."""

    partners: dict[str, PartnerRow] = field(default_factory=dict)
    leads: list[LeadRow] = field(default_factory=list)
    accounts: list[AccountRow] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    rows_read: dict[str, int] = field(default_factory=dict)
    ignored_columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def reject(self, file: str, line: int, reason: str) -> None:
        self.rejections.append(Rejection(file, line, reason))


@dataclass(frozen=True)
class _Table:
    """A file's header and the lines below it; a byte that is not UTF-8 is left as a lone surrogate."""

    name: str
    header: tuple[str, ...]
    lines: tuple[str, ...]


def _open_table(directory: Path, name: str) -> _Table:
    path = directory / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise LoadError(f"{name} is missing in {directory}.") from None
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}.") from error
    # One row per line: then an unclosed quote spoils its own line and not the rest of the file.
    lines = content.decode("utf-8-sig", errors="surrogateescape").replace("\r\n", "\n").split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    try:
        header = tuple(cell.strip() for cell in _cells(lines[0]))
    except csv.Error:
        header = ()
    if header in ((), ("",)):
        raise LoadError(f"{path} does not begin with a line of column names.")
    missing = [column for column in REQUIRED[name] if column not in header]
    if missing:
        columns = "the column" if len(missing) == 1 else "the columns"
        raise LoadError(f"{path} lacks {columns} {', '.join(missing)}.")
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise LoadError(f"{path} names the column {twice[0]} twice.")
    return _Table(name, header, tuple(lines[1:]))


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], strict=True), [])


def _reason(error: ValidationError) -> str:
    """All that is wrong with a row in one line."""
    parts = []
    for fault in error.errors(include_url=False):
        column = str(fault["loc"][0]) if fault["loc"] else ""
        message = fault["msg"].removeprefix("Value error, ")
        message = message[:1].lower() + message[1:]
        if not column:
            parts.append(message)
        elif fault["input"] is None:
            parts.append(f"{column} is empty")
        else:
            parts.append(f"{column} is {str(fault['input'])[:60]!r}: {message}")
    return "; ".join(parts)


def _rows(table: _Table, model: type[R], found: Input, on_line: Callable[[], None]) -> Iterator[R]:
    known = (*REQUIRED[table.name], *OPTIONAL[table.name])
    ignored = tuple(column or "(no name)" for column in table.header if column not in known)
    if ignored:
        found.ignored_columns[table.name] = ignored
    found.rows_read[table.name] = 0
    for number, line in enumerate(table.lines, start=2):
        on_line()
        if not line.strip():
            continue
        found.rows_read[table.name] += 1
        if any("\udc80" <= character <= "\udcff" for character in line):
            found.reject(table.name, number, "it holds bytes that are not UTF-8")
            continue
        try:
            cells = _cells(line)
        except csv.Error as error:
            found.reject(table.name, number, f"it is not a line of comma-separated values: {error}")
            continue
        if len(cells) != len(table.header):
            reason = f"it has {len(cells)} columns where the header has {len(table.header)}"
            found.reject(table.name, number, reason)
            continue
        values = {column: cell.strip() or None for column, cell in zip(table.header, cells, strict=True)}
        try:
            yield model.model_validate({**values, "line": number})
        except ValidationError as error:
            found.reject(table.name, number, _reason(error))


def read_directory(directory: Path, on_line: Callable[[str, int], None] | None = None) -> Input:
    """Read partners.csv, leads.csv and, where there is one, accounts.csv.

    `on_line(file, lines in all)` is called for every line. Raises LoadError, with one sentence, when a
    file or a column is missing.
    """
    if not directory.is_dir():
        raise LoadError(f"{directory} is not a directory.")
    partners, leads = _open_table(directory, PARTNERS), _open_table(directory, LEADS)
    accounts = _open_table(directory, ACCOUNTS) if (directory / ACCOUNTS).exists() else None

    def told(table: _Table) -> Callable[[], None]:
        return lambda: on_line(table.name, len(table.lines)) if on_line else None

    found = Input()
    _collect_partners(_rows(partners, PartnerRow, found, told(partners)), found)
    _collect_leads(_rows(leads, LeadRow, found, told(leads)), found)
    if accounts:
        _collect_accounts(_rows(accounts, AccountRow, found, told(accounts)), found)
    return found


def _collect_partners(rows: Iterator[PartnerRow], found: Input) -> None:
    by_path: dict[str, PartnerRow] = {}
    by_code: dict[str, SegmentKey] = {}
    seen: dict[str, int] = {}
    for row in rows:
        key = row.partner_key.lower()  # it becomes part of an e-mail address, which knows no upper case
        if key in seen:
            found.reject(
                PARTNERS, row.line, f"partner_key {row.partner_key} stands on line {seen[key]} already"
            )
            continue
        seen[key] = row.line
        path = row.landing_page_path
        if path in by_path:
            other = by_path[path].line
            found.reject(PARTNERS, row.line, f"landing_page_path {path} stands on line {other} already")
            continue
        alike = [
            f"{target.segment.branch}/{target.segment.region} would share the code {target.segment.code} "
            f"with {by_code[target.segment.code].branch}/{by_code[target.segment.code].region}"
            for target in row.segments
            if by_code.get(target.segment.code, target.segment) != target.segment
        ]
        if alike:
            found.reject(PARTNERS, row.line, alike[0])
            continue
        by_code.update({target.segment.code: target.segment for target in row.segments})
        if path is not None:
            by_path[path] = row
        found.partners[row.partner_key] = row


def _collect_leads(rows: Iterator[LeadRow], found: Input) -> None:
    refused_partners = {rejection.line for rejection in found.rejections if rejection.file == PARTNERS}
    seen: dict[str, int] = {}
    for row in rows:
        if row.lead_key in seen:
            line = seen[row.lead_key]
            found.reject(LEADS, row.line, f"lead_key {row.lead_key} stands on line {line} already")
            continue
        seen[row.lead_key] = row.line
        partner = found.partners.get(row.partner_key)
        if partner is None:
            hint = f" ({len(refused_partners)} rows of it were refused)" if refused_partners else ""
            found.reject(LEADS, row.line, f"partner_key {row.partner_key} is not in {PARTNERS}{hint}")
        elif row.segment and row.segment not in [target.segment for target in partner.segments]:
            segment = f"{row.segment.branch}/{row.segment.region}"
            found.reject(LEADS, row.line, f"{segment} is not a segment of partner {row.partner_key}")
        elif row.source == "own_campaign" and partner.landing_page_path is None:
            reason = f"source is own_campaign, but partner {row.partner_key} has no landing page"
            found.reject(LEADS, row.line, reason)
        else:
            found.leads.append(row)


def _collect_accounts(rows: Iterator[AccountRow], found: Input) -> None:
    emails: set[str] = set()
    partners: set[str] = set()
    for row in rows:
        if row.email in emails:
            found.reject(ACCOUNTS, row.line, f"email {row.email} stands there already")
        elif row.partner_key is not None and row.partner_key not in found.partners:
            found.reject(ACCOUNTS, row.line, f"partner_key {row.partner_key} is not in {PARTNERS}")
        elif row.partner_key is not None and row.partner_key in partners:
            found.reject(ACCOUNTS, row.line, f"partner {row.partner_key} has an account already")
        else:
            emails.add(row.email)
            if row.partner_key is not None:
                partners.add(row.partner_key)
            found.accounts.append(row)
