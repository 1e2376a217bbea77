"""The command of the rule lab."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from local.cli.app import app, output, say, target_of
from local.cli.data import PANEL
from local.errors import StackError

_DAY = ["%Y-%m-%d"]


@app.command(rich_help_panel=PANEL)
def lab(
    context: typer.Context,
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Thresholds to try, as TOML.", show_default=False)
    ] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, metavar="DAY", help="The first night's day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=_DAY, metavar="DAY", help="The last night's day.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a report with charts there.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    as_now: Annotated[
        bool,
        typer.Option(
            "--as-now",
            help="Take campaigns, pages and budgets as they are now, for data that was loaded later.",
        ),
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Print all thresholds as such a file, and do nothing else.")
    ] = False,
) -> None:
    """Judge past nights by other thresholds: what would have been proposed that was not, and the reverse.

    Both sides are judged anew on the same figures, so the difference is the thresholds' and nothing else's.
    What was not stored of the past is told with the result. Nothing is changed.
    """
    # Not at the top: every command would wait for the rules to be imported.
    from local import lab as laboratory

    if template:
        output.print(laboratory.template(), end="", markup=False, soft_wrap=True)
        return
    if rules is None or first is None or last is None:
        raise StackError(
            "Give --rules FILE, --from DAY and --to DAY; --template prints a file to start from."
        )
    if last < first:
        raise StackError("--to is before --from.")
    thresholds, changed = laboratory.read_thresholds(rules)
    stack, _ = target_of(context).running()
    nights = laboratory.read_nights(stack.db_url, first.date(), last.date(), as_now=as_now)
    found = laboratory.compare(nights, thresholds)
    if html is not None:
        laboratory.write_html(html, found, changed, rules.name)
    if as_json:
        output.print_json(data=laboratory.as_json(found, changed))
        return
    laboratory.print_report(found, changed, output)
    if html is not None:
        say(f"The report with charts: {html}")
