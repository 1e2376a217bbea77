"""Commands that keep a stack's database in a file and bring it back."""

from pathlib import Path
from typing import Annotated

import typer

from local import backup
from local.cli.app import app, say, target_of

PANEL = "Look after its data"

File = Annotated[Path, typer.Argument(help="The file, in PostgreSQL's custom format.", dir_okay=False)]


@app.command("backup", rich_help_panel=PANEL)
def back_up(context: typer.Context, file: File) -> None:
    """Write the running stack's whole database into a file, as of this moment."""
    stack, _ = target_of(context).running()
    backup.back_up(stack.db_url, file)
    say(f"{file} holds the database ({file.stat().st_size / 2**20:.1f} MB).")


@app.command(rich_help_panel=PANEL)
def restore(
    context: typer.Context,
    file: File,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: what is there now is lost.")] = False,
) -> None:
    """Replace the running stack's database by what is in a file; where that fails, nothing changes."""
    stack, _ = target_of(context).running()
    if not yes:
        typer.confirm("Everything in this stack's database will be replaced. Go on?", abort=True)
    backup.restore(stack.db_url, file)
    say("Restored. Sign in again: tokens of another stack are not valid here.")
