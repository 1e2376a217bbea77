"""The set-based statements of the made-up marketing."""

from typing import Final

PARTNERS: Final = """
with counted as (
  select l.user_id as partner_id, count(*) as leads,
    count(*) filter (where l.status in ('new', 'accepted')) as open_leads
  from public.leads as l group by 1 having count(*) >= %(least_leads)s
)
select
  p.id, coalesce(p.company_name, 'zonder naam'), link.segment_id, s.branch, s.region, g.lead_gap_per_week,
  coalesce(counted.open_leads >= p.max_open_leads, false),
  (
    select page.id from public.partner_landing_pages as page
    where page.partner_id = p.id and page.segment_id = link.segment_id and page.status = 'live'
    order by page.id limit 1
  ),
  p.marketing_mode = 'leads_only' and not p.auto_marketing_enabled and p.monthly_marketing_budget is null
    and not exists (select from public.partner_marketing_campaigns as c where c.partner_id = p.id)
from public.profiles as p
join counted on counted.partner_id = p.id
join lateral (
  select l.segment_id from public.partner_segments as l
  where l.partner_id = p.id and l.is_active
  order by l.is_primary desc, l.priority, l.segment_id limit 1
) as link on true
join public.lead_segments as s on s.id = link.segment_id
join public.partner_lead_gaps as g
  on g.partner_id = p.id and g.segment_id = link.segment_id and g.date = %(day)s
where p.status = 'active' and p.is_active_for_routing and not p.is_admin
order by p.id
"""

# Also those that were given to a campaign before: what a day counts does not depend on when it is made up.
LEADS: Final = """
select l.id, l.user_id, (l.created_at at time zone 'Europe/Amsterdam')::date, l.landing_page_id is not null
from public.leads as l
join lateral (
  select ps.segment_id from public.partner_segments as ps
  where ps.partner_id = l.user_id and ps.is_active
  order by ps.is_primary desc, ps.priority, ps.segment_id limit 1
) as link on link.segment_id = l.segment_id
where l.user_id = any (%(ids)s)
  and (l.created_at at time zone 'Europe/Amsterdam')::date between %(first)s and %(last)s
  and l.source_campaign_id is null
order by l.id
"""

CAMPAIGNS: Final = "select id from public.partner_marketing_campaigns where partner_id = any (%s)"

STAGES: Final = (
    """
    create temporary table made_up_partners (
      id uuid, segment_id uuid, mode text, monthly_budget numeric, tone text, archives_page boolean
    ) on commit drop
    """,
    """
    create temporary table made_up_pages (
      id uuid, partner_id uuid, segment_id uuid, path text, title text
    ) on commit drop
    """,
    """
    create temporary table made_up_campaigns (
      id uuid, partner_id uuid, segment_id uuid, landing_page_id uuid, channel text,
      external_campaign_id text, status text, daily_budget numeric, monthly_budget numeric,
      cpl_target numeric, ad_content jsonb,
      has_run boolean
    ) on commit drop
    """,
    """
    create temporary table made_up_campaign_days (
      campaign_id uuid, date date, spend numeric, clicks integer, impressions integer, leads integer
    ) on commit drop
    """,
    "create temporary table made_up_leads (id uuid, campaign_id uuid) on commit drop",
    """
    create temporary table made_up_page_days (
      landing_page_id uuid, date date, views integer, conversions integer
    ) on commit drop
    """,
)
COPY_LEADS: Final = "copy made_up_leads from stdin"
COPY_PARTNERS: Final = "copy made_up_partners from stdin"
COPY_PAGES: Final = "copy made_up_pages from stdin"
COPY_CAMPAIGNS: Final = "copy made_up_campaigns from stdin"
COPY_CAMPAIGN_DAYS: Final = "copy made_up_campaign_days from stdin"
COPY_PAGE_DAYS: Final = "copy made_up_page_days from stdin"

# Through every guard, step by step, as people would do it.
MAKE: Final = (
    """
    update public.profiles as p
    set marketing_mode = m.mode, auto_marketing_enabled = true, monthly_marketing_budget = m.monthly_budget,
      tone_of_voice = m.tone, preferred_channels = array['google_ads', 'meta_ads']
    from made_up_partners as m where p.id = m.id
    """,
    """
    update public.partner_landing_pages as page set status = 'archived'
    from made_up_partners as m
    where m.archives_page and page.partner_id = m.id and page.segment_id = m.segment_id
      and page.status <> 'archived'
    """,
    """
    insert into public.partner_landing_pages (id, partner_id, segment_id, path, title, source)
    select m.id, m.partner_id, m.segment_id, m.path, m.title, 'template' from made_up_pages as m
    """,
    """
    update public.partner_landing_pages as page set status = 'review'
    from made_up_pages as m where page.id = m.id
    """,
    """
    insert into public.partner_marketing_campaigns (
      id, partner_id, segment_id, landing_page_id, channel, external_campaign_id, daily_budget,
      monthly_budget, cpl_target, ad_content
    )
    select
      m.id, m.partner_id, m.segment_id, m.landing_page_id, m.channel, m.external_campaign_id, m.daily_budget,
      m.monthly_budget, m.cpl_target, m.ad_content
    from made_up_campaigns as m
    """,
)

MOVE: Final = """
update public.partner_marketing_campaigns as c set status = %(to)s
from made_up_campaigns as m where c.id = m.id and m.status = %(status)s and m.has_run >= %(needs_run)s
"""
MOVES: Final[tuple[dict[str, str | bool], ...]] = (
    {"status": "archived", "to": "active", "needs_run": True},
    {"status": "archived", "to": "archived", "needs_run": False},
    {"status": "paused", "to": "active", "needs_run": True},
    {"status": "paused", "to": "paused", "needs_run": False},
    {"status": "active", "to": "active", "needs_run": False},
)
"""What has ended goes first, or the budget would not suffice for both."""

FINISH: Final = (
    # Made-up campaigns are on no platform; none must be told of them.
    """
    update public.ad_platform_operations as o set status = 'done'
    from made_up_campaigns as m where o.campaign_id = m.id and o.status = 'pending'
    """,
    """
    update public.partner_marketing_campaigns as c
    set
      sync_status = 'synced',
      sync_error = null,
      started_at = (%(day)s::date - 60)::timestamp at time zone 'Europe/Amsterdam',
      ended_at = case when c.status = 'archived' then
        (%(day)s::date - 14)::timestamp at time zone 'Europe/Amsterdam'
      end
    from made_up_campaigns as m where c.id = m.id and m.has_run
    """,
)

# A lead that is a campaign's already stays it.
GIVE_LEADS: Final = """
update public.leads as l set campaign_id = m.campaign_id
from made_up_leads as m
join public.partner_marketing_campaigns as c on c.id = m.campaign_id
where l.id = m.id and l.campaign_id is null and (c.status = 'active' or c.partner_id = any (%s))
"""

# Somebody may have stopped a campaign since: it then spends no more.
CAMPAIGN_DAYS: Final = """
insert into public.campaign_daily_metrics (campaign_id, date, spend, clicks, impressions, leads)
select m.campaign_id, m.date, m.spend, m.clicks, m.impressions, m.leads
from made_up_campaign_days as m
join public.partner_marketing_campaigns as c on c.id = m.campaign_id
where (c.status = 'active' or c.partner_id = any (%s))
on conflict do nothing
"""

PAGE_DAYS: Final = """
insert into public.landing_page_daily_stats (landing_page_id, date, views, conversions)
select m.landing_page_id, m.date, m.views, m.conversions from made_up_page_days as m
on conflict do nothing
"""
