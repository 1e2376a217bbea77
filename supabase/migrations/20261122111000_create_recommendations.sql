-- What the night proposes to partners, and how far each proposal got.

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
  action_details jsonb not null default '{}'
    constraint action_details_is_object check (jsonb_typeof(action_details) = 'object'),
  priority text not null constraint priority_is_known check (priority in ('low', 'medium', 'high')),
  status text not null default 'pending'
    constraint recommendation_status_is_known
    check (status in ('pending', 'approved', 'rejected', 'expired', 'executed', 'failed')),
  rule text not null,
  reason text not null constraint reason_is_not_blank check (length(btrim(reason)) > 0),
  inputs jsonb not null constraint inputs_is_object check (jsonb_typeof(inputs) = 'object'),
  lead_gap numeric(9, 2),
  dedupe_key text not null,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  reviewed_at timestamptz,
  reviewed_by uuid references public.profiles (id) on delete set null,
  review_note text constraint review_note_is_short check (length(review_note) <= 2000),
  executed_at timestamptz,
  execution_error text,
  constraint recommendation_campaign_is_of_the_same_partner
    foreign key (campaign_id, partner_id)
    references public.partner_marketing_campaigns (id, partner_id) on delete set null (campaign_id),
  constraint recommendation_page_is_of_the_same_partner
    foreign key (landing_page_id, partner_id)
    references public.partner_landing_pages (id, partner_id) on delete set null (landing_page_id),
  constraint reviewed_at_matches_status check (
    (status in ('pending', 'expired')) = (reviewed_at is null)
  ),
  constraint executed_at_matches_status check ((status = 'executed') = (executed_at is not null)),
  constraint execution_error_matches_status check (status = 'failed' or execution_error is null)
);
comment on table public.ai_marketing_recommendations is
  'Explained proposals of the rules: pending, then approved, rejected or expired; approved, then executed or failed.';
comment on column public.ai_marketing_recommendations.reason is 'Why, in Dutch, with the numbers.';
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

create or replace function private.guard_recommendation_state() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  next_states text[];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      raise sqlstate 'PT409' using
        message = format('A new recommendation cannot start as %s', new.status),
        hint = 'It starts as pending.';
    end if;
    return new;
  end if;
  if new.status = old.status then
    return new;
  end if;
  next_states := case old.status
    when 'pending' then array['approved', 'rejected', 'expired']
    when 'approved' then array['executed', 'failed']
    else array[]::text[]
  end;
  if not new.status = any (next_states) then
    raise sqlstate 'PT409' using
      message = format('A recommendation cannot go from %s to %s', old.status, new.status),
      detail = case when next_states = '{}' then format('%s is final.', old.status)
        else format('From %s it can go to: %s.', old.status, array_to_string(next_states, ', ')) end,
      hint = 'Read the recommendation again; somebody else may have decided.';
  end if;
  if new.status in ('approved', 'rejected') then
    new.reviewed_at := now();
  elsif new.status = 'executed' then
    new.executed_at := now();
  end if;
  return new;
end
$$;
comment on function private.guard_recommendation_state() is
  'Trigger: which status a recommendation may go to, and the times that go with it.';
revoke all on function private.guard_recommendation_state() from public, anon, authenticated, service_role;

create or replace trigger guard_recommendation_state
  before insert or update on public.ai_marketing_recommendations
  for each row execute function private.guard_recommendation_state();
create or replace trigger refuse_owner_change
  before update on public.ai_marketing_recommendations
  for each row execute function private.refuse_owner_change('id', 'partner_id', 'dedupe_key', 'created_at');

alter table public.ai_marketing_recommendations enable row level security;
revoke all on public.ai_marketing_recommendations from anon, authenticated, service_role;
grant select on public.ai_marketing_recommendations to authenticated;
grant select, insert, update on public.ai_marketing_recommendations to service_role;

drop policy if exists reads_own_recommendations on public.ai_marketing_recommendations;
create policy reads_own_recommendations on public.ai_marketing_recommendations
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
