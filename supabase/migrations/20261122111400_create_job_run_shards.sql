-- A run's work is cut into shards, ranges of partners: one that holds all of them and is done in the job's own
-- process, or many, each a task that any instance may be given.
--
-- A task is delivered at least once: twice, at once, or after its run was started anew. What it may still change is
-- decided here, in the transaction that changes it. Transactions of shards share the run's lock, so they go on side
-- by side, and whoever claims the run meanwhile is told that it is working.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.job_run_openings (
  job text not null,
  date date not null,
  attempt integer not null,
  opening jsonb not null,
  primary key (job, date),
  constraint job_run_openings_run_fkey
    foreign key (job, date) references public.job_runs (job, date) on delete cascade
);
comment on table private.job_run_openings is
  'What all shards of a run must see alike, worked out once at its start; gone when the run is finished.';
alter table private.job_run_openings enable row level security;
revoke all on private.job_run_openings from public, anon, authenticated, service_role;
grant select, insert, update, delete on private.job_run_openings to service_role;
drop policy if exists nobody_reads_openings on private.job_run_openings;
create policy nobody_reads_openings on private.job_run_openings for select to authenticated using (false);

create table if not exists private.job_run_shards (
  job text not null,
  date date not null,
  attempt integer not null,
  shard integer not null constraint shard_is_counted_from_0 check (shard >= 0),
  after_partner uuid,
  through_partner uuid,
  status text not null default 'waiting'
    constraint job_run_shard_status_is_known check (status in ('waiting', 'running', 'succeeded', 'failed')),
  deliveries integer not null default 0,
  done_through uuid,
  counts jsonb not null default '{}',
  error text,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (job, date, shard),
  constraint job_run_shards_run_fkey
    foreign key (job, date) references public.job_runs (job, date) on delete cascade,
  constraint shard_finished_at_matches_status
    check ((status in ('waiting', 'running')) = (finished_at is null))
);
comment on table private.job_run_shards is 'The shards of the newest attempt of each run, and how far each is.';
comment on column private.job_run_shards.after_partner is 'Partners with larger ids; null: from the first.';
comment on column private.job_run_shards.through_partner is 'Partners up to this id; null: to the last.';
comment on column private.job_run_shards.deliveries is 'How often somebody began to work on it.';
comment on column private.job_run_shards.done_through is
  'Where the next page begins, for a job that works in pages of partners: each page is written once.';
comment on column private.job_run_shards.counts is
  'What was counted in the transactions that made the changes; whole when the shard is finished.';
comment on column private.job_run_shards.error is
  'Why it failed, or why the last delivery of one that is not finished did.';
alter table private.job_run_shards enable row level security;
revoke all on private.job_run_shards from public, anon, authenticated, service_role;
grant select, insert, update, delete on private.job_run_shards to service_role;
drop policy if exists nobody_reads_shards on private.job_run_shards;
create policy nobody_reads_shards on private.job_run_shards for select to authenticated using (false);

create or replace function private.add_counts(p_one jsonb, p_other jsonb) returns jsonb
language plpgsql immutable
set search_path = ''
as $$
begin
  return coalesce((
    select jsonb_object_agg(k.key, case
      when not p_one ? k.key then p_other -> k.key
      when not p_other ? k.key then p_one -> k.key
      when jsonb_typeof(p_one -> k.key) = 'number'
        then to_jsonb((p_one ->> k.key)::numeric + (p_other ->> k.key)::numeric)
      when jsonb_typeof(p_one -> k.key) = 'array' then (p_one -> k.key) || (p_other -> k.key)
      else private.add_counts(p_one -> k.key, p_other -> k.key)
    end)
    from (
      select jsonb_object_keys(p_one) as key
      union
      select jsonb_object_keys(p_other)
    ) as k
  ), '{}');
end
$$;
comment on function private.add_counts(jsonb, jsonb) is
  'Two reports as one: numbers are added, lists follow each other, objects are put together alike.';
revoke all on function private.add_counts(jsonb, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.add_counts(jsonb, jsonb) to service_role;

create or replace function private.plan_job_shards(
  p_job text, p_date date, p_attempt integer, p_partner_ids uuid[], p_above integer, p_size integer,
  p_opening jsonb default '{}'
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  partners constant integer := cardinality(p_partner_ids);
  shards constant integer := case when partners <= p_above then 1 else ceil(partners::numeric / p_size) end;
begin
  insert into private.job_run_openings as o (job, date, attempt, opening)
  values (p_job, p_date, p_attempt, p_opening)
  on conflict (job, date) do update set attempt = excluded.attempt, opening = excluded.opening;

  delete from private.job_run_shards as s where s.job = p_job and s.date = p_date;
  insert into private.job_run_shards (job, date, attempt, shard, after_partner, through_partner, done_through)
  select
    p_job, p_date, p_attempt, n,
    -- The first and the last are open: whoever is not among these partners belongs to a shard too.
    case when n > 0 then p_partner_ids[n * p_size] end,
    case when n < shards - 1 then p_partner_ids[(n + 1) * p_size] end,
    case when n > 0 then p_partner_ids[n * p_size] end
  from generate_series(0, shards - 1) as n;
  return jsonb_build_object('shards', shards);
end
$$;
comment on function private.plan_job_shards(text, date, integer, uuid[], integer, integer, jsonb) is
  'Within the opening transaction of an attempt: cuts its work into shards of so many of these partners (in the order of their ids), or one shard where there are not more than p_above; returns {"shards": n}. Shards of older attempts are gone.';
revoke all on function private.plan_job_shards(text, date, integer, uuid[], integer, integer, jsonb)
from public, anon, authenticated, service_role;
grant execute on function private.plan_job_shards(text, date, integer, uuid[], integer, integer, jsonb)
to service_role;

create or replace function private.begin_shard_work(p_job text, p_date date, p_attempt integer, p_shard integer)
returns private.job_run_shards
language plpgsql
set search_path = ''
as $$
declare
  found_shard private.job_run_shards;
begin
  -- Shared: shards go on side by side. A claim wants it alone, and is refused while any of them is at work.
  perform pg_advisory_xact_lock_shared(private.job_run_lock(p_job, p_date));
  -- Deliveries of one shard wait for each other.
  select * into found_shard from private.job_run_shards as s
  where s.job = p_job and s.date = p_date and s.attempt = p_attempt and s.shard = p_shard
  for update;
  if found_shard.finished_at is not null then
    return found_shard;
  end if;
  if found_shard.job is null or not exists (
    select from public.job_runs as run
    where run.job = p_job and run.date = p_date and run.status = 'running' and run.attempts = p_attempt
  ) then
    raise sqlstate 'PT409' using
      message = format('%s for %s was started again, or has ended', p_job, p_date),
      detail = format('Shard %s of attempt %s is wanted no more.', p_shard, p_attempt),
      hint = 'Leave it to the newest run.';
  end if;
  return found_shard;
end
$$;
comment on function private.begin_shard_work(text, date, integer, integer) is
  'Opens a working transaction of a shard and returns its row, locked. PT409 when its attempt is not the one that runs. A finished shard (finished_at) must not be worked on: its work is done.';
revoke all on function private.begin_shard_work(text, date, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function private.begin_shard_work(text, date, integer, integer) to service_role;

create or replace function public.open_job_shard(p_job text, p_date date, p_attempt integer, p_shard integer)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  shard constant private.job_run_shards := private.begin_shard_work(p_job, p_date, p_attempt, p_shard);
begin
  if shard.finished_at is null then
    update private.job_run_shards as s
    set status = 'running', deliveries = s.deliveries + 1, started_at = coalesce(s.started_at, clock_timestamp())
    where s.job = p_job and s.date = p_date and s.shard = p_shard;
  end if;
  return jsonb_build_object(
    'is_done', shard.finished_at is not null,
    'after', shard.done_through,
    'through', shard.through_partner,
    'opening', coalesce(
      (select o.opening from private.job_run_openings as o where o.job = p_job and o.date = p_date), '{}'
    )
  );
end
$$;
comment on function public.open_job_shard(text, date, integer, integer) is
  'Begins, or goes on, with a shard: {"is_done", "after": partners after this id are left (null: all), "through": up to this one (null: all), "opening": what its run worked out at the start}. PT409 when its attempt is not the one that runs.';
revoke all on function public.open_job_shard(text, date, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function public.open_job_shard(text, date, integer, integer) to service_role;

create or replace function private.begin_unfinished_shard_work(
  p_job text, p_date date, p_attempt integer, p_shard integer
) returns private.job_run_shards
language plpgsql
set search_path = ''
as $$
declare
  shard constant private.job_run_shards := private.begin_shard_work(p_job, p_date, p_attempt, p_shard);
begin
  if shard.finished_at is not null then
    raise sqlstate 'PT409' using
      message = format('Shard %s of %s for %s is done', p_shard, p_job, p_date),
      hint = 'Another delivery of it was faster.';
  end if;
  return shard;
end
$$;
comment on function private.begin_unfinished_shard_work(text, date, integer, integer) is
  'As begin_shard_work, and PT409 also for a shard that is finished.';
revoke all on function private.begin_unfinished_shard_work(text, date, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function private.begin_unfinished_shard_work(text, date, integer, integer) to service_role;

create or replace function private.count_in_shard(p_job text, p_date date, p_shard integer, p_counts jsonb)
returns void
language sql
set search_path = ''
as $$
  update private.job_run_shards as s
  set counts = private.add_counts(s.counts, p_counts)
  where s.job = p_job and s.date = p_date and s.shard = p_shard
$$;
comment on function private.count_in_shard(text, date, integer, jsonb) is
  'Within a shard''s working transaction: counts what that changed, so that no change is forgotten or counted twice, however often the shard is delivered.';
revoke all on function private.count_in_shard(text, date, integer, jsonb)
from public, anon, authenticated, service_role;
grant execute on function private.count_in_shard(text, date, integer, jsonb) to service_role;

create or replace function private.finish_shard_work(
  p_job text, p_date date, p_attempt integer, p_shard integer, p_counts jsonb
) returns boolean
language plpgsql
set search_path = ''
as $$
declare
  failed constant integer := jsonb_array_length(coalesce(p_counts -> 'failures', '[]'));
begin
  update private.job_run_shards as s
  set
    status = case when failed = 0 then 'succeeded' else 'failed' end,
    finished_at = clock_timestamp(),
    counts = p_counts,
    error = case when failed > 0 then format('%s partner(s) failed; see counts.failures', failed) end
  where s.job = p_job and s.date = p_date and s.shard = p_shard;
  -- One after the other from here on: of the last two, the second sees that the first is finished.
  perform 1 from public.job_runs as run
  where run.job = p_job and run.date = p_date and run.status = 'running' and run.attempts = p_attempt
  for update;
  if not found then
    raise sqlstate 'PT409' using
      message = format('%s for %s has ended', p_job, p_date),
      detail = format('Shard %s of attempt %s is wanted no more.', p_shard, p_attempt);
  end if;
  return not exists (
    select from private.job_run_shards as s
    where s.job = p_job and s.date = p_date and s.finished_at is null
  );
end
$$;
comment on function private.finish_shard_work(text, date, integer, integer, jsonb) is
  'Within a shard''s last transaction: records its counts, and returns whether it was the last of its run. Then the same transaction finishes the run.';
revoke all on function private.finish_shard_work(text, date, integer, integer, jsonb)
from public, anon, authenticated, service_role;
grant execute on function private.finish_shard_work(text, date, integer, integer, jsonb) to service_role;

create or replace function private.finish_sharded_run(p_job text, p_date date, p_counts jsonb default '{}')
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  counts jsonb := '{}';
  shard private.job_run_shards;
  failed integer[] := '{}';
  shards integer := 0;
begin
  for shard in
    select * from private.job_run_shards as s where s.job = p_job and s.date = p_date order by s.shard
  loop
    counts := private.add_counts(counts, shard.counts);
    shards := shards + 1;
    if shard.status = 'failed' then
      failed := failed || shard.shard;
    end if;
  end loop;
  counts := private.finish_job_work(p_job, p_date, private.add_counts(counts, p_counts));
  if shards > 1 and failed <> '{}' then
    update public.job_runs as run
    set error = format('%s in shard(s) %s of %s', run.error, array_to_string(failed, ', '), shards)
    where run.job = p_job and run.date = p_date;
  end if;
  delete from private.job_run_openings as o where o.job = p_job and o.date = p_date;
  return counts;
end
$$;
comment on function private.finish_sharded_run(text, date, jsonb) is
  'Within the transaction that finished the last shard: records the run with the sum of what its shards and p_counts counted, which is returned.';
revoke all on function private.finish_sharded_run(text, date, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.finish_sharded_run(text, date, jsonb) to service_role;

create or replace function private.shard_answer(p_job text, p_date date, p_attempt integer, p_after uuid, p_is_done boolean)
returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'is_done', p_is_done,
    'after', p_after,
    'run', (
      select run.counts from public.job_runs as run
      where p_is_done and run.job = p_job and run.date = p_date and run.attempts = p_attempt
        and run.status <> 'running'
    )
  )
$$;
comment on function private.shard_answer(text, date, integer, uuid, boolean) is
  'How far a shard is, as its worker is told: {"is_done", "after": where to go on, "run": the run''s counts, once all shards are done}.';
revoke all on function private.shard_answer(text, date, integer, uuid, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.shard_answer(text, date, integer, uuid, boolean) to service_role;

create or replace function public.note_job_shard_failure(
  p_job text, p_date date, p_attempt integer, p_shard integer, p_error text
) returns void
language sql
set search_path = ''
as $$
  update private.job_run_shards as s
  set error = left(p_error, 2000)
  where s.job = p_job and s.date = p_date and s.attempt = p_attempt and s.shard = p_shard and s.finished_at is null
$$;
comment on function public.note_job_shard_failure(text, date, integer, integer, text) is
  'Notes why a delivery of a shard failed; it stays unfinished, for the next delivery.';
revoke all on function public.note_job_shard_failure(text, date, integer, integer, text)
from public, anon, authenticated, service_role;
grant execute on function public.note_job_shard_failure(text, date, integer, integer, text) to service_role;
