-- How often a person may change something. Counted where every road ends, in the transaction of the change itself, so
-- it costs no request more and holds for whoever calls the data API directly too. How often is a row of a table that the
-- owner of the database edits: no deployment, and an exception for one person where one is due.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.limits (
  name text primary key constraint limit_is_snake_case check (name ~ '^[a-z][a-z0-9_]{1,62}$'),
  value bigint not null constraint limit_is_not_negative check (value >= 0),
  about text not null
);
comment on table private.limits is
  'How much and how often. The owner of the database changes a value, and it counts from the next statement on.';

create table if not exists private.limit_exceptions (
  person_id uuid not null,
  name text not null references private.limits (name) on delete cascade,
  value bigint not null constraint exception_is_not_negative check (value >= 0),
  reason text not null constraint exception_has_a_reason check (length(btrim(reason)) > 0),
  primary key (person_id, name)
);
comment on table private.limit_exceptions is 'Another value of a limit for one person or partner, and why.';
comment on column private.limit_exceptions.person_id is
  'A user, or a partner, whose id is its user''s. No foreign key: it costs nothing to outlive them.';
create index if not exists limit_exceptions_name_idx on private.limit_exceptions (name);

-- Unlogged: a crash forgets who wrote how often today, and nothing else depends on it.
create unlogged table if not exists private.caller_writes (
  user_id uuid not null,
  written_at timestamptz not null default clock_timestamp(),
  backend integer not null default pg_backend_pid(),
  primary key (user_id, written_at, backend)
);
comment on table private.caller_writes is
  'A row per transaction in which a signed-in person changed something. Rows, and not a counter, which everything that one person does at once would queue for, and could deadlock on.';
create index if not exists caller_writes_written_at_idx on private.caller_writes (written_at);

alter table private.limits enable row level security;
alter table private.limit_exceptions enable row level security;
alter table private.caller_writes enable row level security;
revoke all on private.limits, private.limit_exceptions, private.caller_writes
  from public, anon, authenticated, service_role;
drop policy if exists nobody_reads_limits on private.limits;
create policy nobody_reads_limits on private.limits for select to authenticated using (false);
drop policy if exists nobody_reads_exceptions on private.limit_exceptions;
create policy nobody_reads_exceptions on private.limit_exceptions for select to authenticated using (false);
drop policy if exists nobody_reads_writes on private.caller_writes;
create policy nobody_reads_writes on private.caller_writes for select to authenticated using (false);

insert into private.limits (name, value, about) values
  ('writes_per_minute', 120, 'Transactions a minute in which a person changes something.'),
  ('writes_per_day', 2000, 'The same in 24 hours.'),
  ('admin_writes_per_minute', 600, 'Transactions a minute in which an admin changes something.'),
  ('admin_writes_per_day', 10000, 'The same in 24 hours.')
on conflict (name) do nothing;

create or replace function private.limit_of(p_name text, p_person_id uuid) returns bigint
language sql stable
set search_path = ''
as $$
  select coalesce(
    (select e.value from private.limit_exceptions as e where e.person_id = p_person_id and e.name = p_name),
    (select l.value from private.limits as l where l.name = p_name)
  )
$$;
comment on function private.limit_of(text, uuid) is 'A limit as it is for a person or partner: their own, else everybody''s.';
revoke all on function private.limit_of(text, uuid) from public, anon, authenticated, service_role;

create or replace function private.limit_writes() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  caller constant uuid := auth.uid();
  prefix text;
  in_minute bigint;
  in_day bigint;
  minute_began timestamptz;
  day_began timestamptz;
begin
  -- A call that writes to several tables, or to one several times, is one write.
  if caller is null or current_setting('partner_marketing.write_is_counted', true) = 'yes' then
    return null;
  end if;
  perform set_config('partner_marketing.write_is_counted', 'yes', true);
  prefix := case when private.is_admin() then 'admin_' else '' end;
  select
    count(*) filter (where w.written_at > clock_timestamp() - interval '1 minute'), count(*),
    min(w.written_at) filter (where w.written_at > clock_timestamp() - interval '1 minute'), min(w.written_at)
  into in_minute, in_day, minute_began, day_began
  from private.caller_writes as w
  where w.user_id = caller and w.written_at > clock_timestamp() - interval '1 day';
  if in_minute >= private.limit_of(prefix || 'writes_per_minute', caller) then
    raise sqlstate 'PT429' using
      message = format('At most %s changes a minute are taken', private.limit_of(prefix || 'writes_per_minute', caller)),
      detail = private.seconds_until(minute_began + interval '1 minute');
  end if;
  if in_day >= private.limit_of(prefix || 'writes_per_day', caller) then
    raise sqlstate 'PT429' using
      message = format('At most %s changes in 24 hours are taken', private.limit_of(prefix || 'writes_per_day', caller)),
      detail = private.seconds_until(day_began + interval '1 day');
  end if;
  insert into private.caller_writes (user_id) values (caller);
  return null;
end
$$;
comment on function private.limit_writes() is
  'Trigger: counts a transaction in which a signed-in person changes something, and refuses it (PT429, with the seconds to wait as detail) where there were too many. A change that is refused for another reason is not counted: it is taken back with everything else. A definer: nobody may count for themselves.';
revoke all on function private.limit_writes() from public, anon, authenticated, service_role;

create or replace function private.seconds_until(p_moment timestamptz) returns text
language sql stable
set search_path = ''
as $$
  select greatest(1, ceil(extract(epoch from coalesce(p_moment, clock_timestamp()) - clock_timestamp())))::bigint::text
$$;
comment on function private.seconds_until(timestamptz) is
  'Whole seconds until a moment, at least one, as text: what the detail of a PT429 is.';
revoke all on function private.seconds_until(timestamptz) from public, anon, authenticated, service_role;

create or replace function private.limit_writes_to(p_tables regclass[]) returns void
language plpgsql
set search_path = ''
as $$
declare
  one regclass;
begin
  foreach one in array p_tables loop
    execute format(
      $trigger$
        create or replace trigger limit_writes
          before insert or update or delete on %s
          for each statement when (coalesce(current_setting('role', true), '') = 'authenticated')
          execute function private.limit_writes()
      $trigger$,
      one
    );
  end loop;
end
$$;
comment on function private.limit_writes_to(regclass[]) is
  'For migrations: from now on what people change in these tables counts. Jobs and dispatchers are not people.';
revoke all on function private.limit_writes_to(regclass[]) from public, anon, authenticated, service_role;

-- Everything that people may write, directly or through a function.
select private.limit_writes_to(array[
  'public.profiles', 'public.partner_segments', 'public.partner_landing_pages',
  'public.partner_marketing_campaigns', 'public.partner_ad_accounts', 'public.ai_marketing_recommendations',
  'public.ad_platform_operations', 'public.campaign_daily_metrics', 'private.landing_page_previews',
  'private.idempotency_keys'
]::regclass[]);
