-- The platform's own tables, created only where they are missing.
-- The live platform owns profiles, lead_segments, leads and partner_performance_stats. A database that
-- has them keeps them exactly as they are (columns, rows, policies, grants); an empty one (local stack,
-- a test, a new project) gets tables of the same form, closed except for what later files grant by name.

set lock_timeout = '5s';
set statement_timeout = '10min';

do $$
begin
  if to_regclass('public.profiles') is null then
    create table public.profiles (
      id uuid primary key references auth.users (id) on delete cascade,
      email text,
      company_name text,
      first_name text,
      last_name text,
      phone text,
      city text,
      primary_branch text,
      regions text[] not null default '{}',
      lead_industries text[] not null default '{}',
      lead_locations text[] not null default '{}',
      max_open_leads integer constraint max_open_leads_is_not_negative check (max_open_leads >= 0),
      is_active_for_routing boolean not null default true,
      routing_priority integer not null default 100,
      is_admin boolean not null default false,
      status text not null default 'active',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    comment on table public.profiles is
      'A partner or an admin of the marketplace, one row per auth user. Owned by the platform.';
    alter table public.profiles enable row level security;
    revoke all on public.profiles from anon, authenticated, service_role;
    grant select on public.profiles to authenticated;
    grant select, insert, update, delete on public.profiles to service_role;
  end if;

  if to_regclass('public.lead_segments') is null then
    create table public.lead_segments (
      id uuid primary key default gen_random_uuid(),
      code text not null constraint lead_segments_code_key unique,
      branch text not null,
      region text not null,
      country text not null default 'NL',
      postal_prefixes text[] not null default '{}',
      is_active boolean not null default true,
      description text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index lead_segments_active_branch_region_country_key
      on public.lead_segments (branch, region, country) where is_active;
    comment on table public.lead_segments is
      'What leads are sold by: a branch in a region. Owned by the platform.';
    alter table public.lead_segments enable row level security;
    revoke all on public.lead_segments from anon, authenticated, service_role;
    grant select on public.lead_segments to authenticated;
    grant select, insert, update, delete on public.lead_segments to service_role;
  end if;

  if to_regclass('public.leads') is null then
    create table public.leads (
      id uuid primary key default gen_random_uuid(),
      user_id uuid references public.profiles (id) on delete set null,
      segment_id uuid references public.lead_segments (id) on delete set null,
      name text,
      email text,
      phone text,
      message text,
      status text not null default 'new',
      source_channel text,
      source_campaign_id text,
      source_keyword text,
      created_at timestamptz not null default now(),
      approved_at timestamptz
    );
    create index leads_user_id_idx on public.leads (user_id);
    create index leads_segment_id_idx on public.leads (segment_id);
    comment on table public.leads is
      'A lead and the partner it was assigned to (user_id). Open while new or accepted. Owned by the platform.';
    alter table public.leads enable row level security;
    -- Only here: who may see the leads (and their contact data) of a live platform is the platform's to say.
    create policy reads_own_leads on public.leads
      for select to authenticated
      using (
        user_id = (select auth.uid())
        or (select exists (select from public.profiles as p where p.id = (select auth.uid()) and p.is_admin))
      );
    revoke all on public.leads from anon, authenticated, service_role;
    grant select on public.leads to authenticated;
    grant select, insert, update, delete on public.leads to service_role;
  end if;

  if to_regclass('public.partner_performance_stats') is null then
    create materialized view public.partner_performance_stats as
    select
      p.id as partner_id,
      count(l.id) filter (where l.created_at >= now() - interval '30 days') as leads_assigned_30d,
      count(l.id) filter (
        where l.created_at >= now() - interval '30 days' and l.status = 'accepted'
      ) as leads_accepted_30d,
      round(
        count(l.id) filter (where l.created_at >= now() - interval '30 days' and l.status = 'accepted')::numeric
        / nullif(count(l.id) filter (where l.created_at >= now() - interval '30 days'), 0),
        4
      ) as conversion_rate_30d,
      count(l.id) filter (where l.status in ('new', 'accepted')) as open_leads_count
    from public.profiles as p
    left join public.leads as l on l.user_id = p.id
    group by p.id;
    create unique index partner_performance_stats_partner_id_key
      on public.partner_performance_stats (partner_id);
    comment on materialized view public.partner_performance_stats is
      'Lead counts per partner that routing reads. Owned by the platform.';
    revoke all on public.partner_performance_stats from anon, authenticated, service_role;
    grant select on public.partner_performance_stats to service_role;
  end if;

  if to_regprocedure('public.refresh_partner_performance_stats()') is null then
    create function public.refresh_partner_performance_stats() returns void
    language sql
    set search_path = ''
    as 'refresh materialized view public.partner_performance_stats';
    comment on function public.refresh_partner_performance_stats() is
      'Recomputes partner_performance_stats. Owned by the platform.';
    -- Refreshing is the owner's alone.
    revoke all on function public.refresh_partner_performance_stats()
      from public, anon, authenticated, service_role;
  end if;
end
$$;
