"""A year of nights as the jobs would have left it, written by sets. Nothing in it is about anybody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import sql

PROPOSAL_NIGHTS = 30
"""How long a proposal stands before another takes its place: so many nights leave one expired one of each."""

# Each table grows as in the nights that were run: the same links have gaps, as many links as
# then have something in their statistics, the same pages are seen and the same campaigns spend.
_GAPS = """
insert into public.partner_lead_gaps (
  partner_id, segment_id, date, target_leads_per_day, current_leads_per_day, lead_gap, target_leads_per_week,
  platform_leads, own_campaign_leads, target_source
)
select g.partner_id, g.segment_id, night.date, g.target_leads_per_day, g.current_leads_per_day, g.lead_gap,
  g.target_leads_per_week, g.platform_leads, g.own_campaign_leads, g.target_source
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as n
cross join lateral (select n::date as date) as night
cross join (
  select * from public.partner_lead_gaps where date = %(model)s order by partner_id, segment_id
) as g
"""
_STATS = """
insert into public.partner_lead_stats (
  partner_id, segment_id, date, platform_leads, own_campaign_leads, leads_accepted, leads_rejected,
  landing_page_views, landing_page_conversions, spend
)
select s.partner_id, s.segment_id, night.date, s.platform_leads, s.own_campaign_leads, s.leads_accepted,
  s.leads_rejected, s.landing_page_views, s.landing_page_conversions, s.spend
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as n
cross join lateral (select n::date as date) as night
cross join (
  select * from public.partner_lead_stats where date = %(model)s order by partner_id, segment_id
) as s
"""
_VIEWS = """
insert into public.landing_page_daily_stats (landing_page_id, date, views, conversions)
select s.landing_page_id, night.date, s.views, s.conversions
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as n
cross join lateral (select n::date as date) as night
cross join (select * from public.landing_page_daily_stats where date = %(model)s) as s
"""
_SPEND = """
insert into public.campaign_daily_metrics (campaign_id, date, spend, clicks, impressions, leads)
select m.campaign_id, night.date, m.spend, m.clicks, m.impressions, m.leads
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as n
cross join lateral (select n::date as date) as night
cross join (select * from public.campaign_daily_metrics where date = %(model)s) as m
"""
_LEADS = """
insert into public.leads (
  id, user_id, segment_id, status, landing_page_id, source_channel, source_campaign_id, created_at
)
select gen_random_uuid(), l.user_id, l.segment_id, 'closed', l.landing_page_id, l.source_channel,
  l.source_campaign_id, l.created_at - age
from generate_series(1, %(quarters)s) as n
cross join lateral (select n * interval '90 days' as age) as before
cross join public.leads as l
"""
_PROPOSALS = """
insert into public.ai_marketing_recommendations (
  partner_id, segment_id, campaign_id, landing_page_id, action_type, action_details, priority, rule,
  rule_version, reason, reason_en, expected_effect, inputs, lead_gap, dedupe_key,
  status, created_at, expires_at
)
select r.partner_id, r.segment_id, r.campaign_id, r.landing_page_id, r.action_type, r.action_details,
  r.priority, r.rule, r.rule_version, r.reason, r.reason_en, r.expected_effect, r.inputs, r.lead_gap,
  r.dedupe_key,
  'expired', made.at, made.at + interval '9 days'
from generate_series(1, %(generations)s) as n
cross join lateral (select %(last)s::date - n * %(proposal_nights)s * interval '1 day' as at) as made
cross join public.ai_marketing_recommendations as r
where r.status = 'pending'
"""
_RUNS = """
insert into public.job_runs (job, date, status, started_at, finished_at)
select job, n::date, 'succeeded', n, n
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as n
cross join (select distinct r.job from public.job_runs as r) as jobs
"""
_STEPS = {
    "partner_lead_gaps": _GAPS,
    "partner_lead_stats": _STATS,
    "landing_page_daily_stats": _VIEWS,
    "campaign_daily_metrics": _SPEND,
    "leads": _LEADS,
    "ai_marketing_recommendations": _PROPOSALS,
    "job_runs": _RUNS,
}
TABLES = tuple(_STEPS)


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table with its rows, and its bytes with indexes and what is stored beside it."""

    name: str
    rows: int
    bytes: int


def add_history(connection: psycopg.Connection[Any], nights: int, first_real: date) -> None:
    """Add so many nights before the first that was really run, as that one left them."""
    arguments = {
        "first": first_real - timedelta(days=nights),
        "last": first_real - timedelta(days=1),
        "model": first_real,
        "quarters": nights // 90,
        "generations": nights // PROPOSAL_NIGHTS,
        "proposal_nights": PROPOSAL_NIGHTS,
    }
    connection.execute("set maintenance_work_mem = '1GB'")
    connection.execute("set session_replication_role = replica")
    for table, step in _STEPS.items():
        if step in {_GAPS, _STATS, _VIEWS, _SPEND}:
            # The first night looks back some days; their rows are of this past.
            name = sql.Identifier("public", table)
            connection.execute(sql.SQL("delete from {} where date < %s").format(name), [first_real])
        rebuild = _take_indexes(connection, table)
        connection.execute(step, arguments)
        for statement in rebuild:
            connection.execute(statement)
    connection.execute("reset session_replication_role")
    connection.execute("vacuum analyze")


def sizes(connection: psycopg.Connection[Any]) -> list[TableSize]:
    """The tables that grow, biggest first."""
    found = [
        TableSize(
            name, *connection.execute(_SIZE.format(sql.Identifier("public", name))).fetchone() or (0, 0)
        )
        for name in TABLES
    ]
    return sorted(found, key=lambda one: -one.bytes)


_SIZE = sql.SQL("select count(*), coalesce(pg_total_relation_size(min(tableoid)), 0) from {}")


def _take_indexes(connection: psycopg.Connection[Any], table: str) -> list[sql.SQL | sql.Composed]:
    """Drop a table's indexes and say how to make them again: building them at once takes a tenth of the time.

    Filled as pages are that rows were inserted into all over (7 parts in 10), as every night does.
    """
    rebuild: list[sql.SQL | sql.Composed] = []
    rows = connection.execute(
        """
        select i.relname, c.conname, pg_get_constraintdef(c.oid), pg_get_indexdef(x.indexrelid)
        from pg_index as x
        join pg_class as i on i.oid = x.indexrelid
        left join pg_constraint as c on c.conindid = x.indexrelid and c.conrelid = x.indrelid
        where x.indrelid = format('public.%%I', %s::text)::regclass
          -- What foreign keys of others point at stays.
          and not exists (
            select from pg_constraint as f where f.contype = 'f' and f.conindid = x.indexrelid
          )
        """,
        (table,),
    ).fetchall()
    for index, constraint, of_constraint, definition in rows:
        name = sql.Identifier("public", table)
        if constraint is not None:
            connection.execute(
                sql.SQL("alter table {} drop constraint {}").format(name, sql.Identifier(constraint))
            )
            rebuild.append(
                sql.SQL("alter table {} add constraint {} {} with (fillfactor = 70)").format(
                    name, sql.Identifier(constraint), sql.SQL(of_constraint)
                )
            )
        else:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier("public", index)))
            rebuild.append(sql.SQL(definition))
    return rebuild
