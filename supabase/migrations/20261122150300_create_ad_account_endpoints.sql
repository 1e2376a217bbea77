-- Linking partners to advertiser accounts over the API. As the caller: policies let admins in alone, and whoever sees
-- the partner but is no admin is told so.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.sees_ad_accounts(p_partner_id uuid) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  if not exists (select from public.profiles as p where p.id = p_partner_id) then
    return false;
  end if;
  if not private.is_admin() then
    raise sqlstate 'PT403' using message = 'Only an admin sees and links advertiser accounts';
  end if;
  return true;
end
$$;
comment on function private.sees_ad_accounts(uuid) is
  'Whether there is such a partner for the caller; raises PT403 where the caller sees it but is no admin.';
revoke all on function private.sees_ad_accounts(uuid) from public, anon, authenticated, service_role;
grant execute on function private.sees_ad_accounts(uuid) to authenticated;

create or replace function private.ad_account_answer(a public.partner_ad_accounts) returns jsonb
language sql immutable
set search_path = ''
as $$
  select jsonb_build_object(
    'partner_id', a.partner_id,
    'channel', a.channel,
    'external_account_id', a.external_account_id,
    'verified_at', a.verified_at,
    'last_synced_at', a.last_synced_at,
    'sync_error', a.sync_error,
    'created_at', a.created_at,
    'updated_at', a.updated_at
  )
$$;
comment on function private.ad_account_answer(public.partner_ad_accounts) is 'An account as the API shows it.';
revoke all on function private.ad_account_answer(public.partner_ad_accounts)
  from public, anon, authenticated, service_role;
grant execute on function private.ad_account_answer(public.partner_ad_accounts) to authenticated;

create or replace function public.list_partner_ad_accounts(p_partner_id uuid) returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  if not private.sees_ad_accounts(p_partner_id) then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(private.ad_account_answer(a) order by a.channel), '[]')
    from public.partner_ad_accounts as a
    where a.partner_id = p_partner_id
  );
end
$$;
comment on function public.list_partner_ad_accounts(uuid) is
  'As an admin: a partner''s advertiser accounts, by channel; null for an unknown partner.';

create or replace function public.link_partner_ad_account(p_partner_id uuid, p_channel text, p_account text)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  account public.partner_ad_accounts;
begin
  if not private.sees_ad_accounts(p_partner_id) then
    return null;
  end if;
  begin
    insert into public.partner_ad_accounts as a (partner_id, channel, external_account_id)
    values (p_partner_id, p_channel, p_account)
    on conflict (partner_id, channel) do update
    set external_account_id = excluded.external_account_id
    where a.external_account_id <> excluded.external_account_id
    returning * into account;
  exception when unique_violation then
    raise sqlstate 'PT409' using
      message = 'Another partner has this account',
      hint = 'Unlink it there first: an account has one owner.';
  end;
  if account.id is null then
    select * into account
    from public.partner_ad_accounts as a where a.partner_id = p_partner_id and a.channel = p_channel;
  end if;
  return private.ad_account_answer(account);
end
$$;
comment on function public.link_partner_ad_account(uuid, text, text) is
  'As an admin: links a partner to an advertiser account, or to another one, and answers with it; null for an unknown partner. Raises 403, 409 (another''s account, or campaigns in the present one).';

create or replace function public.unlink_partner_ad_account(p_partner_id uuid, p_channel text) returns boolean
language plpgsql
set search_path = ''
as $$
begin
  if not private.sees_ad_accounts(p_partner_id) then
    return null;
  end if;
  delete from public.partner_ad_accounts as a where a.partner_id = p_partner_id and a.channel = p_channel;
  return found;
end
$$;
comment on function public.unlink_partner_ad_account(uuid, text) is
  'As an admin: undoes the link; whether there was one, null for an unknown partner. Raises 403, 409 (campaigns in the account).';

revoke all on function public.list_partner_ad_accounts(uuid) from public, anon, authenticated, service_role;
revoke all on function public.link_partner_ad_account(uuid, text, text)
  from public, anon, authenticated, service_role;
revoke all on function public.unlink_partner_ad_account(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.list_partner_ad_accounts(uuid) to authenticated;
grant execute on function public.link_partner_ad_account(uuid, text, text) to authenticated;
grant execute on function public.unlink_partner_ad_account(uuid, text) to authenticated;
