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

create or replace function public.read_lead_histories(p_date date, p_days integer, p_after uuid, p_limit integer)
returns jsonb
language plpgsql stable
set search_path = ''
set statement_timeout = '10min'
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
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
  -- Counted before they are joined: nothing tells the planner how many links there are, and for few it would look
  -- each one's leads up.
  days as (
    select links.series, a.day, a.leads
    from (
      select
        l.user_id, l.segment_id, (l.created_at at time zone 'Europe/Amsterdam')::date - first_day as day,
        count(*) as leads
      from public.leads as l
      where l.user_id = any (partner_ids)
        and l.created_at >= first_day::timestamp at time zone 'Europe/Amsterdam'
        and l.created_at < (p_date + 1)::timestamp at time zone 'Europe/Amsterdam'
      group by 1, 2, 3
    ) as a
    join links on links.partner_id = a.user_id and links.segment_id = a.segment_id
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
