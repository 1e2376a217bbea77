-- The work of calculate_partner_lead_stats_daily: one statement over all partners.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.write_partner_lead_stats(p_date date, p_partner_ids uuid[]) returns jsonb
language plpgsql
set search_path = ''
-- Compiling the plan would cost more than it saves.
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
set work_mem = '64MB'
as $$
declare
  first_date constant date := p_date - 6;
  window_start constant timestamptz := first_date::timestamp at time zone 'Europe/Amsterdam';
  window_end constant timestamptz := (p_date + 1)::timestamp at time zone 'Europe/Amsterdam';
  counts jsonb;
begin
  with events as (
    select
      l.partner_id, l.segment_id, l.date,
      -- Integers: the sums of bigints below would be numerics, slow and too big for memory.
      (count(*) filter (where not l.is_own_campaign))::integer as platform_leads,
      (count(*) filter (where l.is_own_campaign))::integer as own_campaign_leads,
      (count(*) filter (where l.status = 'accepted'))::integer as leads_accepted,
      (count(*) filter (where l.status = 'rejected'))::integer as leads_rejected,
      0 as views, 0 as conversions, 0::numeric as spend
    from private.attributed_leads as l
    -- The platform's user_id may name a user without a profile: no partner.
    join public.profiles as p on p.id = l.partner_id
    where l.created_at >= window_start and l.created_at < window_end
      and (p_partner_ids is null or l.partner_id = any (p_partner_ids))
    group by l.partner_id, l.segment_id, l.date
    union all
    select page.partner_id, page.segment_id, s.date,
      0, 0, 0, 0, sum(s.views)::integer, sum(s.conversions)::integer, 0::numeric
    from public.landing_page_daily_stats as s
    join public.partner_landing_pages as page on page.id = s.landing_page_id
    where s.date between first_date and p_date and page.segment_id is not null
      and (p_partner_ids is null or page.partner_id = any (p_partner_ids))
    group by page.partner_id, page.segment_id, s.date
    union all
    select c.partner_id, c.segment_id, m.date, 0, 0, 0, 0, 0, 0, sum(m.spend)
    from public.campaign_daily_metrics as m
    join public.partner_marketing_campaigns as c on c.id = m.campaign_id
    where m.date between first_date and p_date and c.segment_id is not null
      and (p_partner_ids is null or c.partner_id = any (p_partner_ids))
    group by c.partner_id, c.segment_id, m.date
  ),
  fresh as materialized (
    select
      e.partner_id, e.segment_id, e.date,
      sum(e.platform_leads)::integer as platform_leads,
      sum(e.own_campaign_leads)::integer as own_campaign_leads,
      sum(e.leads_accepted)::integer as leads_accepted,
      sum(e.leads_rejected)::integer as leads_rejected,
      sum(e.views)::integer as landing_page_views,
      sum(e.conversions)::integer as landing_page_conversions,
      sum(e.spend) as spend
    from events as e
    group by e.partner_id, e.segment_id, e.date
  ),
  gone as (
    delete from public.partner_lead_stats as s
    where s.date between first_date and p_date
      and (p_partner_ids is null or s.partner_id = any (p_partner_ids))
      and not exists (
        select from fresh as f
        where f.partner_id = s.partner_id and f.segment_id = s.segment_id and f.date = s.date
      )
    returning 1
  ),
  written as (
    insert into public.partner_lead_stats as s (
      partner_id, segment_id, date, platform_leads, own_campaign_leads, leads_accepted, leads_rejected,
      landing_page_views, landing_page_conversions, spend
    )
    select
      f.partner_id, f.segment_id, f.date, f.platform_leads, f.own_campaign_leads, f.leads_accepted,
      f.leads_rejected, f.landing_page_views, f.landing_page_conversions, f.spend
    from fresh as f
    -- In the order of the key: rows that belong side by side in the index are written side by side.
    order by f.partner_id, f.date, f.segment_id
    on conflict (partner_id, date, segment_id) do update
      set
        platform_leads = excluded.platform_leads,
        own_campaign_leads = excluded.own_campaign_leads,
        leads_accepted = excluded.leads_accepted,
        leads_rejected = excluded.leads_rejected,
        landing_page_views = excluded.landing_page_views,
        landing_page_conversions = excluded.landing_page_conversions,
        spend = excluded.spend
      -- A row that is right already is left alone: a second run writes nothing.
      where (
        s.platform_leads, s.own_campaign_leads, s.leads_accepted, s.leads_rejected,
        s.landing_page_views, s.landing_page_conversions, s.spend
      ) is distinct from (
        excluded.platform_leads, excluded.own_campaign_leads, excluded.leads_accepted,
        excluded.leads_rejected, excluded.landing_page_views, excluded.landing_page_conversions,
        excluded.spend
      )
    returning 1
  )
  select jsonb_build_object(
    'partners', (select count(distinct f.partner_id) from fresh as f),
    'links', (select count(*) from (select distinct f.partner_id, f.segment_id from fresh as f) as links),
    'rows', (select count(*) from fresh),
    'rows_changed', (select count(*) from written) + (select count(*) from gone)
  )
  into counts;
  return counts;
end
$$;
comment on function private.write_partner_lead_stats(date, uuid[]) is
  'Makes partner_lead_stats right for the 7 days ending on the date, for the partners named or all (null); returns counts.';
revoke all on function private.write_partner_lead_stats(date, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.write_partner_lead_stats(date, uuid[]) to service_role;

create or replace function public.calculate_partner_lead_stats(p_date date, p_attempt integer) returns jsonb
language plpgsql
set search_path = ''
-- PostgREST applies this to the call; the role's own limit is meant for people waiting for a page.
set statement_timeout = '10min'
as $$
begin
  perform private.begin_job_work('calculate_partner_lead_stats_daily', p_date, p_attempt);
  return private.finish_job_work(
    'calculate_partner_lead_stats_daily',
    p_date,
    private.for_each_partner('private.write_partner_lead_stats', p_date, null)
  );
end
$$;
comment on function public.calculate_partner_lead_stats(date, integer) is
  'The working transaction of calculate_partner_lead_stats_daily for a claimed attempt; returns its report.';
revoke all on function public.calculate_partner_lead_stats(date, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.calculate_partner_lead_stats(date, integer) to service_role;
