-- What a campaign shows is written by partners and admins, inside Google's limits; and none starts without what it
-- needs: a page that is live and, on Google Ads, a segment and ads that are complete. By whatever road people take.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.has_texts(p_texts jsonb, p_most integer, p_longest integer) returns boolean
language sql immutable
set search_path = ''
as $$
  select case
    when p_texts is null then true
    when jsonb_typeof(p_texts) <> 'array' then false
    else jsonb_array_length(p_texts) <= p_most and not exists (
      select from jsonb_array_elements(p_texts) as t (value)
      where jsonb_typeof(t.value) <> 'string'
        or length(btrim(t.value #>> '{}')) not between 1 and p_longest
    )
  end
$$;
comment on function private.has_texts(jsonb, integer, integer) is
  'Whether this is nothing, or a list of at most so many texts of at most so many characters, none blank.';
revoke all on function private.has_texts(jsonb, integer, integer) from public, anon, authenticated, service_role;
grant execute on function private.has_texts(jsonb, integer, integer) to authenticated, service_role;

create or replace function private.is_ad_content(p_content jsonb) returns boolean
language sql immutable
set search_path = ''
as $$
  select case when jsonb_typeof(p_content) <> 'object' then false else
    p_content - array['keywords', 'negative_keywords', 'headlines', 'descriptions'] = '{}'
    and private.has_texts(p_content -> 'negative_keywords', 500, 80)
    and private.has_texts(p_content -> 'headlines', 15, 30)
    and private.has_texts(p_content -> 'descriptions', 4, 90)
    and case
      when p_content -> 'keywords' is null then true
      when jsonb_typeof(p_content -> 'keywords') <> 'array' then false
      else jsonb_array_length(p_content -> 'keywords') <= 500 and not exists (
        select from jsonb_array_elements(p_content -> 'keywords') as k (value)
        where coalesce(k.value ->> 'match_type', '') not in ('broad', 'phrase', 'exact')
          or coalesce(jsonb_typeof(k.value -> 'text'), '') <> 'string'
          or length(btrim(k.value ->> 'text')) not between 1 and 80
          or k.value - array['text', 'match_type'] <> '{}'
      )
    end
  end
$$;
comment on function private.is_ad_content(jsonb) is
  'Whether this is what a campaign can show: keywords [{text, match_type}], negative_keywords, headlines (at most 15 of 30 characters), descriptions (at most 4 of 90), each of which may still be missing.';
revoke all on function private.is_ad_content(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_ad_content(jsonb) to authenticated, service_role;

-- squawk-ignore ban-drop-constraint
alter table public.partner_marketing_campaigns drop constraint if exists ad_content_fits_google_ads;
alter table public.partner_marketing_campaigns
  add constraint ad_content_fits_google_ads check (private.is_ad_content(ad_content)) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.partner_marketing_campaigns validate constraint ad_content_fits_google_ads;

grant insert (ad_content), update (ad_content) on public.partner_marketing_campaigns to authenticated;

create or replace function private.missing_ads(p_content jsonb) returns text[]
language sql immutable
set search_path = ''
as $$
  select coalesce(array_agg(m.sentence order by m.place), '{}')
  from (values
    (1, 'keywords', 1, 'It has no keyword.'),
    (2, 'headlines', 3, 'It has fewer than 3 headlines.'),
    (3, 'descriptions', 2, 'It has fewer than 2 descriptions.')
  ) as m (place, part, fewest, sentence)
  where jsonb_array_length(coalesce(p_content -> m.part, '[]')) < m.fewest
$$;
comment on function private.missing_ads(jsonb) is
  'What a campaign''s ad_content lacks of what Google Ads asks for, a sentence each.';
revoke all on function private.missing_ads(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.missing_ads(jsonb) to authenticated, service_role;

create or replace function private.guard_campaign_target() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  starts constant boolean := new.status = 'active' and old.status <> 'active';
  has_started constant boolean := old.status in ('active', 'paused') and new.status in ('active', 'paused');
  missing text[] := '{}';
  page_status text;
begin
  -- The role of the request, also inside a definer: an approval is a person's. The service key records what is.
  if coalesce(current_setting('role', true), '') not in ('anon', 'authenticated') then
    return new;
  end if;
  if starts then
    -- Held to the end of the transaction: the page cannot be archived meanwhile.
    select p.status into page_status
    from public.partner_landing_pages as p
    where p.id = new.landing_page_id and p.partner_id = new.partner_id
    for share;
    if page_status is null then
      missing := missing || 'It has no landing page.'::text;
    elsif page_status <> 'live' then
      missing := missing || format('Its landing page is %s, not live.', page_status);
    end if;
  end if;
  if starts and new.daily_budget is null and new.monthly_budget is null then
    missing := missing || 'It has no budget.'::text;
  end if;
  if new.channel = 'google_ads' then
    if starts and new.segment_id is null then
      missing := missing || 'It has no segment, which says where it runs.'::text;
    end if;
    if (starts and old.status = 'planned') or (has_started and new.ad_content is distinct from old.ad_content) then
      missing := missing || private.missing_ads(new.ad_content);
    end if;
    if has_started and (
      new.landing_page_id is distinct from old.landing_page_id or new.segment_id is distinct from old.segment_id
    ) then
      raise sqlstate 'PT409' using
        message = 'A Google Ads campaign keeps its landing page and its segment once it has started',
        hint = 'Archive it and plan a new one.';
    end if;
  elsif new.status = 'active' and not starts and new.landing_page_id is distinct from old.landing_page_id then
    if not exists (
      select from public.partner_landing_pages as p
      where p.id = new.landing_page_id and p.partner_id = new.partner_id and p.status = 'live'
      for share
    ) then
      missing := missing || 'Its landing page is not live.'::text;
    end if;
  end if;
  if missing <> '{}' then
    raise sqlstate 'PT409' using
      message = case when starts then 'The campaign cannot start yet' else 'The campaign would lack something' end,
      detail = array_to_string(missing, ' ');
  end if;
  return new;
end
$$;
comment on function private.guard_campaign_target() is
  'Trigger: people start a campaign on an ad channel only with a live page of its partner, one on Google Ads only with a segment and complete ads; what Google is not told of later does not change once it has started.';
revoke all on function private.guard_campaign_target() from public, anon, authenticated, service_role;

-- The name sorts behind guard_campaign_state: who may not start a campaign at all is told that, and no more.
create or replace trigger guard_campaign_target
  before update on public.partner_marketing_campaigns
  for each row when (new.channel in ('google_ads', 'meta_ads', 'linkedin_ads') and new.status <> 'archived')
  execute function private.guard_campaign_target();

create or replace function private.keep_page_of_active_campaigns() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  campaigns integer;
begin
  select count(*) into campaigns
  from public.partner_marketing_campaigns as c
  where c.landing_page_id = old.id and c.partner_id = old.partner_id and c.status = 'active'
    and c.channel in ('google_ads', 'meta_ads', 'linkedin_ads');
  if campaigns > 0 then
    raise sqlstate 'PT409' using
      message = case campaigns
        when 1 then 'An active campaign leads to this landing page'
        else format('%s active campaigns lead to this landing page', campaigns)
      end,
      hint = 'Pause or archive them first.';
  end if;
  return new;
end
$$;
comment on function private.keep_page_of_active_campaigns() is
  'Trigger: a page stays live while campaigns that are paid for lead to it.';
revoke all on function private.keep_page_of_active_campaigns() from public, anon, authenticated, service_role;

create or replace trigger keep_page_of_active_campaigns
  before update of status on public.partner_landing_pages
  for each row when (old.status = 'live' and new.status <> 'live')
  execute function private.keep_page_of_active_campaigns();
