"""How figures are taken: sides in turns, psql's clock, the packages of a deployed function."""

import pytest

from bench.data import partner_id
from bench.deployed import pinned_packages
from bench.errors import BenchError
from bench.psql import read_seconds
from bench.rounds import in_turns, paired_ratio, percentile


def test_sides_take_turns_and_every_other_round_runs_in_reverse() -> None:
    order: list[str] = []

    def side(name: str, seconds: float) -> float:
        order.append(name)
        return seconds

    found = in_turns({"a": lambda: side("a", 1.0), "b": lambda: side("b", 2.0)}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert found == {"a": [1.0, 1.0, 1.0], "b": [2.0, 2.0, 2.0]}


def test_a_round_in_which_the_machine_was_slow_for_both_changes_no_ratio() -> None:
    assert paired_ratio([1.0, 10.0, 1.1], [1.0, 10.0, 1.0]) == 1.0


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.05, 1), (0.5, 10), (0.95, 19), (1.0, 20)])
def test_a_percentile_is_the_figure_at_its_rank(share: float, expected: float) -> None:
    assert percentile(list(range(20, 0, -1)), share) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no figures"):
        percentile([], 0.5)


def test_psqls_times_are_added_up() -> None:
    assert read_seconds("Time: 12.500 ms\n{}\nTime: 1987.500 ms (00:01.988)\n") == pytest.approx(2.0)


def test_psql_without_times_is_an_error_and_not_zero_seconds() -> None:
    with pytest.raises(BenchError, match="no times"):
        read_seconds("(1 row)")


def test_pinned_packages_leave_out_what_is_for_other_systems() -> None:
    requirements = """\
annotated-types==0.8.0 \\
    --hash=sha256:13b2
colorama==0.4.6 ; sys_platform == 'no-such-system' \\
    --hash=sha256:0869
uvicorn==0.40.0 ; sys_platform != 'no-such-system' \\
    --hash=sha256:0869
"""
    assert pinned_packages(requirements) == ["annotated-types", "uvicorn"]


def test_partner_ids_are_those_that_the_database_makes() -> None:
    # select md5('partner' || 7)::uuid
    assert partner_id(7) == "2b850fb2-e5e8-2889-0b7c-53c939f95f2b"
