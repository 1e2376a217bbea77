-- Where a page was found before. Ads, bookmarks and search engines keep the address they know, so a path that a live
-- page had leads to that page until another page is live there. A redirect points at the page and not at a path:
-- however often the page moves, each leads to where it is now.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.landing_page_redirects (
  path text primary key
    constraint redirect_path_is_lower_case_segments
    check (path ~ '^(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$' and length(path) <= 200),
  landing_page_id uuid not null references public.partner_landing_pages (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table public.landing_page_redirects is
  'Paths that live pages had before, and the page each leads to. To an archived page: gone. Written by triggers only.';
create index if not exists landing_page_redirects_landing_page_id_idx
  on public.landing_page_redirects (landing_page_id);

alter table public.landing_page_redirects enable row level security;
revoke all on public.landing_page_redirects from anon, authenticated, service_role;
grant select on public.landing_page_redirects to authenticated;
grant select on public.landing_page_redirects to service_role;

drop policy if exists reads_redirects_to_own_pages on public.landing_page_redirects;
create policy reads_redirects_to_own_pages on public.landing_page_redirects
  for select to authenticated
  using (
    (select private.is_admin())
    or landing_page_id in (
      select page.id from public.partner_landing_pages as page where page.partner_id = (select auth.uid())
    )
  );

create or replace function private.guard_landing_page_path() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- The role of the request; current_user is the definer's here.
  if coalesce(current_setting('role', true), '') not in ('anon', 'authenticated') or private.is_admin() then
    return new;
  end if;
  if exists (
    select from public.landing_page_redirects as r
    join public.partner_landing_pages as page on page.id = r.landing_page_id
    where r.path = new.path and page.status = 'live' and page.partner_id <> new.partner_id
  ) then
    -- As for a path that a page has now: one answer, whatever takes it.
    raise unique_violation using
      message = 'duplicate key value violates unique constraint "landing_page_path_is_unique_while_not_archived"',
      constraint = 'landing_page_path_is_unique_while_not_archived';
  end if;
  return new;
end
$$;
comment on function private.guard_landing_page_path() is
  'Trigger: a path that leads to another partner''s live page is taken, but for admins. A definer: the redirects of others are not the caller''s to read.';
revoke all on function private.guard_landing_page_path() from public, anon, authenticated, service_role;

create or replace trigger guard_landing_page_path_of_new
  before insert on public.partner_landing_pages
  for each row execute function private.guard_landing_page_path();
create or replace trigger guard_landing_page_path
  before update of path on public.partner_landing_pages
  for each row when (old.path <> new.path)
  execute function private.guard_landing_page_path();

create or replace function private.write_landing_page_redirects() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if new.status = 'live' then
    delete from public.landing_page_redirects as r where r.path = new.path;
  end if;
  -- It was live: published_at stays when a page is archived. Who has the path by now keeps it.
  if old.path <> new.path and old.published_at is not null and not exists (
    select from public.partner_landing_pages as page where page.path = old.path and page.status = 'live'
  ) then
    insert into public.landing_page_redirects as r (path, landing_page_id)
    values (old.path, new.id)
    on conflict (path) do update set landing_page_id = excluded.landing_page_id, created_at = now();
  end if;
  return null;
end
$$;
comment on function private.write_landing_page_redirects() is
  'Trigger: the path that a live page leaves leads to that page; a page that is live at a path ends the redirect there. A definer: nobody writes redirects.';
revoke all on function private.write_landing_page_redirects() from public, anon, authenticated, service_role;

create or replace trigger write_landing_page_redirects
  after update of path, status on public.partner_landing_pages
  for each row when (old.path <> new.path or old.status <> new.status)
  execute function private.write_landing_page_redirects();
