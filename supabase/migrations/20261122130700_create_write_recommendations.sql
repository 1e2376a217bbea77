-- The writing half of generate_ai_partner_recommendations_daily: what a page of partners is proposed now.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.begin_recommendations(
  p_date date, p_attempt integer, p_above integer, p_size integer
) returns jsonb
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

  return private.plan_job_shards(
    'generate_ai_partner_recommendations_daily', p_date, p_attempt,
    array(
      select p.id from public.profiles as p
      where p.auto_marketing_enabled and p.marketing_mode in ('hybrid', 'full_marketing')
      order by p.id
    ),
    p_above, p_size,
    jsonb_build_object(
      'median_cpls', private.segment_median_cpls(p_date),
      'evidence', private.segment_response_evidence(p_date),
      'without_gaps', (
        select coalesce(jsonb_agg(f -> 'partner_id'), '[]')
        from jsonb_array_elements(coalesce(demand.counts -> 'failures', '[]')) as f
      )
    )
  );
end
$$;
comment on function public.begin_recommendations(date, integer, integer, integer) is
  'Opens a claimed attempt of generate_ai_partner_recommendations_daily and cuts it into shards of p_size partners where there are more than p_above: {"shards": n}. Their opening: {"median_cpls": {segment: EUR as text}, "evidence": {segment: {"score", "information"}}, "without_gaps": [partners whose gaps failed]}. PT503 before the day''s gaps are there, PT422 when a newer day has been done.';
revoke all on function public.begin_recommendations(date, integer, integer, integer) from public, anon, authenticated, service_role;
grant execute on function public.begin_recommendations(date, integer, integer, integer) to service_role;

create or replace function private.write_proposals(p_date date, p_partner_ids uuid[], p_proposals jsonb)
returns jsonb
language plpgsql
set search_path = ''
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
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
  p_date date, p_attempt integer, p_shard integer, p_after uuid, p_next uuid, p_partner_ids uuid[],
  p_proposals text, p_counts text
) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  this_job constant text := 'generate_ai_partner_recommendations_daily';
  shard constant private.job_run_shards := private.begin_shard_work(this_job, p_date, p_attempt, p_shard);
  written jsonb;
  sum jsonb;
begin
  if shard.finished_at is not null then
    return private.shard_answer(this_job, p_date, p_attempt, null, true);
  end if;
  -- Another delivery wrote this page, or we did and the answer was lost.
  if shard.done_through is distinct from p_after then
    return private.shard_answer(this_job, p_date, p_attempt, shard.done_through, false);
  end if;
  written := jsonb_build_object('proposed', 0, 'created', 0, 'refreshed', 0, 'expired', 0, 'resting', 0)
    || private.for_each_partner('private.write_proposals', p_date, p_partner_ids, p_proposals::jsonb);
  sum := private.add_counts(shard.counts, private.add_counts(p_counts::jsonb, jsonb_build_object(
    'rows', (written ->> 'proposed')::bigint - (written ->> 'resting')::bigint,
    'rows_changed',
    (written ->> 'created')::bigint + (written ->> 'refreshed')::bigint + (written ->> 'expired')::bigint,
    'details', written - 'failures',
    'failures', written -> 'failures'
  )));
  if p_next is not null then
    update private.job_run_shards as s
    set done_through = p_next, counts = sum
    where s.job = this_job and s.date = p_date and s.shard = p_shard;
  elsif private.finish_shard_work(this_job, p_date, p_attempt, p_shard, sum) then
    perform private.finish_sharded_run(this_job, p_date);
  end if;
  return private.shard_answer(this_job, p_date, p_attempt, p_next, p_next is null);
end
$$;
comment on function public.write_recommendations(date, integer, integer, uuid, uuid, uuid[], text, text) is
  'Writes the proposals of a shard''s page, the partners after p_after through p_next (null: the last page), in one transaction: a JSON array and the counts of who was looked at, as text (the local server would wrap them once more). A page that is written already is left as it is. The last page of the last shard finishes the run. Returns {"is_done", "after": where to go on, "run": the run''s counts once it is finished}.';
revoke all on function public.write_recommendations(date, integer, integer, uuid, uuid, uuid[], text, text)
from public, anon, authenticated, service_role;
grant execute on function public.write_recommendations(date, integer, integer, uuid, uuid, uuid[], text, text)
to service_role;
