-- Landing pages as the portal reads and changes them, in one request each. All run as the caller, so row policies,
-- grants and the triggers on the tables decide. A partner or page the caller may not see, or that does not exist,
-- gives null or 404.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.landing_page_summary(p public.partner_landing_pages) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id,
    'partner_id', p.partner_id,
    'segment', (
      select jsonb_build_object('id', s.id, 'code', s.code, 'branch', s.branch, 'region', s.region)
      from public.lead_segments as s
      where s.id = p.segment_id
    ),
    'path', p.path,
    'status', p.status,
    'source', p.source,
    'title', p.title,
    'subtitle', p.subtitle,
    'seo_title', p.seo_title,
    'seo_description', p.seo_description,
    'version', p.version,
    'review_note', p.review_note,
    'views_count', p.views_count,
    'conversions_count', p.conversions_count,
    'views_28d', recent.views,
    'conversions_28d', recent.conversions,
    'last_viewed_at', p.last_viewed_at,
    'published_at', p.published_at,
    'created_at', p.created_at,
    'updated_at', p.updated_at
  )
  from (
    select coalesce(sum(d.views), 0) as views, coalesce(sum(d.conversions), 0) as conversions
    from public.landing_page_daily_stats as d
    where d.landing_page_id = p.id and d.date > (now() at time zone 'Europe/Amsterdam')::date - 28
  ) as recent
$$;
comment on function private.landing_page_summary(public.partner_landing_pages) is
  'A page without its content, with its segment and what happened on it in the last 28 days, today included.';
revoke all on function private.landing_page_summary(public.partner_landing_pages)
  from public, anon, authenticated, service_role;
grant execute on function private.landing_page_summary(public.partner_landing_pages) to authenticated;

create or replace function private.landing_page_answer(p public.partner_landing_pages) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.landing_page_summary(p) || jsonb_build_object(
    'content_json', p.content_json,
    'partner', (
      select jsonb_build_object('company_name', owner.company_name, 'city', owner.city)
      from public.profiles as owner
      where owner.id = p.partner_id
    )
  )
$$;
comment on function private.landing_page_answer(public.partner_landing_pages) is
  'A page, whole, and of its partner what its texts may say whatever it is.';
revoke all on function private.landing_page_answer(public.partner_landing_pages)
  from public, anon, authenticated, service_role;
grant execute on function private.landing_page_answer(public.partner_landing_pages) to authenticated;

create or replace function public.list_landing_pages(
  p_partner_id uuid,
  p_statuses text[] default null,
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
      jsonb_agg(private.landing_page_summary(found.page) order by (found.page).created_at desc, (found.page).id),
      '[]'
    )
    from (
      select page
      from public.partner_landing_pages as page
      where page.partner_id = p_partner_id
        and (p_statuses is null or page.status = any (p_statuses))
        and (p_segment_ids is null or page.segment_id = any (p_segment_ids))
        and (
          p_after_id is null
          or page.created_at < p_after_created_at
          or (page.created_at = p_after_created_at and page.id > p_after_id)
        )
      order by page.created_at desc, page.id
      limit p_limit
    ) as found
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.list_landing_pages(uuid, text[], uuid[], timestamptz, uuid, integer) is
  'A partner''s pages without their content, newest first, after a position; each filter lets through what equals one of its values, a null one everything; null for an unknown partner.';

create or replace function public.get_landing_page(p_partner_id uuid, p_page_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.landing_page_answer(page)
  from public.partner_landing_pages as page
  where page.id = p_page_id and page.partner_id = p_partner_id
$$;
comment on function public.get_landing_page(uuid, uuid) is 'One page, whole; null for an unknown one.';

create or replace function public.get_landing_page_facts(p_partner_id uuid, p_segment_id uuid default null)
returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'partner', jsonb_build_object(
      'id', p.id,
      'company_name', p.company_name,
      'city', p.city,
      'tone_of_voice', p.tone_of_voice
    ),
    'segment', (
      select jsonb_build_object('id', s.id, 'branch', s.branch, 'region', s.region)
      from public.lead_segments as s
      where s.id = p_segment_id and s.is_active
    )
  )
  from public.profiles as p
  where p.id = p_partner_id
$$;
comment on function public.get_landing_page_facts(uuid, uuid) is
  'What a page of a partner may say: {partner, segment}; segment null where there is no active one with this id; null for an unknown partner.';

create or replace function private.landing_page_segment_errors(p_segment_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select case
    when p_segment_id is null
      or exists (select from public.lead_segments as s where s.id = p_segment_id and s.is_active) then '[]'::jsonb
    else jsonb_build_array(jsonb_build_object(
      'pointer', '/segment_id', 'code', 'unknown', 'message', 'There is no active segment with this id'
    ))
  end
$$;
comment on function private.landing_page_segment_errors(uuid) is
  'What is wrong with the segment a page names: [{pointer, code, message}]; a null one is not looked at.';
revoke all on function private.landing_page_segment_errors(uuid) from public, anon, authenticated, service_role;
grant execute on function private.landing_page_segment_errors(uuid) to authenticated;

create or replace function public.find_landing_page_answer(
  p_partner_id uuid, p_request text, p_idempotency_key uuid
) returns jsonb
language sql
set search_path = ''
as $$
  select jsonb_build_object('page', found.answer, 'is_replay', true)
  from (
    select private.find_idempotent_answer(
      p_idempotency_key, 'create_landing_page',
      jsonb_build_object('partner_id', p_partner_id, 'page', p_request::jsonb)
    ) as answer
  ) as found
  where found.answer is not null
$$;
comment on function public.find_landing_page_answer(uuid, text, uuid) is
  'What create_landing_page answered to this request with this key: {page, is_replay}; null where it did not. For who would do a lot before calling that. Raises 422 (a key used otherwise).';

create or replace function public.create_landing_page(
  p_partner_id uuid,
  p_page text,
  p_proposed_path text default null,
  p_request text default null,
  p_idempotency_key uuid default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  wanted constant public.partner_landing_pages :=
    jsonb_populate_record(null::public.partner_landing_pages, p_page::jsonb);
  page public.partner_landing_pages;
  request jsonb;
  answer jsonb;
  errors jsonb;
  suffix text;
begin
  if not exists (select from public.profiles as p where p.id = p_partner_id) then
    raise sqlstate 'PT404' using message = 'There is no partner with this id';
  end if;
  if p_idempotency_key is not null then
    -- What the caller asked for, and not the texts that were written for it: those follow the partner's profile.
    request := jsonb_build_object('partner_id', p_partner_id, 'page', coalesce(p_request, p_page)::jsonb);
    answer := private.find_idempotent_answer(p_idempotency_key, 'create_landing_page', request);
    if answer is not null then
      return jsonb_build_object('page', answer, 'is_replay', true);
    end if;
  end if;
  errors := private.landing_page_segment_errors(wanted.segment_id);
  if errors <> '[]' then
    return jsonb_build_object('errors', errors);
  end if;

  for attempt in 1..100 loop
    suffix := case when attempt = 1 then '' else format('-%s', attempt) end;
    begin
      insert into public.partner_landing_pages (
        partner_id, segment_id, path, source, title, subtitle, seo_title, seo_description, content_json
      )
      values (
        p_partner_id, wanted.segment_id,
        coalesce(wanted.path, rtrim(left(p_proposed_path, 200 - length(suffix)), '-') || suffix),
        coalesce(wanted.source, 'manual'), wanted.title, wanted.subtitle, wanted.seo_title,
        wanted.seo_description, coalesce(wanted.content_json, '{}')
      )
      returning * into page;
      exit;
    exception when unique_violation then
      if wanted.path is not null or attempt = 100 then
        raise sqlstate 'PT409' using
          message = format('The path %s is taken by another page', coalesce(wanted.path, p_proposed_path)),
          detail = '/path';
      end if;
    end;
  end loop;
  answer := private.landing_page_answer(page);
  if p_idempotency_key is not null then
    insert into private.idempotency_keys (user_id, key, operation, request, answer)
    values (auth.uid(), p_idempotency_key, 'create_landing_page', request, answer);
  end if;
  return jsonb_build_object('page', answer, 'is_replay', false);
end
$$;
comment on function public.create_landing_page(uuid, text, text, text, uuid) is
  'Makes the concept of a JSON object and answers {page, is_replay}, or {errors} per field where its segment will not do. Its path, or else the proposed one with -2, -3 … behind it until it is free. The same key and request (what the caller sent, where p_page holds more) answer the same again. Raises 404 (partner), 409 (path), 422 (a key used otherwise).';

create or replace function public.update_landing_page(
  p_partner_id uuid, p_page_id uuid, p_changes text, p_version bigint default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  changes constant jsonb := p_changes::jsonb;
  page public.partner_landing_pages;
  wanted public.partner_landing_pages;
  errors jsonb;
begin
  -- Held to the end of the transaction: of two changes made on one version, the second waits and finds it gone.
  select * into page
  from public.partner_landing_pages as l
  where l.id = p_page_id and l.partner_id = p_partner_id
  for no key update;
  if not found then
    return null;
  end if;
  if p_version is null and changes - array['status', 'review_note'] <> '{}' then
    raise sqlstate 'PT428' using
      message = 'A change of a page names the version it was made on',
      detail = page.version::text;
  end if;
  if p_version <> page.version then
    raise sqlstate 'PT412' using
      message = format('The page was changed meanwhile: it is version %s now, not %s', page.version, p_version),
      detail = page.version::text;
  end if;
  wanted := jsonb_populate_record(page, changes);
  -- Asking again for what is so already changes nothing, and is no conflict.
  if wanted is not distinct from page then
    return jsonb_build_object('page', private.landing_page_answer(page));
  end if;
  if wanted.segment_id is distinct from page.segment_id then
    errors := private.landing_page_segment_errors(wanted.segment_id);
    if errors <> '[]' then
      return jsonb_build_object('errors', errors);
    end if;
  end if;
  begin
    update public.partner_landing_pages as l
    set
      segment_id = wanted.segment_id,
      path = wanted.path,
      status = wanted.status,
      title = wanted.title,
      subtitle = wanted.subtitle,
      seo_title = wanted.seo_title,
      seo_description = wanted.seo_description,
      content_json = wanted.content_json,
      review_note = wanted.review_note
    where l.id = page.id
    returning * into page;
  exception when unique_violation then
    raise sqlstate 'PT409' using
      message = format('The path %s is taken by another page', wanted.path),
      detail = '/path';
  end;
  return jsonb_build_object('page', private.landing_page_answer(page));
end
$$;
comment on function public.update_landing_page(uuid, uuid, text, bigint) is
  'Changes what the JSON object names of a page and answers {page}, or {errors} per field where its new segment will not do; null for an unknown page. Raises 412 (another version by now, which is the detail), 428 (no version for more than the status and its note), 409 (path), and what the table''s triggers raise: 403, 409.';

create or replace function public.create_landing_page_preview(
  p_partner_id uuid, p_page_id uuid, p_token_hash text
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  page_status text;
begin
  -- Held to the end of the transaction: the page is not archived meanwhile, which would leave this link behind.
  select l.status into page_status
  from public.partner_landing_pages as l
  where l.id = p_page_id and l.partner_id = p_partner_id
  for share;
  if not found then
    return null;
  end if;
  if page_status = 'archived' then
    raise sqlstate 'PT409' using
      message = 'An archived page has no preview',
      hint = 'Make a new page.';
  end if;
  insert into private.landing_page_previews (token_hash, landing_page_id, created_by)
  values (decode(p_token_hash, 'hex'), p_page_id, auth.uid());
  -- What the table fills in, which only definers read.
  return jsonb_build_object('expires_at', now() + interval '7 days');
end
$$;
comment on function public.create_landing_page_preview(uuid, uuid, text) is
  'Lets a preview link with this token (its SHA-256, as hex) show a page for 7 days and answers {expires_at}; null for an unknown page. Raises 409 (archived).';

revoke all on function public.list_landing_pages(uuid, text[], uuid[], timestamptz, uuid, integer)
  from public, anon, authenticated, service_role;
revoke all on function public.get_landing_page(uuid, uuid) from public, anon, authenticated, service_role;
revoke all on function public.get_landing_page_facts(uuid, uuid) from public, anon, authenticated, service_role;
revoke all on function public.find_landing_page_answer(uuid, text, uuid)
  from public, anon, authenticated, service_role;
revoke all on function public.create_landing_page(uuid, text, text, text, uuid)
  from public, anon, authenticated, service_role;
revoke all on function public.update_landing_page(uuid, uuid, text, bigint)
  from public, anon, authenticated, service_role;
revoke all on function public.create_landing_page_preview(uuid, uuid, text)
  from public, anon, authenticated, service_role;

grant execute on function public.list_landing_pages(uuid, text[], uuid[], timestamptz, uuid, integer)
  to authenticated;
grant execute on function public.get_landing_page(uuid, uuid) to authenticated;
grant execute on function public.get_landing_page_facts(uuid, uuid) to authenticated;
grant execute on function public.find_landing_page_answer(uuid, text, uuid) to authenticated;
grant execute on function public.create_landing_page(uuid, text, text, text, uuid) to authenticated;
grant execute on function public.update_landing_page(uuid, uuid, text, bigint) to authenticated;
grant execute on function public.create_landing_page_preview(uuid, uuid, text) to authenticated;
