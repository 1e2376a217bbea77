-- The outbox: what an ad platform must still do, written with the change that asks for it.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.ad_platform_operations (
  id bigint generated always as identity primary key,
  partner_id uuid not null references public.profiles (id) on delete cascade,
  campaign_id uuid not null,
  recommendation_id uuid references public.ai_marketing_recommendations (id) on delete set null,
  operation text not null
    constraint operation_is_known
    check (operation in ('create_campaign', 'set_budget', 'set_ads', 'pause', 'resume', 'remove')),
  payload jsonb not null default '{}'
    constraint payload_is_object check (jsonb_typeof(payload) = 'object'),
  status text not null default 'pending'
    constraint operation_status_is_known check (status in ('pending', 'in_progress', 'done', 'failed')),
  attempts integer not null default 0 constraint attempts_is_not_negative check (attempts >= 0),
  next_attempt_at timestamptz not null default now(),
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint operation_campaign_is_of_the_same_partner
    foreign key (campaign_id, partner_id)
    references public.partner_marketing_campaigns (id, partner_id) on delete cascade
);
comment on table public.ad_platform_operations is
  'Outbox of changes that ad platforms must make, in order of id per campaign.';
comment on column public.ad_platform_operations.recommendation_id is
  'The approved proposal that waits for this operation, if any.';
create index if not exists ad_platform_operations_due_idx
  on public.ad_platform_operations (next_attempt_at, id) where status in ('pending', 'in_progress');
create index if not exists ad_platform_operations_campaign_id_idx
  on public.ad_platform_operations (campaign_id, partner_id, id);
create index if not exists ad_platform_operations_recommendation_id_idx
  on public.ad_platform_operations (recommendation_id);
create index if not exists ad_platform_operations_partner_id_created_at_idx
  on public.ad_platform_operations (partner_id, created_at);

create or replace trigger set_updated_at
  before update on public.ad_platform_operations
  for each row execute function private.set_updated_at();

alter table public.ad_platform_operations enable row level security;
revoke all on public.ad_platform_operations from anon, authenticated, service_role;
-- An identity column takes its next number whatever the writer may do with the sequence.
revoke all on sequence public.ad_platform_operations_id_seq from anon, authenticated, service_role;
grant select on public.ad_platform_operations to authenticated;
grant select, insert, update, delete on public.ad_platform_operations to service_role;

drop policy if exists admins_read_operations on public.ad_platform_operations;
create policy admins_read_operations on public.ad_platform_operations
  for select to authenticated
  using ((select private.is_admin()));
