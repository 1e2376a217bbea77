-- Creating twice by accident. A caller names a creation with a key of its own; the answer is stored under it
-- in the transaction of the creation itself, so there is never an effect without its answer or the reverse.
-- A creation that fails stores nothing: it had no effect, and trying it again with the same key is sound.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.idempotency_keys (
  user_id uuid not null references auth.users (id) on delete cascade,
  key uuid not null,
  operation text not null constraint operation_is_snake_case check (operation ~ '^[a-z][a-z_]*$'),
  request jsonb not null,
  answer jsonb not null,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
comment on table private.idempotency_keys is
  'Answers of creations by the key the caller gave them. Kept for 30 days, then deleted by prune_marketing_history_daily; a key that came back later would create again.';
comment on column private.idempotency_keys.operation is 'The SQL function that created.';
comment on column private.idempotency_keys.request is 'Its arguments: the same key with others is refused.';
create index if not exists idempotency_keys_created_at_idx on private.idempotency_keys (created_at);

alter table private.idempotency_keys enable row level security;
revoke all on private.idempotency_keys from public, anon, authenticated, service_role;
grant select, insert on private.idempotency_keys to authenticated;

drop policy if exists reads_own_keys on private.idempotency_keys;
create policy reads_own_keys on private.idempotency_keys
  for select to authenticated
  using (user_id = (select auth.uid()));
drop policy if exists creates_own_keys on private.idempotency_keys;
create policy creates_own_keys on private.idempotency_keys
  for insert to authenticated
  with check (user_id = (select auth.uid()));

create or replace function private.find_idempotent_answer(p_key uuid, p_operation text, p_request jsonb)
returns jsonb
language plpgsql volatile security invoker
set search_path = ''
as $$
declare
  stored record;
begin
  -- Held to the end of the transaction: a second request with this key waits here for the first one's answer.
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || p_key::text, 0));
  select k.operation, k.request, k.answer into stored
  from private.idempotency_keys as k
  where k.user_id = auth.uid() and k.key = p_key;
  if found and (stored.operation <> p_operation or stored.request <> p_request) then
    raise sqlstate 'PT422' using
      message = 'This Idempotency-Key was used for another request',
      hint = 'Use a new key for a new request.';
  end if;
  return stored.answer;
end
$$;
comment on function private.find_idempotent_answer(uuid, text, jsonb) is
  'The stored answer of the signed-in user''s key, or null, then with the key locked until the transaction ends.';
revoke all on function private.find_idempotent_answer(uuid, text, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function private.find_idempotent_answer(uuid, text, jsonb) to authenticated;

create or replace function public.link_partner_segment(
  p_partner_id uuid,
  p_segment_id uuid,
  p_is_primary boolean default false,
  p_priority integer default 100,
  p_target_leads_per_week numeric default null,
  p_idempotency_key uuid default null
) returns jsonb
language plpgsql volatile security invoker
set search_path = ''
as $$
declare
  request constant jsonb := jsonb_build_object(
    'partner_id', p_partner_id, 'segment_id', p_segment_id, 'is_primary', p_is_primary,
    'priority', p_priority, 'target_leads_per_week', p_target_leads_per_week
  );
  answer jsonb;
begin
  if not exists (select 1 from public.profiles as p where p.id = p_partner_id) then
    raise sqlstate 'PT404' using message = 'There is no partner with this id';
  end if;
  if p_idempotency_key is not null then
    answer := private.find_idempotent_answer(p_idempotency_key, 'link_partner_segment', request);
    if answer is not null then
      return jsonb_build_object('link', answer, 'is_replay', true);
    end if;
  end if;
  if not exists (select 1 from public.lead_segments as s where s.id = p_segment_id and s.is_active) then
    raise sqlstate 'PT422' using
      message = 'There is no active segment with this id',
      detail = '/segment_id';
  end if;

  update public.partner_segments as ps
  set
    is_active = true,
    is_primary = p_is_primary,
    priority = p_priority,
    target_leads_per_week = p_target_leads_per_week
  where ps.partner_id = p_partner_id and ps.segment_id = p_segment_id and not ps.is_active;
  if not found then
    insert into public.partner_segments (partner_id, segment_id, is_primary, priority, target_leads_per_week)
    values (p_partner_id, p_segment_id, p_is_primary, p_priority, p_target_leads_per_week);
  end if;

  select to_jsonb(link) into answer
  from (
    select
      ps.partner_id, ps.segment_id, s.code, s.branch, s.region, s.country, s.is_active as segment_is_active,
      ps.is_primary, ps.priority, ps.is_active, ps.target_leads_per_week, ps.created_at, ps.updated_at
    from public.partner_segments as ps
    inner join public.lead_segments as s on s.id = ps.segment_id
    where ps.partner_id = p_partner_id and ps.segment_id = p_segment_id
  ) as link;
  if p_idempotency_key is not null then
    insert into private.idempotency_keys (user_id, key, operation, request, answer)
    values (auth.uid(), p_idempotency_key, 'link_partner_segment', request, answer);
  end if;
  return jsonb_build_object('link', answer, 'is_replay', false);
end
$$;
comment on function public.link_partner_segment(uuid, uuid, boolean, integer, numeric, uuid) is
  'Links a partner to a segment, or brings an unlinked one back, and answers with the link; the same key and request answer the same again. Raises 404 (partner), 409 (already linked), 422 (segment, or a key used otherwise).';
revoke all on function public.link_partner_segment(uuid, uuid, boolean, integer, numeric, uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.link_partner_segment(uuid, uuid, boolean, integer, numeric, uuid)
  to authenticated;
