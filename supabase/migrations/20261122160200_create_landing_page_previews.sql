-- Links that show a page to whoever has them, before it is published. The token is 256 random bits and only its hash is
-- kept, so neither the database nor a backup of it opens a preview.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.landing_page_previews (
  token_hash bytea primary key constraint token_hash_is_sha256 check (octet_length(token_hash) = 32),
  landing_page_id uuid not null references public.partner_landing_pages (id) on delete cascade,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days'
    constraint preview_ends_within_a_week check (expires_at <= created_at + interval '7 days')
);
comment on table private.landing_page_previews is
  'Preview links by the SHA-256 of their token; gone when the page is archived, and at the next link of the page once expired. At most the 20 newest of a page are kept.';
create index if not exists landing_page_previews_landing_page_id_idx
  on private.landing_page_previews (landing_page_id);
create index if not exists landing_page_previews_created_by_idx on private.landing_page_previews (created_by);

alter table private.landing_page_previews enable row level security;
revoke all on private.landing_page_previews from public, anon, authenticated, service_role;
-- Neither who made it nor when it ends is the caller's to say.
grant insert (token_hash, landing_page_id, created_by) on private.landing_page_previews to authenticated;

drop policy if exists previews_own_pages on private.landing_page_previews;
create policy previews_own_pages on private.landing_page_previews
  for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and landing_page_id in (
      select page.id from public.partner_landing_pages as page
      where page.status <> 'archived' and (page.partner_id = (select auth.uid()) or (select private.is_admin()))
    )
  );

create or replace function private.drop_landing_page_previews() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if tg_table_name = 'partner_landing_pages' then
    delete from private.landing_page_previews as v where v.landing_page_id = new.id;
    return null;
  end if;
  delete from private.landing_page_previews as v
  where v.landing_page_id = new.landing_page_id
    and v.token_hash <> new.token_hash
    and (
      v.expires_at <= now()
      or v.token_hash not in (
        select newest.token_hash from private.landing_page_previews as newest
        where newest.landing_page_id = new.landing_page_id
        order by newest.created_at desc, newest.token_hash
        limit 20
      )
    );
  return null;
end
$$;
comment on function private.drop_landing_page_previews() is
  'Trigger: archiving a page revokes its preview links; a new link clears away the page''s expired ones and all but the 20 newest. A definer: nobody deletes previews.';
revoke all on function private.drop_landing_page_previews() from public, anon, authenticated, service_role;

create or replace trigger drop_landing_page_previews
  after insert on private.landing_page_previews
  for each row execute function private.drop_landing_page_previews();
create or replace trigger drop_landing_page_previews
  after update of status on public.partner_landing_pages
  for each row when (new.status = 'archived' and old.status <> 'archived')
  execute function private.drop_landing_page_previews();

create or replace function private.find_previewed_page(p_token text) returns uuid
language sql stable security definer
set search_path = ''
as $$
  select v.landing_page_id
  from private.landing_page_previews as v
  join public.partner_landing_pages as page on page.id = v.landing_page_id
  where v.token_hash = sha256(convert_to(p_token, 'UTF8'))
    and v.expires_at > now()
    and page.status <> 'archived'
$$;
comment on function private.find_previewed_page(text) is
  'The page that a preview link''s token shows; null for a token that is unknown, expired or revoked. A definer: nobody reads previews. Whoever serves previews is granted it by name.';
revoke all on function private.find_previewed_page(text) from public, anon, authenticated, service_role;
