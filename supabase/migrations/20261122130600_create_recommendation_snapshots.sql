-- What the rules see: one object per partner, read in pages of partners.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.segment_median_cpls(p_date date) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(m.segment_id, m.median::text), '{}')
  from (
    select
      c.segment_id,
      -- The exact median of exact numbers: percentile_cont would make floats of them.
      round(
        (
          percentile_disc(0.5) within group (order by c.cpl)
          + percentile_disc(0.5) within group (order by c.cpl desc)
        ) / 2,
        2
      ) as median
    from (
      select k.segment_id, sum(d.spend) / sum(d.leads) as cpl
      from public.campaign_daily_metrics as d
      join public.partner_marketing_campaigns as k on k.id = d.campaign_id
      where d.date between p_date - 27 and p_date and k.segment_id is not null
      group by k.id, k.segment_id
      having sum(d.leads) >= 5
    ) as c
    group by c.segment_id
  ) as m
$$;
comment on function private.segment_median_cpls(date) is
  'Per segment the median cost per lead (EUR, text) of its campaigns over the 28 days ending on the date, of those with at least 5 leads.';
revoke all on function private.segment_median_cpls(date) from public, anon, authenticated, service_role;
grant execute on function private.segment_median_cpls(date) to service_role;

create or replace function private.response_evidence(
  p_spend double precision, p_leads double precision,
  p_log double precision, p_log_squared double precision, p_log_leads double precision
) returns jsonb
language sql immutable
set search_path = ''
as $$
  -- Figures about figures, no amounts: floats do, and a sum's last digits are cut off.
  select case
    when p_spend > 0 and p_leads > 0 then jsonb_build_object(
      'score', round((p_log_leads - p_leads * p_log / p_spend)::numeric, 4)::text,
      'information',
      round(greatest(p_leads * (p_log_squared / p_spend - (p_log / p_spend) ^ 2), 0)::numeric, 4)::text
    )
  end
$$;
comment on function private.response_evidence(
  double precision, double precision, double precision, double precision, double precision
) is
  'What days say of the share by which leads rise per share of spend: score and information of a Poisson regression of leads on ln(spend), at proportion. From sums over days with spend: spend, leads, spend * ln(spend), spend * ln(spend)^2, leads * ln(spend). Null without leads.';
revoke all on function private.response_evidence(
  double precision, double precision, double precision, double precision, double precision
) from public, anon, authenticated, service_role;
grant execute on function private.response_evidence(
  double precision, double precision, double precision, double precision, double precision
) to authenticated, service_role;

create or replace function private.segment_response_evidence(p_date date) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(
    jsonb_object_agg(
      s.segment_id, jsonb_build_object('score', s.score::text, 'information', s.information::text)
    ),
    '{}'
  )
  from (
    select
      e.segment_id, sum((e.evidence ->> 'score')::numeric) as score,
      sum((e.evidence ->> 'information')::numeric) as information
    from (
      select
        k.segment_id,
        private.response_evidence(
          sum(d.spend), sum(d.leads), sum(d.spend * ln(d.spend::double precision)),
          sum(d.spend * ln(d.spend::double precision) ^ 2), sum(d.leads * ln(d.spend::double precision))
        ) as evidence
      from public.campaign_daily_metrics as d
      join public.partner_marketing_campaigns as k on k.id = d.campaign_id
      where d.date between p_date - 55 and p_date and d.spend > 0 and k.segment_id is not null
      group by k.id, k.segment_id
    ) as e
    where e.evidence is not null
    group by e.segment_id
  ) as s
$$;
comment on function private.segment_response_evidence(date) is
  'Per segment the response_evidence of all its campaigns over the 56 days ending on the date, added up: {segment: {"score", "information"}}, as text.';
revoke all on function private.segment_response_evidence(date) from public, anon, authenticated, service_role;
grant execute on function private.segment_response_evidence(date) to service_role;

-- It reads columns and calls functions that later files add (20261122180000, …180200), which only a call has to find.
set check_function_bodies = off;

create or replace function public.recommendation_snapshots(
  p_date date, p_after uuid, p_limit integer, p_through uuid default null
) returns jsonb
language sql stable
set search_path = ''
set statement_timeout = '10min'
set jit = 'off'
-- Connections live long, and from the sixth call on a plan for any arguments would be taken: made for few rows, and one
-- that reads all partners up to this page.
set plan_cache_mode = 'force_custom_plan'
as $$
  with partners as materialized (
    select
      p.id, p.company_name, p.city, p.marketing_mode, p.tone_of_voice, p.brand_color, p.preferred_channels,
      p.max_open_leads, p.monthly_marketing_budget,
      p.auto_marketing_enabled and p.marketing_mode in ('hybrid', 'full_marketing')
        and p.status = 'active' and p.is_active_for_routing and not p.is_admin as may_be_proposed_to
    from public.profiles as p
    where (p_after is null or p.id > p_after) and (p_through is null or p.id <= p_through)
      and (
        (
          p.auto_marketing_enabled and p.marketing_mode in ('hybrid', 'full_marketing')
          and p.status = 'active' and p.is_active_for_routing and not p.is_admin
        )
        -- Their proposals no longer hold, and somebody must say so.
        or exists (
          select from public.ai_marketing_recommendations as r where r.partner_id = p.id and r.status = 'pending'
        )
      )
    order by p.id
    limit p_limit
  ),
  -- Partner by partner (`offset 0` keeps it so): whatever the planner believes, a page never scans a whole table,
  -- so the work grows with the partners and not with their square.
  campaigns as materialized (
    select
      c.partner_id, c.segment_id, c.status, c.monthly_budget, c.daily_budget,
      exists (
        select from public.partner_lead_gaps as g
        where g.partner_id = c.partner_id and g.date = p_date and g.segment_id = c.segment_id
      ) as has_gap,
      jsonb_build_object(
        'id', c.id, 'segment_id', c.segment_id, 'landing_page_id', c.landing_page_id, 'channel', c.channel,
        'status', c.status, 'daily_budget', c.daily_budget::text, 'monthly_budget', c.monthly_budget::text,
        'cpl_target', c.cpl_target::text,
        -- Lax: keywords in another form than ours are none, where an error would stop all partners' night.
        'keywords', jsonb_path_query_array(c.ad_content, 'lax $.keywords[*].text'),
        'headlines', coalesce(c.ad_content -> 'headlines', '[]'),
        'descriptions', coalesce(c.ad_content -> 'descriptions', '[]'),
        'spend_28d', coalesce(m.spend, 0)::text, 'clicks_28d', coalesce(m.clicks, 0),
        'impressions_28d', coalesce(m.impressions, 0), 'leads_28d', coalesce(m.leads, 0),
        'spend_this_month', coalesce(m.spend_this_month, 0)::text, 'evidence', m.evidence
      ) as campaign,
      c.id
    from partners
    join lateral (
      select k.* from public.partner_marketing_campaigns as k where k.partner_id = partners.id offset 0
    ) as c on true
    left join lateral (
      select
        sum(d.spend) filter (where d.date > p_date - 28) as spend,
        sum(d.clicks) filter (where d.date > p_date - 28) as clicks,
        sum(d.impressions) filter (where d.date > p_date - 28) as impressions,
        sum(d.leads) filter (where d.date > p_date - 28) as leads,
        sum(d.spend) filter (where d.date >= date_trunc('month', p_date + 1)::date) as spend_this_month,
        private.response_evidence(
          sum(d.spend), sum(d.leads) filter (where d.spend > 0), sum(d.spend * d.log),
          sum(d.spend * d.log ^ 2), sum(d.leads * d.log)
        ) as evidence
      from (
        select k.*, case when k.spend > 0 then ln(k.spend::double precision) end as log
        from public.campaign_daily_metrics as k
        where k.campaign_id = c.id and k.date between p_date - 55 and p_date
      ) as d
    ) as m on true
    where c.status <> 'archived'
  ),
  -- Of all the partner's campaigns, archived ones too: what was spent was spent.
  spent as materialized (
    select c.partner_id, sum(d.spend) as spend
    from partners
    join lateral (
      select k.id, k.partner_id from public.partner_marketing_campaigns as k where k.partner_id = partners.id offset 0
    ) as c on true
    join lateral (
      select m.spend from public.campaign_daily_metrics as m
      where m.campaign_id = c.id and m.date between date_trunc('month', p_date + 1)::date and p_date
      offset 0
    ) as d on true
    group by c.partner_id
  ),
  open_leads as materialized (
    select partners.id as partner_id, l.leads
    from partners
    join lateral (
      select count(*) as leads from public.leads as o
      where o.user_id = partners.id and o.status in ('new', 'accepted')
    ) as l on true
  ),
  pages as materialized (
    select
      page.partner_id, page.segment_id, page.id,
      jsonb_build_object(
        'id', page.id, 'path', page.path, 'status', page.status, 'title', page.title, 'subtitle', page.subtitle,
        'seo_title', page.seo_title, 'seo_description', page.seo_description,
        'views_28d', coalesce(v.views, 0), 'conversions_28d', coalesce(v.conversions, 0)
      ) as page
    from partners
    join lateral (
      select k.* from public.partner_landing_pages as k where k.partner_id = partners.id offset 0
    ) as page on true
    left join lateral (
      select sum(s.views) as views, sum(s.conversions) as conversions
      from public.landing_page_daily_stats as s
      where s.landing_page_id = page.id and s.date between p_date - 27 and p_date
    ) as v on true
    where page.status <> 'archived' and page.segment_id is not null
  ),
  segments as materialized (
    select
      g.partner_id,
      jsonb_agg(
        jsonb_build_object(
          'segment', jsonb_build_object('id', s.id, 'code', s.code, 'branch', s.branch, 'region', s.region),
          'is_primary', ps.is_primary,
          'priority', ps.priority,
          'gap', jsonb_build_object(
            'target_leads_per_week', g.target_leads_per_week::text,
            'lead_gap_per_week', g.lead_gap_per_week::text,
            'lead_gap', g.lead_gap::text,
            'platform_leads', g.platform_leads,
            'own_campaign_leads', g.own_campaign_leads,
            'target_source', g.target_source,
            'month_leads', g.month_leads,
            'expected_month_low', g.expected_month_low,
            'expected_month_high', g.expected_month_high,
            'gap_probability', g.gap_probability::text
          ),
          'pages', coalesce(own_pages.pages, '[]'),
          'campaigns', coalesce(own_campaigns.campaigns, '[]')
        )
        order by ps.is_primary desc, ps.priority, ps.segment_id
      ) as segments
    from partners
    join lateral (
      select k.* from public.partner_segments as k where k.partner_id = partners.id and k.is_active offset 0
    ) as ps on true
    join lateral (
      select k.* from public.partner_lead_gaps as k
      where k.partner_id = ps.partner_id and k.date = p_date and k.segment_id = ps.segment_id
      offset 0
    ) as g on true
    join public.lead_segments as s on s.id = g.segment_id
    left join (
      select pages.partner_id, pages.segment_id, jsonb_agg(pages.page order by pages.id) as pages
      from pages group by 1, 2
    ) as own_pages on own_pages.partner_id = g.partner_id and own_pages.segment_id = g.segment_id
    left join (
      select c.partner_id, c.segment_id, jsonb_agg(c.campaign order by c.id) as campaigns
      from campaigns as c group by 1, 2
    ) as own_campaigns on own_campaigns.partner_id = g.partner_id and own_campaigns.segment_id = g.segment_id
    group by g.partner_id
  )
  select jsonb_build_object(
    'next', case when (select count(*) from partners) = p_limit then (select max(partners.id::text) from partners) end,
    'partners', coalesce(
      jsonb_agg(
        jsonb_build_object(
          'date', p_date,
          'may_be_proposed_to', p.may_be_proposed_to,
          'partner', jsonb_build_object(
            'id', p.id,
            'company_name', p.company_name,
            'company_name_is_unique', not exists (
              select from public.profiles as other
              where lower(other.company_name) = lower(p.company_name) and other.id <> p.id
            ),
            'city', p.city,
            'marketing_mode', p.marketing_mode,
            'tone_of_voice', p.tone_of_voice,
            'brand_color', p.brand_color,
            'preferred_channels', p.preferred_channels,
            'max_open_leads', p.max_open_leads,
            'open_leads', coalesce(open_leads.leads, 0)
          ),
          -- Whoever reads it does so on the next day: the month is that day's, as in gaps and in the month's picture.
          'budget', jsonb_build_object(
            'monthly_budget', p.monthly_marketing_budget::text,
            'committed', coalesce(committed.amount, 0)::text,
            'spent_this_month', coalesce(spent.spend, 0)::text,
            'projected_spend', case
              when p.monthly_marketing_budget is not null then round(
                coalesce(spent.spend, 0) + private.expected_month_spend(p.id, p_date), 2
              )::text
            end,
            'day_of_month', extract(day from p_date + 1)::integer - 1,
            'days_in_month', extract(
              day from date_trunc('month', p_date + 1) + interval '1 month' - interval '1 day'
            )::integer
          ),
          'segments', coalesce(segments.segments, '[]'),
          'other_campaigns', coalesce(other_campaigns.campaigns, '[]')
        )
        order by p.id
      ),
      '[]'
    )
  )
  from partners as p
  left join segments on segments.partner_id = p.id
  left join spent on spent.partner_id = p.id
  left join open_leads on open_leads.partner_id = p.id
  left join (
    select c.partner_id, sum(private.monthly_commitment(c.monthly_budget, c.daily_budget)) as amount
    from campaigns as c where c.status = 'active' group by 1
  ) as committed on committed.partner_id = p.id
  left join (
    select c.partner_id, jsonb_agg(c.campaign order by c.id) as campaigns
    from campaigns as c where not c.has_gap group by 1
  ) as other_campaigns on other_campaigns.partner_id = p.id
$$;
comment on function public.recommendation_snapshots(date, uuid, integer, uuid) is
  'The partners after an id (and up to another), at most so many, as the rules see them on a date: {"partners": [...], "next": id or null}. Amounts are EUR as text; the month is that of the day after.';
revoke all on function public.recommendation_snapshots(date, uuid, integer, uuid) from public, anon, authenticated, service_role;
grant execute on function public.recommendation_snapshots(date, uuid, integer, uuid) to service_role;

reset check_function_bodies;

-- Of the platform's table, for asking whether a company's name is another's too.
-- squawk-ignore require-concurrent-index-creation
create index if not exists profiles_lower_company_name_idx on public.profiles (lower(company_name));
