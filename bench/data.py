"""Partners, links and leads in any number, made by set-based SQL. Nothing in it is about anybody."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

DAY = date(2026, 6, 30)
"""The day the jobs work on; leads arrive over the 90 days that end on it."""

LINKS_PER_PARTNER = 5
LEADS_PER_PARTNER = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How much data; everything grows with the number of partners, segments excepted."""

    partners: int

    @property
    def links(self) -> int:
        """Links of partners to segments."""
        return self.partners * LINKS_PER_PARTNER

    @property
    def leads(self) -> int:
        """Leads over 90 days."""
        return self.partners * LEADS_PER_PARTNER


def partner_id(number: int) -> str:
    """The id of a partner, counted from 1."""
    return str(UUID(hashlib.md5(f"partner{number}".encode(), usedforsecurity=False).hexdigest()))


_HELPERS = """
create schema bench;
create function bench.id(kind text, number bigint) returns uuid
language sql immutable strict
return md5(kind || number)::uuid;
-- Five different segments for every partner, out of 500.
create function bench.segment_id(partner bigint, link bigint) returns uuid
language sql immutable strict
return bench.id('segment', mod(partner * 7 + link * 61, 500));
"""

_SEGMENTS = """
insert into public.lead_segments (id, code, branch, region)
select bench.id('segment', n), 'code_' || n, 'branch_' || n / 20, 'region_' || mod(n, 20)
from generate_series(0, 499) as n
"""

_USERS = """
insert into auth.users (id, email)
select bench.id('partner', n), 'partner' || n || '@example.test' from generate_series(1, %(partners)s) as n
"""

# A third says how many open leads it takes, so all sources of a target are at work.
_PROFILES = """
insert into public.profiles (id, email, company_name, max_open_leads)
select bench.id('partner', n), 'partner' || n || '@example.test', 'Partner ' || n,
  case when mod(n, 3) = 0 then 60 end
from generate_series(1, %(partners)s) as n
"""

_LINKS = """
insert into public.partner_segments (partner_id, segment_id, is_primary, priority, target_leads_per_week)
select bench.id('partner', n), bench.segment_id(n, link), link = 0, 10 * link,
  case when mod(n + link, 4) = 0 then 3 + link end
from generate_series(1, %(partners)s) as n, generate_series(0, 4) as link
"""

_PAGES = """
insert into public.partner_landing_pages (id, partner_id, segment_id, path, status, title, published_at)
select bench.id('page', n), bench.id('partner', n), bench.segment_id(n, 0), '/lp/p' || n, 'live',
  'Page ' || n, timestamptz '2026-01-01'
from generate_series(1, %(partners)s) as n
"""

_CAMPAIGNS = """
insert into public.partner_marketing_campaigns (
  id, partner_id, segment_id, channel, external_campaign_id, status, daily_budget, started_at
)
select bench.id('campaign', n), bench.id('partner', n), bench.segment_id(n, 1), 'google_ads', 'external' || n,
  'active', 20, timestamptz '2026-01-01'
from generate_series(1, %(partners)s, 5) as n
"""

_PAGE_VIEWS = """
insert into public.landing_page_daily_stats (landing_page_id, date, views, conversions)
select bench.id('page', n), %(day)s::date - back, 10 + mod(n, 7), mod(n, 3)
from generate_series(1, %(partners)s) as n, generate_series(0, 13) as back
"""

_SPEND = """
insert into public.campaign_daily_metrics (campaign_id, date, spend, clicks, impressions)
select bench.id('campaign', n), %(day)s::date - back, 12.34, 20, 900
from generate_series(1, %(partners)s, 5) as n, generate_series(0, 13) as back
"""

# In the order of their arrival, as a live table has them. A quarter came through the partner's own page, a
# tenth names a campaign by its channel's id only (every fifth partner has that campaign).
_LEADS = """
insert into public.leads (
  id, user_id, segment_id, status, landing_page_id, source_channel, source_campaign_id, created_at
)
select
  gen_random_uuid(), bench.id('partner', partner), bench.segment_id(partner, link),
  case when outcome < 0.1 then 'new' when outcome < 0.5 then 'accepted' when outcome < 0.8 then 'rejected'
    else 'closed' end,
  case when source < 0.25 then bench.id('page', partner) end,
  case when source < 0.35 then 'google_ads' else 'organic' end,
  case when source >= 0.25 and source < 0.35 then 'external' || partner end,
  arrived
from (
  select
    1 + floor(random() * %(partners)s)::bigint as partner, floor(random() * 5)::bigint as link,
    random() as outcome, random() as source,
    (%(day)s::date - 89 + interval '90 days' * (n / %(leads)s::float))
      at time zone 'Europe/Amsterdam' as arrived
  from generate_series(0, %(leads)s - 1) as n
) as made
"""

_STEPS = (_SEGMENTS, _USERS, _PROFILES, _LINKS, _PAGES, _CAMPAIGNS, _PAGE_VIEWS, _SPEND, _LEADS)


def fill(connection: psycopg.Connection[Any], size: Size) -> None:
    """Fill an empty stack. The same size gives the same data, ids of leads excepted."""
    # Nothing may start vacuuming in the middle of one side's turn.
    connection.execute("alter system set autovacuum = off")
    connection.execute("select pg_reload_conf()")
    # One partner asks for more in a minute than any person would.
    connection.execute("update private.limits set value = 1000000000 where name like '%writes_per_%'")
    connection.execute(_HELPERS)
    with connection.transaction():
        # What is made here is right by construction: no triggers, no checks of foreign keys.
        connection.execute("set local session_replication_role = replica")
        connection.execute("select setseed(0.5)")
        for step in _STEPS:
            connection.execute(step, {"partners": size.partners, "leads": size.leads, "day": DAY})
    connection.execute("vacuum analyze")
