-- The writing half of generate_ai_partner_recommendations_daily: what a page of partners is proposed now.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.begin_recommendations(p_date date, p_attempt integer) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  demand public.job_runs;
  newer date;
begin
  perform private.begin_job_work('generate_ai_partner_recommendations_daily', p_date, p_attempt);

  -- Without the night's gaps every proposal would seem not to hold any more.
  select * into demand from public.job_runs as run
  where run.job = 'run_partner_demand_planning_daily' and run.date = p_date;
  if demand.status is distinct from 'succeeded' and coalesce(demand.counts -> 'failures', '[]') = '[]' then
    raise sqlstate 'PT503' using
      message = format('The lead gaps of %s are not there yet: run_partner_demand_planning_daily has not succeeded', p_date),
      hint = 'Run run_partner_demand_planning_daily for that day first.';
  end if;

  select max(run.date) into newer from public.job_runs as run
  where run.job = 'generate_ai_partner_recommendations_daily' and run.status = 'succeeded' and run.date > p_date;
  if newer is not null then
    raise sqlstate 'PT422' using
      message = format('The proposals of %s are there already; those of %s would be older', newer, p_date),
      detail = '/date';
  end if;

  return jsonb_build_object(
    'median_cpls', private.segment_median_cpls(p_date),
    'without_gaps', (
      select coalesce(jsonb_agg(f -> 'partner_id'), '[]')
      from jsonb_array_elements(coalesce(demand.counts -> 'failures', '[]')) as f
    )
  );
end
$$;
comment on function public.begin_recommendations(date, integer) is
  'Opens a claimed attempt of generate_ai_partner_recommendations_daily: {"median_cpls": {segment: EUR as text}, "without_gaps": [partners whose gaps failed]}. PT503 before the day''s gaps are there, PT422 when a newer day has been done.';
revoke all on function public.begin_recommendations(date, integer) from public, anon, authenticated, service_role;
grant execute on function public.begin_recommendations(date, integer) to service_role;

create or replace function private.write_proposals(p_date date, p_partner_ids uuid[], p_proposals jsonb)
returns jsonb
language plpgsql
set search_path = ''
set jit = 'off'
-- The plan of the night's first pages, made while there are few proposals, reads all of them for every later page.
set plan_cache_mode = 'force_custom_plan'
as $$
declare
  -- A week and a day: a proposal outlives a few nights that fail, not more.
  good_until constant timestamptz := (p_date + 9)::timestamp at time zone 'Europe/Amsterdam';
  counts jsonb;
begin
  with proposals as materialized (
    select p.*
    from jsonb_to_recordset(p_proposals) as p (
      partner_id uuid, segment_id uuid, campaign_id uuid, landing_page_id uuid, action_type text,
      action_details jsonb, priority text, rule text, rule_version integer, reason text, reason_en text,
      expected_effect jsonb, inputs jsonb, lead_gap numeric, dedupe_key text
    )
    where p.partner_id = any (p_partner_ids)
  ),
  resting as materialized (
    select distinct p.dedupe_key
    from proposals as p
    join public.ai_marketing_recommendations as r on r.dedupe_key = p.dedupe_key
    where
      -- Rejected: two weeks of rest.
      (
        r.status = 'rejected'
        and (r.reviewed_at at time zone 'Europe/Amsterdam')::date > p_date - 14
      )
      -- Approved: an admin or the ad platform is about to carry it out.
      or r.status = 'approved'
  ),
  gone as (
    update public.ai_marketing_recommendations as r
    set status = 'expired'
    where r.status = 'pending' and r.partner_id = any (p_partner_ids)
      -- About drift the sync decides.
      and r.action_type not in ('adopt_campaign_drift', 'revert_campaign_drift')
      and not exists (
        select from proposals as p
        where p.dedupe_key = r.dedupe_key and p.dedupe_key not in (select resting.dedupe_key from resting)
      )
    returning 1
  ),
  written as (
    insert into public.ai_marketing_recommendations as r (
      partner_id, segment_id, campaign_id, landing_page_id, action_type, action_details, priority, rule,
      rule_version, reason, reason_en, expected_effect, inputs, lead_gap, dedupe_key, expires_at
    )
    select
      p.partner_id, p.segment_id, p.campaign_id, p.landing_page_id, p.action_type, p.action_details, p.priority,
      p.rule, p.rule_version, p.reason, p.reason_en, p.expected_effect, p.inputs, p.lead_gap, p.dedupe_key,
      good_until
    from proposals as p
    where p.dedupe_key not in (select resting.dedupe_key from resting)
    on conflict (dedupe_key) where status = 'pending' do update
      set
        segment_id = excluded.segment_id,
        campaign_id = excluded.campaign_id,
        landing_page_id = excluded.landing_page_id,
        action_details = excluded.action_details,
        priority = excluded.priority,
        rule = excluded.rule,
        rule_version = excluded.rule_version,
        reason = excluded.reason,
        reason_en = excluded.reason_en,
        expected_effect = excluded.expected_effect,
        inputs = excluded.inputs,
        lead_gap = excluded.lead_gap,
        expires_at = excluded.expires_at,
        refreshed_at = now()
      -- The same night again finds everything as it is, and writes nothing.
      where (
        r.segment_id, r.campaign_id, r.landing_page_id, r.action_details, r.priority, r.rule, r.rule_version,
        r.reason, r.reason_en, r.expected_effect, r.inputs, r.lead_gap, r.expires_at
      ) is distinct from (
        excluded.segment_id, excluded.campaign_id, excluded.landing_page_id, excluded.action_details,
        excluded.priority, excluded.rule, excluded.rule_version, excluded.reason, excluded.reason_en,
        excluded.expected_effect, excluded.inputs, excluded.lead_gap, excluded.expires_at
      )
    returning (r.refreshed_at is null) as is_new
  )
  select jsonb_build_object(
    'proposed', (select count(*) from proposals),
    'created', (select count(*) from written where written.is_new),
    'refreshed', (select count(*) from written where not written.is_new),
    'expired', (select count(*) from gone),
    'resting', (select count(*) from resting)
  )
  into counts;
  return counts;
end
$$;
comment on function private.write_proposals(date, uuid[], jsonb) is
  'Makes the pending proposals of the partners named those given: inserts, refreshes what differs, expires what is not among them, leaves out what was rejected within 14 days or is approved and not done; returns counts.';
revoke all on function private.write_proposals(date, uuid[], jsonb) from public, anon, authenticated, service_role;
grant execute on function private.write_proposals(date, uuid[], jsonb) to service_role;

create or replace function public.write_recommendations(
  p_date date, p_attempt integer, p_partner_ids uuid[], p_proposals text
) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
begin
  perform private.begin_job_work('generate_ai_partner_recommendations_daily', p_date, p_attempt);
  return private.for_each_partner('private.write_proposals', p_date, p_partner_ids, p_proposals::jsonb);
end
$$;
comment on function public.write_recommendations(date, integer, uuid[], text) is
  'Writes a page of partners'' proposals (a JSON array, as text: the local server would wrap it once more) in one transaction, for a claimed attempt of the job; returns counts, and partners whose rows could not be written as failures.';
revoke all on function public.write_recommendations(date, integer, uuid[], text) from public, anon, authenticated, service_role;
grant execute on function public.write_recommendations(date, integer, uuid[], text) to service_role;

create or replace function public.finish_recommendations(p_date date, p_attempt integer, p_counts text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform private.begin_job_work('generate_ai_partner_recommendations_daily', p_date, p_attempt);
  return private.finish_job_work('generate_ai_partner_recommendations_daily', p_date, p_counts::jsonb);
end
$$;
comment on function public.finish_recommendations(date, integer, text) is
  'Records the claimed attempt of generate_ai_partner_recommendations_daily as finished with its counts (a JSON object, as text).';
revoke all on function public.finish_recommendations(date, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.finish_recommendations(date, integer, text) to service_role;
