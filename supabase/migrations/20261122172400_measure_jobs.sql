-- Figures of the jobs, from the runs they record: for dashboards, and for the watch to log, from where metrics are made.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace view private.job_metrics
with (security_invoker = true) as
select
  newest.job,
  newest.date as last_date,
  newest.status as last_status,
  succeeded.last_succeeded_at,
  extract(epoch from now() - succeeded.last_succeeded_at)::bigint as seconds_since_success,
  round(extract(epoch from newest.finished_at - newest.started_at), 3) as last_seconds,
  recent.median_seconds,
  coalesce((newest.counts ->> 'rows')::bigint, 0) as last_rows,
  coalesce((newest.counts ->> 'rows_changed')::bigint, 0) as last_rows_changed,
  coalesce(jsonb_array_length(newest.counts -> 'failures'), 0) as last_failures,
  recent.runs,
  recent.failed_runs
from (
  select distinct on (run.job) run.*
  from public.job_runs as run
  order by run.job, run.started_at desc
) as newest
left join lateral (
  select max(run.finished_at) as last_succeeded_at
  from public.job_runs as run
  where run.job = newest.job and run.status = 'succeeded'
) as succeeded on true
left join lateral (
  select
    count(*) as runs,
    count(*) filter (where run.status = 'failed') as failed_runs,
    round(
      (percentile_cont(0.5) within group (order by extract(epoch from run.finished_at - run.started_at)))::numeric, 3
    ) as median_seconds
  from public.job_runs as run
  where run.job = newest.job and run.date > newest.date - 30
) as recent on true;
comment on view private.job_metrics is
  'Per job: its newest run (date, status, seconds, rows, partners that failed), the last success and how long ago it was, and of the 30 days up to the newest run the median seconds, runs and failed runs.';
revoke all on private.job_metrics from public, anon, authenticated, service_role;
grant select on private.job_metrics to service_role;

create or replace function public.measure_jobs(p_jobs text[]) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(m) order by m.job), '[]')
  from private.job_metrics as m
  where m.job = any (p_jobs)
$$;
comment on function public.measure_jobs(text[]) is
  'The rows of private.job_metrics of those of these jobs that have ever run, by name.';
revoke all on function public.measure_jobs(text[]) from public, anon, authenticated, service_role;
grant execute on function public.measure_jobs(text[]) to service_role;
