-- A partner's landing pages, their states, and what happened on them per day.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.partner_landing_pages (
  id uuid primary key default gen_random_uuid(),
  partner_id uuid not null references public.profiles (id) on delete cascade,
  segment_id uuid references public.lead_segments (id) on delete set null,
  path text not null
    constraint path_is_lower_case_segments
    check (path ~ '^(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$' and length(path) <= 200),
  status text not null default 'concept'
    constraint landing_page_status_is_known check (status in ('concept', 'review', 'live', 'archived')),
  source text not null default 'manual'
    constraint landing_page_source_is_known check (source in ('ai_generated', 'manual', 'template')),
  title text not null constraint title_is_not_blank check (length(btrim(title)) between 1 and 200),
  subtitle text constraint subtitle_is_short check (length(subtitle) <= 300),
  seo_title text constraint seo_title_is_short check (length(seo_title) <= 100),
  seo_description text constraint seo_description_is_short check (length(seo_description) <= 300),
  content_json jsonb not null default '{}'
    constraint content_json_is_small_object
    check (jsonb_typeof(content_json) = 'object' and pg_column_size(content_json) <= 262144),
  views_count bigint not null default 0 constraint views_count_is_not_negative check (views_count >= 0),
  conversions_count bigint not null default 0
    constraint conversions_count_is_not_negative check (conversions_count >= 0),
  last_viewed_at timestamptz,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint published_at_matches_status check (
    case status
      when 'live' then published_at is not null
      when 'archived' then true
      else published_at is null
    end
  ),
  -- The target of foreign keys that also hold the partner, so that nothing points at another's page.
  constraint landing_page_belongs_to_partner unique (id, partner_id)
);

comment on table public.partner_landing_pages is
  'Landing pages of partners: concept, then review, then live, and from anywhere archived.';
comment on column public.partner_landing_pages.path is
  'Public path, unique over the pages that are not archived.';
comment on column public.partner_landing_pages.published_at is 'When it went live; stays when archived.';

create unique index if not exists landing_page_path_is_unique_while_not_archived
  on public.partner_landing_pages (path) where status <> 'archived';
create index if not exists partner_landing_pages_partner_id_segment_id_idx
  on public.partner_landing_pages (partner_id, segment_id);
create index if not exists partner_landing_pages_segment_id_idx
  on public.partner_landing_pages (segment_id);

create or replace function private.guard_landing_page_state() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  by_partner constant boolean := private.is_partner_request();
  next_states text[];
begin
  if tg_op = 'INSERT' then
    if new.status <> 'concept' and (by_partner or new.status <> 'review') then
      raise sqlstate 'PT409' using
        message = format('A new landing page cannot start as %s', new.status),
        detail = 'A page starts as concept.',
        hint = 'Create it as concept, then change its status.';
    end if;
    return new;
  end if;

  if new.status = old.status then
    if by_partner and old.status <> 'concept'
      and (to_jsonb(new) - 'updated_at') is distinct from (to_jsonb(old) - 'updated_at') then
      raise sqlstate 'PT403' using
        message = format('A partner cannot edit a page that is %s', old.status),
        detail = 'Partners edit pages in concept.',
        hint = 'Ask an admin to send it back to concept.';
    end if;
    return new;
  end if;

  next_states := case old.status
    when 'concept' then array['review', 'archived']
    when 'review' then array['live', 'concept', 'archived']
    when 'live' then array['archived']
    else array[]::text[]
  end;
  if not new.status = any (next_states) then
    raise sqlstate 'PT409' using
      message = format('A landing page cannot go from %s to %s', old.status, new.status),
      detail = case when next_states = '{}' then format('%s is final.', old.status)
        else format('From %s it can go to: %s.', old.status, array_to_string(next_states, ', ')) end,
      hint = 'Read the page again; its status may have changed.';
  end if;
  if by_partner and not (new.status = 'archived' or (old.status = 'concept' and new.status = 'review')) then
    raise sqlstate 'PT403' using
      message = format('Only an admin can take a landing page from %s to %s', old.status, new.status),
      detail = 'A partner sends a concept to review and archives.',
      hint = 'Ask an admin.';
  end if;
  if by_partner and old.status <> 'concept'
    and (to_jsonb(new) - array['status', 'updated_at'])
      is distinct from (to_jsonb(old) - array['status', 'updated_at']) then
    raise sqlstate 'PT403' using
      message = format('A partner cannot edit a page that is %s', old.status),
      detail = 'Archiving changes the status alone.',
      hint = 'Leave the other fields out.';
  end if;
  if new.status = 'live' then
    new.published_at := now();
  end if;
  return new;
end
$$;
comment on function private.guard_landing_page_state() is
  'Trigger: which status a landing page may go to, by whom, and who may edit it in which status.';
revoke all on function private.guard_landing_page_state() from public, anon, authenticated, service_role;

create or replace trigger guard_landing_page_state
  before insert or update on public.partner_landing_pages
  for each row execute function private.guard_landing_page_state();
create or replace trigger refuse_owner_change
  before update on public.partner_landing_pages
  for each row execute function private.refuse_owner_change('id', 'partner_id');
create or replace trigger set_updated_at
  before update on public.partner_landing_pages
  for each row execute function private.set_updated_at();

alter table public.partner_landing_pages enable row level security;
revoke all on public.partner_landing_pages from anon, authenticated, service_role;
grant select on public.partner_landing_pages to authenticated;
grant insert (
  partner_id, segment_id, path, source, title, subtitle, seo_title, seo_description, content_json
) on public.partner_landing_pages to authenticated;
grant update (segment_id, path, status, title, subtitle, seo_title, seo_description, content_json)
  on public.partner_landing_pages to authenticated;
grant select, insert, update, delete on public.partner_landing_pages to service_role;

drop policy if exists reads_own_pages on public.partner_landing_pages;
create policy reads_own_pages on public.partner_landing_pages
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists creates_own_pages on public.partner_landing_pages;
create policy creates_own_pages on public.partner_landing_pages
  for insert to authenticated
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists changes_own_pages on public.partner_landing_pages;
create policy changes_own_pages on public.partner_landing_pages
  for update to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()))
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));

create table if not exists public.landing_page_daily_stats (
  landing_page_id uuid not null references public.partner_landing_pages (id) on delete cascade,
  date date not null,
  views integer not null default 0 constraint views_is_not_negative check (views >= 0),
  bot_views integer not null default 0 constraint bot_views_is_not_negative check (bot_views >= 0),
  conversions integer not null default 0 constraint conversions_is_not_negative check (conversions >= 0),
  primary key (landing_page_id, date)
);
comment on table public.landing_page_daily_stats is
  'Views (people), bot views and forms sent per landing page and day (Europe/Amsterdam).';
create index if not exists landing_page_daily_stats_date_idx on public.landing_page_daily_stats (date);

alter table public.landing_page_daily_stats enable row level security;
revoke all on public.landing_page_daily_stats from anon, authenticated, service_role;
grant select on public.landing_page_daily_stats to authenticated;
grant select, insert, update, delete on public.landing_page_daily_stats to service_role;

drop policy if exists reads_stats_of_own_pages on public.landing_page_daily_stats;
create policy reads_stats_of_own_pages on public.landing_page_daily_stats
  for select to authenticated
  using (
    (select private.is_admin())
    or landing_page_id in (
      select page.id from public.partner_landing_pages as page where page.partner_id = (select auth.uid())
    )
  );
