-- What approving a proposal would change: found by approving it, looking, and taking it back.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.preview_recommendation(p_partner_id uuid, p_recommendation_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  budget_before numeric;
  committed_before numeric;
  budget_after numeric;
  committed_after numeric;
  reviewed jsonb;
  preview jsonb;
  error_code text;
  error_message text;
  error_detail text;
  error_constraint text;
begin
  select p.monthly_marketing_budget into budget_before from public.profiles as p where p.id = p_partner_id;
  select coalesce(sum(private.monthly_commitment(c.monthly_budget, c.daily_budget)), 0) into committed_before
  from public.partner_marketing_campaigns as c where c.partner_id = p_partner_id and c.status = 'active';
  begin
    reviewed := public.review_recommendation(p_partner_id, p_recommendation_id, 'approved');
    select p.monthly_marketing_budget into budget_after from public.profiles as p where p.id = p_partner_id;
    select coalesce(sum(private.monthly_commitment(c.monthly_budget, c.daily_budget)), 0) into committed_after
    from public.partner_marketing_campaigns as c where c.partner_id = p_partner_id and c.status = 'active';
    preview := jsonb_build_object(
      'is_possible', true,
      'status_after', reviewed ->> 'status',
      'waits_for', case
        when reviewed ->> 'status' = 'executed' then null
        when reviewed ->> 'applied_at' is null then 'admin'
        else 'ad_platform'
      end,
      'budget_changes', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'budget', l.budget,
              -- A campaign that would be made has no id yet; the one it had here goes with it.
              'campaign_id', case when reviewed ->> 'action_type' <> 'create_campaign' then l.campaign_id end,
              'from', l.old_amount::text, 'to', l.new_amount::text
            )
            order by l.id
          ),
          '[]'
        )
        from public.marketing_budget_changes as l
        where l.partner_id = p_partner_id and l.recommendation_id = p_recommendation_id
      ),
      'landing_page', (
        select jsonb_build_object('path', p.path, 'title', p.title, 'status', p.status)
        from public.partner_landing_pages as p
        where p.id = coalesce(
          reviewed ->> 'landing_page_id', reviewed -> 'action_details' ->> 'landing_page_id'
        )::uuid
      ),
      'campaign', (
        select jsonb_build_object(
          'status', c.status, 'channel', c.channel,
          'daily_budget', c.daily_budget::text, 'monthly_budget', c.monthly_budget::text,
          'monthly_commitment', private.monthly_commitment(c.monthly_budget, c.daily_budget)::text
        )
        from public.partner_marketing_campaigns as c
        where c.id = coalesce(
          reviewed ->> 'campaign_id', reviewed -> 'action_details' ->> 'campaign_id'
        )::uuid
      ),
      'monthly_budget', jsonb_build_object('from', budget_before::text, 'to', budget_after::text),
      'committed', jsonb_build_object('from', committed_before::text, 'to', committed_after::text)
    );
    -- Taken back here: the block's changes go with its exception.
    raise sqlstate 'PMVUE' using message = 'preview';
  exception when others then
    get stacked diagnostics
      error_code = returned_sqlstate, error_message = message_text, error_detail = pg_exception_detail,
      error_constraint = constraint_name;
    if error_code in ('PT409', 'PT403', 'PT422') or error_code ~ '^2[23]' then
      return jsonb_build_object(
        'is_possible', false,
        'message', private.refusal_sentence(error_code, error_message, error_constraint),
        'detail', case when error_code like 'PT%' then nullif(error_detail, '') end
      );
    end if;
    if error_code <> 'PMVUE' then
      raise;
    end if;
  end;
  return preview;
end
$$;
comment on function public.preview_recommendation(uuid, uuid) is
  'What approving a proposal as the caller would change, with amounts (EUR, text), or why it is not possible; changes nothing. PT404 where the caller sees no such proposal.';
revoke all on function public.preview_recommendation(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.preview_recommendation(uuid, uuid) to authenticated;
