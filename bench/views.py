"""Views of one page that many look at: against one bare upsert, and whether any is lost at 500 a second."""

import re
import subprocess
from pathlib import Path
from statistics import median

import psycopg

from bench.errors import BenchError
from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from local.postgres import find_programs
from local.settings import LOOPBACK, Stack

LIMIT = 2.0
A_SECOND = 500
_CLIENTS = 8
_PATH = "/bench/looked-at"

_SETUP = """
drop table if exists bench.bare_views;
create table bench.bare_views (
  landing_page_id uuid not null references public.partner_landing_pages (id),
  date date not null,
  views integer not null,
  primary key (landing_page_id, date)
);
insert into public.partner_landing_pages (id, partner_id, segment_id, path, title, content_json)
select
  bench.id('looked at', 1), bench.id('partner', 1), bench.segment_id(1, 1), '/bench/looked-at', 'Looked at',
  jsonb_build_object('blocks', jsonb_agg(
    jsonb_build_object('type', 'hero', 'title', md5(n::text), 'text', repeat(md5(n::text), 20))
  ))
from generate_series(1, 9) as n
on conflict do nothing;
update public.partner_landing_pages set status = 'review'
where path = '/bench/looked-at' and status = 'concept';
update public.partner_landing_pages set status = 'live'
where path = '/bench/looked-at' and status = 'review';
"""
_BARE = """
insert into bench.bare_views as b (landing_page_id, date, views)
select p.id, current_date, 1 from public.partner_landing_pages as p where p.path = '/bench/looked-at'
on conflict (landing_page_id, date) do update set views = b.views + 1;
"""
_OURS = r"""
\set visitor random(1, 9000000000000000000)
select public.count_page_view('/bench/looked-at', '203.0.113.7 Mozilla/5.0 ' || :visitor);
"""
_TPS = re.compile(r"^tps = ([0-9.]+) ", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([0-9.]+) ms", re.MULTILINE)


def measure(stack: Stack, views: int, rounds: int, work_dir: Path) -> list[Measurement]:
    """Count so many views a round on eight connections, the product's way and by the upsert."""
    scripts = {}
    for name, text in (("bare", _BARE), ("ours", _OURS)):
        scripts[name] = work_dir / f"views-{name}.sql"
        scripts[name].write_text(text)
    each = max(1, views // _CLIENTS)
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        connection.execute(_SETUP, prepare=False)
        before = _counted(connection)
        seconds = in_turns(
            {
                "ours": lambda: _seconds(_pgbench(stack, scripts["ours"], each, "public_pages"), each),
                "bare": lambda: _seconds(_pgbench(stack, scripts["bare"], each, "postgres"), each),
            },
            rounds,
            lambda: _vacuum(connection),
        )
        steady = _pgbench(stack, scripts["ours"], each, "public_pages", f"--rate={A_SECOND}")
        connection.execute("select public.count_waiting_page_views()")
        counted = _counted(connection) - before
    sent = each * _CLIENTS * (rounds + 1)
    return [
        Measurement(
            "views.bare_upsert",
            f"counting views of one page on {_CLIENTS} connections against one insert … on conflict each",
            paired_ratio(seconds["ours"], seconds["bare"]),
            LIMIT,
            raw={
                **{f"{name}_seconds": figures for name, figures in seconds.items()},
                **{
                    f"{name}_views_a_second": round(each * _CLIENTS / median(figures))
                    for name, figures in seconds.items()
                },
            },
        ),
        Measurement(
            "views.lost",
            f"of {sent:,} views of one page, at full speed and at {A_SECOND} a second",
            float(abs(sent - counted)),
            0,
            unit="views",
            raw={
                "views_a_second": _figure(_TPS, steady),
                "latency_ms": _figure(_LATENCY, steady),
            },
        ),
    ]


def _vacuum(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """What autovacuum does within a minute; it is off."""
    connection.execute(
        "vacuum bench.bare_views, private.waiting_page_views, public.landing_page_daily_stats,"
        " public.partner_landing_pages"
    )


def _pgbench(stack: Stack, script: Path, each: int, role: str, *more: str) -> str:
    program = find_programs().bin_dir / "pgbench"
    if not program.exists():
        raise BenchError(f"There is no pgbench beside the server ({program.parent}).")
    options = [
        f"--client={_CLIENTS}",
        "--jobs=2",
        f"--transactions={each}",
        "--protocol=prepared",
        "--no-vacuum",
    ]
    result = subprocess.run(
        [program, *options, *more, f"--file={script}"],
        env={
            "PGHOST": LOOPBACK,
            "PGPORT": str(stack.ports.db),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            "PGPASSWORD": stack.keys.db_password,
            "PGOPTIONS": f"-c role={role}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise BenchError(f"pgbench failed: {result.stderr.strip()}")
    return result.stdout


def _seconds(output: str, each: int) -> float:
    """What the views took, connecting excepted."""
    return each * _CLIENTS / _figure(_TPS, output)


def _figure(pattern: re.Pattern[str], output: str) -> float:
    found = pattern.search(output)
    if found is None:
        raise BenchError("pgbench reported no figures.")
    return float(found[1])


def _counted(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    row = connection.execute(
        "select views_count from public.partner_landing_pages where path = %s", [_PATH]
    ).fetchone()
    return int(str(row[0])) if row else 0
