-- Every change of every budget leaves a row in marketing_budget_changes, whatever made it.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.acting_recommendation() returns uuid
language sql stable
set search_path = ''
as $$
  select nullif(current_setting('partner_marketing.recommendation_id', true), '')::uuid
$$;
comment on function private.acting_recommendation() is
  'The proposal being carried out at this moment; null outside of an approval. Set by its trigger alone, for its own statements.';
revoke all on function private.acting_recommendation() from public, anon, authenticated, service_role;
grant execute on function private.acting_recommendation() to authenticated, service_role;

create or replace function private.log_budget_change(
  p_partner_id uuid, p_campaign_id uuid, p_budget text, p_old numeric, p_new numeric
) returns void
language plpgsql
set search_path = ''
as $$
declare
  recommendation constant uuid := private.acting_recommendation();
  -- The role of the request, also inside a definer.
  by_service constant boolean := coalesce(current_setting('role', true), '') = 'service_role';
begin
  if p_old is not distinct from p_new then
    return;
  end if;
  insert into public.marketing_budget_changes (
    partner_id, campaign_id, budget, old_amount, new_amount, changed_by, changed_by_job, reason, recommendation_id
  )
  values (
    p_partner_id,
    p_campaign_id,
    p_budget,
    p_old,
    p_new,
    auth.uid(),
    case when by_service and auth.uid() is null then
      coalesce(nullif(current_setting('partner_marketing.job', true), ''), 'service_role')
    end,
    case when recommendation is not null then 'recommendation' when by_service then 'sync' else 'manual' end,
    recommendation
  );
end
$$;
comment on function private.log_budget_change(uuid, uuid, text, numeric, numeric) is
  'Adds a row to the budget log when old and new differ: who (user or job), why, and for which proposal.';
revoke all on function private.log_budget_change(uuid, uuid, text, numeric, numeric)
  from public, anon, authenticated, service_role;

create or replace function private.log_profile_budget_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.log_budget_change(
    new.id,
    null,
    'monthly_marketing_budget',
    case when tg_op = 'UPDATE' then old.monthly_marketing_budget end,
    new.monthly_marketing_budget
  );
  return null;
end
$$;
comment on function private.log_profile_budget_change() is
  'Trigger: logs changes of a partner''s monthly budget. A definer, because nobody else may write the log.';
revoke all on function private.log_profile_budget_change() from public, anon, authenticated, service_role;

create or replace function private.log_campaign_budget_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  campaign constant public.partner_marketing_campaigns := coalesce(new, old);
begin
  -- A campaign that goes with its partner leaves no log: the partner's log must be empty for that.
  if tg_op = 'DELETE' and not exists (select from public.profiles as p where p.id = old.partner_id) then
    return null;
  end if;
  perform private.log_budget_change(
    campaign.partner_id, campaign.id, 'daily_budget',
    case when tg_op <> 'INSERT' then old.daily_budget end, case when tg_op <> 'DELETE' then new.daily_budget end
  );
  perform private.log_budget_change(
    campaign.partner_id, campaign.id, 'monthly_budget',
    case when tg_op <> 'INSERT' then old.monthly_budget end, case when tg_op <> 'DELETE' then new.monthly_budget end
  );
  return null;
end
$$;
comment on function private.log_campaign_budget_change() is
  'Trigger: logs changes of a campaign''s budgets. A definer, because nobody else may write the log.';
revoke all on function private.log_campaign_budget_change() from public, anon, authenticated, service_role;

create or replace trigger log_profile_budget_change_on_insert
  after insert on public.profiles
  for each row when (new.monthly_marketing_budget is not null)
  execute function private.log_profile_budget_change();
create or replace trigger log_profile_budget_change_on_update
  after update on public.profiles
  for each row when (old.monthly_marketing_budget is distinct from new.monthly_marketing_budget)
  execute function private.log_profile_budget_change();
create or replace trigger log_campaign_budget_change_on_insert
  after insert on public.partner_marketing_campaigns
  for each row when (new.daily_budget is not null or new.monthly_budget is not null)
  execute function private.log_campaign_budget_change();
create or replace trigger log_campaign_budget_change_on_update
  after update on public.partner_marketing_campaigns
  for each row when (
    old.daily_budget is distinct from new.daily_budget or old.monthly_budget is distinct from new.monthly_budget
  )
  execute function private.log_campaign_budget_change();
create or replace trigger log_campaign_budget_change_on_delete
  after delete on public.partner_marketing_campaigns
  for each row when (old.daily_budget is not null or old.monthly_budget is not null)
  execute function private.log_campaign_budget_change();
