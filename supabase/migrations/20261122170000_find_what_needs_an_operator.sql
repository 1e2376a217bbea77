-- What an operator must hear of, in one look: jobs that did not succeed, changes that ad platforms refused, and
-- budgets that are exceeded, which the triggers rule out and which is looked at all the same.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.find_operator_alerts(p_jobs text[], p_now timestamptz default now())
returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'overdue_jobs', coalesce((
      select jsonb_agg(
        jsonb_build_object('job', job.name, 'last_succeeded_at', last.at) order by job.name
      )
      from unnest(p_jobs) as job (name)
      left join lateral (
        select max(run.finished_at) as at
        from public.job_runs as run
        where run.job = job.name and run.status = 'succeeded'
      ) as last on true
      -- A night is 24 hours after the one before; two more, so that retries are no reason to wake anybody.
      where coalesce(last.at < p_now - interval '26 hours', true)
    ), '[]'),
    'failed_operations', (
      select jsonb_build_object('count', count(*), 'oldest_at', min(operation.created_at))
      from public.ad_platform_operations as operation
      where operation.status = 'failed'
    ),
    'exceeded_budgets', coalesce((
      select jsonb_agg(
        jsonb_build_object(
          'partner_id', exceeded.partner_id,
          'committed', exceeded.committed::text,
          'monthly_budget', exceeded.monthly_budget::text
        ) order by exceeded.partner_id
      )
      from (
        select c.partner_id, p.monthly_marketing_budget as monthly_budget,
          sum(private.monthly_commitment(c.monthly_budget, c.daily_budget)) as committed
        from public.partner_marketing_campaigns as c
        join public.profiles as p on p.id = c.partner_id
        where c.status = 'active'
        group by c.partner_id, p.monthly_marketing_budget
        having sum(private.monthly_commitment(c.monthly_budget, c.daily_budget))
          > coalesce(p.monthly_marketing_budget, 0)
      ) as exceeded
    ), '[]')
  )
$$;
comment on function public.find_operator_alerts(text[], timestamptz) is
  'Jobs of these names without a success in the 26 hours before, failed operations of ad platforms, and partners whose active campaigns commit more than their monthly budget.';
revoke all on function public.find_operator_alerts(text[], timestamptz)
from public, anon, authenticated, service_role;
grant execute on function public.find_operator_alerts(text[], timestamptz) to service_role;

-- squawk-ignore require-concurrent-index-creation
create index if not exists ad_platform_operations_failed_idx
  on public.ad_platform_operations (created_at) where status = 'failed';
-- squawk-ignore require-concurrent-index-creation
create index if not exists job_runs_succeeded_idx
  on public.job_runs (job, finished_at) where status = 'succeeded';
