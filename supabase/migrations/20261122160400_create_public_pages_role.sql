-- What the public pages may ask the database: a role of their own that can call a few functions and touch no table. The
-- function that serves them holds a token for this role and no other key, so breaking into it reads what is public
-- anyway. ADR 6 says why not `anon`, and how the token is made and replaced.

set lock_timeout = '5s';
set statement_timeout = '10min';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'public_pages') then
    create role public_pages nologin noinherit;
  end if;
  -- PostgREST connects as authenticator and becomes the role that a token names.
  if exists (select from pg_catalog.pg_roles where rolname = 'authenticator')
    and not pg_catalog.pg_has_role('authenticator', 'public_pages', 'member') then
    grant public_pages to authenticator;
  end if;
end
$$;
comment on role public_pages is 'The function that serves landing pages to visitors. See ADR 6.';
-- PostgREST applies it to every request of the role: nobody holds the database up from there.
alter role public_pages set statement_timeout = '5s';

grant usage on schema public to public_pages;
grant usage on schema private to public_pages;

-- The pages that begin alike, for addresses that are nearly right; the sitemap in its order.
-- squawk-ignore require-concurrent-index-creation
create index if not exists live_landing_pages_path_prefix_idx
  on public.partner_landing_pages (path text_pattern_ops) where status = 'live';
-- squawk-ignore require-concurrent-index-creation
create index if not exists live_landing_pages_published_at_idx
  on public.partner_landing_pages (published_at, id) where status = 'live';

create or replace function private.shown_landing_page(p_page_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'id', page.id,
    'path', page.path,
    'title', page.title,
    'subtitle', page.subtitle,
    'seo_title', page.seo_title,
    'seo_description', page.seo_description,
    'content_json', page.content_json,
    'company_name', p.company_name,
    'city', p.city,
    'brand_color', p.brand_color,
    'logo_url', p.logo_url,
    'branch', s.branch,
    'region', s.region
  )
  from public.partner_landing_pages as page
  join public.profiles as p on p.id = page.partner_id
  left join public.lead_segments as s on s.id = page.segment_id
  where page.id = p_page_id
$$;
comment on function private.shown_landing_page(uuid) is
  'All that a visitor may know of a page, and the look of its partner. Only for the functions below, which decide who sees it.';
revoke all on function private.shown_landing_page(uuid) from public, anon, authenticated, service_role;

create or replace function private.read_public_page(p_path text) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  found_id uuid;
  new_path text;
  gone_partner uuid;
  gone_segment uuid;
begin
  select page.id into found_id
  from public.partner_landing_pages as page
  where page.path = p_path and page.status = 'live';
  if found then
    return jsonb_build_object('state', 'live', 'page', private.shown_landing_page(found_id));
  end if;

  select page.path into new_path
  from public.landing_page_redirects as r
  join public.partner_landing_pages as page on page.id = r.landing_page_id
  where r.path = p_path and page.status = 'live';
  if found then
    return jsonb_build_object('state', 'moved', 'path', new_path);
  end if;

  select page.partner_id, page.segment_id into gone_partner, gone_segment
  from public.partner_landing_pages as page
  left join public.landing_page_redirects as r on r.landing_page_id = page.id and r.path = p_path
  where page.status = 'archived' and page.published_at is not null
    and (page.path = p_path or r.path is not null)
  order by page.published_at desc, page.id
  limit 1;
  if found then
    return jsonb_build_object('state', 'gone', 'others', (
      select coalesce(jsonb_agg(jsonb_build_object('path', o.path, 'title', o.title) order by o.rank, o.path), '[]')
      from (
        select page.path, page.title, (page.partner_id <> gone_partner)::integer as rank
        from public.partner_landing_pages as page
        where page.status = 'live' and (page.partner_id = gone_partner or page.segment_id = gone_segment)
        order by rank, page.path
        limit 5
      ) as o
    ));
  end if;

  return jsonb_build_object('state', 'unknown', 'others', (
    select coalesce(jsonb_agg(jsonb_build_object('path', o.path, 'title', o.title) order by o.path), '[]')
    from (
      select page.path, page.title
      from public.partner_landing_pages as page
      where page.status = 'live'
        and page.path like substring(p_path from '^/[a-z0-9-]+/[a-z0-9-]+/') || '%'
      order by page.path
      limit 5
    ) as o
  ));
end
$$;
comment on function private.read_public_page(text) is
  'What is at a public path. A definer: the role that serves pages has no privilege on any table.';
revoke all on function private.read_public_page(text) from public, anon, authenticated, service_role;
grant execute on function private.read_public_page(text) to public_pages;

create or replace function private.read_previewed_page(p_token text) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select private.shown_landing_page(private.find_previewed_page(p_token))
$$;
comment on function private.read_previewed_page(text) is
  'The page a preview link shows, whatever its status; null when the token opens none. A definer: the role that serves pages has no privilege on any table.';
revoke all on function private.read_previewed_page(text) from public, anon, authenticated, service_role;
grant execute on function private.read_previewed_page(text) to public_pages;

create or replace function private.list_public_pages(p_skip bigint, p_limit integer) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'count', (select count(*) from public.partner_landing_pages as page where page.status = 'live'),
    'pages', (
      select coalesce(
        jsonb_agg(jsonb_build_object('path', l.path, 'updated_at', l.updated_at) order by l.published_at, l.id), '[]'
      )
      from (
        select page.id, page.path, page.updated_at, page.published_at
        from public.partner_landing_pages as page
        where page.status = 'live'
        order by page.published_at, page.id
        limit least(greatest(p_limit, 0), 50000) offset greatest(p_skip, 0)
      ) as l
    )
  )
$$;
comment on function private.list_public_pages(bigint, integer) is
  'The live pages in the order they were published. A definer: the role that serves pages has no privilege on any table.';
revoke all on function private.list_public_pages(bigint, integer) from public, anon, authenticated, service_role;
grant execute on function private.list_public_pages(bigint, integer) to public_pages;

create or replace function public.read_public_page(p_path text) returns jsonb
language sql stable
set search_path = ''
as $$ select private.read_public_page(p_path) $$;
comment on function public.read_public_page(text) is
  'What is at a public path: {state: live, page}, {state: moved, path}, {state: gone, others} for a page that was live, or {state: unknown, others}; others are live pages to offer instead, at most 5.';
revoke all on function public.read_public_page(text) from public, anon, authenticated, service_role;
grant execute on function public.read_public_page(text) to public_pages;

create or replace function public.read_previewed_page(p_token text) returns jsonb
language sql stable
set search_path = ''
as $$ select private.read_previewed_page(p_token) $$;
comment on function public.read_previewed_page(text) is
  'The page a preview link shows; null for a token that is unknown, expired or revoked.';
revoke all on function public.read_previewed_page(text) from public, anon, authenticated, service_role;
grant execute on function public.read_previewed_page(text) to public_pages;

create or replace function public.list_public_pages(p_skip bigint default 0, p_limit integer default 50000)
returns jsonb
language sql stable
set search_path = ''
as $$ select private.list_public_pages(p_skip, p_limit) $$;
comment on function public.list_public_pages(bigint, integer) is
  'For the sitemap: {count, pages: [{path, updated_at}]}, pages in the order they were published, at most 50,000 of them after p_skip.';
revoke all on function public.list_public_pages(bigint, integer) from public, anon, authenticated, service_role;
grant execute on function public.list_public_pages(bigint, integer) to public_pages;
