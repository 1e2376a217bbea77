"""The command that says how much the pages of one segment have in common."""

from typing import Annotated

import typer
from rich.table import Table

from local.cli.app import app, output
from local.cli.data import PANEL
from local.demo_data.partners import PARTNERS
from local.page_report import page_report


@app.command("pages-report", rich_help_panel=PANEL)
def pages_report(
    partners: Annotated[
        int, typer.Option(min=2, max=200, help="How many made-up partners each segment gets.")
    ] = 20,
) -> None:
    """Write pages by rule for made-up partners of the demo's segments, and compare them pair by pair.

    Two pages are as alike as the share of five-word sequences that are in both of those in either: 0 is
    nothing in common, 1 the same page. Partners' own names and cities do not count. Needs no running stack.
    """
    segments = sorted({(partner.branch, region) for partner in PARTNERS for region in partner.regions})
    table = Table(title=f"Likeness of the pages of {partners} made-up partners")
    table.add_column("Segment")
    for column in ("Pairs", "Mean", "Highest"):
        table.add_column(column, justify="right")
    for branch, region in segments:
        found = page_report(branch, region, partners)
        table.add_row(f"{branch}_{region}", str(found.pairs), f"{found.mean:.2f}", f"{found.highest:.2f}")
    output.print(table)
