-- How the platform picks partners for a lead: the implicit match of branch and region, not full, the most
-- important first, then who has the fewest open leads.
select
  s.code,
  p.email,
  row_number() over (
    partition by s.id
    order by p.routing_priority, coalesce(stats.open_leads_count, 0), coalesce(stats.conversion_rate_30d, 0) desc,
      p.email
  ) as turn
from public.lead_segments as s
join public.profiles as p
  on (p.primary_branch = s.branch or s.branch = any (p.lead_industries))
  and (s.region = any (p.regions) or s.region = any (p.lead_locations))
left join public.partner_performance_stats as stats on stats.partner_id = p.id
where s.is_active
  and p.is_active_for_routing
  and not p.is_admin
  and p.status = 'active'
  and (
    p.max_open_leads is null
    or (
      select count(*) from public.leads as l where l.user_id = p.id and l.status in ('new', 'accepted')
    ) < p.max_open_leads
  )
order by s.code, turn
