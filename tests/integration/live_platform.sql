-- A platform that has been live for a while: its own tables in its own order with columns that we know nothing
-- of, its own policies, triggers and indexes, and the wide grants that hosted Supabase gives. Made-up data.

create table public.lead_segments (
  code text not null,
  region text not null,
  branch text not null,
  is_active boolean not null default true,
  margin_percent numeric(5, 2) default 20,
  country text not null default 'NL',
  postal_prefixes text[],
  description text,
  id uuid not null default gen_random_uuid(),
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  constraint lead_segments_pkey primary key (id),
  constraint segments_unique_code unique (code)
);
create unique index uq_active_segment on public.lead_segments (country, branch, region) where is_active;

create table public.profiles (
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  email text,
  first_name text,
  last_name text,
  full_name text generated always as (coalesce(first_name, '') || ' ' || coalesce(last_name, '')) stored,
  routing_priority integer default 5,
  id uuid not null references auth.users on delete cascade,
  is_admin boolean default false,
  company_name text,
  kvk_number text,
  status text default 'active',
  regions text[],
  primary_branch text,
  lead_industries text[] default '{}',
  lead_locations text[],
  phone text,
  city text,
  credit numeric(12, 2) not null default 0,
  is_active_for_routing boolean default true,
  max_open_leads integer,
  constraint profiles_pkey primary key (id)
);
create index idx_profiles_routing on public.profiles (routing_priority) where is_active_for_routing;

create table public.leads (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default now(),
  status text not null default 'new',
  price numeric(8, 2),
  segment_id uuid references public.lead_segments (id),
  user_id uuid references auth.users (id),
  source_channel text,
  source_campaign_id text,
  source_keyword text,
  name text,
  email text,
  phone text,
  message text,
  approved_at timestamptz
);
create index idx_leads_user on public.leads (user_id, status);

create materialized view public.partner_performance_stats as
select
  p.id as partner_id,
  count(l.id) as leads_assigned_30d,
  count(l.id) filter (where l.status = 'accepted') as leads_accepted_30d,
  avg((l.status = 'accepted')::integer) as conversion_rate_30d,
  count(l.id) filter (where l.status in ('new', 'accepted')) as open_leads_count
from public.profiles as p left join public.leads as l on l.user_id = p.id
group by p.id;
create unique index on public.partner_performance_stats (partner_id);

create function public.refresh_partner_performance_stats() returns void language sql security definer
set search_path = public as 'refresh materialized view concurrently partner_performance_stats';

create function public.touch_profile() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;
create trigger on_profile_update before update on public.profiles
  for each row execute function public.touch_profile();

-- Leads are shown by the platform's own server, which hides contact data until a lead is accepted: with row
-- level security on and no policy, nobody reads them through the API.
alter table public.leads enable row level security;
alter table public.profiles enable row level security;
alter table public.lead_segments enable row level security;
create policy "Users can view own profile" on public.profiles for select using (auth.uid() = id);
create policy "Users can update own profile" on public.profiles for update using (auth.uid() = id);
create policy "Users can insert own profile" on public.profiles for insert with check (auth.uid() = id);
create policy "Segments are visible" on public.lead_segments for select using (is_active);

-- Six segments and sixty partners; every tenth an admin, some not routed, full, or without limit.
insert into public.lead_segments (code, branch, region, is_active)
select branch || '_' || region, branch, region, (branch, region) <> ('loodgieter', 'zeeland')
from unnest(array['schilder', 'dakdekker', 'loodgieter']) as branch, unnest(array['zeeland', 'utrecht']) as region;

insert into auth.users (id, email)
select md5('partner ' || n)::uuid, 'partner' || n || '@example.test' from generate_series(1, 60) as n;

insert into public.profiles (
  id, email, company_name, primary_branch, lead_industries, regions, lead_locations, routing_priority,
  max_open_leads, is_active_for_routing, is_admin, status, first_name
)
select
  md5('partner ' || n)::uuid, 'partner' || n || '@example.test', 'Bedrijf ' || n,
  (array['schilder', 'dakdekker', 'loodgieter', null])[1 + n % 4],
  case n % 3 when 0 then array['schilder', 'loodgieter'] when 1 then '{}'::text[] end,
  case n % 5 when 0 then null else array[(array['zeeland', 'utrecht'])[1 + n / 4 % 2]] end,
  case n % 5 when 0 then array['utrecht'] end,
  n % 7, case n % 6 when 0 then null else n % 6 + 1 end, n % 9 <> 0, n % 10 = 0,
  case n % 11 when 0 then 'paused' else 'active' end, 'Partner'
from generate_series(1, 60) as n;

insert into public.leads (user_id, segment_id, status, created_at, name)
select
  md5('partner ' || (1 + n % 60))::uuid,
  (select s.id from public.lead_segments as s order by s.code offset n % 6 limit 1),
  (array['new', 'accepted', 'rejected', 'closed'])[1 + n % 4],
  now() - n * interval '5 hours', 'Lead ' || n
from generate_series(1, 300) as n;
refresh materialized view public.partner_performance_stats;
