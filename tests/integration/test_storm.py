"""A storm, smaller than the one of `python -m local storm`: everything goes wrong, and everything is done."""

from local.google_ads.faults import FaultKind
from local.settings import Stack
from local.storm.storm import run_storm


def test_in_a_storm_everything_is_done_once_and_in_order(stack: Stack) -> None:
    report = run_storm(stack, operations=60, accounts=12, faults=0.1, seed=1, longest_seconds=60)
    assert (report.done + report.failed, report.operations) == (60, 60)
    assert (report.lost, report.duplicates, report.out_of_order) == (0, 0, 0)
    assert report.attempts > 60
    assert (report.reads, report.misread) == (24, 0)
    assert report.unread <= 1
    assert set(report.faults_met) == {kind.value for kind in FaultKind}, "everything went wrong"


def test_without_faults_every_operation_takes_one_attempt(stack: Stack) -> None:
    report = run_storm(stack, operations=40, accounts=4, faults=0, seed=1, longest_seconds=60)
    assert (report.done, report.attempts) == (40, 40)
    assert (report.reads, report.misread, report.unread) == (8, 0, 0)
