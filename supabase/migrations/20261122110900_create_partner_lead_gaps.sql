-- How many leads each partner is short per segment, filled by run_partner_demand_planning_daily.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.partner_lead_gaps (
  partner_id uuid not null references public.profiles (id) on delete cascade,
  segment_id uuid not null references public.lead_segments (id) on delete cascade,
  date date not null,
  target_leads_per_day numeric(9, 2) not null
    constraint target_leads_per_day_is_not_negative check (target_leads_per_day between 0 and 9999999.99),
  current_leads_per_day numeric(9, 2) not null
    constraint current_leads_per_day_is_not_negative check (current_leads_per_day between 0 and 9999999.99),
  lead_gap numeric(9, 2) not null,
  target_leads_per_week numeric(10, 2) not null
    constraint target_leads_per_week_is_not_negative check (target_leads_per_week between 0 and 99999999.99),
  platform_leads integer not null
    constraint platform_leads_is_not_negative check (platform_leads >= 0),
  own_campaign_leads integer not null
    constraint own_campaign_leads_is_not_negative check (own_campaign_leads >= 0),
  lead_gap_per_week numeric(10, 2) not null
    generated always as (target_leads_per_week - platform_leads - own_campaign_leads) stored,
  window_days integer not null default 7 constraint window_is_one_week check (window_days = 7),
  target_source text not null
    constraint target_source_is_known check (target_source in ('explicit', 'capacity', 'history', 'none')),
  primary key (partner_id, date, segment_id)
);
comment on table public.partner_lead_gaps is
  'Target minus what arrived in the 7 days ending on date, per partner and segment.';
comment on column public.partner_lead_gaps.lead_gap is
  'Leads a day, from the unrounded target and current; negative: more than wanted.';
comment on column public.partner_lead_gaps.target_leads_per_week is 'The unrounded target times 7, rounded.';
comment on column public.partner_lead_gaps.lead_gap_per_week is
  'What people are shown. Seven times the rounded gap of a day would be off by up to 0.035.';
comment on column public.partner_lead_gaps.platform_leads is 'Platform leads in the window.';
comment on column public.partner_lead_gaps.own_campaign_leads is 'Own campaign leads in the window.';
comment on column public.partner_lead_gaps.target_source is
  'explicit: set on the link; capacity: from max_open_leads; history: from accepted leads of the segment; none: no basis.';
create index if not exists partner_lead_gaps_segment_id_date_idx
  on public.partner_lead_gaps (segment_id, date);
create index if not exists partner_lead_gaps_date_idx on public.partner_lead_gaps (date);

alter table public.partner_lead_gaps enable row level security;
revoke all on public.partner_lead_gaps from anon, authenticated, service_role;
grant select on public.partner_lead_gaps to authenticated;
grant select, insert, update, delete on public.partner_lead_gaps to service_role;

drop policy if exists reads_own_lead_gaps on public.partner_lead_gaps;
create policy reads_own_lead_gaps on public.partner_lead_gaps
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
