"""The forecast of all links from a year of leads, against only reading that year from the database."""

import time
from typing import Any

import psycopg

from bench import psql
from bench.data import DAY, Size
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from local.settings import Stack
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
from shared.demand.nightly import DAYS, PARTNERS_READ, forecast_leads
from shared.demand.nightly_repository import ForecastRepository

LIMIT = 3.0
JOB = "run_partner_demand_planning_daily"

# The bench's leads are of the last 90 days: as many again over the rest of the year.
_OLDER_LEADS = """
insert into public.leads (id, user_id, segment_id, status, created_at)
select gen_random_uuid(), bench.id('partner', partner), bench.segment_id(partner, link), 'closed',
  (%(day)s::date - back + time '12:00') at time zone 'Europe/Amsterdam'
from (
  select 1 + floor(random() * %(partners)s)::bigint as partner, floor(random() * 5)::bigint as link,
    90 + floor(random() * 275)::integer as back
  from generate_series(1, %(leads)s) as n
) as made
"""


def measure(stack: Stack, size: Size, rounds: int) -> list[Measurement]:
    """The forecast, read through the data API and put aside, against its own reading sent by psql."""
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        with connection.transaction():
            connection.execute("set local session_replication_role = replica")
            connection.execute("select setseed(0.25)")
            connection.execute(_OLDER_LEADS, {"day": DAY, "partners": size.partners, "leads": size.leads})
        connection.execute("vacuum analyze public.leads")
        try:
            pages = _first_ids(connection)
            seconds = in_turns(
                {"forecast": lambda: _forecast(stack, connection), "reading": lambda: _read(stack, pages)},
                rounds,
            )
        finally:
            # The other benchmarks' leads are of 90 days.
            connection.execute("delete from public.leads where created_at < %s::date - 89", [DAY])
            connection.execute("vacuum analyze public.leads")
    return [
        Measurement(
            "forecast.reading",
            f"reading, forecasting and putting aside {size.links:,} links from a year of "
            f"{2 * size.leads:,} leads : reading them by psql",
            paired_ratio(seconds["forecast"], seconds["reading"]),
            LIMIT,
            raw={f"{name}_seconds": [round(one, 4) for one in figures] for name, figures in seconds.items()},
        )
    ]


def _first_ids(connection: psycopg.Connection[Any]) -> list[str | None]:
    """After which partner each page begins."""
    pages: list[str | None] = [None]
    while pages[-1] is not None or len(pages) == 1:
        rows = connection.execute(
            """
            select partner_id from (
              select distinct partner_id from public.partner_segments where is_active
            ) as p
            where %s::uuid is null or partner_id > %s::uuid order by 1 offset %s limit 1
            """,
            [pages[-1], pages[-1], PARTNERS_READ - 1],
        ).fetchall()
        pages.append(str(rows[0][0]) if rows else None)
    return pages[:-1]


def _forecast(stack: Stack, connection: psycopg.Connection[Any]) -> float:
    connection.execute("truncate private.lead_forecasts")
    connection.execute("delete from public.job_runs where job = %s", [JOB])
    connection.execute("select public.claim_job_run(%s, %s)", [JOB, DAY])
    keys = ServiceKeySettings.model_validate(
        {"supabase_url": stack.supabase_url, "supabase_secret_key": stack.keys.secret_key}
    )
    with service_client_for_jobs(keys) as client:
        started = time.perf_counter()
        forecast_leads(ForecastRepository(client, DAY, 1), DAY)
        return time.perf_counter() - started


def _read(stack: Stack, pages: list[str | None]) -> float:
    calls = "".join(
        f"select public.read_lead_histories('{DAY}', {DAYS}, {'null' if after is None else repr(after)}, "
        f"{PARTNERS_READ});\n"
        for after in pages
    )
    return psql.timed(stack, calls, role="service_role")
