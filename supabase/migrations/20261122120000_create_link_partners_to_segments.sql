-- Turns the match that routing makes from profile columns into explicit links.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.link_partners_to_segments(p_dry_run boolean default true) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  report jsonb;
begin
  with matches as (
    select
      p.id as partner_id,
      p.company_name,
      s.id as segment_id,
      s.code as segment_code,
      exists (
        select from public.partner_segments as ps where ps.partner_id = p.id and ps.segment_id = s.id
      ) as is_linked,
      exists (select from public.partner_segments as ps where ps.partner_id = p.id) as has_links,
      row_number() over (
        partition by p.id order by coalesce(s.branch = p.primary_branch, false) desc, s.code
      ) as rank
    from public.profiles as p
    join public.lead_segments as s
      on (s.branch = p.primary_branch or s.branch = any (p.lead_industries))
      and (s.region = any (p.regions) or s.region = any (p.lead_locations))
    where p.is_active_for_routing and not p.is_admin and s.is_active
  ),
  planned as (
    -- A partner without any link gets the best match as primary; one with links has been looked at.
    select m.*, not m.has_links and m.rank = 1 as becomes_primary from matches as m
  ),
  linked as (
    insert into public.partner_segments (partner_id, segment_id, is_primary)
    select planned.partner_id, planned.segment_id, planned.becomes_primary
    from planned
    where not p_dry_run and not planned.is_linked
    -- A link made by somebody else in this very moment is left as they made it.
    on conflict do nothing
    returning partner_id
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'partner_id', planned.partner_id,
        'company_name', planned.company_name,
        'segment_id', planned.segment_id,
        'segment_code', planned.segment_code,
        'action', case when planned.is_linked then 'exists' else 'link' end,
        'is_primary', planned.becomes_primary and not planned.is_linked
      )
      order by planned.company_name, planned.partner_id, planned.rank
    ),
    '[]'
  )
  into report
  from planned;
  return report;
end
$$;
comment on function public.link_partners_to_segments(boolean) is
  'Links every partner to the segments routing matches it with, leaving every existing link as it is (also inactive ones); returns what it did, or with p_dry_run would do, one object per partner and segment.';
revoke all on function public.link_partners_to_segments(boolean) from public, anon, authenticated, service_role;
grant execute on function public.link_partners_to_segments(boolean) to service_role;
