-- Campaigns as the portal reads and changes them, in one request each. All run as the caller, so row policies,
-- grants and the triggers on the tables decide. A partner or campaign the caller may not see, or that does not
-- exist, gives null or 404.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.campaign_answer(c public.partner_marketing_campaigns) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', c.id,
    'partner_id', c.partner_id,
    'channel', c.channel,
    'status', c.status,
    'segment_id', c.segment_id,
    'code', s.code,
    'branch', s.branch,
    'region', s.region,
    'landing_page_id', c.landing_page_id,
    'landing_page_path', page.path,
    'landing_page_status', page.status,
    'daily_budget', c.daily_budget,
    'monthly_budget', c.monthly_budget,
    'commitment', case when c.status = 'active'
      then private.monthly_commitment(c.monthly_budget, c.daily_budget) else 0 end,
    'cpl_target', c.cpl_target,
    'ai_managed', c.ai_managed,
    'ai_last_adjusted_at', c.ai_last_adjusted_at,
    'ad_content', c.ad_content,
    'total_spend', c.total_spend,
    'total_clicks', c.total_clicks,
    'total_impressions', c.total_impressions,
    'total_leads', c.total_leads,
    'avg_cpl', c.avg_cpl,
    'external_campaign_id', c.external_campaign_id,
    'sync_status', c.sync_status,
    'sync_error', c.sync_error,
    'drift', c.drift,
    'last_synced_at', c.last_synced_at,
    'started_at', c.started_at,
    'ended_at', c.ended_at,
    'created_at', c.created_at,
    'updated_at', c.updated_at
  )
  from (select) as always
  left join public.lead_segments as s on s.id = c.segment_id
  left join public.partner_landing_pages as page on page.id = c.landing_page_id
$$;
comment on function private.campaign_answer(public.partner_marketing_campaigns) is
  'A campaign with the names of its segment and the path and status of its page; commitment is EUR a month.';
revoke all on function private.campaign_answer(public.partner_marketing_campaigns)
  from public, anon, authenticated, service_role;
grant execute on function private.campaign_answer(public.partner_marketing_campaigns) to authenticated;

create or replace function public.list_partner_campaigns(
  p_partner_id uuid,
  p_statuses text[] default null,
  p_channels text[] default null,
  p_segment_ids uuid[] default null,
  p_after_created_at timestamptz default null,
  p_after_id uuid default null,
  p_limit integer default 50
) returns jsonb
language sql stable
set search_path = ''
as $$
  select (
    select coalesce(
      jsonb_agg(private.campaign_answer(found.c) order by (found.c).created_at desc, (found.c).id), '[]'
    )
    from (
      select c
      from public.partner_marketing_campaigns as c
      where c.partner_id = p_partner_id
        and (p_statuses is null or c.status = any (p_statuses))
        and (p_channels is null or c.channel = any (p_channels))
        and (p_segment_ids is null or c.segment_id = any (p_segment_ids))
        and (
          p_after_id is null
          or c.created_at < p_after_created_at
          or (c.created_at = p_after_created_at and c.id > p_after_id)
        )
      order by c.created_at desc, c.id
      limit p_limit
    ) as found
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.list_partner_campaigns(uuid, text[], text[], uuid[], timestamptz, uuid, integer) is
  'A partner''s campaigns, newest first, after a position; each filter lets through what equals one of its values, a null one everything; null for an unknown partner.';

create or replace function public.get_partner_campaign(p_partner_id uuid, p_campaign_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.campaign_answer(c)
  from public.partner_marketing_campaigns as c
  where c.id = p_campaign_id and c.partner_id = p_partner_id
$$;
comment on function public.get_partner_campaign(uuid, uuid) is 'One campaign; null for an unknown one.';

create or replace function private.campaign_reference_errors(
  p_partner_id uuid, p_channel text, p_segment_id uuid, p_landing_page_id uuid
) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(jsonb_build_object('pointer', e.pointer, 'code', e.code, 'message', e.message) order by e.place),
    '[]'
  )
  from (
    select 1 as place, '/segment_id' as pointer, 'unknown' as code,
      'There is no active segment with this id' as message
    where p_segment_id is not null
      and not exists (select from public.lead_segments as s where s.id = p_segment_id and s.is_active)
    union all
    select 2, '/landing_page_id', case when page.id is null then 'unknown' else 'not_live' end,
      case
        when page.id is null then 'The partner has no landing page with this id'
        else format('The landing page is %s; ads lead to one that is live', page.status)
      end
    from (select) as always
    left join public.partner_landing_pages as page
      on page.id = p_landing_page_id and page.partner_id = p_partner_id
    where p_landing_page_id is not null
      and (
        page.id is null
        or page.status = 'archived'
        or (page.status <> 'live' and p_channel in ('google_ads', 'meta_ads', 'linkedin_ads'))
      )
  ) as e
$$;
comment on function private.campaign_reference_errors(uuid, text, uuid, uuid) is
  'What is wrong with the segment and the page a campaign names, per field: [{pointer, code, message}]; null ones are not looked at.';
revoke all on function private.campaign_reference_errors(uuid, text, uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function private.campaign_reference_errors(uuid, text, uuid, uuid) to authenticated;

create or replace function public.create_partner_campaign(
  p_partner_id uuid, p_campaign text, p_idempotency_key uuid default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  wanted constant public.partner_marketing_campaigns :=
    jsonb_populate_record(null::public.partner_marketing_campaigns, p_campaign::jsonb);
  campaign public.partner_marketing_campaigns;
  request jsonb;
  answer jsonb;
  errors jsonb;
begin
  if not exists (select from public.profiles as p where p.id = p_partner_id) then
    raise sqlstate 'PT404' using message = 'There is no partner with this id';
  end if;
  if p_idempotency_key is not null then
    -- From the typed record: 12.5 and "12.50" are the same request.
    request := jsonb_build_object(
      'partner_id', p_partner_id, 'channel', wanted.channel, 'segment_id', wanted.segment_id,
      'landing_page_id', wanted.landing_page_id, 'daily_budget', wanted.daily_budget,
      'monthly_budget', wanted.monthly_budget, 'cpl_target', wanted.cpl_target,
      'ai_managed', wanted.ai_managed, 'ad_content', wanted.ad_content
    );
    answer := private.find_idempotent_answer(p_idempotency_key, 'create_partner_campaign', request);
    if answer is not null then
      return jsonb_build_object('campaign', answer, 'is_replay', true);
    end if;
  end if;
  errors := private.campaign_reference_errors(
    p_partner_id, wanted.channel, wanted.segment_id, wanted.landing_page_id
  );
  if errors <> '[]' then
    return jsonb_build_object('errors', errors);
  end if;

  insert into public.partner_marketing_campaigns (
    partner_id, channel, segment_id, landing_page_id, daily_budget, monthly_budget, cpl_target, ai_managed,
    ad_content
  )
  values (
    p_partner_id, wanted.channel, wanted.segment_id, wanted.landing_page_id, wanted.daily_budget,
    wanted.monthly_budget, wanted.cpl_target, coalesce(wanted.ai_managed, false), coalesce(wanted.ad_content, '{}')
  )
  returning * into campaign;
  answer := private.campaign_answer(campaign);
  if p_idempotency_key is not null then
    insert into private.idempotency_keys (user_id, key, operation, request, answer)
    values (auth.uid(), p_idempotency_key, 'create_partner_campaign', request, answer);
  end if;
  return jsonb_build_object('campaign', answer, 'is_replay', false);
end
$$;
comment on function public.create_partner_campaign(uuid, text, uuid) is
  'Plans the campaign of a JSON object and answers {campaign, is_replay}, or {errors} per field where its segment or page will not do; the same key and request answer the same again. Raises 404 (partner), 422 (a key used otherwise).';

create or replace function public.update_partner_campaign(
  p_partner_id uuid, p_campaign_id uuid, p_changes text
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  campaign public.partner_marketing_campaigns;
  wanted public.partner_marketing_campaigns;
  errors jsonb;
begin
  select * into campaign
  from public.partner_marketing_campaigns as c
  where c.id = p_campaign_id and c.partner_id = p_partner_id
  for no key update;
  if not found then
    return null;
  end if;
  wanted := jsonb_populate_record(campaign, p_changes::jsonb);
  -- Asking again for what is so already changes nothing, and is no conflict.
  if wanted is not distinct from campaign then
    return jsonb_build_object('campaign', private.campaign_answer(campaign));
  end if;
  errors := private.campaign_reference_errors(
    p_partner_id,
    campaign.channel,
    case when wanted.segment_id is distinct from campaign.segment_id then wanted.segment_id end,
    case when wanted.landing_page_id is distinct from campaign.landing_page_id then wanted.landing_page_id end
  );
  if errors <> '[]' then
    return jsonb_build_object('errors', errors);
  end if;
  update public.partner_marketing_campaigns as c
  set
    segment_id = wanted.segment_id,
    landing_page_id = wanted.landing_page_id,
    status = wanted.status,
    daily_budget = wanted.daily_budget,
    monthly_budget = wanted.monthly_budget,
    cpl_target = wanted.cpl_target,
    ai_managed = wanted.ai_managed,
    ad_content = wanted.ad_content
  where c.id = campaign.id
  returning * into campaign;
  return jsonb_build_object('campaign', private.campaign_answer(campaign));
end
$$;
comment on function public.update_partner_campaign(uuid, uuid, text) is
  'Changes what the JSON object names of a campaign and answers {campaign}, or {errors} per field where its new segment or page will not do; null for an unknown campaign. Raises what the table''s triggers raise: 403, 409.';

create or replace function public.list_campaign_metrics(
  p_partner_id uuid,
  p_campaign_id uuid,
  p_from date default null,
  p_to date default null,
  p_before date default null,
  p_limit integer default 50
) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'days', (
      select coalesce(jsonb_agg(to_jsonb(day) order by day.date desc), '[]')
      from (
        select m.date, m.spend, m.clicks, m.impressions, m.conversions, m.leads
        from public.campaign_daily_metrics as m
        where m.campaign_id = c.id
          and m.date between coalesce(p_from, '-infinity') and coalesce(p_to, 'infinity')
          and m.date < coalesce(p_before, 'infinity')
        order by m.date desc
        limit p_limit
      ) as day
    ),
    'totals', (
      select jsonb_build_object(
        'days', count(*),
        'spend', coalesce(sum(m.spend), 0),
        'clicks', coalesce(sum(m.clicks), 0),
        'impressions', coalesce(sum(m.impressions), 0),
        'conversions', coalesce(sum(m.conversions), 0),
        'leads', coalesce(sum(m.leads), 0),
        'cpl', round(sum(m.spend) / nullif(sum(m.leads), 0), 2),
        'difference', coalesce(sum(m.conversions) - sum(m.leads), 0),
        'is_reconciled', private.is_reconciled(coalesce(sum(m.conversions), 0), coalesce(sum(m.leads), 0))
      )
      from public.campaign_daily_metrics as m
      where m.campaign_id = c.id
        and m.date between coalesce(p_from, '-infinity') and coalesce(p_to, 'infinity')
    )
  )
  from public.partner_marketing_campaigns as c
  where c.id = p_campaign_id and c.partner_id = p_partner_id
$$;
comment on function public.list_campaign_metrics(uuid, uuid, date, date, date, integer) is
  'A campaign''s days, newest first, after a position, and the totals of all days asked for; null for an unknown campaign.';

create or replace function public.retry_partner_campaign(p_partner_id uuid, p_campaign_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  channel text;
  failed_id bigint;
begin
  select c.channel into channel
  from public.partner_marketing_campaigns as c
  where c.id = p_campaign_id and c.partner_id = p_partner_id;
  if not found then
    return null;
  end if;
  if not private.is_admin() then
    raise sqlstate 'PT403' using message = 'Only an admin can send a change to an ad platform again';
  end if;
  if channel <> 'google_ads' then
    raise sqlstate 'PT409' using
      message = format('Campaigns on %s are recorded and followed here, but not pushed', channel),
      hint = 'Change them at the channel itself, and import their figures.';
  end if;
  -- Within a campaign only the first undone operation is ever carried out, so at most one has failed.
  select o.id into failed_id
  from public.ad_platform_operations as o
  where o.campaign_id = p_campaign_id and o.status = 'failed'
  order by o.id
  limit 1;
  if not found then
    raise sqlstate 'PT409' using
      message = 'Nothing of this campaign has failed',
      hint = 'Read it again; somebody else may have tried already.';
  end if;
  perform public.retry_platform_operation(failed_id);
  return public.get_partner_campaign(p_partner_id, p_campaign_id);
end
$$;
comment on function public.retry_partner_campaign(uuid, uuid) is
  'As an admin: what failed at the ad platform is tried again; answers with the campaign, null for an unknown one. Raises 403, 409 (nothing failed).';

revoke all on function public.list_partner_campaigns(uuid, text[], text[], uuid[], timestamptz, uuid, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.get_partner_campaign(uuid, uuid) from public, anon, authenticated, service_role;
revoke all on function public.create_partner_campaign(uuid, text, uuid)
  from public, anon, authenticated, service_role;
revoke all on function public.update_partner_campaign(uuid, uuid, text)
  from public, anon, authenticated, service_role;
revoke all on function public.list_campaign_metrics(uuid, uuid, date, date, date, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.retry_partner_campaign(uuid, uuid) from public, anon, authenticated, service_role;

grant execute on function public.list_partner_campaigns(uuid, text[], text[], uuid[], timestamptz, uuid, integer)
  to authenticated;
grant execute on function public.get_partner_campaign(uuid, uuid) to authenticated;
grant execute on function public.create_partner_campaign(uuid, text, uuid) to authenticated;
grant execute on function public.update_partner_campaign(uuid, uuid, text) to authenticated;
grant execute on function public.list_campaign_metrics(uuid, uuid, date, date, date, integer) to authenticated;
grant execute on function public.retry_partner_campaign(uuid, uuid) to authenticated;
