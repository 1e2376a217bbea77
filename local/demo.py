"""The demo: a made-up set of partners and leads, both jobs for the last complete day, and what they found."""

from datetime import date

import psycopg
from rich.console import Console
from rich.table import Table

from local.demo_data import LOGINS, generate
from local.errors import StackError
from local.jobs import job_names, run_job
from local.linking import link_segments
from local.load import load_directory
from local.settings import Stack
from local.supervisor import Report

_WIDEST_GAPS = """
select company_name, code, target_leads_per_week, platform_leads + own_campaign_leads, lead_gap_per_week,
       target_source
from public.partner_lead_gaps
join public.profiles on profiles.id = partner_id
join public.lead_segments on lead_segments.id = segment_id
where date = %s
order by lead_gap_per_week desc, company_name, code
limit %s
"""


def fill(stack: Stack, day: date, report: Report) -> None:
    """Load the demo set with leads up to a day, link partners to segments and run every job for that day.

    Doing it again changes nothing. Raises `StackError` when a job fails.
    """
    report("Loading the made-up demo set")
    demo_set = generate(stack.data_dir / "demo-set", day)
    load_directory(demo_set.directory, stack.db_url)
    report("Linking partners to the segments they are routed for")
    link_segments(stack.db_url, dry_run=False)
    for name in job_names():
        report(f"Running {name} for {day}")
        answer = run_job(stack.api_url, name, day)
        if not answer.is_success:
            raise StackError(f"{answer.sentence} (see {stack.log_file('functions')}).")


def print_widest_gaps(stack: Stack, day: date, console: Console, most: int = 12) -> None:
    """Print the partners and segments that are short of the most leads a week."""
    with psycopg.connect(stack.db_url) as connection:
        rows = connection.execute(_WIDEST_GAPS, (day, most)).fetchall()
    table = Table(title=f"Widest lead gaps on {day} (leads per week; all names are made up)")
    table.add_column("Partner")
    table.add_column("Segment", overflow="fold")
    for name in ("Target", "Current", "Gap"):
        table.add_column(name, justify="right")
    table.add_column("Target from")
    for partner, segment, target, current, gap, source in rows:
        table.add_row(partner, segment, f"{target:.2f}", f"{current}", f"{gap:.2f}", source)
    console.print(table)


def print_logins(console: Console) -> None:
    """Print who can sign in, and how."""
    table = Table(title="Log-ins of the demo")
    for name in ("E-mail", "Password", "Is"):
        table.add_column(name)
    for login in LOGINS:
        role = "admin" if login.role == "admin" else f"partner {login.company_name}"
        table.add_row(login.email, login.password, role)
    console.print(table)
