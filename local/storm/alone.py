"""A storm on a throwaway stack."""

import logging
from pathlib import Path

from local import control
from local.processes import ProcessIdentity
from local.state import DataDirectory
from local.storm.storm import StormReport, run_storm
from local.supervisor import Report, StartOptions
from local.throwaway import free_ports
from shared.core.logging import configure_logging
from shared.core.settings import LogSettings


def run_alone(
    directory: Path, report: Report, *, owner: int, operations: int, accounts: int, faults: float, seed: int
) -> StormReport:
    """Start a stack in `directory`, make a storm on it, and stop it. Raises `StackError`.

    The stack also ends when the process `owner` does.
    """
    # A line per attempt would be thousands.
    configure_logging(LogSettings(log_level="CRITICAL"))
    logging.getLogger("google.ads.googleads").setLevel(logging.CRITICAL)
    data = DataDirectory(directory / "stack")
    options = StartOptions(
        free_ports(),
        has_scheduler=False,
        has_google_ads=False,
        has_mail=False,
        owner=ProcessIdentity.of(owner),
        is_throwaway=True,
    )
    try:
        stack, _ = control.start_detached(data, options, report)
        report(f"{operations} operations in {accounts} accounts")
        return run_storm(stack, operations=operations, accounts=accounts, faults=faults, seed=seed)
    finally:
        control.stop(data)
