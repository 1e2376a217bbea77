-- A partner's active campaigns never commit more than the partner's monthly budget: by whatever road, and
-- however many change at once. And what a machine proposes moves a budget by at most a fifth a day.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.monthly_commitment(p_monthly_budget numeric, p_daily_budget numeric)
returns numeric
language sql immutable
set search_path = ''
as $$
  -- 30.4: the days of an average month, by which Google Ads limits what a daily budget can be charged.
  select coalesce(p_monthly_budget, p_daily_budget * 30.4, 0)
$$;
comment on function private.monthly_commitment(numeric, numeric) is
  'EUR a month that a campaign with these budgets may cost: its monthly budget, else 30.4 times its daily budget.';
revoke all on function private.monthly_commitment(numeric, numeric) from public, anon, authenticated, service_role;
grant execute on function private.monthly_commitment(numeric, numeric) to authenticated, service_role;

create or replace function private.check_monthly_budget(p_partner_id uuid) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  budget numeric;
  committed numeric;
begin
  -- The sum below must see what others committed before this transaction got the lock. One that keeps its first
  -- snapshot does not, and need not fail either: a serializable one does only where all others are too.
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise sqlstate 'PT409' using
      message = format('Budgets cannot change in a %s transaction', current_setting('transaction_isolation')),
      hint = 'Use read committed.';
  end if;
  -- Everybody who commits more of this budget, or lowers it, waits here for the one before.
  select p.monthly_marketing_budget into budget
  from public.profiles as p where p.id = p_partner_id for no key update;
  select coalesce(sum(private.monthly_commitment(c.monthly_budget, c.daily_budget)), 0) into committed
  from public.partner_marketing_campaigns as c
  where c.partner_id = p_partner_id and c.status = 'active';
  if committed > coalesce(budget, 0) then
    raise sqlstate 'PT409' using
      message = format(
        'The active campaigns would commit EUR %s a month, EUR %s more than the monthly budget%s',
        to_char(ceil(committed * 100) / 100, 'FM999999999990.00'),
        to_char(ceil((committed - coalesce(budget, 0)) * 100) / 100, 'FM999999999990.00'),
        case when budget is null then ', which is not set' else format(' of EUR %s', budget) end
      ),
      detail = 'A campaign commits its monthly budget, or 30.4 times its daily budget.',
      hint = 'Raise the monthly budget, or lower or pause a campaign first.';
  end if;
end
$$;
comment on function private.check_monthly_budget(uuid) is
  'Raises PT409 with the amount that is over when a partner''s active campaigns commit more than its monthly budget (none set: nothing). A definer: the sum must not depend on what the caller may see or lock.';
revoke all on function private.check_monthly_budget(uuid) from public, anon, authenticated, service_role;

create or replace function private.check_campaign_commitment() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' or old.status <> 'active'
    or private.monthly_commitment(new.monthly_budget, new.daily_budget)
      > private.monthly_commitment(old.monthly_budget, old.daily_budget) then
    perform private.check_monthly_budget(new.partner_id);
  end if;
  return null;
end
$$;
comment on function private.check_campaign_commitment() is
  'Trigger: a campaign that becomes active or commits more must fit the monthly budget. A definer, as what it calls.';
revoke all on function private.check_campaign_commitment() from public, anon, authenticated, service_role;

create or replace function private.check_profile_budget() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.check_monthly_budget(new.id);
  return null;
end
$$;
comment on function private.check_profile_budget() is
  'Trigger: a monthly budget cannot be lowered below what is committed. A definer, as what it calls.';
revoke all on function private.check_profile_budget() from public, anon, authenticated, service_role;

create or replace trigger check_campaign_commitment
  after insert or update on public.partner_marketing_campaigns
  for each row when (new.status = 'active')
  execute function private.check_campaign_commitment();
create or replace trigger check_profile_budget
  after update on public.profiles
  for each row when (
    old.monthly_marketing_budget is not null
    and (new.monthly_marketing_budget is null or new.monthly_marketing_budget < old.monthly_marketing_budget)
  )
  execute function private.check_profile_budget();

create or replace function private.limit_machine_budget_change() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  today constant timestamptz :=
    ((now() at time zone 'Europe/Amsterdam')::date)::timestamp at time zone 'Europe/Amsterdam';
  change record;
  moved numeric;
  base numeric;
begin
  if private.acting_recommendation() is null and coalesce(current_setting('role', true), '') <> 'service_role' then
    return new;
  end if;
  -- What somebody changed at the platform is so already; taking it over moves nothing.
  if private.is_adopting_drift() then
    return new;
  end if;
  for change in
    select * from (values
      ('daily_budget', old.daily_budget, new.daily_budget),
      ('monthly_budget', old.monthly_budget, new.monthly_budget)
    ) as v (budget, was, becomes)
    where v.was is not null and v.was is distinct from v.becomes
  loop
    -- What machines have moved today already counts; what people changed meanwhile, here or at the platform, moves
    -- the base.
    select coalesce(sum(l.new_amount - l.old_amount), 0) into moved
    from public.marketing_budget_changes as l
    where l.partner_id = new.partner_id and l.campaign_id = new.id and l.budget = change.budget
      and l.changed_at >= today and l.reason in ('recommendation', 'sync')
      and not exists (
        select from public.ai_marketing_recommendations as r
        where r.id = l.recommendation_id and r.action_type = 'adopt_campaign_drift'
      );
    base := change.was - moved;
    if change.becomes is null or abs(change.becomes - base) > base * 0.20 then
      raise sqlstate 'PT409' using
        message = format(
          'A proposal may move a budget by at most 20%% a day: EUR %s to EUR %s today, not EUR %s',
          round(ceil(base * 80) / 100, 2), round(floor(base * 120) / 100, 2),
          coalesce(change.becomes::text, 'none')
        ),
        hint = 'Change the budget by hand, or approve the next proposal tomorrow.';
    end if;
  end loop;
  return new;
end
$$;
comment on function private.limit_machine_budget_change() is
  'Trigger: what a proposal or a job changes moves a campaign''s budget by at most 20 % of what it was when the day (Europe/Amsterdam) began. A definer: it reads the log whatever the caller may see.';
revoke all on function private.limit_machine_budget_change() from public, anon, authenticated, service_role;

create or replace trigger limit_machine_budget_change
  before update on public.partner_marketing_campaigns
  for each row when (
    old.daily_budget is distinct from new.daily_budget or old.monthly_budget is distinct from new.monthly_budget
  )
  execute function private.limit_machine_budget_change();
