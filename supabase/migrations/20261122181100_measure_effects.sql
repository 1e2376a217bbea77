-- The work of measure_recommendation_effects_daily in the database: what is due, the days to compare, writing what
-- came out. Comparing itself is done by the job.

set lock_timeout = '5s';
set statement_timeout = '10min';

-- squawk-ignore require-concurrent-index-creation
create index if not exists ai_marketing_recommendations_applied_at_idx
  on public.ai_marketing_recommendations (applied_at) where applied_at is not null;

create or replace function public.begin_effects(p_date date, p_attempt integer) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform private.begin_job_work('measure_recommendation_effects_daily', p_date, p_attempt);
  if not exists (
    select from public.job_runs as run
    where run.job = 'calculate_partner_lead_stats_daily'
      -- A run fills the six days before its own too.
      and run.date between p_date and p_date + 6
      -- Where some partners failed, all others' leads are counted.
      and (run.status = 'succeeded' or run.counts -> 'failures' <> '[]')
  ) then
    raise sqlstate 'PT503' using
      message = format('The leads of %s have not been counted yet', p_date),
      hint = 'Run calculate_partner_lead_stats_daily for that day first.';
  end if;

  -- What is known now is what was known then only while the day is fresh.
  if p_date >= (now() at time zone 'Europe/Amsterdam')::date - 2 then
    insert into public.lead_report_delays (date, age, leads, own_campaign_leads)
    select
      days.day::date, p_date - days.day::date, coalesce(sum(s.platform_leads + s.own_campaign_leads), 0),
      coalesce(sum(s.own_campaign_leads), 0)
    from generate_series(p_date - 13, p_date, interval '1 day') as days (day)
    left join public.partner_lead_stats as s on s.date = days.day::date
    group by days.day
    on conflict (date, age) do nothing;
  end if;

  return jsonb_build_object(
    -- Per age: leads of the days of which the next age is known too, at this age and at the next.
    'delays', (
      select coalesce(jsonb_agg(jsonb_build_array(grown.age, grown.leads, grown.later_leads) order by grown.age), '[]')
      from (
        select d.age, sum(d.leads) as leads, sum(later.leads) as later_leads
        from public.lead_report_delays as d
        join public.lead_report_delays as later on later.date = d.date and later.age = d.age + 1
        where d.date between p_date - 90 and p_date
        group by d.age
      ) as grown
    )
  );
end
$$;
comment on function public.begin_effects(date, integer) is
  'Opens a claimed attempt of measure_recommendation_effects_daily: notes what is known of the last 14 days'' leads, and returns {"delays": [[age, leads, the same days'' leads a day later]]}. PT503 before the day''s leads are counted.';

create or replace function private.effect_began_on(r public.ai_marketing_recommendations) returns date
language sql stable
set search_path = ''
as $$
  select (began.at at time zone 'Europe/Amsterdam')::date
  from (
    select case r.action_type
      when 'create_landing_page' then (
        select greatest(p.published_at, r.executed_at) from public.partner_landing_pages as p
        where p.id = r.landing_page_id and p.published_at is not null
      )
      when 'create_campaign' then (
        select greatest(c.started_at, r.executed_at) from public.partner_marketing_campaigns as c
        where c.id = r.campaign_id and c.started_at is not null
      )
      else r.executed_at
    end as at
  ) as began
$$;
comment on function private.effect_began_on(public.ai_marketing_recommendations) is
  'The day an executed proposal began to work: a page it made when published, a campaign it made when started; null before.';

create or replace function public.list_effects_due(p_date date, p_outlooks integer) returns jsonb
language sql stable
set search_path = ''
set statement_timeout = '10min'
as $$
  with executed as materialized (
    select r, private.effect_began_on(r) as began_on
    from public.ai_marketing_recommendations as r
    where r.status = 'executed' and r.action_type not in ('adopt_campaign_drift', 'revert_campaign_drift')
      -- What began to work long after it was carried out, a page that lay unpublished, is measured from then.
      and r.executed_at >= (p_date - 180)::timestamp at time zone 'Europe/Amsterdam'
      and r.executed_at < (p_date + 1)::timestamp at time zone 'Europe/Amsterdam'
  ),
  measured as (
    select (e.r).id, (e.r).partner_id, (e.r).segment_id, (e.r).rule, (e.r).action_type, (e.r).created_at,
      e.began_on + 1 as first_day, horizon.days as horizon, false as ends_spending
    from executed as e
    cross join unnest(array[14, 28]) as horizon (days)
    left join public.recommendation_effects as done
      on done.recommendation_id = (e.r).id and done.horizon_days = horizon.days
    where e.began_on + horizon.days <= p_date and e.began_on >= p_date - 60
      -- The same day again gives the same rows again.
      and (done.measured_on is null or done.measured_on = p_date)
  ),
  awaited as (
    select r.id, r.partner_id, r.segment_id, r.rule, r.action_type, r.created_at,
      p_date + 1 as first_day, 0 as horizon,
      r.action_type = 'pause_campaign' and not exists (
        select from public.partner_marketing_campaigns as other
        where other.partner_id = r.partner_id and other.segment_id is not distinct from r.segment_id
          and other.status = 'active' and other.id is distinct from r.campaign_id
      ) as ends_spending
    from public.ai_marketing_recommendations as r
    left join public.recommendation_outlooks as made on made.recommendation_id = r.id
    where (r.status = 'pending' or (r.status = 'approved' and r.applied_at is null))
      and r.action_type not in ('adopt_campaign_drift', 'revert_campaign_drift')
      -- Made by the night after the date at the latest: a night of long ago foresees nothing of today.
      and r.created_at < (p_date + 2)::timestamp at time zone 'Europe/Amsterdam'
      and (made.made_on is null or made.made_on = p_date or made.made_on <= p_date - 7)
    order by made.made_on nulls first, r.created_at, r.id
    limit p_outlooks
  )
  select coalesce(jsonb_agg(
    jsonb_build_object(
      'recommendation_id', due.id, 'partner_id', due.partner_id, 'segment_id', due.segment_id, 'rule', due.rule,
      'action_type', due.action_type, 'first_day', due.first_day, 'horizon', due.horizon,
      'ends_spending', due.ends_spending
    )
    order by due.segment_id, due.first_day, due.horizon, due.id
  ), '[]')
  from (select * from measured union all select * from awaited) as due
$$;
comment on function public.list_effects_due(date, integer) is
  'What is to be worked out on a date: executed proposals whose 14 or 28 days are over and not measured, and at most so many open ones (horizon 0) without a fresh outlook; ends_spending where one would pause the partner''s last campaign of the segment.';

create or replace function public.read_effect_panel(
  p_segment_id uuid, p_partner_ids uuid[], p_first date, p_clean_from date, p_last date, p_donors integer
) returns jsonb
language sql stable
set search_path = ''
set statement_timeout = '10min'
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
as $$
  with here as (
    select s.branch, s.region from public.lead_segments as s where s.id = p_segment_id
  ),
  -- A proposal about no segment is about the partner: all its segments together.
  candidates as materialized (
    select link.partner_id, link.segment_id,
      case when s.id = p_segment_id then 0 when s.branch = here.branch then 1 else 2 end as distance
    from here
    join public.lead_segments as s on s.branch = here.branch or s.region = here.region
    join public.partner_segments as link on link.segment_id = s.id and link.is_active
    union all
    select p.id, null, 0
    from public.profiles as p
    where p_segment_id is null and p.primary_branch in (
      select own.primary_branch from public.profiles as own where own.id = any (p_partner_ids)
    )
  ),
  changed as materialized (
    select r.partner_id, r.segment_id
    from public.ai_marketing_recommendations as r
    where r.applied_at >= p_clean_from::timestamp at time zone 'Europe/Amsterdam'
      and r.applied_at < (p_last + 1)::timestamp at time zone 'Europe/Amsterdam'
    union
    select b.partner_id, c.segment_id
    from public.marketing_budget_changes as b
    left join public.partner_marketing_campaigns as c on c.id = b.campaign_id
    where b.changed_at >= p_clean_from::timestamp at time zone 'Europe/Amsterdam'
      and b.changed_at < (p_last + 1)::timestamp at time zone 'Europe/Amsterdam'
  ),
  free as (
    select c.partner_id, c.segment_id, c.distance
    from candidates as c
    where c.partner_id <> all (p_partner_ids)
      and not exists (
        select from changed as x
        where x.partner_id = c.partner_id
          and (x.segment_id = c.segment_id or x.segment_id is null or c.segment_id is null)
      )
    -- Their days are counted next, which is too much for a whole country: some of them, the same every night.
    order by c.distance, hashtextextended(c.partner_id::text || coalesce(c.segment_id::text, ''), 0), c.partner_id
    limit 5 * p_donors
  ),
  busy as materialized (
    select f.partner_id, f.segment_id, f.distance, counted.leads
    from free as f
    cross join lateral (
      select sum(s.platform_leads + s.own_campaign_leads) as leads
      from public.partner_lead_stats as s
      where s.partner_id = f.partner_id and s.date between p_first and p_clean_from
        and (f.segment_id is null or s.segment_id = f.segment_id)
    ) as counted
    where counted.leads > 0
  ),
  units as (
    (
      select b.partner_id, b.segment_id, true as is_donor from busy as b
      order by b.distance, b.leads desc, b.partner_id, b.segment_id
      limit p_donors
    )
    union all
    select own.id, p_segment_id, false from unnest(p_partner_ids) as own (id)
  )
  select coalesce(jsonb_agg(
    jsonb_build_object('partner_id', u.partner_id, 'is_donor', u.is_donor, 'days', days.rows)
    order by u.is_donor, u.partner_id, u.segment_id
  ), '[]')
  from units as u
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_array(
      d.date - p_first, d.platform_leads + d.own_campaign_leads, d.own_campaign_leads, d.spend::text
    ) order by d.date), '[]') as rows
    from (
      select
        s.date, sum(s.platform_leads)::integer as platform_leads,
        sum(s.own_campaign_leads)::integer as own_campaign_leads, sum(s.spend) as spend
      from public.partner_lead_stats as s
      where s.partner_id = u.partner_id and s.date between p_first and p_last
        and (u.segment_id is null or s.segment_id = u.segment_id)
      group by s.date
    ) as d
  ) as days
$$;
comment on function public.read_effect_panel(uuid, uuid[], date, date, date, integer) is
  'Days of partners in a segment (null: in all of theirs) and of at most so many others of the same branch or region without a change from p_clean_from on: [{partner_id, is_donor, days: [[days since p_first, leads, own campaign leads, EUR as text]]}].';

create or replace function public.count_other_changes(p_effects text) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_array(e.recommendation_id, others.n)), '[]')
  from jsonb_to_recordset(p_effects::jsonb) as e (
    recommendation_id uuid, partner_id uuid, segment_id uuid, first_day date, last_day date
  )
  cross join lateral (
    select
      (
        select count(*)
        from public.ai_marketing_recommendations as r
        where r.partner_id = e.partner_id and r.id <> e.recommendation_id
          and (r.segment_id is null or e.segment_id is null or r.segment_id = e.segment_id)
          and r.applied_at >= (e.first_day - 1)::timestamp at time zone 'Europe/Amsterdam'
          and r.applied_at < (e.last_day + 1)::timestamp at time zone 'Europe/Amsterdam'
      ) + (
        -- What a proposal changed is logged with its id, and counted above. Budgets saved together are one change.
        select count(distinct b.changed_at)
        from public.marketing_budget_changes as b
        left join public.partner_marketing_campaigns as c on c.id = b.campaign_id
        where b.partner_id = e.partner_id and b.recommendation_id is null
          and (c.segment_id is null or e.segment_id is null or c.segment_id = e.segment_id)
          and b.changed_at >= (e.first_day - 1)::timestamp at time zone 'Europe/Amsterdam'
          and b.changed_at < (e.last_day + 1)::timestamp at time zone 'Europe/Amsterdam'
      ) as n
  ) as others
$$;
comment on function public.count_other_changes(text) is
  'How many other proposals were carried out and how often budgets were changed without one, for the same partner and segment in the same days: [[recommendation id, number]] for a JSON array, as text.';

create or replace function public.write_effects(p_date date, p_attempt integer, p_effects text, p_outlooks text)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  effects integer;
  outlooks integer;
begin
  perform private.begin_job_work('measure_recommendation_effects_daily', p_date, p_attempt);
  with written as (
    insert into public.recommendation_effects as e
    select f.*
    from jsonb_populate_recordset(null::public.recommendation_effects, p_effects::jsonb) as f
    -- A proposal that was deleted since the job read it has no effect any more.
    where exists (select from public.ai_marketing_recommendations as r where r.id = f.recommendation_id)
    on conflict (recommendation_id, horizon_days) do update
      set
        measure = excluded.measure, expected = excluded.expected, verdict = excluded.verdict,
        change = excluded.change, change_low = excluded.change_low, change_high = excluded.change_high,
        p_value = excluded.p_value, deviate = excluded.deviate, leads_observed = excluded.leads_observed,
        leads_without = excluded.leads_without, donors = excluded.donors,
        other_changes = excluded.other_changes, first_day = excluded.first_day, last_day = excluded.last_day,
        text = excluded.text, text_en = excluded.text_en, measured_on = excluded.measured_on
      where e is distinct from excluded
    returning 1
  )
  select count(*) into effects from written;
  with written as (
    insert into public.recommendation_outlooks as o
    select f.*
    from jsonb_populate_recordset(null::public.recommendation_outlooks, p_outlooks::jsonb) as f
    where exists (select from public.ai_marketing_recommendations as r where r.id = f.recommendation_id)
    on conflict (recommendation_id) do update
      set
        measure = excluded.measure, expected = excluded.expected, horizon_days = excluded.horizon_days,
        baseline_per_week = excluded.baseline_per_week, detectable_change = excluded.detectable_change,
        text = excluded.text, text_en = excluded.text_en, made_on = excluded.made_on
      where o is distinct from excluded
    returning 1
  )
  select count(*) into outlooks from written;
  return jsonb_build_object('effects', effects, 'outlooks', outlooks);
end
$$;
comment on function public.write_effects(date, integer, text, text) is
  'Writes effects and outlooks for the claimed attempt, rows of their tables as JSON arrays in text; returns how many rows changed.';

create or replace function public.rule_effects() returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  -- The job works with the service key, whose role reads all; a user must be an admin.
  if coalesce(current_setting('role', true), '') <> 'service_role' and not private.is_admin() then
    raise sqlstate 'PT403' using message = 'Only an admin sees what rules achieve';
  end if;
  return jsonb_build_object(
    'rules', (
      select coalesce(jsonb_agg(to_jsonb(rules) order by rules.rule), '[]')
      from (
        select
          r.rule,
          count(*) as proposed,
          -- What came of an approval was approved before.
          count(*) filter (where r.status in ('approved', 'executed', 'failed')) as approved,
          count(*) filter (where r.status = 'rejected') as rejected,
          count(*) filter (where r.status = 'expired') as expired,
          count(*) filter (where r.status = 'executed') as executed,
          count(*) filter (where r.status = 'pending') as pending,
          count(e.p_value) as measured,
          count(*) filter (where e.verdict = 'effect') as with_effect,
          count(*) filter (where e.verdict = 'opposite') as with_opposite_effect,
          count(*) filter (where e.verdict = 'none') as without_visible_effect,
          count(*) filter (where e.verdict = 'unmeasurable') as unmeasurable,
          round(percentile_cont(0.5) within group (order by e.change)::numeric, 4) as median_change,
          coalesce(sum(e.deviate), 0) as sum_of_deviates
        from public.ai_marketing_recommendations as r
        left join public.recommendation_effects as e on e.recommendation_id = r.id and e.horizon_days = 28
        -- Expired ones are deleted after 6 months: counted together with older others, shares would shift.
        where r.created_at >= ((now() at time zone 'Europe/Amsterdam')::date - interval '6 months')
          at time zone 'Europe/Amsterdam'
        group by r.rule
      ) as rules
    ),
    'reported_on', (select max(report.date) from public.rule_effect_reports as report),
    'reported_rules', (
      select coalesce(jsonb_agg(report.rule order by report.rule), '[]')
      from public.rule_effect_reports as report
      where report.is_without_effect
        and report.date = (select max(latest.date) from public.rule_effect_reports as latest)
    )
  );
end
$$;
comment on function public.rule_effects() is
  'For admins and the job: per rule how often it proposed in the last 6 months, what was decided of that, what the 28 days after showed; and whom the last weekly report names.';

create or replace function public.finish_effects(p_date date, p_attempt integer, p_counts text, p_report text)
returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform private.begin_job_work('measure_recommendation_effects_daily', p_date, p_attempt);
  insert into public.rule_effect_reports as report (date, rule, figures, is_without_effect)
  select p_date, f.rule, f.figures, f.is_without_effect
  from jsonb_to_recordset(p_report::jsonb) as f (rule text, figures jsonb, is_without_effect boolean)
  on conflict (date, rule) do update
    set figures = excluded.figures, is_without_effect = excluded.is_without_effect;
  return private.finish_job_work('measure_recommendation_effects_daily', p_date, p_counts::jsonb);
end
$$;
comment on function public.finish_effects(date, integer, text, text) is
  'Records the claimed attempt of measure_recommendation_effects_daily as finished with its counts, and the weekly report where there is one (JSON, as text).';

revoke all on function public.begin_effects(date, integer) from public, anon, authenticated, service_role;
revoke all on function private.effect_began_on(public.ai_marketing_recommendations)
  from public, anon, authenticated, service_role;
revoke all on function public.list_effects_due(date, integer) from public, anon, authenticated, service_role;
revoke all on function public.read_effect_panel(uuid, uuid[], date, date, date, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.count_other_changes(text) from public, anon, authenticated, service_role;
revoke all on function public.write_effects(date, integer, text, text)
  from public, anon, authenticated, service_role;
revoke all on function public.rule_effects() from public, anon, authenticated, service_role;
revoke all on function public.finish_effects(date, integer, text, text)
  from public, anon, authenticated, service_role;

grant execute on function public.begin_effects(date, integer) to service_role;
grant execute on function private.effect_began_on(public.ai_marketing_recommendations) to service_role;
grant execute on function public.list_effects_due(date, integer) to service_role;
grant execute on function public.read_effect_panel(uuid, uuid[], date, date, date, integer) to service_role;
grant execute on function public.count_other_changes(text) to service_role;
grant execute on function public.write_effects(date, integer, text, text) to service_role;
grant execute on function public.rule_effects() to authenticated, service_role;
grant execute on function public.finish_effects(date, integer, text, text) to service_role;
