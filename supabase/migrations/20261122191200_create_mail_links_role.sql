-- What links in mails and the events of SES may do: a role of their own that can call two functions and touch no table,
-- as the public pages have one (ADR 6).

set lock_timeout = '5s';
set statement_timeout = '10min';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'mail_links') then
    create role mail_links nologin noinherit;
  end if;
  if exists (select from pg_catalog.pg_roles where rolname = 'authenticator')
    and not pg_catalog.pg_has_role('authenticator', 'mail_links', 'member') then
    grant mail_links to authenticator;
  end if;
end
$$;
comment on role mail_links is 'The function behind links in mails and the events of SES. See ADR 6.';
alter role mail_links set statement_timeout = '5s';

grant usage on schema public to mail_links;
grant usage on schema private to mail_links;

create or replace function private.stop_mail(p_person_id uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.notification_settings as s (profile_id, by_email)
  select p.id, false from public.profiles as p where p.id = p_person_id
  on conflict (profile_id) do update set by_email = false where s.by_email;
  return exists (select from public.profiles as p where p.id = p_person_id);
end
$$;
comment on function private.stop_mail(uuid) is
  'Switches all mail of a person off. A definer: the role of the links has no privilege on any table.';
revoke all on function private.stop_mail(uuid) from public, anon, authenticated, service_role;
grant execute on function private.stop_mail(uuid) to mail_links;

create or replace function private.record_mail_event(p_event jsonb) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  mail public.notification_mails;
  happened_at constant timestamptz := (p_event ->> 'at')::timestamptz;
begin
  select m.* into mail from public.notification_mails as m where m.id = (p_event ->> 'mail_id')::bigint;
  if not found then
    return 'unknown_mail';
  end if;
  if p_event ->> 'type' = 'accepted' then
    -- SES took it, whatever became of who handed it in.
    update public.notification_mails as m
    set status = 'sent', sent_at = happened_at, message_id = p_event ->> 'message_id', error = null
    where m.id = mail.id and m.status <> 'sent';
    if not found then
      return 'known';
    end if;
    update public.notifications as n set mail_id = mail.id
    where n.id = any (mail.notification_ids) and n.mail_id is null;
    return 'recorded';
  end if;
  -- The mail's own address, whatever the event names: no other can be switched off by it.
  insert into public.undeliverable_addresses as u (address, recipient_id, reason, detail, since)
  values (
    mail.address, mail.recipient_id, p_event ->> 'type', left(coalesce(p_event ->> 'detail', ''), 100), happened_at
  )
  on conflict (address) do update
    set recipient_id = excluded.recipient_id, reason = excluded.reason, detail = excluded.detail,
      since = excluded.since, switched_on_at = null, switched_on_by = null
    -- Neither an event that comes again nor one from before an admin switched it on.
    where excluded.since > u.since and excluded.since > coalesce(u.switched_on_at, '-infinity');
  return case when found then 'recorded' else 'known' end;
end
$$;
comment on function private.record_mail_event(jsonb) is
  'Records what SES tells of a mail of ours: {"type": accepted | bounce | complaint, "mail_id", "message_id", "at", "detail"}. A definer: the role of the links has no privilege on any table.';
revoke all on function private.record_mail_event(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.record_mail_event(jsonb) to mail_links;

create or replace function public.stop_mail(p_person_id uuid) returns boolean
language sql
set search_path = ''
as $$ select private.stop_mail(p_person_id) $$;
comment on function public.stop_mail(uuid) is 'Switches all mail of a person off; false where there is no such person.';
revoke all on function public.stop_mail(uuid) from public, anon, authenticated, service_role;
grant execute on function public.stop_mail(uuid) to mail_links;

create or replace function public.record_mail_event(p_event text) returns text
language sql
set search_path = ''
as $$ select private.record_mail_event(p_event::jsonb) $$;
comment on function public.record_mail_event(text) is
  'Records what SES tells of a mail (JSON text): recorded, known (nothing new), unknown_mail.';
revoke all on function public.record_mail_event(text) from public, anon, authenticated, service_role;
grant execute on function public.record_mail_event(text) to mail_links;
