-- The forecast beside the lead gap: what it is made from is read in pages of partners, what comes out is put aside page
-- by page, and the working transaction takes it over, so that gaps, forecasts and the run's record still appear together.

set lock_timeout = '5s';
set statement_timeout = '10min';

create unlogged table if not exists private.lead_forecasts (
  date date not null,
  partner_id uuid not null,
  segment_id uuid not null,
  attempt integer not null,
  expected_leads numeric not null,
  expected_low integer not null,
  expected_high integer not null,
  month_leads integer not null,
  expected_month_leads numeric not null,
  expected_month_low integer not null,
  expected_month_high integer not null,
  gap_probability numeric not null,
  primary key (date, partner_id, segment_id)
);
comment on table private.lead_forecasts is
  'Forecasts of a run of run_partner_demand_planning_daily that is under way; its working transaction moves them to partner_lead_gaps. Unlogged: after a crash the run is started anew.';
alter table private.lead_forecasts enable row level security;
revoke all on private.lead_forecasts from public, anon, authenticated, service_role;
grant select, insert, update, delete on private.lead_forecasts to service_role;
drop policy if exists nobody_reads_forecasts on private.lead_forecasts;
create policy nobody_reads_forecasts on private.lead_forecasts for select to authenticated using (false);

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

create or replace function public.read_lead_histories(p_date date, p_days integer, p_after uuid, p_limit integer)
returns jsonb
language plpgsql stable
set search_path = ''
set statement_timeout = '10min'
set jit = 'off'
set work_mem = '64MB'
as $$
declare
  first_day constant date := p_date - p_days + 1;
  partner_ids uuid[];
  answer jsonb;
begin
  select array_agg(p.partner_id order by p.partner_id) into partner_ids
  from (
    select distinct ps.partner_id
    from public.partner_segments as ps
    where ps.is_active and (p_after is null or ps.partner_id > p_after)
    order by ps.partner_id
    limit p_limit
  ) as p;
  with links as materialized (
    select
      d.partner_id, d.segment_id, d.target,
      row_number() over (order by d.partner_id, d.segment_id) - 1 as series,
      -- One made since the day ended had that day; of a later one, a past night cannot know since when it counts.
      case (ps.created_at at time zone 'Europe/Amsterdam')::date
        when p_date + 1 then p_days - 1
        else least(greatest((ps.created_at at time zone 'Europe/Amsterdam')::date - first_day, 0), p_days)
      end as start
    from private.partner_lead_demand(p_date, coalesce(partner_ids, '{}')) as d
    join public.partner_segments as ps on ps.partner_id = d.partner_id and ps.segment_id = d.segment_id
  ),
  days as (
    select a.series, a.day, count(*) as leads
    from (
      select links.series, (l.created_at at time zone 'Europe/Amsterdam')::date - first_day as day
      from public.leads as l
      join links on links.partner_id = l.user_id and links.segment_id = l.segment_id
      where l.user_id = any (partner_ids)
        and l.created_at >= first_day::timestamp at time zone 'Europe/Amsterdam'
        and l.created_at < (p_date + 1)::timestamp at time zone 'Europe/Amsterdam'
    ) as a
    group by a.series, a.day
  )
  -- Numbers as one text each: a hundred thousand lists would take longer to read than what is in them.
  select
    (
      select jsonb_build_object(
        'partner_ids', coalesce(jsonb_agg(links.partner_id order by links.series), '[]'),
        'segment_ids', coalesce(jsonb_agg(links.segment_id order by links.series), '[]'),
        'targets', coalesce(string_agg(links.target::float8::text, ' ' order by links.series), ''),
        'starts', coalesce(string_agg(links.start::text, ' ' order by links.series), '')
      )
      from links
    )
    || (
      select jsonb_build_object(
        'series', coalesce(string_agg(days.series::text, ' ' order by days.series, days.day), ''),
        'days', coalesce(string_agg(days.day::text, ' ' order by days.series, days.day), ''),
        'leads', coalesce(string_agg(days.leads::text, ' ' order by days.series, days.day), '')
      )
      from days
    )
    || jsonb_build_object(
      'next', case when cardinality(partner_ids) = p_limit then partner_ids[p_limit] end
    )
  into answer;
  return answer;
end
$$;
comment on function public.read_lead_histories(date, integer, uuid, integer) is
  'What the forecast is made from, for the partners after an id, at most so many: per active link its ids, target a day and first possible day; and per link and day on which leads came, how many (0 is the first of the days ending on the date). Numbers are texts with blanks between. "next": the id to go on after, or null.';
revoke all on function public.read_lead_histories(date, integer, uuid, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.read_lead_histories(date, integer, uuid, integer) to service_role;

create or replace function public.put_lead_forecasts(p_date date, p_attempt integer, p_forecasts text)
returns integer
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  given constant jsonb := p_forecasts::jsonb;
  put integer;
begin
  perform 1 from public.job_runs as run
  where run.job = 'run_partner_demand_planning_daily' and run.date = p_date
    and run.status = 'running' and run.attempts = p_attempt
  for update;
  if not found then
    raise sqlstate 'PT409' using
      message = format('run_partner_demand_planning_daily for %s was started again by another run', p_date),
      detail = format('Attempt %s is not the newest.', p_attempt),
      hint = 'Leave it to the newer run.';
  end if;
  insert into private.lead_forecasts as f (
    date, partner_id, segment_id, attempt, expected_leads, expected_low, expected_high, month_leads,
    expected_month_leads, expected_month_low, expected_month_high, gap_probability
  )
  select
    p_date, g.partner_id::uuid, g.segment_id::uuid, p_attempt, g.expected_leads::numeric,
    g.expected_low::integer, g.expected_high::integer, g.month_leads::integer,
    g.expected_month_leads::numeric, g.expected_month_low::integer, g.expected_month_high::integer,
    g.gap_probability::numeric
  from rows from (
    jsonb_array_elements_text(given -> 'partner_id'),
    jsonb_array_elements_text(given -> 'segment_id'),
    jsonb_array_elements_text(given -> 'expected_leads'),
    jsonb_array_elements_text(given -> 'expected_low'),
    jsonb_array_elements_text(given -> 'expected_high'),
    jsonb_array_elements_text(given -> 'month_leads'),
    jsonb_array_elements_text(given -> 'expected_month_leads'),
    jsonb_array_elements_text(given -> 'expected_month_low'),
    jsonb_array_elements_text(given -> 'expected_month_high'),
    jsonb_array_elements_text(given -> 'gap_probability')
  ) as g (
    partner_id, segment_id, expected_leads, expected_low, expected_high, month_leads,
    expected_month_leads, expected_month_low, expected_month_high, gap_probability
  )
  on conflict (date, partner_id, segment_id) do update
    set
      attempt = excluded.attempt,
      expected_leads = excluded.expected_leads,
      expected_low = excluded.expected_low,
      expected_high = excluded.expected_high,
      month_leads = excluded.month_leads,
      expected_month_leads = excluded.expected_month_leads,
      expected_month_low = excluded.expected_month_low,
      expected_month_high = excluded.expected_month_high,
      gap_probability = excluded.gap_probability;
  get diagnostics put = row_count;
  return put;
end
$$;
comment on function public.put_lead_forecasts(date, integer, text) is
  'Puts forecasts of a claimed attempt aside for its working transaction: a JSON object of lists of equal length, one for each column; returns how many. PT409 once the attempt is not the newest.';
revoke all on function public.put_lead_forecasts(date, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.put_lead_forecasts(date, integer, text) to service_role;

create or replace function private.write_partner_lead_gaps(p_date date, p_partner_ids uuid[]) returns jsonb
language plpgsql
set search_path = ''
-- Compiling the plan would cost more than it saves.
set jit = 'off'
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
