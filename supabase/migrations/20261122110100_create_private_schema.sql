-- Helpers that policies and triggers share. The schema is not exposed by the API; what is in it can be
-- called from policies and triggers only by the roles named here.

set lock_timeout = '5s';
set statement_timeout = '10min';

create schema if not exists private;
comment on schema private is 'Helpers of policies, triggers and jobs. Never exposed through the API.';
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

create or replace function private.is_admin() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select coalesce((select p.is_admin from public.profiles as p where p.id = auth.uid()), false)
$$;
comment on function private.is_admin() is
  'Whether the signed-in user is an admin. A definer, because a policy on profiles that reads profiles would recurse.';
revoke all on function private.is_admin() from public, anon, authenticated, service_role;
grant execute on function private.is_admin() to authenticated, service_role;

create or replace function private.is_partner_request() returns boolean
language sql stable
set search_path = ''
as $$
  select current_user in ('anon', 'authenticated') and not private.is_admin()
$$;
comment on function private.is_partner_request() is
  'Whether the statement comes from a portal user who is not an admin. Jobs (service_role) and the dashboard are not.';
revoke all on function private.is_partner_request() from public, anon, authenticated, service_role;
grant execute on function private.is_partner_request() to authenticated, service_role;

create or replace function private.set_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;
comment on function private.set_updated_at() is 'Trigger: stamps updated_at on every update.';
revoke all on function private.set_updated_at() from public, anon, authenticated, service_role;

create or replace function private.refuse_owner_change() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  column_name text;
begin
  foreach column_name in array tg_argv loop
    if to_jsonb(new) -> column_name is distinct from to_jsonb(old) -> column_name then
      raise sqlstate 'PT409' using
        message = format('%s of a row in %s cannot change', column_name, tg_table_name),
        detail = format('It is %s.', to_jsonb(old) ->> column_name),
        hint = 'Make a new row instead.';
    end if;
  end loop;
  return new;
end
$$;
comment on function private.refuse_owner_change() is
  'Trigger: refuses any change of the columns named in its arguments (whose row it is), for every role.';
revoke all on function private.refuse_owner_change() from public, anon, authenticated, service_role;

-- What the portal's functions read of the platform's tables as their caller: partners their own profile, admins
-- all, everybody the segments. Where the platform has policies of its own these only add to them.
drop policy if exists partner_marketing_reads_profiles on public.profiles;
create policy partner_marketing_reads_profiles on public.profiles
  for select to authenticated
  using (id = (select auth.uid()) or (select private.is_admin()));

drop policy if exists partner_marketing_reads_lead_segments on public.lead_segments;
create policy partner_marketing_reads_lead_segments on public.lead_segments
  for select to authenticated
  using (true);
