-- What grows by itself and how long it is kept. The plan is rows, which the owner of the database may change; what a
-- table's own file adds later (a queue, a log) it adds here too. One function deletes what has had its time, in batches,
-- each a short transaction, by an index on the date.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.history_policies (
  relation text not null constraint relation_has_its_schema check (relation ~ '^(public|private)\.[a-z_]+$'),
  date_column text not null constraint date_column_is_identifier check (date_column ~ '^[a-z_]+$'),
  keep interval not null,
  condition text not null default 'true',
  primary key (relation, condition),
  constraint something_is_kept check (keep >= interval '0')
);
comment on table private.history_policies is
  'Which rows are deleted once they are older: of which table, by which date, how old, and which of them (SQL over the row t). Written by migrations and by the owner of the database, as the condition runs with the owner''s rights.';
alter table private.history_policies enable row level security;
revoke all on private.history_policies from public, anon, authenticated, service_role;
drop policy if exists nobody_reads_history_policies on private.history_policies;
create policy nobody_reads_history_policies on private.history_policies for select to authenticated using (false);

insert into private.history_policies (relation, date_column, keep, condition) values
  ('public.partner_lead_stats', 'date', '25 months', 'true'),
  -- Charts of a year and more show weeks: of what is older than half a year, Sundays, whose 7 days are that week.
  ('public.partner_lead_gaps', 'date', '6 months', 'extract(isodow from t.date) <> 7'),
  ('public.partner_lead_gaps', 'date', '25 months', 'true'),
  ('public.ai_marketing_recommendations', 'created_at', '6 months',
    't.status = ''expired'' and not exists (select from public.ad_platform_operations as o where o.recommendation_id = t.id) and not exists (select from public.marketing_budget_changes as b where b.recommendation_id = t.id)'),
  ('public.ad_platform_operations', 'created_at', '13 months', 't.status in (''done'', ''withdrawn'')'),
  -- A day of long ago may be made up for at this moment.
  ('public.job_runs', 'date', '25 months', 't.status <> ''running'''),
  ('private.landing_page_bot_views', 'date', '13 months', 'true'),
  ('private.refused_page_forms', 'date', '13 months', 'true'),
  ('private.landing_page_previews', 'expires_at', '0', 'true'),
  ('private.language_model_calls', 'date', '13 months', 'true'),
  ('private.idempotency_keys', 'created_at', '30 days', 'true'),
  ('private.caller_writes', 'written_at', '2 days', 'true')
on conflict (relation, condition) do nothing;

-- Without one, every night would read a whole table to find its oldest rows. A BRIN index will not do: once deleted rows'
-- room is used again, its ranges hold old and new days alike.
-- squawk-ignore require-concurrent-index-creation
create index if not exists ad_platform_operations_ended_idx
  on public.ad_platform_operations (created_at) where status in ('done', 'withdrawn');
-- squawk-ignore require-concurrent-index-creation
create index if not exists landing_page_bot_views_date_idx on private.landing_page_bot_views (date);
-- squawk-ignore require-concurrent-index-creation
create index if not exists refused_page_forms_date_idx on private.refused_page_forms (date);

create or replace function private.delete_old_rows(p_date date, p_most integer) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  policy private.history_policies;
  -- Whatever is asked for, nothing of today is old.
  today constant date := least(p_date, (now() at time zone 'Europe/Amsterdam')::date);
  deleted jsonb := '{}';
  gone bigint;
  is_done boolean := true;
begin
  for policy in select p.* from private.history_policies as p order by p.relation, p.condition loop
    execute format(
      'with old as (select t.ctid from %1$s as t where t.%2$I < $1 and (%3$s) limit $2 for update skip locked) '
      'delete from %1$s as t using old where t.ctid = old.ctid',
      policy.relation::regclass, policy.date_column, policy.condition
    )
    using (today::timestamp - policy.keep) at time zone 'Europe/Amsterdam', p_most;
    get diagnostics gone = row_count;
    deleted := deleted || jsonb_build_object(
      policy.relation, gone + coalesce((deleted ->> policy.relation)::bigint, 0)
    );
    is_done := is_done and gone < p_most;
  end loop;
  return jsonb_build_object('deleted', deleted, 'is_done', is_done);
end
$$;
comment on function private.delete_old_rows(date, integer) is
  'Deletes what private.history_policies keeps no longer on a day, at most so many rows of each: {"deleted": {table: rows}, "is_done": nothing is left}. A definer: jobs may not delete from all of these tables, and nobody else decides what is old.';
revoke all on function private.delete_old_rows(date, integer) from public, anon, authenticated, service_role;
grant execute on function private.delete_old_rows(date, integer) to service_role;

create or replace function public.prune_marketing_history(
  p_date date, p_attempt integer, p_most integer, p_is_last boolean default false
) returns jsonb
language plpgsql
set search_path = ''
set statement_timeout = '10min'
as $$
declare
  this_job constant text := 'prune_marketing_history_daily';
  found jsonb;
  before jsonb;
  summed jsonb;
  is_done boolean;
begin
  perform private.begin_job_work(this_job, p_date, p_attempt);
  found := private.delete_old_rows(p_date, p_most);
  is_done := (found ->> 'is_done')::boolean;
  select run.counts into before from public.job_runs as run where run.job = this_job and run.date = p_date;
  select jsonb_build_object(
    'rows', coalesce((before ->> 'rows')::bigint, 0) + coalesce(sum(d.value::bigint), 0),
    'rows_changed', coalesce((before ->> 'rows_changed')::bigint, 0) + coalesce(sum(d.value::bigint), 0),
    'details', jsonb_object_agg(
      d.key, d.value::bigint + coalesce((before -> 'details' ->> d.key)::bigint, 0)
    ) || jsonb_build_object('is_left', case when is_done then 0 else 1 end)
  )
  into summed
  from (
    select split_part(e.key, '.', 2) as key, e.value from jsonb_each_text(found -> 'deleted') as e
  ) as d;
  if is_done or p_is_last then
    perform private.finish_job_work(this_job, p_date, summed);
  else
    update public.job_runs as run set counts = summed
    where run.job = this_job and run.date = p_date;
  end if;
  return jsonb_build_object('is_done', is_done or p_is_last, 'counts', summed);
end
$$;
comment on function public.prune_marketing_history(date, integer, integer, boolean) is
  'One batch of prune_marketing_history_daily for a claimed attempt, a transaction: deletes at most p_most rows of each table that have had their time on p_date. Returns {"is_done", "counts" of all batches}; the last one (nothing is left, or p_is_last) finishes the run.';
revoke all on function public.prune_marketing_history(date, integer, integer, boolean)
  from public, anon, authenticated, service_role;
grant execute on function public.prune_marketing_history(date, integer, integer, boolean) to service_role;
