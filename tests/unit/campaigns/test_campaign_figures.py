"""Reading daily figures from CSV."""

from datetime import date

import pytest

from shared.campaigns.figures import MOST_DAYS, read_days

TODAY = date(2026, 4, 2)


def _errors(text: str) -> list[str]:
    _days, errors = read_days(text, TODAY)
    return [error.message for error in errors]


def test_days_are_read_with_what_the_file_has() -> None:
    days, errors = read_days("date,spend,leads\n2026-03-30,12.50,2\n\n2026-03-31,0,0\n", TODAY)
    assert errors == []
    assert days == [
        {"date": "2026-03-30", "spend": "12.50", "leads": 2},
        {"date": "2026-03-31", "spend": "0", "leads": 0},
    ]


def test_a_dutch_spreadsheet_is_read_too() -> None:
    text = '\ufeffLeads ; Date;"Spend"\r\n3;2026-03-31;"1,25"\r\n'
    assert read_days(text, TODAY) == ([{"leads": 3, "date": "2026-03-31", "spend": "1.25"}], [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "Line 1: "),
        ("date\n2026-03-31\n", "Line 1: Name the columns"),
        ("spend,clicks\n1,2\n", "Line 1: Name the columns"),
        ("date,cost\n2026-03-31,1\n", "Line 1: Unknown column 'cost'"),
        ("date,spend,spend\n2026-03-31,1,1\n", "Line 1: A column is there twice"),
        ("date,spend\n", "Line 2: There is no day"),
        ("date,spend\n2026-03-31\n", "Line 2: 1 values under 2 column names"),
        ("date,spend\n2026-03-31,1,25\n", "Line 2: 3 values under 2 column names"),
        ("date,spend\n2026-02-30,1\n", "Line 2: date '2026-02-30'"),
        ("date,spend\n20260331,1\n", "Line 2: date"),
        ("date,spend\n2026-04-03,1\n", "Line 2: date '2026-04-03': that day is not over yet"),
        ("date,spend\n2026-03-31,\n", "Line 2: spend ''"),
        ("date,spend\n2026-03-31,1e3\n", "Line 2: spend"),
        ("date,spend\n2026-03-31,NaN\n", "Line 2: spend"),
        ("date,spend\n2026-03-31,-0.01\n", "Line 2: spend"),
        ("date,spend\n2026-03-31,0.001\n", "Line 2: spend"),
        ("date,spend\n2026-03-31,100000000\n", "Line 2: spend"),
        ("date,leads\n2026-03-31,1.5\n", "Line 2: leads"),
        ("date,leads\n2026-03-31,-1\n", "Line 2: leads"),
        ("date,leads\n2026-03-31,²\n", "Line 2: leads"),
        ("date,leads\n2026-03-31,2147483648\n", "Line 2: leads"),
        ('date,leads\n"2026-03-31,1\n', "Line 2: "),
        ("date,leads\n2026-03-31,1\n2026-03-31,1\n", "Line 3: 2026-03-31 is in line 2 already"),
    ],
)
def test_what_cannot_be_read_is_named_by_line(text: str, line: str) -> None:
    (message,) = _errors(text)
    assert message.startswith(line)


def test_every_bad_line_and_every_bad_value_is_named() -> None:
    messages = _errors("date,spend,leads\nyesterday,x,1\n2026-03-30,1,1\n2026-03-31,1,many\n")
    assert [message[:13] for message in messages] == ["Line 2: date ", "Line 2: spend", "Line 4: leads"]


def test_a_file_has_an_end() -> None:
    days = [date.fromordinal(TODAY.toordinal() - n) for n in range(MOST_DAYS + 1)]
    text = "date,leads\n" + "".join(f"{day},1\n" for day in days)
    assert _errors(text) == [f"Line {MOST_DAYS + 2}: At most {MOST_DAYS} days at a time"]
