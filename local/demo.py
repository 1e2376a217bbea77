"""The demo: a made-up set of partners, leads and marketing, the jobs of one night, and what they found."""

from datetime import date, timedelta

import psycopg
from rich.console import Console
from rich.table import Table

from local.demo_data import LOGINS, generate
from local.demo_data.partners import PARTNERS
from local.errors import StackError
from local.jobs import DEMAND_JOB, STATS_JOB, job_names, run_job
from local.linking import link_segments
from local.load import load_directory
from local.load.plan import partner_id
from local.marketing_seed import seed_marketing
from local.settings import Stack
from local.supervisor import Report

_WIDEST_GAPS = """
select company_name, code, target_leads_per_week, platform_leads + own_campaign_leads, lead_gap_per_week,
       target_source, expected_leads, expected_low, expected_high, gap_probability
from public.partner_lead_gaps
join public.profiles on profiles.id = partner_id
join public.lead_segments on lead_segments.id = segment_id
where date = %s
order by lead_gap_per_week desc, company_name, code
limit %s
"""

# What somebody has set stays.
_LOOKS = """
update public.profiles set city = %s, brand_color = %s
where id = %s and city is null and brand_color is null
"""

_PAGE = """
select path from public.partner_landing_pages
where partner_id = %s and status = 'live' order by created_at, id limit 1
"""

_WEEKS_BEFORE = 7

# Longer lines are hard to read.
_WIDEST = 140

_PROPOSALS = """
select company_name, action_type, lead_segments.code, priority, reason_en, count(*) over ()
from public.ai_marketing_recommendations as r
join public.profiles on profiles.id = r.partner_id
left join public.lead_segments on lead_segments.id = r.segment_id
where r.status = 'pending'
order by array_position(array['high', 'medium', 'low'], priority), company_name, code, action_type,
  r.dedupe_key
limit %s
"""


def fill(stack: Stack, day: date, report: Report) -> None:
    """Load the demo set with leads up to a day, give its partners marketing, and run the jobs for that day.

    Doing it again changes nothing. Raises `StackError` when a job fails.
    """
    report("Loading the made-up demo set")
    demo_set = generate(stack.data_dir / "demo-set", day)
    load_directory(demo_set.directory, stack.db_url)
    report("Linking partners to the segments they are routed for")
    link_segments(stack.db_url, dry_run=False)
    _set_looks(stack)
    report("Making up pages, budgets and campaigns")
    _run(stack, DEMAND_JOB, day)  # whoever is short of leads gets other campaigns than who has plenty
    seed_marketing(stack.db_url, day)
    report(f"Counting the leads of the {_WEEKS_BEFORE} weeks before")  # the portal shows them as bars
    for weeks in range(_WEEKS_BEFORE, 0, -1):
        for name in (STATS_JOB, DEMAND_JOB):
            _run(stack, name, day - timedelta(weeks=weeks))
    for name in job_names():
        report(f"Running {name} for {day}")
        _run(stack, name, day)


def page_url(stack: Stack) -> str | None:
    """The address of the painter's landing page, `None` where somebody took it away."""
    with psycopg.connect(stack.db_url) as connection:
        row = connection.execute(_PAGE, (partner_id(PARTNERS[0].key),)).fetchone()
    return f"{stack.api_url}/lp{row[0]}" if row else None


def _set_looks(stack: Stack) -> None:
    with psycopg.connect(stack.db_url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            _LOOKS,
            [
                (partner.city, partner.brand_color, partner_id(partner.key))
                for partner in PARTNERS
                if partner.city
            ],
        )


def _run(stack: Stack, name: str, day: date) -> None:
    answer = run_job(stack, name, day)
    if not answer.is_success:
        raise StackError(f"{answer.sentence} (see {stack.log_file('functions')}).")


def print_widest_gaps(stack: Stack, day: date, console: Console, most: int = 12) -> None:
    """Print the partners and segments that are short of the most leads a week."""
    with psycopg.connect(stack.db_url) as connection:
        rows = connection.execute(_WIDEST_GAPS, (day, most)).fetchall()
    table = Table(title=f"Widest lead gaps on {day} (leads per week; all names are made up)")
    table.add_column("Partner")
    table.add_column("Segment", overflow="fold")
    for name in ("Target", "Current", "Gap", "Next 7 days", "Gap is real"):
        table.add_column(name, justify="right")
    table.add_column("Target from")
    for partner, segment, target, current, gap, source, expected, low, high, probability in rows:
        table.add_row(
            partner,
            segment,
            f"{target:.2f}",
            f"{current}",
            f"{gap:.2f}",
            "-" if expected is None else f"{expected:.1f} ({low} to {high})",
            "-" if probability is None else f"{probability:.0%}",
            source,
        )
    table.caption = "Next 7 days: leads expected, and between what in four cases of five."
    console.print(table)


def print_proposals(stack: Stack, console: Console, most: int = 30) -> None:
    """Print what the night proposes and nobody has decided yet, the most important first."""
    with psycopg.connect(stack.db_url) as connection:
        rows = connection.execute(_PROPOSALS, (most,)).fetchall()
    table = Table(
        title="Proposals of the night (partners read the reasons in Dutch; names and figures are made up)",
        show_lines=True,
        width=min(console.width, _WIDEST),
    )
    table.add_column("Partner", ratio=4)
    table.add_column("Proposal", ratio=5, overflow="fold")
    table.add_column("Priority", no_wrap=True)
    table.add_column("Reason", ratio=12)
    for partner, action, segment, priority, reason, _ in rows:
        what = action.replace("_", " ").capitalize()
        table.add_row(partner, f"{what}\n{segment}" if segment else what, priority, reason)
    if rows and rows[0][-1] > most:
        table.caption = f"… and {rows[0][-1] - most:,} more"
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
