-- Explicit links between partners and segments, with the number of leads a partner wants there.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.partner_segments (
  id uuid primary key default gen_random_uuid(),
  partner_id uuid not null references public.profiles (id) on delete cascade,
  segment_id uuid not null references public.lead_segments (id) on delete cascade,
  is_primary boolean not null default false,
  priority integer not null default 100
    constraint priority_is_in_range check (priority between 0 and 10000),
  is_active boolean not null default true,
  target_leads_per_week numeric(7, 2)
    constraint target_leads_per_week_is_not_negative check (target_leads_per_week between 0 and 99999.99),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint partner_is_linked_once_per_segment unique (partner_id, segment_id)
);

comment on table public.partner_segments is
  'Which segments a partner wants leads in. Unlinking clears is_active and keeps the row, so that automatic linking never brings back a link that a person removed.';
comment on column public.partner_segments.is_primary is 'The partner''s main segment; at most one active one.';
comment on column public.partner_segments.priority is 'Lower is more important.';
comment on column public.partner_segments.target_leads_per_week is
  'Leads wanted per week; null: derived from capacity or history.';

create index if not exists partner_segments_segment_id_idx on public.partner_segments (segment_id);
create unique index if not exists one_active_primary_segment_per_partner
  on public.partner_segments (partner_id) where is_primary and is_active;

create or replace function private.keep_one_primary_segment() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- An insert that meets its own link (`on conflict`) does nothing or becomes an update; that update comes here
  -- again. Taking the primary away already now would leave none, or change the row under the update.
  if tg_op = 'INSERT' and exists (
    select from public.partner_segments as same
    where same.partner_id = new.partner_id and same.segment_id = new.segment_id
  ) then
    return new;
  end if;
  if new.is_primary and new.is_active then
    update public.partner_segments as other
    set is_primary = false
    where other.partner_id = new.partner_id
      and other.id <> new.id
      and other.is_primary
      and other.is_active;
  end if;
  return new;
end
$$;
comment on function private.keep_one_primary_segment() is
  'Trigger: making a link primary takes the place of the partner''s primary so far.';
revoke all on function private.keep_one_primary_segment() from public, anon, authenticated, service_role;

create or replace trigger keep_one_primary_segment
  before insert or update of is_primary, is_active on public.partner_segments
  for each row execute function private.keep_one_primary_segment();
create or replace trigger refuse_owner_change
  before update on public.partner_segments
  for each row execute function private.refuse_owner_change('id', 'partner_id', 'segment_id');
create or replace trigger set_updated_at
  before update on public.partner_segments
  for each row execute function private.set_updated_at();

alter table public.partner_segments enable row level security;
revoke all on public.partner_segments from anon, authenticated, service_role;
grant select on public.partner_segments to authenticated;
grant insert (partner_id, segment_id, is_primary, priority, is_active, target_leads_per_week)
  on public.partner_segments to authenticated;
grant update (is_primary, priority, is_active, target_leads_per_week)
  on public.partner_segments to authenticated;
grant select, insert, update, delete on public.partner_segments to service_role;

drop policy if exists reads_own_links on public.partner_segments;
create policy reads_own_links on public.partner_segments
  for select to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists creates_own_links on public.partner_segments;
create policy creates_own_links on public.partner_segments
  for insert to authenticated
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));
drop policy if exists changes_own_links on public.partner_segments;
create policy changes_own_links on public.partner_segments
  for update to authenticated
  using (partner_id = (select auth.uid()) or (select private.is_admin()))
  with check (partner_id = (select auth.uid()) or (select private.is_admin()));
