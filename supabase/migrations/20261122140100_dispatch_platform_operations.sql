-- Taking operations from the outbox, and recording what became of them.
--
-- An operation is taken for a lease (next_attempt_at); taking it raises `attempts`, and only whoever holds that
-- number may record. So of several dispatchers one has it; one that was killed loses it when the lease ends; one that
-- comes back late changes nothing. Within a campaign only the first undone operation is ever taken.
--
--   pending -> in_progress -> done | pending (later) | failed
--   failed  -> pending (an admin retries) | withdrawn (an admin gives it up)
--   pending | failed -> withdrawn, when the campaign is archived or paused; in_progress, when it ends undone meanwhile

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.ad_platform_operations
  add column if not exists postponed integer not null default 0;
comment on column public.ad_platform_operations.postponed is
  'How many of the attempts do not count: the platform was not asked (our own rate limit), or they were before a retry.';

-- squawk-ignore ban-drop-constraint
alter table public.ad_platform_operations drop constraint if exists operation_status_is_known;
alter table public.ad_platform_operations
  add constraint operation_status_is_known
  check (status in ('pending', 'in_progress', 'done', 'failed', 'withdrawn')) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.ad_platform_operations validate constraint operation_status_is_known;
-- squawk-ignore ban-drop-constraint
alter table public.ad_platform_operations drop constraint if exists postponed_is_some_of_the_attempts;
alter table public.ad_platform_operations
  add constraint postponed_is_some_of_the_attempts check (postponed between 0 and attempts) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table public.ad_platform_operations validate constraint postponed_is_some_of_the_attempts;
-- squawk-ignore require-concurrent-index-creation
create index if not exists ad_platform_operations_undone_idx
  on public.ad_platform_operations (campaign_id, id) where status not in ('done', 'withdrawn');

create or replace view private.next_operations
with (security_invoker = true) as
select
  o.id, o.partner_id, o.campaign_id, o.status, o.next_attempt_at, c.channel, a.external_account_id,
  o.last_error
from public.ad_platform_operations as o
join public.partner_marketing_campaigns as c on c.id = o.campaign_id
left join public.partner_ad_accounts as a on a.partner_id = c.partner_id and a.channel = c.channel
where o.status in ('pending', 'in_progress')
  and not exists (
    select from public.ad_platform_operations as earlier
    where earlier.campaign_id = o.campaign_id and earlier.id < o.id
      and earlier.status not in ('done', 'withdrawn')
  );
comment on view private.next_operations is
  'Of every campaign the first undone operation, unless it failed, with its account (null: none linked).';
revoke all on private.next_operations from public, anon, authenticated, service_role;
grant select on private.next_operations to service_role;

create or replace function public.list_dispatch_accounts(p_channel text, p_campaign_id uuid default null)
returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'accounts', coalesce(
      jsonb_agg(
        jsonb_build_object(
          'account', n.external_account_id,
          'partner_id', n.partner_id,
          'due_in_seconds', greatest(0, extract(epoch from n.next_attempt_at - clock_timestamp()))::numeric(12, 3)::text,
          'operations', n.operations,
          'last_error', n.last_error
        )
        order by n.next_attempt_at, n.external_account_id
      ) filter (where n.external_account_id is not null),
      '[]'
    ),
    'without_account', coalesce(sum(n.operations) filter (where n.external_account_id is null), 0)
  )
  from (
    select
      next.external_account_id, next.partner_id, min(next.next_attempt_at) as next_attempt_at,
      count(*) as operations, min(next.last_error) as last_error
    from private.next_operations as next
    where next.channel = p_channel and (p_campaign_id is null or next.campaign_id = p_campaign_id)
    group by next.external_account_id, next.partner_id
  ) as n
$$;
comment on function public.list_dispatch_accounts(text, uuid) is
  'The accounts with operations that may be tried, soonest due first: {"accounts": [{account, partner_id, due_in_seconds, operations that are next, last_error}], "without_account": operations that wait for one}; of one campaign where given.';
revoke all on function public.list_dispatch_accounts(text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.list_dispatch_accounts(text, uuid) to service_role;

create or replace function public.claim_platform_operations(
  p_channel text, p_account text, p_campaign_id uuid, p_limit integer, p_lease_seconds integer
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  claimed jsonb;
  due_in interval;
begin
  with due as (
    select o.id, c as campaign
    from public.partner_ad_accounts as a
    join public.partner_marketing_campaigns as c on c.partner_id = a.partner_id and c.channel = a.channel
    join public.ad_platform_operations as o on o.campaign_id = c.id
    where a.channel = p_channel and a.external_account_id = p_account
      and (p_campaign_id is null or c.id = p_campaign_id)
      and o.status in ('pending', 'in_progress') and o.next_attempt_at <= clock_timestamp()
      and not exists (
        select from public.ad_platform_operations as earlier
        where earlier.campaign_id = o.campaign_id and earlier.id < o.id
          and earlier.status not in ('done', 'withdrawn')
      )
    order by o.id
    limit p_limit
    for no key update of o skip locked
  ),
  taken as (
    update public.ad_platform_operations as o
    set
      status = 'in_progress',
      -- As the campaign is now: what was corrected since must reach the platform, what is outdated must not.
      payload = o.payload || private.platform_payload(o.operation, due.campaign),
      attempts = o.attempts + 1,
      next_attempt_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
    from due
    where due.id = o.id
    returning o.*
  )
  select jsonb_agg(
    jsonb_build_object(
      'id', t.id, 'partner_id', t.partner_id, 'campaign_id', t.campaign_id, 'operation', t.operation,
      'payload', t.payload, 'attempt', t.attempts, 'tries', t.attempts - t.postponed, 'trace_id', t.trace_id,
      'external_campaign_id', c.external_campaign_id,
      'company_name', p.company_name,
      'segment_code', s.code, 'region', s.region,
      'page_path', page.path, 'page_is_live', coalesce(page.status = 'live', false)
    )
    order by t.id
  )
  into claimed
  from taken as t
  join public.partner_marketing_campaigns as c on c.id = t.campaign_id
  join public.profiles as p on p.id = t.partner_id
  left join public.lead_segments as s on s.id = c.segment_id
  left join public.partner_landing_pages as page on page.id = c.landing_page_id;

  if claimed is null then
    select min(n.next_attempt_at) - clock_timestamp() into due_in
    from private.next_operations as n
    where n.channel = p_channel and n.external_account_id = p_account and n.status = 'pending'
      and (p_campaign_id is null or n.campaign_id = p_campaign_id);
  end if;
  return jsonb_build_object(
    'operations', coalesce(claimed, '[]'),
    'due_in_seconds', case when due_in is not null then
      greatest(0, extract(epoch from due_in))::numeric(12, 3)::text end,
    'is_verified', exists (
      select from public.partner_ad_accounts as a
      where a.channel = p_channel and a.external_account_id = p_account and a.verified_at is not null
    )
  );
end
$$;
comment on function public.claim_platform_operations(text, text, uuid, integer, integer) is
  'Takes due operations of an account (of one campaign where given) for a lease, at most one per campaign, each with all that carrying it out needs, as the campaign is now; where there are none, due_in_seconds says when the next is (null: none).';
revoke all on function public.claim_platform_operations(text, text, uuid, integer, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.claim_platform_operations(text, text, uuid, integer, integer) to service_role;

create or replace function public.record_platform_operation(
  p_id bigint, p_attempt integer, p_outcome text,
  p_external_id text default null, p_error text default null, p_retry_seconds numeric default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  operation public.ad_platform_operations;
  outcome text := p_outcome;
  error text := left(p_error, 2000);
  other public.ad_platform_operations;
  is_overtaken boolean;
begin
  if outcome not in ('done', 'retry', 'postpone', 'failed') then
    raise sqlstate 'PT422' using message = format('%s is no outcome', outcome);
  end if;
  -- Locked in the order everybody has: the campaign, the operation, and by its trigger the proposal it carries out.
  select * into operation from public.ad_platform_operations as o where o.id = p_id;
  perform 1 from public.partner_marketing_campaigns as c where c.id = operation.campaign_id for no key update;
  select * into operation from public.ad_platform_operations as o
  where o.id = p_id and o.status = 'in_progress' and o.attempts = p_attempt
  for no key update;
  if not found then
    return jsonb_build_object('is_recorded', false);
  end if;

  if outcome = 'done' and p_external_id is not null then
    begin
      update public.partner_marketing_campaigns as c
      set external_campaign_id = p_external_id
      where c.id = operation.campaign_id and c.external_campaign_id is distinct from p_external_id;
    exception when unique_violation then
      outcome := 'failed';
      error := format('The platform''s campaign %s is recorded for another campaign of ours.', p_external_id);
    end;
  end if;

  -- Withdrawn, had it not been under way.
  is_overtaken := outcome <> 'done' and exists (
    select from public.ad_platform_operations as later
    where later.campaign_id = operation.campaign_id and later.id > operation.id
      and later.status not in ('done', 'withdrawn')
      and (later.operation = 'remove' or (later.operation = 'pause' and operation.operation <> 'create_campaign'))
  );
  update public.ad_platform_operations as o
  set
    status = case
      when is_overtaken then 'withdrawn'
      when outcome in ('done', 'failed') then outcome
      else 'pending'
    end,
    postponed = o.postponed + case outcome when 'postpone' then 1 else 0 end,
    next_attempt_at = case
      when outcome in ('retry', 'postpone')
        then clock_timestamp() + make_interval(secs => coalesce(p_retry_seconds, 0)::double precision)
      else o.next_attempt_at
    end,
    last_error = case outcome when 'done' then null else error end
  where o.id = p_id;

  if is_overtaken or outcome in ('done', 'failed') then
    select * into other from public.ad_platform_operations as o
    where o.campaign_id = operation.campaign_id and o.status not in ('done', 'withdrawn')
    order by o.status = 'failed' desc, o.id limit 1;
    update public.partner_marketing_campaigns as c
    set
      sync_status = case when other.id is null then 'synced' when other.status = 'failed' then 'failed' else 'pending' end,
      sync_error = case when other.status = 'failed' then other.last_error end,
      last_synced_at = case outcome when 'done' then clock_timestamp() else c.last_synced_at end
    where c.id = operation.campaign_id;
  elsif outcome = 'postpone' and error is not null then
    update public.partner_marketing_campaigns as c
    set sync_error = error
    where c.id = operation.campaign_id and c.sync_status = 'pending';
  end if;
  return jsonb_build_object('is_recorded', true, 'outcome', outcome);
end
$$;
comment on function public.record_platform_operation(bigint, integer, text, text, text, numeric) is
  'Records what became of a taken operation: done (with the platform''s id of a new campaign), retry or postpone after some seconds, or failed with a sentence; withdrawn instead where the campaign was paused or archived meanwhile. Only for the attempt that holds it: {"is_recorded": false} for any other, and nothing changes.';
revoke all on function public.record_platform_operation(bigint, integer, text, text, text, numeric)
  from public, anon, authenticated, service_role;
grant execute on function public.record_platform_operation(bigint, integer, text, text, text, numeric) to service_role;

create or replace function public.record_account_state(p_channel text, p_account text, p_error text default null)
returns void
language sql
set search_path = ''
as $$
  update public.partner_ad_accounts as a
  set verified_at = case when p_error is null then clock_timestamp() end, sync_error = left(p_error, 2000)
  where a.channel = p_channel and a.external_account_id = p_account
$$;
comment on function public.record_account_state(text, text, text) is
  'Records that an account was found usable, or why it is not.';
revoke all on function public.record_account_state(text, text, text) from public, anon, authenticated, service_role;
grant execute on function public.record_account_state(text, text, text) to service_role;

create or replace function private.decide_failed_operation(p_id bigint, p_status text) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  operation public.ad_platform_operations;
  other public.ad_platform_operations;
begin
  if not (private.is_admin() or coalesce(current_setting('role', true), '') in ('service_role', 'none', '')) then
    raise sqlstate 'PT403' using message = 'Only an admin can do this';
  end if;
  select * into operation from public.ad_platform_operations as o where o.id = p_id;
  if not found then
    raise sqlstate 'PT404' using message = 'There is no such operation';
  end if;
  perform 1 from public.partner_marketing_campaigns as c where c.id = operation.campaign_id for no key update;
  select * into operation from public.ad_platform_operations as o where o.id = p_id for no key update;
  if operation.status <> 'failed' then
    raise sqlstate 'PT409' using
      message = format('The operation is %s, not failed', operation.status),
      hint = 'Read it again; somebody else may have decided.';
  end if;
  update public.ad_platform_operations as o
  set
    status = p_status,
    postponed = o.attempts,
    next_attempt_at = now(),
    last_error = case p_status when 'withdrawn' then o.last_error end
  where o.id = p_id
  returning * into operation;
  select * into other from public.ad_platform_operations as o
  where o.campaign_id = operation.campaign_id and o.status not in ('done', 'withdrawn')
  order by o.status = 'failed' desc, o.id limit 1;
  update public.partner_marketing_campaigns as c
  set
    sync_status = case when other.id is null then 'synced' when other.status = 'failed' then 'failed' else 'pending' end,
    sync_error = case when other.status = 'failed' then other.last_error end
  where c.id = operation.campaign_id;
  return to_jsonb(operation);
end
$$;
comment on function private.decide_failed_operation(bigint, text) is
  'Makes a failed operation pending again, or withdraws it, and returns its row. A definer, because admins may not write the outbox; it asks whether the caller is one.';
revoke all on function private.decide_failed_operation(bigint, text) from public, anon, authenticated, service_role;
grant execute on function private.decide_failed_operation(bigint, text) to authenticated, service_role;

create or replace function public.retry_platform_operation(p_id bigint) returns jsonb
language sql
set search_path = ''
as $$
  select private.decide_failed_operation(p_id, 'pending')
$$;
comment on function public.retry_platform_operation(bigint) is
  'As an admin: try a failed operation again, with all its attempts. PT404 unknown, PT409 not failed.';
revoke all on function public.retry_platform_operation(bigint) from public, anon, authenticated, service_role;
grant execute on function public.retry_platform_operation(bigint) to authenticated, service_role;

create or replace function public.withdraw_platform_operation(p_id bigint) returns jsonb
language sql
set search_path = ''
as $$
  select private.decide_failed_operation(p_id, 'withdrawn')
$$;
comment on function public.withdraw_platform_operation(bigint) is
  'As an admin: give up a failed operation, so that the campaign''s later ones go on. PT404 unknown, PT409 not failed.';
revoke all on function public.withdraw_platform_operation(bigint) from public, anon, authenticated, service_role;
grant execute on function public.withdraw_platform_operation(bigint) to authenticated, service_role;
