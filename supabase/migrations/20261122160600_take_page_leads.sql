-- Leads from the forms of landing pages: each exactly once however often it is sent, with the consent that was given and
-- where the visitor came from. The role that serves pages can hand a lead in, and read none.

set lock_timeout = '5s';
set statement_timeout = '10min';

create table if not exists public.landing_page_leads (
  lead_id uuid primary key references public.leads (id) on delete cascade,
  landing_page_id uuid references public.partner_landing_pages (id) on delete set null,
  submission_hash bytea not null constraint form_is_taken_once unique,
  content_hash bytea not null,
  consent_text text not null constraint consent_text_is_not_blank check (length(btrim(consent_text)) between 1 and 1000),
  consented_at timestamptz not null default now(),
  utm jsonb not null default '{}'
    constraint utm_is_small_object check (jsonb_typeof(utm) = 'object' and pg_column_size(utm) <= 8192)
);
comment on table public.landing_page_leads is
  'What belongs to a lead that a landing page''s form brought: the consent given, and where the visitor came from.';
comment on column public.landing_page_leads.submission_hash is 'Of page, form token and content: a form sent again.';
comment on column public.landing_page_leads.content_hash is
  'Of page, e-mail address, phone number and message: the same within 24 hours is the same lead.';
comment on column public.landing_page_leads.consent_text is 'The words beside the box that was ticked.';
comment on column public.landing_page_leads.utm is 'source, medium, campaign, term, content as they stood in the address.';
create index if not exists landing_page_leads_landing_page_id_idx on public.landing_page_leads (landing_page_id);
create index if not exists landing_page_leads_content_hash_consented_at_idx
  on public.landing_page_leads (content_hash, consented_at);

alter table public.landing_page_leads enable row level security;
revoke all on public.landing_page_leads from anon, authenticated, service_role;
grant select on public.landing_page_leads to authenticated, service_role;

drop policy if exists reads_leads_of_own_pages on public.landing_page_leads;
create policy reads_leads_of_own_pages on public.landing_page_leads
  for select to authenticated
  using (
    (select private.is_admin())
    or landing_page_id in (
      select page.id from public.partner_landing_pages as page where page.partner_id = (select auth.uid())
    )
  );

create table if not exists private.refused_page_forms (
  landing_page_id uuid not null references public.partner_landing_pages (id) on delete cascade,
  date date not null,
  reason text not null constraint refusal_reason_is_snake_case check (reason ~ '^[a-z_]{1,40}$'),
  forms integer not null constraint refused_forms_are_positive check (forms > 0),
  primary key (landing_page_id, date, reason)
);
comment on table private.refused_page_forms is
  'Forms that became no lead because a machine or a flood sent them, per page, day and reason.';

alter table private.refused_page_forms enable row level security;
revoke all on private.refused_page_forms from public, anon, authenticated, service_role;
grant select on private.refused_page_forms to service_role;
drop policy if exists admins_read_refused_forms on private.refused_page_forms;
create policy admins_read_refused_forms on private.refused_page_forms
  for select to authenticated
  using ((select private.is_admin()));

create or replace function private.refuse_page_form(p_path text, p_reason text) returns void
language sql security definer
set search_path = ''
as $$
  insert into private.refused_page_forms as r (landing_page_id, date, reason, forms)
  select p.id, (clock_timestamp() at time zone 'Europe/Amsterdam')::date, p_reason, 1
  from public.partner_landing_pages as p
  where p.path = p_path and p.status = 'live'
  on conflict (landing_page_id, date, reason) do update set forms = r.forms + 1
$$;
comment on function private.refuse_page_form(text, text) is
  'Counts a form of a live page that becomes no lead, and why. A definer, because no role may write the counts.';
revoke all on function private.refuse_page_form(text, text) from public, anon, authenticated, service_role;
grant execute on function private.refuse_page_form(text, text) to public_pages;

create or replace function private.find_landing_campaign(p_partner_id uuid, p_utm_campaign text)
returns public.partner_marketing_campaigns
language sql stable
set search_path = ''
as $$
  -- Our id, or the channel's. The same id at two channels says nothing: never guessed.
  select (array_agg(c))[1]
  from public.partner_marketing_campaigns as c
  where c.partner_id = p_partner_id and p_utm_campaign in (c.id::text, c.external_campaign_id)
  having count(*) = 1
$$;
comment on function private.find_landing_campaign(uuid, text) is
  'The partner''s campaign that utm_campaign names, by our id or the channel''s; null for none and for several.';
revoke all on function private.find_landing_campaign(uuid, text) from public, anon, authenticated, service_role;

create or replace function private.take_page_lead(p_path text, p_visitor text, p_lead jsonb) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  -- A visitor may send five different forms at once, and another every two minutes.
  step constant interval := '2 minutes';
  most_ahead constant interval := 4 * step;
  page record;
  campaign public.partner_marketing_campaigns;
  content bytea;
  submission bytea;
  moment timestamptz;
  today date;
  free_again timestamptz;
  new_lead_id uuid;
begin
  select p.id, p.partner_id, p.segment_id into page
  from public.partner_landing_pages as p where p.path = p_path and p.status = 'live';
  if not found then
    return null;
  end if;

  content := sha256(convert_to(
    jsonb_build_array(
      page.id, lower(p_lead ->> 'email'), p_lead ->> 'phone', lower(regexp_replace(p_lead ->> 'message', '\s+', ' ', 'g'))
    )::text,
    'UTF8'
  ));
  submission := sha256(content || convert_to(p_lead ->> 'token', 'UTF8'));
  -- Held until the transaction ends: of the same form sent many times at once the others wait, and find the lead.
  perform pg_advisory_xact_lock(hashtextextended('page_lead ' || encode(content, 'hex'), 0));
  moment := clock_timestamp();
  today := (moment at time zone 'Europe/Amsterdam')::date;
  if exists (
    select from public.landing_page_leads as l
    where l.submission_hash = submission
      or (l.content_hash = content and l.consented_at > moment - interval '24 hours')
  ) then
    return jsonb_build_object('outcome', 'known');
  end if;

  insert into private.lead_attempts as a (landing_page_id, visitor_hash, free_at)
  values (page.id, private.hash_visitor(page.id, 'lead ' || p_visitor, today), moment + step)
  on conflict (landing_page_id, visitor_hash) do update
    set free_at = greatest(a.free_at, moment) + step
    where a.free_at <= moment + most_ahead;
  if not found then
    select a.free_at into strict free_again
    from private.lead_attempts as a
    where a.landing_page_id = page.id
      and a.visitor_hash = private.hash_visitor(page.id, 'lead ' || p_visitor, today);
    perform private.refuse_page_form(p_path, 'too_many');
    return jsonb_build_object(
      'outcome', 'too_many',
      'retry_after_seconds', greatest(1, ceil(extract(epoch from free_again - most_ahead - moment)))::integer
    );
  end if;

  campaign := private.find_landing_campaign(page.partner_id, p_lead -> 'utm' ->> 'campaign');
  insert into public.leads (
    user_id, segment_id, name, email, phone, message, status, source_channel, source_campaign_id, source_keyword,
    landing_page_id, campaign_id, gclid
  )
  values (
    page.partner_id, page.segment_id, p_lead ->> 'name', p_lead ->> 'email', p_lead ->> 'phone',
    p_lead ->> 'message', 'new', coalesce(campaign.channel, 'landing_page'), campaign.external_campaign_id,
    p_lead -> 'utm' ->> 'term', page.id, campaign.id, p_lead ->> 'gclid'
  )
  returning id into new_lead_id;
  insert into public.landing_page_leads (
    lead_id, landing_page_id, submission_hash, content_hash, consent_text, consented_at, utm
  )
  values (
    new_lead_id, page.id, submission, content, p_lead ->> 'consent_text', moment,
    coalesce(jsonb_strip_nulls(p_lead -> 'utm'), '{}')
  );
  insert into public.landing_page_daily_stats as s (landing_page_id, date, conversions)
  values (page.id, today, 1)
  on conflict (landing_page_id, date) do update set conversions = s.conversions + 1;
  return jsonb_build_object('outcome', 'taken', 'lead_id', new_lead_id);
end
$$;
comment on function private.take_page_lead(text, text, jsonb) is
  'Makes the lead of a form and counts the conversion, in one transaction. A definer, because the role that serves pages may neither write nor read leads.';
revoke all on function private.take_page_lead(text, text, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.take_page_lead(text, text, jsonb) to public_pages;

create or replace function public.take_page_lead(p_path text, p_visitor text, p_lead text) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  lead constant jsonb := p_lead::jsonb;
  known constant text[] := array['name', 'email', 'phone', 'message', 'token', 'consent_text', 'gclid', 'utm'];
begin
  -- The function that serves pages has checked all of this with words for people; whoever has its token must fit too.
  if jsonb_typeof(lead) <> 'object' or lead - known <> '{}' or length(p_lead) > 20000
    or coalesce(length(p_visitor), 0) not between 1 and 200
    or coalesce(length(btrim(lead ->> 'name')), 0) not between 1 and 100
    or num_nonnulls(lead ->> 'email', lead ->> 'phone') = 0
    or length(lead ->> 'email') > 254 or length(lead ->> 'phone') > 20 or length(lead ->> 'message') > 2000
    or coalesce(length(lead ->> 'token'), 0) not between 1 and 200
    or coalesce(length(btrim(lead ->> 'consent_text')), 0) not between 1 and 1000
    or length(lead ->> 'gclid') > 200
    or coalesce(jsonb_typeof(lead -> 'utm'), 'object') not in ('object', 'null')
    or length(lead ->> 'utm') > 2000 then
    raise sqlstate 'PT422' using message = 'This is no form that was sent';
  end if;
  return private.take_page_lead(p_path, p_visitor, jsonb_strip_nulls(lead));
end
$$;
comment on function public.take_page_lead(text, text, text) is
  'Takes a form of the live page at a path: {name, email?, phone?, message?, token, consent_text, gclid?, utm?} as JSON text. Answers {outcome: taken, lead_id}, {outcome: known} for one that was there already or {outcome: too_many, retry_after_seconds}; null where no page is live. Raises 422.';
revoke all on function public.take_page_lead(text, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.take_page_lead(text, text, text) to public_pages;

create or replace function public.refuse_page_form(p_path text, p_reason text) returns void
language plpgsql
set search_path = ''
as $$
begin
  if p_reason !~ '^[a-z_]{1,40}$' then
    raise sqlstate 'PT422' using message = 'A reason is a word';
  end if;
  perform private.refuse_page_form(p_path, p_reason);
end
$$;
comment on function public.refuse_page_form(text, text) is
  'Counts a form of the live page at a path that becomes no lead, and why. Raises 422.';
revoke all on function public.refuse_page_form(text, text) from public, anon, authenticated, service_role;
grant execute on function public.refuse_page_form(text, text) to public_pages;
