-- A partner's budget, complete, in one request: the month so far and to come, what each campaign commits, and the log.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.get_partner_budget(
  p_partner_id uuid,
  p_day date,
  p_before_id bigint default null,
  p_limit integer default 50
) returns jsonb
language sql stable security invoker
set search_path = ''
as $$
  select jsonb_build_object(
    'partner_id', p.id,
    'monthly_marketing_budget', p.monthly_marketing_budget,
    -- By the formula of the picture of the month and of the rules.
    'expected_spend', private.expected_month_spend(p.id, p_day - 1),
    'campaigns', (
      select coalesce(jsonb_agg(to_jsonb(campaign) order by campaign.commitment desc, campaign.campaign_id), '[]')
      from (
        select
          c.id as campaign_id, c.segment_id, c.channel, c.status, c.daily_budget, c.monthly_budget,
          case when c.status = 'active' then private.monthly_commitment(c.monthly_budget, c.daily_budget) else 0 end
            as commitment,
          coalesce(month.spent, 0) as spent_this_month,
          coalesce(month.spent_before_today, 0) as spent_before_today
        from public.partner_marketing_campaigns as c
        left join lateral (
          select
            sum(m.spend) as spent,
            sum(m.spend) filter (where m.date < p_day) as spent_before_today
          from public.campaign_daily_metrics as m
          where m.campaign_id = c.id
            and m.date >= date_trunc('month', p_day)::date
            and m.date < date_trunc('month', p_day)::date + interval '1 month'
        ) as month on true
        where c.partner_id = p.id and (c.status = 'active' or month.spent > 0)
      ) as campaign
    ),
    'changes', (
      select coalesce(jsonb_agg(to_jsonb(change) order by change.id desc), '[]')
      from (
        select
          l.id, l.budget, l.campaign_id, l.old_amount, l.new_amount, l.changed_by, l.changed_by_job,
          l.reason, l.recommendation_id, l.changed_at
        from public.marketing_budget_changes as l
        where l.partner_id = p.id and (p_before_id is null or l.id < p_before_id)
        order by l.id desc
        limit p_limit
      ) as change
    )
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.get_partner_budget(uuid, date, bigint, integer) is
  'A partner''s monthly budget, the campaigns that commit of it or spent in the month of the day (with what was spent before the day itself), what the rest of the month is expected to cost, and the log of changes, newest first; EUR; null for an unknown partner.';
revoke all on function public.get_partner_budget(uuid, date, bigint, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.get_partner_budget(uuid, date, bigint, integer) to authenticated;
