"""The command that checks a connection to Google Ads."""

from typing import Annotated

import typer

from local.cli.app import app, output

google_ads = typer.Typer(
    name="google-ads", no_args_is_help=True, help="The connection to Google Ads.", rich_markup_mode="rich"
)
app.add_typer(google_ads)


@google_ads.callback()
def choose() -> None:
    """The connection to Google Ads, as the environment names it."""


@google_ads.command()
def check(
    customer: Annotated[
        str | None, typer.Option(help="An advertiser's account to check too: its customer id.")
    ] = None,
) -> None:
    """Test the connection that the GOOGLE_ADS_… settings of the environment name; reads only.

    Says of each step what it found, and of the first that fails what is wrong and what to do about it.
    """
    # Not at the top: Google's client takes a second to import, and every command would wait for it.
    from local.google_ads.check import check_connection

    is_fine = True
    for finding in check_connection(customer):
        is_fine = finding.is_fine
        output.print("✓" if is_fine else "✗", finding.text, soft_wrap=True, markup=False)
    if not is_fine:
        raise typer.Exit(1)
