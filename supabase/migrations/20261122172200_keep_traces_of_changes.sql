-- Which request set something off. The functions send their trace with every request to the database (`traceparent`,
-- https://www.w3.org/TR/trace-context/), and what is acted on later keeps it: from a change at an ad platform in the
-- night one finds the click that asked for it.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.trace_id() returns text
language plpgsql stable
set search_path = ''
as $$
declare
  traceparent text;
begin
  traceparent := nullif(current_setting('request.headers', true), '')::jsonb ->> 'traceparent';
  return substring(traceparent from '^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}');
exception when invalid_text_representation then
  -- Not set by the data API.
  return null;
end
$$;
comment on function private.trace_id() is
  'The trace of the request that is being answered, 32 hexadecimal digits; null where there is none.';
revoke all on function private.trace_id() from public, anon, authenticated, service_role;
grant execute on function private.trace_id() to authenticated, service_role;

alter table public.ad_platform_operations
  add column if not exists trace_id text;
alter table public.ad_platform_operations
  alter column trace_id set default private.trace_id();
comment on column public.ad_platform_operations.trace_id is
  'The trace of the request that asked for it, or for its retry: 32 hexadecimal digits.';
alter table public.job_runs
  add column if not exists trace_id text;
comment on column public.job_runs.trace_id is 'The trace of the newest start: 32 hexadecimal digits.';

create or replace function private.set_trace_id() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.trace_id := coalesce(private.trace_id(), new.trace_id);
  return new;
end
$$;
comment on function private.set_trace_id() is 'Trigger: the row now goes on because of the present request.';
revoke all on function private.set_trace_id() from public, anon, authenticated, service_role;

create or replace trigger set_trace_id
  before insert or update of attempts on public.job_runs
  for each row execute function private.set_trace_id();
create or replace trigger set_trace_id
  before update of status on public.ad_platform_operations
  for each row when (old.status = 'failed' and new.status = 'pending')
  execute function private.set_trace_id();
