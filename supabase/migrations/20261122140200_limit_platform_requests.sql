-- How fast we may ask an ad platform, and how often a day: token buckets that every process shares, because they are
-- here.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists private.ad_platform_buckets (
  channel text not null,
  account text not null,
  requests numeric not null,
  operations numeric not null,
  filled_at timestamptz not null,
  blocked_until timestamptz,
  day date,
  operations_of_day numeric not null default 0,
  primary key (channel, account)
);
comment on table private.ad_platform_buckets is
  'Token buckets per advertiser account, and per channel for all accounts together (account empty).';
comment on column private.ad_platform_buckets.requests is
  'Requests that may be made now; below zero after a request larger than a full bucket.';
comment on column private.ad_platform_buckets.operations is 'Operations (changes) that may be asked for now.';
comment on column private.ad_platform_buckets.blocked_until is
  'The platform itself said to wait that long.';

comment on column private.ad_platform_buckets.day is
  'The last day on which something was asked for, as Google Cloud counts days: from midnight Pacific time.';
comment on column private.ad_platform_buckets.operations_of_day is
  'What was asked for on that day: queries, and operations of changes.';

alter table private.ad_platform_buckets enable row level security;
revoke all on private.ad_platform_buckets from public, anon, authenticated, service_role;
grant select, insert, update on private.ad_platform_buckets to service_role;

drop policy if exists admins_read_buckets on private.ad_platform_buckets;
create policy admins_read_buckets on private.ad_platform_buckets
  for select to authenticated
  using ((select private.is_admin()));

create or replace function public.take_platform_tokens(p_channel text, p_wants text, p_limits text) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  wants constant jsonb := p_wants::jsonb;
  limits constant jsonb := p_limits::jsonb;
  moment timestamptz;
  today date;
  day_ends_in numeric;
  answer jsonb;
begin
  insert into private.ad_platform_buckets as b (channel, account, requests, operations, filled_at)
  select p_channel, w.account, 'Infinity', 'Infinity', clock_timestamp()
  from (
    select '' as account union select e ->> 'account' from jsonb_array_elements(wants) as e
  ) as w
  order by w.account
  on conflict do nothing;
  -- The channel's own row comes first: whoever takes tokens waits here for the one before, for a moment.
  perform 1 from private.ad_platform_buckets as b
  where b.channel = p_channel
    and (b.account = '' or b.account in (select e ->> 'account' from jsonb_array_elements(wants) as e))
  order by b.account for no key update;
  moment := clock_timestamp();
  today := (moment at time zone 'America/Los_Angeles')::date;
  day_ends_in := extract(epoch from (today + 1)::timestamp at time zone 'America/Los_Angeles' - moment);

  -- A sixth of a minute's worth at once, five sixths flow in: no minute ever sees more than the limit.
  with wanted as (
    select
      e.ordinality as position, e.value ->> 'account' as account,
      (e.value ->> 'requests')::numeric as requests, (e.value ->> 'operations')::numeric as operations,
      coalesce((e.value ->> 'of_the_day')::numeric, 0) as of_the_day
    from jsonb_array_elements(wants) with ordinality as e
  ),
  limited as (
    select
      b.account, b.blocked_until, b.filled_at, b.requests, b.operations,
      case when b.day = today then b.operations_of_day else 0 end as operations_of_day,
      r.per_minute as requests_per_minute, o.per_minute as operations_per_minute
    from private.ad_platform_buckets as b
    cross join lateral (
      select (limits ->> case b.account when '' then 'project_requests' else 'account_requests' end)::numeric
    ) as r (per_minute)
    cross join lateral (
      select (limits ->> case b.account when '' then 'project_operations' else 'account_operations' end)::numeric
    ) as o (per_minute)
    where b.channel = p_channel and (b.account = '' or b.account in (select wanted.account from wanted))
  ),
  filled as (
    select
      l.account, l.blocked_until, l.operations_of_day,
      l.requests_per_minute / 6 as requests_capacity, l.operations_per_minute / 6 as operations_capacity,
      l.requests_per_minute * 5 / 360 as requests_rate, l.operations_per_minute * 5 / 360 as operations_rate,
      least(l.requests_per_minute / 6, l.requests + p.seconds * l.requests_per_minute * 5 / 360) as requests,
      least(l.operations_per_minute / 6, l.operations + p.seconds * l.operations_per_minute * 5 / 360) as operations
    from limited as l
    cross join lateral (
      select greatest(0, extract(epoch from moment - l.filled_at)) as seconds
    ) as p
  ),
  own as (
    select
      w.*,
      greatest(
        0,
        extract(epoch from f.blocked_until - moment),
        -- More than a full bucket holds: from a full one, into debt.
        (least(w.requests, f.requests_capacity) - f.requests) / f.requests_rate,
        (least(w.operations, f.operations_capacity) - f.operations) / f.operations_rate
      ) as wait
    from wanted as w
    join filled as f on f.account = w.account
  ),
  shared as (
    select
      own.*,
      greatest(
        extract(epoch from f.blocked_until - moment),
        (least(own.requests, f.requests_capacity) + running.requests - own.requests - f.requests) / f.requests_rate,
        (least(own.operations, f.operations_capacity) + running.operations - own.operations - f.operations)
          / f.operations_rate,
        case when d.is_over then day_ends_in end,
        0
      ) as shared_wait,
      coalesce(d.is_over, false) as is_for_day
    from own
    cross join filled as f
    cross join lateral (
      select
        sum(before.requests) as requests, sum(before.operations) as operations,
        sum(before.of_the_day) as of_the_day
      from own as before
      where before.wait = 0 and before.position <= own.position
    ) as running
    cross join lateral (
      -- More than a whole day's: on a day of its own.
      select
        f.operations_of_day + running.of_the_day - own.of_the_day + least(own.of_the_day, l.per_day) > l.per_day
      from (
        select (limits ->> 'project_operations_per_day')::numeric
      ) as l (per_day)
    ) as d (is_over)
    where f.account = '' and own.wait = 0
  ),
  granted as (
    select s.account, s.requests, s.operations, s.of_the_day from shared as s where s.shared_wait = 0
  ),
  spent as (
    update private.ad_platform_buckets as b
    set
      requests = f.requests - coalesce(g.requests, 0),
      operations = f.operations - coalesce(g.operations, 0),
      filled_at = moment,
      day = today,
      operations_of_day = f.operations_of_day + coalesce(g.of_the_day, 0)
    from filled as f
    left join (
      select granted.account, granted.requests, granted.operations, granted.of_the_day from granted
      union all
      select '', sum(granted.requests), sum(granted.operations), sum(granted.of_the_day) from granted
    ) as g on g.account = f.account
    where b.channel = p_channel and b.account = f.account
  )
  select jsonb_object_agg(
    own.account,
    jsonb_build_object(
      'seconds', round(coalesce(s.shared_wait, own.wait), 3)::text, 'is_for_day', coalesce(s.is_for_day, false)
    )
  )
  into answer
  from own
  left join shared as s on s.position = own.position;
  return coalesce(answer, '{}');
end
$$;
comment on function public.take_platform_tokens(text, text, text) is
  'Takes tokens for accounts, [{account, requests, operations, of_the_day}], as far as account and project allow: {account: {"seconds": to wait before asking again, "0.000" where they were taken, "is_for_day": the day''s limit is reached}}. Limits a minute: {account_requests, account_operations, project_requests, project_operations}, and project_operations_per_day (null: none). Both are JSON as text.';
revoke all on function public.take_platform_tokens(text, text, text) from public, anon, authenticated, service_role;
grant execute on function public.take_platform_tokens(text, text, text) to service_role;

create or replace function public.slow_platform_account(p_channel text, p_account text, p_seconds numeric) returns void
language sql
set search_path = ''
as $$
  insert into private.ad_platform_buckets as b (channel, account, requests, operations, filled_at, blocked_until)
  values (
    p_channel, p_account, 0, 0, clock_timestamp(),
    clock_timestamp() + make_interval(secs => p_seconds::double precision)
  )
  on conflict (channel, account) do update
    set blocked_until = greatest(b.blocked_until, excluded.blocked_until)
$$;
comment on function public.slow_platform_account(text, text, numeric) is
  'Keeps everybody from asking for an account for so many seconds: the platform said that it is too much.';
revoke all on function public.slow_platform_account(text, text, numeric) from public, anon, authenticated, service_role;
grant execute on function public.slow_platform_account(text, text, numeric) to service_role;
