-- The work of run_partner_demand_planning_daily: one statement over all partners, which takes over the forecasts that
-- the run put aside before (forecast_partner_leads).

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.partner_lead_demand(p_date date, p_partner_ids uuid[])
returns table (
  partner_id uuid, segment_id uuid, platform_leads integer, own_campaign_leads integer,
  target numeric, target_source text
)
language sql stable
set search_path = ''
as $$
  with links as (
    select
      ps.partner_id, ps.segment_id, ps.target_leads_per_week, p.max_open_leads,
      -- 1, 1/2, 1/3 … over the links of the partner that have no target of their own.
      1::numeric / row_number() over (
        partition by ps.partner_id, ps.target_leads_per_week is null
        order by ps.is_primary desc, ps.priority, ps.segment_id
      ) as weight
    from public.partner_segments as ps
    join public.profiles as p on p.id = ps.partner_id
    join public.lead_segments as s on s.id = ps.segment_id
    where ps.is_active and s.is_active
      and p.status = 'active' and p.is_active_for_routing and not p.is_admin
      and (p_partner_ids is null or ps.partner_id = any (p_partner_ids))
  ),
  arrived as (
    select
      l.partner_id, l.segment_id,
      (count(*) filter (where not l.is_own_campaign))::integer as platform_leads,
      (count(*) filter (where l.is_own_campaign))::integer as own_campaign_leads
    from private.attributed_leads as l
    where l.created_at >= (p_date - 6)::timestamp at time zone 'Europe/Amsterdam'
      and l.created_at < (p_date + 1)::timestamp at time zone 'Europe/Amsterdam'
      and (p_partner_ids is null or l.partner_id = any (p_partner_ids))
    group by l.partner_id, l.segment_id
  ),
  open_leads as (
    select l.user_id as partner_id, count(*) as leads
    from public.leads as l
    where l.status in ('new', 'accepted')
      and (p_partner_ids is null or l.user_id = any (p_partner_ids))
    group by l.user_id
  ),
  accepted as (
    select l.segment_id, count(*) as leads
    from public.leads as l
    where l.status = 'accepted'
      and l.created_at >= (p_date - 89)::timestamp at time zone 'Europe/Amsterdam'
      and l.created_at < (p_date + 1)::timestamp at time zone 'Europe/Amsterdam'
    group by l.segment_id
  )
  select
    links.partner_id, links.segment_id,
    coalesce(arrived.platform_leads, 0) as platform_leads,
    coalesce(arrived.own_campaign_leads, 0) as own_campaign_leads,
    case
      when links.target_leads_per_week is not null then links.target_leads_per_week / 7
      when links.max_open_leads is not null then
        greatest(0, links.max_open_leads - coalesce(open_leads.leads, 0))::numeric * links.weight
        / (30 * sum(links.weight) over (
          partition by links.partner_id, links.target_leads_per_week is null
        ))
      else coalesce(accepted.leads, 0)::numeric / 90
    end as target,
    case
      when links.target_leads_per_week is not null then 'explicit'
      when links.max_open_leads is not null then 'capacity'
      when accepted.leads > 0 then 'history'
      else 'none'
    end as target_source
  from links
  left join arrived on arrived.partner_id = links.partner_id and arrived.segment_id = links.segment_id
  left join open_leads on open_leads.partner_id = links.partner_id
  left join accepted on accepted.segment_id = links.segment_id
$$;
comment on function private.partner_lead_demand(date, uuid[]) is
  'Every active link of the partners named or all (null): its leads of the 7 days ending on the date by source, and its target a day, unrounded: explicit, else free capacity / 30 shared 1 : 1/2 : 1/3 …, else the segment''s accepted leads of 90 days / 90.';
revoke all on function private.partner_lead_demand(date, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.partner_lead_demand(date, uuid[]) to service_role;

create or replace function private.write_partner_lead_gaps(p_date date, p_partner_ids uuid[]) returns jsonb
language plpgsql
set search_path = ''
-- Compiling the plan would cost more than it saves.
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
set work_mem = '64MB'
as $$
declare
  counts jsonb;
begin
  with forecasts as (
    select f.*
    from private.lead_forecasts as f
    join public.job_runs as run
      on run.job = 'run_partner_demand_planning_daily' and run.date = f.date and run.attempts = f.attempt
    where f.date = p_date
  ),
  fresh as materialized (
    select
      d.partner_id, d.segment_id, d.platform_leads, d.own_campaign_leads, d.target_source,
      round(d.target, 2) as target_leads_per_day,
      round((d.platform_leads + d.own_campaign_leads)::numeric / 7, 2) as current_leads_per_day,
      round(d.target - (d.platform_leads + d.own_campaign_leads)::numeric / 7, 2) as lead_gap,
      round(d.target * 7, 2) as target_leads_per_week,
      f.expected_leads, f.expected_low, f.expected_high, f.month_leads,
      f.expected_month_leads, f.expected_month_low, f.expected_month_high, f.gap_probability
    from private.partner_lead_demand(p_date, p_partner_ids) as d
    left join forecasts as f on f.partner_id = d.partner_id and f.segment_id = d.segment_id
  ),
  gone as (
    delete from public.partner_lead_gaps as g
    where g.date = p_date
      and (p_partner_ids is null or g.partner_id = any (p_partner_ids))
      and not exists (
        select from fresh as f where f.partner_id = g.partner_id and f.segment_id = g.segment_id
      )
    returning 1
  ),
  written as (
    insert into public.partner_lead_gaps as g (
      partner_id, segment_id, date, target_leads_per_day, current_leads_per_day, lead_gap,
      target_leads_per_week, platform_leads, own_campaign_leads, window_days, target_source,
      expected_leads, expected_low, expected_high, month_leads,
      expected_month_leads, expected_month_low, expected_month_high, gap_probability
    )
    select
      f.partner_id, f.segment_id, p_date, f.target_leads_per_day, f.current_leads_per_day, f.lead_gap,
      f.target_leads_per_week, f.platform_leads, f.own_campaign_leads, 7, f.target_source,
      f.expected_leads, f.expected_low, f.expected_high, f.month_leads,
      f.expected_month_leads, f.expected_month_low, f.expected_month_high, f.gap_probability
    from fresh as f
    on conflict (partner_id, date, segment_id) do update
      set
        target_leads_per_day = excluded.target_leads_per_day,
        current_leads_per_day = excluded.current_leads_per_day,
        lead_gap = excluded.lead_gap,
        target_leads_per_week = excluded.target_leads_per_week,
        platform_leads = excluded.platform_leads,
        own_campaign_leads = excluded.own_campaign_leads,
        window_days = excluded.window_days,
        target_source = excluded.target_source,
        expected_leads = excluded.expected_leads,
        expected_low = excluded.expected_low,
        expected_high = excluded.expected_high,
        month_leads = excluded.month_leads,
        expected_month_leads = excluded.expected_month_leads,
        expected_month_low = excluded.expected_month_low,
        expected_month_high = excluded.expected_month_high,
        gap_probability = excluded.gap_probability
      -- A row that is right already is left alone: a second run writes nothing.
      where (
        g.target_leads_per_day, g.current_leads_per_day, g.lead_gap, g.target_leads_per_week,
        g.platform_leads, g.own_campaign_leads, g.window_days, g.target_source,
        g.expected_leads, g.expected_low, g.expected_high, g.month_leads,
        g.expected_month_leads, g.expected_month_low, g.expected_month_high, g.gap_probability
      ) is distinct from (
        excluded.target_leads_per_day, excluded.current_leads_per_day, excluded.lead_gap,
        excluded.target_leads_per_week, excluded.platform_leads, excluded.own_campaign_leads,
        excluded.window_days, excluded.target_source,
        excluded.expected_leads, excluded.expected_low, excluded.expected_high, excluded.month_leads,
        excluded.expected_month_leads, excluded.expected_month_low, excluded.expected_month_high,
        excluded.gap_probability
      )
    returning 1
  )
  select jsonb_build_object(
    'partners', (select count(distinct f.partner_id) from fresh as f),
    'links', (select count(*) from fresh),
    'rows', (select count(*) from fresh),
    'rows_changed', (select count(*) from written) + (select count(*) from gone)
  )
  into counts;
  return counts;
end
$$;
comment on function private.write_partner_lead_gaps(date, uuid[]) is
  'Makes partner_lead_gaps right for the date, for the partners named or all (null): target minus the leads of 7 days / 7, and the forecasts that the run put aside (none: null); returns counts.';
revoke all on function private.write_partner_lead_gaps(date, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.write_partner_lead_gaps(date, uuid[]) to service_role;

create or replace function public.calculate_partner_lead_gaps(p_date date, p_attempt integer) returns jsonb
language plpgsql
set search_path = ''
-- PostgREST applies this to the call; the role's own limit is meant for people waiting for a page.
set statement_timeout = '10min'
as $$
declare
  counts jsonb;
begin
  perform private.begin_job_work('run_partner_demand_planning_daily', p_date, p_attempt);
  counts := private.for_each_partner('private.write_partner_lead_gaps', p_date, null);
  delete from private.lead_forecasts as f where f.date = p_date;
  return private.finish_job_work('run_partner_demand_planning_daily', p_date, counts);
end
$$;
comment on function public.calculate_partner_lead_gaps(date, integer) is
  'The working transaction of run_partner_demand_planning_daily for a claimed attempt; returns its report.';
revoke all on function public.calculate_partner_lead_gaps(date, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.calculate_partner_lead_gaps(date, integer) to service_role;
