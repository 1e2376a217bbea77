-- Logos: a bucket that anybody reads and in which a partner writes below the own id, an admin below anybody's. A name is
-- used once and never overwritten, so its address may be kept for ever: nothing updates an object. Without Storage
-- (PostgreSQL alone) there is no bucket; run again where Storage came later, the file changes nothing else.

set lock_timeout = '5s';
set statement_timeout = '10min';

do $migration$
begin
  if to_regclass('storage.objects') is null or to_regclass('storage.buckets') is null then
    raise notice 'There is no Storage here, so there is no bucket for logos.';
    return;
  end if;

  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('logos', 'logos', true, 1048576, array['image/webp'])
  on conflict (id) do update
  set public = excluded.public,
    file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;

  -- Storage's own tables belong to Storage: row level security is on there, and all that others may add is policies.
  execute 'drop policy if exists partner_marketing_reads_logos on storage.objects';
  execute $policy$
    create policy partner_marketing_reads_logos on storage.objects
      for select to authenticated
      using (
        bucket_id = 'logos'
        and (split_part(name, '/', 1) = (select auth.uid())::text or (select private.is_admin()))
      )
  $policy$;

  execute 'drop policy if exists partner_marketing_adds_logos on storage.objects';
  execute $policy$
    create policy partner_marketing_adds_logos on storage.objects
      for insert to authenticated
      with check (
        bucket_id = 'logos'
        and name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{40}-[1-9][0-9]{0,2}x[1-9][0-9]{0,2}\.webp$'
        and (split_part(name, '/', 1) = (select auth.uid())::text or (select private.is_admin()))
      )
  $policy$;

  execute 'drop policy if exists partner_marketing_deletes_logos on storage.objects';
  execute $policy$
    create policy partner_marketing_deletes_logos on storage.objects
      for delete to authenticated
      using (
        bucket_id = 'logos'
        and (split_part(name, '/', 1) = (select auth.uid())::text or (select private.is_admin()))
      )
  $policy$;
end
$migration$;

-- An uploaded logo has the address of the project, which on a developer's machine is the loopback interface, without TLS.
-- Which addresses pages show is decided where they are rendered: those of this bucket.
alter table public.profiles
  -- squawk-ignore ban-drop-constraint
  drop constraint if exists logo_url_is_https,
  -- squawk-ignore ban-drop-constraint
  drop constraint if exists logo_url_is_secure,
  add constraint logo_url_is_secure check (
    logo_url ~ '^(https://|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?/)[^\s]+$' and length(logo_url) <= 2000
  ) not valid;
-- The rule it replaces is narrower, so there is nothing to find.
-- squawk-ignore constraint-missing-not-valid
alter table public.profiles validate constraint logo_url_is_secure;

comment on column public.profiles.logo_url is
  'Address of the partner''s logo. Pages show it only where it is one in the bucket `logos`.';
