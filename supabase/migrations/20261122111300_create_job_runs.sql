-- One row per job and day, and how a run takes and keeps that row.
--
-- Who may work on (job, day) is decided twice: claiming raises the attempt number, and the work itself,
-- one transaction, holds an advisory lock and checks that its attempt is still the newest. So of two
-- starts at once one works; a run that died frees the lock with its transaction and blocks nobody.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.job_runs (
  job text not null constraint job_is_identifier check (job ~ '^[a-z][a-z0-9_]{1,62}$'),
  date date not null,
  status text not null default 'running'
    constraint job_run_status_is_known check (status in ('running', 'succeeded', 'failed')),
  attempts integer not null default 1 constraint attempts_is_positive check (attempts >= 1),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  counts jsonb not null default '{}' constraint counts_is_object check (jsonb_typeof(counts) = 'object'),
  error text,
  primary key (job, date),
  constraint finished_at_matches_status check ((status = 'running') = (finished_at is null)),
  constraint error_matches_status check ((status = 'failed') = (error is not null))
);
comment on table public.job_runs is 'The latest run of each nightly job per day it worked on.';
comment on column public.job_runs.date is 'The day the job worked on (Europe/Amsterdam), not the day it ran.';
comment on column public.job_runs.attempts is 'How often the run was started; the newest start owns the row.';
comment on column public.job_runs.counts is 'The run''s report: partners, links, rows, failures.';

alter table public.job_runs enable row level security;
revoke all on public.job_runs from anon, authenticated, service_role;
grant select on public.job_runs to authenticated;
grant select, insert, update on public.job_runs to service_role;

drop policy if exists admins_read_job_runs on public.job_runs;
create policy admins_read_job_runs on public.job_runs
  for select to authenticated
  using ((select private.is_admin()));

create or replace function private.job_run_lock(p_job text, p_date date) returns bigint
language sql
immutable
set search_path = ''
as $$
  select hashtextextended(p_job || ' ' || p_date::text, 0)
$$;
comment on function private.job_run_lock(text, date) is 'The key of the advisory lock of (job, day).';
revoke all on function private.job_run_lock(text, date) from public, anon, authenticated, service_role;
grant execute on function private.job_run_lock(text, date) to service_role;

create or replace function private.lock_job_run(p_job text, p_date date) returns void
language plpgsql
set search_path = ''
as $$
begin
  if not pg_try_advisory_xact_lock(private.job_run_lock(p_job, p_date)) then
    raise sqlstate 'PT409' using
      message = format('%s is already running for %s', p_job, p_date),
      hint = 'Wait until it has finished; job_runs says when.';
  end if;
end
$$;
comment on function private.lock_job_run(text, date) is
  'Takes the lock of (job, day) until the transaction ends, or raises PT409 while another holds it.';
revoke all on function private.lock_job_run(text, date) from public, anon, authenticated, service_role;
grant execute on function private.lock_job_run(text, date) to service_role;

create or replace function public.claim_job_run(p_job text, p_date date) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  attempt integer;
begin
  perform private.lock_job_run(p_job, p_date);
  insert into public.job_runs as run (job, date)
  values (p_job, p_date)
  on conflict (job, date) do update
    set status = 'running', attempts = run.attempts + 1, started_at = now(), finished_at = null,
      counts = '{}', error = null
  returning run.attempts into attempt;
  return jsonb_build_object('attempt', attempt);
end
$$;
comment on function public.claim_job_run(text, date) is
  'Starts a run of a job for a day and returns {"attempt": n}; PT409 while another run is working.';
revoke all on function public.claim_job_run(text, date) from public, anon, authenticated, service_role;
grant execute on function public.claim_job_run(text, date) to service_role;

create or replace function private.begin_job_work(p_job text, p_date date, p_attempt integer) returns void
language plpgsql
set search_path = ''
as $$
begin
  -- Waits, unlike a claim: while the newest attempt has not begun, others hold the lock only to be refused. If
  -- it gave way to one of those, starts that meet would refuse each other until none is left.
  perform pg_advisory_xact_lock(private.job_run_lock(p_job, p_date));
  perform 1 from public.job_runs as run
  where run.job = p_job and run.date = p_date and run.status = 'running' and run.attempts = p_attempt
  for update;
  if not found then
    raise sqlstate 'PT409' using
      message = format('%s for %s was started again by another run', p_job, p_date),
      detail = format('Attempt %s is not the newest.', p_attempt),
      hint = 'Leave it to the newer run.';
  end if;
end
$$;
comment on function private.begin_job_work(text, date, integer) is
  'Opens the working transaction of a run: waits for the lock and checks that the attempt is the newest, else PT409.';
revoke all on function private.begin_job_work(text, date, integer) from public, anon, authenticated, service_role;
grant execute on function private.begin_job_work(text, date, integer) to service_role;

create or replace function private.finish_job_work(p_job text, p_date date, p_counts jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  failed constant integer := jsonb_array_length(coalesce(p_counts -> 'failures', '[]'));
begin
  update public.job_runs as run
  set
    status = case when failed = 0 then 'succeeded' else 'failed' end,
    finished_at = clock_timestamp(),
    counts = p_counts,
    error = case when failed > 0 then format('%s partner(s) failed; see counts.failures', failed) end
  where run.job = p_job and run.date = p_date;
  return p_counts;
end
$$;
comment on function private.finish_job_work(text, date, jsonb) is
  'Closes the working transaction of a run: records its counts and whether any partner failed.';
revoke all on function private.finish_job_work(text, date, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.finish_job_work(text, date, jsonb) to service_role;

create or replace function public.fail_job_run(p_job text, p_date date, p_attempt integer, p_error text)
returns void
language sql
set search_path = ''
as $$
  update public.job_runs as run
  set status = 'failed', finished_at = now(), error = left(p_error, 2000)
  where run.job = p_job and run.date = p_date and run.attempts = p_attempt and run.status = 'running'
$$;
comment on function public.fail_job_run(text, date, integer, text) is
  'Records that an attempt failed; does nothing when a newer attempt owns the run or it has finished.';
revoke all on function public.fail_job_run(text, date, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.fail_job_run(text, date, integer, text) to service_role;

create or replace function private.for_each_partner(
  p_step text, p_date date, p_partner_ids uuid[], p_arguments jsonb default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  counts jsonb;
  ids uuid[] := p_partner_ids;
  half integer;
  one jsonb;
  other jsonb;
begin
  begin
    if p_arguments is null then
      execute format('select %s($1, $2)', p_step::regproc) into counts using p_date, ids;
    else
      execute format('select %s($1, $2, $3)', p_step::regproc) into counts using p_date, ids, p_arguments;
    end if;
    return counts || jsonb_build_object('failures', jsonb_build_array());
  exception when others then
    -- Only what one partner's rows can cause: bad data, a broken constraint, a trigger's refusal. Anything
    -- else (a lock, a lost table, no memory) is no partner's fault, and fails the run.
    if sqlstate !~ '^(22|23|P0001|PT)' or cardinality(ids) = 0 then
      raise;
    end if;
    if cardinality(ids) = 1 then
      return jsonb_build_object('failures', jsonb_build_array(
        jsonb_build_object('partner_id', ids[1], 'error', format('%s (%s)', sqlerrm, sqlstate))
      ));
    end if;
  end;
  if ids is null then
    select coalesce(array_agg(p.id order by p.id), '{}') into ids from public.profiles as p;
  end if;
  half := cardinality(ids) / 2;
  one := private.for_each_partner(p_step, p_date, ids[:half], p_arguments);
  other := private.for_each_partner(p_step, p_date, ids[half + 1:], p_arguments);
  return coalesce((
    select jsonb_object_agg(k.key, coalesce((one ->> k.key)::bigint, 0) + coalesce((other ->> k.key)::bigint, 0))
    from (
      select jsonb_object_keys(one - 'failures') as key
      union
      select jsonb_object_keys(other - 'failures')
    ) as k
  ), '{}') || jsonb_build_object('failures', (one -> 'failures') || (other -> 'failures'));
end
$$;
comment on function private.for_each_partner(text, date, uuid[], jsonb) is
  'Runs a set-based step over all partners (null) in one statement; when the rows of some partner make it fail, halves the set until those partners are alone, and reports them in "failures" beside the summed counts of the rest.';
revoke all on function private.for_each_partner(text, date, uuid[], jsonb) from public, anon, authenticated, service_role;
grant execute on function private.for_each_partner(text, date, uuid[], jsonb) to service_role;
