"""Commands about what ad platforms must still do."""

import os
import tempfile
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from psycopg.rows import dict_row
from rich.table import Table

from local.cli.app import app, output, progress, say, target_of
from local.errors import StackError

PANEL = "Ad platforms"

operations = typer.Typer(
    name="operations",
    invoke_without_command=True,
    help="What ad platforms must still do, and retrying what failed.",
    rich_markup_mode="rich",
)
app.add_typer(operations, rich_help_panel=PANEL)

_OPEN = """
select
  o.id, p.company_name, c.channel, o.campaign_id, o.operation, o.status, o.attempts - o.postponed as attempts,
  case when o.status = 'pending' and o.next_attempt_at > now() then o.next_attempt_at end as next_attempt_at,
  o.last_error
from public.ad_platform_operations as o
join public.partner_marketing_campaigns as c on c.id = o.campaign_id
join public.profiles as p on p.id = o.partner_id
where o.status in ('pending', 'in_progress', 'failed')
order by o.status = 'failed' desc, o.id
"""


@operations.callback()
def show_operations(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the operations that are not done, failed ones first, each with its reason."""
    if context.invoked_subcommand is not None:
        return
    stack, _ = target_of(context).running()
    with psycopg.connect(stack.db_url, row_factory=dict_row) as connection:
        rows = connection.execute(_OPEN).fetchall()
    if as_json:
        output.print_json(data={"operations": rows}, default=str)
        return
    if not rows:
        say("Nothing is left to do for any ad platform.")
        return
    table = Table()
    for name in ("id", "partner", "operation", "status", "attempts", "why"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(
            str(row["id"]),
            row["company_name"] or "",
            row["operation"],
            row["status"],
            str(row["attempts"]),
            row["last_error"] or "",
        )
    output.print(table)


@operations.command()
def retry(
    context: typer.Context, operation_id: Annotated[int, typer.Argument(help="Its id.", show_default=False)]
) -> None:
    """Let a failed operation be tried again, with all its attempts; the next dispatch takes it."""
    _decide(context, operation_id, "pending")
    say(f"Operation {operation_id} waits for the next dispatch (`job sync_partner_campaigns_daily`).")


@operations.command()
def withdraw(
    context: typer.Context, operation_id: Annotated[int, typer.Argument(help="Its id.", show_default=False)]
) -> None:
    """Give up a failed operation, so that its campaign's later ones go on."""
    _decide(context, operation_id, "withdrawn")
    say(f"Operation {operation_id} is withdrawn.")


def _decide(context: typer.Context, operation_id: int, status: str) -> None:
    stack, _ = target_of(context).running()
    with psycopg.connect(stack.db_url) as connection:
        try:
            connection.execute("select private.decide_failed_operation(%s, %s)", [operation_id, status])
        except psycopg.Error as refused:
            raise StackError(f"{refused.diag.message_primary}.") from None


@app.command(rich_help_panel=PANEL)
def storm(
    number: Annotated[int, typer.Option("--operations", min=2, help="How many operations.")] = 1000,
    accounts: Annotated[int, typer.Option(min=1, max=500, help="Over how many accounts.")] = 50,
    faults: Annotated[
        float, typer.Option(min=0, max=0.125, help="The probability of each of eight faults at every call.")
    ] = 0.1,
    seed: Annotated[int, typer.Option(help="The same seed, the same storm.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Send many changes of campaigns to a double of Google Ads while everything goes wrong that can.

    On a stack of its own, gone afterwards: the real outbox, two dispatchers, Google's own client. Exit code 1
    when anything was lost, done twice, out of order or misread.
    """
    # Google's client takes a second to import, and every command would wait for it.
    from local.storm.alone import run_alone

    with progress() as report, tempfile.TemporaryDirectory(prefix="pm-storm-") as directory:
        # PostgreSQL may have to run as another user, who must get through.
        Path(directory).chmod(0o711)
        found = run_alone(
            Path(directory),
            report,
            owner=os.getpid(),
            operations=number,
            accounts=accounts,
            faults=faults,
            seed=seed,
        )
    summary: dict[str, Any] = found.as_dict()
    if as_json:
        output.print_json(data=summary)
    else:
        for name, value in summary.items():
            output.print(f"{name:<13} {value}", markup=False)
    if found.lost or found.duplicates or found.out_of_order or found.misread:
        raise typer.Exit(1)
