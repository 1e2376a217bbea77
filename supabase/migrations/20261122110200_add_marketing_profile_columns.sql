-- The marketing profile: columns on profiles that the partner sets, and a guard that keeps every other
-- column of the row out of a partner's reach however wide the table's grants and policies are.

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.profiles
  add column if not exists marketing_mode text not null default 'leads_only'
    constraint marketing_mode_is_known check (marketing_mode in ('leads_only', 'hybrid', 'full_marketing')),
  add column if not exists auto_marketing_enabled boolean not null default false,
  -- `between` and not `>=`: NaN is a numeric, and greater than every number.
  add column if not exists monthly_marketing_budget numeric(10, 2)
    constraint monthly_marketing_budget_is_not_negative
    check (monthly_marketing_budget between 0 and 99999999.99),
  add column if not exists preferred_channels text[] not null default '{}'
    constraint preferred_channels_are_known
    check (
      preferred_channels <@ array['google_ads', 'meta_ads', 'linkedin_ads', 'seo', 'email', 'other']
      and array_position(preferred_channels, null) is null
    ),
  add column if not exists brand_color text
    constraint brand_color_is_hex check (brand_color ~ '^#[0-9A-Fa-f]{6}$'),
  add column if not exists logo_url text
    constraint logo_url_is_https check (logo_url ~ '^https://[^\s]+$' and length(logo_url) <= 2000),
  add column if not exists tone_of_voice text
    constraint tone_of_voice_is_short check (length(tone_of_voice) <= 500);

comment on column public.profiles.marketing_mode is
  'leads_only: platform leads only; hybrid: own campaigns beside them; full_marketing: own campaigns first.';
comment on column public.profiles.auto_marketing_enabled is
  'Whether the nightly job may propose marketing actions for this partner.';
comment on column public.profiles.monthly_marketing_budget is
  'EUR per calendar month that the partner''s campaigns may cost together; null: none set.';
comment on column public.profiles.preferred_channels is 'Ad channels the partner prefers, any order.';
comment on column public.profiles.brand_color is 'Main colour of the partner''s pages, #RRGGBB.';
comment on column public.profiles.logo_url is 'Address of the partner''s logo.';
comment on column public.profiles.tone_of_voice is 'How texts for this partner should sound.';

create or replace function private.guard_platform_columns() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  allowed text[];
begin
  -- The role first, in statements of their own: the platform's other roles (its routing, its sign-up) have no
  -- rights in schema private, and a call there would make their writes fail.
  if current_user not in ('anon', 'authenticated') then
    return new;
  end if;
  if current_user = 'authenticated' then
    if private.is_admin() then
      return new;
    end if;
  end if;
  -- updated_at: the platform may stamp it with a trigger of its own. Generated columns are not computed yet
  -- in new, and nobody can set them.
  allowed := tg_argv || array['updated_at'] || array(
    select a.attname::text from pg_catalog.pg_attribute as a where a.attrelid = tg_relid and a.attgenerated <> ''
  );
  if tg_op = 'INSERT' then
    if coalesce(new.is_admin, false) then
      raise sqlstate 'PT403' using
        message = 'Only an admin can make an admin',
        hint = 'Leave is_admin out.';
    end if;
  elsif to_jsonb(new) - allowed is distinct from to_jsonb(old) - allowed then
    raise sqlstate 'PT403' using
      message = 'A partner can change only the marketing columns of a profile',
      detail = format('Allowed: %s.', array_to_string(tg_argv, ', ')),
      hint = 'Ask an admin to change anything else.';
  end if;
  return new;
end
$$;
comment on function private.guard_platform_columns() is
  'Trigger: a portal user who is not an admin changes only the columns named in its arguments, and never becomes admin.';
revoke all on function private.guard_platform_columns() from public, anon, authenticated, service_role;

create or replace trigger guard_platform_columns
  before insert or update on public.profiles
  for each row execute function private.guard_platform_columns(
    'marketing_mode', 'auto_marketing_enabled', 'monthly_marketing_budget', 'preferred_channels',
    'brand_color', 'logo_url', 'tone_of_voice'
  );

grant update (
  marketing_mode, auto_marketing_enabled, monthly_marketing_budget, preferred_channels,
  brand_color, logo_url, tone_of_voice
) on public.profiles to authenticated;

drop policy if exists partner_marketing_updates_profiles on public.profiles;
create policy partner_marketing_updates_profiles on public.profiles
  for update to authenticated
  using (id = (select auth.uid()) or (select private.is_admin()))
  with check (id = (select auth.uid()) or (select private.is_admin()));
