-- Where a lead came from: the landing page, the campaign, Google's click id. And the indexes the nightly
-- jobs read leads by. On a very large live table build the indexes beforehand with
-- `create index concurrently` under the same names; this file then skips them.

set lock_timeout = '5s';
set statement_timeout = '10min';

alter table public.leads
  add column if not exists landing_page_id uuid,
  add column if not exists campaign_id uuid,
  add column if not exists gclid text;

comment on column public.leads.landing_page_id is 'The landing page whose form was sent, if any.';
comment on column public.leads.campaign_id is 'The campaign that brought the visitor, if known.';
comment on column public.leads.gclid is 'Google''s click id as it came with the visit.';

do $$
begin
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.leads'::regclass and conname = 'leads_landing_page_id_fkey'
  ) then
    alter table public.leads
      add constraint leads_landing_page_id_fkey
      foreign key (landing_page_id) references public.partner_landing_pages (id) on delete set null not valid;
  end if;
  if not exists (
    select from pg_catalog.pg_constraint
    where conrelid = 'public.leads'::regclass and conname = 'leads_campaign_id_fkey'
  ) then
    alter table public.leads
      add constraint leads_campaign_id_fkey
      foreign key (campaign_id) references public.partner_marketing_campaigns (id) on delete set null not valid;
  end if;
end
$$;
alter table public.leads validate constraint leads_landing_page_id_fkey;
alter table public.leads validate constraint leads_campaign_id_fkey;

-- Not concurrently: migrations run inside a transaction, where that is not possible.
-- squawk-ignore require-concurrent-index-creation
create index if not exists leads_landing_page_id_idx on public.leads (landing_page_id)
  where landing_page_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index if not exists leads_campaign_id_idx on public.leads (campaign_id) where campaign_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index if not exists leads_created_at_idx on public.leads (created_at);
-- squawk-ignore require-concurrent-index-creation
create index if not exists leads_open_user_id_idx on public.leads (user_id)
  where status in ('new', 'accepted');
-- squawk-ignore require-concurrent-index-creation
create index if not exists leads_accepted_created_at_idx on public.leads (created_at, segment_id)
  where status = 'accepted';
