"""Commands that bring data in and work with it."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from local import jobs, tokens
from local.cli.app import app, messages, output, progress, say, target_of, warn
from local.cli.run import PANEL as RUN_PANEL
from local.cli.run import Detach, WithScheduler, run
from local.errors import StackError
from local.settings import Stack
from shared.core.clock import SystemClock, yesterday

PANEL = "Work with it"
# So many failures one after the other are one cause, not bad days.
_FAILURES_IN_A_ROW = 3


@app.command(rich_help_panel=RUN_PANEL)
def demo(
    context: typer.Context,
    detach: Detach = False,
    scheduler: WithScheduler = True,
    opens: Annotated[
        bool, typer.Option("--open", help="Open a partner's landing page in the browser too.")
    ] = False,
) -> None:
    """Start everything, fill it with a made-up data set, run the jobs, show what they found, and serve.

    Doing it again brings the set up to yesterday.
    """
    from local import demo as the_demo
    from local import demo_campaign
    from local.google_ads import part as google_ads

    def fill(stack: Stack) -> dict[str, str]:
        day = yesterday(SystemClock())
        with progress() as report:
            the_demo.fill(stack, day, report)
        the_demo.print_widest_gaps(stack, day, output)
        the_demo.print_proposals(stack, output)
        url = google_ads.double_url(stack)
        if url is not None:
            with progress() as report:
                demo_campaign.follow_one_campaign(stack, url, day, report)
            demo_campaign.print_campaign(stack, output)
        the_demo.print_logins(output)
        page = the_demo.page_url(stack)
        if opens and page:
            typer.launch(page)
        portal = {"Portal": f"{stack.api_url}/portal/"}
        return {"Landing page": page, **portal} if page else portal

    run(context, detach=detach, scheduler=scheduler, fill=fill)


@app.command(rich_help_panel=PANEL)
def load(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="Holds partners.csv and leads.csv.", show_default=False)],
) -> None:
    """Load partners and leads from CSV files.

    Bad rows are named with file, line and reason, and left out. Loading the same again changes nothing.
    """
    from local.load import load_directory, print_report

    stack, _ = target_of(context).running()
    print_report(load_directory(directory, stack.db_url, console=messages), output)


@app.command("link-segments", rich_help_panel=PANEL)
def link_segments(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Link partners to the segments that routing already matches them with.

    Links that somebody edited or took away stay as they are.
    """
    from local.linking import link_segments as link
    from local.linking import print_links

    stack, _ = target_of(context).running()
    print_links(link(stack.db_url, dry_run=dry_run), output)


@app.command("seed-marketing", rich_help_panel=PANEL)
def seed_marketing(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="Another seed gives other amounts and figures.")] = 1,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help="The last day with figures; default: yesterday.",
        ),
    ] = None,
) -> None:
    """Give the bigger partners made-up marketing: modes, budgets, pages, campaigns and 60 days of figures.

    For whatever is loaded: partners with 20 leads or more, whose leads the campaigns then brought. The day's
    lead gaps are worked out first: they decide who is given what. Who has marketing already keeps it, so
    doing it again changes nothing; for a later day it adds the figures of the days between.
    """
    from local.marketing_seed import print_report, seed_marketing

    stack, _ = target_of(context).running()
    last_day = day.date() if day else yesterday(SystemClock())
    answer = jobs.run_job(stack, jobs.DEMAND_JOB, last_day)
    if not answer.is_success:
        raise StackError(f"{answer.sentence} (see {stack.log_file('functions')}).")
    print_report(seed_marketing(stack.db_url, last_day, seed), output)


@app.command(rich_help_panel=PANEL)
def job(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"{' or '.join(jobs.job_names())}.", show_default=False)],
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="DAY", help="The day it works on."),
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="First day of a range, with --to."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="Last day of the range, included."),
    ] = None,
) -> None:
    """Run a job through its function: for the last complete day, one day, or a range day by day.

    Days are written YYYY-MM-DD and are days in Europe/Amsterdam. A day that fails does not stop the range
    (three in a row do); the exit code is 1 when any failed.
    """
    jobs.check_job_name(name)
    if (first is None) != (last is None):
        raise StackError("A range needs both --from and --to.")
    if day is not None and first is not None:
        raise StackError("Give either --date or --from and --to.")
    stack, _ = target_of(context).running()
    if first is None or last is None:
        _run_one(stack, name, day.date() if day else None)
    elif last < first:
        raise StackError(f"--to {last.date()} is before --from {first.date()}.")
    else:
        _run_range(stack, name, first.date(), last.date())


def _run_one(stack: Stack, name: str, day: date | None) -> None:
    answer = jobs.run_job(stack, name, day)
    if not answer.is_success:
        _tell_failures(answer)
        raise StackError(f"{answer.sentence} (see {stack.log_file('functions')}).")
    say(answer.sentence)


def _run_range(stack: Stack, name: str, first: date, last: date) -> None:
    every_day = list(jobs.days(first, last))
    failed: list[date] = []
    in_a_row = rows = 0
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages) as bar:
        task = bar.add_task(name, total=len(every_day))
        for day in every_day:
            bar.update(task, description=f"{name} {day}")
            answer = jobs.run_job(stack, name, day)
            bar.advance(task)
            rows += answer.report.get("rows") or 0
            in_a_row = 0 if answer.is_success else in_a_row + 1
            if not answer.is_success:
                failed.append(day)
                warn(f"{day}: {answer.sentence}")
                _tell_failures(answer)
            if in_a_row == _FAILURES_IN_A_ROW:
                raise StackError(
                    f"Stopped at {day} after {in_a_row} failures in a row: see {stack.log_file('functions')}."
                )
    if failed:
        raise StackError(f"{len(failed)} of {len(every_day)} days failed: {', '.join(map(str, failed))}.")
    say(f"{name} for {first} to {last}: {len(every_day):,} days, {rows:,} rows.")


def _tell_failures(answer: jobs.JobAnswer, most: int = 10) -> None:
    failures = answer.report.get("failures") or []
    for failure in failures[:most]:
        warn(f"  partner {failure.get('partner_id')}: {failure.get('error')}")
    if len(failures) > most:
        warn(f"  … and {len(failures) - most:,} more partners")


@app.command(rich_help_panel=PANEL)
def token(
    context: typer.Context,
    email: Annotated[
        str | None, typer.Argument(help="The user's e-mail address.", show_default=False)
    ] = None,
    scheduler: Annotated[
        bool, typer.Option("--scheduler", help="The scheduler's token instead, which starts jobs.")
    ] = False,
) -> None:
    """Print an access token of a user, good for an hour: `curl -H "Authorization: Bearer $(…)"`."""
    if scheduler == (email is not None):
        raise StackError("Name a user's e-mail address, or give --scheduler.")
    stack, _ = target_of(context).running()
    if email is None:
        output.print(stack.job_token(), soft_wrap=True, markup=False)
        return
    user_id, address = tokens.find_user(stack, email)
    output.print(
        tokens.make_token(stack, user_id, address, SystemClock().now()), soft_wrap=True, markup=False
    )
