-- The database's part of sync_partner_campaigns_daily: figures of 14 days, states, drift.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.begin_campaign_sync(
  p_date date, p_attempt integer, p_above integer, p_size integer
) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform private.begin_job_work('sync_partner_campaigns_daily', p_date, p_attempt);
  return private.plan_job_shards(
    'sync_partner_campaigns_daily', p_date, p_attempt,
    -- A partner has one account of a channel, so a range of partners is a range of accounts.
    array(
      select a.partner_id from public.partner_ad_accounts as a where a.channel = 'google_ads' order by a.partner_id
    ),
    p_above, p_size
  );
end
$$;
comment on function public.begin_campaign_sync(date, integer, integer, integer) is
  'Opens a claimed attempt of sync_partner_campaigns_daily and cuts it into shards of p_size accounts where there are more than p_above: {"shards": n}.';
revoke all on function public.begin_campaign_sync(date, integer, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function public.begin_campaign_sync(date, integer, integer, integer) to service_role;

create or replace function public.list_sync_accounts(p_date date, p_attempt integer, p_shard integer) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  shard constant private.job_run_shards := private.begin_shard_work(
    'sync_partner_campaigns_daily', p_date, p_attempt, p_shard
  );
begin
  return (
    with linked as materialized (
      select a.* from public.partner_ad_accounts as a
      where a.channel = 'google_ads'
        and (shard.after_partner is null or a.partner_id > shard.after_partner)
        and (shard.through_partner is null or a.partner_id <= shard.through_partner)
    )
    select jsonb_build_object(
      'read_at', clock_timestamp(),
      'linked', (select count(*) from linked),
      'accounts', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'account', a.external_account_id, 'partner_id', a.partner_id, 'is_verified', a.verified_at is not null
            )
            order by a.external_account_id
          ),
          '[]'
        )
        from linked as a
        where exists (
          select from public.partner_marketing_campaigns as c
          where c.partner_id = a.partner_id and c.channel = 'google_ads' and c.external_campaign_id is not null
            -- What it did in its last days may still be corrected.
            and (c.status <> 'archived' or c.ended_at > p_date - 14 or c.sync_status = 'drifted')
        )
      )
    )
  );
end
$$;
comment on function public.list_sync_accounts(date, integer, integer) is
  'What a shard has to read: {"read_at", "linked": accounts of its partners, "accounts": [{account, partner_id, is_verified}] of those that hold campaigns}.';
revoke all on function public.list_sync_accounts(date, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function public.list_sync_accounts(date, integer, integer) to service_role;

create or replace function private.write_account_figures(p_date date, p_partner_ids uuid[], p_read jsonb) returns jsonb
language plpgsql
set search_path = ''
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
as $$
declare
  read_at constant timestamptz := p_read ->> 'read_at';
  figures record;
  states record;
begin
  perform 1 from public.partner_marketing_campaigns as c
  where c.partner_id = any (p_partner_ids) and c.channel = 'google_ads' order by c.id for no key update;

  with accounts as materialized (
    select a.*
    from jsonb_to_recordset(p_read -> 'accounts') as a (partner_id uuid, campaigns jsonb)
    where a.partner_id = any (p_partner_ids)
  ),
  reported as materialized (
    select c.id as campaign_id, r.date, r.spend, r.clicks, r.impressions, r.conversions
    from accounts as a
    cross join lateral jsonb_to_recordset(a.campaigns) as r (
      external_id text, date date[], spend numeric[], clicks integer[], impressions integer[], conversions numeric[]
    )
    join public.partner_marketing_campaigns as c
      on c.partner_id = a.partner_id and c.channel = 'google_ads' and c.external_campaign_id = r.external_id
  ),
  wanted as (
    select
      f.campaign_id, f.date, sum(f.spend) as spend, sum(f.clicks) as clicks, sum(f.impressions) as impressions,
      sum(f.conversions) as conversions
    from (
      select reported.campaign_id, d.date, d.spend, d.clicks, d.impressions, d.conversions
      from reported
      cross join lateral unnest(
        reported.date, reported.spend, reported.clicks, reported.impressions, reported.conversions
      ) as d (date, spend, clicks, impressions, conversions)
      where d.date between p_date - 13 and p_date
      union all
      -- A day that the platform does not name was a day of nothing, also where it named it before.
      select m.campaign_id, m.date, 0, 0, 0, 0
      from reported
      join public.campaign_daily_metrics as m on m.campaign_id = reported.campaign_id
      where m.date between p_date - 13 and p_date
    ) as f
    group by f.campaign_id, f.date
  ),
  written as (
    insert into public.campaign_daily_metrics as m (campaign_id, date, spend, clicks, impressions, conversions)
    select wanted.campaign_id, wanted.date, wanted.spend, wanted.clicks, wanted.impressions, wanted.conversions
    from wanted
    on conflict (campaign_id, date) do update
      set spend = excluded.spend, clicks = excluded.clicks, impressions = excluded.impressions,
        conversions = excluded.conversions
      where (m.spend, m.clicks, m.impressions, m.conversions)
        is distinct from (excluded.spend, excluded.clicks, excluded.impressions, excluded.conversions)
    returning 1
  )
  select
    (select count(*) from accounts) as accounts,
    (select count(*) from reported) as campaigns,
    (select count(*) from wanted) as rows,
    (select count(*) from written) as changed
  into figures;

  with accounts as materialized (
    select a.*
    from jsonb_to_recordset(p_read -> 'accounts') as a (partner_id uuid, account text, campaigns jsonb)
    where a.partner_id = any (p_partner_ids)
  ),
  reported as materialized (
    select a.partner_id, r.*
    from accounts as a
    cross join lateral jsonb_to_recordset(a.campaigns) as r (external_id text, status text, daily_budget numeric)
  ),
  compared as (
    select
      c.id, c.status, c.external_campaign_id, a.account, r.external_id is null as is_missing, r.status as at_platform,
      nullif(
        case
          when r.status <> case c.status when 'planned' then 'paused' when 'archived' then 'removed' else c.status end
            then jsonb_build_object('status', jsonb_build_object('ours', c.status, 'platform', r.status))
          else '{}'
        end || case
          when c.status in ('active', 'paused') and r.status <> 'removed'
            and r.daily_budget <> private.pushed_daily_budget(c.daily_budget, c.monthly_budget)
            then jsonb_build_object('daily_budget', jsonb_build_object(
              'ours', private.pushed_daily_budget(c.daily_budget, c.monthly_budget)::text,
              'platform', r.daily_budget::numeric(10, 2)::text
            ))
          else '{}'
        end,
        '{}'
      ) as drift
    from accounts as a
    join public.partner_marketing_campaigns as c
      on c.partner_id = a.partner_id and c.channel = 'google_ads' and c.external_campaign_id is not null
    left join reported as r on r.partner_id = a.partner_id and r.external_id = c.external_campaign_id
    where
      (c.status <> 'archived' or r.status <> 'removed' or c.sync_status = 'drifted')
      -- What is on its way there, or got there after we looked, is no drift.
      and not exists (
        select from public.ad_platform_operations as o
        where o.campaign_id = c.id and (o.status not in ('done', 'withdrawn') or o.updated_at >= read_at)
      )
  ),
  changed as (
    update public.partner_marketing_campaigns as c
    set
      -- Removed for good: there is nothing to decide, and it must not hold a budget any longer.
      status = case when k.at_platform = 'removed' then 'archived' else c.status end,
      drift = k.drift,
      sync_status = case
        when k.is_missing then 'failed'
        when k.at_platform = 'removed' or k.drift is null then 'synced'
        else 'drifted'
      end,
      sync_error = case when k.is_missing then format(
        'Google Ads has no campaign %s in account %s.', k.external_campaign_id, k.account
      ) end,
      last_synced_at = case when k.is_missing then c.last_synced_at else clock_timestamp() end
    from compared as k
    where c.id = k.id and not (k.is_missing and k.status = 'archived')
    returning c.id, c.sync_status, c.drift, k.at_platform = 'removed' and k.status <> 'archived' as is_removed
  ),
  seen as (
    update public.partner_ad_accounts as a
    set last_synced_at = clock_timestamp(), verified_at = coalesce(a.verified_at, clock_timestamp()), sync_error = null
    from accounts
    where a.partner_id = accounts.partner_id and a.channel = 'google_ads' and a.external_account_id = accounts.account
  ),
  expired as (
    update public.ai_marketing_recommendations as r
    set status = 'expired'
    from changed
    where r.campaign_id = changed.id and r.status = 'pending'
      and r.action_type in ('adopt_campaign_drift', 'revert_campaign_drift')
      and (changed.sync_status <> 'drifted' or changed.drift is distinct from r.action_details -> 'drift')
    returning 1
  )
  select
    (select count(*) from changed where changed.sync_status = 'drifted') as drifted,
    (select count(*) from changed where changed.is_removed) as removed,
    (select count(*) from changed where changed.sync_status = 'failed') as missing,
    (select count(*) from expired) as expired
  into states;

  -- What the platform has less of than it was told, somebody took away there; what it has more of is drift.
  update private.campaigns_at_platforms as there
  set
    daily_budget = least(there.daily_budget, r.daily_budget),
    is_active = there.is_active and coalesce(r.status, '') = 'active'
  from jsonb_to_recordset(p_read -> 'accounts') as a (partner_id uuid, campaigns jsonb)
  join public.partner_marketing_campaigns as c
    on c.partner_id = a.partner_id and c.channel = 'google_ads' and c.external_campaign_id is not null
  left join lateral (
    select one.* from jsonb_to_recordset(a.campaigns) as one (external_id text, status text, daily_budget numeric)
    where one.external_id = c.external_campaign_id
  ) as r on true
  where a.partner_id = any (p_partner_ids) and there.campaign_id = c.id
    and (r.daily_budget < there.daily_budget or (there.is_active and coalesce(r.status, '') <> 'active'))
    and not exists (
      select from public.ad_platform_operations as o
      where o.campaign_id = c.id and (o.status not in ('done', 'withdrawn') or o.updated_at >= read_at)
    );
  return jsonb_build_object(
    'accounts', figures.accounts, 'campaigns', figures.campaigns,
    'rows', figures.rows, 'rows_changed', figures.changed,
    'drifted', states.drifted, 'removed', states.removed, 'missing', states.missing, 'expired', states.expired
  );
end
$$;
comment on function private.write_account_figures(date, uuid[], jsonb) is
  'Makes the figures of the 14 days ending on the date those the platform gave for these partners'' accounts, and records of every campaign whether it differs there: {"read_at", "accounts": [{partner_id, account, campaigns: [{external_id, status, daily_budget, date, spend, clicks, impressions, conversions}]}]}, of the last five a list each, one entry per day; returns counts.';
revoke all on function private.write_account_figures(date, uuid[], jsonb) from public, anon, authenticated, service_role;
grant execute on function private.write_account_figures(date, uuid[], jsonb) to service_role;

create or replace function public.write_campaign_sync(
  p_date date, p_attempt integer, p_shard integer, p_read text
) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  read constant jsonb := p_read::jsonb;
  partners constant uuid[] := array(select (a ->> 'partner_id')::uuid from jsonb_array_elements(read -> 'accounts') as a);
  counts jsonb;
begin
  perform private.begin_unfinished_shard_work('sync_partner_campaigns_daily', p_date, p_attempt, p_shard);
  counts := private.for_each_partner('private.write_account_figures', p_date, partners, read);
  perform private.count_in_shard('sync_partner_campaigns_daily', p_date, p_shard, jsonb_build_object(
    'rows_changed', coalesce(counts -> 'rows_changed', '0'),
    'details', jsonb_build_object(
      'removed', coalesce(counts -> 'removed', '0'), 'expired', coalesce(counts -> 'expired', '0')
    )
  ));
  -- A statement of its own, or it would not see what the one before has written.
  return jsonb_build_object(
    'counts', counts,
    'drifts', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'campaign_id', c.id, 'partner_id', c.partner_id, 'segment_id', c.segment_id, 'segment_code', s.code,
            'external_campaign_id', c.external_campaign_id, 'drift', c.drift,
            'adopting_costs', (
              case when coalesce(c.drift -> 'status' ->> 'platform', c.status) = 'active'
                then private.monthly_commitment(
                  private.adopted_monthly_budget(c),
                  coalesce((c.drift -> 'daily_budget' ->> 'platform')::numeric, c.daily_budget)
                )
                else 0
              end
              - case when c.status = 'active'
                then private.monthly_commitment(c.monthly_budget, c.daily_budget) else 0 end
            )::numeric(12, 2)::text
          )
          order by c.id
        ),
        '[]'
      )
      from public.partner_marketing_campaigns as c
      left join public.lead_segments as s on s.id = c.segment_id
      where c.partner_id = any (partners) and c.sync_status = 'drifted'
    )
  );
end
$$;
comment on function public.write_campaign_sync(date, integer, integer, text) is
  'Writes what was read of some accounts of a shard (JSON, as text), and counts in the shard what that changed; {"counts": with partners that could not be written as failures, "drifts": every campaign of theirs that differs, with the EUR a month that adopting would commit more}.';
revoke all on function public.write_campaign_sync(date, integer, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.write_campaign_sync(date, integer, integer, text) to service_role;

create or replace function public.write_drift_proposals(
  p_date date, p_attempt integer, p_shard integer, p_proposals text
) returns integer
language plpgsql
set search_path = ''
as $$
declare
  -- The state is today's, whichever day's figures were asked for.
  today constant date := (now() at time zone 'Europe/Amsterdam')::date;
  written integer;
begin
  perform private.begin_unfinished_shard_work('sync_partner_campaigns_daily', p_date, p_attempt, p_shard);
  insert into public.ai_marketing_recommendations as r (
    partner_id, segment_id, campaign_id, action_type, action_details, priority, rule, rule_version, reason, reason_en,
    expected_effect, inputs, dedupe_key, expires_at
  )
  select
    p.partner_id, p.segment_id, p.campaign_id, p.action_type, p.action_details, p.priority, p.rule, p.rule_version,
    p.reason, p.reason_en, p.expected_effect, p.inputs, p.dedupe_key,
    (today + 8)::timestamp at time zone 'Europe/Amsterdam'
  from jsonb_to_recordset(p_proposals::jsonb) as p (
    partner_id uuid, segment_id uuid, campaign_id uuid, action_type text, action_details jsonb, priority text,
    rule text, rule_version integer, reason text, reason_en text, expected_effect jsonb, inputs jsonb,
    dedupe_key text
  )
  join public.partner_marketing_campaigns as c
    -- It may have been decided, or changed, since it was read.
    on c.id = p.campaign_id and c.sync_status = 'drifted' and c.drift = p.action_details -> 'drift'
  where not exists (
    select from public.ai_marketing_recommendations as before
    where before.dedupe_key = p.dedupe_key and (
      before.status = 'approved'
      or (
        before.status = 'rejected' and before.action_details -> 'drift' = p.action_details -> 'drift'
        and (before.reviewed_at at time zone 'Europe/Amsterdam')::date > today - 14
      )
    )
  )
  on conflict (dedupe_key) where status = 'pending' do update
    set
      segment_id = excluded.segment_id,
      action_details = excluded.action_details,
      priority = excluded.priority,
      rule_version = excluded.rule_version,
      reason = excluded.reason,
      reason_en = excluded.reason_en,
      expected_effect = excluded.expected_effect,
      inputs = excluded.inputs,
      expires_at = excluded.expires_at,
      refreshed_at = now()
    where (r.segment_id, r.action_details, r.reason, r.reason_en, r.expires_at)
      is distinct from (
        excluded.segment_id, excluded.action_details, excluded.reason, excluded.reason_en, excluded.expires_at
      );
  get diagnostics written = row_count;
  perform private.count_in_shard(
    'sync_partner_campaigns_daily', p_date, p_shard,
    jsonb_build_object('details', jsonb_build_object('proposals', written))
  );
  return written;
end
$$;
comment on function public.write_drift_proposals(date, integer, integer, text) is
  'Proposes to adopt or to revert drift (a JSON array, as text), for a shard, in which they are counted; not what was rejected within 14 days or is being done; returns how many were written.';
revoke all on function public.write_drift_proposals(date, integer, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.write_drift_proposals(date, integer, integer, text) to service_role;

create or replace function public.finish_campaign_sync(
  p_date date, p_attempt integer, p_shard integer, p_counts text
) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  this_job constant text := 'sync_partner_campaigns_daily';
  shard constant private.job_run_shards := private.begin_shard_work(this_job, p_date, p_attempt, p_shard);
begin
  if shard.finished_at is null
    and private.finish_shard_work(
      this_job, p_date, p_attempt, p_shard, private.add_counts(shard.counts, p_counts::jsonb)
    )
  then
    perform private.finish_sharded_run(this_job, p_date, private.count_campaign_leads(p_date));
  end if;
  return private.shard_answer(this_job, p_date, p_attempt, null, true);
end
$$;
comment on function public.finish_campaign_sync(date, integer, integer, text) is
  'Records a shard of sync_partner_campaigns_daily as done, with what it counted beside its changes (a JSON object, as text). The last of its run counts the leads of all campaigns and finishes the run, all in one transaction. Returns {"is_done", "after", "run": the run''s counts once it is finished}.';
revoke all on function public.finish_campaign_sync(date, integer, integer, text)
from public, anon, authenticated, service_role;
grant execute on function public.finish_campaign_sync(date, integer, integer, text) to service_role;
