-- Ad campaigns of partners, their states, and the advertiser accounts they live in.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.partner_marketing_campaigns (
  id uuid primary key default gen_random_uuid(),
  partner_id uuid not null references public.profiles (id) on delete cascade,
  segment_id uuid references public.lead_segments (id) on delete set null,
  landing_page_id uuid,
  channel text not null
    constraint channel_is_known
    check (channel in ('google_ads', 'meta_ads', 'linkedin_ads', 'seo', 'email', 'other')),
  external_campaign_id text
    constraint external_campaign_id_is_not_blank check (length(btrim(external_campaign_id)) between 1 and 200),
  status text not null default 'planned'
    constraint campaign_status_is_known check (status in ('planned', 'active', 'paused', 'archived')),
  daily_budget numeric(10, 2)
    constraint daily_budget_is_not_negative check (daily_budget between 0 and 99999999.99),
  monthly_budget numeric(10, 2)
    constraint monthly_budget_is_not_negative check (monthly_budget between 0 and 99999999.99),
  cpl_target numeric(10, 2)
    constraint cpl_target_is_positive check (cpl_target between 0.01 and 99999999.99),
  ad_content jsonb not null default '{}'
    constraint ad_content_is_small_object
    check (jsonb_typeof(ad_content) = 'object' and pg_column_size(ad_content) <= 65536),
  ai_managed boolean not null default false,
  ai_last_adjusted_at timestamptz,
  total_spend numeric(12, 2) not null default 0,
  total_clicks bigint not null default 0,
  total_impressions bigint not null default 0,
  total_leads bigint not null default 0,
  avg_cpl numeric(10, 2),
  sync_status text not null default 'not_synced'
    constraint sync_status_is_known
    check (sync_status in ('not_synced', 'pending', 'synced', 'drifted', 'failed')),
  sync_error text,
  last_synced_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint external_campaign_is_recorded_once unique (channel, external_campaign_id),
  constraint campaign_belongs_to_partner unique (id, partner_id),
  constraint campaign_page_is_of_the_same_partner
    foreign key (landing_page_id, partner_id)
    references public.partner_landing_pages (id, partner_id) on delete set null (landing_page_id),
  constraint started_at_matches_status check (
    case status
      when 'planned' then started_at is null
      when 'archived' then true
      else started_at is not null
    end
  ),
  constraint ended_at_matches_status check ((status = 'archived') = (ended_at is not null)),
  constraint active_campaign_has_budget check (
    status <> 'active' or daily_budget is not null or monthly_budget is not null
  ),
  constraint sync_error_matches_sync_status check (sync_status = 'failed' or sync_error is null)
);

comment on table public.partner_marketing_campaigns is
  'Ad campaigns of partners: planned, then active and paused in turns, and from anywhere archived.';
comment on column public.partner_marketing_campaigns.external_campaign_id is 'The channel''s own id.';
comment on column public.partner_marketing_campaigns.daily_budget is 'EUR a day.';
comment on column public.partner_marketing_campaigns.monthly_budget is
  'EUR a month; null: 30.4 times the daily budget.';
comment on column public.partner_marketing_campaigns.cpl_target is 'EUR a lead may cost.';
comment on column public.partner_marketing_campaigns.ad_content is
  'What the campaign shows and to whom: keywords, negative_keywords, headlines, descriptions.';
comment on column public.partner_marketing_campaigns.total_spend is
  'EUR, the sum over campaign_daily_metrics, as are the other totals; kept by trigger.';

create index if not exists partner_marketing_campaigns_partner_id_status_idx
  on public.partner_marketing_campaigns (partner_id, status);
create index if not exists partner_marketing_campaigns_segment_id_idx
  on public.partner_marketing_campaigns (segment_id);
create index if not exists partner_marketing_campaigns_landing_page_id_idx
  on public.partner_marketing_campaigns (landing_page_id, partner_id);

create or replace function private.guard_campaign_state() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  by_partner constant boolean := private.is_partner_request();
  next_states text[];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'planned' then
      raise sqlstate 'PT409' using
        message = format('A new campaign cannot start as %s', new.status),
        detail = 'A campaign starts as planned.',
        hint = 'Create it as planned, then change its status.';
    end if;
    return new;
  end if;

  if new.status = old.status then
    if old.status = 'archived' and current_user in ('anon', 'authenticated') then
      raise sqlstate 'PT409' using
        message = 'An archived campaign cannot change',
        hint = 'Make a new campaign instead.';
    end if;
    return new;
  end if;

  next_states := case old.status
    when 'planned' then array['active', 'archived']
    when 'active' then array['paused', 'archived']
    when 'paused' then array['active', 'archived']
    else array[]::text[]
  end;
  if not new.status = any (next_states) then
    raise sqlstate 'PT409' using
      message = format('A campaign cannot go from %s to %s', old.status, new.status),
      detail = case when next_states = '{}' then format('%s is final.', old.status)
        else format('From %s it can go to: %s.', old.status, array_to_string(next_states, ', ')) end,
      hint = 'Read the campaign again; its status may have changed.';
  end if;
  if by_partner and new.status = 'active' then
    raise sqlstate 'PT403' using
      message = 'Only an admin can activate a campaign',
      detail = 'A partner plans, pauses and archives campaigns.',
      hint = 'Ask an admin.';
  end if;
  if new.status = 'active' then
    new.started_at := coalesce(new.started_at, now());
  elsif new.status = 'archived' then
    new.ended_at := now();
  end if;
  return new;
end
$$;
comment on function private.guard_campaign_state() is
  'Trigger: which status a campaign may go to, and by whom.';
revoke all on function private.guard_campaign_state() from public, anon, authenticated, service_role;

create or replace trigger guard_campaign_state
  before insert or update on public.partner_marketing_campaigns
  for each row execute function private.guard_campaign_state();
-- Asked here, because figures and sync states change every night and the function looks at whole rows.
create or replace trigger refuse_owner_change
  before update on public.partner_marketing_campaigns
  for each row when ((old.id, old.partner_id, old.channel) is distinct from (new.id, new.partner_id, new.channel))
  execute function private.refuse_owner_change('id', 'partner_id', 'channel');
create or replace trigger set_updated_at
  before update on public.partner_marketing_campaigns
  for each row execute function private.set_updated_at();

alter table public.partner_marketing_campaigns enable row level security;
revoke all on public.partner_marketing_campaigns from anon, authenticated, service_role;
grant select on public.partner_marketing_campaigns to authenticated;
grant insert (
  partner_id, segment_id, landing_page_id, channel, daily_budget, monthly_budget, cpl_target, ai_managed
) on public.partner_marketing_campaigns to authenticated;
grant update (segment_id, landing_page_id, status, daily_budget, monthly_budget, cpl_target, ai_managed)
  on public.partner_marketing_campaigns to authenticated;
grant select, insert, update, delete on public.partner_marketing_campaigns to service_role;

drop policy if exists reads_own_campaigns on public.partner_marketing_campaigns;
create policy reads_own_campaigns on public.partner_marketing_campaigns
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists creates_own_campaigns on public.partner_marketing_campaigns;
create policy creates_own_campaigns on public.partner_marketing_campaigns
  for insert to authenticated
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists changes_own_campaigns on public.partner_marketing_campaigns;
create policy changes_own_campaigns on public.partner_marketing_campaigns
  for update to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()))
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));

create table if not exists public.partner_ad_accounts (
  id uuid primary key default gen_random_uuid(),
  partner_id uuid not null references public.profiles (id) on delete cascade,
  channel text not null
    constraint ad_account_channel_is_known check (channel in ('google_ads', 'meta_ads', 'linkedin_ads')),
  external_account_id text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint ad_account_has_one_owner unique (channel, external_account_id),
  constraint partner_has_one_ad_account_per_channel unique (partner_id, channel),
  constraint external_account_id_fits_channel check (
    case channel
      when 'google_ads' then external_account_id ~ '^[0-9]{10}$'
      else length(btrim(external_account_id)) between 1 and 100
    end
  )
);
comment on table public.partner_ad_accounts is
  'Which advertiser account a partner''s campaigns live in, per channel.';
comment on column public.partner_ad_accounts.external_account_id is
  'The channel''s id of the account; for Google Ads the customer id, ten digits without dashes.';

create or replace trigger set_updated_at
  before update on public.partner_ad_accounts
  for each row execute function private.set_updated_at();

alter table public.partner_ad_accounts enable row level security;
revoke all on public.partner_ad_accounts from anon, authenticated, service_role;
grant select on public.partner_ad_accounts to authenticated;
grant select, insert, update, delete on public.partner_ad_accounts to service_role;

drop policy if exists admins_read_ad_accounts on public.partner_ad_accounts;
create policy admins_read_ad_accounts on public.partner_ad_accounts
  for select to authenticated
  using ((select private.is_admin()));
