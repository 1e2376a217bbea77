-- Deciding about drift: adopting makes our row what the platform has, reverting makes the platform what our row says.
-- Whichever is approved, the other expires.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.apply_campaign_drift(
  inout rec public.ai_marketing_recommendations, p_by_partner boolean
)
language plpgsql
set search_path = ''
as $$
declare
  campaign public.partner_marketing_campaigns;
  daily numeric;
  operations text[] := '{}';
begin
  select * into campaign from public.partner_marketing_campaigns as c
  where c.id = (rec.action_details ->> 'campaign_id')::uuid and c.partner_id = rec.partner_id for no key update;
  if not found or campaign.sync_status <> 'drifted' or campaign.drift is distinct from rec.action_details -> 'drift' then
    raise sqlstate 'PT409' using
      message = 'The campaign does not differ in this way any more',
      hint = 'Reject the proposal; the next night proposes what still holds.';
  end if;

  if rec.action_type = 'adopt_campaign_drift' then
    if campaign.status = 'archived' then
      raise sqlstate 'PT409' using message = 'An archived campaign cannot run again', hint = 'Reject the proposal.';
    end if;
    -- Activating is an admin's: a partner's approval is consent.
    if p_by_partner and campaign.drift -> 'status' ->> 'platform' = 'active' then
      return;
    end if;
    daily := (campaign.drift -> 'daily_budget' ->> 'platform')::numeric;
    update public.partner_marketing_campaigns as c
    set
      status = coalesce(campaign.drift -> 'status' ->> 'platform', c.status),
      daily_budget = coalesce(daily, c.daily_budget),
      -- What a month can cost now; a monthly budget that allows it stays.
      monthly_budget = case
        when daily > private.pushed_daily_budget(null, c.monthly_budget) then ceil(daily * 3040) / 100
        else c.monthly_budget
      end
    where c.id = campaign.id;
  else
    if campaign.drift ? 'daily_budget' then
      operations := operations || 'set_budget'::text;
    end if;
    if campaign.drift ? 'status' then
      operations := operations || case campaign.status
        when 'active' then 'resume' when 'paused' then 'pause' else 'remove' end;
    end if;
    insert into public.ad_platform_operations (partner_id, campaign_id, operation, payload, recommendation_id)
    select
      campaign.partner_id, campaign.id, o.operation,
      case o.operation
        when 'set_budget' then jsonb_build_object(
          'daily_budget', private.pushed_daily_budget(campaign.daily_budget, campaign.monthly_budget)::text
        )
        else '{}'
      end,
      rec.id
    from unnest(operations) with ordinality as o (operation, position)
    order by o.position;
    update public.partner_marketing_campaigns as c
    set sync_status = 'pending', sync_error = null, drift = null
    where c.id = campaign.id;
  end if;

  -- Whoever is approving the other one waits for the campaign, and will find that it does not differ any more.
  update public.ai_marketing_recommendations as r
  set status = 'expired'
  where r.id in (
    select other.id from public.ai_marketing_recommendations as other
    where other.campaign_id = campaign.id and other.status = 'pending' and other.id <> rec.id
      and other.action_type in ('adopt_campaign_drift', 'revert_campaign_drift')
    for no key update skip locked
  );
  rec.applied_at := now();
  rec.applied_by := auth.uid();
end
$$;
comment on function private.apply_campaign_drift(public.ai_marketing_recommendations, boolean) is
  'Adopts or reverts what differs at the platform and returns the proposal with applied_at set; unset where a partner''s approval is only consent. PT409 where the campaign differs otherwise by now, or adopting would exceed the monthly budget.';
revoke all on function private.apply_campaign_drift(public.ai_marketing_recommendations, boolean)
  from public, anon, authenticated, service_role;

create or replace function private.carry_out_recommendation(
  inout rec public.ai_marketing_recommendations, p_by_partner boolean
)
language plpgsql
set search_path = ''
as $$
begin
  if rec.action_type in ('adopt_campaign_drift', 'revert_campaign_drift') then
    rec := private.apply_campaign_drift(rec, p_by_partner);
  else
    rec := private.apply_recommendation(rec, p_by_partner);
  end if;
end
$$;
comment on function private.carry_out_recommendation(public.ai_marketing_recommendations, boolean) is
  'Carries out a proposal of whatever kind.';
revoke all on function private.carry_out_recommendation(public.ai_marketing_recommendations, boolean)
  from public, anon, authenticated, service_role;

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
