-- Views of landing pages. A visitor of a page counts once a day, known by a hash whose salt never leaves the database
-- and is gone when its day is; bots and prefetches are counted apart, with why. No address is stored.

set lock_timeout = '5s';
set statement_timeout = '10min';

-- Unlogged: neither the write-ahead log nor a backup made of it ever holds a salt or a hash. After a crash the
-- tables are empty, and who comes back that day counts again.
create unlogged table if not exists private.visit_salts (
  date date primary key,
  salt bytea not null constraint salt_is_long check (octet_length(salt) >= 32)
);
comment on table private.visit_salts is
  'The salt of the day (Europe/Amsterdam) that visitors are hashed with. No role may read it; deleted when its day is over.';

create unlogged table if not exists private.landing_page_visits (
  landing_page_id uuid not null,
  date date not null,
  visitor_hash bytea not null,
  primary key (landing_page_id, date, visitor_hash)
);
comment on table private.landing_page_visits is
  'Who has been counted today, as hashes that tell nobody apart on another page or day. Deleted when their day is over.';

create unlogged table if not exists private.lead_attempts (
  landing_page_id uuid not null,
  visitor_hash bytea not null,
  free_at timestamptz not null,
  primary key (landing_page_id, visitor_hash)
);
comment on table private.lead_attempts is
  'How often a visitor, as a hash of the day, sent a page''s form: free_at is when nothing of it counts any more. Deleted the night after.';

create table if not exists private.landing_page_bot_views (
  landing_page_id uuid not null references public.partner_landing_pages (id) on delete cascade,
  date date not null,
  reason text not null constraint bot_reason_is_snake_case check (reason ~ '^[a-z_]{1,40}$'),
  views integer not null constraint bot_views_are_positive check (views > 0),
  primary key (landing_page_id, date, reason)
);
comment on table private.landing_page_bot_views is
  'What asked for a page''s beacon and was no visitor, per day and reason; landing_page_daily_stats.bot_views is their sum.';

create table if not exists private.waiting_page_views (
  id bigint generated always as identity primary key,
  landing_page_id uuid not null references public.partner_landing_pages (id) on delete cascade,
  date date not null,
  bot_reason text
);
comment on table private.waiting_page_views is
  'Views that came while another view of the same page was being counted: the next view counts them along, or the night.';
comment on column private.waiting_page_views.bot_reason is 'Null for a person.';
create index if not exists waiting_page_views_landing_page_id_idx on private.waiting_page_views (landing_page_id);

alter table private.visit_salts enable row level security;
alter table private.landing_page_visits enable row level security;
alter table private.lead_attempts enable row level security;
alter table private.landing_page_bot_views enable row level security;
alter table private.waiting_page_views enable row level security;
revoke all on private.visit_salts, private.landing_page_visits, private.lead_attempts,
  private.landing_page_bot_views, private.waiting_page_views from public, anon, authenticated, service_role;
grant select on private.landing_page_bot_views to service_role;

drop policy if exists nobody_reads_salts on private.visit_salts;
create policy nobody_reads_salts on private.visit_salts for select to authenticated using (false);
drop policy if exists nobody_reads_visits on private.landing_page_visits;
create policy nobody_reads_visits on private.landing_page_visits for select to authenticated using (false);
drop policy if exists nobody_reads_attempts on private.lead_attempts;
create policy nobody_reads_attempts on private.lead_attempts for select to authenticated using (false);
drop policy if exists nobody_reads_waiting_views on private.waiting_page_views;
create policy nobody_reads_waiting_views on private.waiting_page_views for select to authenticated using (false);
drop policy if exists admins_read_bot_views on private.landing_page_bot_views;
create policy admins_read_bot_views on private.landing_page_bot_views
  for select to authenticated
  using ((select private.is_admin()));

-- What the triggers on pages look at, only where it can have changed: counting a view must not unpack a whole page.
create or replace trigger refuse_owner_change
  before update on public.partner_landing_pages
  for each row when (new.id is distinct from old.id or new.partner_id is distinct from old.partner_id)
  execute function private.refuse_owner_change('id', 'partner_id');

create or replace function private.sum_landing_page_stats() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  changes refcursor;
  change record;
begin
  -- By page: two who count on the same pages wait for each other instead of deadlocking.
  if tg_op = 'INSERT' then
    open changes for
      select n.landing_page_id, sum(n.views) as views, sum(n.conversions) as conversions,
        max(n.date) filter (where n.views > 0) as last_date
      from new_rows as n group by n.landing_page_id order by n.landing_page_id;
  elsif tg_op = 'DELETE' then
    open changes for
      select o.landing_page_id, -sum(o.views) as views, -sum(o.conversions) as conversions, null::date as last_date
      from old_rows as o group by o.landing_page_id order by o.landing_page_id;
  else
    open changes for
      select c.landing_page_id, sum(c.views) as views, sum(c.conversions) as conversions, max(c.date) as last_date
      from (
        select n.landing_page_id, n.views, n.conversions, n.date from new_rows as n
        union all
        select o.landing_page_id, -o.views, -o.conversions, null from old_rows as o
      ) as c
      group by c.landing_page_id order by c.landing_page_id;
  end if;
  loop
    fetch changes into change;
    exit when not found;
    update public.partner_landing_pages as page
    set
      views_count = page.views_count + change.views,
      conversions_count = page.conversions_count + change.conversions,
      last_viewed_at = case
        when change.views > 0
          then greatest(
            page.last_viewed_at, least(now(), (change.last_date + 1)::timestamp at time zone 'Europe/Amsterdam')
          )
        else page.last_viewed_at
      end
    where page.id = change.landing_page_id and (change.views <> 0 or change.conversions <> 0);
  end loop;
  return null;
end
$$;
comment on function private.sum_landing_page_stats() is
  'Trigger: keeps a page''s counts the sums over its days, whoever writes those.';
revoke all on function private.sum_landing_page_stats() from public, anon, authenticated, service_role;

create or replace trigger sum_landing_page_stats_on_insert
  after insert on public.landing_page_daily_stats
  referencing new table as new_rows
  for each statement execute function private.sum_landing_page_stats();
create or replace trigger sum_landing_page_stats_on_update
  after update on public.landing_page_daily_stats
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.sum_landing_page_stats();
create or replace trigger sum_landing_page_stats_on_delete
  after delete on public.landing_page_daily_stats
  referencing old table as old_rows
  for each statement execute function private.sum_landing_page_stats();

-- Days that were counted before the triggers were there.
update public.partner_landing_pages as page
set views_count = s.views, conversions_count = s.conversions
from (
  select d.landing_page_id, sum(d.views) as views, sum(d.conversions) as conversions
  from public.landing_page_daily_stats as d group by d.landing_page_id
) as s
where page.id = s.landing_page_id
  and (page.views_count, page.conversions_count) is distinct from (s.views, s.conversions);

create or replace function private.hash_visitor(p_landing_page_id uuid, p_what text, p_date date) returns bytea
language plpgsql
set search_path = ''
as $$
declare
  salt bytea;
begin
  select s.salt into salt from private.visit_salts as s where s.date = p_date;
  if not found then
    -- Two random uuids: 244 bits of the server's own randomness. Of two at once the second takes the first one's.
    insert into private.visit_salts (date, salt)
    values (p_date, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))
    on conflict do nothing;
    delete from private.visit_salts as s where s.date < p_date;
    select s.salt into strict salt from private.visit_salts as s where s.date = p_date;
  end if;
  return substr(sha256(salt || uuid_send(p_landing_page_id) || convert_to(p_what, 'UTF8')), 1, 16);
end
$$;
comment on function private.hash_visitor(uuid, text, date) is
  'Who a visitor is, for one page and one day: 16 bytes that only the salt of the day could be tried against. Makes that salt when the day has none, and deletes those of days before.';
revoke all on function private.hash_visitor(uuid, text, date) from public, anon, authenticated, service_role;

create or replace function private.add_page_views(
  p_landing_page_id uuid, p_date date default null, p_bot_reason text default null
) returns void
language sql
set search_path = ''
as $$
  with waiting as (
    delete from private.waiting_page_views as w
    where w.id in (
      select q.id from private.waiting_page_views as q
      where q.landing_page_id = p_landing_page_id
      for update skip locked
    )
    returning w.date, w.bot_reason
  ),
  counted as (
    select v.date, v.bot_reason, count(*)::integer as views
    from (
      select waiting.date, waiting.bot_reason from waiting
      union all
      select p_date, p_bot_reason where p_date is not null
    ) as v
    group by v.date, v.bot_reason
  ),
  bots as (
    insert into private.landing_page_bot_views as b (landing_page_id, date, reason, views)
    select p_landing_page_id, c.date, c.bot_reason, c.views from counted as c where c.bot_reason is not null
    on conflict (landing_page_id, date, reason) do update set views = b.views + excluded.views
  )
  insert into public.landing_page_daily_stats as s (landing_page_id, date, views, bot_views)
  select
    p_landing_page_id, c.date,
    coalesce(sum(c.views) filter (where c.bot_reason is null), 0),
    coalesce(sum(c.views) filter (where c.bot_reason is not null), 0)
  from counted as c
  group by c.date
  order by c.date
  on conflict (landing_page_id, date) do update
    set views = s.views + excluded.views, bot_views = s.bot_views + excluded.bot_views
$$;
comment on function private.add_page_views(uuid, date, text) is
  'Adds the views of a page that wait, and one more where a date is given, to its days.';
revoke all on function private.add_page_views(uuid, date, text) from public, anon, authenticated, service_role;

create or replace function private.count_page_view(p_path text, p_visitor text, p_bot_reason text) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  today constant date := (clock_timestamp() at time zone 'Europe/Amsterdam')::date;
  page_id uuid;
begin
  select p.id into page_id
  from public.partner_landing_pages as p where p.path = p_path and p.status = 'live';
  if not found then
    return;
  end if;
  if p_bot_reason is null then
    insert into private.landing_page_visits (landing_page_id, date, visitor_hash)
    values (page_id, today, private.hash_visitor(page_id, 'view ' || p_visitor, today))
    on conflict do nothing;
    if not found then
      return;
    end if;
  end if;
  -- Of many at once one adds up, for all that have committed; the others leave theirs, and nobody waits.
  if pg_try_advisory_xact_lock(hashtextextended('page_views ' || page_id::text, 0)) then
    perform private.add_page_views(page_id, today, p_bot_reason);
  else
    insert into private.waiting_page_views (landing_page_id, date, bot_reason)
    values (page_id, today, p_bot_reason);
  end if;
end
$$;
comment on function private.count_page_view(text, text, text) is
  'Counts a view of a live page: a visitor (address and user agent) once a day, a bot with its reason every time. A definer, because only this may write views.';
revoke all on function private.count_page_view(text, text, text) from public, anon, authenticated, service_role;
grant execute on function private.count_page_view(text, text, text) to public_pages;

create or replace function public.count_page_view(
  p_path text, p_visitor text default null, p_bot_reason text default null
) returns void
language plpgsql
set search_path = ''
as $$
begin
  if num_nonnulls(p_visitor, p_bot_reason) <> 1 or length(p_visitor) > 2000 or p_bot_reason !~ '^[a-z_]{1,40}$' then
    raise sqlstate 'PT422' using message = 'Name either the visitor or why it is none';
  end if;
  perform private.count_page_view(p_path, p_visitor, p_bot_reason);
end
$$;
comment on function public.count_page_view(text, text, text) is
  'Counts a view of the live page at a path, of a visitor or of none and why; does nothing where no page is live. Raises 422.';
revoke all on function public.count_page_view(text, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.count_page_view(text, text, text) to public_pages;

create or replace function private.count_waiting_page_views(p_most integer) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  today constant date := (clock_timestamp() at time zone 'Europe/Amsterdam')::date;
  -- Each page is a lock until the end of the transaction, of which a server has some thousands for everybody.
  most_pages constant integer := least(p_most, 500);
  page_id uuid;
  pages integer := 0;
  visits bigint;
  attempts bigint;
begin
  -- Without the salt nobody can try who a hash of that day is, however long the hashes take to go.
  delete from private.visit_salts as s where s.date < today;
  for page_id in
    select distinct w.landing_page_id from private.waiting_page_views as w order by w.landing_page_id limit most_pages
  loop
    perform pg_advisory_xact_lock(hashtextextended('page_views ' || page_id::text, 0));
    perform private.add_page_views(page_id);
    pages := pages + 1;
  end loop;
  delete from private.landing_page_visits as v
  where v.ctid = any (array(select o.ctid from private.landing_page_visits as o where o.date < today limit p_most));
  get diagnostics visits = row_count;
  delete from private.lead_attempts as a
  where a.ctid = any (array(
    select o.ctid from private.lead_attempts as o
    where o.free_at < clock_timestamp() - interval '1 day'
    limit p_most for update skip locked
  ));
  get diagnostics attempts = row_count;
  return jsonb_build_object(
    'pages', pages, 'forgotten', visits + attempts,
    'is_done', pages < most_pages and visits < p_most and attempts < p_most
  );
end
$$;
comment on function private.count_waiting_page_views(integer) is
  'Counts views that still wait, and forgets the salts and visitors of days that are over, at most so many rows of each table. A definer, because no role may read or write any of that.';
revoke all on function private.count_waiting_page_views(integer) from public, anon, authenticated, service_role;
grant execute on function private.count_waiting_page_views(integer) to service_role;

create or replace function public.count_waiting_page_views(p_most integer default 20000) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '1min'
as $$
begin
  if coalesce(p_most, 0) < 1 then
    raise sqlstate 'PT422' using message = 'p_most must be at least 1';
  end if;
  return private.count_waiting_page_views(p_most);
end
$$;
comment on function public.count_waiting_page_views(integer) is
  'Counts views that still wait and forgets the visitors of days that are over, at most so many rows of each table: {pages, forgotten, is_done}. A transaction of its own and a short one, so that no lead waits for the night; called again until is_done.';
revoke all on function public.count_waiting_page_views(integer) from public, anon, authenticated, service_role;
grant execute on function public.count_waiting_page_views(integer) to service_role;
