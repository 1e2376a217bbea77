-- What each campaign did per day. A campaign's totals are sums of these rows, whoever writes them.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.campaign_daily_metrics (
  campaign_id uuid not null references public.partner_marketing_campaigns (id) on delete cascade,
  date date not null,
  spend numeric(10, 2) not null default 0
    constraint spend_is_not_negative check (spend between 0 and 99999999.99),
  clicks integer not null default 0 constraint clicks_is_not_negative check (clicks >= 0),
  impressions integer not null default 0 constraint impressions_is_not_negative check (impressions >= 0),
  -- Google counts fractions of a conversion when it shares one over several clicks.
  conversions numeric(12, 2) not null default 0
    constraint conversions_is_not_negative check (conversions between 0 and 9999999999.99),
  leads integer not null default 0 constraint leads_is_not_negative check (leads >= 0),
  primary key (campaign_id, date)
);
comment on table public.campaign_daily_metrics is
  'Per campaign and day: spend (EUR), clicks, impressions and conversions as the channel says, leads as we count.';
create index if not exists campaign_daily_metrics_date_idx on public.campaign_daily_metrics (date);

create or replace function private.sum_campaign_metrics() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  touched uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct n.campaign_id) into touched from new_rows as n;
  elsif tg_op = 'DELETE' then
    select array_agg(distinct o.campaign_id) into touched from old_rows as o;
  else
    select array_agg(distinct u.campaign_id) into touched
    from (select n.campaign_id from new_rows as n union all select o.campaign_id from old_rows as o) as u;
  end if;
  -- Locked in one order: two syncs that touch the same campaigns wait for each other instead of deadlocking,
  -- and the second sums what the first has committed.
  perform 1 from public.partner_marketing_campaigns as c
  where c.id = any (touched) order by c.id for no key update;

  update public.partner_marketing_campaigns as c
  set
    total_spend = coalesce(m.spend, 0),
    total_clicks = coalesce(m.clicks, 0),
    total_impressions = coalesce(m.impressions, 0),
    total_leads = coalesce(m.leads, 0),
    avg_cpl = round(m.spend / nullif(m.leads, 0), 2)
  from unnest(touched) as t (campaign_id)
  left join lateral (
    select
      sum(d.spend) as spend, sum(d.clicks) as clicks, sum(d.impressions) as impressions, sum(d.leads) as leads
    from public.campaign_daily_metrics as d
    where d.campaign_id = t.campaign_id
  ) as m on true
  where c.id = t.campaign_id;
  return null;
end
$$;
comment on function private.sum_campaign_metrics() is
  'Trigger: sets the totals of the touched campaigns to the sums over their days; avg_cpl is null without leads.';
revoke all on function private.sum_campaign_metrics() from public, anon, authenticated, service_role;

create or replace trigger sum_campaign_metrics_on_insert
  after insert on public.campaign_daily_metrics
  referencing new table as new_rows
  for each statement execute function private.sum_campaign_metrics();
create or replace trigger sum_campaign_metrics_on_update
  after update on public.campaign_daily_metrics
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.sum_campaign_metrics();
create or replace trigger sum_campaign_metrics_on_delete
  after delete on public.campaign_daily_metrics
  referencing old table as old_rows
  for each statement execute function private.sum_campaign_metrics();

alter table public.campaign_daily_metrics enable row level security;
revoke all on public.campaign_daily_metrics from anon, authenticated, service_role;
grant select on public.campaign_daily_metrics to authenticated;
grant select, insert, update, delete on public.campaign_daily_metrics to service_role;

drop policy if exists reads_metrics_of_own_campaigns on public.campaign_daily_metrics;
create policy reads_metrics_of_own_campaigns on public.campaign_daily_metrics
  for select to authenticated
  using (
    (select private.is_admin())
    or campaign_id in (
      select c.id from public.partner_marketing_campaigns as c where c.partner_id = (select auth.uid())
    )
  );
