-- The log of every change of any budget. Rows are only ever added, and only by the triggers that log.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.marketing_budget_changes (
  id bigint generated always as identity primary key,
  partner_id uuid not null references public.profiles (id) on delete restrict,
  campaign_id uuid,
  budget text not null
    constraint budget_is_known
    check (budget in ('monthly_marketing_budget', 'daily_budget', 'monthly_budget')),
  old_amount numeric(10, 2) constraint old_amount_is_not_negative check (old_amount between 0 and 99999999.99),
  new_amount numeric(10, 2) constraint new_amount_is_not_negative check (new_amount between 0 and 99999999.99),
  changed_by uuid,
  changed_by_job text,
  reason text not null constraint reason_is_known check (reason in ('manual', 'recommendation', 'sync')),
  recommendation_id uuid references public.ai_marketing_recommendations (id) on delete restrict,
  changed_at timestamptz not null default now(),
  constraint campaign_matches_budget check ((budget = 'monthly_marketing_budget') = (campaign_id is null)),
  constraint amount_changes check (old_amount is distinct from new_amount),
  constraint changed_by_person_or_job_not_both check (changed_by is null or changed_by_job is null),
  constraint recommendation_matches_reason check ((reason = 'recommendation') = (recommendation_id is not null))
);
comment on table public.marketing_budget_changes is
  'Append-only log of budget changes: which, old, new (EUR; null: none set), who, why, when.';
comment on column public.marketing_budget_changes.campaign_id is
  'The campaign whose budget changed. No foreign key: the log outlives the campaign.';
comment on column public.marketing_budget_changes.changed_by is
  'The signed-in user; null with changed_by_job null: somebody in the database itself.';

create index if not exists marketing_budget_changes_partner_id_id_idx
  on public.marketing_budget_changes (partner_id, id desc);
create index if not exists marketing_budget_changes_recommendation_id_idx
  on public.marketing_budget_changes (recommendation_id);

create or replace function private.refuse_log_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Rows come from the triggers that log, never from a statement of somebody's.
  if tg_op = 'INSERT' and pg_catalog.pg_trigger_depth() > 1 then
    return null;
  end if;
  raise sqlstate 'PT409' using
    message = format('%s is append-only', tg_table_name),
    detail = format('%s was refused.', lower(tg_op)),
    hint = 'Correct a budget by changing it; that adds a row.';
end
$$;
comment on function private.refuse_log_change() is 'Trigger: refuses update, delete and truncate of a log, and inserts that no trigger makes, for every role.';
revoke all on function private.refuse_log_change() from public, anon, authenticated, service_role;

create or replace trigger refuse_log_change
  before insert or update or delete or truncate on public.marketing_budget_changes
  for each statement execute function private.refuse_log_change();

alter table public.marketing_budget_changes enable row level security;
revoke all on public.marketing_budget_changes from anon, authenticated, service_role;
-- An identity column takes its next number whatever the writer may do with the sequence.
revoke all on sequence public.marketing_budget_changes_id_seq from anon, authenticated, service_role;
grant select on public.marketing_budget_changes to authenticated, service_role;

drop policy if exists reads_own_budget_changes on public.marketing_budget_changes;
create policy reads_own_budget_changes on public.marketing_budget_changes
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
