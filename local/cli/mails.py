"""The command that mails what is due now, or will be tomorrow morning."""

import os
from typing import Annotated

import typer

from local.cli.app import app, output, say, target_of
from local.cli.data import PANEL
from local.errors import StackError


@app.command("send-mails", rich_help_panel=PANEL)
def send_mails(
    context: typer.Context,
    tomorrow: Annotated[
        bool, typer.Option("--tomorrow", help="As if it were seven in the morning of tomorrow.")
    ] = False,
) -> None:
    """Mail people what is due to them, and say where the mails can be read.

    The scheduler does so every five minutes. What `--tomorrow` sends is not sent again tomorrow.
    """
    # Not at the top: the client of SES takes its time to import.
    from local.mail.sending import next_morning
    from local.mail.sending import send_mails as send
    from shared.core.clock import SystemClock

    stack, state = target_of(context).running()
    if not state.mail:
        raise StackError("This stack has no SES: start it without --no-mail.")
    # boto3 finds its credentials in the environment, as in the job.
    os.environ.update({name: value for name, value in state.mail.items() if name.startswith("AWS_")})
    clock = SystemClock()
    at = next_morning(clock) if tomorrow else clock.now()
    report = send({**stack.function_environment(), **state.mail}, at)
    if report.status == "busy":
        say("Another run is sending: try again in a moment.")
        raise typer.Exit(1)
    output.print(f"{report.digests} digests and {report.urgent} urgent mails sent.")
    if report.error:
        raise StackError(f"Not everything was sent: {report.error}")
    if page := state.mail.get("MAIL_PAGE_URL"):
        output.print(f"Read them at {page}", soft_wrap=True)
