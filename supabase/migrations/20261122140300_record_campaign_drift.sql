-- Drift: what an ad platform has that differs from ours, with both values. It is proposed to be adopted or reverted.

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.partner_marketing_campaigns add column if not exists drift jsonb;
comment on column public.partner_marketing_campaigns.drift is
  'What differs at the platform, {"status"|"daily_budget": {"ours", "platform"}} (EUR as text); kept on a campaign that was archived because the platform had removed it.';
-- squawk-ignore ban-drop-constraint
alter table public.partner_marketing_campaigns drop constraint if exists drifted_campaign_says_what_differs;
alter table public.partner_marketing_campaigns
  add constraint drifted_campaign_says_what_differs
  check (sync_status <> 'drifted' or jsonb_typeof(drift) = 'object') not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.partner_marketing_campaigns validate constraint drifted_campaign_says_what_differs;

-- More actions than before: no row can break it.
-- squawk-ignore ban-drop-constraint
alter table public.ai_marketing_recommendations drop constraint if exists action_type_is_known;
alter table public.ai_marketing_recommendations
  add constraint action_type_is_known
  check (action_type in (
    'create_landing_page', 'publish_landing_page', 'optimize_landing_page',
    'create_campaign', 'activate_campaign', 'optimize_campaign', 'pause_campaign',
    'increase_campaign_budget', 'decrease_campaign_budget', 'shift_budget', 'raise_monthly_budget',
    'adopt_campaign_drift', 'revert_campaign_drift'
  )) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.ai_marketing_recommendations validate constraint action_type_is_known;

create or replace function private.is_adopting_drift() returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select from public.ai_marketing_recommendations as r
    where r.id = private.acting_recommendation() and r.action_type = 'adopt_campaign_drift'
  )
$$;
comment on function private.is_adopting_drift() is
  'Whether the change being made takes over what the platform has already.';
revoke all on function private.is_adopting_drift() from public, anon, authenticated, service_role;
