-- Deciding about drift: adopting makes our row what the platform has, reverting makes the platform what our row says.
-- Whichever is approved, the other expires.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.adopted_monthly_budget(p_campaign public.partner_marketing_campaigns) returns numeric
language sql immutable
set search_path = ''
as $$
  select case
    when adopted.daily_budget > private.pushed_daily_budget(null, p_campaign.monthly_budget)
      then ceil(adopted.daily_budget * 3040) / 100
    -- What a month can cost now; a monthly budget that allows it stays.
    else p_campaign.monthly_budget
  end
  from (select (p_campaign.drift -> 'daily_budget' ->> 'platform')::numeric as daily_budget) as adopted
$$;
comment on function private.adopted_monthly_budget(public.partner_marketing_campaigns) is
  'EUR a month that a drifted campaign has once its platform''s daily budget is adopted; null: none, as before.';
revoke all on function private.adopted_monthly_budget(public.partner_marketing_campaigns)
  from public, anon, authenticated, service_role;
grant execute on function private.adopted_monthly_budget(public.partner_marketing_campaigns) to service_role;

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
      monthly_budget = private.adopted_monthly_budget(campaign)
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
    select campaign.partner_id, campaign.id, o.operation, private.platform_payload(o.operation, campaign), rec.id
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
