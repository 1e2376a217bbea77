-- What the portal reads in one request each: lists with their segment's names, and who works in a segment. All
-- run as the caller, so row policies decide what they see. A partner the caller may not see, or that does not
-- exist, gives null: the functions answer 404 for both alike.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.list_partner_segments(
  p_partner_id uuid,
  p_is_active boolean default null,
  p_after_is_primary boolean default null,
  p_after_priority integer default null,
  p_after_segment_id uuid default null,
  p_limit integer default 50
) returns jsonb
language sql stable security invoker
set search_path = ''
as $$
  select (
    select coalesce(jsonb_agg(to_jsonb(link) order by not link.is_primary, link.priority, link.segment_id), '[]')
    from (
      select
        ps.partner_id, ps.segment_id, s.code, s.branch, s.region, s.country,
        coalesce(s.is_active, false) as segment_is_active,
        ps.is_primary, ps.priority, ps.is_active, ps.target_leads_per_week, ps.created_at, ps.updated_at
      from public.partner_segments as ps
      left join public.lead_segments as s on s.id = ps.segment_id
      where ps.partner_id = p_partner_id
        and (p_is_active is null or ps.is_active = p_is_active)
        and (
          p_after_segment_id is null
          or (not ps.is_primary, ps.priority, ps.segment_id)
          > (not p_after_is_primary, p_after_priority, p_after_segment_id)
        )
      order by not ps.is_primary, ps.priority, ps.segment_id
      limit p_limit
    ) as link
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.list_partner_segments(uuid, boolean, boolean, integer, uuid, integer) is
  'A partner''s segment links, primary first, then by priority, after a position; null for an unknown partner.';

create or replace function public.list_partner_lead_stats(
  p_partner_id uuid,
  p_from date default null,
  p_to date default null,
  p_segment_id uuid default null,
  p_after_date date default null,
  p_after_segment_id uuid default null,
  p_limit integer default 50
) returns jsonb
language sql stable security invoker
set search_path = ''
as $$
  select (
    select coalesce(jsonb_agg(to_jsonb(stats) order by stats.date desc, stats.segment_id), '[]')
    from (
      select
        d.partner_id, d.segment_id, s.code, s.branch, s.region, d.date,
        d.platform_leads, d.own_campaign_leads, d.leads_accepted, d.leads_rejected,
        d.landing_page_views, d.landing_page_conversions, d.spend
      from public.partner_lead_stats as d
      left join public.lead_segments as s on s.id = d.segment_id
      where d.partner_id = p_partner_id
        and d.date between coalesce(p_from, '-infinity') and coalesce(p_to, 'infinity')
        and (p_segment_id is null or d.segment_id = p_segment_id)
        and (
          p_after_date is null
          or d.date < p_after_date
          or (d.date = p_after_date and d.segment_id > p_after_segment_id)
        )
      order by d.date desc, d.segment_id
      limit p_limit
    ) as stats
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.list_partner_lead_stats(uuid, date, date, uuid, date, uuid, integer) is
  'A partner''s daily lead statistics, newest first, after a position; null for an unknown partner.';

create or replace function public.list_segment_partner_marketing(
  p_segment_id uuid,
  p_month_start date,
  p_after_company_name text default null,
  p_after_partner_id uuid default null,
  p_limit integer default 50
) returns jsonb
language plpgsql stable security invoker
set search_path = ''
as $$
begin
  if not private.is_admin() then
    raise sqlstate 'PT403' using message = 'Only an admin sees who works in a segment';
  end if;
  if not exists (select 1 from public.lead_segments as s where s.id = p_segment_id) then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(partner) order by partner.company_name, partner.partner_id), '[]')
    from (
      select
        p.id as partner_id,
        coalesce(p.company_name, '') as company_name,
        p.status, p.is_active_for_routing, p.marketing_mode, p.auto_marketing_enabled,
        ps.is_primary, ps.priority, ps.target_leads_per_week,
        (
          select count(*) from public.partner_marketing_campaigns as c
          where c.partner_id = p.id and c.segment_id = p_segment_id and c.status = 'active'
        ) as active_campaigns,
        (
          select count(*) from public.partner_landing_pages as l
          where l.partner_id = p.id and l.segment_id = p_segment_id and l.status = 'live'
        ) as live_landing_pages,
        coalesce(month.spend, 0) as spend_this_month,
        coalesce(month.leads, 0) as leads_this_month,
        gap.date as lead_gap_date,
        gap.lead_gap_per_week
      from public.partner_segments as ps
      inner join public.profiles as p on p.id = ps.partner_id
      left join lateral (
        select sum(d.spend) as spend, sum(d.platform_leads + d.own_campaign_leads) as leads
        from public.partner_lead_stats as d
        where d.partner_id = ps.partner_id
          and d.segment_id = p_segment_id
          and d.date >= p_month_start
          and d.date < p_month_start + interval '1 month'
      ) as month on true
      left join lateral (
        select g.date, g.lead_gap_per_week
        from public.partner_lead_gaps as g
        where g.partner_id = ps.partner_id and g.segment_id = p_segment_id
        order by g.date desc
        limit 1
      ) as gap on true
      where ps.segment_id = p_segment_id
        and ps.is_active
        and not p.is_admin
        and (
          p_after_partner_id is null
          or (coalesce(p.company_name, ''), p.id) > (p_after_company_name, p_after_partner_id)
        )
      order by 2, 1
      limit p_limit
    ) as partner
  );
end
$$;
comment on function public.list_segment_partner_marketing(uuid, date, text, uuid, integer) is
  'For admins: the partners linked to a segment with their marketing, spend (EUR) and leads of the month as of the last stats run, and latest gap; by company name, after a position; null for an unknown segment.';

revoke all on function public.list_partner_segments(uuid, boolean, boolean, integer, uuid, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.list_partner_lead_stats(uuid, date, date, uuid, date, uuid, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.list_segment_partner_marketing(uuid, date, text, uuid, integer)
  from public, anon, authenticated, service_role;

grant execute on function public.list_partner_segments(uuid, boolean, boolean, integer, uuid, integer)
  to authenticated;
grant execute on function public.list_partner_lead_stats(uuid, date, date, uuid, date, uuid, integer)
  to authenticated;
grant execute on function public.list_segment_partner_marketing(uuid, date, text, uuid, integer) to authenticated;
