"""Judging forecasts on days gone by: what is counted, what may be known, and what the command prints."""

import json
import math
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from local.backtest import as_json, backtest
from local.cli import forecast as commands
from local.cli.app import app
from local.errors import StackError

OLIST = Path(os.environ.get("PM_OLIST_DIR") or Path(__file__).parents[4] / "shared/data/olist")
SETS = ["made_up", *(["real"] if (OLIST / "leads.csv").exists() else [])]
"""The real leads lie beside the repository and are not part of it."""
FIRST = date(2025, 1, 6)  # a Monday
CALIBRATE, JUDGE = date(2025, 6, 1), (date(2025, 6, 1), date(2025, 7, 31))
Rate = Callable[[int, date], float]


def write_files(directory: Path, rate: Rate, *, partners: int, last: date, seed: int = 3) -> Path:
    """A directory of leads that arrive at random at a partner's rate of a day."""
    random = np.random.default_rng(seed)
    directory.mkdir()
    lines = ["lead_key,arrived_on,partner_key,origin,source,source_channel,won_at,won_segment,status"]
    for number in range(partners):
        for offset in range((last - FIRST).days + 1):
            day = FIRST + timedelta(days=offset)
            for _ in range(random.poisson(rate(number, day))):
                source = "own_campaign" if len(lines) % 3 else "platform"
                lines.append(f"l{len(lines)},{day},p{number},,{source},,,,rejected")
    (directory / "leads.csv").write_text("\n".join(lines) + "\n")
    rows = [f"p{number},/p/{number},branch{number % 3},utrecht,," for number in range(partners)]
    header = "partner_key,landing_page_path,branch,region,target_leads_per_week,max_open_leads"
    (directory / "partners.csv").write_text("\n".join([header, *rows]) + "\n")
    return directory


def wavering(partner: int, day: date) -> float:
    """From one to some twenty leads a week, fewer at weekends, with a month of its own now and then."""
    weekday = 0.5 if day.weekday() >= 5 else 1.2
    season = 1 + 0.4 * math.sin((day - FIRST).days / 23 + partner)
    return (0.15 + 0.11 * partner) * weekday * season


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(
        tmp_path_factory.mktemp("backtest") / "leads", wavering, partners=24, last=date(2025, 7, 31)
    )


@pytest.mark.parametrize("leads", SETS)
def test_the_forecast_beats_both_guesses_and_its_interval_holds(
    leads: str, request: pytest.FixtureRequest
) -> None:
    if leads == "real":
        verdict = backtest(OLIST, date(2018, 2, 1), (date(2018, 2, 1), date(2018, 3, 31)))
    else:
        verdict = backtest(request.getfixturevalue("files"), CALIBRATE, JUDGE)
    found = as_json(verdict)
    for part in (found, found["per_source"], found["per_partner"]):
        assert part["wape"] < min(part["wape_linear"], part["wape_last_week"])
    assert 0.76 <= found["coverage"] <= 0.86
    assert 0.74 <= found["by_expected"]["3_or_more"]["coverage"] <= 0.90
    assert 0.74 <= found["by_expected"]["fewer"]["coverage"] <= 0.90


def test_forecasts_and_guesses_are_counted_as_they_are_described(tmp_path: Path) -> None:
    # One lead a day for 59 days, two from 1 March on; the 14th is the last day judged.
    def rate(day: date) -> int:
        return 1 if day < date(2025, 3, 6) else 2

    directory = tmp_path / "steady"
    directory.mkdir()
    lines, day = (
        ["lead_key,arrived_on,partner_key,origin,source,source_channel,won_at,won_segment,status"],
        FIRST,
    )
    while day <= date(2025, 3, 14):
        lines += [f"{day}-{n},{day},p,,platform,,,,rejected" for n in range(rate(day))]
        day += timedelta(days=1)
    (directory / "leads.csv").write_text("\n".join(lines) + "\n")
    (directory / "partners.csv").write_text(
        "partner_key,landing_page_path,branch,region,target_leads_per_week,max_open_leads\np,/p,b,r,,\n"
    )
    # Of the weeks within 7 to 14 March, those after 6 and 7 March; the month ends after the period.
    found = as_json(backtest(directory, date(2025, 3, 1), (date(2025, 3, 7), date(2025, 3, 14))))
    assert found["by_horizon"]["rest_of_month"]["forecasts"] == 0
    assert found["by_horizon"]["rest_of_month"]["wape"] is None
    assert (found["per_source"]["forecasts"], found["per_partner"]["forecasts"]) == (2, 2)
    # 14 leads came in each. Last week had 8 and 9 (six and five ones and one and two twos); the month's mean
    # was 7/6 and 9/7 a day, which is 8.17 and 9 in a week.
    assert found["per_source"]["wape_last_week"] == pytest.approx((6 + 5) / 28, abs=1e-4)
    assert found["per_source"]["wape_linear"] == pytest.approx((14 - 49 / 6 + 5) / 28, abs=1e-4)


def test_a_partner_is_judged_from_its_first_lead_and_once_more_from_its_twentieth(tmp_path: Path) -> None:
    def rate(partner: int, day: date) -> float:
        return 0.8 if partner == 0 or day >= date(2025, 6, 20) else 0.0

    directory = write_files(tmp_path / "late", rate, partners=2, last=date(2025, 7, 31))
    found = as_json(backtest(directory, CALIBRATE, JUDGE))
    first, late = found["series_of_partners"]["p0"], found["series_of_partners"]["p1"]
    assert 0 < late["forecasts"] < first["forecasts"]
    assert found["known_by_then"]["forecasts"] < found["forecasts"]


@pytest.mark.parametrize("past", [date(2025, 5, 31), date(2025, 6, 20)])
def test_no_forecast_knows_what_came_after_it(files: Path, tmp_path: Path, past: date) -> None:
    """Whatever comes after a judged period changes nothing in it."""
    judged = (past + timedelta(days=1), past + timedelta(days=20))
    whole = backtest(files, CALIBRATE, judged).outcomes
    cut = tmp_path / "cut"
    cut.mkdir()
    (cut / "partners.csv").write_text((files / "partners.csv").read_text())
    lines = (files / "leads.csv").read_text().splitlines()
    kept = [lines[0], *(line for line in lines[1:] if line.split(",")[1] <= judged[1].isoformat())]
    (cut / "leads.csv").write_text("\n".join(kept) + "\n")
    part = backtest(cut, CALIBRATE, judged).outcomes
    for name in ("expected", "low", "high", "actual"):
        fair, alone = (o.source | o.known for o in (whole, part))
        assert getattr(whole, name)[fair].tolist() == getattr(part, name)[alone].tolist()


@pytest.mark.parametrize(
    ("before", "judged", "message"),
    [
        (date(2025, 6, 1), (date(2025, 7, 2), date(2025, 7, 1)), "ends .* before it begins"),
        (date(2025, 6, 2), (date(2025, 6, 1), date(2025, 7, 1)), "must not be learnt from"),
        (date(2025, 1, 6), (date(2025, 6, 1), date(2025, 7, 1)), "nothing to learn from"),
        (date(2025, 6, 1), (date(2025, 6, 1), date(2025, 6, 3)), "a week or a month's rest"),
        (date(2025, 8, 1), (date(2025, 8, 1), date(2025, 8, 31)), "end on 2025-07-31: nothing is known of"),
        (date(2025, 9, 1), (date(2025, 9, 1), date(2095, 9, 30)), "end on 2025-07-31: nothing is known of"),
    ],
)
def test_a_backtest_that_cannot_be_says_why(
    files: Path, before: date, judged: tuple[date, date], message: str
) -> None:
    with pytest.raises(StackError, match=message):
        backtest(files, before, judged)


@pytest.mark.parametrize("asked", [date(2025, 8, 1), date(2025, 8, 31), date(2095, 1, 1)])
def test_a_period_is_judged_as_far_as_leads_are_known(files: Path, asked: date) -> None:
    known = backtest(files, CALIBRATE, JUDGE)
    assert known.judged_through == JUDGE[1]
    further = backtest(files, CALIBRATE, (JUDGE[0], asked))
    assert further.judged_through == JUDGE[1]
    found, wanted = as_json(further), as_json(known)
    assert found.pop("judged") == {"from": JUDGE[0].isoformat(), "to": asked.isoformat()}
    assert wanted.pop("judged") == {"from": JUDGE[0].isoformat(), "to": JUDGE[1].isoformat()}
    assert found == wanted
    assert found["judged_through"] == JUDGE[1].isoformat()


def test_where_leads_come_seldom_days_without_one_are_known(tmp_path: Path) -> None:
    """A lead every Monday: the file reaches to the Sunday after its last, not further."""
    directory = write_files(
        tmp_path / "seldom",
        lambda _, day: 9.0 if day.weekday() == 0 else 0.0,
        partners=1,
        last=date(2025, 7, 28),
    )
    assert backtest(directory, CALIBRATE, (JUDGE[0], date(2025, 8, 31))).judged_through == date(2025, 8, 3)
    with pytest.raises(
        StackError, match=r"from 2025-08-01 to 2025-08-03 [(]the leads end on 2025-07-28[)]: a week"
    ):
        backtest(directory, CALIBRATE, (date(2025, 8, 1), date(2025, 8, 31)))


def test_the_command_prints_a_table_or_one_json_object(files: Path) -> None:
    assert commands.backtest.__name__ == "backtest"
    asked = [
        "backtest",
        str(files),
        "--calibrate-before",
        "2025-06-01",
        "--judge",
        "2025-06-01",
        "2025-07-31",
    ]
    table = CliRunner().invoke(app, asked)
    assert table.exit_code == 0, table.output
    for words in ("80 % interval", "WAPE", "linear pace", "last week", "own_campaign"):
        assert words in table.output
    answer = CliRunner().invoke(app, [*asked, "--json"])
    assert not answer.stderr
    found = json.loads(answer.stdout)
    assert set(found) >= {"coverage", "wape", "wape_linear", "wape_last_week", "judged_through"}
    assert found["calibrate_before"] == "2025-06-01"


def test_the_command_says_how_far_it_could_judge_and_prints_the_figures(files: Path) -> None:
    asked = [
        "backtest",
        str(files),
        "--calibrate-before",
        "2025-06-01",
        "--judge",
        "2025-06-01",
        "2025-08-02",
    ]
    table = CliRunner().invoke(app, asked)
    assert table.exit_code == 0, table.output
    assert "judged through 2025-07-31" in table.stdout
    answer = CliRunner().invoke(app, [*asked, "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["judged_through"] == "2025-07-31"
    for run in (table, answer):
        assert "end on 2025-07-31" in run.stderr
        assert "end on 2025-07-31" not in run.stdout


def test_rows_that_are_no_leads_are_counted_and_the_first_is_named(files: Path, tmp_path: Path) -> None:
    lines = (files / "leads.csv").read_text().splitlines()
    (tmp_path / "partners.csv").write_text((files / "partners.csv").read_text())
    for number in (100, 200):
        lines[number] = lines[number].replace(",p", ",unknown-p", 1)
    (tmp_path / "leads.csv").write_text("\n".join(lines))
    asked = [
        "backtest",
        str(tmp_path),
        "--calibrate-before",
        "2025-06-01",
        "--judge",
        "2025-06-01",
        "2025-07-31",
    ]
    run = CliRunner().invoke(app, [*asked, "--json"])
    assert json.loads(run.stdout)["rejected_rows"] == 2
    assert "2 rows" in run.stderr
    assert "leads.csv:101: partner_key unknown-p" in run.stderr


def test_a_directory_without_a_lead_says_what_is_wrong_with_the_first(files: Path, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text((files / "leads.csv").read_text())
    header = (files / "partners.csv").read_text().splitlines()[0]
    (tmp_path / "partners.csv").write_text(header + "\n")
    with pytest.raises(StackError, match=r"could be read: leads\.csv:2: .* is not in partners\.csv"):
        backtest(tmp_path, CALIBRATE, JUDGE)
    (tmp_path / "leads.csv").write_text((files / "leads.csv").read_text().splitlines()[0])
    with pytest.raises(StackError, match=r"leads\.csv holds no lead\."):
        backtest(tmp_path, CALIBRATE, JUDGE)
