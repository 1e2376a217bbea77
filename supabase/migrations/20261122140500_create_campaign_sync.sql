-- The database's part of sync_partner_campaigns_daily: figures of 14 days, states, drift.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.begin_campaign_sync(p_date date, p_attempt integer) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform private.begin_job_work('sync_partner_campaigns_daily', p_date, p_attempt);
  return jsonb_build_object(
    'read_at', clock_timestamp(),
    'linked', (select count(*) from public.partner_ad_accounts as a where a.channel = 'google_ads'),
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
      from public.partner_ad_accounts as a
      where a.channel = 'google_ads' and exists (
        select from public.partner_marketing_campaigns as c
        where c.partner_id = a.partner_id and c.channel = 'google_ads' and c.external_campaign_id is not null
          -- What it did in its last days may still be corrected.
          and (c.status <> 'archived' or c.ended_at > p_date - 14 or c.sync_status = 'drifted')
      )
    )
  );
end
$$;
comment on function public.begin_campaign_sync(date, integer) is
  'Opens the reading half of a claimed attempt: {"read_at", "linked": accounts there are, "accounts": [{account, partner_id, is_verified}] that hold campaigns}.';
revoke all on function public.begin_campaign_sync(date, integer) from public, anon, authenticated, service_role;
grant execute on function public.begin_campaign_sync(date, integer) to service_role;

create or replace function private.write_account_figures(p_date date, p_partner_ids uuid[], p_read jsonb) returns jsonb
language plpgsql
set search_path = ''
set jit = 'off'
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

create or replace function public.write_campaign_sync(p_date date, p_attempt integer, p_read text) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  read constant jsonb := p_read::jsonb;
  partners constant uuid[] := array(select (a ->> 'partner_id')::uuid from jsonb_array_elements(read -> 'accounts') as a);
  counts jsonb;
begin
  perform private.begin_job_work('sync_partner_campaigns_daily', p_date, p_attempt);
  counts := private.for_each_partner('private.write_account_figures', p_date, partners, read);
  -- A statement of its own, or it would not see what the one before has written.
  return jsonb_build_object(
    'counts', counts,
    'drifts', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'campaign_id', c.id, 'partner_id', c.partner_id, 'segment_id', c.segment_id, 'segment_code', s.code,
            'external_campaign_id', c.external_campaign_id, 'drift', c.drift
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
comment on function public.write_campaign_sync(date, integer, text) is
  'Writes what was read of some accounts (JSON, as text), for a claimed attempt; {"counts": with partners that could not be written as failures, "drifts": every campaign of theirs that differs}.';
revoke all on function public.write_campaign_sync(date, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.write_campaign_sync(date, integer, text) to service_role;

create or replace function public.write_drift_proposals(p_date date, p_attempt integer, p_proposals text) returns integer
language plpgsql
set search_path = ''
as $$
declare
  -- The state is today's, whichever day's figures were asked for.
  today constant date := (now() at time zone 'Europe/Amsterdam')::date;
  written integer;
begin
  perform private.begin_job_work('sync_partner_campaigns_daily', p_date, p_attempt);
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
  return written;
end
$$;
comment on function public.write_drift_proposals(date, integer, text) is
  'Proposes to adopt or to revert drift (a JSON array, as text), for a claimed attempt; not what was rejected within 14 days or is being done; returns how many were written.';
revoke all on function public.write_drift_proposals(date, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.write_drift_proposals(date, integer, text) to service_role;

create or replace function public.finish_campaign_sync(p_date date, p_attempt integer, p_counts text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform private.begin_job_work('sync_partner_campaigns_daily', p_date, p_attempt);
  return private.finish_job_work('sync_partner_campaigns_daily', p_date, p_counts::jsonb);
end
$$;
comment on function public.finish_campaign_sync(date, integer, text) is
  'Records the claimed attempt of sync_partner_campaigns_daily as finished with its counts (a JSON object, as text).';
revoke all on function public.finish_campaign_sync(date, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.finish_campaign_sync(date, integer, text) to service_role;
