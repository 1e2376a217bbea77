"""Commands about what leads are expected."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from local.cli.app import app, output, warn
from local.cli.data import PANEL

_DAY = ["%Y-%m-%d"]


@app.command(rich_help_panel=PANEL)
def backtest(
    directory: Annotated[Path, typer.Argument(help="Holds partners.csv and leads.csv.", show_default=False)],
    calibrate_before: Annotated[
        datetime,
        typer.Option("--calibrate-before", formats=_DAY, metavar="DAY", help="Learn from days before this."),
    ],
    judge: Annotated[
        tuple[datetime, datetime],
        typer.Option(formats=_DAY, metavar="DAY DAY", help="First and last day that are judged."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge the forecast on days that have gone by: rolling origin, per source and per partner.

    Needs no running stack. Each day of the judged period is forecast from the days before it alone; how sure
    to be is learnt from what lies before --calibrate-before and from nothing else. With --json: `coverage`
    of the 80 % interval, `wape`, and beside it `wape_linear` (the month's pace so far) and `wape_last_week`.
    Where the leads end before the period does, `judged_through` is the last day that could be judged.
    """
    # Not at the top: every command would wait for numpy.
    from local.backtest import as_json as figures
    from local.backtest import backtest as run
    from local.backtest import print_verdict

    verdict = run(directory, calibrate_before.date(), (judge[0].date(), judge[1].date()))
    refused = verdict.leads.rejections
    if refused:
        rows = "1 row" if len(refused) == 1 else f"{len(refused):,} rows"
        warn(f"Left out because they could not be read: {rows}. The first is {refused[0]}.")
    if verdict.judged_through < verdict.judged[1]:
        warn(
            f"The leads end on {verdict.leads.last_lead}: judged through {verdict.judged_through}, "
            f"not through {verdict.judged[1]}; what came then is not known."
        )
    if as_json:
        output.print_json(data=figures(verdict))
    else:
        print_verdict(verdict, output)
