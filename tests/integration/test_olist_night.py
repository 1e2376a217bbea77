"""A night on real leads: load them, run both jobs over HTTP, compare every row with the naive calculation.

The real leads lie beside the repository (PM_OLIST_DIR says where else) and are not part of it. Where they
are missing, the demo set alone is calculated; it is always, as it has what the real set lacks: partners
with several segments, a shared capacity, leads around the night the clocks go forward.
"""

import os
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from local.load import LoadReport, load_directory
from local.load.plan import partner_id
from local.settings import Stack
from tests.input_sets import demo_set
from tests.oracle import Files, Gap, Link, Stats, lead_gaps, lead_stats

OLIST = Path(os.environ.get("PM_OLIST_DIR") or Path(__file__).parents[3] / "shared/data/olist")
SETS = ["demo", *(["olist"] if (OLIST / "leads.csv").exists() else [])]
LAST_DAY = date(2018, 3, 31)
GAP_DAYS = (LAST_DAY, date(2018, 3, 25))
"""The last day there is, and the day of 23 hours, with leads on both sides of its window."""

STATS_JOB = "calculate_partner_lead_stats_daily"
DEMAND_JOB = "run_partner_demand_planning_daily"


# On one worker: each would run all those nights.
pytestmark = pytest.mark.xdist_group("olist")


@dataclass(frozen=True)
class Night:
    """A set that was loaded, with both jobs run over all its days."""

    files: Files
    first_day: date
    loaded: LoadReport
    partners: dict[UUID, str]
    """The key of every partner by the id it was given."""


@pytest.fixture(scope="module", params=SETS)
def night(request: pytest.FixtureRequest, stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Night:
    # A run fills the 6 days before its own too, so one a week covers the many days of the real set.
    directory, step = OLIST, 7
    if request.param == "demo":
        directory, step = demo_set(tmp_path_factory.mktemp("demo"), LAST_DAY, f"n{uuid4().hex[:10]}"), 1
    files = Files(directory)
    first_day = min(date.fromisoformat(lead["arrived_on"]) for lead in files.leads)
    loaded = load_directory(directory, stack.db_url)
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        # Autovacuum would after a minute; other tests have filled these tables too, by any number of rows.
        connection.execute("analyze public.leads, public.profiles, public.partner_segments")
        connection.execute("analyze public.partner_lead_stats, public.partner_lead_gaps")
    with httpx.Client(timeout=60) as client:
        for back in range(0, (LAST_DAY - first_day).days + 1, step):
            run_job(client, stack, STATS_JOB, LAST_DAY - timedelta(days=back))
        for day in GAP_DAYS:
            run_job(client, stack, DEMAND_JOB, day)
    keys = [partner["partner_key"] for partner in files.partners]
    return Night(files, first_day, loaded, {partner_id(key): key for key in keys})


def run_job(client: httpx.Client, stack: Stack, job: str, day: date) -> None:
    """Run a job for a day; when another test is running it for the same day, wait for that one."""
    for _ in range(50):
        answer = client.post(stack.job_url(job), json={"date": day.isoformat()}, headers=stack.job_headers())
        if answer.status_code != httpx.codes.CONFLICT:
            break
        time.sleep(0.2)
    assert answer.status_code == httpx.codes.OK, answer.text
    assert answer.json()["failures"] == []


def stats_in_database(stack: Stack, night: Night) -> dict[tuple[Link, date], Stats]:
    with psycopg.connect(stack.db_url) as connection:
        rows = connection.execute(
            """
            select t.partner_id, s.branch, s.region, t.date, t.platform_leads, t.own_campaign_leads,
              t.leads_accepted, t.leads_rejected
            from public.partner_lead_stats as t join public.lead_segments as s on s.id = t.segment_id
            where t.partner_id = any (%s) and t.date between %s and %s
            """,
            (list(night.partners), night.first_day, LAST_DAY),
        ).fetchall()
    return {
        ((night.partners[id_], branch, region), day): Stats(*counts)
        for id_, branch, region, day, *counts in rows
    }


def gaps_in_database(stack: Stack, night: Night, day: date) -> dict[Link, Gap]:
    with psycopg.connect(stack.db_url) as connection:
        rows = connection.execute(
            """
            select g.partner_id, s.branch, s.region, g.target_leads_per_day, g.current_leads_per_day,
              g.lead_gap, g.target_leads_per_week, g.lead_gap_per_week, g.platform_leads,
              g.own_campaign_leads, g.target_source
            from public.partner_lead_gaps as g join public.lead_segments as s on s.id = g.segment_id
            where g.partner_id = any (%s) and g.date = %s
            """,
            (list(night.partners), day),
        ).fetchall()
    return {(night.partners[id_], branch, region): Gap(*values) for id_, branch, region, *values in rows}


def test_every_lead_is_loaded(night: Night) -> None:
    assert night.loaded.rejections == ()
    assert night.loaded.tables["leads"].total == len(night.files.leads)
    assert night.loaded.tables["profiles"].total >= len(night.files.partners)


def test_every_lead_is_counted_on_its_day_once(stack: Stack, night: Night) -> None:
    expected = lead_stats(night.files, night.first_day, LAST_DAY)
    counted = stats_in_database(stack, night)
    assert sum(s.platform_leads + s.own_campaign_leads for s in counted.values()) == len(night.files.leads)
    assert counted == expected


def test_stats_add_up_to_the_leads_per_source_and_day(stack: Stack, night: Night) -> None:
    sums: dict[tuple[date, str], int] = {}
    for (_, day), stats in stats_in_database(stack, night).items():
        sums[day, "platform"] = sums.get((day, "platform"), 0) + stats.platform_leads
        sums[day, "own_campaign"] = sums.get((day, "own_campaign"), 0) + stats.own_campaign_leads
    leads: dict[tuple[date, str], int] = {}
    for lead in night.files.leads:
        key = (date.fromisoformat(lead["arrived_on"]), lead["source"])
        leads[key] = leads.get(key, 0) + 1
    assert {key: count for key, count in sums.items() if count} == leads


@pytest.mark.parametrize("day", GAP_DAYS, ids=str)
def test_every_gap_equals_the_naive_one(stack: Stack, night: Night, day: date) -> None:
    expected = lead_gaps(night.files, day)
    # Or the set would leave a rule untried.
    assert {gap.target_source for gap in expected.values()} == {"explicit", "capacity", "history", "none"}
    assert gaps_in_database(stack, night, day) == expected
