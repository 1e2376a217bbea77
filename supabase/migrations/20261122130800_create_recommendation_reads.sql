-- Proposals as the portal sees them, in one request each: lists, one with all that its rule saw, what approving
-- would do; and deciding so that a request sent twice decides once. All run as the caller, so row policies
-- decide what they see. A partner the caller may not see, or that does not exist, gives null or 404.

set lock_timeout = '5s';
set statement_timeout = '10min';

-- Of all partners' proposals the newest with a status. The table is empty when this first runs.
-- squawk-ignore require-concurrent-index-creation
create index if not exists ai_marketing_recommendations_status_created_at_idx
  on public.ai_marketing_recommendations (status, created_at desc, id);

create or replace function private.recommendation_waits_for(p_status text, p_applied_at timestamptz) returns text
language sql immutable
set search_path = ''
as $$
  select case when p_status = 'approved' then case when p_applied_at is null then 'admin' else 'ad_platform' end end
$$;
comment on function private.recommendation_waits_for(text, timestamptz) is
  'Who still has to act on an approved proposal: an admin (so far it is the partner''s consent) or the ad platform; else null.';
revoke all on function private.recommendation_waits_for(text, timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function private.recommendation_waits_for(text, timestamptz) to authenticated;

create or replace function private.recommendation_answer(r public.ai_marketing_recommendations) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', r.id,
    'partner_id', r.partner_id,
    'status', r.status,
    'waits_for', private.recommendation_waits_for(r.status, r.applied_at),
    'priority', r.priority,
    'action_type', r.action_type,
    'action_details', r.action_details,
    'reason', r.reason,
    'reason_en', r.reason_en,
    'expected_effect', r.expected_effect,
    'lead_gap', r.lead_gap,
    'lead_gap_per_week', r.inputs -> 'gap' ->> 'lead_gap_per_week',
    'day', r.inputs ->> 'date',
    'segment_id', r.segment_id,
    'code', s.code,
    'branch', s.branch,
    'region', s.region,
    'campaign_id', r.campaign_id,
    'landing_page_id', r.landing_page_id,
    'rule', r.rule,
    'rule_version', r.rule_version,
    'version', r.version,
    'created_at', r.created_at,
    'refreshed_at', r.refreshed_at,
    'expires_at', r.expires_at,
    'reviewed_at', r.reviewed_at,
    'reviewed_by', r.reviewed_by,
    'review_note', r.review_note,
    'applied_at', r.applied_at,
    'applied_by', r.applied_by,
    'executed_at', r.executed_at,
    'execution_error', r.execution_error
  )
  from (select) as always
  left join public.lead_segments as s on s.id = r.segment_id
$$;
comment on function private.recommendation_answer(public.ai_marketing_recommendations) is
  'A proposal with its segment''s names, all but the inputs of its rule.';
revoke all on function private.recommendation_answer(public.ai_marketing_recommendations)
  from public, anon, authenticated, service_role;
grant execute on function private.recommendation_answer(public.ai_marketing_recommendations) to authenticated;

create or replace function public.list_marketing_recommendations(
  p_partner_id uuid,
  p_statuses text[] default null,
  p_priorities text[] default null,
  p_action_types text[] default null,
  p_segment_ids uuid[] default null,
  p_campaign_ids uuid[] default null,
  p_waits_for text default null,
  p_after_created_at timestamptz default null,
  p_after_id uuid default null,
  p_limit integer default 50
) returns jsonb
language sql stable
set search_path = ''
as $$
  select (
    select coalesce(
      jsonb_agg(
        private.recommendation_answer(found.r) order by (found.r).created_at desc, (found.r).id
      ),
      '[]'
    )
    from (
      select r
      from public.ai_marketing_recommendations as r
      where r.partner_id = p_partner_id
        and (p_statuses is null or r.status = any (p_statuses))
        and (p_priorities is null or r.priority = any (p_priorities))
        and (p_action_types is null or r.action_type = any (p_action_types))
        and (p_segment_ids is null or r.segment_id = any (p_segment_ids))
        and (
          p_campaign_ids is null
          or r.campaign_id = any (p_campaign_ids)
          or r.action_details ->> 'from_campaign_id' = any (p_campaign_ids::text[])
          or r.action_details ->> 'to_campaign_id' = any (p_campaign_ids::text[])
        )
        and (p_waits_for is null or private.recommendation_waits_for(r.status, r.applied_at) = p_waits_for)
        -- By the index up to the position; what follows tells those of its moment apart.
        and r.created_at <= coalesce(p_after_created_at, 'infinity')
        and (
          p_after_id is null
          or r.created_at < p_after_created_at
          or (r.created_at = p_after_created_at and r.id > p_after_id)
        )
      order by r.created_at desc, r.id
      limit p_limit
    ) as found
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.list_marketing_recommendations(
  uuid, text[], text[], text[], uuid[], uuid[], text, timestamptz, uuid, integer
) is
  'A partner''s proposals, newest first, after a position; each filter lets through what equals one of its values, a null one everything; null for an unknown partner.';

create or replace function public.list_all_marketing_recommendations(
  p_statuses text[] default null,
  p_priorities text[] default null,
  p_action_types text[] default null,
  p_segment_ids uuid[] default null,
  p_waits_for text default null,
  p_after_created_at timestamptz default null,
  p_after_id uuid default null,
  p_limit integer default 50
) returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  if not private.is_admin() then
    raise sqlstate 'PT403' using message = 'Only an admin sees the proposals of all partners';
  end if;
  return (
    select coalesce(
      jsonb_agg(
        private.recommendation_answer(found.r) || jsonb_build_object('company_name', p.company_name)
        order by (found.r).created_at desc, (found.r).id
      ),
      '[]'
    )
    from (
      select newest.r
      -- The newest of each status, each from the index: no list of a status walks through the others.
      from unnest(array['pending', 'approved', 'rejected', 'expired', 'executed', 'failed']) as wanted (status)
      cross join lateral (
        select r, r.created_at, r.id
        from public.ai_marketing_recommendations as r
        where r.status = wanted.status
          and (p_priorities is null or r.priority = any (p_priorities))
          and (p_action_types is null or r.action_type = any (p_action_types))
          and (p_segment_ids is null or r.segment_id = any (p_segment_ids))
          and (p_waits_for is null or private.recommendation_waits_for(r.status, r.applied_at) = p_waits_for)
          -- By the index up to the position; what follows tells those of its moment apart.
          and r.created_at <= coalesce(p_after_created_at, 'infinity')
          and (
            p_after_id is null
            or r.created_at < p_after_created_at
            or (r.created_at = p_after_created_at and r.id > p_after_id)
          )
        order by r.created_at desc, r.id
        limit p_limit
      ) as newest
      where (p_statuses is null or wanted.status = any (p_statuses))
        and (p_waits_for is null or wanted.status = 'approved')
      order by newest.created_at desc, newest.id
      limit p_limit
    ) as found
    inner join public.profiles as p on p.id = (found.r).partner_id
  );
end
$$;
comment on function public.list_all_marketing_recommendations(
  text[], text[], text[], uuid[], text, timestamptz, uuid, integer
) is
  'For admins: the proposals of all partners with their company names, newest first, after a position, filtered as a partner''s.';

create or replace function public.get_marketing_recommendation(p_partner_id uuid, p_recommendation_id uuid)
returns jsonb
language sql stable
set search_path = ''
as $$
  select private.recommendation_answer(r) || jsonb_build_object('inputs', r.inputs)
  from public.ai_marketing_recommendations as r
  where r.id = p_recommendation_id and r.partner_id = p_partner_id
$$;
comment on function public.get_marketing_recommendation(uuid, uuid) is
  'One proposal with all that its rule saw; null where the caller sees no such proposal.';

create or replace function public.describe_recommendation(p_partner_id uuid, p_recommendation_id uuid)
returns jsonb
language sql volatile
set search_path = ''
as $$
  select
    public.preview_recommendation(p_partner_id, p_recommendation_id)
    || (
      select jsonb_build_object('action_type', r.action_type, 'action_details', r.action_details)
      from public.ai_marketing_recommendations as r
      where r.id = p_recommendation_id and r.partner_id = p_partner_id
    )
$$;
comment on function public.describe_recommendation(uuid, uuid) is
  'The preview of approving a proposal with the proposal''s action; changes nothing. PT404 where the caller sees no such proposal.';

create or replace function public.review_recommendation_once(
  p_partner_id uuid,
  p_recommendation_id uuid,
  p_decision text,
  p_note text default null,
  p_idempotency_key uuid default null,
  p_version integer default null
) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  request constant jsonb := jsonb_build_object(
    'partner_id', p_partner_id, 'recommendation_id', p_recommendation_id, 'decision', p_decision, 'note', p_note
  );
  answer jsonb;
begin
  if not exists (
    select from public.ai_marketing_recommendations as r
    where r.id = p_recommendation_id and r.partner_id = p_partner_id
  ) then
    raise sqlstate 'PT404' using message = 'There is no such proposal';
  end if;
  if p_idempotency_key is not null then
    answer := private.find_idempotent_answer(p_idempotency_key, 'review_recommendation_once', request);
    if answer is not null then
      return jsonb_build_object('recommendation', answer, 'is_replay', true);
    end if;
  end if;

  perform public.review_recommendation(p_partner_id, p_recommendation_id, p_decision, p_note, p_version);
  select private.recommendation_answer(r) into answer
  from public.ai_marketing_recommendations as r
  where r.id = p_recommendation_id and r.partner_id = p_partner_id;

  if p_idempotency_key is not null then
    insert into private.idempotency_keys (user_id, key, operation, request, answer)
    values (auth.uid(), p_idempotency_key, 'review_recommendation_once', request, answer);
  end if;
  return jsonb_build_object('recommendation', answer, 'is_replay', false);
end
$$;
comment on function public.review_recommendation_once(uuid, uuid, text, text, uuid, integer) is
  'Approves or rejects a proposal and answers with it; the same key and request answer the same again. Raises 404, 409 (what stands in the way), 412 (not in the version given), 422 (a key used otherwise).';

create or replace function public.approve_recommendations_once(
  p_partner_id uuid,
  p_recommendation_ids uuid[],
  p_note text default null,
  p_idempotency_key uuid default null
) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  request constant jsonb := jsonb_build_object(
    'partner_id', p_partner_id, 'recommendation_ids', p_recommendation_ids, 'note', p_note
  );
  answer jsonb;
begin
  if not exists (select from public.profiles as p where p.id = p_partner_id) then
    raise sqlstate 'PT404' using message = 'There is no partner with this id';
  end if;
  if p_idempotency_key is not null then
    answer := private.find_idempotent_answer(p_idempotency_key, 'approve_recommendations_once', request);
    if answer is not null then
      return jsonb_build_object('items', answer, 'is_replay', true);
    end if;
  end if;

  select jsonb_agg(
    jsonb_build_object(
      'id', item -> 'id',
      'result', item -> 'result',
      'status', item -> 'status',
      'waits_for', private.recommendation_waits_for(
        item ->> 'status', (item -> 'recommendation' ->> 'applied_at')::timestamptz
      ),
      'message', item -> 'message',
      'detail', item -> 'detail'
    )
    order by position
  )
  into answer
  from jsonb_array_elements(
    public.approve_recommendations(p_partner_id, p_recommendation_ids, p_note)
  ) with ordinality as items (item, position);

  if p_idempotency_key is not null then
    insert into private.idempotency_keys (user_id, key, operation, request, answer)
    values (auth.uid(), p_idempotency_key, 'approve_recommendations_once', request, answer);
  end if;
  return jsonb_build_object('items', answer, 'is_replay', false);
end
$$;
comment on function public.approve_recommendations_once(uuid, uuid[], text, uuid) is
  'Approves proposals in the order given, in one transaction, and answers per item; the same key and request answer the same again. Raises 404 (partner), 422 (a key used otherwise).';

revoke all on function public.list_marketing_recommendations(
  uuid, text[], text[], text[], uuid[], uuid[], text, timestamptz, uuid, integer
) from public, anon, authenticated, service_role;
revoke all on function public.list_all_marketing_recommendations(
  text[], text[], text[], uuid[], text, timestamptz, uuid, integer
) from public, anon, authenticated, service_role;
revoke all on function public.get_marketing_recommendation(uuid, uuid)
  from public, anon, authenticated, service_role;
revoke all on function public.describe_recommendation(uuid, uuid) from public, anon, authenticated, service_role;
revoke all on function public.review_recommendation_once(uuid, uuid, text, text, uuid, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.approve_recommendations_once(uuid, uuid[], text, uuid)
  from public, anon, authenticated, service_role;

grant execute on function public.list_marketing_recommendations(
  uuid, text[], text[], text[], uuid[], uuid[], text, timestamptz, uuid, integer
) to authenticated;
grant execute on function public.list_all_marketing_recommendations(
  text[], text[], text[], uuid[], text, timestamptz, uuid, integer
) to authenticated;
grant execute on function public.get_marketing_recommendation(uuid, uuid) to authenticated;
grant execute on function public.describe_recommendation(uuid, uuid) to authenticated;
grant execute on function public.review_recommendation_once(uuid, uuid, text, text, uuid, integer) to authenticated;
grant execute on function public.approve_recommendations_once(uuid, uuid[], text, uuid) to authenticated;
