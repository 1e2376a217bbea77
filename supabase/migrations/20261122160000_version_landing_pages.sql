-- Edits of a landing page that cannot overwrite each other: each names the version it was made on. And a note for the
-- partner when an admin sends a page back.

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.partner_landing_pages
  add column if not exists version bigint not null default 1,
  add column if not exists review_note text;
comment on column public.partner_landing_pages.version is
  'Raised by every change of what people edit and of the status; views and leads leave it alone. Nobody sets it.';
comment on column public.partner_landing_pages.review_note is
  'Why an admin sent the page back to concept; gone when it is sent to review again.';

-- squawk-ignore ban-drop-constraint
alter table public.partner_landing_pages drop constraint if exists review_note_is_short;
alter table public.partner_landing_pages
  add constraint review_note_is_short check (length(btrim(review_note)) between 1 and 1000) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.partner_landing_pages validate constraint review_note_is_short;

-- Below /lp, /preview/<token> is the preview of a page and …/bedankt what a visitor sees after sending a form.
-- squawk-ignore ban-drop-constraint
alter table public.partner_landing_pages drop constraint if exists path_is_not_reserved;
alter table public.partner_landing_pages
  add constraint path_is_not_reserved check (path !~ '^/preview(/|$)' and path !~ '/bedankt$') not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.partner_landing_pages validate constraint path_is_not_reserved;

create or replace function private.is_page_content(p_content jsonb) returns boolean
language sql immutable
set search_path = ''
as $$
  select case
    when p_content = '{}' then true
    when coalesce(jsonb_typeof(p_content -> 'blocks'), '') <> 'array' or p_content - 'blocks' <> '{}' then false
    else jsonb_array_length(p_content -> 'blocks') <= 50 and not exists (
      select from jsonb_array_elements(p_content -> 'blocks') as b (block)
      where jsonb_typeof(b.block) <> 'object' or coalesce(jsonb_typeof(b.block -> 'type'), '') <> 'string'
    )
  end
$$;
comment on function private.is_page_content(jsonb) is
  'Whether this is what a page can hold: nothing yet, or {blocks: [{type, …}]}, at most 50. What each type holds is the API''s to check.';
revoke all on function private.is_page_content(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_page_content(jsonb) to authenticated, service_role;

-- squawk-ignore ban-drop-constraint
alter table public.partner_landing_pages drop constraint if exists content_json_is_blocks;
alter table public.partner_landing_pages
  add constraint content_json_is_blocks check (private.is_page_content(content_json)) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.partner_landing_pages validate constraint content_json_is_blocks;

grant update (review_note) on public.partner_landing_pages to authenticated;

create or replace function private.guard_landing_page_note() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.status = 'review' and old.status <> 'review' then
    new.review_note := null;
  end if;
  if new.review_note is not distinct from old.review_note
    or (new.review_note is null and new.status = 'review') then
    return new;
  end if;
  if private.is_partner_request() then
    raise sqlstate 'PT403' using
      message = 'Only an admin leaves a note on a landing page',
      hint = 'Leave review_note out.';
  end if;
  if not (old.status = 'review' and new.status = 'concept') then
    raise sqlstate 'PT409' using
      message = 'A note is left when a page in review is sent back to concept',
      detail = format('The page is %s.', old.status);
  end if;
  return new;
end
$$;
comment on function private.guard_landing_page_note() is
  'Trigger: a note goes with the step from review back to concept, and ends with the next review.';
revoke all on function private.guard_landing_page_note() from public, anon, authenticated, service_role;

create or replace trigger guard_landing_page_note
  before update on public.partner_landing_pages
  for each row execute function private.guard_landing_page_note();

create or replace function private.require_landing_page_content() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- The role of the request, also inside a definer: an approval is a person's. The service key records what is.
  if coalesce(current_setting('role', true), '') in ('anon', 'authenticated')
    and jsonb_array_length(coalesce(new.content_json -> 'blocks', '[]')) = 0 then
    raise sqlstate 'PT409' using
      message = 'Nothing is written on this landing page yet',
      hint = 'Give it its content_json first.';
  end if;
  return new;
end
$$;
comment on function private.require_landing_page_content() is
  'Trigger: people have a page reviewed and publish it only when there is something on it.';
revoke all on function private.require_landing_page_content() from public, anon, authenticated, service_role;

-- The name sorts behind guard_landing_page_state: who may not publish at all is told that, and no more.
create or replace trigger require_landing_page_content
  before update of status on public.partner_landing_pages
  for each row when (new.status in ('review', 'live') and old.status <> new.status)
  execute function private.require_landing_page_content();

create or replace function private.version_landing_page() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if (new.segment_id, new.path, new.status, new.source, new.title, new.subtitle, new.seo_title, new.seo_description,
      new.content_json, new.review_note)
    is distinct from
    (old.segment_id, old.path, old.status, old.source, old.title, old.subtitle, old.seo_title, old.seo_description,
      old.content_json, old.review_note) then
    new.version := old.version + 1;
  else
    new.version := old.version;
  end if;
  return new;
end
$$;
comment on function private.version_landing_page() is
  'Trigger: raises the version by one when anything people edit, or the status, changes; otherwise it stays, for every role.';
revoke all on function private.version_landing_page() from public, anon, authenticated, service_role;

-- The name sorts behind the guards, which compare whole rows: what they compare is what was asked for.
create or replace trigger version_landing_page
  before update on public.partner_landing_pages
  for each row execute function private.version_landing_page();

-- Counting a view is no change of the page.
create or replace trigger set_updated_at
  before update of segment_id, path, status, source, title, subtitle, seo_title, seo_description, content_json,
    review_note
  on public.partner_landing_pages
  for each row execute function private.set_updated_at();
