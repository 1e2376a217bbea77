-- How a month goes: what came and was spent, what is expected of its rest, and what was wanted. One read for the picture,
-- and one formula of expected spend for the picture, the budget and the rules. And lead gaps with their forecasts.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.spend_outlook(p_partner_id uuid, p_segment_id uuid, p_date date) returns jsonb
language sql stable
set search_path = ''
as $$
  with days as materialized (
    select c.id as campaign_id, m.date, m.spend
    from public.partner_marketing_campaigns as c
    join public.campaign_daily_metrics as m on m.campaign_id = c.id
    where c.partner_id = p_partner_id and c.status = 'active'
      and (p_segment_id is null or c.segment_id = p_segment_id)
      and m.date between p_date - 29 and p_date
  ),
  -- The rules run before the night's figures of the day itself are pulled: such a day is expected, not nothing.
  known as materialized (
    select coalesce(max(d.date) filter (where d.date >= p_date - 2), p_date) as through from days as d
  ),
  campaigns as (
    select
      d.campaign_id, min(d.date) as first_day, sum(d.spend) as four_weeks,
      coalesce(sum(d.spend) filter (where d.date > k.through - 7), 0) as last_week
    from days as d cross join known as k
    where d.date > k.through - 28
    group by d.campaign_id
  ),
  of_weekday as (
    select d.campaign_id, extract(isodow from d.date)::integer as weekday, sum(d.spend) as spend
    from days as d cross join known as k
    where d.date > k.through - 28
    group by d.campaign_id, 2
  )
  select jsonb_build_object(
    'known_through', (select k.through from known as k),
    'weekdays', (
      select jsonb_agg(e.spend::text order by e.weekday)
      from (
        select
          w.weekday,
          coalesce(sum(
            case
              -- The last week's spend, spread as the four weeks' was.
              when c.first_day <= k.through - 21 and c.four_weeks > 0
                then c.last_week * coalesce(o.spend, 0) / c.four_weeks
              else c.last_week / least(7, k.through - c.first_day + 1)
            end
          ), 0) as spend
        from generate_series(1, 7) as w (weekday)
        cross join known as k
        left join campaigns as c on true
        left join of_weekday as o on o.campaign_id = c.campaign_id and o.weekday = w.weekday
        group by w.weekday
      ) as e
    ),
    'deviation', (
      select coalesce(round(stddev_samp(t.spend), 4), 0)::text
      from (
        select coalesce(sum(d.spend), 0) as spend
        from known as k
        cross join lateral generate_series(
          greatest(k.through - 27, (select min(c.first_day) from campaigns as c)), k.through, interval '1 day'
        ) as day (day)
        left join days as d on d.date = day.day::date
        group by day.day
      ) as t
    )
  )
$$;
comment on function private.spend_outlook(uuid, uuid, date) is
  'What a partner''s active campaigns (of a segment, or null: all) are expected to spend, EUR: per weekday, Monday first: last week''s spend, spread over the weekdays as that of 28 days was once three weeks are known, else evenly; the standard deviation of a day''s spend over those 28 days; and the last day, at most two days before the date, whose figures are known.';
revoke all on function private.spend_outlook(uuid, uuid, date) from public, anon, authenticated, service_role;
grant execute on function private.spend_outlook(uuid, uuid, date) to authenticated, service_role;

create or replace function private.expected_spend_between(p_outlook jsonb, p_first date, p_last date) returns numeric
language sql immutable
set search_path = ''
as $$
  select coalesce(sum((p_outlook -> 'weekdays' ->> (extract(isodow from day.day)::integer - 1))::numeric), 0)
  from generate_series(
    greatest((p_outlook ->> 'known_through')::date + 1, p_first), p_last, interval '1 day'
  ) as day (day)
$$;
comment on function private.expected_spend_between(jsonb, date, date) is
  'EUR that an outlook of private.spend_outlook expects of the days between two, both included, whose figures are not known.';
revoke all on function private.expected_spend_between(jsonb, date, date)
  from public, anon, authenticated, service_role;
grant execute on function private.expected_spend_between(jsonb, date, date) to authenticated, service_role;

create or replace function private.expected_month_spend(p_partner_id uuid, p_date date) returns numeric
language sql stable
set search_path = ''
as $$
  select private.expected_spend_between(
    private.spend_outlook(p_partner_id, null, p_date),
    date_trunc('month', p_date + 1)::date,
    (date_trunc('month', p_date + 1) + interval '1 month' - interval '1 day')::date
  )
$$;
comment on function private.expected_month_spend(uuid, date) is
  'EUR that a partner''s active campaigns are expected to spend on those days of the month of the day after a date whose figures are not known.';
revoke all on function private.expected_month_spend(uuid, date) from public, anon, authenticated, service_role;
grant execute on function private.expected_month_spend(uuid, date) to authenticated, service_role;

create or replace function public.get_partner_pacing(
  p_partner_id uuid, p_day date, p_segment_id uuid default null
) returns jsonb
language sql stable security invoker
set search_path = ''
as $$
  with latest as materialized (
    select max(g.date) as date
    from public.partner_lead_gaps as g
    where g.partner_id = p_partner_id and g.date <= p_day and (p_segment_id is null or g.segment_id = p_segment_id)
  ),
  month as materialized (
    select
      latest.date as gap_date,
      coalesce(latest.date, p_day) as as_of,
      date_trunc('month', coalesce(latest.date, p_day) + interval '1 day')::date as first_day
    from latest
  ),
  gaps as materialized (
    select g.*
    from month
    join public.partner_lead_gaps as g on g.partner_id = p_partner_id and g.date = month.gap_date
    where p_segment_id is null or g.segment_id = p_segment_id
  )
  select jsonb_build_object(
    'partner_id', p.id,
    'segment_id', p_segment_id,
    'monthly_budget', p.monthly_marketing_budget,
    'as_of', month.as_of,
    'month', month.first_day,
    'gaps', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'target_leads_per_week', g.target_leads_per_week,
            'expected_month_leads', g.expected_month_leads,
            'expected_month_low', g.expected_month_low,
            'expected_month_high', g.expected_month_high,
            'gap_probability', g.gap_probability
          )
          order by g.segment_id
        ),
        '[]'
      )
      from gaps as g
    ),
    'lead_days', (
      select coalesce(jsonb_agg(to_jsonb(day) order by day.date), '[]')
      from (
        select s.date, sum(s.platform_leads + s.own_campaign_leads) as leads
        from public.partner_lead_stats as s
        join gaps as g on g.segment_id = s.segment_id
        where s.partner_id = p.id and s.date between month.first_day and month.as_of
        group by s.date
      ) as day
    ),
    'spend_days', (
      select coalesce(jsonb_agg(to_jsonb(day) order by day.date), '[]')
      from (
        select m.date, sum(m.spend) as spend
        from public.partner_marketing_campaigns as c
        join public.campaign_daily_metrics as m on m.campaign_id = c.id
        where c.partner_id = p.id and (p_segment_id is null or c.segment_id = p_segment_id)
          and m.date between month.first_day and month.as_of
        group by m.date
      ) as day
    ),
    'outlook', private.spend_outlook(p.id, p_segment_id, month.as_of)
  )
  from public.profiles as p
  cross join month
  where p.id = p_partner_id
$$;
comment on function public.get_partner_pacing(uuid, date, uuid) is
  'The month of the day after a partner''s latest lead gaps up to a day (without gaps: after that day): its targets and forecasts, its days'' leads and spend (EUR) so far, and the spend to expect; of a segment, or null: all; null for an unknown partner.';
revoke all on function public.get_partner_pacing(uuid, date, uuid) from public, anon, authenticated, service_role;
grant execute on function public.get_partner_pacing(uuid, date, uuid) to authenticated;

create or replace function public.list_partner_lead_gaps(
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
    select coalesce(jsonb_agg(to_jsonb(gap) order by gap.date desc, gap.segment_id), '[]')
    from (
      select
        g.partner_id, g.segment_id, s.code, s.branch, s.region, g.date,
        g.target_leads_per_day, g.current_leads_per_day, g.lead_gap,
        g.target_leads_per_week, g.platform_leads, g.own_campaign_leads, g.lead_gap_per_week,
        g.window_days, g.target_source,
        g.expected_leads, g.expected_low, g.expected_high, g.month_leads,
        g.expected_month_leads, g.expected_month_low, g.expected_month_high, g.gap_probability
      from (
        (
          select distinct on (latest.segment_id) latest.*
          from public.partner_lead_gaps as latest
          where p_from is null and p_to is null
            and latest.partner_id = p_partner_id
            and (p_segment_id is null or latest.segment_id = p_segment_id)
          order by latest.segment_id, latest.date desc
        )
        union all
        select ranged.*
        from public.partner_lead_gaps as ranged
        where (p_from is not null or p_to is not null)
          and ranged.partner_id = p_partner_id
          and ranged.date between coalesce(p_from, '-infinity') and coalesce(p_to, 'infinity')
          and (p_segment_id is null or ranged.segment_id = p_segment_id)
      ) as g
      left join public.lead_segments as s on s.id = g.segment_id
      where p_after_date is null
        or g.date < p_after_date
        or (g.date = p_after_date and g.segment_id > p_after_segment_id)
      order by g.date desc, g.segment_id
      limit p_limit
    ) as gap
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.list_partner_lead_gaps(uuid, date, date, uuid, date, uuid, integer) is
  'A partner''s lead gaps, newest first, after a position: those of the days asked for, or else each segment''s latest; null for an unknown partner.';
revoke all on function public.list_partner_lead_gaps(uuid, date, date, uuid, date, uuid, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.list_partner_lead_gaps(uuid, date, date, uuid, date, uuid, integer)
  to authenticated;
