"""Files for trials: what is read, and what is said of one that is not right."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from local.cli import effects
from local.cli.app import app
from local.errors import StackError
from local.placebo import read_counts
from tests.unit.effects.test_comparison import steady, write

assert effects  # importing it registers its commands


def test_a_missing_day_has_no_clicks(tmp_path: Path) -> None:
    file = tmp_path / "daily.csv"
    file.write_text("series,date,clicks,impressions\nb,2026-01-03,4,9\na,2026-01-01,2,9\n")
    assert read_counts(file).tolist() == [[2, 0, 0], [0, 0, 4]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("series,date\na,2026-01-01\n", "lacks the column clicks: it needs series, date, clicks."),
        ("series,date,clicks\n", "has no rows."),
        ("series,date,clicks\na,01-02-2026,3\n", "line 2: expected a date such as 2026-01-31"),
        ("series,date,clicks\na,2026-01-01,many\n", "line 2: expected a date such as 2026-01-31"),
        ("series,date,clicks\na,2026-01-01,-3\n", "line 2: -3 clicks are fewer than none."),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "daily.csv"
    file.write_text(text)
    with pytest.raises(StackError) as raised:
        read_counts(file)
    assert sentence in str(raised.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="cannot be read"):
        read_counts(tmp_path / "nothing.csv")


def test_the_command_prints_one_object_or_a_table(tmp_path: Path) -> None:
    file = tmp_path / "daily.csv"
    write(file, steady(8, 170))
    arguments = ["placebo", str(file), "--tries", "10", "--effect", "0.5", "--seed", "2"]
    printed = CliRunner().invoke(app, [*arguments, "--json"])
    assert printed.exit_code == 0, printed.output
    result = json.loads(printed.stdout)
    assert result["n"] == 10
    assert {"false_positive_rate", "power", "coverage"} <= result.keys()
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    assert "false positive rate" in shown.stdout
