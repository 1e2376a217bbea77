-- What more budget would bring: a partner's running campaigns with what their days tell, in one request.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.segment_response(p_segment_id uuid, p_date date) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  with campaigns as (
    select
      k.partner_id,
      sum(d.spend) filter (where d.date > p_date - 28) as spend,
      sum(d.leads) filter (where d.date > p_date - 28) as leads,
      private.response_evidence(
        sum(d.spend) filter (where d.spend > 0), sum(d.leads) filter (where d.spend > 0),
        sum(d.spend * d.log), sum(d.spend * d.log ^ 2), sum(d.leads * d.log)
      ) as evidence
    from public.partner_marketing_campaigns as k
    join lateral (
      select m.date, m.spend, m.leads, case when m.spend > 0 then ln(m.spend::double precision) end as log
      from public.campaign_daily_metrics as m
      where m.campaign_id = k.id and m.date between p_date - 55 and p_date
    ) as d on true
    where k.segment_id = p_segment_id
    group by k.id, k.partner_id
  ),
  medians as (
    select
      count(distinct c.partner_id) as partners,
      -- The exact median of exact numbers: percentile_cont would make floats of them.
      round(
        (
          percentile_disc(0.5) within group (order by c.spend / c.leads)
          + percentile_disc(0.5) within group (order by c.spend / c.leads desc)
        ) / 2,
        2
      ) as cpl
    from campaigns as c where c.leads >= 5
  ),
  evidence as (
    select
      count(distinct c.partner_id) as partners,
      sum((c.evidence ->> 'score')::numeric) as score,
      sum((c.evidence ->> 'information')::numeric) as information
    from campaigns as c where c.evidence is not null
  )
  -- Of fewer than three partners it would be one other's figures.
  select jsonb_build_object(
    'cpl', case when medians.partners >= 3 then medians.cpl::text end,
    'evidence', case
      when evidence.partners >= 3 then jsonb_build_object(
        'score', evidence.score::text, 'information', evidence.information::text
      )
    end
  )
  from medians, evidence
$$;
comment on function private.segment_response(uuid, date) is
  'What the campaigns of a segment tell together: {"cpl": median EUR per lead over 28 days of those with at least 5 leads, "evidence": response_evidence over 56 days}, each null for fewer than three partners.';
revoke all on function private.segment_response(uuid, date) from public, anon, authenticated, service_role;
grant execute on function private.segment_response(uuid, date) to authenticated;

create or replace function public.get_budget_what_if(p_partner_id uuid, p_date date) returns jsonb
language sql stable security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'monthly_marketing_budget', p.monthly_marketing_budget::text,
    'campaigns', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'campaign_id', c.id, 'segment_id', c.segment_id, 'branch', s.branch, 'region', s.region,
            'channel', c.channel,
            'commitment', private.monthly_commitment(c.monthly_budget, c.daily_budget)::text,
            'cpl_target', c.cpl_target::text,
            'spend', coalesce(m.spend, 0)::text, 'days', coalesce(m.days, 0), 'leads', coalesce(m.leads, 0),
            'evidence', m.evidence, 'segment', private.segment_response(c.segment_id, p_date)
          )
          order by c.id
        ),
        '[]'
      )
      from public.partner_marketing_campaigns as c
      left join public.lead_segments as s on s.id = c.segment_id
      left join lateral (
        select
          sum(d.spend) filter (where d.date > p_date - 28) as spend,
          count(*) filter (where d.date > p_date - 28 and d.spend > 0) as days,
          sum(d.leads) filter (where d.date > p_date - 28) as leads,
          private.response_evidence(
            sum(d.spend) filter (where d.spend > 0), sum(d.leads) filter (where d.spend > 0),
            sum(d.spend * d.log), sum(d.spend * d.log ^ 2), sum(d.leads * d.log)
          ) as evidence
        from (
          select k.*, case when k.spend > 0 then ln(k.spend::double precision) end as log
          from public.campaign_daily_metrics as k
          where k.campaign_id = c.id and k.date between p_date - 55 and p_date
        ) as d
      ) as m on true
      where c.partner_id = p.id and c.status = 'active'
    )
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.get_budget_what_if(uuid, date) is
  'A partner''s monthly budget and its active campaigns with what they commit a month, what the 28 days ending on the date cost and brought, and what 56 days tell of their response to a budget; EUR as text; null for an unknown partner.';
revoke all on function public.get_budget_what_if(uuid, date) from public, anon, authenticated, service_role;
grant execute on function public.get_budget_what_if(uuid, date) to authenticated;
