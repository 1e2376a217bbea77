-- Our own leads beside what the platform calls conversions: counted per campaign and day by the nightly sync, held
-- against each other over its 14 days, and over whatever days somebody asks for.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace view private.campaign_leads
with (security_invoker = true) as
select
  coalesce(by_id.id, by_channel.id) as campaign_id,
  l.user_id as partner_id,
  l.created_at,
  (l.created_at at time zone 'Europe/Amsterdam')::date as date
from public.leads as l
left join public.partner_marketing_campaigns as by_id
  on by_id.id = l.campaign_id and by_id.partner_id = l.user_id
left join public.partner_marketing_campaigns as by_channel
  on by_channel.channel = l.source_channel
  and by_channel.external_campaign_id = l.source_campaign_id
  and by_channel.partner_id = l.user_id
where by_id.id is not null or by_channel.id is not null;
comment on view private.campaign_leads is
  'Leads that a campaign of their own partner brought, with the day they count on: those of private.attributed_leads that name a campaign.';
revoke all on private.campaign_leads from public, anon, authenticated, service_role;
grant select on private.campaign_leads to service_role;

create or replace function private.is_reconciled(p_conversions numeric, p_leads bigint) returns boolean
language sql immutable
set search_path = ''
as $$
  -- A form that is sent twice, a lead by telephone, or one that came a day after its click, is no fault.
  select abs(p_conversions - p_leads) <= greatest(2, 0.2 * greatest(p_conversions, p_leads))
$$;
comment on function private.is_reconciled(numeric, bigint) is
  'Whether conversions as the channel reports them and leads as we count them are at most 2, or a fifth of the larger, apart.';
revoke all on function private.is_reconciled(numeric, bigint) from public, anon, authenticated, service_role;
grant execute on function private.is_reconciled(numeric, bigint) to authenticated, service_role;

comment on column public.campaign_daily_metrics.conversions is
  'As the channel reports them; of Google Ads on the day of the click, corrected for 14 days.';
comment on column public.campaign_daily_metrics.leads is
  'Leads that name the campaign, on the day they came (Europe/Amsterdam), counted every night for 14 days; on a channel followed by hand the imported figure of a day stays where we know of none.';

create or replace function private.count_leads_of_campaigns(p_date date, p_partner_ids uuid[]) returns jsonb
language plpgsql
set search_path = ''
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken, made for few rows.
set plan_cache_mode = 'force_custom_plan'
as $$
declare
  first_day constant date := p_date - 13;
  counts jsonb;
begin
  with counted as materialized (
    select l.campaign_id, l.date, count(*)::integer as leads
    from private.campaign_leads as l
    where l.created_at >= first_day::timestamp at time zone 'Europe/Amsterdam'
      and l.created_at < (p_date + 1)::timestamp at time zone 'Europe/Amsterdam'
      and (p_partner_ids is null or l.partner_id = any (p_partner_ids))
    group by l.campaign_id, l.date
  ),
  wanted as (
    select counted.campaign_id, counted.date, counted.leads from counted
    union all
    -- Counted before, and not ours any more. On other channels it may have been imported.
    select m.campaign_id, m.date, 0
    from public.campaign_daily_metrics as m
    join public.partner_marketing_campaigns as c on c.id = m.campaign_id
    where c.channel = 'google_ads' and m.date between first_day and p_date and m.leads <> 0
      and (p_partner_ids is null or c.partner_id = any (p_partner_ids))
      and not exists (
        select from counted where counted.campaign_id = m.campaign_id and counted.date = m.date
      )
  ),
  written as (
    insert into public.campaign_daily_metrics as m (campaign_id, date, leads)
    select wanted.campaign_id, wanted.date, wanted.leads from wanted
    on conflict (campaign_id, date) do update
      set leads = excluded.leads
      where m.leads <> excluded.leads
    returning 1
  )
  select jsonb_build_object('rows_changed', (select count(*) from written)) into counts;

  -- A day on which nothing happened needs no row.
  delete from public.campaign_daily_metrics as m
  using public.partner_marketing_campaigns as c
  where c.id = m.campaign_id and c.channel = 'google_ads' and m.date between first_day and p_date
    and m.spend = 0 and m.clicks = 0 and m.impressions = 0 and m.conversions = 0 and m.leads = 0
    and (p_partner_ids is null or c.partner_id = any (p_partner_ids));
  return counts;
end
$$;
comment on function private.count_leads_of_campaigns(date, uuid[]) is
  'Counts the leads of every campaign per day of the 14 days ending on the date.';
revoke all on function private.count_leads_of_campaigns(date, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.count_leads_of_campaigns(date, uuid[]) to service_role;

create or replace function private.count_campaign_leads(p_date date) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  counts jsonb;
begin
  counts := private.for_each_partner('private.count_leads_of_campaigns', p_date, null);
  -- A statement of its own, or it would not see what the one before has written.
  return jsonb_build_object('rows_changed', 0) || counts || (
    with sums as (
      select
        c.id, c.partner_id, sum(m.conversions) as conversions, sum(m.leads) as leads,
        private.is_reconciled(sum(m.conversions), sum(m.leads)) as is_reconciled
      from public.campaign_daily_metrics as m
      join public.partner_marketing_campaigns as c on c.id = m.campaign_id
      where c.channel = 'google_ads' and m.date between p_date - 13 and p_date
      group by c.id
    ),
    furthest_apart as (
      select * from sums where not sums.is_reconciled order by abs(sums.conversions - sums.leads) desc, sums.id limit 100
    )
    select jsonb_build_object(
      'details', jsonb_build_object(
        'conversions', coalesce(round(sum(sums.conversions)), 0),
        'leads', coalesce(sum(sums.leads), 0),
        'unreconciled', count(*) filter (where not sums.is_reconciled)
      ),
      'notes', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'partner_id', f.partner_id,
              'note', format(
                'Google Ads reports %s conversions of campaign %s from %s to %s; %s leads came in.',
                f.conversions, f.id, p_date - 13, p_date, f.leads
              )
            )
            order by abs(f.conversions - f.leads) desc, f.id
          ),
          '[]'
        )
        from furthest_apart as f
      )
    )
    from sums
  );
end
$$;
comment on function private.count_campaign_leads(date) is
  'Counts leads per campaign and day of all partners, within a working transaction of the sync, and holds them against the conversions that Google Ads reports: counts, in "details" how many campaigns are "unreconciled", "notes" of the 100 furthest apart, and partners whose rows could not be written as failures.';
revoke all on function private.count_campaign_leads(date) from public, anon, authenticated, service_role;
grant execute on function private.count_campaign_leads(date) to service_role;
