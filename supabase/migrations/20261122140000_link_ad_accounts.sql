-- Admins link a partner to its advertiser account. Without one nothing is pushed, and whoever looks is told.

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.partner_ad_accounts
  add column if not exists verified_at timestamptz,
  add column if not exists last_synced_at timestamptz,
  add column if not exists sync_error text;
comment on column public.partner_ad_accounts.verified_at is
  'When the platform last let us in and said that the account is in EUR; null: not yet.';
comment on column public.partner_ad_accounts.last_synced_at is 'When all of the account was last read.';
comment on column public.partner_ad_accounts.sync_error is 'Why it could not be read last time; null: it could.';

-- A pending campaign may say what it waits for. A weaker rule than before: no row can break it.
-- squawk-ignore ban-drop-constraint
alter table public.partner_marketing_campaigns drop constraint if exists sync_error_matches_sync_status;
alter table public.partner_marketing_campaigns
  add constraint sync_error_matches_sync_status
  check (sync_status in ('failed', 'pending') or sync_error is null) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.partner_marketing_campaigns validate constraint sync_error_matches_sync_status;

create or replace function private.missing_account_sentence(p_channel text) returns text
language sql immutable
set search_path = ''
as $$
  select format(
    'Waits for an advertiser account: an admin has to link the partner to one%s.',
    case p_channel when 'google_ads' then ' of Google Ads (a customer id of ten digits)' else '' end
  )
$$;
comment on function private.missing_account_sentence(text) is
  'What an operation and its campaign say while the partner has no account of the channel.';
revoke all on function private.missing_account_sentence(text) from public, anon, authenticated, service_role;

create or replace function private.guard_ad_account() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if new.external_account_id = old.external_account_id then
      return new;
    end if;
    new.verified_at := null;
    new.last_synced_at := null;
    new.sync_error := null;
  elsif not exists (select from public.profiles as p where p.id = old.partner_id) then
    -- The whole partner goes.
    return old;
  end if;
  -- The platform knows these campaigns in the old account only.
  if exists (
    select from public.partner_marketing_campaigns as c
    where c.partner_id = old.partner_id and c.channel = old.channel and c.external_campaign_id is not null
      and c.status <> 'archived'
  ) then
    raise sqlstate 'PT409' using
      message = 'The partner has campaigns in this account',
      detail = 'They cannot move to another account.',
      hint = 'Archive them first.';
  end if;
  return case tg_op when 'UPDATE' then new else old end;
end
$$;
comment on function private.guard_ad_account() is
  'Trigger: an account that holds campaigns is neither unlinked nor exchanged; another account is not verified yet.';
revoke all on function private.guard_ad_account() from public, anon, authenticated, service_role;

create or replace trigger guard_ad_account
  before update or delete on public.partner_ad_accounts
  for each row execute function private.guard_ad_account();
create or replace trigger refuse_owner_change
  before update on public.partner_ad_accounts
  for each row execute function private.refuse_owner_change('id', 'partner_id', 'channel');

create or replace function private.announce_ad_account() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  account constant public.partner_ad_accounts := coalesce(new, old);
  sentence constant text := case when tg_op = 'DELETE' then private.missing_account_sentence(account.channel) end;
  -- Another account may take what the one before refused.
  concerned constant text[] := case when tg_op = 'DELETE' then array['pending'] else array['pending', 'failed'] end;
begin
  perform 1 from public.partner_marketing_campaigns as c
  where c.partner_id = account.partner_id and c.channel = account.channel and c.sync_status = any (concerned)
  order by c.id for no key update;
  update public.partner_marketing_campaigns as c
  set sync_status = 'pending', sync_error = sentence
  where c.partner_id = account.partner_id and c.channel = account.channel and c.sync_status = any (concerned)
    and exists (
      select from public.ad_platform_operations as o
      where o.campaign_id = c.id and o.status in ('pending', 'in_progress', 'failed')
    );
  update public.ad_platform_operations as o
  set
    status = 'pending',
    postponed = case o.status when 'failed' then o.attempts else o.postponed end,
    last_error = sentence,
    next_attempt_at = now()
  from public.partner_marketing_campaigns as c
  where c.id = o.campaign_id and c.partner_id = account.partner_id and c.channel = account.channel
    and o.status = any (concerned);
  return null;
end
$$;
comment on function private.announce_ad_account() is
  'Trigger: what waited for an account, or failed in the one before, is due once there is one, and waits again when it goes. A definer, because admins may not write the outbox.';
revoke all on function private.announce_ad_account() from public, anon, authenticated, service_role;

create or replace trigger announce_ad_account
  after insert or delete on public.partner_ad_accounts
  for each row execute function private.announce_ad_account();
create or replace trigger announce_other_ad_account
  after update on public.partner_ad_accounts
  for each row when (old.external_account_id is distinct from new.external_account_id)
  execute function private.announce_ad_account();

grant insert (partner_id, channel, external_account_id) on public.partner_ad_accounts to authenticated;
grant update (external_account_id) on public.partner_ad_accounts to authenticated;
grant delete on public.partner_ad_accounts to authenticated;
drop policy if exists admins_link_ad_accounts on public.partner_ad_accounts;
create policy admins_link_ad_accounts on public.partner_ad_accounts
  for insert to authenticated
  with check ((select private.is_admin()));
drop policy if exists admins_change_ad_accounts on public.partner_ad_accounts;
create policy admins_change_ad_accounts on public.partner_ad_accounts
  for update to authenticated
  using ((select private.is_admin()))
  with check ((select private.is_admin()));
drop policy if exists admins_unlink_ad_accounts on public.partner_ad_accounts;
create policy admins_unlink_ad_accounts on public.partner_ad_accounts
  for delete to authenticated
  using ((select private.is_admin()));
