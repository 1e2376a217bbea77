-- Notifications as the portal reads them, in one request each. All run as the caller, and answer with the caller's own.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function public.list_notifications(
  p_unread boolean default false, p_after_id bigint default null, p_limit integer default 50
) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'id', found.id,
        'recipient_id', found.recipient_id,
        'partner_id', found.partner_id,
        'kind', found.kind,
        'recommendation_id', found.recommendation_id,
        'campaign_id', found.campaign_id,
        'landing_page_id', found.landing_page_id,
        'job', found.job,
        'payload', found.payload,
        'is_urgent', found.is_urgent,
        'day', found.day,
        'created_at', found.created_at,
        'read_at', found.read_at
      )
      order by found.id desc
    ),
    '[]'
  )
  from (
    select n.*
    from public.notifications as n
    where n.recipient_id = (select auth.uid())
      and (p_after_id is null or n.id < p_after_id)
      and (not p_unread or n.read_at is null)
      and n.kind not in (
        select p.kind from public.notification_preferences as p
        where p.profile_id = (select auth.uid()) and not p.in_portal
      )
    order by n.id desc
    limit p_limit
  ) as found
$$;
comment on function public.list_notifications(boolean, bigint, integer) is
  'The caller''s notifications (or the unread ones) before a position, newest first, without the kinds that the caller does not want in the portal.';
revoke all on function public.list_notifications(boolean, bigint, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.list_notifications(boolean, bigint, integer) to authenticated;

create or replace function public.count_unread_notifications() returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object('unread', count(*), 'urgent', count(*) filter (where n.is_urgent))
  from public.notifications as n
  where n.recipient_id = (select auth.uid()) and n.read_at is null
    and n.kind not in (
      select p.kind from public.notification_preferences as p
      where p.profile_id = (select auth.uid()) and not p.in_portal
    )
$$;
comment on function public.count_unread_notifications() is
  'How many of the notifications that the portal lists the caller has not read, and how many of those are urgent.';
revoke all on function public.count_unread_notifications() from public, anon, authenticated, service_role;
grant execute on function public.count_unread_notifications() to authenticated;

create or replace function public.mark_notifications_read(
  p_ids bigint[] default null, p_up_to timestamptz default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  marked integer;
begin
  update public.notifications as n
  set read_at = clock_timestamp()
  where n.id in (
    -- Locked in one order: two tabs that mark the same at once wait for each other instead of deadlocking.
    select own.id from public.notifications as own
    where own.recipient_id = auth.uid() and own.read_at is null
      and (own.id = any (p_ids) or own.created_at <= p_up_to)
    order by own.id
    for no key update
  );
  get diagnostics marked = row_count;
  return jsonb_build_object('read', marked) || public.count_unread_notifications();
end
$$;
comment on function public.mark_notifications_read(bigint[], timestamptz) is
  'Marks these of the caller''s notifications, or all up to a moment, as read: {"read": how many were not yet, "unread", "urgent"}. Ids of others are passed over.';
revoke all on function public.mark_notifications_read(bigint[], timestamptz)
  from public, anon, authenticated, service_role;
grant execute on function public.mark_notifications_read(bigint[], timestamptz) to authenticated;

create or replace function public.get_notification_preferences() returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'is_admin', private.is_admin(),
    'language', coalesce(s.language, 'nl'),
    'by_email', coalesce(s.by_email, true),
    'kinds', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'kind', p.kind, 'in_portal', p.in_portal, 'in_digest', p.in_digest, 'at_once', p.at_once
          )
          order by p.kind
        ),
        '[]'
      )
      from public.notification_preferences as p
      where p.profile_id = (select auth.uid())
    )
  )
  from (select) as always
  left join public.notification_settings as s on s.profile_id = (select auth.uid())
$$;
comment on function public.get_notification_preferences() is
  'What the caller has set about notifications, with the defaults of the settings; of the kinds only those that were ever set (the others: everywhere).';
revoke all on function public.get_notification_preferences() from public, anon, authenticated, service_role;
grant execute on function public.get_notification_preferences() to authenticated;

create or replace function public.update_notification_preferences(
  p_language text default null, p_by_email boolean default null, p_kinds text default '[]'
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  person constant uuid := auth.uid();
begin
  if not exists (select from public.profiles as p where p.id = person) then
    raise sqlstate 'PT404' using message = 'You have no profile';
  end if;
  if p_language is not null or p_by_email is not null then
    insert into public.notification_settings as s (profile_id, language, by_email)
    values (person, coalesce(p_language, 'nl'), coalesce(p_by_email, true))
    on conflict (profile_id) do update
      set language = coalesce(p_language, s.language), by_email = coalesce(p_by_email, s.by_email);
  end if;
  insert into public.notification_preferences as p (profile_id, kind, in_portal, in_digest, at_once)
  select
    person, k.kind,
    coalesce(k.in_portal, there.in_portal, true),
    coalesce(k.in_digest, there.in_digest, true),
    coalesce(k.at_once, there.at_once, true)
  from jsonb_to_recordset(p_kinds::jsonb) as k (kind text, in_portal boolean, in_digest boolean, at_once boolean)
  left join public.notification_preferences as there on there.profile_id = person and there.kind = k.kind
  order by k.kind
  on conflict (profile_id, kind) do update
    set in_portal = excluded.in_portal, in_digest = excluded.in_digest, at_once = excluded.at_once;
  return public.get_notification_preferences();
end
$$;
comment on function public.update_notification_preferences(text, boolean, text) is
  'Sets what is given (kinds: a JSON array, as text, of {kind, in_portal?, in_digest?, at_once?}), leaves the rest, and answers with all of it. PT404 for a user without a profile.';
revoke all on function public.update_notification_preferences(text, boolean, text)
  from public, anon, authenticated, service_role;
grant execute on function public.update_notification_preferences(text, boolean, text) to authenticated;
