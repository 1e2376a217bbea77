-- Telling people: every notification is written by a trigger in the transaction that makes the thing happen, and goes
-- with it when that is rolled back. What only time makes happen (a proposal about to expire, a job that did not run)
-- is written by the watch, every hour.
--
-- All of them are definers: nobody may write notifications by hand, and most are about what a role other than the
-- recipient's did.

set lock_timeout = '5s';
set statement_timeout = '10min';

create or replace function private.notify_admins(
  p_kind text, p_subject text, p_partner_id uuid, p_landing_page_id uuid, p_job text, p_payload jsonb
) returns integer
language plpgsql
set search_path = ''
as $$
declare
  told integer;
begin
  insert into public.notifications (
    recipient_id, partner_id, kind, landing_page_id, job, payload, dedupe_key
  )
  select admin.id, p_partner_id, p_kind, p_landing_page_id, p_job, p_payload, p_kind || ':' || p_subject
  from (
    -- Locked, or one that is deleted at this moment would take with it what it is told of.
    select p.id from public.profiles as p where p.is_admin order by p.id for key share
  ) as admin
  on conflict on constraint person_is_told_once do nothing;
  get diagnostics told = row_count;
  return told;
end
$$;
comment on function private.notify_admins(text, text, uuid, uuid, text, jsonb) is
  'Tells every admin, once for each subject; returns how many were told.';
revoke all on function private.notify_admins(text, text, uuid, uuid, text, jsonb)
  from public, anon, authenticated, service_role;

create or replace function private.notify_of_proposals() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- new_rows has what was inserted alone: a proposal that is refreshed is told once.
  insert into public.notifications (
    recipient_id, partner_id, kind, recommendation_id, campaign_id, landing_page_id, payload, dedupe_key
  )
  select
    r.partner_id, r.partner_id, 'proposal_created', r.id, r.campaign_id, r.landing_page_id,
    jsonb_build_object(
      'action_type', r.action_type, 'branch', s.branch, 'region', s.region,
      'reason', left(r.reason, 1000), 'reason_en', left(r.reason_en, 1000)
    ),
    'proposal_created:' || r.id
  from new_rows as r
  left join public.lead_segments as s on s.id = r.segment_id
  where r.priority = 'high' and r.status = 'pending'
    -- Of drift the campaign itself tells, and once: there are two proposals about it.
    and r.action_type not in ('adopt_campaign_drift', 'revert_campaign_drift')
  on conflict on constraint person_is_told_once do nothing;
  return null;
end
$$;
comment on function private.notify_of_proposals() is
  'Trigger: tells partners of new proposals of high priority, a statement''s in one go. A definer, because nobody may write notifications.';
revoke all on function private.notify_of_proposals() from public, anon, authenticated, service_role;

create or replace trigger notify_of_proposals
  after insert on public.ai_marketing_recommendations
  referencing new table as new_rows
  for each statement execute function private.notify_of_proposals();

create or replace function private.close_notifications_of_proposal() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.notifications as n
  set read_at = clock_timestamp()
  where n.id in (
    select told.id from public.notifications as told
    where told.recipient_id = new.partner_id and told.kind in ('proposal_created', 'proposal_expiring')
      and told.recommendation_id = new.id and told.read_at is null
    -- Whoever is just reading it reads it.
    for no key update skip locked
  );
  return null;
end
$$;
comment on function private.close_notifications_of_proposal() is
  'Trigger: a proposal that somebody has decided needs no reading any more. A definer: an admin may decide it, and may not touch the partner''s notifications.';
revoke all on function private.close_notifications_of_proposal() from public, anon, authenticated, service_role;

-- Not for what a night lets expire, thousands at a time: the watch closes those.
create or replace trigger close_notifications_of_proposal
  after update on public.ai_marketing_recommendations
  for each row when (old.status = 'pending' and new.status in ('approved', 'rejected', 'executed'))
  execute function private.close_notifications_of_proposal();

create or replace function private.notify_of_spend(p_partner_ids uuid[], p_today date) returns integer
language plpgsql
set search_path = ''
as $$
declare
  this_month constant date := date_trunc('month', p_today)::date;
  -- The figures of a month's last day land on the day after.
  since constant date := date_trunc('month', p_today - 1)::date;
  told integer;
begin
  with totals as (
    select
      c.partner_id, date_trunc('month', m.date)::date as month, p.monthly_marketing_budget as budget_now,
      sum(m.spend) as spend
    from public.profiles as p
    join public.partner_marketing_campaigns as c on c.partner_id = p.id
    join public.campaign_daily_metrics as m on m.campaign_id = c.id and m.date between since and p_today
    where (p.monthly_marketing_budget is not null or since < this_month)
      and (p_partner_ids is null or p.id = any (p_partner_ids))
    group by 1, 2, 3
    having sum(m.spend) > 0
  ),
  spent as (
    select totals.partner_id, totals.month, totals.spend, its.budget
    from totals
    -- A month that is over has the budget that it had when it ended, whatever was decided since.
    left join lateral (
      select change.id, change.old_amount as budget
      from public.marketing_budget_changes as change
      where totals.month < this_month and change.partner_id = totals.partner_id
        and change.budget = 'monthly_marketing_budget'
        and change.changed_at >= this_month::timestamp at time zone 'Europe/Amsterdam'
      order by change.id
      limit 1
    ) as before on true
    cross join lateral (
      select case when before.id is null then totals.budget_now else before.budget end as budget
    ) as its
    where totals.spend >= 0.9 * its.budget
  )
  insert into public.notifications (recipient_id, partner_id, kind, payload, dedupe_key)
  select
    spent.partner_id, spent.partner_id, reached.kind,
    jsonb_build_object(
      'month', to_char(spent.month, 'YYYY-MM'), 'spent', spent.spend::text, 'budget', spent.budget::text
    ),
    -- A budget that was raised is news again once it is spent too.
    format('%s:%s:%s', reached.kind, to_char(spent.month, 'YYYY-MM'), spent.budget)
  from spent
  cross join lateral (
    select case when spent.spend >= spent.budget then 'budget_spent' else 'budget_nearly_spent' end as kind
  ) as reached
  order by spent.partner_id, spent.month
  on conflict on constraint person_is_told_once do nothing;
  get diagnostics told = row_count;
  return told;
end
$$;
comment on function private.notify_of_spend(uuid[], date) is
  'Tells partners (null: all) who have spent 90 % of the budget of the day''s month (and of the month before, on the first), or all of it, once each for a month and a budget; returns how many were told.';
revoke all on function private.notify_of_spend(uuid[], date) from public, anon, authenticated, service_role;

create or replace function private.notify_of_spend_that_landed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  campaigns uuid[];
  partners uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct n.campaign_id) into campaigns from new_rows as n where n.spend > 0;
  else
    select array_agg(distinct n.campaign_id) into campaigns
    from new_rows as n
    join old_rows as o on o.campaign_id = n.campaign_id and o.date = n.date
    where n.spend > o.spend;
  end if;
  if campaigns is not null then
    select array_agg(distinct c.partner_id) into partners
    from public.partner_marketing_campaigns as c where c.id = any (campaigns);
    perform private.notify_of_spend(partners, (now() at time zone 'Europe/Amsterdam')::date);
  end if;
  return null;
end
$$;
comment on function private.notify_of_spend_that_landed() is
  'Trigger: looks at the budgets of the partners whose spend a statement has raised. A definer, because nobody may write notifications.';
revoke all on function private.notify_of_spend_that_landed() from public, anon, authenticated, service_role;

create or replace trigger notify_of_spend_on_insert
  after insert on public.campaign_daily_metrics
  referencing new table as new_rows
  for each statement execute function private.notify_of_spend_that_landed();
create or replace trigger notify_of_spend_on_update
  after update on public.campaign_daily_metrics
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.notify_of_spend_that_landed();

create or replace function private.notify_of_landing_page() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  partner constant public.profiles := (select p from public.profiles as p where p.id = new.partner_id);
begin
  if tg_op = 'UPDATE' and old.status = 'review' then
    -- It waits no longer. Whoever is just reading theirs reads it.
    update public.notifications as n
    set read_at = clock_timestamp()
    where n.id in (
      select waiting.id from public.notifications as waiting
      where waiting.recipient_id in (select p.id from public.profiles as p where p.is_admin)
        and waiting.kind = 'landing_page_waiting' and waiting.landing_page_id = new.id and waiting.read_at is null
      for no key update skip locked
    );
  end if;
  if new.status = 'review' then
    perform private.notify_admins(
      'landing_page_waiting', format('%s:%s', new.id, new.version), new.partner_id, new.id, null,
      jsonb_build_object(
        'title', left(new.title, 200), 'path', new.path, 'company_name', left(partner.company_name, 200)
      )
    );
  elsif new.status = 'live' or (tg_op = 'UPDATE' and old.status = 'review' and new.status = 'concept') then
    insert into public.notifications (recipient_id, partner_id, kind, landing_page_id, payload, dedupe_key)
    values (
      new.partner_id, new.partner_id,
      case new.status when 'live' then 'landing_page_live' else 'landing_page_sent_back' end,
      new.id,
      jsonb_build_object('title', left(new.title, 200)) || case new.status
        when 'live' then jsonb_build_object('path', new.path)
        else jsonb_build_object('note', left(new.review_note, 1000)) end,
      case new.status when 'live' then format('landing_page_live:%s', new.id)
        else format('landing_page_sent_back:%s:%s', new.id, new.version) end
    )
    on conflict on constraint person_is_told_once do nothing;
  end if;
  return null;
end
$$;
comment on function private.notify_of_landing_page() is
  'Trigger: tells the partner that a page is live or was sent back, and admins that one waits for review. A definer, because nobody may write notifications.';
revoke all on function private.notify_of_landing_page() from public, anon, authenticated, service_role;

create or replace trigger notify_of_landing_page_on_insert
  after insert on public.partner_landing_pages
  for each row when (new.status = 'review')
  execute function private.notify_of_landing_page();
create or replace trigger notify_of_landing_page_on_update
  after update on public.partner_landing_pages
  for each row when (old.status <> new.status)
  execute function private.notify_of_landing_page();

create or replace function private.notify_of_campaign() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.notifications (recipient_id, partner_id, kind, campaign_id, payload, dedupe_key)
  select
    new.partner_id, new.partner_id, happened.kind, new.id,
    jsonb_build_object('channel', new.channel, 'branch', s.branch, 'region', s.region)
      || case happened.kind when 'campaign_drifted' then jsonb_build_object('drift', new.drift) else '{}' end,
    -- Back and forth within a day is told once.
    format('%s:%s:%s', happened.kind, new.id, (now() at time zone 'Europe/Amsterdam')::date)
  from (
    select 'campaign_active' as kind where new.status = 'active' and old.status <> 'active'
    union all
    -- Removed at the ad platform for good: there is nothing to decide, and it is news all the same.
    select 'campaign_drifted'
    where new.status = 'archived' and old.status <> 'archived' and new.drift #>> '{status,platform}' = 'removed'
    union all
    select case new.sync_status when 'drifted' then 'campaign_drifted' else 'campaign_push_failed' end
    where new.sync_status in ('drifted', 'failed') and old.sync_status <> new.sync_status
  ) as happened
  left join public.lead_segments as s on s.id = new.segment_id
  on conflict on constraint person_is_told_once do nothing;
  return null;
end
$$;
comment on function private.notify_of_campaign() is
  'Trigger: tells the partner that a campaign was started, differs at the ad platform or was removed there, or could not be changed there. A definer, because nobody may write notifications.';
revoke all on function private.notify_of_campaign() from public, anon, authenticated, service_role;

-- Asked here, because figures change every night and the condition is cheap.
create or replace trigger notify_of_campaign
  after update on public.partner_marketing_campaigns
  for each row when (
    (new.status in ('active', 'archived') and old.status <> new.status)
    or (new.sync_status in ('drifted', 'failed') and old.sync_status <> new.sync_status)
  )
  execute function private.notify_of_campaign();

create or replace function private.notify_of_failed_job() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.notify_admins(
    'job_failed', format('%s:%s', new.job, new.date), null, null, new.job, jsonb_build_object('date', new.date)
  );
  return null;
end
$$;
comment on function private.notify_of_failed_job() is
  'Trigger: tells admins of a run that failed, once for each job and day. A definer, because nobody may write notifications.';
revoke all on function private.notify_of_failed_job() from public, anon, authenticated, service_role;

create or replace trigger notify_of_failed_job
  after insert or update of status on public.job_runs
  for each row when (new.status = 'failed')
  execute function private.notify_of_failed_job();

alter table public.partner_ad_accounts add column if not exists failing_since timestamptz;
comment on column public.partner_ad_accounts.failing_since is
  'Since when every attempt to read it has failed; null: the last one did not. Kept by trigger.';

create or replace function private.note_failing_account() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.failing_since := case when new.sync_error is not null then coalesce(old.failing_since, clock_timestamp()) end;
  return new;
end
$$;
comment on function private.note_failing_account() is
  'Trigger: notes since when an account has an error.';
revoke all on function private.note_failing_account() from public, anon, authenticated, service_role;

-- The name sorts behind guard_ad_account, which clears the error of an account that is exchanged.
create or replace trigger note_failing_account
  before update on public.partner_ad_accounts
  for each row execute function private.note_failing_account();

create or replace function private.write_due_notifications(p_jobs text[]) returns jsonb
language plpgsql security definer
set search_path = ''
as $$
declare
  closed integer;
  expiring integer;
  overdue integer := 0;
  failing integer := 0;
  job record;
  account record;
begin
  -- Two at once would tell the same, each waiting for the other's rows.
  perform pg_advisory_xact_lock(hashtextextended('write_due_notifications', 0));
  update public.notifications as n
  set read_at = clock_timestamp()
  where n.id in (
    select told.id
    from public.notifications as told
    join public.ai_marketing_recommendations as r on r.id = told.recommendation_id
    where told.kind in ('proposal_created', 'proposal_expiring') and told.read_at is null and r.status = 'expired'
    for no key update of told skip locked
  );
  get diagnostics closed = row_count;

  insert into public.notifications (
    recipient_id, partner_id, kind, recommendation_id, campaign_id, landing_page_id, payload, dedupe_key
  )
  select
    r.partner_id, r.partner_id, 'proposal_expiring', r.id, r.campaign_id, r.landing_page_id,
    jsonb_build_object(
      'action_type', r.action_type, 'branch', s.branch, 'region', s.region, 'expires_at', r.expires_at
    ),
    'proposal_expiring:' || r.id
  from public.ai_marketing_recommendations as r
  left join public.lead_segments as s on s.id = r.segment_id
  where r.status = 'pending' and r.expires_at > now() and r.expires_at <= now() + interval '48 hours'
  order by r.id
  on conflict on constraint person_is_told_once do nothing;
  get diagnostics expiring = row_count;

  for job in
    select j.name, last.at
    from unnest(p_jobs) as j (name)
    left join lateral (
      select max(run.finished_at) as at
      from public.job_runs as run
      where run.job = j.name and run.status = 'succeeded'
    ) as last on true
    -- Where it never succeeded: since anything ran at all, so that a new deployment is not late at once.
    where coalesce(last.at, (select min(run.started_at) from public.job_runs as run)) < now() - interval '26 hours'
  loop
    overdue := overdue + private.notify_admins(
      'job_overdue', format('%s:%s', job.name, (now() at time zone 'Europe/Amsterdam')::date), null, null, job.name,
      jsonb_build_object('last_succeeded_at', job.at)
    );
  end loop;

  for account in
    select a.id, a.partner_id, a.channel, a.external_account_id, a.failing_since, p.company_name
    from public.partner_ad_accounts as a
    join public.profiles as p on p.id = a.partner_id
    where a.failing_since <= now() - interval '24 hours'
    order by a.id
  loop
    failing := failing + private.notify_admins(
      'ad_account_failing', format('%s:%s', account.id, extract(epoch from account.failing_since)),
      account.partner_id, null, null,
      jsonb_build_object(
        'channel', account.channel, 'account', account.external_account_id,
        'company_name', left(account.company_name, 200), 'since', account.failing_since
      )
    );
  end loop;

  return jsonb_build_object(
    'proposals_expiring', expiring, 'closed', closed, 'jobs_overdue', overdue, 'accounts_failing', failing,
    -- What two syncs at once have spent together, neither of them saw.
    'budgets_spent', private.notify_of_spend(null, (now() at time zone 'Europe/Amsterdam')::date)
  );
end
$$;
comment on function private.write_due_notifications(text[]) is
  'Tells what only time makes happen, and closes what it has made pointless; returns how many were told, by what. A definer, because nobody may write notifications.';
revoke all on function private.write_due_notifications(text[])
  from public, anon, authenticated, service_role;
grant execute on function private.write_due_notifications(text[]) to service_role;

create or replace function public.write_due_notifications(p_jobs text[]) returns jsonb
language sql
set search_path = ''
as $$
  select private.write_due_notifications(p_jobs)
$$;
comment on function public.write_due_notifications(text[]) is
  'Tells partners of pending proposals that expire within 48 hours and of budgets that are spent, admins of these jobs where they have not succeeded for 26 hours and of accounts that have failed for 24; each once. Returns {"proposals_expiring", "jobs_overdue", "accounts_failing", "budgets_spent"}: how many were told; and "closed": how many are about proposals that have expired, and count as read.';
revoke all on function public.write_due_notifications(text[])
  from public, anon, authenticated, service_role;
grant execute on function public.write_due_notifications(text[]) to service_role;
