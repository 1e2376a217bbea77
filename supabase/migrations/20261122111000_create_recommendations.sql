-- What the night proposes to partners, and how far each proposal got. What may follow what, and what approving
-- does, is in the file about reviewing.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.ai_marketing_recommendations (
  id uuid primary key default gen_random_uuid(),
  partner_id uuid not null references public.profiles (id) on delete cascade,
  segment_id uuid references public.lead_segments (id) on delete set null,
  campaign_id uuid,
  landing_page_id uuid,
  action_type text not null
    constraint action_type_is_known
    check (action_type in (
      'create_landing_page', 'publish_landing_page', 'optimize_landing_page',
      'create_campaign', 'activate_campaign', 'optimize_campaign', 'pause_campaign',
      'increase_campaign_budget', 'decrease_campaign_budget', 'shift_budget', 'raise_monthly_budget'
    )),
  action_details jsonb not null
    constraint action_details_is_object check (jsonb_typeof(action_details) = 'object'),
  priority text not null constraint priority_is_known check (priority in ('low', 'medium', 'high')),
  status text not null default 'pending'
    constraint recommendation_status_is_known
    check (status in ('pending', 'approved', 'rejected', 'expired', 'executed', 'failed')),
  rule text not null,
  rule_version integer not null constraint rule_version_is_positive check (rule_version >= 1),
  reason text not null constraint reason_is_not_blank check (length(btrim(reason)) > 0),
  reason_en text not null constraint reason_en_is_not_blank check (length(btrim(reason_en)) > 0),
  expected_effect jsonb not null
    constraint expected_effect_is_object check (jsonb_typeof(expected_effect) = 'object')
    -- Null is "nobody can tell"; a key that is not there is nothing that the portal can show.
    constraint expected_effect_is_whole check (expected_effect ?& array['leads_per_week', 'monthly_cost_change']),
  inputs jsonb not null constraint inputs_is_object check (jsonb_typeof(inputs) = 'object'),
  lead_gap numeric(9, 2),
  dedupe_key text not null,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  refreshed_at timestamptz,
  reviewed_at timestamptz,
  reviewed_by uuid references public.profiles (id) on delete set null,
  review_note text constraint review_note_is_short check (length(review_note) <= 2000),
  applied_at timestamptz,
  applied_by uuid references public.profiles (id) on delete set null,
  executed_at timestamptz,
  execution_error text,
  version integer not null default 1 constraint version_is_positive check (version >= 1),
  constraint recommendation_campaign_is_of_the_same_partner
    foreign key (campaign_id, partner_id)
    references public.partner_marketing_campaigns (id, partner_id) on delete set null (campaign_id),
  constraint recommendation_page_is_of_the_same_partner
    foreign key (landing_page_id, partner_id)
    references public.partner_landing_pages (id, partner_id) on delete set null (landing_page_id),
  constraint reviewed_at_matches_status check (
    (status in ('pending', 'expired')) = (reviewed_at is null)
  ),
  constraint applied_at_matches_status check (
    case
      when status = 'executed' then applied_at is not null
      when status in ('approved', 'failed') then true
      else applied_at is null
    end
  ),
  constraint executed_at_matches_status check ((status = 'executed') = (executed_at is not null)),
  constraint execution_error_matches_status check (status = 'failed' or execution_error is null)
);
comment on table public.ai_marketing_recommendations is
  'Explained proposals of the rules: pending, then approved, rejected or expired; approved, then executed or failed; failed, then executed once what failed was tried again and done.';
comment on column public.ai_marketing_recommendations.rule_version is
  'Which version of the rule made it; a replay runs that one.';
comment on column public.ai_marketing_recommendations.reason is 'Why, in Dutch, with the numbers.';
comment on column public.ai_marketing_recommendations.reason_en is 'The reason in English.';
comment on column public.ai_marketing_recommendations.expected_effect is
  'What approving is expected to bring and cost, as ranges; amounts are text.';
comment on column public.ai_marketing_recommendations.refreshed_at is 'When a later night changed the proposal.';
comment on column public.ai_marketing_recommendations.applied_at is
  'When approving changed our own rows; null while approved: an admin still has to approve.';
comment on column public.ai_marketing_recommendations.applied_by is 'Whose approval changed them.';
comment on column public.ai_marketing_recommendations.version is
  'Raised whenever what is proposed changes; who approves names the one that was read.';
comment on column public.ai_marketing_recommendations.inputs is
  'All that the rule saw; replaying the rule on it gives the same proposal.';
comment on column public.ai_marketing_recommendations.dedupe_key is
  'Names partner, segment, action and object; one pending row each.';

create unique index if not exists one_pending_recommendation_per_dedupe_key
  on public.ai_marketing_recommendations (dedupe_key) where status = 'pending';
create index if not exists ai_marketing_recommendations_partner_id_created_at_idx
  on public.ai_marketing_recommendations (partner_id, created_at desc, id);
create index if not exists ai_marketing_recommendations_segment_id_idx
  on public.ai_marketing_recommendations (segment_id);
create index if not exists ai_marketing_recommendations_campaign_id_idx
  on public.ai_marketing_recommendations (campaign_id, partner_id);
create index if not exists ai_marketing_recommendations_landing_page_id_idx
  on public.ai_marketing_recommendations (landing_page_id, partner_id);
create index if not exists ai_marketing_recommendations_reviewed_by_idx
  on public.ai_marketing_recommendations (reviewed_by);
create index if not exists ai_marketing_recommendations_applied_by_idx
  on public.ai_marketing_recommendations (applied_by);
create index if not exists ai_marketing_recommendations_dedupe_key_status_idx
  on public.ai_marketing_recommendations (dedupe_key, status);

create or replace trigger refuse_owner_change
  before update on public.ai_marketing_recommendations
  for each row execute function private.refuse_owner_change('id', 'partner_id', 'dedupe_key', 'created_at');

create or replace function private.raise_version() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.version := old.version + 1;
  return new;
end
$$;
comment on function private.raise_version() is 'Trigger: numbers the versions of a row.';
revoke all on function private.raise_version() from public, anon, authenticated, service_role;
create or replace trigger raise_version
  before update on public.ai_marketing_recommendations
  for each row when (
    (old.action_type, old.action_details) is distinct from (new.action_type, new.action_details)
  )
  execute function private.raise_version();

alter table public.ai_marketing_recommendations enable row level security;
revoke all on public.ai_marketing_recommendations from anon, authenticated, service_role;
grant select on public.ai_marketing_recommendations to authenticated;
grant select, insert, update on public.ai_marketing_recommendations to service_role;

drop policy if exists reads_own_recommendations on public.ai_marketing_recommendations;
create policy reads_own_recommendations on public.ai_marketing_recommendations
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
