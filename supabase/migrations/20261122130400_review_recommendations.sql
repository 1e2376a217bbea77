-- Approving a proposal carries it out, in the transaction that approves it, by whatever road: the function,
-- the dashboard, PostgREST. All that happens is the effect of setting the row's status.
--
--   pending  -> approved   carried out; then executed at once, or when the ad platform has followed.
--                          What only an admin may do, a partner's approval leaves approved and not applied:
--                          consent. An admin's approval of such a row carries it out.
--   pending  -> rejected   nothing changes.  approved (consent) -> rejected by an admin.
--   approved -> executed   the ad platform has followed.
--   approved -> failed     the ad platform refused, or it was given up.
--   failed   -> executed   what failed there was tried again and is done.
--                          These three by the outbox's trigger alone.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.apply_budget_changes(p_partner_id uuid, p_changes jsonb, p_campaign_id uuid)
returns void
language plpgsql
set search_path = ''
as $$
declare
  change record;
  campaign public.partner_marketing_campaigns;
begin
  -- Locked in one order: two shifts between the same campaigns wait for each other instead of deadlocking.
  perform 1 from public.partner_marketing_campaigns as c
  where c.partner_id = p_partner_id and c.id in (
    select coalesce((e ->> 'campaign_id')::uuid, p_campaign_id) from jsonb_array_elements(p_changes) as e
  )
  order by c.id for no key update;
  -- Decreases first: a shift within the budget must not exceed it halfway.
  for change in
    select
      coalesce((c ->> 'campaign_id')::uuid, p_campaign_id) as campaign_id,
      c ->> 'budget' as budget, (c ->> 'from')::numeric as was, (c ->> 'to')::numeric as becomes
    from jsonb_array_elements(p_changes) as c
    order by (c ->> 'to')::numeric - (c ->> 'from')::numeric, 1
  loop
    select * into campaign from public.partner_marketing_campaigns as c
    where c.id = change.campaign_id and c.partner_id = p_partner_id;
    if not found or campaign.status <> 'active' then
      raise sqlstate 'PT409' using
        message = format('The campaign is %s now, not active', coalesce(campaign.status, 'gone')),
        hint = 'Reject the proposal; the next night proposes what still holds.';
    end if;
    if change.was is distinct from
      (case change.budget when 'daily_budget' then campaign.daily_budget else campaign.monthly_budget end) then
      raise sqlstate 'PT409' using
        message = format(
          'The campaign''s %s is EUR %s now, not EUR %s', replace(change.budget, '_', ' '),
          coalesce(
            case change.budget when 'daily_budget' then campaign.daily_budget else campaign.monthly_budget end::text,
            'not set'
          ),
          change.was
        ),
        hint = 'Reject the proposal; the next night proposes what still holds.';
    end if;
  end loop;
  -- A campaign with two budgets changes once, so that the platform hears of it once.
  for change in
    select
      coalesce((c ->> 'campaign_id')::uuid, p_campaign_id) as campaign_id,
      max((c ->> 'to')::numeric) filter (where c ->> 'budget' = 'daily_budget') as daily,
      max((c ->> 'to')::numeric) filter (where c ->> 'budget' = 'monthly_budget') as monthly
    from jsonb_array_elements(p_changes) as c
    group by 1
    order by sum((c ->> 'to')::numeric - (c ->> 'from')::numeric), 1
  loop
    update public.partner_marketing_campaigns as c
    set
      daily_budget = coalesce(change.daily, c.daily_budget),
      monthly_budget = coalesce(change.monthly, c.monthly_budget),
      ai_last_adjusted_at = now()
    where c.id = change.campaign_id and c.partner_id = p_partner_id;
  end loop;
end
$$;
comment on function private.apply_budget_changes(uuid, jsonb, uuid) is
  'Makes the budget changes of a proposal, decreases first; PT409 where a campaign is no longer active or a budget is no longer what the proposal saw.';
revoke all on function private.apply_budget_changes(uuid, jsonb, uuid) from public, anon, authenticated, service_role;

create or replace function private.apply_recommendation(
  inout rec public.ai_marketing_recommendations, p_by_partner boolean
)
language plpgsql
set search_path = ''
as $$
declare
  d constant jsonb := rec.action_details;
  page public.partner_landing_pages;
  campaign public.partner_marketing_campaigns;
  current_budget numeric;
  new_id uuid;
begin
  if rec.action_type in ('publish_landing_page', 'optimize_landing_page') then
    select * into page from public.partner_landing_pages as p
    where p.id = (d ->> 'landing_page_id')::uuid and p.partner_id = rec.partner_id for no key update;
    if not found or page.status = 'archived' then
      raise sqlstate 'PT409' using
        message = 'The landing page is archived or gone',
        hint = 'Reject the proposal.';
    end if;
  elsif rec.action_type in ('activate_campaign', 'optimize_campaign', 'pause_campaign') then
    select * into campaign from public.partner_marketing_campaigns as c
    where c.id = (d ->> 'campaign_id')::uuid and c.partner_id = rec.partner_id for no key update;
    if not found or campaign.status = 'archived' then
      raise sqlstate 'PT409' using
        message = 'The campaign is archived or gone',
        hint = 'Reject the proposal.';
    end if;
  end if;

  case rec.action_type
    when 'create_landing_page' then
      if exists (
        select from public.partner_landing_pages as p
        where p.partner_id = rec.partner_id and p.segment_id = (d ->> 'segment_id')::uuid and p.status <> 'archived'
      ) then
        raise sqlstate 'PT409' using
          message = 'The segment has a landing page by now',
          hint = 'Reject the proposal.';
      end if;
      begin
        insert into public.partner_landing_pages (
          partner_id, segment_id, path, status, source, title, subtitle, seo_title, seo_description, content_json
        )
        values (
          rec.partner_id, (d ->> 'segment_id')::uuid, d ->> 'path', 'review', 'ai_generated', d ->> 'title',
          d ->> 'subtitle', d ->> 'seo_title', d ->> 'seo_description', coalesce(d -> 'content_json', '{}')
        )
        returning id into new_id;
      exception when unique_violation then
        raise sqlstate 'PT409' using
          message = format('The path %s is taken by another page', d ->> 'path'),
          hint = 'Make the page by hand under another path, or reject the proposal.';
      end;
      rec.landing_page_id := new_id;

    when 'publish_landing_page' then
      if page.status = 'concept' then
        update public.partner_landing_pages as p set status = 'review' where p.id = page.id;
      elsif page.status = 'live' then
        raise sqlstate 'PT409' using message = 'The landing page is live already', hint = 'Reject the proposal.';
      end if;
      if p_by_partner then
        return;
      end if;
      update public.partner_landing_pages as p set status = 'live' where p.id = page.id;

    when 'optimize_landing_page' then
      if exists (
        select from jsonb_array_elements(d -> 'changes') as c
        where to_jsonb(page) ->> (c ->> 'field') is distinct from c ->> 'from'
      ) then
        raise sqlstate 'PT409' using
          message = 'The landing page was edited since',
          hint = 'Reject the proposal; the next night proposes what still holds.';
      end if;
      if p_by_partner then
        return;
      end if;
      update public.partner_landing_pages as p
      set
        title = coalesce(n.fields ->> 'title', p.title),
        subtitle = coalesce(n.fields ->> 'subtitle', p.subtitle),
        seo_title = coalesce(n.fields ->> 'seo_title', p.seo_title),
        seo_description = coalesce(n.fields ->> 'seo_description', p.seo_description)
      from (
        select jsonb_object_agg(c ->> 'field', c ->> 'to') as fields from jsonb_array_elements(d -> 'changes') as c
      ) as n
      where p.id = page.id;

    when 'create_campaign' then
      if exists (
        select from public.partner_marketing_campaigns as c
        where c.partner_id = rec.partner_id and c.segment_id = (d ->> 'segment_id')::uuid
          and c.status <> 'archived'
      ) then
        raise sqlstate 'PT409' using
          message = 'The segment has a campaign by now',
          hint = 'Reject the proposal.';
      end if;
      -- Ads that lead to a page that is not there would be paid for nothing.
      if not exists (
        select from public.partner_landing_pages as p
        where p.id = (d ->> 'landing_page_id')::uuid and p.partner_id = rec.partner_id and p.status = 'live'
      ) then
        raise sqlstate 'PT409' using
          message = 'The campaign''s landing page is not live any more',
          hint = 'Reject the proposal; the next night proposes what still holds.';
      end if;
      insert into public.partner_marketing_campaigns (
        partner_id, segment_id, landing_page_id, channel, daily_budget, cpl_target, ai_managed,
        ai_last_adjusted_at, ad_content
      )
      values (
        rec.partner_id, (d ->> 'segment_id')::uuid, (d ->> 'landing_page_id')::uuid, d ->> 'channel',
        (d ->> 'daily_budget')::numeric, (d ->> 'cpl_target')::numeric, true, now(),
        jsonb_build_object(
          'keywords', coalesce(d -> 'keywords', '[]'), 'negative_keywords', coalesce(d -> 'negative_keywords', '[]'),
          'headlines', coalesce(d -> 'headlines', '[]'), 'descriptions', coalesce(d -> 'descriptions', '[]')
        )
      )
      returning id into new_id;
      rec.campaign_id := new_id;

    when 'activate_campaign' then
      if campaign.status = 'active' then
        raise sqlstate 'PT409' using message = 'The campaign is active already', hint = 'Reject the proposal.';
      end if;
      -- Whoever approved has seen these amounts and no others.
      if campaign.daily_budget is distinct from (d ->> 'daily_budget')::numeric
        or campaign.monthly_budget is distinct from (d ->> 'monthly_budget')::numeric then
        raise sqlstate 'PT409' using
          message = format(
            'The campaign''s budget is EUR %s a day and %s a month now, not %s and %s',
            coalesce(campaign.daily_budget::text, 'not set'), coalesce(campaign.monthly_budget::text, 'not set'),
            coalesce(d ->> 'daily_budget', 'not set'), coalesce(d ->> 'monthly_budget', 'not set')
          ),
          hint = 'Reject the proposal; the next night proposes what still holds.';
      end if;
      if p_by_partner then
        return;
      end if;
      update public.partner_marketing_campaigns as c set status = 'active' where c.id = campaign.id;

    when 'pause_campaign' then
      if campaign.status <> 'active' then
        raise sqlstate 'PT409' using
          message = format('The campaign is %s, not active', campaign.status),
          hint = 'Reject the proposal.';
      end if;
      update public.partner_marketing_campaigns as c set status = 'paused', ai_last_adjusted_at = now()
      where c.id = campaign.id;

    when 'optimize_campaign' then
      update public.partner_marketing_campaigns as c
      set
        ad_content = c.ad_content || jsonb_strip_nulls(jsonb_build_object(
          'keywords', d -> 'keywords', 'negative_keywords', d -> 'negative_keywords',
          'headlines', d -> 'headlines', 'descriptions', d -> 'descriptions'
        )),
        ai_last_adjusted_at = now()
      where c.id = campaign.id;

    when 'increase_campaign_budget', 'decrease_campaign_budget' then
      perform private.apply_budget_changes(rec.partner_id, d -> 'changes', (d ->> 'campaign_id')::uuid);

    when 'shift_budget' then
      perform private.apply_budget_changes(rec.partner_id, d -> 'changes', null);

    when 'raise_monthly_budget' then
      select p.monthly_marketing_budget into current_budget
      from public.profiles as p where p.id = rec.partner_id for no key update;
      if current_budget is distinct from (d ->> 'from')::numeric then
        raise sqlstate 'PT409' using
          message = format(
            'The monthly budget is EUR %s now, not EUR %s',
            coalesce(current_budget::text, 'not set'), coalesce(d ->> 'from', 'not set')
          ),
          hint = 'Reject the proposal; the next night proposes what still holds.';
      end if;
      update public.profiles as p set monthly_marketing_budget = (d ->> 'to')::numeric where p.id = rec.partner_id;
  end case;

  rec.applied_at := now();
  rec.applied_by := auth.uid();
end
$$;
comment on function private.apply_recommendation(public.ai_marketing_recommendations, boolean) is
  'Carries out a proposal and returns its row with applied_at set; unset where a partner''s approval is only consent. PT409 where the proposal no longer fits.';
revoke all on function private.apply_recommendation(public.ai_marketing_recommendations, boolean)
  from public, anon, authenticated, service_role;

create or replace function private.carry_out_recommendation(
  inout rec public.ai_marketing_recommendations, p_by_partner boolean
)
language plpgsql
set search_path = ''
as $$
begin
  if rec.action_type in ('adopt_campaign_drift', 'revert_campaign_drift') then
    rec := private.apply_campaign_drift(rec, p_by_partner);
  else
    rec := private.apply_recommendation(rec, p_by_partner);
  end if;
end
$$;
comment on function private.carry_out_recommendation(public.ai_marketing_recommendations, boolean) is
  'Carries out a proposal of whatever kind.';
revoke all on function private.carry_out_recommendation(public.ai_marketing_recommendations, boolean)
  from public, anon, authenticated, service_role;

create or replace function private.guard_recommendation_state() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  -- The role of the request; current_user is the definer's here.
  by_user constant boolean := coalesce(current_setting('role', true), '') in ('anon', 'authenticated');
  by_admin constant boolean := not by_user or private.is_admin();
  is_consent constant boolean := tg_op = 'UPDATE' and old.status = 'approved' and old.applied_at is null;
  -- By the trigger of the outbox, never by a statement of anybody's.
  is_settling constant boolean := tg_op = 'UPDATE' and old.applied_at is not null and pg_trigger_depth() > 1;
  next_states text[];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      raise sqlstate 'PT409' using
        message = format('A new recommendation cannot start as %s', new.status),
        hint = 'It starts as pending.';
    end if;
    return new;
  end if;

  next_states := case
    when old.status = 'pending' then array['approved', 'rejected', 'expired']
    when is_consent and by_admin then array['approved', 'rejected']
    when old.status = 'approved' and is_settling then array['executed', 'failed']
    when old.status = 'failed' and is_settling then array['executed']
    else array[]::text[]
  end;
  if by_user then
    next_states := array(
      select s from unnest(next_states) as s
      -- Approving one proposal ends its opposite.
      where s in ('approved', 'rejected') or (s = 'expired' and private.acting_recommendation() is not null)
        -- Archiving a campaign ends what its proposals wait for.
        or is_settling
    );
  end if;
  if not new.status = any (next_states) then
    raise sqlstate 'PT409' using
      message = case
        when new.status = old.status or new.status in ('approved', 'rejected')
          then format('This proposal is %s already', old.status)
        else format('A proposal cannot go from %s to %s', old.status, new.status)
      end,
      detail = case
        when is_consent and not by_admin then 'An admin still has to carry it out.'
        when old.reviewed_at is not null then format('Decided on %s.', to_char(
          old.reviewed_at at time zone 'Europe/Amsterdam', 'YYYY-MM-DD HH24:MI'
        ))
        else 'Nothing was changed.'
      end,
      hint = 'Read it again; somebody else may have decided.';
  end if;

  if new.status in ('approved', 'rejected') then
    -- What a machine proposes, a person decides: no job approves, whatever its key may write.
    if coalesce(current_setting('role', true), '') = 'service_role' then
      raise sqlstate 'PT403' using
        message = 'Only a person can approve or reject a proposal',
        hint = 'Decide it as a partner or an admin.';
    end if;
    if old.status = 'pending' and new.status = 'approved' and old.expires_at <= now() then
      raise sqlstate 'PT409' using
        message = 'This proposal has expired',
        detail = format('It was good until %s.', to_char(
          old.expires_at at time zone 'Europe/Amsterdam', 'YYYY-MM-DD HH24:MI'
        )),
        hint = 'The next night proposes what still holds.';
    end if;
    -- Whose consent it was stays; whoever rejects, also a consent, is who decided.
    if old.status = 'pending' or new.status = 'rejected' then
      new.reviewed_at := now();
      new.reviewed_by := auth.uid();
    end if;
  elsif new.status = 'executed' then
    new.executed_at := now();
  end if;

  if new.status = 'approved' then
    perform set_config('partner_marketing.recommendation_id', new.id::text, true);
    new := private.carry_out_recommendation(new, not by_admin);
    perform set_config('partner_marketing.recommendation_id', '', true);
    if new.applied_at is not null and not exists (
      select from public.ad_platform_operations as o where o.recommendation_id = new.id and o.status <> 'done'
    ) then
      new.status := 'executed';
      new.executed_at := now();
    end if;
  end if;
  return new;
end
$$;
comment on function private.guard_recommendation_state() is
  'Trigger: which status a proposal may go to and by whom; approving carries it out. A definer: a partner''s approval makes rows that a partner may not make by hand (a page in review, an outbox row).';
revoke all on function private.guard_recommendation_state() from public, anon, authenticated, service_role;

create or replace trigger guard_recommendation_state
  before insert or update of status on public.ai_marketing_recommendations
  for each row execute function private.guard_recommendation_state();

grant update (status, review_note) on public.ai_marketing_recommendations to authenticated;
drop policy if exists reviews_own_recommendations on public.ai_marketing_recommendations;
create policy reviews_own_recommendations on public.ai_marketing_recommendations
  for update to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()))
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));

create or replace function private.guard_review_note() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- An admin who carries out a consent leaves it approved until the platform has followed; that decides, too.
  if current_user in ('anon', 'authenticated') and old.status = new.status and old.status <> 'pending'
    and old.applied_at is not distinct from new.applied_at then
    raise sqlstate 'PT409' using
      message = format('This proposal is %s already', old.status),
      hint = 'A note is left when deciding.';
  end if;
  return new;
end
$$;
comment on function private.guard_review_note() is 'Trigger: a note is part of the decision and does not change after it.';
revoke all on function private.guard_review_note() from public, anon, authenticated, service_role;
create or replace trigger guard_review_note
  before update of review_note on public.ai_marketing_recommendations
  for each row when (old.review_note is distinct from new.review_note)
  execute function private.guard_review_note();

create or replace function public.review_recommendation(
  p_partner_id uuid, p_recommendation_id uuid, p_decision text, p_note text default null,
  p_version integer default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  reviewed jsonb;
  present integer;
begin
  if p_version is not null then
    -- Held to the end of the transaction: no night refreshes it between this look and the decision.
    select r.version into present from public.ai_marketing_recommendations as r
    where r.id = p_recommendation_id and r.partner_id = p_partner_id for no key update;
    if present <> p_version then
      raise sqlstate 'PT412' using
        message = 'What is proposed has changed since you read it',
        detail = present::text,
        hint = 'Read the proposal again, then decide.';
    end if;
  end if;
  update public.ai_marketing_recommendations as r
  set status = p_decision, review_note = coalesce(p_note, r.review_note)
  where r.id = p_recommendation_id and r.partner_id = p_partner_id
  returning to_jsonb(r) into reviewed;
  if reviewed is null then
    raise sqlstate 'PT404' using message = 'There is no such proposal';
  end if;
  return reviewed;
end
$$;
comment on function public.review_recommendation(uuid, uuid, text, text, integer) is
  'Approves or rejects a proposal as the caller and returns its row; the effect is the row''s trigger''s. PT404 where the caller sees no such proposal, PT409 where it cannot be, PT412 (detail: the present version) where it is not in the version given.';
revoke all on function public.review_recommendation(uuid, uuid, text, text, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.review_recommendation(uuid, uuid, text, text, integer) to authenticated;

create or replace function private.refusal_sentence(p_code text, p_message text, p_constraint text) returns text
language sql immutable
set search_path = ''
as $$
  select case
    when p_code !~ '^2[23]' then p_message
    -- Constraints are named as facts, so their names can be read out. Texts of the database itself are for its log.
    when p_constraint <> '' then format('This would break the rule: %s', replace(p_constraint, '_', ' '))
    else 'A value of the proposal does not fit its field'
  end
$$;
comment on function private.refusal_sentence(text, text, text) is
  'Why a proposal cannot be carried out, for people: what our own triggers raised, or what the data broke (22…, 23…).';
revoke all on function private.refusal_sentence(text, text, text) from public, anon, authenticated, service_role;
grant execute on function private.refusal_sentence(text, text, text) to authenticated;

create or replace function public.approve_recommendations(
  p_partner_id uuid, p_recommendation_ids uuid[], p_note text default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  answers jsonb := '[]';
  recommendation_id uuid;
  reviewed jsonb;
  error_code text;
  error_message text;
  error_detail text;
  error_constraint text;
begin
  -- In one order, and campaigns before the profile as everybody has it: two bulk approvals, or one and a change of a
  -- campaign, wait for each other instead of deadlocking. What is decided already comes after its campaigns: whoever
  -- ends its operations holds those.
  perform 1 from public.ai_marketing_recommendations as r
  where r.id = any (p_recommendation_ids) and r.partner_id = p_partner_id and r.status = 'pending'
  order by r.id for no key update;
  perform 1 from public.partner_marketing_campaigns as c
  where c.partner_id = p_partner_id and c.status <> 'archived' order by c.id for no key update;

  foreach recommendation_id in array p_recommendation_ids loop
    begin
      reviewed := public.review_recommendation(p_partner_id, recommendation_id, 'approved', p_note);
      answers := answers || jsonb_build_object(
        'id', recommendation_id, 'result', 'approved', 'status', reviewed ->> 'status', 'recommendation', reviewed
      );
    exception when others then
      get stacked diagnostics
        error_code = returned_sqlstate, error_message = message_text, error_detail = pg_exception_detail,
        error_constraint = constraint_name;
      -- What the item itself caused is its answer; anything else fails the call, and nothing is approved.
      if error_code not in ('PT404', 'PT409', 'PT403', 'PT422') and error_code !~ '^2[23]' then
        raise;
      end if;
      answers := answers || jsonb_build_object(
        'id', recommendation_id,
        'result', case error_code when 'PT404' then 'not_found' when 'PT403' then 'forbidden' else 'conflict' end,
        'message', private.refusal_sentence(error_code, error_message, error_constraint),
        'detail', case when error_code like 'PT%' then nullif(error_detail, '') end
      );
    end;
  end loop;
  return answers;
end
$$;
comment on function public.approve_recommendations(uuid, uuid[], text) is
  'Approves proposals in the order given, in one transaction under one budget check, as the caller; returns an answer per item: approved, conflict, forbidden or not_found.';
revoke all on function public.approve_recommendations(uuid, uuid[], text) from public, anon, authenticated, service_role;
grant execute on function public.approve_recommendations(uuid, uuid[], text) to authenticated;
