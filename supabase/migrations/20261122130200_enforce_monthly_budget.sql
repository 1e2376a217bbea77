-- A partner's campaigns never commit more than the partner's monthly budget: by whatever road, and however many
-- change at once. An active campaign commits its budget, and any campaign what an ad platform may still charge for it. And
-- what a machine proposes moves a budget by at most a fifth a day.

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

create or replace function private.guard_campaign_budget() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  least constant numeric := 5;
  least_monthly constant numeric := private.monthly_commitment(null, least);
  is_new constant boolean := tg_op = 'INSERT';
begin
  -- The role of the request, also inside a definer: an approval is a person's. The service key records what is.
  if coalesce(current_setting('role', true), '') not in ('anon', 'authenticated') then
    return new;
  end if;
  -- Inside the definer that carries out approvals: taking over what the platform has.
  if current_user not in ('anon', 'authenticated') then
    if private.is_adopting_drift() then
      return new;
    end if;
  end if;
  -- Less than nothing no channel allows: a constraint says so.
  if new.daily_budget between 0 and least - 0.01 and (is_new or new.daily_budget is distinct from old.daily_budget) then
    raise sqlstate 'PT422' using
      message = format('At least EUR %s a day on Google Ads', least::numeric(10, 2)),
      hint = 'Pause the campaign to spend nothing.';
  end if;
  if new.monthly_budget between 0 and least_monthly - 0.01
    and (is_new or new.monthly_budget is distinct from old.monthly_budget) then
    raise sqlstate 'PT422' using
      message = format('At least EUR %s a month on Google Ads', least_monthly::numeric(10, 2)),
      hint = 'Pause the campaign to spend nothing.';
  end if;
  return new;
end
$$;
comment on function private.guard_campaign_budget() is
  'Trigger: people set no budget below EUR 5 a day, or 30.4 times that a month, which a platform would not take or not show anything for; one that is there stays.';
revoke all on function private.guard_campaign_budget() from public, anon, authenticated, service_role;

-- The channel that is pushed; others are followed by hand.
create or replace trigger guard_campaign_budget
  before insert or update of daily_budget, monthly_budget on public.partner_marketing_campaigns
  for each row when (new.channel = 'google_ads')
  execute function private.guard_campaign_budget();

create table if not exists private.campaigns_at_platforms (
  campaign_id uuid primary key references public.partner_marketing_campaigns (id) on delete cascade,
  daily_budget numeric(10, 2) not null,
  is_active boolean not null default false
);
comment on table private.campaigns_at_platforms is
  'What a platform may charge for a campaign by what it was told, whether or not we know that it followed; the outbox''s trigger writes it, and the nightly sync where the platform has less.';
comment on column private.campaigns_at_platforms.daily_budget is 'EUR a day, the most that it may have.';
comment on column private.campaigns_at_platforms.is_active is 'Whether its ads may be showing.';
alter table private.campaigns_at_platforms enable row level security;
revoke all on private.campaigns_at_platforms from public, anon, authenticated, service_role;
grant select, insert, update, delete on private.campaigns_at_platforms to service_role;
drop policy if exists nobody_reads_campaigns_at_platforms on private.campaigns_at_platforms;
create policy nobody_reads_campaigns_at_platforms on private.campaigns_at_platforms
  for select to authenticated using (false);

create or replace function private.check_monthly_budget(p_partner_id uuid) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  budget numeric;
  committed numeric;
  ours numeric;
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
  select coalesce(sum(greatest(counted.ours, counted.theirs)), 0), coalesce(sum(counted.ours), 0)
  into committed, ours
  from (
    select
      case c.status when 'active' then private.monthly_commitment(c.monthly_budget, c.daily_budget) else 0 end as ours,
      -- What one proposal takes here it may give there, by a fifth a day, before the platform has followed; not where
      -- something that failed keeps it from following.
      case when not exists (
        select from public.ad_platform_operations as o
        where o.campaign_id = c.id and o.status = 'pending' and o.operation in ('set_budget', 'pause')
          and o.recommendation_id is not null and o.created_at = now()
      ) or exists (
        select from public.ad_platform_operations as o where o.campaign_id = c.id and o.status = 'failed'
      ) then private.monthly_commitment(null, there.daily_budget) else 0 end as theirs
    from public.partner_marketing_campaigns as c
    left join private.campaigns_at_platforms as there on there.campaign_id = c.id and there.is_active
    where c.partner_id = p_partner_id and (c.status = 'active' or there.is_active)
  ) as counted;
  if committed > coalesce(budget, 0) then
    raise sqlstate 'PT409' using
      message = format(
        'The active campaigns would commit EUR %s a month, EUR %s more than the monthly budget%s',
        to_char(ceil(committed * 100) / 100, 'FM999999999990.00'),
        to_char(ceil((committed - coalesce(budget, 0)) * 100) / 100, 'FM999999999990.00'),
        case when budget is null then ', which is not set' else format(' of EUR %s', budget) end
      ),
      detail = 'A campaign commits its monthly budget, or 30.4 times its daily budget'
        || case when committed > ours then format(
          ', of which an ad platform may still charge EUR %s more than it is to.',
          to_char(ceil((committed - ours) * 100) / 100, 'FM999999999990.00')
        ) else '.' end,
      hint = case when committed > ours then 'Wait until the platform has followed what was lowered or paused.'
        else 'Raise the monthly budget, or lower or pause a campaign first.' end;
  end if;
end
$$;
comment on function private.check_monthly_budget(uuid) is
  'Raises PT409 with the amount that is over when a partner''s campaigns commit more than its monthly budget (none set: nothing); each counts for its budget while it is active, or for what a platform may still charge where that is more. A definer: the sum must not depend on what the caller may see or lock.';
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
