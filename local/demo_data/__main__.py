"""`python -m local.demo_data --out DIR --end-date D --seed N`: write the demo set's files."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from local.demo_data import DEFAULT_SEED, generate


def main(
    out: Annotated[Path, typer.Option(help="Directory for the files; made if it is missing.")],
    end_date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day that has leads.")],
    seed: Annotated[int, typer.Option(help="Another seed gives other leads.")] = DEFAULT_SEED,
) -> None:
    """Write partners.csv, leads.csv and accounts.csv of the made-up demo set."""
    last_day: date = end_date.date()
    written = generate(out, last_day, seed)
    typer.echo(f"{written.directory}: {written.partners} partners, {written.leads:,} leads up to {last_day}")


if __name__ == "__main__":
    typer.run(main)
