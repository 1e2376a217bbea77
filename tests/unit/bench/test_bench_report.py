"""What a report says about limits, and where it is written."""

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench import cli
from bench.errors import BenchError
from bench.report import Measurement, Report


def _measurement(value: float, limit: float = 1.5) -> Measurement:
    return Measurement("reads.median", "one : the other", value, limit, raw={"pairs": 3})


@pytest.mark.parametrize(
    ("value", "is_within_limit"), [(1.49, True), (1.5, True), (1.51, False), (math.nan, False)]
)
def test_a_figure_may_reach_its_limit_and_no_more(value: float, is_within_limit: bool) -> None:
    assert _measurement(value).is_within_limit is is_within_limit


def test_one_broken_limit_breaks_the_report() -> None:
    assert Report([_measurement(1.0)], 1, is_small=False).is_within_limits
    assert not Report([_measurement(1.0), _measurement(2.0)], 1, is_small=False).is_within_limits


def test_the_json_holds_figures_verdicts_and_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "new" / "report.json"
    Report([_measurement(2.0)], 12.34, is_small=False).write(file)
    written = json.loads(file.read_text())
    assert written["is_within_limits"] is False
    assert written["machine"]["cores"] >= 1
    assert written["measurements"] == [
        {
            "name": "reads.median",
            "compares": "one : the other",
            "value": 2.0,
            "limit": 1.5,
            "unit": "x",
            "raw": {"pairs": 3},
            "is_within_limit": False,
        }
    ]


@pytest.mark.parametrize(
    ("value", "arguments", "exit_code"),
    [(1.0, [], 0), (2.0, [], 1), (2.0, ["--small"], 0)],
    ids=["within limits", "limit broken", "small data, where no limit counts"],
)
def test_the_exit_code_tells_whether_a_limit_is_broken(
    value: float, arguments: list[str], exit_code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "run", lambda *_: Report([_measurement(value)], 1, is_small=False))
    result = CliRunner().invoke(cli.app, [*arguments, "--json", str(tmp_path / "report.json")])
    assert result.exit_code == exit_code


@pytest.mark.parametrize(
    ("arguments", "partners", "links"),
    [([], 10_000, 100_000), (["--year-partners", "1000"], 1_000, 100_000), (["--small"], 50, 1_000)],
)
def test_the_year_can_be_simulated_with_fewer_partners(
    arguments: list[str], partners: int, links: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[cli.Plan] = []

    def run(_: object, plan: cli.Plan) -> Report:
        plans.append(plan)
        return Report([_measurement(1.0)], 1, is_small=False)

    monkeypatch.setattr(cli, "run", run)
    result = CliRunner().invoke(cli.app, [*arguments, "--json", str(tmp_path / "report.json")])
    assert result.exit_code == 0
    assert [(plan.year.partners, plan.many.links) for plan in plans] == [(partners, links)]


def test_what_cannot_be_measured_is_one_sentence_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Report:
        raise BenchError("psql is missing.")

    monkeypatch.setattr(cli, "run", fail)
    result = CliRunner().invoke(cli.app, ["--json", str(tmp_path / "report.json")])
    assert result.exit_code == 2
    assert "psql is missing." in result.output
    assert not (tmp_path / "report.json").exists()
