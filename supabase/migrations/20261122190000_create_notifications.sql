-- What a person should know without looking: one row per person told, written in the transaction that makes it happen.
-- And what each person wants to hear of, and how.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.notifications (
  id bigint generated always as identity primary key,
  recipient_id uuid not null references public.profiles (id) on delete cascade,
  partner_id uuid references public.profiles (id) on delete cascade,
  kind text not null
    constraint notification_kind_is_known
    check (kind in (
      'proposal_created', 'proposal_expiring', 'budget_nearly_spent', 'budget_spent',
      'landing_page_live', 'landing_page_sent_back', 'campaign_active', 'campaign_drifted', 'campaign_push_failed',
      'job_failed', 'job_overdue', 'ad_account_failing', 'landing_page_waiting'
    )),
  recommendation_id uuid,
  campaign_id uuid,
  landing_page_id uuid,
  job text,
  payload jsonb not null default '{}'
    constraint payload_is_small_object
    check (jsonb_typeof(payload) = 'object' and pg_column_size(payload) <= 16384),
  is_urgent boolean not null
    generated always as (
      kind in ('budget_spent', 'campaign_push_failed', 'job_failed', 'job_overdue', 'ad_account_failing')
    ) stored,
  is_for_admins boolean not null
    generated always as (
      kind in ('job_failed', 'job_overdue', 'ad_account_failing', 'landing_page_waiting')
    ) stored,
  day date not null default (now() at time zone 'Europe/Amsterdam')::date,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  dedupe_key text not null constraint dedupe_key_is_short check (length(dedupe_key) between 1 and 200),
  constraint person_is_told_once unique (recipient_id, dedupe_key)
);
comment on table public.notifications is
  'What happened that a person should know, one row per person told. Written by triggers alone; kept for 180 days.';
comment on column public.notifications.recipient_id is 'Who is told: a partner, or an admin.';
comment on column public.notifications.partner_id is 'The partner it is about; null: about no partner.';
comment on column public.notifications.recommendation_id is
  'What it is about, as are campaign_id, landing_page_id and job. No foreign keys: a notification outlives it.';
comment on column public.notifications.payload is
  'The names and numbers of its sentence, by kind; amounts are EUR as text. Nothing about people who sent a lead.';
comment on column public.notifications.is_urgent is 'Whether to say it at once, and not with the next digest.';
comment on column public.notifications.is_for_admins is
  'Whether it is told to admins: who is none any more neither reads it nor is mailed it.';
comment on column public.notifications.day is 'The day (Europe/Amsterdam) on which it was written.';
comment on column public.notifications.dedupe_key is 'Names what happened: nobody is told the same twice.';

create index if not exists notifications_recipient_id_id_idx on public.notifications (recipient_id, id desc);
create index if not exists notifications_unread_idx
  on public.notifications (recipient_id, kind) where read_at is null;
create index if not exists notifications_partner_id_idx on public.notifications (partner_id);
create index if not exists notifications_created_at_idx on public.notifications (created_at);

alter table public.notifications enable row level security;
revoke all on public.notifications from anon, authenticated, service_role;
-- An identity column takes its next number whatever the writer may do with the sequence.
revoke all on sequence public.notifications_id_seq from anon, authenticated, service_role;
grant select on public.notifications to authenticated;
grant update (read_at) on public.notifications to authenticated;
grant select, delete on public.notifications to service_role;

-- Addressed to a person, so read by that person alone: an admin's are the admin's own.
drop policy if exists reads_own_notifications on public.notifications;
create policy reads_own_notifications on public.notifications
  for select to authenticated
  using (recipient_id = (select auth.uid()) and (not is_for_admins or (select private.is_admin())));
drop policy if exists marks_own_notifications on public.notifications;
create policy marks_own_notifications on public.notifications
  for update to authenticated
  using (recipient_id = (select auth.uid()) and (not is_for_admins or (select private.is_admin())))
  with check (recipient_id = (select auth.uid()) and (not is_for_admins or (select private.is_admin())));

create table if not exists public.notification_settings (
  profile_id uuid primary key references public.profiles (id) on delete cascade,
  language text not null default 'nl' constraint language_is_known check (language in ('nl', 'en')),
  by_email boolean not null default true,
  updated_at timestamptz not null default now()
);
comment on table public.notification_settings is
  'How a person is told; without a row: in Dutch, by e-mail too.';
comment on column public.notification_settings.by_email is
  'False: no e-mail of any kind, whatever notification_preferences says.';

create or replace trigger set_updated_at
  before update on public.notification_settings
  for each row execute function private.set_updated_at();

alter table public.notification_settings enable row level security;
revoke all on public.notification_settings from anon, authenticated, service_role;
grant select on public.notification_settings to authenticated;
grant insert (profile_id, language, by_email), update (language, by_email)
  on public.notification_settings to authenticated;
grant select, insert, update on public.notification_settings to service_role;

drop policy if exists reads_own_settings on public.notification_settings;
create policy reads_own_settings on public.notification_settings
  for select to authenticated
  using (profile_id = (select auth.uid()));
drop policy if exists creates_own_settings on public.notification_settings;
create policy creates_own_settings on public.notification_settings
  for insert to authenticated
  with check (profile_id = (select auth.uid()));
drop policy if exists changes_own_settings on public.notification_settings;
create policy changes_own_settings on public.notification_settings
  for update to authenticated
  using (profile_id = (select auth.uid()))
  with check (profile_id = (select auth.uid()));

create table if not exists public.notification_preferences (
  profile_id uuid not null references public.profiles (id) on delete cascade,
  kind text not null
    constraint preference_kind_is_known
    check (kind in (
      'proposal_created', 'proposal_expiring', 'budget_nearly_spent', 'budget_spent',
      'landing_page_live', 'landing_page_sent_back', 'campaign_active', 'campaign_drifted', 'campaign_push_failed',
      'job_failed', 'job_overdue', 'ad_account_failing', 'landing_page_waiting'
    )),
  in_portal boolean not null default true,
  in_digest boolean not null default true,
  at_once boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (profile_id, kind)
);
comment on table public.notification_preferences is
  'Where a person wants to hear of a kind of notification; without a row: everywhere.';
comment on column public.notification_preferences.in_portal is 'Whether the portal lists and counts it.';
comment on column public.notification_preferences.in_digest is 'Whether the day''s e-mail has it.';
comment on column public.notification_preferences.at_once is
  'Whether an e-mail says it at once; for urgent kinds alone.';

create or replace trigger set_updated_at
  before update on public.notification_preferences
  for each row execute function private.set_updated_at();

alter table public.notification_preferences enable row level security;
revoke all on public.notification_preferences from anon, authenticated, service_role;
grant select on public.notification_preferences to authenticated;
grant insert (profile_id, kind, in_portal, in_digest, at_once), update (in_portal, in_digest, at_once)
  on public.notification_preferences to authenticated;
grant select, insert, update on public.notification_preferences to service_role;

drop policy if exists reads_own_preferences on public.notification_preferences;
create policy reads_own_preferences on public.notification_preferences
  for select to authenticated
  using (profile_id = (select auth.uid()));
drop policy if exists creates_own_preferences on public.notification_preferences;
create policy creates_own_preferences on public.notification_preferences
  for insert to authenticated
  with check (profile_id = (select auth.uid()));
drop policy if exists changes_own_preferences on public.notification_preferences;
create policy changes_own_preferences on public.notification_preferences
  for update to authenticated
  using (profile_id = (select auth.uid()))
  with check (profile_id = (select auth.uid()));

select private.limit_writes_to(array[
  'public.notifications', 'public.notification_settings', 'public.notification_preferences'
]::regclass[]);
