"""Daily figures as channels export them: a CSV file, read whole or not at all."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from shared.core.clock import parse_day
from shared.core.errors import FieldError
from shared.core.money import parse_decimal

MOST_DAYS = 2000

_LARGEST_COUNT = 2**31 - 1
Day = dict[str, str | int]
"""A day's figures by column, decimals as text. A column that was left out is not there."""


def read_days(text: str, today: date) -> tuple[list[Day], list[FieldError]]:
    """The days of a CSV file, and what is wrong with it, line by line; use the days only when nothing is.

    The first line names the columns: `date` and any of spend (EUR), clicks, impressions, conversions, leads,
    in any order. Separated by commas, or by semicolons as Dutch spreadsheets do; then decimals may have a
    comma. Days are written YYYY-MM-DD, none after `today`, each once.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if wrong := _wrong_header(header):
            return [], [_error(1, wrong)]
        return _days(reader, header, delimiter == ";", today)
    except csv.Error:
        return [], [_error(reader.line_num, "This is not CSV: check its quotation marks")]


def _days(
    reader: Iterator[list[str]], header: list[str], has_commas: bool, today: date
) -> tuple[list[Day], list[FieldError]]:
    days: list[Day] = []
    errors: list[FieldError] = []
    first_line: dict[str, int] = {}
    for line, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(days) == MOST_DAYS:
            errors.append(_error(line, f"At most {MOST_DAYS} days at a time"))
            break
        if len(cells) != len(header):
            errors.append(_error(line, f"{len(cells)} values under {len(header)} column names"))
            continue
        day, wrong = _day(dict(zip(header, cells, strict=True)), has_commas, today)
        errors += [_error(line, sentence) for sentence in wrong]
        written = str(day.get("date"))
        if not wrong and first_line.setdefault(written, line) != line:
            errors.append(_error(line, f"{written} is in line {first_line[written]} already"))
        days.append(day)
    if not days and not errors:
        errors.append(_error(2, "There is no day"))
    return days, errors


def _wrong_header(header: list[str]) -> str | None:
    unknown = [name for name in header if name != "date" and name not in _FIGURES]
    if "date" not in header or len(header) < 2:
        return f"Name the columns: date and any of {', '.join(_FIGURES)}"
    if unknown:
        return f"Unknown column {unknown[0][:50]!r}; there are date, {', '.join(_FIGURES)}"
    if len(set(header)) < len(header):
        return "A column is there twice"
    return None


def _day(cells: Mapping[str, str], has_commas: bool, today: date) -> tuple[Day, list[str]]:
    day: Day = {}
    wrong: list[str] = []
    for name, cell in cells.items():
        written = cell.strip()
        try:
            if name == "date":
                day[name] = _past_day(written, today)
            else:
                day[name] = _FIGURES[name](written.replace(",", ".") if has_commas else written)
        except ValueError as error:
            wrong.append(f"{name} {written[:50]!r}: {error}")
    return day, wrong


def _past_day(written: str, today: date) -> str:
    day = parse_day(written)
    if not isinstance(day, date) or day > today:
        raise ValueError("that day is not over yet")
    return day.isoformat()


def _count(written: str) -> int:
    if not (written.isascii() and written.isdigit()) or len(written) > 10 or int(written) > _LARGEST_COUNT:
        raise ValueError("a count is a whole number, not negative")
    return int(written)


def _amount(whole_digits: int) -> Callable[[str], str]:
    def read(written: str) -> str:
        amount = parse_decimal(written)
        if amount < 0 or amount >= Decimal(10) ** whole_digits:
            raise ValueError("that is out of range")
        if amount != round(amount, 2):
            raise ValueError("at most two decimals")
        return str(amount)

    return read


_FIGURES: dict[str, Callable[[str], str | int]] = {
    "spend": _amount(8),
    "clicks": _count,
    "impressions": _count,
    "conversions": _amount(10),
    "leads": _count,
}


def _error(line: int, sentence: str) -> FieldError:
    return FieldError("body", "/csv", "line", f"Line {line}: {sentence}")
