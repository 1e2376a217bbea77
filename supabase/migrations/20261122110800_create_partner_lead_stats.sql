-- What arrived per partner, segment and day, filled by calculate_partner_lead_stats_daily.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.partner_lead_stats (
  partner_id uuid not null references public.profiles (id) on delete cascade,
  segment_id uuid not null references public.lead_segments (id) on delete cascade,
  date date not null,
  platform_leads integer not null default 0
    constraint platform_leads_is_not_negative check (platform_leads >= 0),
  own_campaign_leads integer not null default 0
    constraint own_campaign_leads_is_not_negative check (own_campaign_leads >= 0),
  leads_accepted integer not null default 0
    constraint leads_accepted_is_not_negative check (leads_accepted >= 0),
  leads_rejected integer not null default 0
    constraint leads_rejected_is_not_negative check (leads_rejected >= 0),
  landing_page_views integer not null default 0
    constraint landing_page_views_is_not_negative check (landing_page_views >= 0),
  landing_page_conversions integer not null default 0
    constraint landing_page_conversions_is_not_negative check (landing_page_conversions >= 0),
  spend numeric(10, 2) not null default 0
    constraint stats_spend_is_not_negative check (spend between 0 and 99999999.99),
  primary key (partner_id, date, segment_id)
);
comment on table public.partner_lead_stats is
  'Leads by source, their outcome, page views and ad spend (EUR) per partner, segment and day (Europe/Amsterdam); days on which nothing happened have no row.';
comment on column public.partner_lead_stats.leads_accepted is 'Of the leads that arrived that day: accepted by now.';
comment on column public.partner_lead_stats.leads_rejected is 'Of the leads that arrived that day: rejected by now.';
create index if not exists partner_lead_stats_segment_id_date_idx
  on public.partner_lead_stats (segment_id, date);
create index if not exists partner_lead_stats_date_idx on public.partner_lead_stats (date);

alter table public.partner_lead_stats enable row level security;
revoke all on public.partner_lead_stats from anon, authenticated, service_role;
grant select on public.partner_lead_stats to authenticated;
grant select, insert, update, delete on public.partner_lead_stats to service_role;

drop policy if exists reads_own_lead_stats on public.partner_lead_stats;
create policy reads_own_lead_stats on public.partner_lead_stats
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
