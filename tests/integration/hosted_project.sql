-- What a hosted Supabase project has before anybody makes a table in it, as far as our migrations touch it:
-- the API's roles, auth.users and auth.uid(), and default privileges that give the API's roles everything.

do $$
declare
  api_role record;
begin
  for api_role in
    select * from (values ('anon', ''), ('authenticated', ''), ('service_role', 'bypassrls')) as r (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = api_role.name) then
      execute format('create role %I nologin %s', api_role.name, api_role.attributes);
    end if;
  end loop;
end
$$;

create schema auth;
create table auth.users (id uuid primary key, email text);
create function auth.uid() returns uuid language sql stable as $$
  select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid
$$;
grant usage on schema public, auth to anon, authenticated, service_role;
grant execute on all functions in schema auth to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
