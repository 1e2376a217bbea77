-- What was mailed to whom: one row per (person, kind, day), so that nobody gets the same mail twice. And the addresses that
-- take no mail any more. ADR 9 says what happens when whoever sends is killed.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.notification_mails (
  id bigint generated always as identity primary key,
  recipient_id uuid not null references public.profiles (id) on delete cascade,
  kind text not null constraint mail_kind_is_known check (kind in ('digest', 'urgent')),
  day date not null,
  hour integer not null constraint hour_is_of_the_day check (hour between 0 and 24),
  address text not null,
  notification_ids bigint[] not null constraint mail_has_content check (cardinality(notification_ids) > 0),
  status text not null default 'sending'
    constraint mail_status_is_known check (status in ('sending', 'sent', 'rejected', 'held_up', 'lost')),
  attempts integer not null default 1 constraint attempts_is_positive check (attempts > 0),
  failures integer not null default 0 constraint failures_are_attempts check (failures between 0 and attempts),
  began_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  message_id text,
  error text,
  constraint digest_is_once_a_day check (kind = 'urgent' or hour = 0),
  constraint sent_at_matches_status check ((status = 'sent') = (sent_at is not null)),
  constraint person_is_mailed_once unique (recipient_id, kind, day, hour)
);
comment on table public.notification_mails is
  'A mail to a person: at most one digest a day and one urgent mail an hour. Written before it is handed to SES. Kept for 180 days.';
comment on column public.notification_mails.day is 'The day (Europe/Amsterdam) it is for.';
comment on column public.notification_mails.hour is
  'Of an urgent mail: how many whole hours of the day (Europe/Amsterdam) had passed when it was begun, to 24 when the clocks go back. Of a digest: 0.';
comment on column public.notification_mails.address is 'Where it went, in lower case.';
comment on column public.notification_mails.status is
  'sending: handed to SES, outcome not known yet. rejected: SES does not take this mail, what it was to tell is due again. held_up: not sent, may be begun again. lost: no outcome became known in time, may be begun again.';
comment on column public.notification_mails.failures is
  'How many of the attempts ended lost or rejected; one that was held up is no failure.';
comment on column public.notification_mails.message_id is 'The id that SES gave it.';

create index if not exists notification_mails_recipient_id_began_at_idx
  on public.notification_mails (recipient_id, began_at);
create index if not exists notification_mails_sending_idx
  on public.notification_mails (began_at) where status = 'sending';

alter table public.notification_mails enable row level security;
revoke all on public.notification_mails from anon, authenticated, service_role;
revoke all on sequence public.notification_mails_id_seq from anon, authenticated, service_role;
grant select on public.notification_mails to authenticated;
grant select, insert, update, delete on public.notification_mails to service_role;

drop policy if exists admins_read_notification_mails on public.notification_mails;
create policy admins_read_notification_mails on public.notification_mails
  for select to authenticated
  using ((select private.is_admin()));

alter table public.notifications
  -- squawk-ignore adding-foreign-key-constraint
  add column if not exists mail_id bigint references public.notification_mails (id) on delete set null;
comment on column public.notifications.mail_id is 'The mail that told it, or tells it now; null: not mailed.';
-- squawk-ignore require-concurrent-index-creation
create index if not exists notifications_mail_id_idx
  on public.notifications (mail_id) where mail_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index if not exists notifications_to_mail_idx
  on public.notifications (recipient_id, created_at) where mail_id is null and read_at is null;
grant update (mail_id) on public.notifications to service_role;

create table if not exists public.undeliverable_addresses (
  address text primary key constraint address_is_lower_case check (address = lower(address)),
  recipient_id uuid not null references public.profiles (id) on delete cascade,
  reason text not null constraint reason_is_known check (reason in ('bounce', 'complaint')),
  detail text not null default '',
  since timestamptz not null,
  switched_on_at timestamptz,
  switched_on_by uuid references public.profiles (id) on delete set null,
  constraint switched_on_after_since check (switched_on_at is null or switched_on_at >= since)
);
comment on table public.undeliverable_addresses is
  'Addresses that bounced for good or whose owner complained: nothing is mailed to them until an admin switches them on.';
comment on column public.undeliverable_addresses.recipient_id is 'Whose address it was when it was mailed.';
comment on column public.undeliverable_addresses.detail is 'What SES says of it, without texts of other mail servers.';
comment on column public.undeliverable_addresses.switched_on_at is 'Not null: mail goes there again.';

create index if not exists undeliverable_addresses_recipient_id_idx
  on public.undeliverable_addresses (recipient_id);
create index if not exists undeliverable_addresses_switched_on_by_idx
  on public.undeliverable_addresses (switched_on_by) where switched_on_by is not null;

alter table public.undeliverable_addresses enable row level security;
revoke all on public.undeliverable_addresses from anon, authenticated, service_role;
grant select on public.undeliverable_addresses to authenticated;
grant select on public.undeliverable_addresses to service_role;

-- A partner sees why no mail comes; the admins see all.
drop policy if exists reads_own_undeliverable_addresses on public.undeliverable_addresses;
create policy reads_own_undeliverable_addresses on public.undeliverable_addresses
  for select to authenticated
  using (recipient_id = (select auth.uid()) or (select private.is_admin()));

create or replace function private.takes_no_mail(p_address text) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select from public.undeliverable_addresses as u where u.address = lower(p_address) and u.switched_on_at is null
  )
$$;
comment on function private.takes_no_mail(text) is 'Whether an address was switched off and not on again.';
revoke all on function private.takes_no_mail(text) from public, anon, authenticated, service_role;
grant execute on function private.takes_no_mail(text) to service_role;

create or replace function private.switch_mail_address_on(p_address text) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  switched public.undeliverable_addresses;
begin
  if not private.is_admin() then
    raise sqlstate 'PT403' using message = 'only an admin may switch an address on';
  end if;
  update public.undeliverable_addresses as u
  set
    switched_on_at = coalesce(u.switched_on_at, greatest(clock_timestamp(), u.since)),
    switched_on_by = coalesce(u.switched_on_by, auth.uid())
  where u.address = lower(p_address)
  returning u.* into switched;
  -- No such address: null, which the functions answer with 404.
  return case when switched.address is not null then to_jsonb(switched) end;
end
$$;
comment on function private.switch_mail_address_on(text) is
  'Lets mail go to an address again. A definer: nobody may write the table, and it asks whether the caller is an admin.';
revoke all on function private.switch_mail_address_on(text) from public, anon, authenticated, service_role;
grant execute on function private.switch_mail_address_on(text) to authenticated;

create or replace function public.switch_mail_address_on(p_address text) returns jsonb
language sql
set search_path = ''
as $$ select private.switch_mail_address_on(p_address) $$;
comment on function public.switch_mail_address_on(text) is
  'For admins: lets mail go to an address again that bounced or complained. Returns its row, null where there is none.';
revoke all on function public.switch_mail_address_on(text) from public, anon, authenticated, service_role;
grant execute on function public.switch_mail_address_on(text) to authenticated;
