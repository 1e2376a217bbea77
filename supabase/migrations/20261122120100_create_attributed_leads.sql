-- One place that says which leads a partner's own marketing brought, and on which day a lead counts.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace view private.attributed_leads
with (security_invoker = true) as
select
  l.id,
  l.user_id as partner_id,
  l.segment_id,
  l.status,
  l.created_at,
  (l.created_at at time zone 'Europe/Amsterdam')::date as date,
  (by_id.id is not null or page.id is not null or by_channel.id is not null) as is_own_campaign
from public.leads as l
left join public.partner_marketing_campaigns as by_id
  on by_id.id = l.campaign_id and by_id.partner_id = l.user_id
left join public.partner_landing_pages as page
  on page.id = l.landing_page_id and page.partner_id = l.user_id
left join public.partner_marketing_campaigns as by_channel
  on by_channel.channel = l.source_channel
  and by_channel.external_campaign_id = l.source_campaign_id
  and by_channel.partner_id = l.user_id
where l.user_id is not null and l.segment_id is not null;

comment on view private.attributed_leads is
  'Leads with a partner and a segment: the day they count on, and whether a campaign or landing page of that same partner brought them.';
revoke all on private.attributed_leads from public, anon, authenticated, service_role;
grant select on private.attributed_leads to service_role;
