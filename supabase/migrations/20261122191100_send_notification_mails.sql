-- How a run mails what is due: it holds a lease, reads people page by page, and writes each mail down before it is
-- handed in. ADR 9 says why in this order.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.notification_mail_lease (
  is_only boolean primary key default true constraint lease_is_the_only_one check (is_only),
  run_id uuid not null,
  ends_at timestamptz not null
);
comment on table private.notification_mail_lease is
  'Which run sends mail now. One alone, so that the rate agreed with SES is kept and nobody is mailed by two.';
alter table private.notification_mail_lease enable row level security;
revoke all on private.notification_mail_lease from public, anon, authenticated, service_role;
grant select, insert, update, delete on private.notification_mail_lease to service_role;
drop policy if exists nobody_reads_leases on private.notification_mail_lease;
create policy nobody_reads_leases on private.notification_mail_lease for select to authenticated using (false);

create or replace function private.hold_mail_lease(p_run_id uuid, p_seconds integer) returns boolean
language plpgsql
set search_path = ''
as $$
begin
  update private.notification_mail_lease as lease
  set ends_at = clock_timestamp() + make_interval(secs => p_seconds)
  where lease.run_id = p_run_id and lease.ends_at > clock_timestamp();
  return found;
end
$$;
comment on function private.hold_mail_lease(uuid, integer) is
  'Renews the lease of a run; false when it has ended: from then on the run may send nothing.';
revoke all on function private.hold_mail_lease(uuid, integer) from public, anon, authenticated, service_role;
grant execute on function private.hold_mail_lease(uuid, integer) to service_role;

create or replace function private.release_notifications(p_mail_ids bigint[]) returns void
language sql
set search_path = ''
as $$
  update public.notifications as n set mail_id = null where n.mail_id = any (p_mail_ids)
$$;
comment on function private.release_notifications(bigint[]) is
  'What these mails were to tell is due again.';
revoke all on function private.release_notifications(bigint[]) from public, anon, authenticated, service_role;
grant execute on function private.release_notifications(bigint[]) to service_role;

create or replace function public.begin_mail_run(p_run_id uuid, p_seconds integer, p_lost_after_seconds integer)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  lost bigint[];
begin
  insert into private.notification_mail_lease as lease (run_id, ends_at)
  values (p_run_id, clock_timestamp() + make_interval(secs => p_seconds))
  on conflict (is_only) do update
    set run_id = excluded.run_id, ends_at = excluded.ends_at
    where lease.ends_at <= clock_timestamp() or lease.run_id = excluded.run_id;
  if not found then
    return jsonb_build_object('began', false, 'lost', 0);
  end if;
  with given_up as (
    update public.notification_mails as mail
    set status = 'lost', failures = mail.failures + 1, error = coalesce(mail.error, 'No outcome became known.')
    where mail.status = 'sending' and mail.began_at < clock_timestamp() - make_interval(secs => p_lost_after_seconds)
    returning mail.id
  )
  select coalesce(array_agg(given_up.id), '{}') into lost from given_up;
  perform private.release_notifications(lost);
  return jsonb_build_object('began', true, 'lost', cardinality(lost));
end
$$;
comment on function public.begin_mail_run(uuid, integer, integer) is
  'Makes this run the one that sends mail, unless another is: {"began", "lost"}. Mails whose outcome did not become known for so many seconds are given up, and what they were to tell is due again.';
revoke all on function public.begin_mail_run(uuid, integer, integer) from public, anon, authenticated, service_role;
grant execute on function public.begin_mail_run(uuid, integer, integer) to service_role;

create or replace function public.end_mail_run(p_run_id uuid) returns void
language sql
set search_path = ''
as $$
  delete from private.notification_mail_lease as lease where lease.run_id = p_run_id
$$;
comment on function public.end_mail_run(uuid) is 'Lets the next run begin.';
revoke all on function public.end_mail_run(uuid) from public, anon, authenticated, service_role;
grant execute on function public.end_mail_run(uuid) to service_role;

create or replace function public.list_due_mails(
  p_kind text, p_now timestamptz, p_after uuid, p_limit integer, p_most integer
) returns jsonb
language sql stable
set search_path = ''
as $$
  -- A digest tells what was written before seven in the morning; whatever comes later is for tomorrow's.
  with times as (
    select
      today.day,
      case p_kind
        when 'digest' then (today.day + time '07:00') at time zone 'Europe/Amsterdam'
        else p_now
      end as until
    from (select (p_now at time zone 'Europe/Amsterdam')::date as day) as today
  ),
  due as materialized (
    select
      n.recipient_id,
      -- What asks for a decision first, the newest of each first.
      array_agg(
        n.id order by n.is_urgent desc, n.kind in ('proposal_created', 'proposal_expiring') desc, n.id desc
      ) as ids
    from times
    join public.notifications as n
      on n.mail_id is null and n.read_at is null
      and n.recipient_id > p_after
      and n.created_at < times.until and n.created_at > times.until - interval '7 days'
    join public.profiles as p on p.id = n.recipient_id
    left join public.notification_settings as s on s.profile_id = n.recipient_id
    left join public.notification_preferences as wish on wish.profile_id = n.recipient_id and wish.kind = n.kind
    where p.status = 'active' and p.email like '%_@_%' and (p.is_admin or not n.is_for_admins)
      and coalesce(s.by_email, true)
      and case p_kind
        when 'digest' then coalesce(wish.in_digest, true)
        else n.is_urgent and coalesce(wish.at_once, true)
      end
      and not private.takes_no_mail(p.email)
      and not exists (
        select from public.notification_mails as mail
        where mail.recipient_id = n.recipient_id and mail.kind = p_kind
          and mail.status in ('sending', 'sent', 'rejected')
          and case p_kind
            when 'digest' then mail.day = times.day
            else mail.began_at > p_now - interval '1 hour'
          end
      )
    group by n.recipient_id
    order by n.recipient_id
    limit p_limit
  )
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'recipient_id', due.recipient_id,
        'address', p.email,
        'first_name', p.first_name,
        'company_name', p.company_name,
        'is_admin', p.is_admin,
        'language', coalesce(s.language, 'nl'),
        'notification_ids', due.ids,
        'notifications', (
          select jsonb_agg(to_jsonb(n.*) order by shown.position)
          from unnest(due.ids[:p_most]) with ordinality as shown (id, position)
          join public.notifications as n on n.id = shown.id
        )
      ) order by due.recipient_id
    ), '[]'
  )
  from due
  join public.profiles as p on p.id = due.recipient_id
  left join public.notification_settings as s on s.profile_id = due.recipient_id
$$;
comment on function public.list_due_mails(text, timestamptz, uuid, integer, integer) is
  'The people after p_after to whom a digest or an urgent mail is due, in the order of their ids, with what it is to tell: all ids, and the p_most most important notifications whole.';
revoke all on function public.list_due_mails(text, timestamptz, uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function public.list_due_mails(text, timestamptz, uuid, integer, integer) to service_role;

create or replace function private.record_mail_outcome(p_outcome jsonb) returns void
language plpgsql
set search_path = ''
as $$
begin
  update public.notification_mails as mail
  set
    status = case p_outcome ->> 'status' when 'unknown' then 'sending' else p_outcome ->> 'status' end,
    failures = mail.failures + case p_outcome ->> 'status' when 'rejected' then 1 else 0 end,
    sent_at = case when p_outcome ->> 'status' = 'sent' then clock_timestamp() end,
    message_id = p_outcome ->> 'message_id',
    error = left(p_outcome ->> 'error', 500)
  -- An event of SES may have been quicker.
  where mail.id = (p_outcome ->> 'mail_id')::bigint and mail.status = 'sending';
  if found and p_outcome ->> 'status' in ('held_up', 'rejected') then
    perform private.release_notifications(array[(p_outcome ->> 'mail_id')::bigint]);
  end if;
end
$$;
comment on function private.record_mail_outcome(jsonb) is
  'Records what became of a mail: {"mail_id", "status": sent | rejected | held_up | unknown, "message_id", "error"}. What a mail was to tell that was surely not sent is due again.';
revoke all on function private.record_mail_outcome(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.record_mail_outcome(jsonb) to service_role;

create or replace function private.begin_mail(p_next jsonb, p_now timestamptz) returns bigint
language plpgsql
set search_path = ''
as $$
declare
  most_failures constant integer := 3;
  today constant date := (p_now at time zone 'Europe/Amsterdam')::date;
  midnight constant timestamptz := today::timestamp at time zone 'Europe/Amsterdam';
  person constant uuid := (p_next ->> 'recipient_id')::uuid;
  mail_kind constant text := p_next ->> 'kind';
  ids constant bigint[] := array(select jsonb_array_elements_text(p_next -> 'notification_ids')::bigint);
  begun_id bigint;
begin
  -- Meanwhile somebody may have unsubscribed, or an address bounced: the page was read some time ago.
  perform 1
  from public.profiles as p
  left join public.notification_settings as s on s.profile_id = p.id
  where p.id = person and p.status = 'active' and lower(p.email) = lower(p_next ->> 'address')
    and coalesce(s.by_email, true) and not private.takes_no_mail(p.email)
    and (p.is_admin or not exists (select from public.notifications as n where n.id = any (ids) and n.is_for_admins));
  if not found then
    return null;
  end if;
  -- Over all of the day's mails of the kind: an urgent one that is repeated in the next hour is another row.
  if (
    select sum(earlier.failures) >= most_failures
    from public.notification_mails as earlier
    where earlier.recipient_id = person and earlier.kind = mail_kind and earlier.day = today
      and earlier.status <> 'sent'
  ) then
    return null;
  end if;
  insert into public.notification_mails as mail (recipient_id, kind, day, hour, address, notification_ids)
  values (
    person, mail_kind, today,
    -- Hours that passed, not the clock's: in autumn one of those comes twice.
    case mail_kind when 'urgent' then floor(extract(epoch from p_now - midnight) / 3600) else 0 end,
    lower(p_next ->> 'address'), ids
  )
  on conflict (recipient_id, kind, day, hour) do update
    set status = 'sending', attempts = mail.attempts + 1, began_at = clock_timestamp(),
      address = excluded.address, notification_ids = excluded.notification_ids, message_id = null, error = null
    where mail.status in ('held_up', 'lost')
  returning mail.id into begun_id;
  if begun_id is not null then
    update public.notifications as n set mail_id = begun_id where n.id = any (ids);
  end if;
  return begun_id;
end
$$;
comment on function private.begin_mail(jsonb, timestamptz) is
  'Writes a mail down that is about to be handed in, and returns its id; null where it must not be sent (any more).';
revoke all on function private.begin_mail(jsonb, timestamptz) from public, anon, authenticated, service_role;
grant execute on function private.begin_mail(jsonb, timestamptz) to service_role;

create or replace function public.step_mail_run(
  p_run_id uuid, p_seconds integer, p_now timestamptz, p_outcome text default null, p_next text default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  -- What became of a mail is true whoever sends now.
  if p_outcome is not null then
    perform private.record_mail_outcome(p_outcome::jsonb);
  end if;
  if p_next is null then
    return jsonb_build_object('has_lease', true, 'mail_id', null);
  end if;
  if not private.hold_mail_lease(p_run_id, p_seconds) then
    return jsonb_build_object('has_lease', false, 'mail_id', null);
  end if;
  return jsonb_build_object('has_lease', true, 'mail_id', private.begin_mail(p_next::jsonb, p_now));
end
$$;
comment on function public.step_mail_run(uuid, integer, timestamptz, text, text) is
  'Records what became of one mail and begins the next ({"recipient_id", "kind", "address", "notification_ids"}), both as JSON text: {"has_lease", "mail_id"}. No mail_id: it must not be sent. No lease: another run sends by now.';
revoke all on function public.step_mail_run(uuid, integer, timestamptz, text, text)
from public, anon, authenticated, service_role;
grant execute on function public.step_mail_run(uuid, integer, timestamptz, text, text) to service_role;
