-- How much a partner may have. Nobody deletes, so what a partner can make without end would make every list, every night
-- and every backup longer without end. Counted after the statement, so that one statement with a thousand rows is
-- counted whole. Nothing is locked for it: transactions of one moment do not see each other, and each may fill
-- what is left.

set lock_timeout = '5s';
set statement_timeout = '10min';

insert into private.limits (name, value, about) values
  ('segments_per_partner', 200, 'Segments that a partner is or was linked to.'),
  ('landing_pages_per_partner', 1000, 'Landing pages of a partner, archived ones included.'),
  ('campaigns_per_partner', 500, 'Campaigns of a partner, archived ones included.'),
  ('platform_operations_per_partner_and_day', 200,
    'Changes that people have ad platforms make for a partner in 24 hours; pausing and removing are never refused.'),
  ('budget_changes_per_partner_and_day', 500, 'Changes of budgets of a partner by people in 24 hours.'),
  ('logos_per_partner', 50, 'Images in a partner''s folder of the bucket logos.'),
  ('language_model_calls_per_partner_and_day', 20, 'Texts that a language model is asked for, for a partner on a day.')
on conflict (name) do nothing;

create or replace function private.cap_rows() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  limit_name constant text := tg_argv[0];
  what constant text := tg_argv[1];
  created_column constant text := tg_argv[2];
  condition constant text := coalesce(tg_argv[3], 'true');
  partner uuid;
  held bigint;
  oldest timestamptz;
begin
  for partner in execute format('select distinct t.partner_id from new_rows as t where %s', condition) loop
    if created_column is null then
      execute format('select count(*) from %s as t where t.partner_id = $1', tg_relid::regclass)
      into held using partner;
      if held > private.limit_of(limit_name, partner) then
        raise sqlstate 'PT409' using
          message = format('A partner can have at most %s %s', private.limit_of(limit_name, partner), what),
          detail = 'Archived and unlinked ones count.',
          hint = 'Use one there is, or ask us for more.';
      end if;
    else
      execute format(
        'select count(*), min(t.%1$I) from %2$s as t where t.partner_id = $1 and t.%1$I > now() - interval ''1 day'' and %3$s',
        created_column, tg_relid::regclass, condition
      )
      into held, oldest using partner;
      if held > private.limit_of(limit_name, partner) then
        raise sqlstate 'PT429' using
          message = format('A partner can have at most %s %s in 24 hours', private.limit_of(limit_name, partner), what),
          detail = private.seconds_until(oldest + interval '1 day');
      end if;
    end if;
  end loop;
  return null;
end
$$;
comment on function private.cap_rows() is
  'Trigger (limit, what it is called, column of creation, which rows count): refuses what goes beyond the limit per partner, in all (PT409), or, where a column of creation is named, in 24 hours (PT429). A definer: it counts rows whatever the caller sees of them.';
revoke all on function private.cap_rows() from public, anon, authenticated, service_role;

-- Only for people: what a night or an operator adds is bounded by what they work on.
create or replace trigger cap_rows
  after insert on public.partner_segments
  referencing new table as new_rows
  for each statement when (coalesce(current_setting('role', true), '') = 'authenticated')
  execute function private.cap_rows('segments_per_partner', 'segments');
create or replace trigger cap_rows
  after insert on public.partner_landing_pages
  referencing new table as new_rows
  for each statement when (coalesce(current_setting('role', true), '') = 'authenticated')
  execute function private.cap_rows('landing_pages_per_partner', 'landing pages');
create or replace trigger cap_rows
  after insert on public.partner_marketing_campaigns
  referencing new table as new_rows
  for each statement when (coalesce(current_setting('role', true), '') = 'authenticated')
  execute function private.cap_rows('campaigns_per_partner', 'campaigns');
create or replace trigger cap_rows
  after insert on public.ad_platform_operations
  referencing new table as new_rows
  for each statement when (coalesce(current_setting('role', true), '') = 'authenticated')
  execute function private.cap_rows(
    'platform_operations_per_partner_and_day', 'changes at ad platforms', 'created_at',
    -- What stops spending must never wait for tomorrow.
    't.operation not in (''pause'', ''remove'')'
  );
create or replace trigger cap_rows
  after insert on public.marketing_budget_changes
  referencing new table as new_rows
  for each statement when (coalesce(current_setting('role', true), '') = 'authenticated')
  execute function private.cap_rows('budget_changes_per_partner_and_day', 'changes of budgets', 'changed_at');

-- squawk-ignore require-concurrent-index-creation
create index if not exists marketing_budget_changes_partner_id_changed_at_idx
  on public.marketing_budget_changes (partner_id, changed_at);

-- What a language model writes costs money for every call, also for one that fails: so a call is counted by itself,
-- before it is made, and stays counted. It is made by a function that has the key; nobody comes by it another way.
create table if not exists private.language_model_calls (
  partner_id uuid not null references public.profiles (id) on delete cascade,
  date date not null,
  calls integer not null default 1 constraint calls_is_positive check (calls >= 1),
  primary key (partner_id, date)
);
comment on table private.language_model_calls is
  'How often a language model was asked to write for a partner on a day (Europe/Amsterdam).';
create index if not exists language_model_calls_date_idx on private.language_model_calls (date);
alter table private.language_model_calls enable row level security;
revoke all on private.language_model_calls from public, anon, authenticated, service_role;
drop policy if exists nobody_reads_calls on private.language_model_calls;
create policy nobody_reads_calls on private.language_model_calls for select to authenticated using (false);

create or replace function private.count_language_model_call(p_partner_id uuid) returns integer
language plpgsql security definer
set search_path = ''
as $$
declare
  today constant date := (now() at time zone 'Europe/Amsterdam')::date;
  most constant bigint := private.limit_of('language_model_calls_per_partner_and_day', p_partner_id);
  counted integer;
begin
  if not (p_partner_id = auth.uid() or private.is_admin())
    or not exists (select from public.profiles as p where p.id = p_partner_id) then
    raise sqlstate 'PT404' using message = 'There is no partner with this id';
  end if;
  insert into private.language_model_calls as c (partner_id, date)
  select p_partner_id, today where most > 0
  on conflict (partner_id, date) do update set calls = c.calls + 1 where c.calls < most
  returning c.calls into counted;
  if counted is null then
    raise sqlstate 'PT429' using
      message = format('A language model writes at most %s texts a day for a partner', most),
      detail = private.seconds_until((today + 1)::timestamp at time zone 'Europe/Amsterdam');
  end if;
  return counted;
end
$$;
comment on function private.count_language_model_call(uuid) is
  'Counts a text that a language model is about to be asked for, and says the how manieth of the day it is; PT429 beyond the limit, PT404 for a partner who is not the caller''s. A definer: nobody writes the count by hand.';
revoke all on function private.count_language_model_call(uuid) from public, anon, authenticated, service_role;
grant execute on function private.count_language_model_call(uuid) to authenticated;

create or replace function public.take_language_model_call(p_partner_id uuid) returns jsonb
language sql volatile security invoker
set search_path = ''
as $$
  select jsonb_build_object('calls', private.count_language_model_call(p_partner_id))
$$;
comment on function public.take_language_model_call(uuid) is
  'Asked before a language model is: {"calls": the how manieth of the day}. Raises 404 (partner), 429 (no more today).';
revoke all on function public.take_language_model_call(uuid) from public, anon, authenticated, service_role;
grant execute on function public.take_language_model_call(uuid) to authenticated;

-- Asked in a policy of that table: as the caller it would ask the policies again, without end. Not in the language sql,
-- which would look for the table where there is no Storage.
create or replace function private.has_room_for_logo(p_name text) returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return (
    select count(*) < private.limit_of('logos_per_partner', split_part(p_name, '/', 1)::uuid)
    from storage.objects as o
    where o.bucket_id = 'logos' and starts_with(o.name, split_part(p_name, '/', 1) || '/')
  );
end
$$;
comment on function private.has_room_for_logo(text) is
  'Whether the folder that a name of the bucket logos is in has room for one more.';
revoke all on function private.has_room_for_logo(text) from public, anon, authenticated, service_role;
grant execute on function private.has_room_for_logo(text) to authenticated;

do $migration$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  execute 'drop policy if exists partner_marketing_adds_logos on storage.objects';
  execute $policy$
    create policy partner_marketing_adds_logos on storage.objects
      for insert to authenticated
      with check (
        bucket_id = 'logos'
        and case
          when name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{40}-[1-9][0-9]{0,2}x[1-9][0-9]{0,2}\.webp$'
          then (split_part(name, '/', 1) = (select auth.uid())::text or (select private.is_admin()))
            and private.has_room_for_logo(name)
          else false
        end
      )
  $policy$;
end
$migration$;
