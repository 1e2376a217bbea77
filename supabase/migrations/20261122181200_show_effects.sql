-- A proposal's answer also says what a measurement could see, and what was seen.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.recommendation_effects_answer(r public.ai_marketing_recommendations)
returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'effect_outlook', (
      -- Once it is carried out, what was seen counts, not what could have been.
      select to_jsonb(o) - 'recommendation_id' - 'partner_id'
      from public.recommendation_outlooks as o
      where o.recommendation_id = r.id and r.status in ('pending', 'approved')
    ),
    'measured_effects', (
      select coalesce(
        jsonb_agg(to_jsonb(e) - 'recommendation_id' - 'partner_id' - 'deviate' order by e.horizon_days), '[]'
      )
      from public.recommendation_effects as e
      where e.recommendation_id = r.id
    )
  )
$$;
comment on function private.recommendation_effects_answer(public.ai_marketing_recommendations) is
  'What the ledger says of a proposal, as the caller may see it.';
revoke all on function private.recommendation_effects_answer(public.ai_marketing_recommendations)
  from public, anon, authenticated, service_role;
grant execute on function private.recommendation_effects_answer(public.ai_marketing_recommendations)
  to authenticated;

do $$
begin
  -- The answer without the ledger keeps its definition under a name of its own; safe to run twice.
  if to_regprocedure('private.plain_recommendation_answer(public.ai_marketing_recommendations)') is null then
    alter function private.recommendation_answer(public.ai_marketing_recommendations)
      rename to plain_recommendation_answer;
  end if;
end
$$;
comment on function private.plain_recommendation_answer(public.ai_marketing_recommendations) is
  'A proposal with its segment''s names, without its inputs and without what the ledger says of it.';

create or replace function private.recommendation_answer(r public.ai_marketing_recommendations) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.plain_recommendation_answer(r) || private.recommendation_effects_answer(r)
$$;
comment on function private.recommendation_answer(public.ai_marketing_recommendations) is
  'A proposal with its segment''s names and what the ledger says of it, all but the inputs of its rule.';
revoke all on function private.recommendation_answer(public.ai_marketing_recommendations)
  from public, anon, authenticated, service_role;
grant execute on function private.recommendation_answer(public.ai_marketing_recommendations) to authenticated;
